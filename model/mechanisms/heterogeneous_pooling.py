"""Heterogeneous pooling: chips of several kinds work as one gang, at an efficiency that root technology raises.

    eta_v = eta_b eta_c eta_s,   eta_b balance, eta_c communication (``equations.pooling``), eta_s = b software

A vendor whose top chips alone don't make a gang for frontier work may add (needed - top) / eta of lesser ones; it then
runs frontier work at eta. Common software also takes distance from suppliers whose chips buyers hardly can use.
"""

from __future__ import annotations

import numpy as np

from suanli.model.equations import pooling
from suanli.model.mechanisms import programmes
from suanli.model.state.world import World

Array = np.ndarray


def efficiency(world: World) -> Array:
    """Part of their performance that each vendor's chips yield as one gang; 0 where nobody has the software."""
    root = programmes.built(world, "mixing")
    ledger, p, out = world.ledger, world.parameters, np.zeros(len(world.vendors))
    chips, performance = ledger.chips.units, ledger.ai_servers.units
    if root <= 0.0 or not world.suppliers or chips.shape != performance.shape:
        return out
    bandwidth = 1.0 + root * (p.mixing.bandwidth - 1.0)
    exchange = pooling.communication(p.mixing.communication, bandwidth, root * p.mixing.overlap)
    each = np.divide(performance, chips, out=np.zeros_like(chips), where=chips > 0.0)
    for row in np.flatnonzero(programmes.here(world, world.facts.region)):
        out[row] = pooling.balance(chips[row], each[row], root) * exchange * root
    return out


def with_mixed_gangs(world: World, alone: Array, top: Array, needed: float) -> Array:
    """Part of frontier work that each vendor can run: 1 with a gang of top chips, eta with a mixed one, else 0.

    alone  1 for vendors with a gang of top chips; top, needed  performance, PF, of one firm of a row
    """
    eta = efficiency(world)
    lesser = world.ledger.ai_servers.capacity / world.facts.members - top
    return np.asarray(np.maximum(alone, np.where(top + eta * lesser >= needed, eta, 0.0)))


def software_gained(world: World, reputation: Array) -> Array:
    """What common software gives suppliers that buyers hardly can use: g b (max b_s - b_s), (regions, suppliers)."""
    gain = world.parameters.mixing.software_part * programmes.built(world, "mixing")
    known = np.where(np.isfinite(reputation), reputation, -np.inf)
    distance = np.where(np.isfinite(known), known.max(axis=1, keepdims=True, initial=-np.inf) - known, 0.0)
    return np.asarray(programmes.by_region(world, gain)[:, None] * distance)
