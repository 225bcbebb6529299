"""Who pays whom along the chain: AI servers and their chips, chip suppliers' books, software licences."""

from __future__ import annotations

import math

import numpy as np

from suanli.model.equations import finance
from suanli.model.messages import SupplierAccounts
from suanli.model.units import QUARTERS_PER_YEAR
from suanli.model.views import chips_of_one_pf, performance, production_cost
from suanli.model.world import World

Array = np.ndarray


def chip_capacity(world: World) -> float:
    """Chips that can be made this quarter, thousands: K(t) = K0 + k t, linear and dated; inf where nothing limits."""
    if not world.parameters.flag("chip.limited"):
        return math.inf
    get = world.parameters.number
    return get("chip.capacity") + get("chip.capacity_growth") * world.quarter


def ai_server_price(world: World) -> Array:
    """Price of AI servers at today's chip prices by region, USD bn per PF: k_r = f sum_s m_rs p_s / P_s."""
    chips = chips_of_one_pf(world) @ world.today.supplier_plans.price if world.suppliers else np.zeros(2)
    return np.asarray(world.parameters.number("ai.server_factor") * chips)


def buy_ai_servers(world: World) -> Array:
    """Vendors pay for chips and for the servers around them; returns what they spent, USD bn by vendor."""
    today, ledger = world.today, world.ledger
    if not world.suppliers:
        return np.zeros(len(world.vendors))
    fills, price, factor = today.chip_fills, today.supplier_plans.price, world.parameters.number("ai.server_factor")
    chips = fills.to_vendors @ price
    ledger.pay("AI chips for clouds", "vendors", chips, "chip suppliers", fills.to_vendors.sum(axis=0) * price)
    ledger.pay("AI servers for clouds", "vendors", chips * (factor - 1.0), "suppliers")
    ledger.order_ai_servers(fills.to_vendors @ performance(world), fills.to_vendors.sum(axis=1), chips * factor)
    return np.asarray(chips * factor)


def settle_own_ai(world: World) -> tuple[Array, Array]:
    """Customers buy and run AI servers of their own: (written off, running), USD bn by customer."""
    customers, ledger, today = world.population, world.ledger, world.today
    if not world.suppliers:
        return np.zeros(len(customers)), np.zeros(len(customers))
    fills, price, factor = today.chip_fills, today.supplier_plans.price, world.parameters.number("ai.server_factor")
    bought = today.own_ai_ordered * fills.fill
    cost = bought * ai_server_price(world)[customers.region]
    ledger.own_ai.renew(world.quarter, bought, cost)
    running = ledger.own_ai.capacity * ai_running_cost(world)[customers.region]
    written_off = ledger.own_ai.depreciate()
    sold = fills.to_premises.sum(axis=0) * price
    ledger.pay("AI chips for premises", "customers", cost / factor, "chip suppliers", sold)
    ledger.pay("AI servers for premises", "customers", cost * (1.0 - 1.0 / factor), "suppliers")
    ledger.pay("running of own AI servers", "customers", running, "world")
    return written_off, running


def ai_running_cost(world: World) -> Array:
    """Running of one PF bought today, by region, USD bn per PF per quarter."""
    return np.asarray(world.parameters.number("ai.running_cost") * chips_of_one_pf(world).sum(axis=1))


def settle_suppliers(world: World) -> None:
    """Chip suppliers' profit and loss, tax, what owners pay in and take out."""
    today, ledger, get = world.today, world.ledger, world.parameters.number
    fills, plans = today.chip_fills, today.supplier_plans
    revenue = fills.shipped * plans.price
    production = fills.shipped * production_cost(world)
    profit = revenue - production - plans.research
    tax = finance.tax(profit, get("finance.tax"))
    nothing = np.zeros_like(revenue)
    today.supplier_accounts = SupplierAccounts(revenue, production, plans.research, profit, tax, nothing, nothing)
    if not world.suppliers:
        return
    region = world.supplier_facts.region
    ledger.pay("chip production", "chip suppliers", production, "suppliers")
    ledger.pay("chip suppliers' research", "chip suppliers", plans.research, "world")
    ledger.pay("chip suppliers' tax", "chip suppliers", tax, "states", np.bincount(region, tax, minlength=2))
    other = world.supplier_facts.other_research / QUARTERS_PER_YEAR
    owners = other + np.maximum(0.0, -(ledger.deposits["chip suppliers"] + other))
    ledger.pay("chip suppliers' owners pay in", "world", np.array([owners.sum()]), "chip suppliers", owners)
    buffer = get("finance.cash_buffer") * (production + plans.research)
    dividend = finance.excess_cash(ledger.deposits["chip suppliers"], buffer, nothing, get("finance.payout"))
    ledger.pay("chip suppliers' dividends", "chip suppliers", dividend, "world")
    today.supplier_accounts = SupplierAccounts(revenue, production, plans.research, profit, tax, owners, dividend)


def prove_supplier_books(world: World) -> float:
    """Change of each chip supplier's net worth = profit - tax + owners - dividend; the gap over the gross flow."""
    accounts, ledger = world.today.supplier_accounts, world.ledger
    explained = accounts.operating_profit - accounts.tax + accounts.owners - accounts.dividend
    change = ledger.deposits["chip suppliers"] - ledger.opening_deposits("chip suppliers")
    gap = float(np.max(np.abs(change - explained), initial=0.0))
    gross = math.fsum(ledger.rows.values())
    ledger.require("net worth of chip suppliers", gap, gross)
    return gap / max(gross, 1e-300)


def settle_licences(world: World) -> Array:
    """Customers pay for software on their own servers; returns what they paid, USD bn by customer.

    paid_i = fee (1 + g)^(t/4) x load on own servers, to sponsors at home in the customer's region
    """
    customers, ledger, get = world.population, world.ledger, world.parameters.number
    paid, received = np.zeros(len(customers)), np.zeros(len(world.sponsors))
    growth = (1.0 + get("licence.fee_growth")) ** (world.quarter / QUARTERS_PER_YEAR)
    for sponsor in world.sponsors:
        fee = world.licence_fee[sponsor.row]
        if fee > 0.0:
            amounts = fee * growth * customers.premises_load * (customers.region == sponsor.region)
            paid, received[sponsor.row] = paid + amounts, amounts.sum()
    world.today.licences = received
    if received.any():
        ledger.pay("software licences", "customers", paid, "sponsors", received)
        ledger.pay("licences' costs", "sponsors", received * (1.0 - get("licence.margin")), "world")
    return paid
