"""Appropriately smart models: which work moves from large models to small ones, what it then needs and is worth."""

from __future__ import annotations

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import agreed, as_array

Array = np.ndarray


def small_part(price: Array, choke: Array, compute: float, retention: float, elasticity: float) -> Array:
    """Part of the work that is ordered for which a small model leaves more than a large one: rho V - c p > V - p.

    m = (1 - k^-epsilon) / (1 - (p / q)^epsilon), 1 at most,   k = (1 - c) / (1 - rho) > 1;  0 where k <= 1

    Work is worth what customers would pay for it: along their demand curve, V lies between p and q with
    P(V > x) ~ x^-epsilon. What is worth less than k p moves; the dearer compute is, the more of what is left.

    price      p, of the compute that a unit of work needs with a large model; choke  q, most anybody pays; one shape
    compute    c, compute of a small model over a large one's; retention  rho, part of the value it keeps
    elasticity  epsilon of demand to price.  At retention 0, and where nobody asks for the price, nobody moves.
    """
    bound = (1.0 - compute) / (1.0 - retention) if agreed(retention < 1.0) else np.inf
    if agreed(bound <= 1.0) or agreed(elasticity <= 0.0):
        return np.zeros_like(price)
    ordered = 1.0 - arithmetic.power(np.minimum(price / choke, 1.0), elasticity)
    moved = 1.0 - arithmetic.power(bound, -elasticity)
    return np.minimum(1.0, np.divide(moved, ordered, out=np.ones_like(price), where=ordered > 0.0))


def compute_per_task(small: Array, compute: float) -> Array:
    """Compute that a unit of work needs over what it needs with large models alone: 1 - m (1 - c)."""
    return as_array(1.0 - small * (1.0 - compute))


def value_per_task(small: Array, retention: float) -> Array:
    """Value that a unit of work keeps over that with large models alone: 1 - m (1 - rho)."""
    return as_array(1.0 - small * (1.0 - retention))
