"""2 think: Signals -> Plans; what was ordered before arrives."""

from __future__ import annotations

from suanli.agents import chip_supplier, cloud_vendor, foundry, parent_company, server_maker, super_centre
from suanli.agents.chip_supplier import chips
from suanli.agents.cloud_vendor.messages import Delivery
from suanli.agents.foundry import process
from suanli.model.kernel import arithmetic
from suanli.model.kernel.units import QUARTERS_PER_YEAR
from suanli.model.schedule import signals
from suanli.model.schedule.phase import changes
from suanli.model.state.world import World
from suanli.model.steps import production


@changes("vendors", "suppliers", "foundries", "parents", "mechanisms")
def decide(world: World) -> None:
    """Parents announce what holds next quarter; firms along the chain plan prices, R&D, orders, capacity."""
    today, p, kind, suppliers = world.today, world.parameters, world.vendor_kind, world.supplier_state
    asked = foundry.planned(today.foundry_signals, world.foundry_state.growth, p.foundry)
    today.foundry_plans, world.foundry_state.growth = asked
    share = world.server_market.at_home(world.maker_facts.region)
    today.maker_plans = server_maker.planned(share, world.maker_state.overhead, world.maker_facts, p.maker)
    today.supplier_plans, suppliers.beliefs = chip_supplier.planned(
        today.chip_signals, world.supplier_facts, suppliers.beliefs, p.chip, p.foundry
    )
    today.centre_plans = super_centre.planned(today.centre_signals, world.centre_facts)
    extra = arithmetic.total(world.records.recent("layer_extra_profit", QUARTERS_PER_YEAR), axis=0)
    pooled = world.mechanisms.layers.pooled(extra)
    share, profit = signals.parents_view(world)
    world.parent_state = parent_company.judged(world.parent_state, share, profit, world.vendor_state.trading, p.sponsor)
    cash = signals.parents_cash(world, world.quarter + 1)
    said = parent_company.announced(cash, pooled, world.parent_state.since, p.sponsor)
    seen, vendors = today.signals, world.vendor_state
    plans, vendors.beliefs = cloud_vendor.planned(
        seen, kind, vendors.beliefs, world.vendor_parameters, world.strategies
    )
    for mechanism in world.mechanisms:
        said, plans = mechanism.promise(said, seen, kind), mechanism.plan(plans, seen, kind)
    today.commitments, today.plans = said, plans


@changes("ledger")
def deliver(world: World) -> None:
    """Capacity ordered a lead time ago arrives and the oldest is retired; wafers started a cycle ago become chips."""
    ledger, today, quarter = world.ledger, world.today, world.quarter
    today.delivery = Delivery(*ledger.cloud.deliver(quarter))
    today.ai_delivery = Delivery(*ledger.ai_servers.deliver(quarter))
    for fleet in (ledger.chips, ledger.wafer_lines, ledger.packaging_lines):
        fleet.deliver(quarter)
    p, orders = world.supplier_parameters, world.records.recent("chips_ordered", 1)[0]
    at = production.sources(world.supplier_state.beliefs.foundry, today.chip_signals.foundries, p.foundry)
    room = process.line_capacity(ledger.packaging_lines.capacity, world.foundry_facts.names, quarter, p.foundry)
    cost = chips.packaging_cost(quarter, p)
    today.making = production.finish(ledger.silicon, quarter, at, orders, room, cost)


@changes()
def put_on_sale(world: World) -> None:
    """Chips in stock, as designed when their wafers were started and as today's controls allow."""
    today, facts, state, p = world.today, world.supplier_facts, world.supplier_state, world.supplier_parameters
    level, quarter, china = world.foundry_state.level, world.quarter, world.regions.china
    best = chips.design_performance(facts, state, level, quarter, p)
    best = world.ledger.silicon.performance(best) if world.foundry_facts else best
    controls, abroad = world.mechanisms.export_controls, ~china[facts.region]
    allowed = controls.sold_in_china(quarter, best, abroad, p.chip.redesign_lag)
    good, price = today.chip_signals.foundries.good_chips, process.wafer_prices(level)
    cost = chips.unit_cost(state.beliefs.foundry, price, good, quarter, p)
    today.chips_on_sale = chips.on_sale(best, china, allowed, cost)
