"""Energy: what hardware draws, what a site makes of it, and where new hardware is put."""

from __future__ import annotations

from typing import Any

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.kernel.arithmetic import Real
from suanli.model.kernel.either import as_array
from suanli.model.kernel.units import QUARTERS_PER_YEAR

Array = np.ndarray


def vintage_power(opening: float, growth: float, vintage: Array | int) -> Array:
    """Power at full load of a unit of hardware by the quarter it was bought in: w = w0 (1 + g)^(v/4).

    opening  w0 in 2018Q1, GW per unit; growth  g, share per year; vintage  v, quarters since 2018Q1
    """
    years = vintage / QUARTERS_PER_YEAR
    if isinstance(years, float):
        return as_array(opening * arithmetic.power(1.0 + growth, years))
    return as_array(opening * arithmetic.powers(1.0 + growth, years))


def load_factor(use: Array, idle: float) -> Array:
    """Power drawn over power at full load: i + (1 - i) u.

    use  u, share; idle  i, power of an idle server over its power at full load
    Source: Barroso and Hoelzle, The case for energy-proportional computing, Computer 40(12), 2007.
    """
    return as_array(idle + (1.0 - idle) * use)


def remote_part(tolerant: Real, near_cost: Real, remote_cost: Real, sensitivity: Real) -> Any:
    """Part of new hardware that goes to a remote site: t / (1 + (c_r / c_n)^gamma).

    tolerant     t, part of work that bears the distance; costs  of a TWh used by hardware, network fees included
    sensitivity  gamma; at a fee without bound nothing goes there
    """
    return tolerant / (1.0 + arithmetic.power(remote_cost / near_cost, sensitivity))
