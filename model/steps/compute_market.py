"""The market for compute: vendors serve what they can, specialists and the network what is left."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.markets import compute
from suanli.model.state.messages import Fills, Overflow

Array = np.ndarray


class Room(NamedTuple):
    """Posted prices and capacity, general and AI: (classes, regions, vendors) and (classes, vendors)."""

    price: Array
    capacity: Array


def benchmark(ordered: Array, room: Room, unused: float, target: float) -> float:
    """Return the factor on all needs at which spending is what was observed.

    ordered  (classes, regions, vendors); unused  commitments paid as well, USD bn: they grow with needs
    """
    value, asked = arithmetic.total(room.price * ordered, axis=1).ravel(), arithmetic.total(ordered, axis=1).ravel()
    value, asked = np.append(value, unused), np.append(asked, 1.0)
    return compute.scale_to_spending(value, asked, np.append(room.capacity.ravel(), np.inf), target)


def cleared(ordered: Array, room: Room, aim: Array) -> tuple[Fills, Fills, Overflow]:
    """Return fills of general and of AI compute, and what specialists served of what was left.

    ordered  (classes, regions, vendors); aim  part of what is unserved that specialists plan for, (regions, vendors)
    """
    fills, ai_fills = map(compute.cleared, ordered, room.price, room.capacity)
    ai_fills, overflow = compute.overflowed(ai_fills, room.price[1], room.capacity[1], aim)
    return fills, ai_fills, overflow
