"""The house: imports point down, nothing is imported by folder, files and functions stay small, packages are listed."""

import ast
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("model", "agents", "experiments", "visualization")

# The longest prefix that fits gives a module its floor; imports go to lower floors or stay in the same folder.
FLOORS = {
    "suanli.model.units": 0,
    "suanli.model.errors": 0,
    "suanli.model.messages": 1,
    "suanli.model.population": 1,
    "suanli.model.randomness": 1,
    "suanli.model.parameters": 1,
    "suanli.model.memory": 1,
    "suanli.model.facts": 1,
    "suanli.model.equations": 2,
    "suanli.model.markets": 3,
    "suanli.model.fleet": 2,
    "suanli.model.ledger": 3,
    "suanli.agents": 3,
    "suanli.model.chain_messages": 2,
    "suanli.model.policy": 2,
    "suanli.model.silicon": 2,
    "suanli.model.world": 4,
    "suanli.model.layers": 5,
    "suanli.model.programmes": 5,
    "suanli.model.spillovers": 5,
    "suanli.model.windows": 5,
    "suanli.model.support": 6,
    "suanli.model.standards": 6,
    "suanli.model.energy": 6,
    "suanli.model.mixing": 6,
    "suanli.model.consolidation": 6,
    "suanli.model.procurement": 6,
    "suanli.model.gangs": 7,
    "suanli.model.scheduling": 7,
    "suanli.model.chain": 7,
    "suanli.model.network": 8,
    "suanli.model.prices": 8,
    "suanli.model.production": 8,
    "suanli.model.research": 8,
    "suanli.model.chip_orders": 8,
    "suanli.model.views": 9,
    "suanli.model.assembly": 9,
    "suanli.model.super_compute": 9,
    "suanli.model.supply": 10,
    "suanli.model.turnover": 10,
    "suanli.model.settlement": 11,
    "suanli.model.chip_series": 12,
    "suanli.model.foundry_series": 12,
    "suanli.model.sector_series": 12,
    "suanli.model.site_series": 12,
    "suanli.model.group_series": 12,
    "suanli.model.balance_series": 12,
    "suanli.model.loop_series": 12,
    "suanli.model.service": 12,
    "suanli.model.policy_series": 13,
    "suanli.model.records": 14,
    "suanli.model.schedule": 15,
    "suanli.model.opening": 15,
    "suanli.model.industry": 16,
    "suanli.experiments": 17,
    "suanli.visualization": 18,
    "suanli.visualization.lab": 19,
    "suanli.experiments.cli_options": 16,
    "suanli.experiments.cli_sweeps": 19,
    "suanli.experiments.cli_loop": 19,
    "suanli.experiments.cli": 20,  # the front door: it opens every room
}
NEIGHBOURS = ("suanli.model.markets", "suanli.model.ledger", "suanli.agents")
MESA_ROOMS = (
    "suanli.model.industry",
    "suanli.agents",
    "suanli.model.opening.start",
    "suanli.model.opening.chain",
    "suanli.model.opening.centres",
    "suanli.visualization.mesa_page",
    "suanli.experiments.bench",  # measured beside mesa.batch_run
)


def modules():
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            name = ".".join(("suanli", *path.relative_to(ROOT).with_suffix("").parts))
            yield name.removesuffix(".__init__"), path


def place(name):
    """(prefix, floor) of a module; LookupError where it has none."""
    fitting = [prefix for prefix in FLOORS if name == prefix or name.startswith(prefix + ".")]
    if not fitting:
        raise LookupError(f"{name} has no floor")
    prefix = max(fitting, key=len)
    return prefix, FLOORS[prefix]


def imported(tree):
    """Names of all modules imported anywhere in a file, inside functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide the room"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def faults(name, source):
    """What is wrong with a module's imports."""
    if name in {"suanli.model", "suanli.agents", "suanli.experiments", "suanli.visualization"}:
        return [f"{name}: a room's __init__ stays a docstring"] if "import" in source else []
    prefix, floor = place(name)
    found = []
    known = {module for module, _ in modules()}
    for target in set(imported(ast.parse(source))):
        if target.split(".")[0] in ROOMS:
            found.append(f"{name} imports {target} by folder")
        if target.split(".")[0] == "mesa" and not name.startswith(MESA_ROOMS):
            found.append(f"{name} imports mesa")
        if target not in known or target in {"suanli.model", "suanli.agents", "suanli.experiments"}:
            continue
        other, other_floor = place(target)
        if other != prefix and (other_floor >= floor or {other, prefix} <= set(NEIGHBOURS)):
            found.append(f"{name} (floor {floor}) may not import {target} (floor {other_floor})")
    return found


@pytest.mark.parametrize(
    ("name", "path"), list(modules()), ids=lambda value: str(value) if isinstance(value, str) else ""
)
def test_imports_point_down(name, path):
    assert faults(name, path.read_text()) == []


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("suanli.agents.firm", "from suanli.model.schedule import SCHEDULE"),
        ("suanli.agents.firm", "from suanli.model.ledger import Ledger"),
        ("suanli.model.markets.compute", "from suanli.agents import firm"),
        ("suanli.model.equations.loop", "import mesa"),
        ("suanli.model.records", "import model.units"),
        ("suanli.model.world", "def f():\n    from suanli.model.industry import ComputeIndustry"),
    ],
)
def test_planted_bad_imports_are_caught(name, source):
    assert faults(name, source)


def test_a_file_without_a_floor_is_caught():
    with pytest.raises(LookupError):
        place("suanli.nowhere.at_all")


def test_packages_list_every_folder():
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    folders = {name for name, path in modules() if path.name == "__init__.py"}
    assert sorted(listed) == sorted(folders)
    with_code = {path.parent for _, path in modules()}
    assert all((folder / "__init__.py").exists() for folder in with_code)


def test_agents_do_not_reach_for_the_model():
    for path in (ROOT / "agents").glob("*.py"):
        assert "self.model" not in path.read_text(), path


@pytest.mark.parametrize(
    ("name", "path"), list(modules()), ids=lambda value: str(value) if isinstance(value, str) else ""
)
def test_files_and_functions_stay_small(name, path):
    source = path.read_text()
    assert len(source.splitlines()) <= 300, name
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno - node.lineno < 60, f"{name}.{node.name}"


def test_importing_does_nothing(tmp_path):
    """No file, no process setting of ours: importing every model module leaves the folder empty."""
    import subprocess
    import sys

    names = [name for name, _ in modules() if not name.endswith("mesa_page")]
    code = ";".join(f"import {name}" for name in names)
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr, list(tmp_path.iterdir())) == ("", "", [])
