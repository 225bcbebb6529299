"""AI compute, chip suppliers and licences in the running model: units, conservation, eligibility, off-switches."""

import numpy as np
import pytest
from helpers import changed, fresh_run, records_of_each, with_rows, world_run

from suanli.model.results.series import SERIES


def run(overrides="", until=2022, customers=250, seed=2, scenario="baseline"):
    """The model with one dated line of chips; foundries and server makers have tests of their own."""
    return world_run(scenario, f"foundry.enabled=false;{overrides}", customers, until, seed)


@pytest.fixture(scope="module")
def plain():
    return run()


def test_without_ai_need_the_earlier_model_comes_back_bit_for_bit():
    """Switched off, and switched on with nobody needing AI compute: every record of clouds is the same double."""
    off, idle = run("ai.enabled=false", 2026), run("ai.opening_share=0;developer.enabled=false", 2026)
    about_chips = {
        s.name
        for s in SERIES
        if s.name.startswith(("ai_", "chip", "own_chips", "region_chip", "stage_")) or s.by == "supplier"
    }
    flows = {"flow", "ledger_gap"}
    for series in SERIES:
        if series.name not in about_chips | flows:
            assert np.array_equal(off.records.array(series.name), idle.records.array(series.name)), series.name
    assert off.records.array("chip_revenue").shape == (36, 0)
    assert idle.records.array("chips_shipped").sum() == 0.0
    assert not set(off.records.entities("flow")) - set(idle.records.entities("flow"))


def test_units_a_pf_of_2018_costs_what_a_v100_cost():
    """USD 55 to 95 thousand of chips a PF (V100: USD 7.7 to 11 thousand, 125 TFLOPS); a slip of 1000 would show."""
    model = run(until=2018)
    thousand_dollars = 1e6 / model.records.array("chip_value")[0, 0]
    assert 55 < thousand_dollars < 95
    price = model.records.array("chip_price")[0, 0] * 1e6  # USD bn per thousand chips -> USD a chip
    assert 7000 < price < 9000


def test_the_leaders_opening_markup_is_the_measured_one():
    assert run(until=2018).records.array("chip_gross_margin")[0, 0] == pytest.approx(0.612, abs=0.02)


def test_chips_are_conserved(plain):
    get = plain.records.array
    received = get("chips_bought").sum(axis=1) + get("chips_to_premises")[:, 0]
    assert get("chips_shipped").sum(axis=1) == pytest.approx(received, rel=1e-12)
    shipped = get("chip_revenue") - get("chips_shipped") * get("chip_price")
    assert np.abs(shipped).max() < 1e-12
    lead = plain.parameters.ai.lead_time
    arrived = np.diff(get("chips_installed"), axis=0)[lead - 1 :]  # less what is retired
    assert (arrived <= get("chips_bought")[: len(arrived)] + 1e-9).all()


def test_ai_capacity_is_built_from_chips(plain):
    """PF on order is chips of each supplier times the performance of that supplier's chip, vendor by vendor."""
    world = plain.world
    fills, speed = world.today.chip_fills, plain.records.array("performance")[-1]
    column = (plain.quarter - 1) % world.parameters.ai.lead_time
    assert world.ledger.ai_servers.pipeline.units[:, column] == pytest.approx(fills.to_vendors @ speed)
    vendors, shipped = fills.vendors, fills.from_market.sum(axis=0) / np.maximum(fills.wanted.sum(axis=0), 1e-300)
    wanted = (fills.own + fills.wanted[:vendors] * shipped) @ speed
    assert world.ledger.ai_servers.pipeline.units[:, column] == pytest.approx(wanted)


def test_only_the_eligible_sell_abroad(plain):
    home = plain.world.supplier_facts.region
    assert (plain.records.array("mix_INTL")[:, home == 1] == 0.0).all()
    assert (plain.records.array("mix_CN")[:, home == 0] > 0.0).all()
    assert (plain.records.array("mix_CN")[:, home == 1] > 0.0).all()


def test_capacity_for_chips_binds_is_linear_and_can_be_switched_off(plain):
    get = plain.records.array
    capacity = get("chip_capacity")[:, 0]
    assert (get("chips_shipped").sum(axis=1) <= capacity * (1 + 1e-12)).all()
    assert np.diff(capacity) == pytest.approx(10.0)
    tight, free = run("chip.capacity=50;chip.capacity_growth=8"), run("chip.limited=false")
    assert tight.records.array("chip_fill").min() < 0.9
    assert (free.records.array("chip_fill") == 1.0).all()
    assert free.records.array("ai_price")[-1, 0] < tight.records.array("ai_price")[-1, 0]


def test_without_a_part_of_the_rent_a_chip_costs_its_making_and_a_markup():
    whole, quiet = (run(f"chip.rent_share={part};chip.capacity_growth=2") for part in (1, 0))
    assert quiet.records.array("chip_scarcity").max() == 0.0
    assert whole.records.array("chip_scarcity")[-1].min() > 0.0
    assert whole.records.array("chip_gross_margin")[-1, 0] > quiet.records.array("chip_gross_margin")[-1, 0]


def test_the_spot_price_clears():
    """Where orders exceed what is installed, the spot price is the one at which they would not."""
    get = run("chip.capacity_growth=2").records.array
    spot, base = get("ai_spot_price"), get("ai_base_price")
    full, planned = get("ai_full_price"), get("ai_planned_price")
    assert (full <= planned * (1 + 1e-12)).all()
    assert (spot >= np.minimum(base, planned) * (1 - 1e-12)).all()
    assert (spot <= np.maximum(base, full) * (1 + 1e-12)).all()
    assert (get("region_premium")[-8:, 0] > 0.0).any()


def test_contracts_follow_the_spot_price_slowly(plain):
    fixed, quick = run("ai.contract_speed=0"), run("ai.contract_speed=1")
    specialist = plain.world.facts.specialist.astype(bool)
    assert (fixed.records.array("ai_scarcity")[:, ~specialist] == 0.0).all()
    swing = [one.records.array("ai_scarcity")[:, ~specialist].std() for one in (plain, quick)]
    assert 0.0 < swing[0] < swing[1]


def test_without_scarcity_prices_are_cost_and_markup():
    free = run("server.limited=false;chip.limited=false")
    assert free.records.array("ai_scarcity") == pytest.approx(0.0)
    assert free.records.array("region_premium") == pytest.approx(0.0)


def test_design_research_moves_performance_and_switches_off(plain):
    still = run("chip.design_hits=0")
    assert (still.records.array("design") == 1.0).all()
    node = still.records.array("performance")[:, 0]
    assert node[-1] / node[0] == pytest.approx(1.12**4.75, rel=0.08)
    assert (plain.records.array("performance")[-1] > still.records.array("performance")[-1]).all()
    with with_rows(**changed("chip_suppliers_2018", "research_share", "0")):
        poor = fresh_run("baseline", "foundry.enabled=false", 250, 2022, 2)
    assert poor.records.array("performance")[-1, 0] < plain.records.array("performance")[-1, 0]


def test_chip_paths_differ_between_seeds():
    """Innovation draws enter design: a deterministic chip path would have no uncertainty at all."""
    some = records_of_each(*({"customers": 60, "seed": seed} for seed in range(6)))
    ends = [records.array("performance")[-1, 0] for records in some]
    assert np.std(np.log(ends)) > 0.03


def test_suppliers_books(plain):
    get = plain.records.array
    profit = get("chip_revenue") - get("chip_production") - get("chip_research")
    assert get("chip_operating_profit") == pytest.approx(profit)
    assert get("chip_deposits").min() > -1e-12
    assert get("chip_owners")[:, 0].max() == 0.0  # the leader pays for itself
    assert get("chip_owners")[:, 3].min() > 0.0  # Ascend is paid for by Huawei


def test_larger_suppliers_ask_larger_markups(plain):
    margin, mix = plain.records.array("chip_gross_margin")[-1], plain.records.array("mix_INTL")[-1]
    assert margin[0] > margin[1]
    assert mix[0] > mix[1]


def test_ai_need_falls_with_its_price():
    dear, cheap = (run(f"ai.running_cost={cost};ai.opening_share=0.025", 2019) for cost in (0.02, 0.0002))
    # the opening is scaled to the same spending, so compare growth of what is used against a price that falls faster
    assert cheap.records.array("ai_served").sum() > dear.records.array("ai_served").sum()


def test_the_basket_customers_look_at():
    """Twice the price of AI compute costs a vendor utility by AI's part of the basket."""
    from dataclasses import replace

    from suanli.agents.enterprise_customer.vendor_choice import utilities
    from suanli.model.schedule import signals as views

    model = run(until=2018)
    plans, taste = model.world.today.plans, model.world.taste
    offers = views.offers(model.world, plans.price.T, plans.ai_price.T)
    twice = replace(offers, ai_price=offers.ai_price * 2.0)
    change = utilities(twice, taste)[:, :12] - utilities(offers, taste)[:, :12]
    assert change == pytest.approx(
        -taste.price_weight * np.log(2.0) * np.broadcast_to(offers.ai_weight[:, None], change.shape)
    )
    assert 0.0 < offers.ai_weight[0] < 0.2


def test_licences_are_measured_in_2018_and_touch_no_cloud(plain):
    without = run("licence.enabled=false")
    for name in ("share", "operating_profit", "research", "deposits", "support"):
        assert np.array_equal(without.records.array(name), plain.records.array(name)), name
    assert without.records.array("licence_profit").sum() == 0.0
    flows = dict(zip(without.records.entities("flow"), without.records.array("flow").T, strict=True))
    assert (flows["software licences"] == 0.0).all(), "a payment of nothing"
    earned = plain.records.array("licence_profit")
    assert earned[:4, 1].sum() / plain.parameters.licence.margin == pytest.approx(24.3, rel=0.15), (
        "need grows by a quarter in the year, and own servers get cheaper"
    )
    assert (earned[:, [0, 2, 3]] == 0.0).all()


def test_a_sponsors_cash_flow_is_counted_once():
    """With a line of licences, less comes from the sponsor's other business: its measured cash flow is the sum."""
    flows = {on: run(f"licence.enabled={on}", 2018).records.series("flow", by="flow") for on in ("true", "false")}
    other = {on: table["sponsors' other business"] for on, table in flows.items()}
    profit = flows["true"]["software licences"] - flows["true"]["licences' costs"]
    assert (other["true"] + profit).to_numpy() == pytest.approx(other["false"].to_numpy())


def test_ai_revenue_is_part_of_revenue(plain):
    get = plain.records.array
    assert (get("ai_revenue") < get("revenue") + 1e-15).all()
    assert get("ai_spending")[:4].sum() == pytest.approx(0.025 * 78, rel=0.35)
    assert get("ai_revenue").sum(axis=1) == pytest.approx(get("ai_spending")[:, 0])
    assert get("region_ai_spending").sum(axis=1) == pytest.approx(get("ai_spending")[:, 0])
