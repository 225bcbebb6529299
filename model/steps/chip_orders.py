"""Whose chips regions order, and what suppliers ship of it: mixes, claims, stocks, the dated line."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from suanli.model.equations import chips
from suanli.model.kernel import arithmetic
from suanli.model.markets import chips as chip_market
from suanli.model.mechanisms import heterogeneous_pooling as mixing
from suanli.model.state.chain_messages import ChipFills
from suanli.model.state.population import REGIONS
from suanli.model.state.world import World
from suanli.model.steps import chip_chain as chain

Array = np.ndarray


def move_mix(world: World) -> None:
    """Parts of regions' orders follow value for money, the installed base, software, and whether orders are filled.

    With foundries, a supplier's distance in software (what 2018 reveals) closes as its chips are ordered.
    """
    market, p = world.chip_market, world.parameters
    sold, allowed = world.today.chips_on_sale.sold, world.today.chips_on_sale.allowed
    had = np.maximum(sold * allowed, 1e-300)  # what is barred is worth what of it can be had
    value = had / np.maximum(world.today.supplier_plans.price, 1e-200)
    worth = chips.value_utility(value, market.mix, p.chip.value_weight, p.chip.installed_base_weight)
    if world.foundries:
        filled = np.array([world.records.recent(f"supplier_fill_{region}", 1)[0] for region in REGIONS])
        unfilled = 1.0 - filled
        worth = worth - p.chip.unfilled_weight * unfilled
        market.reputation = chips.next_reputation(market.reputation, market.mix, p.chip.software_learning)
    worth = worth + mixing.software_gained(world, market.reputation)
    market.mix = chips.next_mix(market.mix, worth + market.reputation, p.chip.mix_speed)


def order_own_ai(world: World) -> None:
    """AI servers that customers order for their premises, PF: what is wanted beyond what is kept."""
    owned = world.ledger.own_ai
    kept = owned.capacity - owned.due_for_retirement(world.quarter, 1)
    world.today.own_ai_ordered = arithmetic.excess(world.today.orders.ai_premises_wanted, kept)


def cleared(world: World) -> ChipFills:
    """What suppliers ship of what vendors, customers and super-computing centres ordered."""
    plans, market, parameters = world.today.plans, world.chip_market, world.parameters
    premises = np.bincount(world.population.region, world.today.own_ai_ordered, minlength=2)  # PF by region
    home = chain.buyer_regions(world)
    on_sale, offers = world.today.chips_on_sale, world.today.offers
    one, allowed = chain.chips_of_one_pf(world, on_sale.sold)[home], on_sale.allowed[home]
    machines = world.today.centre_plans.bought
    wanted = np.concatenate((plans.ai_capacity_wanted, premises, machines))[:, None] * one
    orders = np.concatenate((plans.ai_capacity_ordered, premises, machines))[:, None] * one * allowed
    earned = offers.ai_price[world.facts.region, np.arange(len(world.vendors))]
    spared = arithmetic.total(
        offers.ai_price * offers.installed_share, axis=1
    )  # what renting would cost those on premises
    bids = np.concatenate((earned, spared, spared[world.centre_facts.region]))[:, None] * on_sale.sold[home]
    rule = parameters.chip.allocation if world.foundries else "proportional"
    part = parameters.chip.contract_part
    claimed = chip_market.claims(rule, orders, bids, market.contracts, part)
    supplied = chip_supply(world, arithmetic.total(orders, axis=0))
    fills = chip_market.cleared(orders, wanted * allowed, claimed, supplied, len(world.vendors))
    fills = replace(fills, wanted=wanted)
    memory = parameters.chip.contract_memory
    market.contracts = (1.0 - memory) * market.contracts + memory * fills.to_buyers
    return fills


def chip_supply(world: World, ordered: Array) -> Array:
    """Chips each supplier can ship, thousands: its stock; without foundries its part of a dated line, inf off limits.

    K(t) = K0 + k t for all suppliers together, each with the part ordered of it
    """
    if world.foundries:
        return world.ledger.silicon.chips
    if not world.parameters.chip.limited:
        return np.full_like(ordered, math.inf)
    return np.asarray(chip_line(world) * ordered / max(arithmetic.total(ordered), 1e-300))


def chip_line(world: World) -> float:
    """The dated line of capacity for chips, thousands; 0 where foundries or nothing take its place."""
    if world.foundries or not world.parameters.chip.limited:
        return 0.0
    p = world.parameters
    return p.chip.capacity + p.chip.capacity_growth * world.quarter
