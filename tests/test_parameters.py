"""Parameters are data: known units and sources, values in range, every row used, nothing unknown taken."""

import ast
import pickle
import re
from collections import Counter
from pathlib import Path

import pytest

from suanli.model.kernel.errors import InputError, UnknownNameError
from suanli.model.kernel.units import UNITS
from suanli.model.mechanisms import settings
from suanli.model.parameters import load, schema
from suanli.model.parameters.declared import Group, number, whole

ROOT = Path(__file__).resolve().parents[1]
TREES = [
    ast.parse(path.read_text())
    for room in ("model", "agents", "experiments")
    for path in (ROOT / room).rglob("*.py")
    if path.parent.name != "parameters"
]


def test_every_row_is_whole():
    for parameter in settings.baseline():
        assert parameter.unit in UNITS
        assert parameter.source in load.sources(), parameter.name
        assert parameter.meaning
        assert parameter.with_value(parameter.value, "test").value == parameter.value


def test_every_source_is_used():
    assert {parameter.source for parameter in settings.baseline()} == set(load.sources())


def test_every_parameter_is_used():
    """Read as ``group.name`` or, where a rule is given its group alone, by name; asked for by full name in tables."""
    read = {node.attr for tree in TREES for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    asked = {node.value for tree in TREES for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    unused = {one.name for one in settings.baseline() if one.name.split(".")[1] not in read and one.name not in asked}
    assert unused == set()


def test_at_most_fifteen_free_parameters_and_none_by_vendor_or_region():
    free = [parameter.name for parameter in settings.baseline() if parameter.status == "free"]
    assert 0 < len(free) <= 15
    assert not any(word in name for name in free for word in ("china", "international", "aws", "google", "us_"))


def test_the_readme_counts_them():
    """How many there are of each kind; fewer than a quarter are modelling assumptions."""
    kinds = Counter(
        "free" if one.status == "free" else one.source if one.source in {"design", "judgement"} else "source"
        for one in settings.baseline()
    )
    text = " ".join((ROOT / "README.md").read_text().split())
    assert f"Of {kinds.total()} parameters {kinds['free']} were fitted" in text
    assert f"{kinds['judgement']} are assumptions without a source" in text
    assert kinds["judgement"] < kinds.total() / 4


def test_every_scenario_resolves():
    assert load.scenario_names()[0] == "baseline"
    for name in load.scenario_names():
        settings.resolved(name)
        overlay = load.scenario(name)
        assert overlay.title
        assert overlay.question.endswith(("?", "."))
        assert len(overlay.values) <= 35


def test_an_overlay_changes_what_it_says_and_nothing_else():
    plain, other = settings.resolved("baseline"), settings.resolved("price-war-ends")
    differing = {p.name for p in plain if other[p.name].value != p.value}
    assert differing == {"pricing.rule"}


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        ("choice.quality_wieght=1", r"choice\.quality_wieght.*did you mean 'choice\.quality_weight'"),
        ("finance.tax=0.9", r"finance\.tax: got '0\.9', allowed: a number from 0 to 0\.6 share"),
        ("finance.tax=nan", r"finance\.tax: got 'nan'"),
        ("finance.tax=inf", r"finance\.tax: got 'inf'"),
        ("finance.tax=-inf", r"finance\.tax: got '-inf'"),
        ("finance.tax=a lot", r"finance\.tax: got 'a lot'"),
        ("finance.tax=0.2 USD bn", r"finance\.tax: got '0\.2 USD bn', allowed: .* share"),
        ("server.life=4.5", r"server\.life: got '4\.5', allowed: a whole number from 4 to 40 quarters"),
        ("server.life=20 years", r"server\.life: got '20 years'"),
        ("pricing.rule=bertand", r"pricing\.rule: got 'bertand'.*did you mean 'bertrand'"),
        ("research.productive=maybe", r"research\.productive: got 'maybe', allowed: true or false"),
        ("finance.tax", r"overrides: got 'finance\.tax', allowed: NAME=VALUE"),
        ("=3", r"allowed: NAME=VALUE"),
        ("finance.tax=0.1;finance.tax=0.2", r"finance\.tax only once"),
        ("choice.contract_shortest=12;choice.contract_longest=4", r"choice\.contract_shortest: got 12"),
    ],
)
def test_bad_overrides_get_a_clear_error(overrides, message):
    with pytest.raises(InputError, match=message):
        settings.resolved("baseline", overrides)


def test_a_unit_may_be_said():
    assert settings.resolved("baseline", "server.life=16 quarters").server.life == 16
    assert settings.resolved("baseline", "finance.tax=0.25 share").finance.tax == 0.25


@pytest.mark.parametrize("given", [True, None, [1], float("nan"), float("inf")])
def test_a_number_is_a_number(given):
    with pytest.raises(InputError):
        settings.baseline()["finance.tax"].with_value(given, "test")


def test_a_switch_is_not_a_number():
    switch = settings.baseline()["finance.limited"]
    assert switch.with_value("off", "test").value is False
    with pytest.raises(InputError):
        switch.with_value(0.5, "test")


def test_overrides_are_text_or_a_mapping():
    assert load.parsed_overrides({"finance.tax": 0.2}) == {"finance.tax": 0.2}
    for given in (3, ["finance.tax=0.2"], None):
        with pytest.raises(InputError, match="overrides"):
            load.parsed_overrides(given)


def test_unknown_names():
    with pytest.raises(UnknownNameError, match="did you mean 'price-war-ends'"):
        load.scenario("price-war-end")
    with pytest.raises(UnknownNameError):
        settings.baseline()["no.such"]
    with pytest.raises(UnknownNameError):
        schema.known_unit("furlong")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title = ", "TOML"),
        ("parameters = 3", "parameters"),
        ('[parameters]\n"finance.tax" = 1' + "0" * 400, "finance.tax"),
        ('[parameters]\n"finance.tax" = 1' + "0" * 5000, "TOML"),
        ("[parameters]\nx = " + "[" * 3000 + "]" * 3000, "TOML"),
        ("[parameters." + ".".join(["a"] * 3000) + "]\nb = 1", "parameters|TOML"),
        ('[parameters]\n"finance.tax" = 0.1\n[parameters.finance]\ntax = 0.2', "only once"),
        ("title = 3", "title: got 3, allowed: text"),
        ('titel = "x"', "did you mean 'title'"),
        ('[parameters]\n"finance.taxx" = 0.2', "did you mean 'finance.tax'"),
        ('[parameters]\n"finance.tax" = "nan"', "finance.tax"),
        ('[parameters]\n"finance.tax" = nan', "finance.tax"),
        ('[parameters]\n"finance.tax" = [1]', "finance.tax"),
    ],
)
def test_a_bad_scenario_file_gets_a_clear_error(tmp_path, text, message):
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(InputError, match=message):
        settings.resolved(str(path))


def test_a_scenario_file_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match="scenario file"):
        settings.resolved(str(tmp_path / "none.toml"))


def test_a_scenario_file_of_ones_own(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('title = "Mine"\n[parameters.finance]\ntax = 0.3\n')
    assert settings.resolved(str(path)).finance.tax == 0.3


def test_every_parameter_is_read_as_the_type_it_is_declared_with():
    parameters = settings.baseline()
    kinds = {"number": float, "whole": int, "switch": bool, "choice": str}
    for prefix, group in settings.groups().items():
        for name, declared in group.declared.items():
            value = getattr(parameters.group(group), name)
            assert type(value) is kinds[declared.kind], (prefix, name)
            assert value == parameters.value(f"{prefix}.{name}")
            assert re.search("[\u4e00-\u9fff]", declared.meaning_zh), (prefix, name)
    with pytest.raises(TypeError):
        parameters.number("pricing.rule")
    with pytest.raises(AttributeError):
        parameters.demnad  # noqa: B018


def test_a_group_is_what_a_run_was_given():
    with pytest.raises(AttributeError, match=r"finance\.tax|with_values"):
        settings.baseline().finance.tax = 0.5
    with pytest.raises(TypeError, match="declared whole and annotated"):

        class Wrong(Group, name="wrong"):
            count: float = whole("whole number", 0, 3, "how many", "数目")

    class Own(Group, name="finance"):
        tax: float = number("share", 0, 1, "a user's own reading of it", "自定义")

    assert settings.baseline().group(Own).tax == settings.baseline().finance.tax
    assert pickle.loads(pickle.dumps(settings.baseline().finance)).tax == settings.baseline().finance.tax  # noqa: S301


def test_nothing_reads_outside_the_package_at_run_time():
    for path in (ROOT / "model").rglob("*.py"):
        assert "shared" not in re.sub(r"share[sd]?_|shared (by|in)", "", path.read_text()).split(), path
