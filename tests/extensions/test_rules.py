"""A strategy from outside: through the command line and a sweep; off is the same run; every mistake is one line."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from helpers import refused, suanli

from suanli.experiments.design import read, task_of
from suanli.experiments.ensemble import made
from suanli.experiments.levers import policies
from suanli.experiments.sweep import sweep
from suanli.model.extensions.brought import HOOKS
from suanli.model.extensions.loaded import extensions, loading
from suanli.model.industry import ComputeIndustry
from suanli.model.kernel.errors import InputError, SuanliError, UnknownNameError
from suanli.model.mechanisms import registry, settings
from suanli.model.mechanisms.base import Mechanism
from suanli.visualization.lab import levers
from suanli.visualization.lab.words import words

EXAMPLE = Path(__file__).parents[2] / "examples" / "own_pricing.py"
UNDERCUT, SHARED = f"{EXAMPLE}:undercut", f"{EXAMPLE.parent / 'own_mechanism.py'}:SharedResearch"
SHORT = ("--customers", "40", "--until", "2018", "--json")


def records_hash(overrides="", rules=""):
    model = ComputeIndustry(customers=40, until=2018, overrides=overrides, rules=rules)
    model.run_until()
    return model.records.hash()


def written(folder, text, name="mine.py"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def told_in_one_line(*arguments, words):
    said = refused(*arguments)
    assert all(word in said for word in words), said


def test_a_rule_from_outside_acts_through_the_command_line():
    plain = json.loads(suanli("run", *SHORT, check=True).stdout)
    told = json.loads(suanli("run", "--rules", UNDERCUT, "--set", "pricing.rule=undercut", *SHORT, check=True).stdout)
    assert told["rules"] == ["own_pricing.py:undercut"]
    assert told["records_hash"] != plain["records_hash"]
    assert told["records_hash"] == records_hash("pricing.rule=undercut", UNDERCUT)


def test_what_is_brought_and_not_used_changes_nothing():
    assert records_hash() == records_hash(rules=UNDERCUT) == records_hash(rules=f"{UNDERCUT};{SHARED}")
    assert records_hash() != records_hash("shared.part=0.5", SHARED)


def test_a_sweep_varies_rules_and_parameters_of_users(tmp_path):
    for name in ("own_pricing.py", "own_mechanism.py", "own_pricing.toml"):
        text = (EXAMPLE.parent / name).read_text().replace("seeds = 2", "seeds = 1").replace("200", "40")
        written(tmp_path, text.replace("until = 2022", "until = 2018"), name)
    design = read(str(tmp_path / "own_pricing.toml"))
    said = sweep(design, tmp_path / "out", workers=2)
    assert (said["done"], said["failed"]) == (4, [])
    runs = pd.concat(pd.read_parquet(file) for file in sorted((tmp_path / "out" / "runs").glob("*.parquet")))
    assert runs.records_hash.nunique() == 4
    assert set(runs["pricing.rule"]) == {"strategic", "undercut"}
    for row, kept in zip(design.rows(), runs.itertuples(), strict=True):
        model = made(task_of(design, row))
        model.run_until()
        assert model.records.hash() == kept.records_hash
    assert "--rules" in runs.command.iloc[0]
    document = json.loads((tmp_path / "out" / "sweep.json").read_text())
    assert document["extensions"]["rules"] == ["own_pricing.py:undercut", "own_mechanism.py:SharedResearch"]
    identity = design.identity
    written(tmp_path, (tmp_path / "own_pricing.py").read_text() + "# another text\n", "own_pricing.py")
    assert read(str(tmp_path / "own_pricing.toml")).identity != identity


def test_a_sweep_takes_rules_from_the_command_line_too(tmp_path):
    text = 'seeds = 1\ncustomers = 40\nuntil = 2018\n[axes]\n"pricing.rule" = ["fixed", "undercut"]\n'
    with loading(UNDERCUT) as own:
        design = read(str(written(tmp_path, text, "d.toml")))
    assert [task_of(design, row).extensions for row in design.rows()] == [own] * 2
    with pytest.raises(SuanliError, match="undercut"):
        read(str(tmp_path / "d.toml"))


@pytest.mark.parametrize(
    ("text", "name", "told"),
    [
        ("def rule(stance):\n    return 1.0 +", "rule", "line 2: invalid syntax"),
        ("import nothing_of_that_name", "rule", "line 1: ModuleNotFoundError"),
        ("def undercutt(stance):\n    return 1.0", "undercut", "did you mean 'undercutt'"),
        ("x = 3", "x", "a pricing rule (a function of one stance)"),
        ("def rule(a, b):\n    return 1.0", "rule", "a function of one stance"),
        ("import random\ndef rule(stance):\n    return 1.0", "rule", "line 1: random"),
        ("class Thing:\n    pass", "Thing", "subclass of Mechanism"),
    ],
)
def test_a_file_that_brings_nothing_good_is_refused(tmp_path, text, name, told):
    told_in_one_line(
        "run",
        "--rules",
        f"{written(tmp_path, text)}:{name}",
        *SHORT,
        words=(
            told,
            "mine.py",
        ),
    )


@pytest.mark.parametrize("given", ["mine.py", "mine:rule", "mine.py:1x", "nowhere.py:rule", f"{UNDERCUT};{UNDERCUT}"])
def test_another_form_is_refused(given):
    told_in_one_line("run", "--rules", given, *SHORT, words=("rules",))


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("return 0.0", "mark-up factors on unit cost: finite numbers above 0"),
        ("return float('nan')", "finite numbers above 0"),
        ("return stance.nothing", "line 2: AttributeError"),
        ("return [1.0, 2.0, 3.0]", "ValueError: operands could not be broadcast"),
    ],
)
def test_a_rule_that_asks_nonsense_ends_in_one_line(tmp_path, body, told):
    path = written(tmp_path, f"def rule(stance):\n    {body}\n")
    told_in_one_line(
        "run",
        "--rules",
        f"{path}:rule",
        "--set",
        "pricing.rule=rule",
        *SHORT,
        words=(
            told,
            "mine.py:rule",
        ),
    )


HEAD = """from suanli.model.mechanisms.base import Mechanism
from suanli.model.parameters.declared import Group, number
"""


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("def plan(self, plans, seen, kind):\n        return None", "Own.plan: got 'NoneType', allowed: Plans"),
        ("def see(self, seen):\n        return seen.nothing", "line 6: AttributeError"),
        (
            "def __init__(self, p):\n        self.p = p.nothing",
            'Own.__init__: got "line 6: Attribute',
        ),
        ("on = property(lambda self: self.nothing)", 'Own.on: got "line 5: AttributeError'),
        (
            "def see(self, seen):\n        seen.sales[:] = 0.0\n        return seen",
            "line 6: ValueError: assignment dest",
        ),
        ("def research(self, spending, seen, kind):\n        return spending[:2]", "got 'float64 of shape (2,)'"),
        ("def research(self, spending, seen, kind):\n        return spending / 0.0", "finite numbers"),
        ("def research(self, spending, seen, kind):\n        return spending + float('inf')", "finite numbers"),
        ("def see(self, seen):\n        raise SystemExit(0)", "line 6: SystemExit"),
    ],
)
def test_a_hook_that_breaks_is_named(tmp_path, body, told):
    path = written(tmp_path, f"{HEAD}class Own(Mechanism):\n    name = 'own'\n    {body}\n")
    told_in_one_line("run", "--rules", f"{path}:Own", *SHORT, words=(told,))


@pytest.mark.parametrize(
    ("prefix", "value", "told"),
    [("demand", "0.5", "a prefix that is none of ours"), ("mine", "None", "value=..."), ("mine", "7", "from 0 to 1")],
)
def test_parameters_of_users_are_held_to_what_ours_are(tmp_path, prefix, value, told):
    group = f"class P(Group, name='{prefix}'):\n    growth: float = number('share', 0, 1, 'x', value={value})\n"
    path = written(tmp_path, f"{HEAD}{group}class Own(Mechanism):\n    group = P\n")
    told_in_one_line("run", "--rules", f"{path}:Own", *SHORT, words=(told,))


def test_a_rule_may_not_take_the_name_of_ours(tmp_path):
    path = written(tmp_path, "def fixed(stance):\n    return 1.0\n")
    with pytest.raises(InputError, match="fixed"):
        settings.resolved("baseline", "", extensions(f"{path}:fixed"))


def test_every_hook_of_ours_is_a_users_too():
    ours = {name for name in vars(Mechanism) if callable(vars(Mechanism)[name]) and not name.startswith("_")}
    assert ours == set(HOOKS)
    assert len(HOOKS) <= 10


def test_hooks_that_are_inherited_are_named_too(tmp_path):
    base = "class Base(Mechanism):\n    def see(self, seen):\n        return seen.nothing\n"
    path = written(tmp_path, f"{HEAD}{base}class Own(Base):\n    name = 'own'\n")
    told_in_one_line("run", "--rules", f"{path}:Own", *SHORT, words=("Own.see", "AttributeError"))


def test_two_files_may_not_bring_one_name(tmp_path):
    files = [written(tmp_path, "def rule(stance):\n    return 2.0\n", name) for name in ("a.py", "b.py")]
    with pytest.raises(InputError, match="each name once"):
        extensions(";".join(f"{file}:rule" for file in files))


def test_a_file_that_is_edited_is_read_anew(tmp_path):
    """In one process, as in a notebook: the run is that of the text of now."""
    path = written(tmp_path, "def rule(stance):\n    return 2.0\n")
    first = records_hash("pricing.rule=rule", f"{path}:rule")
    written(tmp_path, "def rule(stance):\n    return 3.0\n")
    assert records_hash("pricing.rule=rule", f"{path}:rule") != first
    written(tmp_path, "def rule(stance):\n    return 2.0\n")
    assert records_hash("pricing.rule=rule", f"{path}:rule") == first


def test_a_hook_that_changes_a_column_changes_that_alone(tmp_path):
    """What a hook leaves alone is the model's own; what it returns is taken."""
    head = f"from dataclasses import replace\n{HEAD}"
    body = "    def plan(self, plans, seen, kind):\n        return replace(plans, research=plans.research * 0.5)\n"
    path = written(tmp_path, f"{head}class Half(Mechanism):\n{body}")
    model = ComputeIndustry(customers=40, until=2018, rules=f"{path}:Half")
    model.run_until()
    plain = ComputeIndustry(customers=40, until=2018)
    plain.run_until()
    halved, before = (one.records.array("research")[0] for one in (model, plain))
    assert halved == pytest.approx(0.5 * before)
    assert all(
        column.flags.writeable for column in vars(model.world.today.signals).values() if hasattr(column, "flags")
    )


def test_no_run_shares_a_users_state_with_another(tmp_path):
    path = written(
        tmp_path, "calls = []\ndef rule(stance):\n    calls.append(1)\n    return 1.5 + 0.001 * len(calls)\n"
    )
    assert len({records_hash("pricing.rule=rule", f"{path}:rule") for _ in range(3)}) == 1


def test_a_file_that_changes_while_a_sweep_runs_is_no_part_of_it(tmp_path):
    text = 'rules = ["mine.py:rule"]\nseeds = 2\ncustomers = 40\nuntil = 2018\n[axes]\n"pricing.rule" = ["rule"]\n'
    written(tmp_path, "def rule(stance):\n    return 2.0\n")
    design = read(str(written(tmp_path, text, "d.toml")))
    written(tmp_path, "def rule(stance):\n    return 3.0\n")
    said = sweep(design, tmp_path / "out", workers=1)
    assert said["done"] == 0
    assert all("have changed" in one["reason"] for one in said["failed"])


def test_programs_leave_out_what_cannot_act():
    own = "control.end=2022;network.programme=3"
    assert settings.that_can_act("without-foundries", "", own) == "network.programme=3"
    assert settings.that_can_act("baseline", "foundry.enabled=false", own) == "network.programme=3"
    assert settings.that_can_act("baseline", "", own) == own


def test_rules_are_known_by_their_text(tmp_path):
    path = written(tmp_path, "def rule(stance):\n    return 2.0\n")
    before = extensions(f"{path}:rule").digest
    assert before != ""
    written(tmp_path, "def rule(stance):\n    return 3.0\n")
    assert extensions(f"{path}:rule").digest != before


@pytest.mark.parametrize("name", ["product", "foundry_service", "tools", "knowledge", "leakage"])
@pytest.mark.parametrize("value", ["true", "false"])
def test_a_control_that_cannot_act_is_refused(name, value):
    """Case 15: without foundries of their own export controls have nothing to hold on to."""
    given = "0.5" if name == "leakage" else value
    for switch in ("foundry.enabled=false", "ai.enabled=false", "chip.limited=false"):
        with pytest.raises(InputError, match=rf"control\.{name}.*can't act"):
            settings.resolved("baseline", f"{switch};control.{name}={given}")
    settings.resolved("baseline", f"control.{name}={given}")


def names_of(model):
    return [one.name for one in model.world.mechanisms]


def test_a_link_that_is_not_cut_is_no_mechanism_of_the_run():
    plain = ComputeIndustry(customers=40, until=2018)
    assert "export controls" in names_of(plain)
    assert "link cuts" not in names_of(plain)
    cut = ComputeIndustry(customers=40, until=2018, overrides="link.removed=profit_to_research")
    assert names_of(cut) == [*names_of(plain), "link cuts"]
    off = ComputeIndustry("no-export-control", customers=40, until=2018)
    assert names_of(off) == [name for name in names_of(plain) if name != "export controls"]
    with pytest.raises(UnknownNameError):
        settings.resolved("baseline", "cut.profit=true")
    assert np.isfinite(plain.world.mechanisms.export_controls.p.allies)


def test_hooks_of_what_is_off_are_not_called(monkeypatch):
    """Each mechanism's hooks are called in a quarter where it is on, and none where it is off."""
    called = set()

    def watched(kind, hook):
        plain = getattr(kind, hook)

        def call(self, *given):
            called.add(kind.name)
            return plain(self, *given)

        return call

    for kind in registry.shipped():
        for hook in HOOKS:
            monkeypatch.setattr(kind, hook, watched(kind, hook))
    every = {kind.name for kind in registry.shipped()}
    assert len(every) == len(registry.shipped())
    for scenario, overrides in (
        ("baseline", ""),
        ("no-export-control", ""),
        ("baseline", "link.removed=profit_to_research"),
        ("cloud-alone", ""),
    ):
        model = ComputeIndustry(scenario, customers=40, until=2018, overrides=overrides)
        called.clear()
        model.step()
        assert called == set(names_of(model)) < every


def test_what_a_mechanism_brings_is_in_the_lab_and_among_the_policies():
    shown = {one.name: one for one in levers.levers()}
    for kind in registry.shipped():
        for lever in kind.levers:
            assert shown[lever.parameter].group == lever.panel
            for language in ("en", "zh"):
                assert words(language)(f"lever.{lever.parameter}.meaning")
        for policy in kind.policies:
            assert policies()[policy.name] is policy
    assert sum(len(kind.levers) for kind in registry.shipped()) == 9
    assert [policy.name for kind in registry.shipped() for policy in kind.policies] == ["access"]


def test_what_it_requires_and_has_not_got_keeps_it_from_acting(tmp_path):
    body = (
        "from dataclasses import replace\nfrom suanli.model.mechanisms.base import Mechanism\n\n"
        "class Dear(Mechanism):\n    name = 'dear'\n    requires = ('ai.enabled',)\n\n"
        "    def offer(self, offers, sales):\n        return replace(offers, price=2.0 * offers.price)\n"
    )
    rules = f"{written(tmp_path, body)}:Dear"
    off = "ai.enabled=false"
    assert records_hash(off, rules) == records_hash(off)
    assert records_hash(rules=rules) != records_hash()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("class Mine(Mechanism):\n    name = 'spill-overs'", "a name of its own"),
        (
            "class P(Group, name='chip'):\n    x: float = number('1', 0, 1, 'm', '含', value=0.0)\n\n"
            "class Mine(Mechanism):\n    name, group = 'mine', P",
            "a prefix that is none of ours",
        ),
    ],
)
def test_names_of_ours_are_refused(tmp_path, text, told):
    head = (
        "from suanli.model.mechanisms.base import Mechanism\n"
        "from suanli.model.parameters.declared import Group, number\n\n"
    )
    with pytest.raises(InputError, match=told):
        records_hash(rules=f"{written(tmp_path, head + text)}:Mine")
