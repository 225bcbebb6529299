"""Foundries: dies on a wafer, yield, the price of a wafer, and how process nodes and defects move."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from suanli.model.kernel import arithmetic, solving
from suanli.model.kernel.arithmetic import Real
from suanli.model.kernel.either import agreed, as_array

Array = np.ndarray
WAFER_DIAMETER = 300.0  # mm
MM2_PER_CM2 = 100.0


def dies_per_wafer(area: Array) -> Array:
    """Whole dies on a wafer: pi (d/2)^2 / A - pi d / sqrt(2 A).

    area  A, mm2, shape (suppliers,); d = 300 mm

    >>> dies_per_wafer(np.array([826.0])).round(1)
    array([62.4])
    """
    return as_array(
        math.pi * arithmetic.power(WAFER_DIAMETER / 2.0, 2) / area - math.pi * WAFER_DIAMETER / np.sqrt(2.0 * area)
    )


def good_share(area: Array, defects: Array) -> Array:
    """Yield under Poisson defects: Y = exp(-A D).

    area  A, mm2; defects  D, per cm2

    >>> good_share(np.array([826.0]), np.array([0.195])).round(2)
    array([0.2])
    """
    return as_array(arithmetic.exp(-area / MM2_PER_CM2 * defects))


def wafer_price(level: Array, ladder: Array, prices: Array) -> Array:
    """Price of a wafer at a place on the ladder: ln p is linear between nodes, and goes on as between the last two.

    level  nodes down from 28 nm; ladder, prices  of the table of nodes, USD bn per thousand wafers
    """
    logs = arithmetic.log(prices)
    slope = (logs[-1] - logs[-2]) / (ladder[-1] - ladder[-2])
    beyond = np.maximum(level - ladder[-1], 0.0) * slope
    return as_array(arithmetic.exp(solving.interpolate(level, ladder, logs) + beyond))


def steps_down(quarter: float, years_per_node: float, fade: float) -> float:
    """Nodes the leading foundry moves down in a quarter: pace (1 - f)^t / 4 in continuous time.

    quarter  4t; years_per_node  1 / pace; fade  f, share per year
    """
    years = np.array([quarter, quarter + 1.0]) / 4.0
    if agreed(fade <= 0.0):
        return 0.25 / years_per_node
    if agreed(fade >= 1.0):
        return 0.0
    moved = -arithmetic.expm1(years * arithmetic.log1p(-fade)) / -arithmetic.log1p(-fade)
    return arithmetic.number(moved[1] - moved[0]) / years_per_node


def next_level(level: Array, pace: Array, catch_up: Array, limit: Array, held: float = 1.0) -> Array:
    """Node each foundry works at a quarter on.

    l' = l + pace + kappa (max l - l), held at the limit where it isn't beyond it already

    pace  own progress, nodes a quarter; catch_up  kappa, share per quarter; limit  nodes, inf where there is none
    held  how far the limit holds: part of progress beyond it that is lost
    """
    moved = level + pace + catch_up * (level.max(initial=0.0) - level)
    stopped = np.maximum(level, np.minimum(moved, limit))
    return as_array(held * stopped + (1.0 - held) * moved)


def next_defects(excess: Array, wafers: Array, learning: tuple[float, float], moved: Array, step: float) -> Array:
    """Excess of defects over a mature process, a quarter on: learnt away by making wafers, raised by a new node.

    x' = x (1 - b W / (W + W0)) + rho dl

    wafers  W, thousand a quarter; learning  (b share per quarter, W0 thousand a quarter)
    moved   dl, nodes; step  rho, defects per cm2 and node
    """
    rate, scale = learning
    return as_array(excess * (1.0 - rate * wafers / (wafers + scale)) + step * moved)


def wanted_step(asked: Real, growth: Real, lead_time: int, coming: Real, most: Real) -> Any:
    """Capacity a foundry orders: what is missing when it is ready, at most one step.

    k = min(step, max(0, a (1 + g)^(L + 1) - coming))

    asked  a, starts wanted last quarter; growth  g per quarter; lead_time  L, quarters
    coming  capacity that will be there; most  step
    """
    return np.minimum(most, arithmetic.excess(asked * arithmetic.power(1.0 + growth, lead_time + 1), coming))
