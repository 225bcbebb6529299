"""What is remembered each quarter: name, unit, label, one function each. Declared is written; nothing is NaN."""

from __future__ import annotations

import numpy as np

from suanli.model.equations import loop
from suanli.model.kernel import arithmetic
from suanli.model.kernel.errors import EntitiesError
from suanli.model.kernel.units import QUARTERS_PER_YEAR, quarter_label
from suanli.model.mechanisms.programmes import PROGRAMMES
from suanli.model.results.balance import BALANCE_SERIES
from suanli.model.results.chips import CHIP_SERIES
from suanli.model.results.foundries import FOUNDRY_SERIES, STAGES
from suanli.model.results.groups import GROUP_SERIES
from suanli.model.results.loop import LOOP_SERIES
from suanli.model.results.policies import POLICY_SERIES
from suanli.model.results.sectors import SECTOR_SERIES
from suanli.model.results.sites import SITE_SERIES
from suanli.model.results.store import Series
from suanli.model.state.population import REGIONS
from suanli.model.state.world import World

Array = np.ndarray
WINDOW = 8


def _share(world: World) -> Array:
    revenue = arithmetic.total(world.today.revenue, axis=0)
    return np.asarray(revenue / max(arithmetic.total(revenue), 1e-300))


def _region_share(world: World) -> Array:
    revenue = world.today.revenue
    return np.asarray(revenue / np.maximum(arithmetic.total(revenue, axis=1, keepdims=True), 1e-300))


def _at_home(world: World, figures: Array) -> Array:
    """Each vendor's figure in its own region; figures by (region, vendor)."""
    return np.asarray(figures[world.facts.region, np.arange(len(world.facts.names))])


def _by_region(world: World, figures: Array) -> Array:
    return np.bincount(world.population.region, figures, minlength=len(REGIONS))


def _ratio(over: Array, under: Array) -> Array:
    return np.asarray(np.where(under > 0.0, over / np.where(under > 0.0, under, 1.0), 0.0))


def _over(amounts: Array, among: Array, otherwise: float) -> float:
    """A ratio of two sums; ``otherwise`` where there is nothing to divide by."""
    whole = arithmetic.total(among)
    return arithmetic.total(amounts) / whole if whole > 0.0 else otherwise


def _quality_gap(world: World) -> Array:
    knowledge = world.technology.knowledge
    return np.asarray(arithmetic.log(knowledge) - arithmetic.log(knowledge.max()))


def _premises_utilisation(world: World) -> float:
    load = world.population.premises_load + world.population.edge_load
    return float(arithmetic.total(load) / max(arithmetic.total(world.ledger.premises.capacity), 1e-300))


def _regimes(world: World) -> Array:
    """Codes of ``equations.loop.Regime`` by vendor, from this quarter and the seven before."""
    records, now = world.records, world.today
    profit = sum(records.recent("operating_profit", QUARTERS_PER_YEAR - 1)) + now.accounts.operating_profit
    short = np.array(records.recent("research_shortfall", WINDOW - 1))
    shortfall = _research_shortfall(world)
    share = _share(world) - records.recent("share", WINDOW)[0]
    quality = _quality_gap(world) - records.recent("quality_gap", WINDOW)[0]
    starved = (short > 1e-12).all(axis=0) & (shortfall > 1e-12)
    rows = zip(profit, share, quality, starved, strict=True)
    found = np.array([float(loop.regime(float(p), float(s), float(q), bool(f))) for p, s, q, f in rows])
    return np.where(world.trading, found, float(loop.Regime.ABSENT))


def _research_shortfall(world: World) -> Array:
    plans = world.today.plans
    missing = plans.research_wanted - plans.research
    return np.maximum(0.0, _ratio(missing, plans.research_wanted))


def _margin(world: World) -> Array:
    accounts = world.today.accounts
    return np.asarray(accounts.revenue - accounts.operations - accounts.energy - accounts.platform)


def _flows(world: World) -> Array:
    """Gross flow of each row; EntitiesError for a row that is paid in some quarters only: nothing is a payment too."""
    rows, known = world.ledger.rows, world.records.entities("flow")
    for row in set(known) ^ set(rows):
        raise EntitiesError(f"row {row!r} of the ledger", quarter_label(world.quarter), "in every quarter or in none")
    return np.array([rows[row] for row in known])


BN, CU, SHARE, RATE, PRICE = "USD bn per quarter", "CU", "share", "share per quarter", "USD bn per CU per quarter"


def _account(name: str, label: str) -> Series:
    """A line of vendors' profit and loss or money flows."""
    return Series(name, "vendor", BN, label, lambda world: getattr(world.today.accounts, name))


WORLD_SERIES = (
    Series(
        "spending", "world", BN, "World spending on cloud infrastructure", lambda w: arithmetic.total(w.today.revenue)
    ),
    Series("ordered", "world", CU, "Compute ordered", lambda w: arithmetic.total(w.today.fills.ordered)),
    Series("served", "world", CU, "Compute served", lambda w: arithmetic.total(w.today.fills.served)),
    Series(
        "unmet_share",
        "world",
        SHARE,
        "Share of orders not served at the going price",
        lambda w: 1.0 - _over(w.today.fills.served, w.today.fills.ordered, 1.0),
    ),
    Series(
        "mean_price",
        "world",
        PRICE,
        "Mean price paid for general compute",
        lambda w: _over(w.today.fills.revenue, w.today.fills.served, 0.0),
    ),
    Series(
        "us_three_share",
        "world",
        SHARE,
        "Share of the US three",
        lambda w: arithmetic.product(_share(w), w.facts.in_group("us_three")),
    ),
    Series(
        "chinese_seven_share",
        "world",
        SHARE,
        "Share of the Chinese seven",
        lambda w: arithmetic.product(_share(w), w.facts.in_group("chinese_seven")),
    ),
    Series(
        "concentration",
        "world",
        "1",
        "Herfindahl index (a fringe counts as its members)",
        lambda w: arithmetic.total(arithmetic.power(_share(w), 2) / w.facts.members),
    ),
    Series("workloads_moved", "world", SHARE, "Existing workloads moved to another vendor", lambda w: w.today.moved),
    Series("premises_utilisation", "world", SHARE, "Utilisation of customers' own servers", _premises_utilisation),
    Series(
        "server_price", "world", "USD bn per CU", "Price of server capacity", lambda w: w.today.signals.server_price
    ),
    Series(
        "customer_benefit",
        "world",
        BN,
        "Revenue that compute adds to customers' business",
        lambda w: arithmetic.total(w.today.customer_accounts.benefit),
    ),
    Series(
        "customer_research",
        "world",
        BN,
        "Customers' R&D on their own AI capability",
        lambda w: arithmetic.total(w.today.customer_accounts.research),
    ),
    Series(
        "customer_profit",
        "world",
        BN,
        "Customers' profit",
        lambda w: arithmetic.total(w.today.customer_accounts.profit),
    ),
    Series("benchmark", "world", "1", "Factor that makes the first year exact", lambda w: w.today.benchmark),
    Series(
        "ledger_gap", "world", "1", "Largest imbalance of the books over the gross flow", lambda w: w.today.ledger_gap
    ),
)

REGION_SERIES = (
    Series("region_spending", "region", BN, "Spending", lambda w: arithmetic.total(w.today.revenue, axis=1)),
    Series(
        "region_price",
        "region",
        PRICE,
        "Mean price paid",
        lambda w: _ratio(
            arithmetic.total(w.today.fills.revenue, axis=1), arithmetic.total(w.today.fills.served, axis=1)
        ),
    ),
    Series(
        "region_adoption",
        "region",
        SHARE,
        "Share of compute needed that has moved to a cloud",
        lambda w: _ratio(
            _by_region(w, w.today.orders.need * w.today.orders.migrated), _by_region(w, w.today.orders.need)
        ),
    ),
)

VENDOR_SERIES = (
    _account("revenue", "Revenue"),
    Series("share", "vendor", SHARE, "Share of world spending", _share),
    Series("share_INTL", "vendor", SHARE, "Share of spending outside China", lambda w: _region_share(w)[0]),
    Series("share_CN", "vendor", SHARE, "Share of spending in mainland China", lambda w: _region_share(w)[1]),
    Series("home_share", "vendor", SHARE, "Share of home region", lambda w: _at_home(w, _region_share(w))),
    Series("price", "vendor", PRICE, "Posted price at home", lambda w: _at_home(w, w.today.offers.price)),
    Series("unit_cost", "vendor", PRICE, "Unit cost", lambda w: w.today.plans.unit_cost),
    Series("penetration", "vendor", SHARE, "Cut below the Bertrand price", lambda w: w.today.plans.penetration),
    Series(
        "vendor_ordered",
        "vendor",
        CU,
        "Compute ordered from it",
        lambda w: arithmetic.total(w.today.fills.ordered, axis=0),
    ),
    Series(
        "vendor_served", "vendor", CU, "Compute it served", lambda w: arithmetic.total(w.today.fills.served, axis=0)
    ),
    Series("fill", "vendor", SHARE, "Share of orders served", lambda w: w.today.fills.fill),
    Series("capacity", "vendor", CU, "Installed capacity", lambda w: w.ledger.cloud.capacity),
    Series("delivered", "vendor", CU, "Capacity delivered", lambda w: w.today.delivery.units),
    Series("retired", "vendor", CU, "Capacity retired", lambda w: w.today.delivery.retired),
    Series(
        "utilisation",
        "vendor",
        SHARE,
        "Compute served over capacity",
        lambda w: _ratio(arithmetic.total(w.today.fills.served, axis=0), w.ledger.cloud.capacity),
    ),
    Series("capacity_ordered", "vendor", CU, "Capacity ordered", lambda w: w.today.plans.capacity_ordered),
    _account("operations", "Cost of operations"),
    Series(
        "operations_cost",
        "vendor",
        PRICE,
        "Operations of a unit served besides energy, as learnt",
        lambda w: w.today.signals.operations_cost,
    ),
    _account("energy", "Power, and network to remote sites"),
    _account("platform", "Platform cost"),
    _account("expansion", "Expansion spending"),
    _account("research", "R&D"),
    Series("research_wanted", "vendor", BN, "R&D wanted", lambda w: w.today.plans.research_wanted),
    Series("research_shortfall", "vendor", SHARE, "R&D wanted and not done", _research_shortfall),
    _account("depreciation", "Depreciation"),
    _account("operating_profit", "Operating profit before sponsor money"),
    Series(
        "profit_before_research",
        "vendor",
        BN,
        "Operating profit before R&D",
        lambda w: w.today.accounts.operating_profit + w.today.accounts.research,
    ),
    Series(
        "earnings",
        "vendor",
        BN,
        "Operating profit before depreciation",
        lambda w: w.today.accounts.operating_profit + w.today.accounts.depreciation,
    ),
    Series("margin", "vendor", BN, "Revenue less operations, energy and platform", _margin),
    _account("interest", "Interest"),
    _account("tax", "Tax"),
    _account("grant", "Sponsor's R&D grant"),
    _account("support", "Sponsor's support"),
    _account("dividend", "Dividend to the sponsor"),
    _account("new_debt", "New debt"),
    _account("repayment", "Debt repaid"),
    _account("capital_expenditure", "Capital expenditure"),
    Series("deposits", "vendor", "USD bn", "Deposits", lambda w: w.ledger.deposits["vendors"]),
    Series("debt", "vendor", "USD bn", "Debt", lambda w: w.ledger.debt),
    Series("net_worth", "vendor", "USD bn", "Net worth", lambda w: w.ledger.net_worth()),
    Series("knowledge", "vendor", "knowledge", "Knowledge stock", lambda w: w.technology.knowledge),
    Series("quality_gap", "vendor", "log points", "Log quality against the frontier", _quality_gap),
    Series("research_hits", "vendor", "hits per quarter", "R&D hits", lambda w: w.today.hits),
    Series("experience", "vendor", "CU", "Cumulative compute served", lambda w: w.technology.experience),
    Series("reach", "vendor", "USD bn", "Reach bought by expansion", lambda w: w.technology.reach),
    Series("patience", "vendor", SHARE, "Sponsor's tolerance left", lambda w: w.today.plans.patience),
    Series("expected_growth", "vendor", RATE, "Expected growth of orders", lambda w: w.today.plans.expected_growth),
    Series("regime", "vendor", "code", "Regime (0 virtuous .. 4 trapped, 5 not in the market)", _regimes),
)

FLOW_SERIES = (
    Series(
        "flow",
        "flow",
        BN,
        "Gross flow of a row of the ledger",
        _flows,
    ),
)

SERIES = (
    WORLD_SERIES
    + REGION_SERIES
    + VENDOR_SERIES
    + SECTOR_SERIES
    + CHIP_SERIES
    + FOUNDRY_SERIES
    + SITE_SERIES
    + POLICY_SERIES
    + GROUP_SERIES
    + LOOP_SERIES
    + BALANCE_SERIES
    + FLOW_SERIES
)


def _placed(names: tuple[str, ...], regions: Array) -> tuple[tuple[str, str], ...]:
    """(name, home region) of each."""
    return tuple((name, REGIONS[region]) for name, region in zip(names, regions, strict=True))


def entities(world: World) -> dict[str, tuple[tuple[str, str], ...]]:
    """(entity, region) of every kind of record."""
    sectors = world.sectors
    multiplied = np.isfinite(sectors.revenue_multiplier)
    return {
        "world": (("world", "world"),),
        "region": tuple((region, region) for region in REGIONS),
        "vendor": _placed(world.facts.names, world.facts.region),
        "supplier": _placed(world.supplier_facts.names, world.supplier_facts.region),
        "foundry": _placed(world.foundry_facts.names, world.foundry_facts.region),
        "maker": _placed(world.maker_facts.names, world.maker_facts.region),
        "stage": tuple((name, "world") for name in STAGES),
        "sector": tuple((name, "world") for name in sectors.names),
        "multiplier": tuple((name, "world") for name, known in zip(sectors.names, multiplied, strict=True) if known),
        "site": _placed(world.sites.names, world.sites.region),
        "programme": tuple((name, "world") for name in PROGRAMMES),
        "centre": _placed(world.centre_facts.names, world.centre_facts.region),
        "flow": tuple((row, "world") for row in world.ledger.rows),
    }


def remember(world: World) -> None:
    """Write every declared series for the quarter just lived."""
    if not len(world.records):
        world.records.entities_by_kind.update(entities(world))
    world.records.append(world.quarter, {series.name: series.function(world) for series in SERIES})
