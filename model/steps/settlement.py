"""Who pays whom: customers' books, vendors' books, who covers what is missing. The ledger writes; this says what."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from suanli.agents.cloud_vendor import accounts
from suanli.agents.parent_company import planning as parent_planning
from suanli.model.equations import demand, right_sizing
from suanli.model.kernel import arithmetic
from suanli.model.kernel.ledger import Payment
from suanli.model.kernel.units import QUARTERS_PER_YEAR
from suanli.model.mechanisms import energy, procurement, programmes
from suanli.model.mechanisms import software_layers as layers
from suanli.model.state.messages import CustomerAccounts
from suanli.model.state.world import World
from suanli.model.steps import chip_accounts as supply
from suanli.model.steps import server_accounts as assembly
from suanli.model.steps.prices import maker_factor

Array = np.ndarray
CLOUD_SERVICES = Payment("cloud services", "customers", "vendors")
BUSINESS_REVENUE = Payment("business revenue", "world", "customers")
REVENUE_FROM_COMPUTE = Payment("revenue from compute", "world", "customers")
BUSINESS_COSTS = Payment("business costs", "customers", "world")
CUSTOMERS_RESEARCH = Payment("customers' research", "customers", "world")
CUSTOMERS_DISTRIBUTIONS = Payment("customers' distributions", "customers", "world")
CUSTOMERS_OWNERS_PAY_IN = Payment("customers' owners pay in", "world", "customers")
RUNNING_OF_PREMISES = Payment("running of premises", "customers", "world")
COMPUTE_NETWORK = Payment("compute network", "customers", "suppliers")
COMPUTE_LENT_BY_VENDORS = Payment("compute lent by vendors", "suppliers", "vendors")
COMPUTE_LENT_BY_CUSTOMERS = Payment("compute lent by customers", "suppliers", "customers")
SPONSORS_OTHER_BUSINESS = Payment("sponsors' other business", "world", "sponsors")
SPONSORS_OTHER_USES = Payment("sponsors' other uses", "sponsors", "world")
SPONSORS_NEW_CAPITAL = Payment("sponsors' new capital", "world", "sponsors")
SUPPLIERS_COSTS_AND_PROFIT = Payment("suppliers' costs and profit", "suppliers", "world")
PUBLIC_SPENDING = Payment("public spending", "states", "world")
OTHER_PUBLIC_REVENUE = Payment("other public revenue", "world", "states")
LENDERS_COSTS_AND_PROFIT = Payment("lenders' costs and profit", "lenders", "world")
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


def customer_budgets(world: World) -> Array:
    """Budget of each customer for the cloud, USD bn per quarter.

    B_i = S_i p0 / r (1 + g)^(t/4) + beta b_i(-1)

    S size, p0 price of 2018Q1, r spending over budget in 2018 (by sector), g growth of customers' business,
    b benefit from compute last quarter, beta the part of it that adds to the budget
    """
    return np.asarray(_business(world) + world.parameters.customer.budget_from_benefit * world.population.benefit)


def _business(world: World) -> Array:
    """Budget from customers' business apart from compute, USD bn per quarter."""
    customers = world.population
    opening = customers.size * world.reference_price[customers.region] / world.sectors.budget_ratio[customers.sector]
    growth = world.parameters.demand.budget_growth
    return np.asarray(opening * arithmetic.power(1.0 + growth, world.quarter / QUARTERS_PER_YEAR))


def take_orders(world: World) -> None:
    """Write what customers decided into their columns."""
    customers, orders = world.population, world.today.orders
    for column in ("log_need", "vendor", "contract_end", "holding", "migrated", "small", *_SCALED):
        setattr(customers, column, getattr(orders, column))
    existing = world.today.existing
    world.today.moved = float(arithmetic.total(existing[orders.moved]) / max(arithmetic.total(existing), 1e-300))


def scale_needs(world: World, factor: float) -> None:
    """Scale all needs, now and later: the first year's spending is an observation, not a forecast."""
    customers, orders = world.population, world.today.orders
    customers.size, customers.ai_size = customers.size * factor, customers.ai_size * factor
    bought = ("premises_bought", "ai_premises_wanted", "latency_load", "frontier_unmet")
    world.today.orders = replace(orders, **{name: getattr(orders, name) * factor for name in (*_SCALED, *bought)})
    for name in _SCALED:
        setattr(customers, name, getattr(world.today.orders, name))


def settle_customers(world: World) -> None:
    """Customers pay for the cloud and for their own servers, earn from compute, and pay out what they gain.

    Profit = margin x business revenue + benefit - cloud - depreciation and running of own servers - licences - own R&D
    """
    customers, ledger, today, p = world.population, world.ledger, world.today, world.parameters
    fill, ai_fill = (np.broadcast_to(fills.fill, today.offers.price.shape) for fills in (today.fills, today.ai_fills))
    customers.served = customers.wanted * customers.from_vendor(fill)
    customers.ai_served = customers.ai_wanted * customers.from_vendor(ai_fill)
    lacking = customers.ai_wanted * customers.from_vendor(1.0 - ai_fill)  # as it is counted at vendors
    beyond = lacking * today.overflow.served[customers.region]
    networked = (lacking - beyond) * today.lent.part[customers.region]
    price, ai_price = fill * today.offers.price, ai_fill * today.offers.ai_price
    general = customers.wanted * customers.from_vendor(price)
    ai_spending = customers.ai_wanted * customers.from_vendor(ai_price)
    customers.ai_served = customers.ai_served + beyond + networked
    customers.spending = general + ai_spending + beyond * today.overflow.price[customers.region]
    customers.spending = customers.spending + commitments_not_used(world)
    ledger.pay(CLOUD_SERVICES, customers.spending, arithmetic.total(today.from_customers, axis=0))
    rented = _settle_network(world, networked)
    written_off, running = _settle_own_servers(world)
    licences = supply.settle_licences(world) + layers.settle(world, price, ai_price)

    benefit = benefit_of(world, customers.served, tasks_of(world, customers.ai_served))
    research = p.customer.research_share * benefit
    business = _business(world) / p.customer.budget_per_revenue
    ledger.pay(BUSINESS_REVENUE, np.array([arithmetic.total(business)]), business)
    ledger.pay(REVENUE_FROM_COMPUTE, np.array([arithmetic.total(benefit)]), benefit)
    ledger.pay(BUSINESS_COSTS, business * (1.0 - p.customer.margin))
    ledger.pay(CUSTOMERS_RESEARCH, research)

    premises = written_off + running
    profit = business * p.customer.margin + benefit - customers.spending - premises - research - licences
    profit = profit - rented + today.lent.to_owners
    balance = ledger.deposits["customers"]
    ledger.pay(CUSTOMERS_DISTRIBUTIONS, np.maximum(balance, 0.0))
    missing = np.maximum(-balance, 0.0)
    ledger.pay(CUSTOMERS_OWNERS_PAY_IN, np.array([arithmetic.total(missing)]), missing)
    customers.benefit, customers.research, customers.profit = benefit, research, profit
    today.customer_accounts = CustomerAccounts(customers.spending, premises, benefit, research, profit)


def commitments_not_used(world: World) -> Array:
    """What core customers owe on commitments beyond what they ordered, USD bn by customer."""
    customers, offers = world.population, world.today.offers
    ordered = customers.wanted * customers.from_vendor(offers.price)
    ordered = ordered + customers.ai_wanted * customers.from_vendor(offers.ai_price)
    return np.where(customers.vendor >= 0, arithmetic.excess(customers.committed, ordered), 0.0)


def _settle_own_servers(world: World) -> tuple[Array, Array]:
    """Customers renew and run their own servers: (written off, running), USD bn by customer."""
    ledger, today, p = world.ledger, world.today, world.parameters
    owned = ledger.premises
    kept = owned.capacity - owned.due_for_retirement(world.quarter, 1)
    bought = arithmetic.excess(today.orders.premises_bought, kept)
    today.own_servers_priced = bought * today.signals.server_price * p.premises.price_premium
    cost = today.own_servers_priced * maker_factor(world, today.maker_plans.markup)[world.population.region]
    owned.renew(world.quarter, bought, cost)
    running, written_off = owned.capacity * p.premises.running_cost, owned.depreciate()
    ai_cost, ai_written_off, ai_running = supply.renew_own_ai(world)
    assembly.buy_own_servers(world, cost, ai_cost)
    ledger.pay(RUNNING_OF_PREMISES, running)
    return written_off + ai_written_off, running + ai_running


def _settle_network(world: World, networked: Array) -> Array:
    """Customers pay for compute lent in the network; lenders get what links leave: USD bn paid, by customer."""
    ledger, lent = world.ledger, world.today.lent
    paid = networked * lent.price[world.population.region]
    ledger.pay(COMPUTE_NETWORK, paid)
    earned = arithmetic.total(lent.to_vendors, axis=0)
    ledger.pay(COMPUTE_LENT_BY_VENDORS, np.array([arithmetic.total(earned)]), earned)
    ledger.pay(COMPUTE_LENT_BY_CUSTOMERS, np.array([arithmetic.total(lent.to_owners)]), lent.to_owners)
    return paid


def tasks_of(world: World, served: Array) -> Array:
    """Work that AI compute served to customers in clouds does, at fixed requirement and weighted by value kept, PF.

    served (1 - m (1 - rho)) / (1 - m (1 - c)),  m the part of it that small models do
    """
    small, p = world.population.small, world.parameters
    worth = right_sizing.value_per_task(small, p.models.retention)
    return np.asarray(served * worth / right_sizing.compute_per_task(small, p.models.compute))


def benefit_of(world: World, served: Array, ai_served: Array) -> Array:
    """Revenue that compute adds to customers' business, general and AI compute each with diminishing returns."""
    customers, p = world.population, world.parameters
    worth, curvature = p.customer.benefit_per_spend, p.customer.benefit_curvature
    value, ai_value = (worth * price[customers.region] for price in (world.reference_price, world.ai_reference_price))
    general = demand.compute_benefit(served, customers.size, value, curvature)
    return np.asarray(general + demand.compute_benefit(ai_served, customers.ai_size, ai_value, curvature))


def settle_vendors(world: World) -> None:
    """Vendors' books: what they earn, what they buy, and who covers what is missing."""
    today, ledger, region, p = world.today, world.ledger, world.facts.region, world.parameters
    running = energy.chip_running(world) * ledger.chips.capacity
    operations = today.signals.operations_cost * arithmetic.total(today.fills.served, axis=0) + running
    spent = accounts.pay_running(ledger, today.plans, operations)
    spent["energy"] = energy.settle(world)
    earned = accounts.earn(ledger, region, arithmetic.total(today.revenue, axis=0), spent, p.finance)
    accounts.receive_grants(ledger, region, today.signals)
    procurement.settle(world)
    bought = assembly.buy_servers(world)
    young = (world.facts.entry >= 0) & (world.quarter - world.facts.entry < p.exit.after)
    today.accounts = accounts.fund(ledger, earned, today.signals, bought, young, p.finance)


def settle_rest(world: World) -> None:
    """Sponsors earn elsewhere and use what is left; suppliers, states and lenders pass on what they received.

    A sponsor's cash flow is what it was measured to be: profit on licences is part of it, not on top of it, and so is
    what layers earned in 2018; what they earn beyond that comes on top.
    """
    ledger = world.ledger
    flow = parent_planning.cash_flow(world.parents_cash_flow, world.quarter, world.parameters.sponsor)
    income = flow / QUARTERS_PER_YEAR
    counted = world.parameters.licence.margin * world.today.licences + layers.measured_profit(world)
    income = np.maximum(0.0, income - counted)
    ledger.pay(SPONSORS_OTHER_BUSINESS, np.array([arithmetic.total(income)]), income)
    programmes.settle(world)
    left = ledger.deposits["sponsors"]
    ledger.pay(SPONSORS_OTHER_USES, np.maximum(left, 0.0))
    missing = np.maximum(-left, 0.0)
    ledger.pay(SPONSORS_NEW_CAPITAL, np.array([arithmetic.total(missing)]), missing)
    ledger.pay(SUPPLIERS_COSTS_AND_PROFIT, ledger.deposits["suppliers"].copy())
    left = ledger.deposits["states"]
    ledger.pay(PUBLIC_SPENDING, np.maximum(left, 0.0))
    missing = np.maximum(-left, 0.0)  # what taxes on this industry don't pay, other taxes do
    ledger.pay(OTHER_PUBLIC_REVENUE, np.array([arithmetic.total(missing)]), missing)
    earned = ledger.by_lender(world.today.accounts.interest)
    ledger.pay(LENDERS_COSTS_AND_PROFIT, earned)


def customers_learn(world: World) -> None:
    """Own AI capability follows own R&D with diminishing returns.

    c' = (1 - d) c + d (R / R0)^(1/2),  R0 the R&D of a fully served customer in 2018; c = 1 there
    """
    customers, p = world.population, world.parameters
    reference = p.customer.research_share * benefit_of(world, customers.size, customers.ai_size)
    relative = np.divide(customers.research, reference, out=np.zeros_like(reference), where=reference > 0.0)
    loss = p.customer.capability_depreciation
    customers.capability = (1.0 - loss) * customers.capability + loss * np.sqrt(relative)


def keep_word(world: World) -> None:
    """What sponsors announced holds from the next quarter on."""
    said = world.today.commitments
    world.support_limit, world.tolerated_loss = said.support_limit, said.tolerated_loss


def prove_net_worth(world: World) -> float:
    """Vendors' books against their profit and loss; returns the largest gap over the gross flow.

    change of net worth = operating profit - interest - tax + grant + support - dividend, for each vendor;
    and what it was given or lost when it entered, was rescued or left (``Turnover``)
    """
    accounts, ledger = world.today.accounts, world.ledger
    turnover = world.today.turnover
    explained = (
        accounts.operating_profit
        + turnover.capital
        + turnover.forgiven
        - turnover.written_down
        - turnover.paid_out
        + turnover.gained
        - accounts.interest
        - accounts.tax
        + accounts.grant
        + accounts.support
        - accounts.dividend
    )
    gap = float(np.max(np.abs(ledger.net_worth() - ledger.opening_net_worth - explained)))
    gross = math.fsum(ledger.rows.values())
    ledger.require("net worth of vendors", gap, gross)
    return gap / max(gross, 1e-300)
