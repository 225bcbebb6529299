"""Who pays whom: customers' books, vendors' books, who covers what is missing. The ledger writes; this says what."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from suanli.model.equations import demand, finance
from suanli.model.messages import Accounts, CustomerAccounts
from suanli.model.units import QUARTERS_PER_YEAR
from suanli.model.world import World

Array = np.ndarray


def customer_budgets(world: World) -> Array:
    """Budget of each customer for the cloud, USD bn per quarter.

    B_i = S_i p0 / r (1 + g)^(t/4) + beta b_i(-1)

    S size, p0 price of 2018Q1, r spending over budget in 2018 (by sector), g growth of customers' business,
    b benefit from compute last quarter, beta the part of it that adds to the budget
    """
    return np.asarray(
        _business(world) + world.parameters.number("customer.budget_from_benefit") * world.population.benefit
    )


def _business(world: World) -> Array:
    """Budget from customers' business apart from compute, USD bn per quarter."""
    customers = world.population
    opening = customers.size * world.reference_price[customers.region] / world.sectors.budget_ratio[customers.sector]
    growth = world.parameters.number("demand.budget_growth")
    return np.asarray(opening * (1.0 + growth) ** (world.quarter / QUARTERS_PER_YEAR))


def take_orders(world: World) -> None:
    """Write what customers decided into their columns."""
    customers, orders = world.population, world.today.orders
    for column in ("log_need", "vendor", "contract_end", "holding", "need", "migrated", "wanted", "premises_load"):
        setattr(customers, column, getattr(orders, column))
    existing = world.today.existing
    world.today.moved = float(existing[orders.moved].sum() / max(existing.sum(), 1e-300))


def scale_needs(world: World, factor: float) -> None:
    """Scale all needs, now and later: the first year's spending is an observation, not a forecast."""
    customers, orders = world.population, world.today.orders
    customers.size = customers.size * factor
    scaled = {name: getattr(orders, name) * factor for name in ("need", "wanted", "premises_load", "premises_bought")}
    world.today.orders = replace(orders, **scaled)
    for name in ("need", "wanted", "premises_load"):
        setattr(customers, name, scaled[name])


def settle_customers(world: World) -> None:
    """Customers pay for the cloud and for their own servers, earn from compute, and pay out what they gain.

    Profit = margin x business revenue + benefit - cloud - depreciation and running of own servers - own R&D
    """
    customers, ledger, today, get = world.population, world.ledger, world.today, world.parameters.number
    fill = np.broadcast_to(today.fills.fill, today.offers.price.shape)
    customers.served = customers.wanted * customers.from_vendor(fill)
    customers.spending = customers.wanted * customers.from_vendor(fill * today.offers.price)
    ledger.pay("cloud services", "customers", customers.spending, "vendors", today.fills.revenue.sum(axis=0))

    owned = ledger.premises
    kept = owned.capacity - owned.due_for_retirement(world.quarter, 1)
    bought = np.maximum(0.0, today.orders.premises_bought - kept)
    cost = bought * today.signals.server_price * get("premises.price_premium")
    owned.renew(world.quarter, bought, cost)
    running, written_off = owned.capacity * get("premises.running_cost"), owned.depreciate()
    ledger.pay("servers for premises", "customers", cost, "suppliers")
    ledger.pay("running of premises", "customers", running, "world")

    value = get("customer.benefit_per_spend") * world.reference_price[customers.region]
    benefit = demand.compute_benefit(customers.served, customers.size, value, get("customer.benefit_curvature"))
    research = get("customer.research_share") * benefit
    business = _business(world) / get("customer.budget_per_revenue")
    ledger.pay("business revenue", "world", np.array([business.sum()]), "customers", business)
    ledger.pay("revenue from compute", "world", np.array([benefit.sum()]), "customers", benefit)
    ledger.pay("business costs", "customers", business * (1.0 - get("customer.margin")), "world")
    ledger.pay("customers' research", "customers", research, "world")

    profit = business * get("customer.margin") + benefit - customers.spending - written_off - running - research
    balance = ledger.deposits["customers"]
    ledger.pay("customers' distributions", "customers", np.maximum(balance, 0.0), "world")
    missing = np.maximum(-balance, 0.0)
    ledger.pay("customers' owners pay in", "world", np.array([missing.sum()]), "customers", missing)
    customers.benefit, customers.research, customers.profit = benefit, research, profit
    premises = written_off + running
    today.customer_accounts = CustomerAccounts(customers.spending, premises, benefit, research, profit)


def settle_vendors(world: World) -> None:
    """Vendors' profit and loss, taxes, interest, new capacity, sponsor money, debt, dividends."""
    today, ledger, parameters = world.today, world.ledger, world.parameters
    plans, get = today.plans, parameters.number
    revenue = today.fills.revenue.sum(axis=0)
    operations = today.signals.operations_cost * today.fills.served.sum(axis=0)
    spent = {
        "operations": operations,
        "platform": plans.platform,
        "expansion": plans.expansion,
        "research": plans.research,
    }
    for row, amounts in spent.items():
        ledger.pay(f"vendors' {row}", "vendors", amounts, "world")
    depreciation = ledger.cloud.depreciate()
    profit = revenue - sum(spent.values()) - depreciation
    interest = finance.interest(ledger.debt, get("finance.interest"))
    tax = finance.tax(profit - interest, get("finance.tax"))
    ledger.pay("interest", "vendors", interest, "lenders", ledger.by_lender(interest))
    ledger.pay("tax", "vendors", tax, "states", np.bincount(world.facts.region, tax, minlength=2))
    grant = np.full_like(profit, get("research.sponsor_grant") * parameters.flag("research.spending"))
    ledger.pay("sponsors' research grants", "sponsors", grant, "vendors", grant)
    capital_expenditure = ledger.order(plans.capacity_ordered, today.signals.server_price)
    repayment = get("finance.repayment") * ledger.debt
    ledger.repay(repayment)
    support, borrowed = finance.shortfall_funding(ledger.deposits["vendors"], today.signals.support_limit)
    ledger.pay("sponsors' support", "sponsors", support, "vendors", support)
    ledger.lend(borrowed)
    buffer = get("finance.cash_buffer") * sum(spent.values())
    dividend = finance.excess_cash(ledger.deposits["vendors"], buffer, capital_expenditure, get("finance.payout"))
    ledger.pay("dividends", "vendors", dividend, "sponsors", dividend)
    today.accounts = Accounts(
        revenue=revenue,
        **spent,
        depreciation=depreciation,
        operating_profit=profit,
        interest=interest,
        tax=tax,
        grant=grant,
        support=support,
        new_debt=borrowed,
        repayment=repayment,
        dividend=dividend,
        capital_expenditure=capital_expenditure,
    )


def settle_rest(world: World) -> None:
    """Sponsors earn elsewhere and use what is left; suppliers, states and lenders pass on what they received."""
    ledger = world.ledger
    income = np.zeros(len(world.sponsors))
    for sponsor in world.sponsors:
        income[sponsor.vendor] = sponsor.cash_flow(world.quarter) / QUARTERS_PER_YEAR
    ledger.pay("sponsors' other business", "world", np.array([income.sum()]), "sponsors", income)
    left = ledger.deposits["sponsors"]
    ledger.pay("sponsors' other uses", "sponsors", np.maximum(left, 0.0), "world")
    missing = np.maximum(-left, 0.0)
    ledger.pay("sponsors' new capital", "world", np.array([missing.sum()]), "sponsors", missing)
    ledger.pay("suppliers' costs and profit", "suppliers", ledger.deposits["suppliers"].copy(), "world")
    ledger.pay("public spending", "states", ledger.deposits["states"].copy(), "world")
    earned = ledger.by_lender(world.today.accounts.interest)
    ledger.pay("lenders' costs and profit", "lenders", earned, "world")


def customers_learn(world: World) -> None:
    """Own AI capability follows own R&D with diminishing returns.

    c' = (1 - d) c + d (R / R0)^(1/2),  R0 the R&D of a fully served customer in 2018; c = 1 there
    """
    customers, get = world.population, world.parameters.number
    value = get("customer.benefit_per_spend") * world.reference_price[customers.region]
    reference = get("customer.research_share") * value * customers.size
    relative = np.divide(customers.research, reference, out=np.zeros_like(reference), where=reference > 0.0)
    loss = get("customer.capability_depreciation")
    customers.capability = (1.0 - loss) * customers.capability + loss * np.sqrt(relative)


def prove_net_worth(world: World) -> float:
    """Vendors' books against their profit and loss; returns the largest gap over the gross flow.

    change of net worth = operating profit - interest - tax + grant + support - dividend, for each vendor
    """
    accounts, ledger = world.today.accounts, world.ledger
    explained = (
        accounts.operating_profit
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
