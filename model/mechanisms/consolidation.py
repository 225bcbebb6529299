"""Consolidation: the region's full-range vendors become few. Money, hardware, customers, debts all pass on.

When the policy begins, the ``consolidation.to`` largest at home stay; of the others the largest joins the smallest
that stays, and so on, with all it owns and owes, at book value and against shares: no cash changes hands. Customers
and contracts go along; of two stocks of knowledge the larger is kept, and as customers liked both, exp(b) adds up.
From then on there are fewer sponsors, fewer platforms and fewer draws of R&D.
"""

from __future__ import annotations

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.mechanisms import programmes
from suanli.model.state.world import World

Array = np.ndarray


def parts(world: World) -> Array:
    """What each vendor takes of each that joins it today, (vendors, vendors): 1 or 0."""
    out = np.zeros((len(world.vendors), len(world.vendors)))
    few = world.parameters.consolidation.to
    if not few or programmes.since(world) != 0:
        return out
    there = world.trading & (world.facts.entry < world.quarter)  # who comes forth today joins nobody today
    single = there & (world.facts.members == 1.0) & ~world.facts.specialist
    able = np.flatnonzero(single * programmes.here(world, world.facts.region))
    sales = world.records.recent("revenue", 1)[0]
    order = able[np.argsort(-sales[able], kind="stable")]
    staying, joining = order[:few][::-1], order[few:]
    for place, row in enumerate(joining):
        out[row, staying[place % len(staying)]] = 1.0
    return out


def join(world: World, taken: Array) -> None:
    """Knowledge, experience and standing of those that join pass to those they join."""
    technology = world.technology
    for of, row in np.argwhere(taken > 0.0):
        technology.knowledge[row] = max(technology.knowledge[row], technology.knowledge[of])
        technology.experience[row] += technology.experience[of]
        technology.experience[of] = 1e-12 * technology.experience[row]
        technology.reach[row] += technology.reach[of]
        technology.reach[of] = 0.0
        world.reputation[row] = arithmetic.logaddexp(world.reputation[row], world.reputation[of])
