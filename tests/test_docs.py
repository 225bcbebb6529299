"""What the documents say is so: doctests, commands, files and parameters they name."""

import doctest
import importlib
import pkgutil
import re
from dataclasses import fields
from pathlib import Path

import pytest

from suanli.agents.cloud_vendor.messages import AiSignals, Signals, Wishes
from suanli.agents.cloud_vendor.strategy import READ
from suanli.model.extensions.brought import HOOKS
from suanli.model.extensions.shocks import COLUMNS, SEEN
from suanli.model.mechanisms.settings import baseline
from suanli.model.parameters.columns import TABLES
from suanli.model.parameters.load import scenario_names
from suanli.model.results.series import KINDS
from suanli.visualization.lab.levers import GROUPS as PANELS
from suanli.visualization.lab.levers import SHOWN

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def modules():
    for room in ("model", "agents", "experiments", "visualization"):
        package = importlib.import_module(f"suanli.{room}")
        yield package
        for found in pkgutil.walk_packages(package.__path__, f"suanli.{room}."):
            if not found.name.endswith("mesa_page"):
                yield importlib.import_module(found.name)


def test_doctests_run_over_suanli():
    results = [doctest.testmod(module) for module in modules()]
    assert sum(result.attempted for result in results) >= 6
    assert sum(result.failed for result in results) == 0


def test_every_module_and_public_function_says_what_it_is():
    for module in modules():
        assert module.__doc__, module.__name__


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_files_and_links_exist(path):
    text = path.read_text()
    for link in re.findall(r"\]\(([^)#]+)\)", text):
        if "://" not in link:
            assert (path.parent / link).exists(), link
    for name in re.findall(r"`((?:model|agents|experiments|visualization|tests|docs)/[\w/.]+)`", text):
        assert (ROOT / name).exists(), name


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_parameters_and_scenarios_named_exist(path):
    text = path.read_text()
    names = {parameter.name for parameter in baseline()}
    groups = "|".join(sorted({name.split(".")[0] for name in names}))
    for name in re.findall(rf"`((?:{groups})\.[a-z_]+)`", text):
        assert name in names | {"customer.csv"}, name
    for name in re.findall(r"suanli run ([a-z][a-z-]+)", text):
        assert name in scenario_names(), name


def test_every_parameter_stands_in_the_model_document():
    text = (ROOT / "docs" / "model.md").read_text()
    missing = [parameter.name for parameter in baseline() if f"`{parameter.name}`" not in text]
    assert missing == []


def test_every_mechanism_names_a_test_that_exists():
    text = (ROOT / "docs" / "model.md").read_text()
    tests = "\n".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    named = re.findall(r"`(test_[a-z_0-9]+)`", text)
    assert len(named) >= 12
    for name in named:
        assert f"def {name}(" in tests, name


def test_python_in_the_readme_runs():
    for block in re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL):
        exec(compile(block.replace("customers=1000", "customers=60"), "README.md", "exec"), {})  # noqa: S102


def test_the_page_on_extensions_names_all_that_there_is():
    """Signals, wishes, hooks, columns of tables, kinds of series, panels of levers: the page has each."""
    text = (ROOT / "docs" / "extend.md").read_text()
    signals = [f"seen.{one.name}" for one in fields(Signals) if one.name != "ai"]
    signals += [f"seen.ai.{one.name}" for one in fields(AiSignals)]
    wishes = [one.name for one in fields(Wishes)]
    tables = [name for table in TABLES.values() for name in (table.file, *table.columns)]
    every = (*signals, *wishes, *READ, *COLUMNS, *SEEN, *KINDS, *SHOWN, *PANELS[1:], *tables)
    missing = [name for name in every if f"`{name}`" not in text]
    assert not missing
    assert all(f"`{hook}(" in text for hook in HOOKS)
