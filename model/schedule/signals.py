"""What firms see when a quarter begins, and customers once prices are posted: the world, cut to what each may look at.

They get the whole world, as phases do; what they return is all that decisions see.
"""

from __future__ import annotations

import numpy as np

from suanli.agents.ai_developer.messages import DeveloperSignals
from suanli.agents.chip_supplier import chips
from suanli.agents.chip_supplier.messages import ChipSignals, FoundryOffers
from suanli.agents.cloud_vendor import costs
from suanli.agents.cloud_vendor.messages import AiSignals, OwnChips, Signals
from suanli.agents.enterprise_customer import needs
from suanli.agents.enterprise_customer.messages import Conditions, Offers
from suanli.agents.enterprise_customer.terms import curves
from suanli.agents.foundry import process
from suanli.agents.foundry.messages import FoundrySignals
from suanli.agents.parent_company import planning as parent_planning
from suanli.agents.server_maker import market as servers
from suanli.agents.super_centre import accounts as centre_accounts
from suanli.agents.super_centre.messages import CentreSignals
from suanli.model.equations import chips as equations
from suanli.model.equations import hardware, scarcity, task_values
from suanli.model.equations.costs import platform_cost as platform_of
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array
from suanli.model.kernel.fleet import handed_on
from suanli.model.kernel.units import QUARTERS_PER_YEAR as YEAR
from suanli.model.results.store import Records
from suanli.model.state.messages import Tasks
from suanli.model.state.world import World

Array = np.ndarray


def two_quarters(records: Records, name: str, growth: float) -> tuple[Array, Array]:
    """Return a series of the two quarters before, oldest first; before the initial state it had grown at this rate."""
    before, now = records.recent(name, 2)
    return (now / (1.0 + growth) if not len(records) else before), now


def region_shares(records: Records, names: tuple[str, ...]) -> Array:
    """Return vendors' shares of each region's spending a quarter ago, (regions, vendors). names  of the regions"""
    return as_array([records.recent(f"share_{name}", 1)[0] for name in names])


def _merged(mergers: tuple[Array, Array], before: Array, now: Array) -> tuple[Array, Array]:
    """Orders of two quarters as if what vendors took of each other since had been theirs: no growth in that."""
    return handed_on(handed_on(before, mergers[0]), mergers[1]), handed_on(now, mergers[1])


def vendor_signals(world: World, today: Tasks | None = None) -> Signals:
    """Return what vendors see: records of the quarter before, their own books, the public price of servers."""
    records, ledger, p, quarter = world.records, world.ledger, world.parameters, world.quarter
    mechanisms, state, vendors = world.mechanisms, world.state, world.vendor_state
    from_state = state.support.amounts(quarter, vendors.trading, world.facts.members)
    before, ordered = _merged(vendors.mergers, *two_quarters(records, "vendor_ordered", world.pace.market))
    share, market = region_shares(records, world.regions.names), records.recent("region_spending", 1)[0]
    quality_seen = mechanisms.scheduling.quality_weight_factor(quarter, records.recent("small_weight", 1)[0])
    extra, (log_worth, ai_log_worth) = records.recent("layer_extra_profit", 1)[0], worth(world, today or tasks(world))
    cost = mechanisms.energy.without_energy(p.operations.cost, mechanisms.energy.general, p.server.target_utilisation)
    seen = Signals(
        quarter=quarter,
        trading=vendors.trading.copy(),
        server_price=hardware.server_price(quarter, p.server.price, p.server.price_fall),
        market=market,
        platform_cost=platform_cost(world, quarter),
        sales=records.recent("revenue", 1)[0],
        sales_year=arithmetic.total(records.recent("revenue", YEAR), axis=0),
        ordered=ordered,
        ordered_before=before,
        profit=records.recent("profit_before_growth", 1)[0],
        loss_year=np.maximum(0.0, -arithmetic.total(records.recent("profit_before_growth", YEAR), axis=0)),
        earnings_year=arithmetic.total(records.recent("earnings", YEAR), axis=0),
        margin=records.recent("margin", 1)[0],
        operations_cost=costs.operations_cost(vendors.experience, cost, world.reference_experience, p.operations),
        energy_cost=mechanisms.energy.cost_per_unit(quarter),
        site_cost=mechanisms.energy.near_and_remote(quarter),
        region_share=share,
        deposits=ledger.deposits["vendors"],
        debt=ledger.debt,
        capacity=ledger.cloud.capacity,
        on_order=arithmetic.total(ledger.cloud.pipeline.units, axis=1),
        retiring=ledger.cloud.due_for_retirement(quarter, p.server.lead_time + 1),
        support_limit=world.commitments.support_limit.copy(),
        tolerated_loss=world.commitments.tolerated_loss.copy(),
        grant=parent_planning.grants(extra, vendors.trading, p.layer.research_part, p.research) + from_state,
        state_support=from_state,
        utilisation=mechanisms.network.planned_utilisation(quarter, vendors.trading),
        frontier_research=np.max(records.recent("research", 1)[0] / world.facts.members, axis=-1, keepdims=True),
        research_return=mechanisms.scheduling.research_return(quality_seen, share, market, vendors.trading),
        platform_part=mechanisms.scheduling.platform_part(quarter, vendors.trading),
        may_cut=state.programmes.may_cut(quarter),
        log_worth=log_worth,
        tolerant_part=mechanisms.energy.tolerant_part(),
        capital_year=arithmetic.total(records.recent("capital_expenditure", YEAR), axis=0),
        maker_factor=world.server_market.factor(records.recent("maker_markup", 1)[0]),
        direct_factor=world.server_market.direct_factor(),
        ai=_ai_signals(world, ai_log_worth),
    )
    for mechanism in mechanisms:
        seen = mechanism.see(seen)
    return seen


def platform_cost(world: World, quarter: int) -> Array:
    """Return what a whole platform in its home market costs a vendor in a quarter, USD bn."""
    p = world.parameters.operations
    return platform_of(p.platform_share, world.opening_market, p.platform_growth, quarter)


def _ai_signals(world: World, log_worth: Array) -> AiSignals:
    """What vendors see of AI compute."""
    records, fleet, mergers = world.records, world.ledger.ai_servers, world.vendor_state.mergers
    before, ordered = _merged(mergers, *two_quarters(records, "ai_ordered", world.pace.ai))
    _, served = _merged(mergers, before, records.recent("ai_served", 1)[0])
    own, factors = _own_chips(world)
    return AiSignals(
        server_factor=factors[0],
        running_factor=factors[1],
        own=own,
        own_use=np.minimum(1.0, arithmetic.ratio(records.recent("own_ai_ordered", 1)[0], ordered, 0.0)),
        server_price=records.recent("ai_server_price", 1)[0],
        running_cost=records.recent("ai_running_cost", 1)[0],
        ordered=ordered,
        ordered_before=before,
        served=served,
        capacity=fleet.capacity,
        on_order=arithmetic.total(fleet.pipeline.units, axis=1),
        retiring=fleet.due_for_retirement(world.quarter, world.parameters.ai.lead_time + 1),
        chip_fill=records.recent("region_chip_fill", 1)[0] if world.foundry_facts else np.ones(len(world.regions)),
        ahead=world.mechanisms.export_controls.buyers_ahead(world.quarter, world.regions.china),
        log_worth=log_worth,
        spot_price=records.recent("ai_spot_price", 1)[0],
        full_price=records.recent("ai_full_price", 1)[0],
        planned_price=records.recent("ai_planned_price", 1)[0],
    )


def _own_chips(world: World) -> tuple[OwnChips, tuple[Array, Array]]:
    """What own designs cost each vendor, and what AI servers and their running cost it over what is bought at home."""
    make, records, p, home = world.mechanisms.make_or_buy, world.records, world.parameters, world.facts.region
    price, running = (records.recent(name, 1)[0][home] for name in ("ai_server_price", "ai_running_cost"))
    bought = price, running
    chip = tuple(
        records.recent(name, 1)[0] for name in ("chip_unit_cost", "chip_price", "performance", "supplier_fill")
    )
    direct, through = (
        world.server_market.direct_factor(),
        world.server_market.factor(records.recent("maker_markup", 1)[0]),
    )
    parts = servers.component_factor(p.ai.server_factor, direct)[home], (through / direct)[home]
    each = world.mechanisms.energy.chip_running_today(world.quarter, p.ai.running_cost)
    own = make.costs(chip, parts, each[home], bought)
    return own, make.factors(own, bought)


def chip_signals(world: World) -> ChipSignals:
    """Return what chip suppliers see: records of the quarter before, what a chip costs today, what foundries offer."""
    records, facts, market = world.records, world.supplier_facts, world.chip_market
    sales, ordered = (two_quarters(records, name, world.pace.chips) for name in ("chip_revenue", "chips_ordered"))
    offers, state = foundry_offers(world), world.supplier_state
    best = chips.design_performance(facts, state, world.foundry_state.level, world.quarter, world.supplier_parameters)
    return ChipSignals(
        quarter=world.quarter,
        unit_cost=chips.unit_cost(
            state.beliefs.foundry,
            process.wafer_prices(offers.level),
            offers.good_chips,
            world.quarter,
            world.supplier_parameters,
        ),
        sales=sales[1],
        sales_before=sales[0],
        mix=market.mix.copy(),
        performance=world.ledger.silicon.performance(best) if world.foundry_facts and len(records) else best,
        rent=_chips_rent(world),
        bought=records.recent("region_chip_spending", 1)[0],
        ordered=ordered[1],
        ordered_before=ordered[0],
        shipped=records.recent("chips_shipped", 1)[0],
        coming=world.ledger.silicon.coming,
        owners=world.mechanisms.make_or_buy.paid_by_owners(),
        support=world.state.support.of_chips(world.quarter, np.where(facts.captive, -1, facts.region)),
        foundries=offers,
    )


def _chips_rent(world: World) -> Array:
    """What a PF of chips was worth at the spot price a quarter ago over what it costs its buyer, by region, USD bn."""
    spot, base = (world.records.recent(name, 1)[0] for name in ("ai_spot_price", "ai_base_price"))
    p, charged = world.parameters, world.server_market.factor(world.records.recent("maker_markup", 1)[0])
    rents = equations.falling_rents(p.ai.life, p.ai.expected_fall)
    return scarcity.chip_worth(spot - base, rents, p.server.target_utilisation, p.ai.server_factor) / charged


def foundry_offers(world: World) -> FoundryOffers:
    """Return what foundries offer suppliers: nodes, good chips of a wafer, and whom they may serve."""
    controls, facts, china = world.mechanisms.export_controls, world.supplier_facts, world.regions.china
    in_china = china[world.foundry_facts.region]
    tools, state = controls.tools_left(world.quarter, in_china), world.foundry_state
    mature = world.foundry_facts.mature_defects
    good = process.good_chips(facts.die_area, mature, state.defects, tools.extra_defects)
    access = controls.foundry_access(world.quarter, facts.names, china[facts.region], ~in_china)
    return FoundryOffers(state.level, good, *access)


def foundry_signals(world: World) -> FoundrySignals:
    """Return what foundries see: bookings of the quarter before, capacity that is coming, the most they can add."""
    ledger, p, quarter, facts = world.ledger, world.parameters.foundry, world.quarter, world.foundry_facts
    asked = [two_quarters(world.records, name, world.pace.chips) for name in ("wafers_booked", "packaging_asked")]
    tools = world.mechanisms.export_controls.tools_left(quarter, world.regions.china[facts.region])
    coming, steps = [], []
    for fleet, growth, time in (
        (ledger.wafer_lines, p.wafer_growth, p.build_time),
        (ledger.packaging_lines, p.packaging_growth, p.packaging_build_time),
    ):
        retiring = fleet.due_for_retirement(quarter, time + 1)
        coming.append(fleet.capacity + arithmetic.total(fleet.pipeline.units, axis=1) - retiring)
        steps.append(process.step(fleet.capacity, growth, tools) + fleet.due_for_retirement(quarter, 1))
    return FoundrySignals(
        asked=as_array([pair[1] for pair in asked]),
        asked_before=as_array([pair[0] for pair in asked]),
        coming=as_array(coming),
        step=as_array(steps),
    )


def centre_signals(world: World) -> CentreSignals:
    """Return what centres see: savings, yesterday's price of servers or today's of own chips, their newest machine."""
    facts, ledger = world.centre_facts, world.ledger
    bought = world.records.recent("ai_server_price", 1)[0][facts.region]
    price = np.where(facts.foundry >= 0, own_chips_price(world), bought)
    newest = ledger.machines.units.max(axis=1, initial=0.0)
    return CentreSignals(ledger.deposits["super centres"].copy(), price, newest)


def developer_signals(world: World, price: Array) -> DeveloperSignals:
    """Return what AI developers see: how much the best has used, the free cash of who pays, today's prices."""
    cash = world.today.parents_cash
    payers = arithmetic.total(world.developer_facts.payers * cash, axis=1)
    return DeveloperSignals(world.quarter, world.developer_state.best, payers, price)


def parents_cash(world: World, quarter: int) -> Array:
    """Return cash flow of vendors' parents in a quarter, USD bn per year."""
    return as_array(world.parents_cash_flow * world.mechanisms.layers.grown(quarter))


def parents_view(world: World) -> tuple[Array, Array]:
    """Return what parents judge their vendors by: share of the home market, operating profit of a year, USD bn."""
    profit = arithmetic.total(world.records.recent("operating_profit", YEAR), axis=0)
    return world.records.recent("home_share", 1)[0], profit


def own_chips_price(world: World) -> Array:
    """Return the price of one PF of a machine of own chips, by centre, USD bn."""
    p, price = world.parameters, world.chip_market.opening_price
    gain = arithmetic.log1p(p.chip.node_growth) * p.foundry.years_per_node
    return centre_accounts.own_price(world.centre_facts, world.foundry_state.level, price, world.quarter, gain)


def need_of_sectors(world: World) -> tuple[Array, Array]:
    """Return need of general and of AI compute over that of 2018Q1, by sector."""
    p, growth, quarter = world.parameters, world.sectors.growth, world.quarter
    general = needs.growth_index(growth, quarter, p.demand.growth, p.demand.fade_start, p.demand)
    return general, needs.growth_index(growth, quarter, p.ai.growth, p.ai.fade_start, p.demand)


def value_changes(world: World, need: tuple[Array, Array]) -> tuple[Array, Array]:
    """Return by how much tasks of both kinds have changed in value for each unit of compute since 2018, log points.

    need  over that of 2018Q1, by sector
    """
    p, sectors = world.parameters, world.sectors
    if not p.demand.anchored:
        nothing = np.zeros(len(sectors.names))
        return nothing, nothing
    grown = arithmetic.power(1.0 + p.demand.value_added_growth, world.quarter / YEAR)
    parts = p.demand.feasible_part, p.ai.feasible_part
    general, ai = (
        task_values.shift(value, part * sectors.value_added, one, grown)
        for value, part, one in zip(world.task_value, parts, need, strict=True)
    )
    return general, ai


def tasks(world: World) -> Tasks:
    """Return how need and the values of tasks have changed by today."""
    need = need_of_sectors(world)
    return Tasks(need, value_changes(world, need))


def worth(world: World, today: Tasks) -> tuple[Array, Array]:
    """Return the logarithms of prices at which demand is as elastic as in 2018, by region: of general and AI compute.

    Mean over sectors by what they were worth in 2018, their need, and what of it was ordered a quarter ago.
    """
    found = []
    for value, one, change, reference, paid, demand in zip(
        world.task_value,
        today.need,
        today.changes,
        (world.reference_price, world.ai_reference_price),
        (world.records.recent(name, 1)[0] for name in ("region_price", "ai_base_price")),
        curves(world.decision_parameters),
        strict=True,
    ):
        start, last = (arithmetic.log(np.where(price > 0.0, price, 1.0)) for price in (reference, paid))  # 0: no seller
        ordered = value * one * demand.response((last - start)[:, None] - change)
        mean = arithmetic.total(ordered * change, axis=1) / np.maximum(arithmetic.total(ordered, axis=1), 1e-300)
        found.append(start + mean)
    return found[0], found[1]


def conditions(world: World, today: Tasks | None = None) -> Conditions:
    """Return what customers' needs and means are measured by today."""
    p, sectors, quarter = world.parameters, world.sectors, world.quarter
    opening, now = world.chip_market.opening_price, world.records.recent("ai_server_price", 1)[0]
    price = hardware.server_price(quarter, p.server.price, p.server.price_fall)
    (general, ai), (change, ai_change) = today or tasks(world)
    return Conditions(
        latency=sectors.latency * p.edge.enabled,
        growth_index=general,
        reference_price=world.reference_price,
        ai_growth_index=ai,
        ai_reference_price=world.ai_reference_price,
        value_change=change,
        ai_value_change=ai_change,
        edge_cost=needs.edge_cost(price, p.server.life, p.premises, p.edge),
        server_fall=hardware.server_price(quarter, 1.0, p.server.price_fall),
        ai_server_fall=arithmetic.ratio(now, opening, 1.0),
        freed=world.mechanisms.network.freed(),
        switching_factor=world.mechanisms.standard.switching_factor(),
        small_models=world.mechanisms.small_models.possible(sectors.low_threshold),
    )


def offers(world: World, price: Array, ai_price: Array) -> Offers:
    """Return what customers see at posted prices, each (regions, vendors); in the initial state as in any quarter."""
    records, mechanisms, vendors, quarter = world.records, world.mechanisms, world.vendor_state, world.quarter
    sales, spending = records.recent("revenue", 1)[0], records.recent("region_spending", 1)[0]
    market, weight = (
        world.vendor_kind.home_market(spending),
        arithmetic.ratio(records.recent("region_ai_spending", 1)[0], spending, 0.0),
    )
    unfilled, ai_unfilled = (1.0 - records.recent(name, 1)[0] for name in ("fill", "ai_fill"))
    base, small = region_shares(records, world.regions.names), records.recent("small_weight", 1)[0]
    best = arithmetic.number(records.recent("chip_performance", 1)[0][0])
    held = world.ledger.chips.units, world.ledger.ai_servers.units
    found = Offers(
        quarter=quarter,
        price=price,
        log_quality=arithmetic.log(vendors.knowledge),
        installed_share=mechanisms.standard.base_seen(base, vendors.trading),
        quality_seen=mechanisms.scheduling.quality_weight_factor(quarter, small),
        home=world.facts.home,
        unfilled=(1.0 - weight)[:, None] * unfilled + weight[:, None] * ai_unfilled,
        reach=vendors.reach / np.maximum(market, 1e-300),
        reputation=vendors.reputation,
        capable=mechanisms.clusters.capable(quarter, *held, best),
        bundle=mechanisms.layers.bundles(quarter, records.recent("software_revenue", 1)[0], vendors.trading),
        ai_price=ai_price,
        ai_weight=weight,
    )
    for mechanism in mechanisms:
        found = mechanism.offer(found, sales)
    return found
