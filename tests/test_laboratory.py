"""The two-firm laboratory against theory: growth of a small gap within 3 per cent, tipping exactly where M = 1."""

from dataclasses import replace
from functools import cache

import pytest

from suanli.experiments import laboratory
from suanli.experiments.laboratory import equal_firms, loop_state, measured_growth, measures
from suanli.model.equations.loop import LoopState, gap_growth_rate, matthew_number

BERTRAND = "pricing.rule=bertrand;choice.price_weight=4;demand.price_elasticity=0.6"
SHORT = "research.sales_share=0.6"  # more is wanted than is earned
ALIKE = "finance.limited=true;"  # of all families, so that more are lived side by side: it binds where R&D is SHORT
FAMILIES = {
    "sales-based R&D": "",
    "slow contracts": "choice.contract_shortest=16;choice.contract_longest=24",
    "imitation": "knowledge.imitation=0.02;knowledge.absorption_scale=0.5",
    "switching cost": "choice.switching_cost=1.2",
    "installed base": "choice.installed_base_weight=0.9",
    "switching cost and installed base": "choice.switching_cost=0.8;choice.installed_base_weight=0.6",
    "profit limits R&D, with a fixed cost": (
        f"{SHORT};operations.platform_share=0.04;operations.platform_growth=0;"
        "knowledge.imitation=0.0025"  # theory takes absorption at the mean, and here R&D moves with the gap
    ),
    "R&D that follows the frontier": "research.follow=0.3",
    "a sponsor's grant": "research.sponsor_grant=0.4",
    "mark-ups that rise with share": f"{BERTRAND};research.sales_share=0.05",
    "the same, profit limits R&D": f"{BERTRAND};{SHORT};knowledge.imitation=0",
    "the same, switching cost, installed base": (
        f"{BERTRAND};research.sales_share=0.05;choice.switching_cost=0.8;choice.installed_base_weight=0.6"
    ),
    "fast depreciation, low elasticity": "knowledge.depreciation=0.07;research.elasticity=0.35",
}


@cache
def matthew_of(family):
    """M of a family at a weight of quality of 1, to which it is proportional."""
    model = equal_firms(f"{ALIKE}{family};choice.quality_weight=1")
    model.step()
    return matthew_number(loop_state(model))


def at_matthew(family, matthew):
    """Overrides of the family with the weight of quality that gives M."""
    return f"{ALIKE}{family};choice.quality_weight={matthew / matthew_of(family):.15g}"


AT = (0.6, 0.97, 1.03)
SETTLE, QUARTERS = 84, 20  # of slow contracts' growth, a third of a per cent is then not yet its own shape's


@pytest.mark.slow
@pytest.mark.nightly
def test_theory_and_measurement(monkeypatch):
    """All families at all M, lived side by side: once, since a test for each would live them in each process.

    Growth of a gap is what theory says; the market tips where M is one; a formula that leaves out imitation, or the
    switching cost's factor, is off by far more than theory is.
    """
    cells = [(name, matthew) for name in FAMILIES for matthew in AT]
    texts = {cell: at_matthew(FAMILIES[cell[0]], cell[1]) for cell in cells}
    grown = dict(zip(texts.values(), measured_growth(list(texts.values()), SETTLE, QUARTERS), strict=True))
    for name in FAMILIES:
        assert grown[texts[name, 0.97]] < 0.0 < grown[texts[name, 1.03]], name
    monkeypatch.setattr(laboratory, "measured_growth", lambda asked: [grown[text] for text in asked])  # as lived above
    every = dict(zip(FAMILIES, measures([texts[name, AT[0]] for name in FAMILIES]), strict=True))
    for name, found in every.items():
        assert found.matthew == pytest.approx(AT[0], rel=1e-9), name
        assert found.measured == pytest.approx(found.theory, rel=0.01), name
    for name, left_out in (("imitation", "imitation"), ("switching cost", "switching_cost")):
        found = every[name]
        blind = gap_growth_rate(replace(found.state, **{left_out: 0.0}))
        assert abs(blind / found.measured - 1.0) > 0.2, name


def state(**given):
    plain = {
        "quality_weight": 1.5,
        "research_elasticity": 0.5,
        "leverage": 1.2,
        "outside_share": 0.1,
        "inflow": 0.03,
        "imitation": 0.01,
        "installed_base_weight": 0.6,
        "switching_cost": 1.0,
        "due": 0.125,
        "depreciation": 0.03,
    }
    return LoopState(**(plain | given))


@pytest.mark.parametrize("due", [0.02, 0.125, 0.9])
@pytest.mark.parametrize("switching_cost", [0.0, 2.0])
def test_growth_is_zero_exactly_at_one_whatever_the_speed_of_choice(due, switching_cost):
    one = state(due=due, switching_cost=switching_cost)
    at_one = state(due=due, switching_cost=switching_cost, quality_weight=1.5 / matthew_number(one))
    assert gap_growth_rate(at_one) == pytest.approx(0.0, abs=1e-12)


def test_matthew_number_by_hand():
    simple = state(switching_cost=0.0, installed_base_weight=0.0, leverage=1.0, outside_share=0.0)
    assert matthew_number(simple) == pytest.approx(1.5 * 0.5 * 0.03 / 0.04)
    assert matthew_number(state(outside_share=1.0)) == 0.0


def test_the_laboratory_is_symmetric_and_still():
    """Without a gap two equal firms stay equal to the last bit, in a market that stands still."""
    model = equal_firms()
    for _ in range(40):
        model.step()
    for name in ("knowledge", "share", "price", "research"):
        values = model.records.array(name)
        assert (values[:, 0] == values[:, 1]).all(), name
        assert values[-1, 0] == pytest.approx(values[0, 0], rel=1e-4), name  # budgets bend by some 1e-5
