"""Strategies on one budget: outlays are equal, differences are paired, words and refusals; figures by hand."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest
from typer.testing import CliRunner

from suanli.experiments import cli, outcomes
from suanli.experiments import strategies as module
from suanli.experiments.levers import SWITCHES, policies
from suanli.experiments.points import variants
from suanli.experiments.strategies import Ask, robust, strategies, yearly
from suanli.model.kernel.errors import InputError, UnknownNameError
from suanli.model.mechanisms.settings import resolved

FEW, TWO = ("network", "procurement", "vendors early", "scheduling .5"), ("network", "scheduling .5")


@pytest.fixture
def soon(monkeypatch):
    """The same policies four years earlier, for four years in place of eight: runs of 20 quarters in place of 52."""
    first, last, sunset = 2019, 2022, 2020
    dates = {"policy.first_year": first, "policy.last_year": last}

    def dated(text, **more):
        for name, year in (dates | more).items():
            text = re.sub(rf"{name}=\d+", f"{name}={year}", text)
        return text

    def early(only=()):
        known = policies(only)
        if "vendors early" in known:
            lever = known["vendors early"]
            text = dated(lever.text, **{"policy.last_year": sunset})
            known["vendors early"] = replace(lever, text=text, years=sunset - first + 1)
        return known

    for name, value in (("FIRST", first), ("BUDGET_YEARS", (first, last))):
        monkeypatch.setattr(outcomes, name, value)
        monkeypatch.setattr(module, name, value)
    for name, value in (("SPAN", last - first + 1), ("YEARS", dated(module.YEARS)), ("policies", early)):
        monkeypatch.setattr(module, name, value)
    return last


def test_every_lever_is_overrides_that_resolve():
    for lever in policies().values():
        resolved("baseline", lever.overrides(5.0))
        assert lever.funded == ("{money}" in lever.text)
    for text in SWITCHES.values():
        resolved("baseline", text)
    with pytest.raises(UnknownNameError, match="did you mean 'network'"):
        policies(("netwerk",))


def test_present_value_by_hand():
    flows = np.array([1.0, 1.0, 0.0, 0.0, 2.0])
    by_hand = 1.03 ** (-0.5 / 4) + 1.03 ** (-1.5 / 4) + 2.0 * 1.03 ** (-4.5 / 4)
    assert outcomes.present_value(flows) == pytest.approx(by_hand)
    for years in (4, 8):
        flows = np.zeros(32)
        flows[: 4 * years] = yearly(40.0, years) / 4.0
        assert outcomes.present_value(flows) == pytest.approx(40.0)
    assert yearly(40.0, 4) > 1.8 * yearly(40.0, 8)


def test_outcomes_are_what_records_say(baseline):
    figures, spent, escaped = outcomes.judged(baseline.records, 2030)
    named = dict(zip([one.name for one in outcomes.OUTCOMES], figures, strict=True))
    records = baseline.records
    assert spent == 0.0
    assert not escaped
    assert named["compute anxiety, China"] == pytest.approx(100.0 * records.array("region_anxiety")[48:52, 1].mean())
    seven = records.array("operating_profit")[48:52, 4:11].sum()
    assert named["profit of the seven"] == pytest.approx(seven)
    work = np.log(records.array("tasks_served")[20:52, 1].mean())
    assert named["AI work served in China since 2023"] == pytest.approx(work)


def test_a_policy_that_does_nothing_differs_by_nothing():
    lived = {(): (np.arange(3.0 * len(outcomes.OUTCOMES)).reshape(3, -1), np.zeros(3), np.zeros(3, dtype=bool))}
    lived["network",] = lived[()]
    row = module._row(("network",), policies(), lived)
    assert all(one["mean"] == one["low"] == one["high"] == 0.0 for one in row["figures"])
    assert {one["worse"] for one in row["figures"]} == {0.0, None}


def test_money_is_scaled_to_the_budget_beyond_what_is_spent_anyhow(monkeypatch):
    """A made-up state pays 10 whatever happens, and nine tenths of what a lever asks."""

    class Made:
        ask = Ask(budget=20.0)

        def of(self, texts):
            for text in texts:
                asked = float(text.split("=")[-1]) if "network" in text else 0.0
                yield (
                    np.zeros((2, len(outcomes.OUTCOMES))),
                    np.full(2, 10.0 + 0.9 * asked * 7.1),
                    np.zeros(2, dtype=bool),
                )

    lived = module._lived([(), ("network",)], Made())
    assert module._outlays(("network",), lived) == pytest.approx(20.0, rel=0.005)
    monkeypatch.setattr(
        Made, "of", lambda _, texts: ((np.zeros((2, len(outcomes.OUTCOMES))), np.zeros(2), np.zeros(2)) for _ in texts)
    )
    with pytest.raises(InputError, match="network"):
        module._lived([(), ("network",)], Made())


def test_a_price_weighs_quarters_by_what_was_sold_in_them(baseline):
    records = baseline.records
    price, sold = (records.array(name)[48:52, 4:11] for name in ("ai_price", "ai_revenue"))
    named = [one.name for one in outcomes.OUTCOMES].index("price of AI compute in China")
    found = outcomes.judged(records, 2030)[0][named]
    assert found == pytest.approx(np.log((price * sold).sum() / sold.sum()))


def test_interactions_by_hand():
    rng = np.random.default_rng(3)
    base, a, b, both = (rng.normal(size=(4, len(outcomes.OUTCOMES))) for _ in range(4))
    arms = {(): base, ("network",): a, ("chips",): b, ("network", "chips"): both, ("access",): b}
    arms["network", "access"] = both
    lived = {arm: (figures, np.zeros(4), np.zeros(4, dtype=bool)) for arm, figures in arms.items()}
    place = [one.relative for one in outcomes.OUTCOMES].index(False)
    one_budget = module._interaction(("network", "chips"), policies(), lived)
    assert one_budget["one_budget"]
    by_hand = (both - base - ((a - base) + (b - base)) / 2.0)[:, place].mean()
    assert one_budget["figures"][place]["mean"] == pytest.approx(by_hand)
    with_rule = module._interaction(("network", "access"), policies(), lived)
    assert not with_rule["one_budget"]
    by_hand = (both - a - b + base)[:, place].mean()
    assert with_rule["figures"][place]["mean"] == pytest.approx(by_hand)


def test_signs_are_robust_where_nothing_contradicts():
    plus, minus, none = ({"low": a, "high": b} for a, b in ((0.1, 1.0), (-1.0, -0.1), (-1.0, 1.0)))
    assert module._signs([plus, none, plus]) == {"signs": [1, 0, 1], "robust": True}
    assert module._signs([plus, minus])["robust"] is False
    assert module._signs([none, plus])["robust"] is False


@pytest.mark.parametrize(
    ("ask", "what"),
    [
        (Ask(seeds=1), "--seeds"),
        (Ask(customers=100), "--customers"),
        (Ask(year=2023), "--year"),
        (Ask(budget=0.0), "--budget"),
        (Ask(budget=float("nan")), "--budget"),
        (Ask(scenario="two-firms"), "scenario"),
        (Ask(overrides="ai.enabled=false"), r"ai\.enabled"),
        (Ask(scenario="no-research"), r"research\.spending"),
        (Ask(overrides="policy.region=INTL"), r"policy\.region"),
        (Ask(overrides="window.year=2030"), r"window\.year only once"),
        (Ask(budget=3000.0), "--budget"),
    ],
)
def test_bad_questions_are_refused_before_anything_runs(ask, what):
    with pytest.raises(InputError, match=what):
        strategies(ask)


def test_points_of_a_set_are_read_and_refused(tmp_path):
    path = tmp_path / "set.csv"
    path.write_text("loss,p,choice.quality_weight,demand.growth\n1,1,2.0,0.1\n2,1,1.5,0.11\n")
    assert variants(str(path)) == {
        "point 1": "choice.quality_weight=2.0;demand.growth=0.1",
        "point 2": "choice.quality_weight=1.5;demand.growth=0.11",
    }
    path.write_text("choice.qualty_weight\n1\n")
    with pytest.raises(UnknownNameError, match=r"did you mean 'choice\.quality_weight'"):
        variants(str(path))
    path.write_text("loss\n1\n")
    with pytest.raises(InputError, match="columns that are parameters"):
        variants(str(path))
    with pytest.raises(InputError, match="readable"):
        variants(str(tmp_path / "none.csv"))


def test_the_command_refuses_in_one_line():
    for given, told in (
        (["--robust", "--pairs"], "one of them"),
        (["--points", "x.csv"], "readable CSV"),
        (["--budget", "much"], "--budget"),
        (["--year", "2040"], "--year"),
    ):
        done = CliRunner().invoke(cli.app, ["policies", *given])
        assert done.exit_code != 0
        assert told in str(done.exception) + done.output


@pytest.mark.slow
@pytest.mark.nightly
def test_all_of_it_in_small_at_one_budget(soon):
    seen = []
    ask = Ask(seeds=2, customers=200, budget=5.0, only=FEW, year=soon)
    found = strategies(ask, pairs=True, workers=1, progress=lambda *now: seen.append(now))
    assert seen[-1][0] == seen[-1][1]
    for row in found["rows"]:
        assert row["outlays"] == pytest.approx(5.0 * row["funded"], rel=0.01), row["strategy"]
    assert {row["strategy"] for row in found["rows"]} == {*FEW, module.ALL}
    assert [row["pair"] for row in found["interactions"]] == [
        ["network", "procurement"],
        ["network", "scheduling .5"],
        ["procurement", "scheduling .5"],
    ]
    assert json.loads(json.dumps(found, allow_nan=False)) == json.loads(json.dumps(found))
    from suanli.experiments.cli_strategies import _compared

    told = "\n".join(_compared(found))
    for word in ("at the budget", "rules without cost", "technology escape", "interactions"):
        assert word in told


@pytest.mark.slow
@pytest.mark.nightly
def test_robustness_in_small(soon):
    found = robust(Ask(seeds=2, customers=200, only=TWO, year=soon), {"no war": "pricing.rule=bertrand"}, workers=1)
    assert found["variants"] == ["as it comes", "no war"]
    assert len(found["rows"]) == 2 * len(outcomes.OUTCOMES)
    from suanli.experiments.cli_strategies import _robust

    assert any("scheduling" in line for line in _robust(found))
