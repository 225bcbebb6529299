"""What chips and servers cost their buyers: transfer prices, server makers' mark-ups, AI servers by region."""

from __future__ import annotations

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.mechanisms import energy
from suanli.model.state.population import REGIONS
from suanli.model.state.world import World

Array = np.ndarray


def chip_prices(world: World) -> Array:
    """Price of a thousand chips to each buyer, (buyers, suppliers), USD bn; within a group, making plus a mark-up."""
    facts, plans = world.supplier_facts, world.today.supplier_plans
    prices = np.tile(plans.price, (len(world.vendors) + len(REGIONS) + len(world.centres), 1))
    if world.foundries:
        transfer = world.today.chips_on_sale.unit_cost * (1.0 + world.parameters.chip.transfer_markup)
        own = np.flatnonzero(facts.owner >= 0)
        prices[facts.owner[own], own] = transfer[own]
    return prices


def bought_mix(world: World) -> Array:
    """Parts of the PF that regions can buy today by supplier, (regions, suppliers): what is barred is left out."""
    buyable = world.chip_market.mix * world.today.chips_on_sale.allowed
    return np.asarray(buyable / np.maximum(arithmetic.total(buyable, axis=1, keepdims=True), 1e-300))


def maker_factor(world: World, markup: Array) -> Array:
    """Price of servers from makers over the market's price of the same components in 2018, by region.

    f_r = sum_m s_rm (1 + m_m) / (1 + m_r0);  1 without makers
    """
    if not world.makers:
        return np.ones(len(REGIONS))
    return np.asarray(
        arithmetic.product(world.server_market.share, 1.0 + markup) / (1.0 + world.server_market.opening_markup)
    )


def direct_factor(world: World) -> Array:
    """The same of servers built without a maker: 1 / (1 + m_r0), by region."""
    return np.asarray(1.0 / (1.0 + world.server_market.opening_markup))


def ai_server_price(world: World) -> Array:
    """Price of AI servers from makers at today's prices by region, USD bn per PF: f sum_s m_rs p_s / P_rs.

    m  parts of what can be bought (``bought_mix``)
    """
    if not world.suppliers:
        return np.zeros(len(REGIONS))
    chips = arithmetic.product(bought_mix(world) / world.today.chips_on_sale.sold, world.today.supplier_plans.price)
    return np.asarray(world.parameters.ai.server_factor * maker_factor(world, world.today.maker_plans.markup) * chips)


def ai_running_cost(world: World) -> Array:
    """Running of one PF bought today, by region, USD bn per PF per quarter."""
    chips = bought_mix(world) / world.today.chips_on_sale.sold
    return np.asarray(energy.chip_running_today(world) * arithmetic.total(chips, axis=1))
