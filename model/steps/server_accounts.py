"""Who pays whom for servers: vendors and customers, server makers and those who do without, chips and components."""

from __future__ import annotations

import math

import numpy as np

from suanli.agents.server_maker import accounts
from suanli.model.equations import chips
from suanli.model.kernel import arithmetic, quantiles
from suanli.model.kernel.ledger import Payment
from suanli.model.kernel.random_streams import uniforms
from suanli.model.state.chain_messages import MakerAccounts
from suanli.model.state.population import REGIONS
from suanli.model.state.world import World
from suanli.model.steps import chip_chain as chain
from suanli.model.steps.prices import chip_prices, direct_factor, maker_factor

Array = np.ndarray
SERVERS_BUILT_FOR_CLOUDS = Payment("servers built for clouds", "vendors", "suppliers")
AI_CHIPS_FOR_CLOUDS = Payment("AI chips for clouds", "vendors", "chip suppliers")
COMPONENTS_OF_CLOUDS_AI_SERVERS = Payment("components of clouds' AI servers", "vendors", "suppliers")
SERVERS_FOR_CLOUDS = Payment("servers for clouds", "vendors", "server makers")
SERVERS_FOR_PREMISES = Payment("servers for premises", "customers", "server makers")
SERVERS_FOR_PREMISES_WITHOUT_MAKERS = Payment("servers for premises", "customers", "suppliers")
AI_CHIPS_FOR_PREMISES = Payment("AI chips for premises", "customers", "chip suppliers")
DAYS = 90.0  # of a quarter


def component_factor(world: World) -> Array:
    """Components of an AI server over its chips, by region: f / (1 + m0) - 1, f with the mark-up of 2018."""
    return np.asarray(world.parameters.ai.server_factor * direct_factor(world) - 1.0)


def buy_servers(world: World) -> Array:
    """Vendors buy general and AI servers; returns capital expenditure, USD bn by vendor."""
    today, ledger = world.today, world.ledger
    region, builds = world.facts.region, _builds(world)
    general = today.plans.capacity_ordered * today.signals.server_price * _paid_factor(world)
    bought = today.chip_fills.to_vendors
    chips_cost = arithmetic.total(bought * chip_prices(world)[: len(region)], axis=1)
    components = arithmetic.product(bought, today.supplier_plans.price) * component_factor(world)[region]
    ai = (chips_cost + components) * np.where(builds, 1.0, (_charged(world) / direct_factor(world))[region])
    ledger.cloud.order(world.quarter, today.plans.capacity_ordered, general)
    performance = today.chips_on_sale.sold[region]
    ledger.order_ai_servers(arithmetic.total(bought * performance, axis=1), arithmetic.total(bought, axis=1), ai)
    received = arithmetic.total((bought * chip_prices(world)[: len(region)])[builds], axis=0)
    ledger.pay(SERVERS_BUILT_FOR_CLOUDS, general * builds)
    ledger.pay(AI_CHIPS_FOR_CLOUDS, chips_cost * builds, received)
    ledger.pay(COMPONENTS_OF_CLOUDS_AI_SERVERS, components * builds)
    through = (general + ai) * ~builds
    credit = world.parameters.maker.receivable_days / DAYS if world.makers else 0.0
    ledger.collect()
    ledger.invoice(SERVERS_FOR_CLOUDS, (through, _by_maker(world, through, region)), credit)
    return np.asarray(general + ai)


def buy_own_servers(world: World, general: Array, ai: Array) -> None:
    """Customers pay for servers on their premises, USD bn by customer: general, and AI servers at their price."""
    ledger, region = world.ledger, world.population.region
    cost = general + ai
    if world.makers:
        ledger.invoice(SERVERS_FOR_PREMISES, (cost, _by_maker(world, cost, region)), 0.0)
        return
    sold = arithmetic.total(
        world.today.chip_fills.to_premises * chip_prices(world)[len(world.vendors) : len(world.vendors) + len(REGIONS)],
        axis=0,
    )
    part = 1.0 / world.parameters.ai.server_factor
    ledger.pay(SERVERS_FOR_PREMISES_WITHOUT_MAKERS, general + ai * (1.0 - part))
    ledger.pay(AI_CHIPS_FOR_PREMISES, ai * part, sold)


def settle_makers(world: World) -> None:
    """Server makers pay for chips and components, keep a stock of these, and earn a thin margin."""
    today, ledger, p = world.today, world.ledger, world.parameters
    if not world.makers:
        today.maker_accounts = MakerAccounts(*(np.zeros(0),) * 8)
        return
    used, place = _used(world), world.maker_facts.region
    stock = used[1] * p.maker.inventory_days / DAYS
    overhead = world.technology.overhead
    today.maker_accounts = accounts.settle(ledger, used, stock, overhead, place, p.finance)


def _used(world: World) -> tuple[Array, Array, Array]:
    """What makers used: (chips and components at cost, by maker; paid to chip suppliers), USD bn."""
    today, region = world.today, world.facts.region
    through = ~_builds(world)
    buys = np.concatenate((through, np.ones(len(REGIONS), dtype=bool), np.zeros(len(world.centres), dtype=bool)))
    bought = today.chip_fills.to_buyers * buys[:, None]
    paid = bought * chip_prices(world)
    chips_cost = chain.by_buyers_region(world, paid)
    listed = chain.by_buyers_region(world, bought * today.supplier_plans.price)
    general = today.plans.capacity_ordered * today.signals.server_price * through
    priced = np.bincount(region, general, minlength=2) + np.bincount(
        world.population.region, today.own_servers_priced, minlength=2
    )
    components = listed * component_factor(world) + priced * direct_factor(world)
    place = world.maker_facts.region
    share = world.server_market.share[place, np.arange(len(place))]
    return chips_cost[place] * share, components[place] * share, arithmetic.total(paid, axis=0)


def prove_books(world: World, sector: str, worth: tuple[Array, Array], explained: Array) -> float:
    """Change of each firm's net worth against its profit and loss; returns the gap over the gross flow."""
    ledger = world.ledger
    gap = float(np.max(np.abs(worth[1] - worth[0] - explained), initial=0.0))
    gross = math.fsum(ledger.rows.values())
    ledger.require(f"net worth of {sector}", gap, gross)
    return gap / max(gross, 1e-300)


def _builds(world: World) -> Array:
    """Vendors who do without a maker; all of them where there are none."""
    return np.asarray(world.today.plans.builds.astype(bool) | (not world.makers))


def _paid_factor(world: World) -> Array:
    """What each vendor pays for a server over the market's price."""
    region = world.facts.region
    return np.asarray(np.where(_builds(world), direct_factor(world)[region], _charged(world)[region]))


def _by_maker(world: World, amounts: Array, region: Array) -> Array:
    """Invoices of each maker: its part of its region's purchases, at its own price."""
    place = world.maker_facts.region
    total = np.bincount(region, amounts, minlength=2)
    priced = world.server_market.share * (1.0 + world.today.maker_plans.markup)
    priced = priced / np.maximum(arithmetic.total(priced, axis=1, keepdims=True), 1e-300)
    return np.asarray(total[place] * priced[place, np.arange(len(place))])


def _charged(world: World) -> Array:
    """Makers' price of today over the market's, by region."""
    return maker_factor(world, world.today.maker_plans.markup)


def learn(world: World) -> None:
    """Makers' overheads wander about the usual; a part of next quarter's orders chooses its maker anew.

    ln o' = ln o0 + rho (ln o - ln o0) + sigma z;  parts of orders follow price and what 2018 reveals
    """
    if not world.makers:
        return
    market, technology, p = world.server_market, world.technology, world.parameters
    luck = uniforms(world.luck, "maker.overhead", world.quarter, world.maker_facts.identity)
    off = arithmetic.log(technology.overhead / p.maker.overhead)
    off = p.maker.overhead_persistence * off + p.maker.overhead_noise * quantiles.normal_quantile(luck)
    technology.overhead = p.maker.overhead * arithmetic.exp(off)
    price = 1.0 + world.today.maker_plans.markup
    utility = market.reputation - p.maker.price_weight * arithmetic.log(price)
    market.share = chips.next_mix(market.share, utility, p.maker.share_speed)
