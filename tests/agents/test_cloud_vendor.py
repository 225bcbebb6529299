"""Cloud vendors: rules go through a stack of runs as through one; a vendor shows its plan, books and reasons."""

from dataclasses import fields, is_dataclass

import numpy as np
import pytest
from helpers import fresh_run, stacked

from suanli.agents.cloud_vendor import CloudVendor, planning, research
from suanli.model import schedule
from suanli.model.industry import ComputeIndustry
from suanli.model.kernel.errors import InputError


def captured(seed, overrides=""):
    """What vendors see, are and believe when a quarter of a small world begins."""
    world = fresh_run(until=2022, seed=seed, overrides=overrides).world
    schedule.open_quarter(world)
    schedule.observe(world)
    return world


def run_of(stack, place):
    if is_dataclass(stack):
        return {one.name: run_of(getattr(stack, one.name), place) for one in fields(stack)}
    if isinstance(stack, dict):
        return {name: run_of(one, place) for name, one in stack.items()}
    return stack[place]


@pytest.mark.parametrize("overrides", ["", "pricing.rule=fixed", "ai.enabled=false", "finance.limited=false"])
def test_a_stack_of_runs_is_planned_as_each_alone(overrides):
    worlds = [captured(seed, overrides) for seed in (1, 2, 3)]
    kind, p = worlds[0].vendor_kind, worlds[0].vendor_parameters
    together = planning.planned(
        stacked([w.today.signals for w in worlds]), kind, stacked([w.vendor_state.beliefs for w in worlds]), p
    )
    for place, world in enumerate(worlds):
        alone = planning.planned(world.today.signals, kind, world.vendor_state.beliefs, p)
        for part, single in zip(together, alone, strict=True):
            for name, column in run_of(part, place).items():
                if name == "own":  # what strategies of users remember; nobody has one here
                    continue
                expected = np.asarray(getattr(single, name))
                assert column.tobytes() == expected.tobytes(), (name, place)


def test_hits_of_a_stack_are_those_of_each_alone():
    p = captured(1).parameters.research
    spending, luck = np.linspace(0.0, 3.0, 42).reshape(3, 14), np.linspace(0.01, 0.99, 42).reshape(3, 14)
    whole = research.drawn_hits(research.mean_hits(spending, np.ones(14), p), luck, p)
    for place in range(3):
        alone = research.drawn_hits(research.mean_hits(spending[place], np.ones(14), p), luck[place], p)
        assert whole[place].tobytes() == alone.tobytes()


def test_a_vendor_shows_its_plan_its_books_and_its_reasons():
    model = fresh_run(until=2022, seed=1)
    one = next(vendor for vendor in model.agents_by_type[CloudVendor] if vendor.name == "alibaba")
    row = one.row
    assert one.profit == model.records.array("operating_profit")[-1, row]
    assert one.plan()["research"] == one.research == model.records.array("research")[-1, row]
    books = one.books()
    lines = ("operations", "energy", "leases", "platform", "expansion", "research", "depreciation")
    costs = sum(books[line] for line in lines)
    assert books["revenue"] + books["own_use"] + books["leased_out"] - costs == pytest.approx(
        books["operating_profit"], rel=1e-12
    )
    why = one.explain()
    assert why.quarter == len(model.records) == 20
    posted = why.price.cost * why.price.markup * (1.0 - why.price.cut)
    assert posted == pytest.approx(one.plan()["price"][one.region], rel=1e-12)
    parts = why.research
    assert parts.sales + parts.grant + parts.following == pytest.approx(parts.wanted)
    assert parts.spent <= min(parts.wanted, parts.allowed) * (1.0 + 1e-12)
    assert one.explain(2).quarter == 2
    for quarter in (1, 21, 0, "3"):
        with pytest.raises(InputError, match="explain"):
            one.explain(quarter)
    absent = next(v for v in model.agents_by_type[CloudVendor] if model.records.array("trading")[1, v.row] == 0.0)
    with pytest.raises(InputError, match="in the market"):
        absent.explain(2)


def test_a_vendor_explains_a_rule_of_a_users(tmp_path):
    """A rule that looks at how far vendors dare to go, and at who leads."""
    path = tmp_path / "mine.py"
    path.write_text(
        "def mine(s):\n    return (1.3 - 0.2 * s.penetration) * (1 + s.share.max(axis=-1, keepdims=True) / 5)\n"
    )
    model = ComputeIndustry(customers=60, until=2018, overrides="pricing.rule=mine", rules=f"{path}:mine")
    model.run_until()
    for one in model.agents_by_type[CloudVendor]:
        if model.records.array("trading")[-1, one.row]:
            price = one.explain().price
            posted = price.cost * price.markup * (1.0 - price.cut)
            assert posted == pytest.approx(one.plan()["price"][one.region], rel=1e-12)


def test_on_the_eve_a_vendor_has_planned_nothing(small):
    one = small.world.vendors[0]
    assert one.plan() == one.books() == {}
    assert one.profit == 0.0
    assert one.recent("operating_profit") == small.records.recent("operating_profit", 1)[0][0]
