"""Appropriately smart models: which work moves from large models to small ones, what it then needs and is worth."""

from __future__ import annotations

import numpy as np

Array = np.ndarray


def small_part(price: Array, value: Array, compute: float, retention: float, sharpness: float) -> Array:
    """Part of work that small models do: each kind of model by the gain it leaves a customer.

    m = a^g / (a^g + b^g),  a = max(rho V - c p, 0),  b = max(V - p, 0);  0 where a = 0

    price      p, of the compute that a unit of work needs with a large model; value  V, of that work; one shape
    compute    c, compute of a small model over a large one's; retention  rho, part of the value it keeps
    sharpness  g
    At retention 0 nobody moves; where a large model costs more than it is worth, all that gain anything do.
    """
    gain, other = np.maximum(retention * value - compute * price, 0.0), np.maximum(value - price, 0.0)
    most = np.maximum(np.maximum(gain, other), 1e-300)
    gain, other = (gain / most) ** sharpness, (other / most) ** sharpness
    return np.asarray(np.divide(gain, gain + other, out=np.zeros_like(gain), where=gain > 0.0))


def compute_per_task(small: Array, compute: float) -> Array:
    """Compute that a unit of work needs over what it needs with large models alone: 1 - m (1 - c)."""
    return np.asarray(1.0 - small * (1.0 - compute))


def value_per_task(small: Array, retention: float) -> Array:
    """Value that a unit of work keeps over that with large models alone: 1 - m (1 - rho)."""
    return np.asarray(1.0 - small * (1.0 - retention))
