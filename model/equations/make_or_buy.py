"""Make or buy: what part of its AI servers a cloud has of its group's own design, and when a design pays."""

from __future__ import annotations

from typing import Any

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array

Array = np.ndarray


def chance(gain: Array, gap: Array) -> Array:
    """Return the part of a use that goes to own chips: L = 1 / (1 + exp(g - G)).

    gain  G, what they save, log odds: weight x ln(cost of AI compute bought / made); gap  g, what porting to them costs
    """
    return as_array(arithmetic.logistic(np.clip(gain - gap, -500.0, 500.0)))


def part_wanted(own_use: Array, own: Array, tenants: Array) -> Array:
    """Return the part of AI servers to have of own design: w = u L_own + (1 - u) L_tenants.

    own_use  u, part of AI compute that the group's own products use
    """
    return as_array(own_use * own + (1.0 - own_use) * tenants)


def used(part: Array, own_use: Array) -> tuple[Array, Array]:
    """Return the parts of own products and of tenants that run on own chips: own products first.

    m_own = min(1, m / u),  m_tenants = max(0, m - u) / (1 - u)
    """
    own = np.minimum(1.0, part / np.maximum(own_use, 1e-12))
    return as_array(own), arithmetic.excess(part, own_use) / np.maximum(1.0 - own_use, 1e-12)


def next_gap(gap: Array, used_part: Array, learning: Any) -> Array:
    """Return what porting costs a quarter on: it is learnt away as far as own chips are used, g' = g (1 - lambda m)."""
    return as_array(gap * (1.0 - learning * used_part))


def saved(cost: tuple[Array, Array], use: Array, growth: Array, quarters: int, own: Array) -> Array:
    """Return what own chips are expected to save in a quarter a generation ahead, USD bn.

    S = max(0, c_buy - c_make) U (1 + g)^G L_own

    cost    (c_buy, c_make), USD bn per PF of AI compute and quarter; use  U, of own products, PF
    growth  g, expected, share per quarter; quarters  G, a generation; own  L_own
    """
    buy, make = cost
    return as_array(np.maximum(0.0, buy - make) * use * arithmetic.power(1.0 + growth, float(quarters)) * own)
