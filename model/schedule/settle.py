"""4 settle: Fills -> Ledger. Who pays whom, in the order in which they do."""

from __future__ import annotations

import numpy as np

from suanli.agents.ai_developer import accounts as developer_accounts
from suanli.agents.chip_supplier import accounts as supplier_accounts
from suanli.agents.cloud_vendor import accounts as vendor_accounts
from suanli.agents.cloud_vendor import costs, purchases
from suanli.agents.enterprise_customer import accounts as customer_accounts
from suanli.agents.enterprise_customer import own_servers
from suanli.agents.enterprise_customer.terms import values_served
from suanli.agents.foundry import accounts as foundry_accounts
from suanli.agents.foundry import process
from suanli.agents.government import accounts as state_accounts
from suanli.agents.lender import accounts as lender_accounts
from suanli.agents.parent_company import accounts as parent_accounts
from suanli.agents.server_maker import accounts as maker_accounts
from suanli.agents.server_maker import market as servers
from suanli.agents.super_centre import accounts as centre_accounts
from suanli.model.kernel import arithmetic
from suanli.model.kernel.units import QUARTERS_PER_YEAR
from suanli.model.schedule import signals
from suanli.model.schedule.phase import changes
from suanli.model.state.messages import CloudSales
from suanli.model.state.world import World

Array = np.ndarray


@changes("ledger", "population")
def settle_customers(world: World) -> None:
    """Customers pay for the cloud and for their own servers, earn from compute, and pay out what they gain."""
    today, customers, ledger, p = world.today, world.population, world.ledger, world.parameters
    fills, layers, quarter = (today.fills, today.ai_fills), world.mechanisms.layers, world.quarter

    def values(served: Array, ai_served: Array) -> tuple[Array, Array]:
        return values_served(today.offers, today.conditions, (served, ai_served), world.decision_parameters)

    bill = customer_accounts.receive(customers, today.offers, fills, (today.overflow, today.lent), values)
    customer_accounts.pay_cloud(ledger, customers, today.from_customers)
    rented = customer_accounts.pay_network(ledger, customers, bill.networked, today.lent)
    premises, today.own_servers_priced = settle_own_servers(world)
    fees = parent_accounts.licence_fees(world.licence_fee, quarter, p.server.price_fall)
    owed, today.licences = customer_accounts.licences_owed(customers, fees, world.facts.home)
    parent_accounts.sell_licences(ledger, owed, today.licences, p.licence)
    compute = arithmetic.total(today.from_customers - today.shortfall, axis=0)
    ai_compute = arithmetic.total(today.ai_from_customers, axis=0)
    today.layer_sales = layers.sales(quarter, CloudSales(compute, ai_compute))
    bought = customer_accounts.software_owed(
        customers, bill, layers.attach, today.layer_sales, (world.regions.area, world.facts.region)
    )
    layers.settle(ledger, bought, today.layer_sales)
    years = quarter / QUARTERS_PER_YEAR
    business = customer_accounts.business(customers, world.reference_price, years, world.sectors, p.customer)
    spent = customer_accounts.Costs(premises, owed + sum(bought), rented, today.lent.to_owners)
    today.customer_accounts = customer_accounts.settle(ledger, customers, business, bill.value, spent, world.sectors)


def settle_own_servers(world: World) -> tuple[Array, Array]:
    """Customers renew and run servers of their own: (cost, general servers at the market's price), by customer."""
    today, customers, ledger, p = world.today, world.population, world.ledger, world.parameters
    charged = world.server_market.factor(today.maker_plans.markup)
    wanted, price = today.orders.premises_bought, today.signals.server_price
    units, priced = own_servers.priced(wanted, ledger, price, p.premises)
    general = own_servers.renew(ledger, units, priced * charged[customers.region], p.premises)
    nothing, fills = np.zeros(len(customers)), today.chip_fills
    ai, at_premises = (
        own_servers.Renewed(nothing, nothing, nothing),
        slice(fills.vendors, fills.vendors + fills.regions),
    )
    paid = fills.to_premises * today.chip_prices[at_premises]
    if world.supplier_facts:
        sold = fills.to_premises * today.chips_on_sale.sold
        received = own_servers.ChipsReceived(fills.to_premises, sold, paid)
        factor = p.ai.server_factor * charged
        ai = own_servers.renew_ai(ledger, customers, today.own_ai_ordered, received, factor, p.ai)
    if world.maker_facts:
        cost = general.cost + ai.cost
        by_maker = world.regions.total(world.regions.like[customers.region], cost)
        sales = world.server_market.invoiced(by_maker, world.maker_facts.region, today.maker_plans.markup)
        maker_accounts.sell_to_premises(ledger, cost, sales)
    else:
        part, received_by = 1.0 / p.ai.server_factor, arithmetic.total(paid, axis=0)
        own_servers.pay_without_makers(ledger, general.cost, ai.cost, received_by, part)
    own_servers.pay_running(ledger, general.running)
    return general.written_off + ai.written_off + (general.running + ai.running), priced


@changes("ledger")
def settle_developers(world: World) -> None:
    """AI developers pay for their compute: groups' laboratories with parents' money, independents with investors'."""
    today, specialists = world.today, arithmetic.total(world.today.developers_overflow, axis=0)
    today.developer_accounts = developer_accounts.settle(
        world.ledger, world.developer_facts, today.developers_used, specialists
    )


@changes("ledger")
def settle_vendors(world: World) -> None:
    """Vendors' books: what they earn, what they buy, and who covers what is missing."""
    today, ledger, p, energy = world.today, world.ledger, world.parameters, world.mechanisms.energy
    region, plans, seen = world.facts.region, today.plans, today.signals
    running = energy.chip_running(p.ai.running_cost)
    operations = costs.operations(ledger, today.fills, seen.operations_cost, running)
    spent = vendor_accounts.pay_running(ledger, plans, operations)
    today.energy_bill = energy.settle(ledger, today.fills, today.ai_fills)
    spent["energy"], spent["leases"] = today.energy_bill.cost, vendor_accounts.pay_leases(ledger, today.leases)
    received = arithmetic.total(today.revenue, axis=0), today.developers_used.at_cost, today.leases.received
    earned = vendor_accounts.earn(ledger, region, received, spent, p.finance)
    vendor_accounts.receive_grants(ledger, region, seen)
    world.state.procurement.settle(ledger, today.public)
    builds, direct = plans.builds.astype(bool) | (not world.maker_facts), world.server_market.direct_factor()
    charged = world.server_market.factor(today.maker_plans.markup)
    parts = servers.component_factor(p.ai.server_factor, direct)
    prices = purchases.ServerPrices(charged, direct, parts, seen.server_price)
    got = today.chip_fills.to_vendors
    paid, sold = got * today.chip_prices[: len(region)], today.chips_on_sale.sold[region]
    bought_chips = purchases.ChipsBought(got, paid, sold, today.chip_list[region])
    bought = purchases.buy_servers(ledger, plans.capacity_ordered, builds, region, bought_chips, prices)
    by_region = world.regions.total(world.regions.like[region], bought.through_makers)
    sales = world.server_market.invoiced(by_region, world.maker_facts.region, today.maker_plans.markup)
    credit = p.maker.receivable_days / maker_accounts.DAYS if world.maker_facts else 0.0
    maker_accounts.sell_to_clouds(ledger, bought.through_makers, sales, credit)
    entered = world.vendor_state.entered
    young = (entered >= 0) & (world.quarter - entered < p.exit.after)
    today.accounts = vendor_accounts.fund(ledger, earned, seen, bought.cost, young, p.finance)


@changes("ledger")
def settle_makers(world: World) -> None:
    """Server makers pay for chips and components, keep a stock of these, and earn a thin margin."""
    today, p, place = world.today, world.parameters, world.maker_facts.region
    used = _used(world) if world.maker_facts else (np.zeros(0), np.zeros(0), np.zeros(0))
    stock, overhead = used[1] * world.maker_facts.inventory_days / maker_accounts.DAYS, world.maker_state.overhead
    today.maker_accounts = maker_accounts.settle(world.ledger, used, stock, overhead, place, p.finance)


def _used(world: World) -> tuple[Array, Array, Array]:
    """What makers used: (chips and components at cost, by maker; paid to chip suppliers), USD bn."""
    today, market, regions, region = world.today, world.server_market, world.regions, world.facts.region
    through, like = ~today.plans.builds.astype(bool), world.regions.like
    buys = np.concatenate((through, np.ones(len(regions), dtype=bool), np.zeros(len(world.centre_facts), dtype=bool)))
    bought = today.chip_fills.to_buyers * buys[:, None]
    paid = bought * today.chip_prices
    chips_cost, listed = (
        regions.total(world.buyers, arithmetic.total(part, axis=1))
        for part in (paid, bought * today.chip_list[world.buyers])
    )
    general = today.plans.capacity_ordered * today.signals.server_price * through
    priced = regions.total(region, general) + regions.total(world.population.region, today.own_servers_priced)
    direct = market.direct_factor()
    components = listed * servers.component_factor(world.parameters.ai.server_factor, direct) + priced * direct
    chips_cost, components = (regions.total(like, part) for part in (chips_cost, components))
    place = world.maker_facts.region
    share = market.at_home(place)
    return chips_cost[place] * share, components[place] * share, arithmetic.total(paid, axis=0)


@changes("ledger")
def settle_centres(world: World) -> None:
    """States pay super-computing centres; these run what they have and pay for new machines."""
    today, facts, p = world.today, world.centre_facts, world.parameters
    bought, sold = today.chip_fills.to_centres, today.chips_on_sale.sold
    own = today.centre_plans.own * signals.own_chips_price(world)
    units = today.centre_plans.own + arithmetic.total(bought * sold[facts.region], axis=1)
    machines = centre_accounts.Machines(bought * today.chip_list[facts.region], p.ai.server_factor, own, units)
    centre_accounts.settle(world.ledger, facts, machines)


@changes("ledger")
def settle_suppliers(world: World) -> None:
    """Chip suppliers sell, pay for wafers and packaging, for R&D and tax; owners pay in and take out."""
    today, ledger, facts, fills = world.today, world.ledger, world.supplier_facts, world.today.chip_fills
    revenue = arithmetic.total(fills.to_buyers * today.chip_prices, axis=0)
    if world.foundry_facts:
        production, prices = ledger.silicon.ship(fills.shipped), process.wafer_prices(world.foundry_state.level)
        paid = supplier_accounts.pay_foundries(ledger, today.making, prices, world.supplier_parameters)
    else:
        production = paid = supplier_accounts.pay_for_making(ledger, fills.shipped, today.chips_on_sale.unit_cost)
    sold, given = (
        supplier_accounts.Sold(revenue, production, paid),
        (today.chip_signals.support, today.chip_signals.owners),
    )
    research, money = today.supplier_plans.research, world.parameters.finance
    today.supplier_accounts = supplier_accounts.settle(ledger, sold, research, given, facts.region, money)


@changes("ledger")
def settle_foundries(world: World) -> None:
    """Foundries' profit and loss on accelerators, capacity built, owners."""
    today, p = world.today, world.parameters
    prices = process.wafer_prices(world.foundry_state.level)
    sold = foundry_accounts.revenue(today.making, prices, p.foundry)
    plans = today.foundry_plans
    today.foundry_accounts = foundry_accounts.settle(
        world.ledger, sold, plans, world.foundry_facts, p.foundry, p.finance
    )


@changes("ledger")
def settle_rest(world: World) -> None:
    """Parents earn elsewhere and use what is left; suppliers, states and lenders pass on what they received."""
    ledger, p, quarter = world.ledger, world.parameters, world.quarter
    flow = world.today.parents_cash
    counted = p.licence.margin * world.today.licences + world.mechanisms.layers.measured_profit(quarter)
    parent_accounts.earn(ledger, flow, counted)
    world.state.programmes.settle(ledger)
    parent_accounts.settle(ledger)
    ledger.pass_on()
    state_accounts.settle(ledger)
    lender_accounts.settle(ledger, world.today.accounts.interest)
