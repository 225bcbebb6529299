"""Servers: their price, how much capacity a vendor or a customer wants, and the age of what it starts with."""

from __future__ import annotations

from typing import Any

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.kernel.arithmetic import Real
from suanli.model.kernel.either import as_array
from suanli.model.kernel.units import QUARTERS_PER_YEAR

Array = np.ndarray


def server_price(quarter: float, opening_price: float, annual_fall: float) -> float:
    """Price of a compute unit of capacity: k(t) = k0 (1 - f)^(t/4).

    quarter  t, quarters since 2018Q1 (negative for the past)
    returns  USD bn per CU
    """
    return arithmetic.number(opening_price * arithmetic.power(1.0 - annual_fall, quarter / QUARTERS_PER_YEAR))


def wanted_capacity(demand: Real, growth: Real, lead_time: int, utilisation: Real) -> Any:
    """Capacity a vendor wants when an order of today arrives.

    K* = D (1 + g)^(L + 1) / u

    demand       D, CU ordered from it last quarter
    growth       g, expected growth, share per quarter
    lead_time    L, quarters
    utilisation  u, planned
    """
    return demand * arithmetic.power(1.0 + growth, lead_time + 1) / utilisation


def adaptive_growth(expected: Real, now: Real, before: Real, weight: float = 0.25) -> Any:
    """Expected growth, moved a quarter of the way to the growth just seen, kept between -20 and +40 per cent.

    g' = (1 - w) g + w (D(-1) / D(-2) - 1)
    """
    known = np.greater(before, 0.0)
    seen = np.where(known, now / np.where(known, before, 1.0) - 1.0, expected)
    return np.minimum(0.4, np.maximum(-0.2, (1.0 - weight) * expected + weight * seen))


def opening_vintages(capacity: Array, growth: Array, life: int, lead_time: int = 0) -> Array:
    """Capacity of each age that a history of steady growth leaves.

    u_a = K (1 + g)^(-a) / sum over a,  a = 0 .. life - 1

    capacity  K, CU, shape (n,); growth  g, share per quarter, shape (n,)
    returns   shape (n, life); column a was bought a quarters before the opening
    """
    ages = np.arange(life)
    weights = arithmetic.power((1.0 + growth)[:, None], -ages)
    return as_array(capacity[:, None] * weights / arithmetic.total(weights, axis=1, keepdims=True))


def peak_capacity(load: Array, variation: Real, service_level: float) -> Array:
    """Servers a single site needs for its own peaks: K = load (1 + z cv).

    load       mean load, CU, shape (n,)
    variation  cv, coefficient of variation of the load, shape (n,) or one for all
    service_level  z, standard deviations of load covered
    Utilisation of a site sized so is 1 / (1 + z cv): 10-15 per cent for cv of 2.4 to 3.9 at z = 2.33.

    >>> float(1 / peak_capacity(np.array([1.0]), np.array([2.9]), 2.33)[0]).__round__(3)
    0.129
    """
    return as_array(load * (1.0 + service_level * variation))
