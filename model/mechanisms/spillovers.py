"""Spill-overs to telecom and power: what compute buys of them teaches them, up to a bound.

    g = cap (1 - exp(-X / X0)),   X' = X + what data centres of the region paid,   price' = price (1 - g)

One stock an industry and region, from nothing in 2018; a cap of 0 is the off-switch, and 0 it is unless a scenario says
otherwise. What other buyers of power and networks save isn't counted.
"""

from __future__ import annotations

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.state.world import World

Array = np.ndarray
INDUSTRIES = {"power": "spill.power", "telecom": "spill.telecom"}  # and the most each can learn


def gain(world: World, industry: str) -> Array:
    """Part by which an industry's price has fallen for data centres, by region."""
    p, stock = world.parameters, world.technology.bought[list(INDUSTRIES).index(industry)]
    if p.number(INDUSTRIES[industry]) <= 0.0:
        return np.zeros_like(stock)
    return np.asarray(p.number(INDUSTRIES[industry]) * -arithmetic.expm1(-stock / p.spill.scale))


def price_left(world: World, industry: str) -> Array:
    """Price over what it would be without spill-overs, by site."""
    return np.asarray(1.0 - gain(world, industry)[world.sites.region])


def income(world: World) -> Array:
    """What data centres paid the industries this quarter, (industries, regions), USD bn."""
    return np.array([world.today.energy_paid, world.today.network_paid])


def saved(world: World) -> Array:
    """What data centres saved by spill-overs this quarter, (industries, regions), USD bn: income g / (1 - g)."""
    part = np.array([gain(world, industry) for industry in INDUSTRIES])
    return np.asarray(income(world) * part / (1.0 - part))


def learn(world: World) -> None:
    """What was bought adds to what was learnt."""
    world.technology.bought = world.technology.bought + income(world)
