"""The house: what import-linter and ruff can't say. Layers of imports stand in pyproject.toml, for ``make lint``."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("model", "agents", "experiments", "visualization")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
DATA = {"suanli.model.parameters.data", "suanli.model.parameters.scenarios"}
DATA |= {"suanli.visualization.front.lessons"}


def modules():
    """(name, path) of every module."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            name = ".".join(("suanli", *path.relative_to(ROOT).with_suffix("").parts))
            yield name.removesuffix(".__init__"), path


def test_every_module_of_the_model_has_a_layer():
    """import-linter lets a module pass that no layer names: a new one must be put in its place.

    A mechanism or a module of series that nobody imports is found by its file and needs none.
    """
    contract = next(one for one in PROJECT["importlinter"]["contracts"] if one["name"].startswith("The world"))
    layers = {name.strip() for layer in contract["layers"] for name in layer.split("|")}
    whole = {
        f"suanli.model.{folder}"
        for folder in ("equations", "extensions", "markets", "opening", "parameters", "schedule", "steps")
    }
    names = {name for name, path in modules() if name.startswith("suanli.model.") and path.name != "__init__.py"}
    entries = {next((one for one in whole if name.startswith(f"{one}.")), name) for name in names}
    texts = [path.read_text() for _, path in modules()]
    found = {
        name
        for name in entries - layers
        if name.startswith(("suanli.model.mechanisms.", "suanli.model.results."))
        and not any(f"from {name} import" in text for text in texts)
    }
    assert (entries - found) | {"suanli.agents"} == layers


WHOLE = {"World", "Today", "Parameters", "ComputeIndustry"}
EXCEPTIONS = {  # who may be given the whole, and why
    "agents/cloud_vendor/state.py:of",  # picks the groups that vendors decide by
    "agents/enterprise_customer/vendor_choice.py:of",  # the same of customers
    "model/mechanisms/registry.py:assembled",  # hands each mechanism its group
    "model/opening/start.py:make_world",
    "model/opening/start.py:_empty_world",
    "model/opening/start.py:_agree",
    "model/opening/cast.py:create",
    "model/opening/equilibrium.py:initial_equilibrium",
    "model/opening/equilibrium.py:_figures",
    "model/opening/books.py:open_books",
    "model/opening/chain.py:open_chain",
    "model/opening/chips.py:open_chip_market",
    "model/opening/customers.py:place_customers",
    "model/results/series.py:__init__",  # reads columns by name, for series
    "model/results/series.py:remember",
}


def takes_the_whole(node):
    """Whether a function is given the whole state, quarter, parameters or model."""
    given = [*node.args.args, *node.args.kwonlyargs]
    if node.name == "__init__" and any(one.arg == "world" for one in given):
        return True
    return any(
        (one.annotation is not None and ast.unparse(one.annotation) in WHOLE) or one.arg == "world" for one in given
    )


def test_rules_get_what_they_use():
    """Outside the quarter's wiring and the industry no function takes the whole state, quarter or parameters."""
    found = set()
    for name, path in modules():
        if name.startswith(("suanli.model.", "suanli.agents.")) and not name.startswith(
            ("suanli.model.schedule", "suanli.model.industry")
        ):
            where = path.relative_to(ROOT).as_posix()
            nodes = (one for one in ast.walk(ast.parse(path.read_text())) if isinstance(one, ast.FunctionDef))
            found |= {f"{where}:{node.name}" for node in nodes if takes_the_whole(node)}
    assert found == EXCEPTIONS
    assert len(EXCEPTIONS) <= 15


def test_no_rule_imports_mesa():
    """Mesa is known to agents' views and the shell alone."""
    allowed = {"actor.py", "firm.py", "agent.py", "industry.py", "cast.py"}
    for name, path in modules():
        if name.startswith(("suanli.model.", "suanli.agents.")) and path.name not in allowed:
            assert "import mesa" not in path.read_text(), name


def test_packages_list_every_folder():
    listed = PROJECT["setuptools"]["packages"]
    folders = {name for name, path in modules() if path.name == "__init__.py"}
    assert sorted(listed) == sorted(folders | DATA)
    with_code = {path.parent for _, path in modules()}
    assert all((folder / "__init__.py").exists() for folder in with_code)
    for room in ROOMS:
        assert not [node for node in ast.parse((ROOT / room / "__init__.py").read_text()).body if imports(node)], room


def imports(node):
    """Whether a statement imports something."""
    return isinstance(node, ast.Import | ast.ImportFrom)


def test_agents_do_not_reach_for_the_model():
    """Mesa's views show their rows; what decides gets what it sees handed to it."""
    for path in (ROOT / "agents").rglob("*.py"):
        if path.name not in {"agent.py", "firm.py"}:
            assert "self.model" not in path.read_text(), path


def test_files_and_functions_stay_small():
    for name, path in modules():
        source = path.read_text()
        assert len(source.splitlines()) <= 400, name
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef):
                assert node.end_lineno - node.lineno < 60, f"{name}.{node.name}"


def test_importing_does_nothing(tmp_path):
    """No file, no process setting of ours: importing every model module leaves the folder empty."""
    names = [name for name, _ in modules() if not name.endswith("mesa_page")]
    code = ";".join(f"import {name}" for name in names)
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr, list(tmp_path.iterdir())) == ("", "", [])


def test_folders_stay_small():
    """At most thirteen entries in the model, twenty modules in a folder of it."""
    model = ROOT / "model"
    assert len([one for one in model.iterdir() if one.name not in {"__pycache__", "py.typed"}]) <= 13
    for folder in (one for one in model.iterdir() if one.is_dir() and one.name != "__pycache__"):
        assert len([one for one in folder.glob("*.py") if one.name != "__init__.py"]) <= 20, folder


def test_agents_are_a_third_of_what_acts():
    """Lines of agents over those of agents and model, without what only declares, and without the engine."""
    lines = {name: len(path.read_text().splitlines()) for name, path in modules()}
    agents = sum(count for name, count in lines.items() if name.startswith("suanli.agents"))
    declared = ("suanli.model.parameters", "suanli.model.results")
    engine = (
        "batch",
        "batch_functions",
        "either",
        "compiled",
        "machine_code",
    )  # what carries runs, and acts on nothing
    declared += tuple(f"suanli.model.kernel.{name}" for name in engine)
    model = sum(n for name, n in lines.items() if name.startswith("suanli.model") and not name.startswith(declared))
    assert agents / (agents + model) >= 1.0 / 3.0


def test_names_that_files_bring_are_there_once():
    from suanli.model.kernel.errors import InputError, only_once

    only_once("series", ("a", "b"))
    with pytest.raises(InputError, match="series: got 'a', allowed: each name once"):
        only_once("series", ("a", "b", "a"))
