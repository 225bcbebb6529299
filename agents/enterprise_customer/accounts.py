"""Customers' books of a quarter: the cloud, servers of their own, what compute adds to their business, what is left.

receive what was served -> pay the cloud, the network, own servers, licences, software -> profit -> distributions
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from suanli.agents.enterprise_customer.messages import CustomerAccounts, CustomerOrders, Offers
from suanli.agents.enterprise_customer.population import Population
from suanli.agents.enterprise_customer.sectors import SectorFacts
from suanli.model.equations.task_values import Curve
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import Some, agreed, anywhere, as_array, at, common
from suanli.model.kernel.ledger import Ledger, Payment
from suanli.model.parameters.customers import CustomerParameters
from suanli.model.state.messages import Fills, LayerSales, Lent, Overflow

Array = np.ndarray
Values = Callable[[Array, Array], tuple[Array, Array]]
CLOUD_SERVICES = Payment("cloud services", "customers", "vendors")
BUSINESS_REVENUE = Payment("business revenue", "world", "customers")
REVENUE_FROM_COMPUTE = Payment("revenue from compute", "world", "customers")
BUSINESS_COSTS = Payment("business costs", "customers", "world")
CUSTOMERS_RESEARCH = Payment("customers' research", "customers", "world")
CUSTOMERS_DISTRIBUTIONS = Payment("customers' distributions", "customers", "world")
CUSTOMERS_OWNERS_PAY_IN = Payment("customers' owners pay in", "world", "customers")
COMPUTE_NETWORK = Payment("compute network", "customers", "suppliers")
COMPUTE_LENT_BY_VENDORS = Payment("compute lent by vendors", "suppliers", "vendors")
COMPUTE_LENT_BY_CUSTOMERS = Payment("compute lent by customers", "suppliers", "customers")
_SCALED = (
    "need",
    "wanted",
    "premises_load",
    "edge_load",
    "committed",
    "ai_need",
    "ai_wanted",
    "ai_premises_load",
)  # columns that grow with size


class Bill(NamedTuple):
    """What customers pay for a unit they have ordered, and what others than their vendor served.

    price, ai_price  (regions, vendors), USD bn per CU and per PF per quarter: what was filled of it, or leased
    networked        AI compute from the network, PF by customer
    value            what the tasks that were run are worth, USD bn by customer
    """

    price: Array
    ai_price: Array
    networked: Array
    value: Array


def take_orders(customers: Population, orders: CustomerOrders) -> None:
    """Write what customers decided into their columns."""
    for column in ("log_need", "vendor", "contract_end", "holding", "migrated", "small", *_SCALED):
        setattr(customers, column, getattr(orders, column))


def share_moved(existing: Array, moved: Array) -> float:
    """Return the share of existing workloads, CU by customer, that changed vendor."""
    return arithmetic.total(np.where(moved, existing, 0.0)) / arithmetic.larger(arithmetic.total(existing), 1e-300)


def scale_needs(customers: Population, orders: CustomerOrders, factor: float) -> CustomerOrders:
    """Return orders with all needs scaled, and scale customers: the first year's spending is an observation."""
    customers.size, customers.ai_size = customers.size * factor, customers.ai_size * factor
    bought = ("premises_bought", "ai_premises_wanted", "latency_load", "frontier_unmet")
    scaled = replace(orders, **{name: getattr(orders, name) * factor for name in (*_SCALED, *bought)})
    for name in _SCALED:
        setattr(customers, name, getattr(scaled, name))
    return scaled


def commitments_not_used(customers: Population, offers: Offers) -> Array:
    """Return what anchor customers owe on commitments beyond what they ordered, USD bn by customer."""
    bound = (customers.committed > 0.0) & (customers.vendor >= 0)
    if not anywhere(bound):
        return np.zeros(len(customers))
    those = Some(bound)
    ordered = those.of(customers.wanted) * customers.of_their_vendor(those, offers.price)
    ordered = ordered + those.of(customers.ai_wanted) * customers.of_their_vendor(those, offers.ai_price)
    return those.put(0.0 * bound, arithmetic.excess(those.of(customers.committed), ordered))


def receive(
    customers: Population, offers: Offers, fills: tuple[Fills, Fills], beyond: tuple[Overflow, Lent], values: Values
) -> Bill:
    """Write what customers were served and what they spend on it; returns the bill, and what it was worth.

    fills  of compute, of AI compute; beyond  what others than their vendor served of AI compute
    values  what a unit that is ordered is worth at parts served of both (``terms.values_served``)
    """
    overflow, lent = beyond
    fill, ai_fill = (np.broadcast_to(one.fill, offers.price.shape) for one in fills)
    customers.served = customers.wanted * customers.from_vendor(fill)
    customers.ai_served = customers.ai_wanted * customers.from_vendor(ai_fill)
    lacking = customers.ai_wanted * customers.from_vendor(1.0 - ai_fill)  # as it is counted at vendors
    others = lacking * overflow.served[customers.region]
    networked = (lacking - others) * lent.part[customers.region]
    rented, leased = (1.0 - ai_fill) * overflow.served[:, None], overflow.leases(offers.ai_price)
    price, ai_price = fill * offers.price, (ai_fill + np.where(leased, rented, 0.0)) * offers.ai_price
    direct = np.where(leased, 0.0, rented) * overflow.price[:, None]
    general = customers.wanted * customers.from_vendor(price)
    ai_spending = customers.ai_wanted * customers.from_vendor(ai_price)
    customers.ai_served = customers.ai_served + others + networked
    customers.spending = general + ai_spending + customers.ai_wanted * customers.from_vendor(direct)
    customers.spending = customers.spending + commitments_not_used(customers, offers)
    left = (overflow.served + (1.0 - overflow.served) * lent.part)[:, None]
    value, ai_value = values(fill, ai_fill + (1.0 - ai_fill) * left)
    gained = customers.wanted * customers.from_term(value) + customers.ai_wanted * customers.from_term(ai_value)
    return Bill(price, ai_price, networked, as_array(gained))


def pay_cloud(ledger: Ledger, customers: Population, received: Array) -> None:
    """Pay vendors for compute. received  of customers, (regions, vendors), USD bn"""
    ledger.pay(CLOUD_SERVICES, customers.spending, arithmetic.total(received, axis=0))


def pay_network(ledger: Ledger, customers: Population, networked: Array, lent: Lent) -> Array:
    """Pay for compute lent in the network; lenders get what links leave. Returns USD bn paid, by customer."""
    paid = networked * lent.price[customers.region]
    ledger.pay(COMPUTE_NETWORK, paid)
    earned = arithmetic.total(lent.to_vendors, axis=0)
    ledger.pay(COMPUTE_LENT_BY_VENDORS, as_array([arithmetic.total(earned)]), earned)
    ledger.pay(COMPUTE_LENT_BY_CUSTOMERS, as_array([arithmetic.total(lent.to_owners)]), lent.to_owners)
    return as_array(paid)


def licences_owed(customers: Population, fees: Array, home: Array) -> tuple[Array, Array]:
    """Return what software on own servers costs: (by customer, by parent), USD bn.

    fees  for a unit of load, by parent; home  (regions, parents), 1 for its home market: it sells there
    """
    paid, received = np.zeros(len(customers)), [0.0] * len(fees)
    for row in np.flatnonzero(common(fees > 0.0)):
        amounts = fees[row] * customers.premises_load * (home[customers.region, row] > 0.0)
        paid, received[row] = paid + amounts, arithmetic.total(amounts)
    return paid, as_array(received)


def software_owed(
    customers: Population, bill: Bill, attach: Array, sales: LayerSales, places: tuple[Array, Array]
) -> tuple[Array, Array]:
    """Return what customers pay for software and for AI services, each USD bn by customer.

    attach  of software and AI services to compute, (2, vendors); places  (market of each region; region of vendors)
    """
    software = _base_paid(customers, sales.installed, *places)
    software = software + customers.wanted * customers.from_vendor(bill.price * attach[0])
    software = software + customers.ai_wanted * customers.from_vendor(bill.ai_price * attach[0])
    services = customers.ai_wanted * customers.from_vendor(bill.ai_price * attach[1])
    return as_array(software), as_array(services)


def _base_paid(customers: Population, installed: Array, area: Array, region: Array) -> Array:
    """Software of the installed base by customer: those at home pay in proportion to their size.

    Where nobody lives at home, those of the first region that has customers do.
    """
    at = area[customers.region]
    by_region = np.bincount(area[region], installed, minlength=customers.regions)
    size = np.bincount(at, customers.size, minlength=customers.regions)
    if agreed(np.any((size <= 0.0) & (by_region > 0.0))):
        first = np.arange(customers.regions) == np.argmax(size > 0.0)
        by_region = np.where(first, arithmetic.total(by_region), 0.0)
    rate = np.divide(by_region, size, out=np.zeros_like(size), where=size > 0.0)
    return as_array(rate[at] * customers.size)


def business(
    customers: Population, reference_price: Array, years: float, sectors: SectorFacts, p: CustomerParameters
) -> Array:
    """Return customers' revenue apart from what compute adds, USD bn per quarter: S p0 / r (1 + g)^years.

    reference_price  of 2018Q1 by region; r  ``spending_per_revenue`` of its sector, g  ``customer.growth``
    """
    opening = customers.size * reference_price[customers.region]
    opening = opening / at(sectors.spending_per_revenue, customers.sector)
    return as_array(opening * arithmetic.power(1.0 + p.growth, years))


def opening_benefit(
    customers: Population, amounts: tuple[Array, Array], prices: tuple[Array, Array], curves: tuple[Curve, Curve]
) -> Array:
    """Return what so much general and AI compute was worth in 2018, USD bn per quarter by customer.

    prices  of 2018Q1 by region, of general and of AI compute
    """
    each = (price[customers.region] * one.value(0.0) for price, one in zip(prices, curves, strict=True))
    value, ai_value = each
    return as_array(amounts[0] * value + amounts[1] * ai_value)


class Costs(NamedTuple):
    """What customers pay besides the cloud, USD bn by customer; and what they earn by lending own servers."""

    premises: Array  # written off and running
    licences: Array  # and software, AI services
    network: Array
    lent: Array


def settle(
    ledger: Ledger, customers: Population, revenue: Array, gained: Array, costs: Costs, sectors: SectorFacts
) -> CustomerAccounts:
    """Earn from business and compute, pay for R&D, pay out what is left; returns the accounts.

    Profit = margin x business revenue + benefit - cloud - depreciation and running of own servers - licences - own R&D

    revenue  of business apart from compute; gained  benefit of compute, USD bn by customer
    """
    margin = at(sectors.margin, customers.sector)
    research = at(sectors.research_share, customers.sector) * gained
    ledger.pay(BUSINESS_REVENUE, as_array([arithmetic.total(revenue)]), revenue)
    ledger.pay(REVENUE_FROM_COMPUTE, as_array([arithmetic.total(gained)]), gained)
    ledger.pay(BUSINESS_COSTS, revenue * (1.0 - margin))
    ledger.pay(CUSTOMERS_RESEARCH, research)
    profit = revenue * margin + gained - customers.spending - costs.premises - research - costs.licences
    profit = profit - costs.network + costs.lent
    balance = ledger.deposits["customers"]
    ledger.pay(CUSTOMERS_DISTRIBUTIONS, np.maximum(balance, 0.0))
    missing = np.maximum(-balance, 0.0)
    ledger.pay(CUSTOMERS_OWNERS_PAY_IN, as_array([arithmetic.total(missing)]), missing)
    customers.benefit, customers.research, customers.profit = gained, research, profit
    return CustomerAccounts(customers.spending, costs.premises, gained, research, profit)


def learn(customers: Population, full: Array, sectors: SectorFacts, p: CustomerParameters) -> None:
    """Own AI capability follows own R&D with diminishing returns.

    c' = (1 - d) c + d (R / R0)^(1/2),  R0 the R&D of a fully served customer in 2018; c = 1 there

    full  what compute would have been worth to it in 2018, had it been fully served, USD bn per quarter
    """
    reference = at(sectors.research_share, customers.sector) * full
    relative = np.divide(customers.research, reference, out=np.zeros_like(reference), where=reference > 0.0)
    loss = p.capability_depreciation
    customers.capability = (1.0 - loss) * customers.capability + loss * np.sqrt(relative)
