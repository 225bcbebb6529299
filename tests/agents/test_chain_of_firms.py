"""Firms along the chain: their rules go through a stack of runs as through one; agents are views of their rows."""

from dataclasses import fields, is_dataclass

import numpy as np
import pytest
from helpers import fresh_run, stacked

from suanli.agents.chip_supplier import ChipSupplier
from suanli.agents.chip_supplier import planning as designing
from suanli.agents.foundry import Foundry
from suanli.agents.foundry import planning as building
from suanli.agents.parent_company import ParentCompany
from suanli.agents.parent_company import planning as bearing
from suanli.agents.server_maker import ServerMaker
from suanli.agents.server_maker import planning as assembling
from suanli.agents.super_centre import SuperCentre
from suanli.agents.super_centre import planning as saving
from suanli.model import schedule
from suanli.model.kernel import arithmetic


@pytest.fixture(scope="module")
def worlds():
    """Three small worlds in the middle of 2022's shortage, a quarter seen and not yet decided."""
    found = [fresh_run(until=2021, seed=seed).world for seed in (1, 2, 3)]
    for world in found:
        schedule.open_quarter(world)
        schedule.observe(world)
    return found


def columns(found):
    """Every column of a message, or of several, in order."""
    for one in found if isinstance(found, tuple) else (found,):
        if is_dataclass(one):
            yield from (getattr(one, field.name) for field in fields(one))
        else:
            yield one


def same_alone(worlds, given, rule):
    """A rule on stacked inputs gives each run what it gives it alone, byte for byte."""
    each = [given(world) for world in worlds]
    together = rule(*(stacked(list(parts)) for parts in zip(*each, strict=True)))
    for place, parts in enumerate(each):
        alone = rule(*parts)
        for stack, single in zip(columns(together), columns(alone), strict=True):
            assert np.asarray(stack[place]).tobytes() == np.asarray(single).tobytes(), place


def test_chip_suppliers(worlds):
    p = worlds[0].parameters
    facts = worlds[0].supplier_facts
    same_alone(
        worlds,
        lambda w: (w.today.chip_signals, w.supplier_state.beliefs),
        lambda seen, beliefs: designing.planned(seen, facts, beliefs, p.chip, p.foundry),
    )


def test_foundries(worlds):
    p = worlds[0].parameters.foundry
    same_alone(
        worlds,
        lambda w: (w.today.foundry_signals, w.foundry_state.growth),
        lambda seen, growth: building.planned(seen, growth, p),
    )


def test_server_makers(worlds):
    p, facts = worlds[0].parameters.maker, worlds[0].maker_facts
    place = facts.region
    same_alone(
        worlds,
        lambda w: (w.server_market.share[place, np.arange(len(place))], w.maker_state.overhead),
        lambda share, overhead: assembling.planned(share, overhead, facts, p),
    )


def test_super_centres(worlds):
    facts = worlds[0].centre_facts
    same_alone(worlds, lambda w: (w.today.centre_signals,), lambda seen: saving.planned(seen, facts))


def test_parent_companies(worlds):
    p, opening = worlds[0].parameters.sponsor, worlds[0].parents_cash_flow

    def seen_in(world):
        extra = arithmetic.total(world.records.recent("layer_extra_profit", 4), axis=0)
        return world.mechanisms.layers.pooled(extra), world.parent_state.since + np.arange(13.0) * 4.0

    same_alone(worlds, seen_in, lambda pooled, since: bearing.announced(opening, pooled, since, p))


def test_agents_are_views_of_their_rows():
    model = fresh_run(until=2019, seed=1)
    records = model.records
    for kind, series in ((ChipSupplier, "chip_operating_profit"), (Foundry, "foundry_operating_profit")):
        for one in model.agents_by_type[kind]:
            assert one.profit == records.array(series)[-1, one.row]
            assert one.books()["operating_profit"] == one.profit
    maker = next(iter(model.agents_by_type[ServerMaker]))
    assert maker.plan()["markup"] == records.array("maker_markup")[-1, maker.row]
    parent = next(one for one in model.agents_by_type[ParentCompany] if one.opening_cash_flow > 0.0)
    assert parent.plan()["tolerated_loss"] == model.world.commitments.tolerated_loss[parent.row]
    assert parent.profit == records.array("dividend")[-1, parent.row] - records.array("support")[-1, parent.row]
    assert next(iter(model.agents_by_type[SuperCentre])).books() == {}


def test_a_design_moves_only_for_a_lead_and_stays_nowhere_where_all_is_closed(worlds):
    """By hand: two foundries, three suppliers; the second is three nodes ahead; the third supplier is shut out."""
    seen = worlds[0].today.chip_signals
    offers = type(seen.foundries)(
        level=np.array([0.0, 3.0]),
        good_chips=np.ones((3, 2)),
        access=np.array([[1.0, 1.0], [1.0, 0.0], [0.0, 0.0]]),
        ahead=np.zeros(3),
    )
    signals = type(seen)(**{one.name: getattr(seen, one.name) for one in fields(seen)} | {"foundries": offers})
    gap = worlds[0].parameters.foundry
    here = np.array([0, 0, 0])
    assert gap.port_gap < 3.0
    assert designing.best_foundry(signals, here, gap).tolist() == [1, 0, -1]
    assert designing.best_foundry(signals, np.array([1, 1, -1]), gap).tolist() == [1, 0, -1]
