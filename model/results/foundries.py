"""What is remembered of foundries, server makers, stocks along the chain, shortage by region, and stages' profit."""

from __future__ import annotations

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.kernel.units import QUARTERS_PER_YEAR
from suanli.model.results.store import Series
from suanli.model.state.population import REGIONS
from suanli.model.state.world import World
from suanli.model.steps import chip_chain as chain
from suanli.model.steps import prices, settlement

Array = np.ndarray
BN, SHARE, CHIPS, WAFERS = "USD bn per quarter", "share", "thousand chips", "thousand wafers"
STAGES = ("foundries", "chip suppliers", "server makers", "cloud vendors")


def _desired(world: World) -> Array:
    """AI compute each customer would use at the frozen reference price, PF: need (1 - f)^(-epsilon t / 4)."""
    p = world.parameters
    years = world.quarter / QUARTERS_PER_YEAR
    fall = arithmetic.power(1.0 - p.anxiety.reference_fall, -p.ai.price_elasticity * years)
    return np.asarray(world.population.ai_need * fall)


def _on_premises(world: World) -> Array:
    return np.minimum(world.population.ai_premises_load, world.ledger.own_ai.capacity)


def _served(world: World) -> Array:
    """AI compute served to each customer, in clouds and on its own servers, PF."""
    return np.asarray(world.population.ai_served + _on_premises(world))


def work_served(world: World) -> Array:
    """AI work served to each customer, in clouds and on its own servers, PF at fixed requirement, by value kept."""
    return np.asarray(settlement.tasks_of(world, world.population.ai_served) + _on_premises(world))


def _anxiety(world: World, rows: Array) -> float:
    """A = sum max(0, desired - served) / sum desired over some customers, clouds and own servers together."""
    desired, served = _desired(world)[rows], work_served(world)[rows]
    total = arithmetic.total(desired)
    return arithmetic.total(np.maximum(0.0, desired - served)) / total if total > 0.0 else 0.0


def _anxiety_by_region(world: World) -> Array:
    return np.array([_anxiety(world, world.population.region == region) for region in range(len(REGIONS))])


def _unmet(world: World) -> Array:
    """Share of AI compute ordered from clouds at the going price that wasn't served, by region."""
    ordered, served = (arithmetic.total(getattr(world.today.ai_fills, name), axis=1) for name in ("ordered", "served"))
    return np.asarray(np.divide(ordered - served, ordered, out=np.zeros_like(ordered), where=ordered > 0.0))


def _waiting(world: World) -> Array:
    """Quarters of today's shipments that AI servers wanted and not shipped would take, by region; at most 40."""
    fills = world.today.chip_fills
    wanted, shipped = (chain.pf_by_region(world, part) for part in (fills.wanted, fills.to_buyers))
    missing = wanted - shipped
    return np.minimum(40.0, np.divide(missing, shipped, out=np.where(missing > 0.0, 40.0, 0.0), where=shipped > 0.0))


def _premium(world: World) -> Array:
    """What scarcity adds to the price of AI compute and of its chips, share, weighted by sales, by region."""
    revenue, bought = world.today.ai_fills.revenue, world.today.chip_fills.to_buyers * prices.chip_prices(world)
    home = chain.buyer_regions(world)
    spent = np.array([arithmetic.total(bought[home == region], axis=0) for region in range(len(REGIONS))])
    cloud, chip = (
        arithmetic.exp(_weighted(weights, extra))
        for weights, extra in ((revenue, world.today.plans.ai_scarcity), (spent, world.today.supplier_plans.scarcity))
    )
    return np.asarray(cloud * chip - 1.0)


def _weighted(weights: Array, values: Array) -> Array:
    total = arithmetic.total(weights, axis=1)
    return np.asarray(
        np.divide(arithmetic.product(weights, values), total, out=np.zeros_like(total), where=total > 0.0)
    )


def _stages(world: World, of_foundry: str, of_supplier: str, of_maker: str, of_vendor: str) -> Array:
    """Sums by stage; each name a line of that stage's accounts."""
    today = world.today
    lines = (
        (today.foundry_accounts, of_foundry),
        (today.supplier_accounts, of_supplier),
        (today.maker_accounts, of_maker),
        (today.accounts, of_vendor),
    )
    return np.array([arithmetic.total(getattr(accounts, name)) for accounts, name in lines])


def _value_added(world: World) -> Array:
    """Sales less what was bought from other firms for them; plant and research aren't taken off."""
    today, revenue = world.today, _stages(world, *("revenue",) * 4)
    makers, clouds = today.maker_accounts, today.accounts
    bought = (
        arithmetic.total(today.foundry_accounts.running),
        arithmetic.total(today.supplier_accounts.production),
        arithmetic.total(makers.chips + makers.components),
        arithmetic.total(clouds.operations + clouds.platform),
    )
    return np.asarray(revenue - np.array(bought))


def _account(kind: str, part: str, name: str, label: str) -> Series:
    """A line of foundries' or server makers' accounts."""
    return Series(f"{kind}_{name}", kind, BN, label, lambda world: getattr(getattr(world.today, part), name))


FOUNDRY_SERIES = (
    Series(
        "ai_anxiety",
        "world",
        SHARE,
        "Need-based compute anxiety, AI",
        lambda w: _anxiety(w, np.ones(len(w.population), dtype=bool)),
    ),
    Series("region_anxiety", "region", SHARE, "Need-based compute anxiety, AI", _anxiety_by_region),
    Series(
        "region_ai_served",
        "region",
        "PF",
        "AI compute served, clouds and own servers",
        lambda w: np.bincount(w.population.region, _served(w), minlength=len(REGIONS)),
    ),
    Series("region_unmet", "region", SHARE, "AI orders not served at the going price", _unmet),
    Series("region_waiting", "region", "quarters", "Wait for AI servers at today's shipments, at most 40", _waiting),
    Series("region_premium", "region", SHARE, "What scarcity adds to the price of AI compute", _premium),
    Series("chips_in_stock", "supplier", CHIPS, "Finished chips in stock", lambda w: w.ledger.silicon.chips),
    Series("dies_in_bank", "supplier", CHIPS, "Good dies waiting for packaging", lambda w: w.ledger.silicon.dies),
    Series(
        "dies_in_process",
        "supplier",
        CHIPS,
        "Dies on wafers in process",
        lambda w: arithmetic.total(w.ledger.silicon.process, axis=1),
    ),
    Series("dies_good", "supplier", CHIPS, "Good dies out of process", lambda w: w.today.making.good),
    Series("dies_scrapped", "supplier", CHIPS, "Bad dies out of process", lambda w: w.today.making.scrap),
    Series("chips_packaged", "supplier", CHIPS, "Chips packaged", lambda w: w.today.making.packaged),
    Series("wafers_booked_by", "supplier", WAFERS, "Wafers it booked", lambda w: w.today.supplier_plans.wafers),
    Series(
        "wafers_started_by",
        "supplier",
        WAFERS,
        "Wafers started for it",
        lambda w: arithmetic.total(w.today.making.started, axis=1),
    ),
    Series("node", "foundry", "node", "Place on the ladder, nodes down from 28 nm", lambda w: w.technology.level),
    Series(
        "defects",
        "foundry",
        "defects per cm2",
        "Excess of defects over a mature process",
        lambda w: w.technology.defects,
    ),
    Series(
        "wafers_booked", "foundry", WAFERS, "Wafers booked", lambda w: arithmetic.total(w.today.making.booked, axis=0)
    ),
    Series(
        "wafers_started",
        "foundry",
        WAFERS,
        "Wafers started",
        lambda w: arithmetic.total(w.today.making.started, axis=0),
    ),
    Series(
        "wafer_capacity",
        "foundry",
        WAFERS,
        "Wafers for accelerators it can start",
        lambda w: w.ledger.wafer_lines.capacity,
    ),
    Series(
        "packaging_asked",
        "foundry",
        CHIPS,
        "Dies that asked for packaging",
        lambda w: arithmetic.total(w.today.making.waiting, axis=0),
    ),
    Series("packaging_capacity", "foundry", CHIPS, "Chips it can package", lambda w: w.ledger.packaging_lines.capacity),
    _account("foundry", "foundry_accounts", "revenue", "Revenue from accelerators"),
    _account("foundry", "foundry_accounts", "depreciation", "Depreciation"),
    _account("foundry", "foundry_accounts", "operating_profit", "Operating profit on accelerators"),
    Series("maker_markup", "maker", SHARE, "Mark-up on cost", lambda w: w.today.maker_plans.markup),
    Series(
        "maker_share",
        "maker",
        SHARE,
        "Part of its region's orders",
        lambda w: w.server_market.share[w.maker_facts.region, np.arange(len(w.makers))],
    ),
    Series("maker_components", "maker", "USD bn", "Components in stock", lambda w: w.ledger.components),
    Series("maker_receivable", "maker", "USD bn", "Owed by vendors", lambda w: w.ledger.receivable),
    _account("maker", "maker_accounts", "revenue", "Revenue"),
    _account("maker", "maker_accounts", "operating_profit", "Operating profit"),
    Series(
        "builds",
        "vendor",
        "code",
        "Has its servers built without a maker (1)",
        lambda w: w.today.plans.builds.astype(float),
    ),
    Series("stage_revenue", "stage", BN, "Sales of a stage of the chain", lambda w: _stages(w, *("revenue",) * 4)),
    Series(
        "stage_profit", "stage", BN, "Operating profit of a stage", lambda w: _stages(w, *("operating_profit",) * 4)
    ),
    Series("stage_value_added", "stage", BN, "Value added by a stage", _value_added),
)
