"""What is recorded of the market for compute and of cloud vendors: spending, shares, prices, books, R&D, regimes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from suanli.agents.cloud_vendor.messages import Accounts, Plans, Signals
from suanli.agents.cloud_vendor.research import intensity
from suanli.agents.cloud_vendor.state import Kind, VendorFacts, VendorParameters, VendorState
from suanli.agents.enterprise_customer.messages import Offers
from suanli.model.equations import loop
from suanli.model.equations.task_values import curve
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array
from suanli.model.kernel.ledger import Ledger
from suanli.model.kernel.units import QUARTERS_PER_YEAR
from suanli.model.parameters.customers import DemandParameters
from suanli.model.results.store import Records, Series, Yearly
from suanli.model.state.messages import Fills

Array = np.ndarray
WINDOW = 8
BN, CU, SHARE, RATE, PRICE = "USD bn per quarter", "CU", "share", "share per quarter", "USD bn per CU per quarter"


def share(revenue: Array) -> Array:
    """Return each vendor's share of world spending. revenue  (regions, vendors), USD bn"""
    by_vendor = arithmetic.total(revenue, axis=0)
    return as_array(by_vendor / arithmetic.larger(arithmetic.total(by_vendor), 1e-300))


def region_share(revenue: Array) -> Array:
    """Return each vendor's share of each region's spending, (regions, vendors)."""
    return as_array(revenue / np.maximum(arithmetic.total(revenue, axis=1, keepdims=True), 1e-300))


def at_home(facts: VendorFacts, figures: Array) -> Array:
    """Return each vendor's figure in its own region. figures  (regions, vendors)"""
    return as_array(figures[facts.region, np.arange(len(facts.names))])


def _elasticity(
    facts: VendorFacts, plans: Plans, offers: Offers, signals: Signals, demand_parameters: DemandParameters
) -> Array:
    """Return the elasticity of demand for general compute at the price each would ask without a price war."""
    demand = curve(demand_parameters.price_elasticity, demand_parameters.value_spread)
    asked = at_home(facts, offers.price) / (1.0 - plans.penetration)
    return as_array(demand.elasticity(arithmetic.log(asked) - signals.log_worth[facts.region]))


def ratio(over: Array, under: Array) -> Array:
    """Return a ratio, 0 where there is nothing to divide by."""
    return as_array(np.where(under > 0.0, over / np.where(under > 0.0, under, 1.0), 0.0))


def _over(amounts: Array, among: Array, otherwise: float) -> float:
    """A ratio of two sums; ``otherwise`` where there is nothing to divide by."""
    whole = arithmetic.total(among)
    return arithmetic.over(arithmetic.total(amounts), whole, otherwise)


def _of_group(revenue: Array, facts: VendorFacts, group: str) -> float:
    return arithmetic.number(arithmetic.product(share(revenue), facts.in_group(group)))


def _quality_gap(vendor_state: VendorState) -> Array:
    knowledge = vendor_state.knowledge
    return as_array(arithmetic.log(knowledge) - arithmetic.log(knowledge.max()))


def _premises_utilisation(own_load: Array, ledger: Ledger) -> float:
    return arithmetic.number(
        arithmetic.total(own_load) / arithmetic.larger(arithmetic.total(ledger.premises.capacity), 1e-300)
    )


def _shortfall(plans: Plans) -> Array:
    missing = plans.research_wanted - plans.research
    return np.maximum(0.0, ratio(missing, plans.research_wanted))


def _intensity(vendor_kind: Kind, vendor_parameters: VendorParameters) -> Array:
    return intensity(vendor_kind, vendor_parameters.research)


def _unfunded(plans: Plans) -> Array:
    wanted = plans.research_wanted + plans.ai_capital_wanted
    return np.maximum(0.0, ratio(wanted - plans.research - plans.ai_capital_affordable, wanted))


def _ai_shortfall(plans: Plans) -> Array:
    return np.maximum(0.0, ratio(plans.ai_capital_wanted - plans.ai_capital_affordable, plans.ai_capital_wanted))


def _regimes(records: Records, accounts: Accounts, plans: Plans, revenue: Array, vendor_state: VendorState) -> Array:
    """Codes of ``equations.loop.Regime`` by vendor, from this quarter and the seven before."""
    profit = sum(records.recent("operating_profit", QUARTERS_PER_YEAR - 1)) + accounts.operating_profit
    short = as_array(records.recent("funding_shortfall", WINDOW - 1))
    change = share(revenue) - records.recent("share", WINDOW)[0]
    quality = _quality_gap(vendor_state) - records.recent("quality_gap", WINDOW)[0]
    starved = (short > 1e-12).all(axis=0) & (_unfunded(plans) > 1e-12)
    found = loop.regime(profit, change, quality, starved)
    return np.where(vendor_state.trading, found, float(loop.Regime.ABSENT))


def _line(name: str) -> Callable[[Accounts], Array]:
    def line(accounts: Accounts) -> Array:
        return as_array(getattr(accounts, name))

    return line


def _account(name: str, label: str, yearly: Yearly = "") -> Series:
    """A line of vendors' profit and loss or cash flow."""
    return Series(name, "vendor", BN, label, _line(name), yearly)


def _margin(accounts: Accounts) -> Array:
    received = accounts.revenue + accounts.own_use + accounts.leased_out
    return as_array(received - accounts.operations - accounts.energy - accounts.leases - accounts.platform)


def _region_price(fills: Fills) -> Array:
    return ratio(arithmetic.total(fills.revenue, axis=1), arithmetic.total(fills.served, axis=1))


WORLD = (
    Series(
        "spending",
        "world",
        BN,
        "World spending on cloud infrastructure",
        lambda revenue: arithmetic.number(arithmetic.total(revenue)),
        yearly="sum",
    ),
    Series("ordered", "world", CU, "Compute ordered", lambda fills: arithmetic.total(fills.ordered)),
    Series("served", "world", CU, "Compute served", lambda fills: arithmetic.total(fills.served)),
    Series(
        "unmet_share",
        "world",
        SHARE,
        "Share of orders not served at the going price",
        lambda fills: 1.0 - _over(fills.served, fills.ordered, 1.0),
    ),
    Series(
        "mean_price",
        "world",
        PRICE,
        "Mean price paid for general compute",
        lambda fills: _over(fills.revenue, fills.served, 0.0),
        yearly="mean",
    ),
    Series(
        "us_three_share", "world", SHARE, "Share of the US three", partial(_of_group, group="us_three"), yearly="mean"
    ),
    Series(
        "chinese_seven_share",
        "world",
        SHARE,
        "Share of the Chinese seven",
        partial(_of_group, group="chinese_seven"),
        yearly="mean",
    ),
    Series(
        "concentration",
        "world",
        "1",
        "Herfindahl index (a row of other vendors counts as its members)",
        lambda revenue, facts: arithmetic.total(arithmetic.power(share(revenue), 2) / facts.members),
        yearly="mean",
    ),
    Series(
        "workloads_moved",
        "world",
        SHARE,
        "Existing workloads moved to another vendor",
        lambda moved: moved,
        yearly="sum",
    ),
    Series("premises_utilisation", "world", SHARE, "Utilisation of customers' own servers", _premises_utilisation),
    Series("server_price", "world", "USD bn per CU", "Price of server capacity", lambda signals: signals.server_price),
    Series(
        "customer_benefit",
        "world",
        BN,
        "Revenue that compute adds to customers' business",
        lambda customer_accounts: arithmetic.total(customer_accounts.benefit),
    ),
    Series(
        "customer_research",
        "world",
        BN,
        "Customers' R&D on their own AI capability",
        lambda customer_accounts: arithmetic.total(customer_accounts.research),
    ),
    Series(
        "customer_profit",
        "world",
        BN,
        "Customers' profit",
        lambda customer_accounts: arithmetic.total(customer_accounts.profit),
    ),
    Series("benchmark", "world", "1", "Factor that makes the first year exact", lambda benchmark: benchmark),
    Series(
        "ledger_gap",
        "world",
        "1",
        "Largest imbalance of the books over the gross flow",
        lambda ledger_gap: ledger_gap,
    ),
)

REGION = (
    Series(
        "region_spending", "region", BN, "Spending", lambda revenue: arithmetic.total(revenue, axis=1), yearly="sum"
    ),
    Series("region_price", "region", PRICE, "Mean price paid", _region_price),
    Series(
        "region_adoption",
        "region",
        SHARE,
        "Share of compute needed that has moved to a cloud",
        lambda regions, population, orders, need_in_clouds: ratio(
            regions.total(population.region, need_in_clouds),
            regions.total(population.region, orders.need),
        ),
    ),
)


VENDOR = (
    _account("revenue", "Revenue", yearly="sum"),
    Series("share", "vendor", SHARE, "Share of world spending", share, yearly="mean"),
    Series(
        "home_share",
        "vendor",
        SHARE,
        "Share of home region",
        lambda vendor_kind, revenue: vendor_kind.home_share(region_share(revenue), arithmetic.total(revenue, axis=1)),
        yearly="mean",
    ),
    Series(
        "price",
        "vendor",
        PRICE,
        "Posted price at home",
        lambda facts, offers: at_home(facts, offers.price),
        yearly="mean",
    ),
    Series("unit_cost", "vendor", PRICE, "Unit cost", lambda plans: plans.unit_cost),
    Series(
        "elasticity",
        "vendor",
        "1",
        "Price elasticity of the demand it meets at home, before it cuts its price",
        _elasticity,
    ),
    Series("penetration", "vendor", SHARE, "Cut below the Bertrand price", lambda plans: plans.penetration),
    Series(
        "vendor_ordered",
        "vendor",
        CU,
        "Compute ordered from it",
        lambda fills: arithmetic.total(fills.ordered, axis=0),
    ),
    Series("vendor_served", "vendor", CU, "Compute it served", lambda fills: arithmetic.total(fills.served, axis=0)),
    Series("fill", "vendor", SHARE, "Share of orders served", lambda fills: fills.fill),
    Series("capacity", "vendor", CU, "Installed capacity", lambda ledger: ledger.cloud.capacity, yearly="end"),
    Series("delivered", "vendor", CU, "Capacity delivered", lambda delivery: delivery.units),
    Series("retired", "vendor", CU, "Capacity retired", lambda delivery: delivery.retired),
    Series(
        "utilisation",
        "vendor",
        SHARE,
        "Compute served over capacity",
        lambda fills, ledger: ratio(arithmetic.total(fills.served, axis=0), ledger.cloud.capacity),
    ),
    Series("capacity_ordered", "vendor", CU, "Capacity ordered", lambda plans: plans.capacity_ordered),
    _account("operations", "Cost of operations"),
    Series(
        "operations_cost",
        "vendor",
        PRICE,
        "Operations of a unit served besides energy, as learnt",
        lambda signals: signals.operations_cost,
    ),
    _account("energy", "Power, and network to remote sites"),
    _account("platform", "Platform cost"),
    _account("expansion", "Expansion spending", yearly="sum"),
    _account("research", "R&D", yearly="sum"),
    Series("research_intensity", "vendor", SHARE, "R&D over sales that it wants", _intensity),
    Series("research_wanted", "vendor", BN, "R&D wanted", lambda plans: plans.research_wanted),
    Series("research_shortfall", "vendor", SHARE, "R&D wanted and not done", _shortfall),
    Series("ai_capital_wanted", "vendor", BN, "AI servers wanted", lambda plans: plans.ai_capital_wanted, yearly="sum"),
    Series("ai_capital_shortfall", "vendor", SHARE, "AI servers wanted and not affordable", _ai_shortfall),
    Series("funding_shortfall", "vendor", SHARE, "R&D and AI servers wanted and not affordable", _unfunded),
    _account("depreciation", "Depreciation"),
    _account("operating_profit", "Operating profit before the parent's money", yearly="sum"),
    Series(
        "profit_before_growth",
        "vendor",
        BN,
        "Operating profit before R&D and expansion",
        lambda accounts: accounts.operating_profit + accounts.research + accounts.expansion,
    ),
    Series(
        "earnings",
        "vendor",
        BN,
        "Operating profit before depreciation",
        lambda accounts: accounts.operating_profit + accounts.depreciation,
    ),
    Series(
        "margin",
        "vendor",
        BN,
        "Revenue and the group's own use less operations, energy and platform",
        _margin,
    ),
    _account("own_use", "Paid by its group for AI of its own", yearly="sum"),
    _account("leased_out", "Paid by other clouds for AI compute leased of it", yearly="sum"),
    _account("leases", "AI compute leased of other clouds", yearly="sum"),
    _account("interest", "Interest"),
    _account("tax", "Tax"),
    _account("grant", "Parent's R&D grant"),
    _account("support", "Parent's loss funding", yearly="sum"),
    _account("dividend", "Dividend to the parent"),
    _account("new_debt", "New debt"),
    _account("repayment", "Debt repaid"),
    _account("capital_expenditure", "Capital expenditure", yearly="sum"),
    Series("deposits", "vendor", "USD bn", "Deposits", lambda ledger: ledger.deposits["vendors"]),
    Series("debt", "vendor", "USD bn", "Debt", lambda ledger: ledger.debt),
    Series("net_worth", "vendor", "USD bn", "Net worth", lambda ledger: ledger.net_worth()),
    Series("knowledge", "vendor", "knowledge", "Knowledge stock", lambda vendor_state: vendor_state.knowledge),
    Series("quality_gap", "vendor", "log points", "Log quality against the frontier", _quality_gap, yearly="end"),
    Series("research_hits", "vendor", "hits per quarter", "R&D hits", lambda hits: hits),
    Series("experience", "vendor", "CU", "Cumulative compute served", lambda vendor_state: vendor_state.experience),
    Series("reach", "vendor", "USD bn", "Reach bought by expansion", lambda vendor_state: vendor_state.reach),
    Series(
        "milestone_age",
        "vendor",
        "quarters",
        "Quarters since its last milestone",
        lambda parent_state: parent_state.since,
    ),
    Series(
        "tolerated_loss", "vendor", "USD bn per year", "Loss its parent bears", lambda signals: signals.tolerated_loss
    ),
    Series("patience", "vendor", SHARE, "Parent's loss tolerance left", lambda plans: plans.patience),
    Series("expected_growth", "vendor", RATE, "Expected growth of orders", lambda plans: plans.expected_growth),
    Series(
        "regime",
        "vendor",
        "code",
        "Regime (0 virtuous .. 4 constrained, 5 not in the market)",
        _regimes,
        yearly="end",
    ),
)

SERIES = WORLD + REGION + VENDOR


def regional(name: str, label: str, row: int) -> tuple[Series, ...]:
    """Return the series that each region has of its own. label  what people call it; row  its column"""
    share_there = partial(lambda revenue, row: region_share(revenue)[row], row=row)
    return (Series(f"share_{name}", "vendor", SHARE, f"Share of spending, {label}", share_there),)
