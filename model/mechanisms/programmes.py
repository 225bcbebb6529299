"""Programmes of the state: money between two dates, and what it has built.

    spent = S / 4 in each quarter of the programme's years,   A' = (1 - d) A + spent,   built b = 1 - exp(-A / A0)

S USD bn a year, A0 what brings 63 per cent of a programme's full effect. The state of ``policy.region`` pays; nothing
is built unless a scenario says so, and what was built decays once the money ends. Rules that cost no money come into
force over ``policy.ramp`` quarters and end with the programmes.
"""

from __future__ import annotations

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.kernel.ledger import Payment
from suanli.model.kernel.units import QUARTERS_PER_YEAR, in_years, quarters_until
from suanli.model.state.population import REGIONS
from suanli.model.state.world import World

Array = np.ndarray
STATES_PROGRAMMES = Payment("states' programmes", "states", "suppliers")
PROGRAMMES = {
    "network": ("network.programme", "network.scale"),
    "west": ("west.programme", "west.scale"),
    "mixing": ("mixing.programme", "mixing.scale"),
    "models": ("models.programme", "models.scale"),
    "standard": ("standard.programme", "standard.scale"),
}  # by name: what is spent a year, what builds 63 per cent


def region(world: World) -> int:
    """Column of the region whose state has a policy."""
    return REGIONS.index(world.parameters.policy.region)


def here(world: World, regions: Array) -> Array:
    """1 where a firm of those regions is under the policy's state, else 0."""
    return np.asarray(regions == region(world)).astype(float)


def in_force(world: World) -> bool:
    """Whether today is between the policy's first year and its last."""
    p = world.parameters
    return in_years(world.quarter, p.policy.first_year, p.policy.last_year)


def since(world: World) -> int:
    """Quarters since the policy's first year began; negative before."""
    return world.quarter - quarters_until(world.parameters.policy.first_year - 1)


def paid(world: World, parameter: str) -> float:
    """What a parameter in USD bn a year comes to this quarter, USD bn; 0 outside the policy's years."""
    return world.parameters.number(parameter) / QUARTERS_PER_YEAR * in_force(world)


def strength(world: World) -> float:
    """How far a rule of the policy has come into force: (t - t0 + 1) / ramp, 1 at most; 0 outside its years."""
    return min(1.0, (since(world) + 1.0) / world.parameters.policy.ramp) * in_force(world)


def built(world: World, programme: str) -> float:
    """Part of its full effect that a programme has reached, from what was spent until yesterday."""
    return float(-arithmetic.expm1(-spent_on(world, programme) / world.parameters.number(PROGRAMMES[programme][1])))


def spent_on(world: World, programme: str) -> float:
    """What is left of what was spent on a programme until yesterday, USD bn."""
    return float(world.technology.programmes[list(PROGRAMMES).index(programme)])


def by_region(world: World, value: float) -> Array:
    """A figure of the policy's region, 0 elsewhere."""
    return np.asarray(value * (np.arange(len(REGIONS)) == region(world)))


def spending(world: World) -> Array:
    """What the state spends on each programme this quarter, USD bn."""
    return np.array([paid(world, money) for money, _ in PROGRAMMES.values()])


def settle(world: World) -> None:
    """The state pays those who build networks, software, models and standards."""
    amount = by_region(world, arithmetic.total(spending(world)))
    world.ledger.pay(STATES_PROGRAMMES, amount)


def learn(world: World) -> None:
    """What was spent adds to what there is."""
    kept = 1.0 - world.parameters.policy.depreciation
    world.technology.programmes = kept * world.technology.programmes + spending(world)
