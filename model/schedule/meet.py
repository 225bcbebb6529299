"""3 meet: posted offers -> Orders -> Fills."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from suanli.agents import enterprise_customer
from suanli.agents.ai_developer import accounts as developer_accounts
from suanli.agents.ai_developer import planning as ai_developer
from suanli.agents.chip_supplier import chips
from suanli.agents.enterprise_customer import accounts as customer_accounts
from suanli.agents.enterprise_customer import own_servers
from suanli.agents.enterprise_customer.messages import CustomerDraws
from suanli.agents.enterprise_customer.terms import curves
from suanli.agents.foundry import process
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array
from suanli.model.kernel.units import QUARTERS_PER_YEAR
from suanli.model.markets import wafers
from suanli.model.mechanisms.compute_network import OwnServers
from suanli.model.schedule import signals
from suanli.model.schedule.phase import changes
from suanli.model.state.messages import Fills, Scarcity
from suanli.model.state.world import World
from suanli.model.steps import chip_orders, compute_market, production

Array = np.ndarray


@changes()
def offer(world: World) -> None:
    """What customers see: posted prices, and quality, size and failures to serve as they were known yesterday."""
    plans = world.today.plans
    world.today.offers = signals.offers(world, plans.price.T, plans.ai_price.T)


@changes("population")
def choose(world: World) -> None:
    """Customers whose contract ends choose a vendor; all order compute."""
    today, quarter, customers = world.today, world.quarter, world.population
    today.existing = np.where(customers.vendor >= 0, customers.wanted, 0.0)
    today.conditions = signals.conditions(world, today.tasks)
    today.orders = enterprise_customer.decide(
        customers, today.offers, today.conditions, CustomerDraws(world.luck, quarter), world.decision_parameters
    )
    customer_accounts.take_orders(customers, today.orders)
    today.moved = customer_accounts.share_moved(today.existing, today.orders.moved)


@changes()
def train(world: World) -> None:
    """AI developers order compute at today's prices, for what their groups and investors put into AI."""
    today, facts, of_group = world.today, world.developer_facts, world.developer_facts.of_group
    capacity = world.ledger.ai_servers.capacity * world.vendor_state.trading
    part = ai_developer.where(facts, world.facts.home, capacity)
    own = ai_developer.inside(facts, capacity)
    price = np.where(own[:, None], today.plans.ai_unit_cost, today.offers.ai_price[facts.region])
    seen = signals.developer_signals(world, arithmetic.total(part * price, axis=1))
    today.developer_plans = ai_developer.planned(seen, of_group, world.parameters.developer)
    today.developers_placed = ai_developer.placed(today.developer_plans, part, price, own)


@changes("population")
def clear(world: World) -> None:
    """Vendors serve what they can; in 2018 needs are scaled so that spending is what was observed."""
    today, customers, ledger, p, quarter = world.today, world.population, world.ledger, world.parameters, world.quarter
    vendors, offers, trading = len(world.facts), today.offers, world.vendor_state.trading
    installed = as_array([ledger.cloud.capacity, ledger.ai_servers.capacity])
    capacity = installed if p.server.limited else np.full_like(installed, np.inf)
    room = compute_market.Room(as_array([offers.price, offers.ai_price]), capacity)
    asked = as_array([customers.by_vendor(part, vendors) for part in (customers.wanted, customers.ai_wanted)])
    placed, developers, regions = today.developers_placed, world.developer_facts, len(world.regions)
    own_use, rented = (
        developer_accounts.by_region(developers, placed.orders * kind[:, None], regions)
        for kind in (placed.inside, ~placed.inside)
    )
    today.benchmark = 1.0
    if p.world.benchmark_first_year and quarter < QUARTERS_PER_YEAR:
        unused = arithmetic.total(customer_accounts.commitments_not_used(customers, offers))
        paid = unused, arithmetic.number(world.spending_path[quarter])
        today.benchmark = compute_market.benchmark_beside(asked, room, (own_use, rented), paid)
        today.orders = customer_accounts.scale_needs(customers, today.orders, today.benchmark)
        asked = asked * today.benchmark
    today.shortfall = customers.by_vendor(customer_accounts.commitments_not_used(customers, offers), vendors)
    state, private = world.state.procurement, asked.copy()
    able = state.eligible(world.vendor_kind, trading, world.vendor_state.knowledge)
    public = state.orders(quarter, offers.price, able)
    asked[0], asked[1] = asked[0] + public, asked[1] + own_use + rented
    aim = p.entry.specialists_aim * (world.facts.specialist & trading) * world.facts.home
    today.fills, ai_fills, today.overflow = compute_market.cleared(asked, room, aim)
    today.public = public * today.fills.fill * offers.price
    today.scarcity = _scarcity(world, asked[1], installed[1])
    own = OwnServers(customers.region, ledger.own_ai.capacity, customers.ai_premises_load)
    servers_lent = world.mechanisms.network.lend(quarter, ai_fills, installed[1], trading, own)
    lending, today.lent = servers_lent
    _sell_ai_compute(world, ai_fills, lending, private[1], own_use)
    today.from_customers = offers.price * (today.fills.fill * private[0]) + today.ai_from_customers + today.shortfall


def _sell_ai_compute(world: World, fills: Fills, lending: Fills, private: Array, own_use: Array) -> None:
    """Who is paid for AI compute: vendors for what they served or leased, specialists by vendors and customers.

    fills    of vendors and specialists; lending  the same with what the network moved
    private  AI compute that enterprises ordered, own_use  groups' laboratories, each (regions, vendors), PF
    """
    today, developers, price = world.today, world.developer_facts, world.today.offers.ai_price
    used = developer_accounts.used(developers, today.developers_placed, fills, (today.overflow, today.lent))
    at_vendors = price * fills.fill * fills.ordered
    beyond = compute_market.Beyond(private * (1.0 - fills.fill), used.leased, fills.revenue - at_vendors)
    today.developers_used, (today.leases, direct) = used, compute_market.leased(today.overflow, price, beyond)
    by_region = np.bincount(developers.region, used.beyond, minlength=len(world.regions))
    today.developers_overflow = beyond.to_specialists(by_region)
    at_cost = price * fills.fill * own_use  # a group's own AI is no sale of its cloud
    sold = lending.revenue - at_cost - beyond.specialists + price * direct.leased + used.resold
    today.ai_fills = replace(lending, revenue=sold + today.developers_overflow + direct.to_specialists)
    today.ai_from_customers = price * (fills.fill * private + direct.leased) + direct.to_specialists


def _scarcity(world: World, ordered: Array, installed: Array) -> Scarcity:
    """How orders of AI compute stand to what is installed. ordered  PF, (regions, vendors); installed  by vendor"""
    plans, facts, seen = world.today.plans, world.facts, world.today.signals
    home = (facts.region[None, :] == np.arange(len(world.regions))[:, None]).astype(float)
    capacity = installed if world.parameters.server.limited else np.full_like(installed, np.inf)
    sellers = compute_market.Sellers(world.today.offers.ai_price, plans.ai_scarcity, capacity, seen.utilisation, home)
    return compute_market.scarcity_of(ordered, sellers, (curves(world.decision_parameters)[1], seen.ai.log_worth))


@changes("chip_market")
def clear_chips(world: World) -> None:
    """Regions' mixes of suppliers move; vendors' and customers' orders of AI servers meet suppliers' chips."""
    today, market, p, facts = world.today, world.chip_market, world.parameters, world.supplier_facts
    fills = [world.records.recent(f"supplier_fill_{name}", 1)[0] for name in world.regions.names]
    unfilled = 1.0 - as_array(fills) if world.foundry_facts else None
    plans, pooling = today.supplier_plans, world.mechanisms.pooling
    today.chip_list = chips.list_prices(plans.price, plans.scarcity, today.chips_on_sale)
    chip_orders.move_mix(market, today.chips_on_sale, today.chip_list, unfilled, pooling, p.chip)
    today.own_ai_ordered = own_servers.ai_ordered(today.orders.ai_premises_wanted, world.ledger)
    premises = world.regions.total(world.population.region, today.own_ai_ordered)
    buyers = chip_orders.Buyers(world.buyers, world.facts.region, world.centre_facts.region)
    make = world.mechanisms.make_or_buy
    asked = chip_orders.Wanted(today.plans, premises, today.centre_plans.bought, make)
    stock = world.ledger.silicon.chips if world.foundry_facts else None
    supply = chip_orders.Supply(stock, world.quarter, p.chip)
    today.chip_fills = chip_orders.cleared(market, buyers, asked, today.offers, today.chips_on_sale, supply)
    transfer = today.chips_on_sale.unit_cost * (1.0 + p.chip.transfer_markup) if world.foundry_facts else None
    today.chip_prices = chips.prices_paid(today.chip_list, world.buyers, facts, transfer)


@changes("ledger", "chip_market")
def start_wafers(world: World) -> None:
    """Chip suppliers' bookings meet foundries' capacity for wafers."""
    today, p, market, offers = world.today, world.supplier_parameters, world.chip_market, world.today.chip_signals
    bookings, state, facts = today.supplier_plans.wafers, world.supplier_state, world.supplier_facts
    if not world.foundry_facts:
        return
    line = production.Line(
        bookings,
        wafers.claims(p.foundry.allocation, bookings, market.wafers, p.chip.contract_part),
        process.line_capacity(world.ledger.wafer_lines.capacity, world.foundry_facts.names, world.quarter, p.foundry),
        process.wafer_prices(world.foundry_state.level),
        facts.die_area,
        chips.design_performance(facts, state, world.foundry_state.level, world.quarter, p),
    )
    at, silicon = production.sources(state.beliefs.foundry, offers.foundries, p.foundry), world.ledger.silicon
    today.making = production.start(silicon, world.quarter, today.making, at, line, offers.foundries)
    started, memory = arithmetic.total(today.making.started, axis=1), p.chip.contract_memory
    market.wafers = (1.0 - memory) * market.wafers + memory * started
