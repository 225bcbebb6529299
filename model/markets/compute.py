"""The market for rented compute: posted prices, proportional rationing. It knows no agent and keeps no state."""

from __future__ import annotations

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import everywhere, run_by_run
from suanli.model.state.messages import Fills, Overflow

Array = np.ndarray
_FULL = 1.0 + 1e-14


def cleared(ordered: Array, price: Array, capacity: Array) -> Fills:
    """Every vendor serves what it can; all its customers get the same share of their orders.

    fill_v = min(1, K_v / sum_r D_rv),   served = fill ordered,   revenue = price served
    An order that exceeds capacity by rounding is filled: nothing of it is left for others.

    ordered   D, shape (regions, vendors), CU
    price     shape (regions, vendors), USD bn per CU per quarter
    capacity  K, shape (vendors,), CU; np.inf where nothing limits it
    """
    total = arithmetic.total(ordered, axis=0)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        fill = np.where(total > capacity * _FULL, capacity / total, 1.0)
    served = fill * ordered
    return Fills(ordered=ordered, fill=fill, served=served, revenue=price * served)


def overflowed(fills: Fills, price: Array, capacity: Array, aim: Array) -> tuple[Fills, Overflow]:
    """What vendors left unserved in a region goes to its specialists with capacity left, at their prices.

    served_rv = min(1, sum K_r / U_r) U_r K_v / sum K_r,   U_r unserved, PF, K_r what the region's specialists have left

    fills     of the vendors that customers chose; price, capacity  as in ``cleared``
    aim       part of what is unserved at home that each specialist plans for, (regions, vendors); 0 elsewhere
    returns  (fills with what specialists served, what customers get of it)
    """
    unserved = arithmetic.total(fills.ordered * (1.0 - fills.fill), axis=1)
    idle = np.maximum(0.0, capacity - arithmetic.total(fills.served, axis=0))
    usable = np.where((aim > 0.0) & np.isfinite(capacity), idle, 0.0) * _spread(unserved, aim > 0.0)
    room, planned = arithmetic.total(usable, axis=1), arithmetic.product(unserved, aim)
    nothing = np.zeros_like(unserved)
    if everywhere(arithmetic.total(room) <= 0.0):
        return fills, Overflow(nothing, np.ones_like(unserved), planned)
    served = np.minimum(1.0, np.divide(room, unserved, out=nothing.copy(), where=unserved > 0.0))
    part = np.divide(usable, room[:, None], out=np.zeros_like(usable), where=room[:, None] > 0.0)
    given = (served * unserved)[:, None] * part
    revenue = price * given
    total = arithmetic.total(given, axis=1)
    paid = np.divide(arithmetic.total(revenue, axis=1), total, out=np.ones_like(total), where=total > 0.0)
    together = Fills(fills.ordered, fills.fill, fills.served + given, fills.revenue + revenue)
    return together, Overflow(served, paid, planned)


def _spread(unserved: Array, at_home: Array) -> Array:
    """Part of its capacity that each specialist has for each region of its home market: as what is unserved there is.

    at_home  (regions, vendors); returns the same shape, 1 where a home market is one region
    """
    there = unserved[:, None] * at_home
    whole, regions = arithmetic.total(there, axis=0), np.maximum(arithmetic.total(1.0 * at_home, axis=0), 1.0)
    return np.divide(there, whole, out=at_home / regions, where=np.broadcast_to(whole > 0.0, there.shape))


@run_by_run
def scale_to_spending(value: Array, ordered: Array, capacity: Array, target: float) -> float:
    """Common factor on all orders at which spending meets an observed figure, capacity considered.

    find k:  sum_v value_v min(k, K_v / D_v) = target      (piecewise linear and increasing in k: solved exactly)

    value     spending on each vendor at k = 1 were nothing rationed, USD bn per quarter, shape (vendors,)
    ordered   D, CU, shape (vendors,); capacity  K, CU, shape (vendors,)
    target    USD bn per quarter
    returns   k; where even full capacity falls short, target / sum of values; 1 where nobody orders anything
    """
    asked = value > 0.0
    if not asked.any():
        return 1.0
    value, ordered, capacity = value[asked], ordered[asked], capacity[asked]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        limit = np.where(ordered > 0.0, capacity / ordered, np.inf)
    order = np.argsort(limit, kind="stable")
    limit, value = limit[order], value[order]
    full = np.concatenate(([0.0], np.cumsum(value * np.where(np.isfinite(limit), limit, 0.0))))
    free = arithmetic.total(value) - np.concatenate(([0.0], np.cumsum(value)))
    for index, (rationed, open_value) in enumerate(zip(full[:-1], free[:-1], strict=True)):
        if open_value <= 1e-12 * arithmetic.total(value):
            break
        factor = (target - rationed) / open_value
        if factor <= limit[index]:
            return float(factor)
    return float(target / arithmetic.total(value))
