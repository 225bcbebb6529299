"""Super compute: centres that states pay, machines of bought or of own chips, and public research that they serve."""

from __future__ import annotations

import numpy as np

from suanli.model.equations import demand
from suanli.model.kernel import arithmetic
from suanli.model.kernel.ledger import Payment
from suanli.model.kernel.units import QUARTERS_PER_YEAR
from suanli.model.state.chain_messages import CentreSignals
from suanli.model.state.population import REGIONS
from suanli.model.state.world import World

Array = np.ndarray
RUNNING_OF_SUPER_COMPUTERS = Payment("running of super computers", "super centres", "world")
AI_CHIPS_FOR_SUPER_COMPUTERS = Payment("AI chips for super computers", "super centres", "chip suppliers")
COMPONENTS_OF_SUPER_COMPUTERS = Payment("components of super computers", "super centres", "suppliers")
SUPER_COMPUTERS_OF_OWN_CHIPS = Payment("super computers of own chips", "super centres", "suppliers")
BUDGETS_OF_SUPER_COMPUTE = Payment("budgets of super compute", "states", "super centres")


def own_price(world: World) -> Array:
    """Price of one PF of a machine of own chips, by centre, USD bn: it falls with the node of the centre's foundry.

    k = f k0 exp(-gain (n - n0)) (1 + h)^(-t/4)      f over a bought one in 2018, h progress of own designs
    """
    facts, p = world.centre_facts, world.parameters
    if not len(facts.names):
        return np.zeros(0)
    gain = arithmetic.log1p(p.chip.node_growth) * p.foundry.years_per_node
    here = np.maximum(facts.foundry, 0)
    node = arithmetic.exp(-gain * (world.technology.level[here] - facts.opening_level))
    progress = arithmetic.power(1.0 + p.super.own_progress, -world.quarter / QUARTERS_PER_YEAR)
    return np.asarray(p.super.own_factor * world.chip_market.opening_price[facts.region] * node * progress)


def signals_of(world: World) -> CentreSignals:
    """What centres see: their savings, yesterday's price of servers or today's of own chips, their newest machine."""
    facts, ledger = world.centre_facts, world.ledger
    bought = world.records.recent("ai_server_price", 1)[0][facts.region]
    price = np.where(facts.foundry >= 0, own_price(world), bought)
    newest = ledger.machines.units.max(axis=1, initial=0.0)
    return CentreSignals(ledger.deposits["super centres"].copy(), price, newest)


def need(world: World) -> Array:
    """What public research needs, by region, PF: the capacity of 2018, growing, fading as other need does."""
    p, facts = world.parameters, world.centre_facts
    growth = demand.growth_index(
        world.quarter, np.array([p.super.growth]), p.demand.fade_start, p.demand.fade_half_life
    )
    return np.bincount(facts.region, facts.opening, minlength=len(REGIONS)) * growth


def capacity(world: World) -> Array:
    """Machines installed, by region, PF."""
    return np.bincount(world.centre_facts.region, world.ledger.machines.capacity, minlength=len(REGIONS))


def settle(world: World) -> None:
    """States pay centres; centres run what they have and pay for new machines: chips, components, own chips."""
    ledger, today, p, facts = world.ledger, world.today, world.parameters, world.centre_facts
    growth = arithmetic.power(1.0 + p.super.budget_growth, world.quarter / QUARTERS_PER_YEAR)
    budget = facts.budget / QUARTERS_PER_YEAR * growth
    bought, sold = today.chip_fills.to_centres, today.chips_on_sale.sold
    chips = bought * today.supplier_plans.price
    components = arithmetic.total(chips, axis=1) * (p.ai.server_factor - 1.0)
    made = today.centre_plans.own * own_price(world)
    _pay_centres(world, budget)
    ledger.pay(RUNNING_OF_SUPER_COMPUTERS, p.super.running_share * budget)
    ledger.pay(AI_CHIPS_FOR_SUPER_COMPUTERS, arithmetic.total(chips, axis=1), arithmetic.total(chips, axis=0))
    ledger.pay(COMPONENTS_OF_SUPER_COMPUTERS, components)
    ledger.pay(SUPER_COMPUTERS_OF_OWN_CHIPS, made)
    _pay_centres(world, np.maximum(0.0, -ledger.deposits["super centres"]))
    units = today.centre_plans.own + arithmetic.total(bought * sold[facts.region], axis=1)
    ledger.machines.renew(world.quarter, units, arithmetic.total(chips, axis=1) + components + made)
    ledger.machines.depreciate()


def _pay_centres(world: World, amounts: Array) -> None:
    """States pay their centres, USD bn by centre."""
    paid = np.bincount(world.centre_facts.region, amounts, minlength=len(REGIONS))
    world.ledger.pay(BUDGETS_OF_SUPER_COMPUTE, paid, amounts)


def bought_by_region(world: World) -> Array:
    """PF of bought chips in machines of today, by region: what machines hold less what was made of own chips."""
    machines = world.ledger.machines.units
    column = world.quarter % machines.shape[1]
    bought = machines[:, column] - world.today.centre_plans.own
    return np.bincount(world.centre_facts.region, bought, minlength=len(REGIONS))
