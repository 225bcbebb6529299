"""Who pays whom up the chain: chip suppliers' and foundries' books, customers' own AI servers, software licences."""

from __future__ import annotations

import numpy as np

from suanli.agents.chip_supplier import accounts as supplier_accounts
from suanli.agents.foundry import accounts as foundry_accounts
from suanli.model.kernel import arithmetic
from suanli.model.kernel.ledger import Payment
from suanli.model.kernel.units import QUARTERS_PER_YEAR
from suanli.model.mechanisms import super_compute
from suanli.model.state.chain_messages import FoundryAccounts, SupplierAccounts
from suanli.model.state.population import REGIONS
from suanli.model.state.world import World
from suanli.model.steps import chip_chain as chain
from suanli.model.steps.prices import chip_prices, maker_factor
from suanli.model.steps.server_accounts import prove_books

Array = np.ndarray
RUNNING_OF_OWN_AI_SERVERS = Payment("running of own AI servers", "customers", "world")
WAFERS = Payment("wafers", "chip suppliers", "foundries")
PACKAGING = Payment("packaging", "chip suppliers", "foundries")
MEMORY_AND_BOARDS = Payment("memory and boards", "chip suppliers", "suppliers")
SOFTWARE_LICENCES = Payment("software licences", "customers", "sponsors")
LICENCES_COSTS = Payment("licences' costs", "sponsors", "world")
CHIP_PRODUCTION = Payment("chip production", "chip suppliers", "suppliers")


def renew_own_ai(world: World) -> tuple[Array, Array, Array]:
    """Customers renew their own AI servers as far as chips go: (cost, written off, running), USD bn by customer."""
    customers, ledger, today = world.population, world.ledger, world.today
    if not world.suppliers:
        nothing = np.zeros(len(customers))
        return nothing, nothing, nothing
    received = today.chip_fills.to_premises
    wanted = np.bincount(customers.region, today.own_ai_ordered, minlength=2)
    shipped = arithmetic.total(received * today.chips_on_sale.sold, axis=1)
    bought = today.own_ai_ordered * _over(shipped, wanted)[customers.region]
    spent = arithmetic.total(
        received * chip_prices(world)[len(world.vendors) : len(world.vendors) + len(REGIONS)], axis=1
    )
    charged = world.parameters.ai.server_factor * maker_factor(world, today.maker_plans.markup)
    cost = bought * _over(charged * spent, shipped)[customers.region]
    ledger.own_ai.renew(world.quarter, bought, cost)
    ledger.own_chips.renew(world.quarter, arithmetic.total(received, axis=1), np.zeros(len(received)))
    owned = np.bincount(customers.region, ledger.own_ai.capacity, minlength=2)
    chips_a_pf = _over(ledger.own_chips.capacity, owned)[customers.region]
    running = world.parameters.ai.running_cost * ledger.own_ai.capacity * chips_a_pf
    written_off = ledger.own_ai.depreciate()
    ledger.pay(RUNNING_OF_OWN_AI_SERVERS, running)
    return cost, written_off, running


def _over(amount: Array, whole: Array) -> Array:
    """A ratio by region, 0 where there is nothing to divide by."""
    return np.asarray(np.divide(amount, whole, out=np.zeros_like(whole), where=whole > 0.0))


def settle_suppliers(world: World) -> None:
    """Chip suppliers' profit and loss, tax, wafers and packaging paid for, what owners pay in and take out."""
    today, ledger, p = world.today, world.ledger, world.parameters
    fills, plans = today.chip_fills, today.supplier_plans
    revenue = arithmetic.total(fills.to_buyers * chip_prices(world), axis=0)
    if world.foundries:
        production, paid = ledger.silicon.ship(fills.shipped), _pay_foundries(world)
    else:
        production = paid = fills.shipped * today.chips_on_sale.unit_cost
        if world.suppliers:
            ledger.pay(CHIP_PRODUCTION, production)
    given = today.chip_signals.support, world.supplier_facts.other_research
    if not world.suppliers:
        today.supplier_accounts = SupplierAccounts(*(np.zeros(0),) * 7)
        return
    region, sold = world.supplier_facts.region, (revenue, production, paid)
    today.supplier_accounts = supplier_accounts.settle(ledger, sold, plans.research, given, region, p.finance)


def _pay_foundries(world: World) -> Array:
    """Suppliers pay for wafers started and chips packaged, and for memory and boards; returns what, USD bn."""
    ledger, p, making = world.ledger, world.parameters, world.today.making
    wafers, packaging = making.started * chain.wafer_prices(world), making.lines * p.foundry.packaging_price
    memory = making.packaged * chain.memory_cost(world)
    for payment, amounts in ((WAFERS, wafers), (PACKAGING, packaging)):
        ledger.pay(payment, arithmetic.total(amounts, axis=1), arithmetic.total(amounts, axis=0))
    ledger.pay(MEMORY_AND_BOARDS, memory)
    return np.asarray(arithmetic.total(wafers + packaging, axis=1) + memory)


def settle_foundries(world: World) -> None:
    """Foundries' profit and loss on accelerators, capacity built, owners."""
    today, ledger, p = world.today, world.ledger, world.parameters
    nothing = np.zeros(len(world.foundries))
    if not world.foundries:
        today.foundry_accounts = FoundryAccounts(*(nothing,) * 8)
        return
    making, price = today.making, chain.wafer_prices(world)
    revenue = (
        arithmetic.total(making.lines, axis=0) * p.foundry.packaging_price
        + arithmetic.total(making.started, axis=0) * price
    )
    region = world.foundry_facts.region
    today.foundry_accounts = foundry_accounts.settle(ledger, revenue, today.foundry_plans, region, p.foundry, p.finance)


def prove_chain_books(world: World) -> float:
    """Net worth of chip suppliers, foundries and server makers against their profit and loss; the largest gap."""
    today, ledger = world.today, world.ledger
    gaps = []
    for sector, accounts in (
        ("chip suppliers", today.supplier_accounts),
        ("foundries", today.foundry_accounts),
        ("server makers", today.maker_accounts),
    ):
        explained = accounts.operating_profit - accounts.tax + accounts.owners - accounts.dividend
        gaps.append(prove_books(world, sector, (ledger.opening_worth[sector], ledger.worth(sector)), explained))
    shipped = chain.pf_by_region(world, today.chip_fills.to_buyers)
    column = world.quarter % ledger.ai_servers.pipeline.units.shape[1]
    bought = np.bincount(world.facts.region, ledger.ai_servers.pipeline.units[:, column], minlength=len(REGIONS))
    own = ledger.own_ai.units[:, world.quarter % ledger.own_ai.units.shape[1]]
    bought = bought + np.bincount(world.population.region, own, minlength=len(REGIONS)) * bool(world.suppliers)
    bought = bought + super_compute.bought_by_region(world)
    gap, size = float(np.max(np.abs(shipped - bought))), max(arithmetic.total(shipped), 1e-300)
    ledger.require("AI performance bought and shipped", gap, size, "PF")
    return max(*gaps, gap / size, _prove_use(world))


def _prove_use(world: World) -> float:
    """Compute served is at most what is installed, by vendor and class; returns the largest excess over what is."""
    today, ledger, excess = world.today, world.ledger, 0.0
    if not world.parameters.server.limited:
        return 0.0
    for fills, fleet, row in (
        (today.fills, ledger.cloud, "compute"),
        (today.ai_fills, ledger.ai_servers, "AI compute"),
    ):
        over = float(np.max(arithmetic.total(fills.served, axis=0) - fleet.capacity, initial=0.0))
        size = max(arithmetic.total(fleet.capacity), 1e-300)
        ledger.require(f"{row} served and installed", over, size, "units")
        excess = max(excess, over / size)
    return excess


def settle_licences(world: World) -> Array:
    """Customers pay for software on their own servers; returns what they paid, USD bn by customer.

    paid_i = fee (1 + g)^(t/4) x load on own servers, to sponsors at home in the customer's region
    """
    customers, ledger, p = world.population, world.ledger, world.parameters
    paid, received = np.zeros(len(customers)), np.zeros(len(world.sponsors))
    growth = arithmetic.power(1.0 + p.licence.fee_growth, world.quarter / QUARTERS_PER_YEAR)
    for sponsor in world.sponsors:
        fee = world.licence_fee[sponsor.row]
        if fee > 0.0:
            amounts = fee * growth * customers.premises_load * (customers.region == sponsor.region)
            paid, received[sponsor.row] = paid + amounts, arithmetic.total(amounts)
    world.today.licences = received
    ledger.pay(SOFTWARE_LICENCES, paid, received)
    ledger.pay(LICENCES_COSTS, received * (1.0 - p.licence.margin))
    return paid
