"""Super compute: centres save and buy in lumps, with bought or own chips; controls bite; off is none."""

import numpy as np
import pytest
from helpers import fresh_run, with_rows, world_run

from suanli.agents import super_centre
from suanli.agents.super_centre import SuperCentre
from suanli.agents.super_centre.messages import CentreSignals
from suanli.model.parameters.making import SuperParameters
from suanli.model.parameters.tables import shipped
from suanli.model.schedule.signals import own_chips_price


def changed(column, value):
    """Rows of the centres that ship, with another value in a column."""
    return [dict(row) | {column: value} for row in shipped("super_centres")]


def run(overrides="", until=2024):
    return world_run(overrides=overrides, until=until)


@pytest.fixture(scope="module")
def plain():
    return run()


def test_a_centre_saves_until_a_machine_is_worth_it(plain):
    centre = next(c for c in plain.world.centres if not c.own_chips)
    assert isinstance(centre, SuperCentre)
    blank = np.zeros(len(plain.world.centres))

    def seen(savings):
        return CentreSignals(blank + savings, blank + 0.1, blank + 10.0)

    def ordered(savings):
        plans = super_centre.planned(seen(savings), plain.world.centre_facts)
        return plans.bought[centre.row], plans.own[centre.row]

    assert ordered(6.9) == (0.0, 0.0)  # 69 PF, less than seven times its newest machine's ten
    assert ordered(7.1) == (pytest.approx(71.0), 0.0)
    assert ordered(-1.0) == (0.0, 0.0)


def test_machines_come_in_lumps_and_books_balance(plain):
    capacity, savings = plain.records.array("super_capacity"), plain.records.array("super_savings")
    grown = np.diff(capacity, axis=0)
    assert (grown == 0.0).mean() > 0.2  # quarters in which nothing comes or goes
    assert (capacity[-1] > capacity[0]).all()
    assert savings.min() > -1e-12
    assert plain.records.array("ledger_gap").max() < 1e-12
    flows = plain.records.series("flow", by="flow")
    assert flows["AI chips for super computers"].sum() > 0.0
    assert flows["super computers of own chips"].sum() > 0.0


def test_served_is_need_or_what_there_is(plain, monkeypatch):
    served, need = plain.records.array("super_served"), plain.records.array("super_need")
    assert (served <= need).all()
    monkeypatch.setattr(SuperParameters, "growth", 1.0)
    with with_rows(super_centres=changed("budget_growth", "-0.2")):
        poor = fresh_run(until=2024).records
    assert poor.array("super_served")[-1].sum() < 0.7 * poor.array("super_need")[-1].sum()


def test_own_chips_follow_the_node_of_their_foundry():
    """An equipment embargo makes machines of own chips dearer in China; without it they are cheaper."""
    free, bound = (run(f"control.tools={on}", 2030) for on in ("false", "true"))
    own = free.world.centre_facts.foundry >= 0
    chinese = own & (free.world.centre_facts.region == 1)
    price = [own_chips_price(model.world) for model in (free, bound)]
    assert (price[1][chinese] > 1.05 * price[0][chinese]).all()
    capacity = [model.records.array("super_capacity")[-16:, chinese].mean() for model in (free, bound)]
    assert capacity[1] < capacity[0]


def test_a_limit_on_products_hits_centres_that_buy_chips():
    free, bound = (run(f"control.product={on}", 2027) for on in ("false", "true"))
    facts = free.world.centre_facts
    buys = (facts.foundry < 0) & (facts.region == 1)
    capacity = [model.records.array("super_capacity")[-1, buys].sum() for model in (free, bound)]
    assert capacity[1] < 0.9 * capacity[0]


def test_switched_off_there_are_none():
    off = run("super.enabled=false", 2018)
    assert off.world.centres == []
    assert off.records.array("super_capacity").size == 0
    assert off.records.array("super_need").max() == 0.0


def test_a_centres_money_by_hand():
    """Budget in, running and machines out: savings of a quarter follow, and own chips get cheaper by their progress."""
    model = run(until=2019)
    world, facts, p = model.world, model.world.centre_facts, model.parameters
    before = world.ledger.deposits["super centres"].copy()
    price = own_chips_price(world)
    model.step()
    budget = facts.budget / 4.0 * 1.06 ** (8 / 4)
    fills = world.today.chip_fills
    bought = (fills.to_centres * world.today.chip_list[facts.region]).sum(axis=1) * p.ai.server_factor
    saved = before + 0.7 * budget - bought - world.today.centre_plans.own * price
    assert world.ledger.deposits["super centres"] == pytest.approx(np.maximum(saved, 0.0), rel=1e-9, abs=1e-12)


def test_own_chips_progress():
    still = run("foundry.years_per_node=20", 2018)
    with with_rows(super_centres=changed("own_progress", "0.3")):
        quick = fresh_run(overrides="foundry.years_per_node=20", until=2018)
    own = still.world.centre_facts.foundry >= 0
    ratio = (own_chips_price(quick.world) / np.maximum(own_chips_price(still.world), 1e-300))[own]
    assert ratio == pytest.approx(np.full(own.sum(), 1.15 / 1.3))
