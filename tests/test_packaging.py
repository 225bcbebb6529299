"""The wheel works outside the checkout, types resolve, and planted faults are caught."""

import os
import shutil
import site
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("model", "agents", "experiments", "visualization")
TREE = (*ROOMS, "pyproject.toml", "README.md", "LICENSE")


def copied(folder):
    """The source tree, without caches."""
    for name in TREE:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    (folder / ".typing" / "suanli").mkdir(parents=True)
    for room in ROOMS:
        (folder / ".typing" / "suanli" / room).symlink_to(folder / room)
    return folder


@pytest.mark.slow
@pytest.mark.nightly
def test_a_wheel_installs_and_runs_elsewhere(tmp_path):
    """Built without the network, unpacked into an empty folder, run with `-S`: the checkout is out of reach."""
    tree, wheels, installed = (tmp_path / name for name in ("tree", "wheels", "installed"))
    tree.mkdir()
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    build = [*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(wheels), str(copied(tree))]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = wheels.glob("suanli-*.whl")
    subprocess.run([*pip, "install", "--no-deps", "--target", str(installed), str(wheel)], check=True)
    shutil.rmtree(tree)
    assert not (installed / "model").exists()
    assert not (installed / "agents").exists()
    paths = [str(installed), sysconfig.get_path("purelib"), *site.getsitepackages()]
    code = f"import sys; sys.path[:0] = {paths!r}; from suanli.experiments.cli import main; main()"
    arguments = ["run", "--customers", "50", "--until", "2018", "--out", str(tmp_path / "out")]
    done = subprocess.run(
        [sys.executable, "-S", "-c", code, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "report.html").exists()


def mypy(tree):
    command = [sys.executable, "-m", "mypy", "--cache-dir", os.devnull, ".typing/suanli"]
    return subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)


@pytest.mark.slow
@pytest.mark.skipif(sys.version_info >= (3, 12), reason="types are checked once, on Python 3.11")
def test_a_planted_type_error_across_rooms_is_caught(tmp_path):
    """Proof that types resolve through ``suanli.*``: a wrong argument to a function of another room."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    kernel = ("__init__.py", "kernel/__init__.py", "kernel/errors.py")
    for room, names in (("model", kernel), ("agents", ("__init__.py",))):
        for name in names:
            (tmp_path / room / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / room / name, tmp_path / room / name)
        (tmp_path / ".typing" / "suanli").mkdir(parents=True, exist_ok=True)
        (tmp_path / ".typing" / "suanli" / room).symlink_to(tmp_path / room)
    code = "from suanli.model.kernel.errors import whole_number\n\nWRONG: str = whole_number('rows', 3, 'none', 9)\n"
    (tmp_path / "agents" / "firm.py").write_text(code)
    done = mypy(tmp_path)
    assert done.returncode == 1
    assert done.stdout.count("agents/firm.py") == 2, done.stdout
    assert "arg-type" in done.stdout
    assert "assignment" in done.stdout


@pytest.mark.slow
def test_a_planted_import_by_folder_is_caught_by_the_linter(tmp_path):
    tree = copied(tmp_path)
    (tree / "agents" / "wrong.py").write_text('"""Wrong."""\n\nimport random\n\nimport model.units\n')
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--no-cache", "--select", "TID251", "."],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout.count("TID251") == 2
