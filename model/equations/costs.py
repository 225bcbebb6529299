"""What it costs to serve: learning by doing, unit cost, the platform, and expansion ahead of scale."""

from __future__ import annotations

from typing import Any

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.kernel.arithmetic import Real
from suanli.model.kernel.either import as_array
from suanli.model.kernel.units import QUARTERS_PER_YEAR

Array = np.ndarray


def effective_experience(own: Array, spill_over: float) -> Array:
    """Experience that counts for a vendor: its own, and others' in part.

    E_v = X_v + phi (sum_u X_u - X_v)

    own         X, cumulative compute served, CU-quarters, shape (vendors,)
    spill_over  phi, share (Irwin and Klenow 1994: about one third)
    """
    return as_array(own + spill_over * (arithmetic.total(own) - own))


def learnt_cost(cost: Real, experience: Real, reference: Real, exponent: Real) -> Any:
    """Wright's law: c = c0 (E / E0)^(-b).

    cost        c0, USD bn per CU per quarter at experience E0
    experience  E, reference E0: CU-quarters
    exponent    b; the learning rate is 1 - 2^(-b) for each doubling
    """
    return cost * arithmetic.power(experience / reference, -exponent)


def unit_cost(server_price: Real, life: Real, utilisation: Real, operations: Real) -> Any:
    """Full cost of one compute unit for a quarter at planned utilisation and today's server price.

    c = k / (T u) + o

    server_price  k, USD bn per CU of capacity
    life          T, quarters
    utilisation   u, share
    operations    o, USD bn per CU per quarter
    """
    return server_price / (life * utilisation) + operations


def missing_sales(target_share: Real, market: Real, sales: Real) -> Any:
    """Sales a vendor still lacks to the share it aims at: max(0, s* Y - S), USD bn per quarter."""
    return np.maximum(0.0, target_share * market - sales)


def platform_cost(share: float, market: Array, growth: float, quarter: Real) -> Array:
    """Fixed cost of a full platform: it grows by itself, whatever its vendor sells, so scale spreads it.

    F = f Y0 (1 + g)^(t/4)

    share  f; market  Y0, spending of the home market in 2018Q1, USD bn per quarter, by vendor
    growth  g, share per year; quarter  t
    """
    return as_array(share * market * arithmetic.power(1.0 + growth, quarter / QUARTERS_PER_YEAR))
