"""Chip suppliers in the initial state: who sells where, at what price, and what the mix of 2018 reveals."""

from __future__ import annotations

import numpy as np

from suanli.agents.chip_supplier.opening import Made, chain_figures
from suanli.agents.chip_supplier.planning import posted_prices
from suanli.agents.server_maker.opening import opening_markups
from suanli.model.equations import chips
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array
from suanli.model.kernel.units import QUARTERS_PER_YEAR
from suanli.model.schedule import signals
from suanli.model.state.world import World

Array = np.ndarray


def open_chip_market(world: World) -> dict[str, Array]:
    """Set what 2018's mix of suppliers reveals, and the price of AI servers; returns records of the quarter before.

    Reputation is inferred, as vendors' is: with it, the opening mix is what buyers would choose at opening prices.
    """
    facts, p = world.supplier_facts, world.parameters
    nothing = np.zeros(len(world.regions))
    sales = facts.revenue / QUARTERS_PER_YEAR
    figures = {
        "region_chip_spending": arithmetic.total(sales) * world.regions.spend,
        "ai_spot_price": nothing,
        "ai_base_price": nothing,
        "chip_performance": as_array([np.max(facts.performance, initial=0.0)]),
        "ai_server_price": nothing,
        "ai_running_cost": nothing,
        "chip_unit_cost": np.ones_like(sales),
        "chip_price": np.ones_like(sales),
        "performance": facts.performance,
        "supplier_fill": np.ones_like(sales),
        "maker_markup": opening_markups(world.server_market, world.maker_facts.region, p.maker),
    }
    made = Made(world.supplier_state.beliefs.foundry, signals.foundry_offers(world).good_chips)
    figures |= chain_figures(facts, world.regions, made, np.ones_like(sales))
    world.begin_records(figures)
    if not world.supplier_facts:
        return figures
    seen = signals.chip_signals(world)
    price = posted_prices(seen, world.supplier_state.beliefs.scarcity, p.chip)
    value = facts.performance / np.maximum(price, 1e-200)
    worth = chips.value_utility(value, facts.mix, p.chip.value_weight, p.chip.installed_base_weight)
    world.chip_market.reputation = chips.revealed_reputation(worth, facts.mix)
    needed = world.chip_market.mix / facts.performance
    server = p.ai.server_factor * arithmetic.product(needed, price)
    world.chip_market.opening_price = server
    each = world.mechanisms.energy.chip_running_today(world.quarter, p.ai.running_cost)
    running = each * arithmetic.total(needed, axis=1)
    figures |= {"ai_server_price": server, "ai_running_cost": running}
    figures |= {"chip_unit_cost": seen.unit_cost, "chip_price": price}
    figures |= chain_figures(facts, world.regions, made, price)
    world.begin_records(figures)
    return figures
