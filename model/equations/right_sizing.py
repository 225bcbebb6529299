"""Appropriately smart models: which work moves from large models to small ones, what it then needs and is worth.

A small model takes c of the compute and keeps rho of the value. A task worth V for each unit of a large model's compute
goes to it where rho V - c p > V - p, so up to V = k p with k = (1 - c) / (1 - rho), and from V = p c / rho on.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from suanli.model.equations.task_values import Curve
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import agreed, as_array
from suanli.model.kernel.quantiles import normal_above

Array = np.ndarray
HALVINGS, FARTHEST = 50, 30.0  # log points


class Split(NamedTuple):
    """What is run at a price, for each unit of need: shapes of the prices.

    small  part of the tasks that small models do; response  compute ordered; value  what the tasks are worth
    """

    small: Array
    response: Array
    value: Array


def split(curve: Curve, log_price: Array, able: Array, compute: Any, retention: Any) -> Split:
    """Return which tasks are run and by which models.

    log_price  as a ``Curve`` takes it; able  part of AI work that small models can do
    compute    c, compute of a small model over a large one's; retention  rho, part of the value it keeps
    """
    z = curve.at(log_price)
    plain, worth = normal_above(z), curve.worth(z)
    if agreed(retention <= compute):  # nothing is gained by a small model
        return Split(np.zeros_like(log_price), as_array(plain / curve.part), as_array(worth))
    low = curve.at(log_price + arithmetic.log(compute / retention))
    whole = agreed(retention >= 1.0)  # it keeps all: whatever it can do, it does
    high = low + FARTHEST if whole else curve.at(log_price + arithmetic.log((1.0 - compute) / (1.0 - retention)))
    above_low, above_high = normal_above(low), normal_above(high)
    by_small = able * (above_low - above_high)
    tasks = by_small + able * above_high + (1.0 - able) * plain
    ordered = tasks - by_small * (1.0 - compute)
    value = able * (retention * (curve.worth(low) - curve.worth(high)) + curve.worth(high)) + (1.0 - able) * worth
    small = np.divide(by_small, tasks, out=np.zeros_like(tasks), where=tasks > 0.0)
    return Split(small, as_array(ordered / curve.part), as_array(value))


def value_served(curve: Curve, log_price: Array, able: Array, fill: Array, small: tuple[Any, Any]) -> Array:
    """Return what is worth the compute served where only a part of it is: as if it were so much dearer.

    fill  part of what is ordered that is served; small  (compute, retention) of small models
    """
    ordered = split(curve, log_price, able, *small).response
    low, high = np.zeros_like(ordered), np.full_like(ordered, FARTHEST)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        more = split(curve, log_price + middle, able, *small).response > ordered * fill
        low, high = np.where(more, middle, low), np.where(more, high, middle)
    dearer = np.where(fill >= 1.0, 0.0, high)
    return as_array(np.where(fill > 0.0, split(curve, log_price + dearer, able, *small).value, 0.0))


def compute_per_task(small: Array, compute: float) -> Array:
    """Compute that a unit of work needs over what it needs with large models alone: 1 - m (1 - c)."""
    return as_array(1.0 - small * (1.0 - compute))


def value_per_task(small: Array, retention: float) -> Array:
    """Value that a unit of work keeps over that with large models alone: 1 - m (1 - rho)."""
    return as_array(1.0 - small * (1.0 - retention))
