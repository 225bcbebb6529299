"""How the world is seen: by firms when a quarter begins, and by customers once prices are posted."""

from __future__ import annotations

import numpy as np

from suanli.model.equations import costs, demand, hardware
from suanli.model.kernel import arithmetic
from suanli.model.kernel.fleet import handed_on
from suanli.model.kernel.random_streams import uniforms
from suanli.model.kernel.units import QUARTERS_PER_YEAR, per_quarter
from suanli.model.mechanisms import compute_network as network
from suanli.model.mechanisms import energy, programmes
from suanli.model.mechanisms import open_standard as standards
from suanli.model.mechanisms import research_support as support
from suanli.model.mechanisms import software_layers as layers
from suanli.model.mechanisms import training_clusters as gangs
from suanli.model.mechanisms import unified_scheduling as scheduling
from suanli.model.state.messages import AiSignals, Conditions, Offers, Signals
from suanli.model.state.population import REGIONS
from suanli.model.state.world import World
from suanli.model.steps import chip_chain as chain
from suanli.model.steps.chip_chain import two_quarters
from suanli.model.steps.prices import direct_factor, maker_factor

Array = np.ndarray
YEAR = QUARTERS_PER_YEAR


def server_price(world: World, quarter: int) -> float:
    """Price of a compute unit of capacity in a quarter, USD bn."""
    p = world.parameters
    return hardware.server_price(quarter, p.server.price, p.server.price_fall)


def growth_index(world: World, quarter: int, common: str, fade_start: str) -> Array:
    """Need of each sector relative to 2018Q1; ``common`` names the growth of sectors without one of their own.

    fade_start  names the year after which that growth fades; sectors with one of their own fade after demand.fade_start
    """
    p = world.parameters
    own = np.isfinite(world.sectors.growth) & world.parameters.demand.sector_growth
    growth = np.where(own, world.sectors.growth, p.number(common))
    fading, later = (
        demand.growth_index(quarter, growth, p.number(start), p.demand.fade_half_life)
        for start in (fade_start, "demand.fade_start")
    )
    return np.where(own, later, fading)


def operations_cost(world: World) -> Array:
    """Cost of running a compute unit for a quarter besides energy, by vendor, as learnt so far, USD bn per CU."""
    p = world.parameters
    experience = costs.effective_experience(world.technology.experience, p.operations.spill_over)
    cost = energy.without_energy(world, p.operations.cost, energy.GENERAL, p.server.target_utilisation)
    exponent = p.operations.learning
    return np.array([costs.learnt_cost(cost, e, world.reference_experience, exponent) for e in experience])


def may_cut(world: World) -> Array:
    """1 where vendors may sell below the Bertrand price, by region: not where a policy has set that floor."""
    floor = world.parameters.policy.price_floor and programmes.in_force(world)
    return np.asarray(1.0 - programmes.by_region(world, float(floor)))


def region_shares(world: World) -> Array:
    """Vendors' shares of each region's spending a quarter ago, (regions, vendors)."""
    return np.array([world.records.recent(f"share_{region}", 1)[0] for region in REGIONS])


def ratchet_share(world: World) -> Array:
    """Share of last quarter's R&D that a vendor short of money keeps, drawn each quarter; infinite with no ratchet."""
    if not world.parameters.research.ratchet:
        return np.full(len(world.vendors), np.inf)
    low, high = world.parameters.research.ratchet_low, world.parameters.research.ratchet_high
    luck = uniforms(world.luck, "vendor.research ratchet", world.quarter, world.facts.identity)
    return np.asarray(low + (high - low) * luck)


def merged(world: World, before: Array, now: Array) -> tuple[Array, Array]:
    """Orders of two quarters as if what vendors took of each other since had been theirs: no growth in that."""
    yesterday, today = world.mergers
    return handed_on(handed_on(before, yesterday), today), handed_on(now, today)


def ai_signals_of(world: World) -> AiSignals:
    """What vendors see of AI compute."""
    records, ledger = world.records, world.ledger
    before, ordered = merged(world, *two_quarters(world, "ai_ordered", chain.ai_growth(world.parameters)))
    _, served = merged(world, before, records.recent("ai_served", 1)[0])
    lead_time = world.parameters.ai.lead_time
    return AiSignals(
        server_price=records.recent("ai_server_price", 1)[0],
        running_cost=records.recent("ai_running_cost", 1)[0],
        ordered=ordered,
        ordered_before=before,
        served=served,
        capacity=ledger.ai_servers.capacity,
        on_order=arithmetic.total(ledger.ai_servers.pipeline.units, axis=1),
        retiring=ledger.ai_servers.due_for_retirement(world.quarter, lead_time + 1),
        chip_fill=records.recent("region_chip_fill", 1)[0] if world.foundries else np.ones(len(REGIONS)),
        ahead=world.export_controls.buyers_ahead(world.quarter, np.arange(len(REGIONS)) == chain.CHINA),
        going_price=_going_price(world),
    )


def _going_price(world: World) -> Array:
    """Mean price paid for AI compute a quarter ago by vendors' home region."""
    paid, served = (
        np.bincount(world.facts.region, world.records.recent(name, 1)[0], minlength=len(REGIONS))
        for name in ("ai_revenue", "ai_served")
    )
    return np.asarray(np.divide(paid, served, out=np.ones_like(paid), where=served > 0.0))


def ai_weight(world: World) -> Array:
    """AI compute's share of each region's spending a quarter ago."""
    records = world.records
    spending = records.recent("region_spending", 1)[0]
    ai = records.recent("region_ai_spending", 1)[0]
    return np.asarray(np.divide(ai, spending, out=np.zeros_like(ai), where=spending > 0.0))


def edge_cost(world: World) -> float:
    """Cost of one compute unit for a quarter on a node of one's own at the edge, USD bn: small, and seldom full."""
    p, price = world.parameters, server_price(world, world.quarter)
    capital = costs.unit_cost(price * p.premises.price_premium, float(p.server.life), p.edge.utilisation, 0.0)
    return capital + p.premises.running_cost / p.edge.utilisation


def small_models(world: World) -> Array:
    """Part of AI work that small models can do, (regions, sectors): what is built, of work of low threshold."""
    able = world.parameters.models.ceiling * programmes.built(world, "models")
    return np.asarray(programmes.by_region(world, able)[:, None] * world.sectors.low_threshold)


def conditions_of(world: World, budget: Array) -> Conditions:
    """What customers' needs and means are measured by today."""
    opening, now = world.chip_market.opening_price, world.records.recent("ai_server_price", 1)[0]
    return Conditions(
        latency=world.sectors.latency * world.parameters.edge.enabled,
        growth_index=growth_index(world, world.quarter, "demand.growth", "demand.fade_start"),
        reference_price=world.reference_price,
        budget=budget,
        ai_growth_index=growth_index(world, world.quarter, "ai.growth", "ai.fade_start"),
        ai_reference_price=world.ai_reference_price,
        edge_cost=edge_cost(world),
        ai_server_fall=np.divide(now, opening, out=np.ones_like(now), where=opening > 0.0),
        freed=network.freed(world),
        switching_factor=standards.switching_factor(world),
        small_models=small_models(world),
    )


def signals_of(world: World) -> Signals:
    """What firms see: records of the quarter before, their own books, the public price of servers."""
    records, ledger, from_state = world.records, world.ledger, support.amounts(world)
    growth = per_quarter(world.parameters.world.first_year_growth)
    before, ordered = merged(world, *two_quarters(world, "vendor_ordered", growth))
    lead_time = world.parameters.server.lead_time
    seen = Signals(
        quarter=world.quarter,
        trading=world.trading.copy(),
        server_price=server_price(world, world.quarter),
        market=records.recent("region_spending", 1)[0],
        sales=records.recent("revenue", 1)[0],
        sales_year=arithmetic.total(records.recent("revenue", YEAR), axis=0),
        ordered=ordered,
        ordered_before=before,
        profit=records.recent("profit_before_research", 1)[0],
        loss_year=np.maximum(0.0, -arithmetic.total(records.recent("operating_profit", YEAR), axis=0)),
        earnings_year=arithmetic.total(records.recent("earnings", YEAR), axis=0),
        margin=records.recent("margin", 1)[0],
        operations_cost=operations_cost(world),
        energy_cost=energy.cost_per_unit(world),
        site_cost=energy.site_costs(world)[np.array([world.sites.near, world.sites.remote]).T],
        region_share=region_shares(world),
        deposits=ledger.deposits["vendors"],
        debt=ledger.debt,
        capacity=ledger.cloud.capacity,
        on_order=arithmetic.total(ledger.cloud.pipeline.units, axis=1),
        retiring=ledger.cloud.due_for_retirement(world.quarter, lead_time + 1),
        support_limit=world.support_limit.copy(),
        tolerated_loss=world.tolerated_loss.copy(),
        grant=layers.grants(world) + from_state,
        state_support=from_state,
        ratchet=ratchet_share(world),
        utilisation=network.planned_utilisation(world),
        research_return=scheduling.research_return(world),
        platform_part=scheduling.platform_part(world),
        may_cut=may_cut(world),
        tolerant_part=energy.tolerant_part(world),
        capital_year=arithmetic.total(records.recent("capital_expenditure", YEAR), axis=0),
        maker_factor=maker_factor(world, records.recent("maker_markup", 1)[0]),
        direct_factor=direct_factor(world),
        ai=ai_signals_of(world),
    )
    for mechanism in world.mechanisms:
        seen = mechanism.see(seen)
    return seen


def offers_of(world: World, price: Array, ai_price: Array) -> Offers:
    """What customers see at posted prices, both of shape (regions, vendors); on the eve as in any quarter."""
    records = world.records
    log_quality, bundle = arithmetic.log(world.technology.knowledge), layers.bundles(world)
    sales = records.recent("revenue", 1)[0]
    market, weight = records.recent("region_spending", 1)[0][world.facts.region], ai_weight(world)
    unfilled, ai_unfilled = (1.0 - records.recent(name, 1)[0] for name in ("fill", "ai_fill"))
    offers = Offers(
        quarter=world.quarter,
        price=price,
        log_quality=log_quality,
        installed_share=standards.base_seen(world, region_shares(world)),
        quality_seen=scheduling.quality_weight_factor(world),
        home=world.facts.home,
        unfilled=(1.0 - weight)[:, None] * unfilled + weight[:, None] * ai_unfilled,
        reach=world.technology.reach / np.maximum(market, 1e-300),
        reputation=world.reputation,
        capable=gangs.capable(world),
        bundle=bundle,
        ai_price=ai_price,
        ai_weight=weight,
    )
    for mechanism in world.mechanisms:
        offers = mechanism.offer(offers, sales)
    return offers
