"""How much compute customers need, and when they come to a cloud."""

from __future__ import annotations

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.kernel.arithmetic import Real
from suanli.model.kernel.either import as_array
from suanli.model.kernel.units import QUARTERS_PER_YEAR, START_YEAR, per_quarter

Array = np.ndarray


def growth_index(quarter: Real, annual_growth: Array, fade_start: float, half_life: float) -> Array:
    """Index of a sector's need for compute, 1 in 2018Q1.

    ln Gamma(t) = ln(1 + g) min(t, T) + ln(1 + g) h (1 - 2^(-(t - T)^+ / h)) / ln 2      t in years

    quarter        4t   quarters since 2018Q1
    annual_growth  g    share per year, shape (sectors,)
    fade_start     T    calendar year after whose end growth begins to fade
    half_life      h    years in which growth halves from then on
    returns        Gamma, shape (sectors,)

    >>> float(growth_index(48, np.array([0.644]), 2030, 2.0)[0]).__round__()
    390
    """
    years = quarter / QUARTERS_PER_YEAR
    steady = np.minimum(years, fade_start - START_YEAR)
    fading = np.maximum(years - (fade_start - START_YEAR), 0.0)
    faded = half_life * (1.0 - arithmetic.power(2.0, -fading / half_life)) / arithmetic.log(2.0)
    return as_array(arithmetic.power(1.0 + annual_growth, steady + faded))


def adoption_time(luck: Array, opening_share: Array, ceiling: float | Array, time_scale: float) -> Array:
    """Quarter in which a customer begins to move to a cloud: logistic diffusion by inverse CDF.

    F(t) = ceiling / (1 + exp(-(t - t_mid) / tau)),  t_mid such that F(0) = opening share

    luck           u, uniform in (0, 1), shape (n,)
    opening_share  F(0), share, shape (n,)
    ceiling        share of customers that ever move, at least the opening share; one for all, or shape (n,)
    time_scale     tau, quarters
    returns        quarters since 2018Q1; -inf where everybody had begun, +inf for those who never do

    Source: logistic diffusion (Griliches 1957); the S-shape is a test in ``tests/equations/test_demand.py``.
    """
    with np.errstate(divide="ignore", invalid="ignore"):  # infinite where nobody, or everybody, had begun
        position = np.minimum(luck / ceiling, 1.0)
        begun = opening_share / ceiling
        time = time_scale * (
            arithmetic.log(position) - arithmetic.log1p(-position) - arithmetic.log(begun) + arithmetic.log1p(-begun)
        )
    return as_array(np.where(luck >= ceiling, np.inf, np.where(begun >= 1.0, -np.inf, time)))


def brought_forward(time: Array, start: float, length: float, ahead: float) -> Array:
    """Quarter in which a customer begins to move to a cloud where a pandemic brings moves forward.

    t' = t0 + (t - t0) L / (L + a)  for t0 < t < t0 + L + a, else t:  whoever would have begun within a quarters of the
    pandemic's end begins while it lasts, so that few are left to begin just after it; nobody begins who wouldn't have.

    time  t, quarters, shape (n,), -inf and inf included; start  t0; length  L > 0; ahead  a, quarters; 0: nothing moves

    >>> brought_forward(np.array([8.0, 10.0, 20.0, 30.0]), 8.0, 8.0, 4.0).round(2)
    array([ 8.  ,  9.33, 20.  , 30.  ])
    """
    during = (time > start) & (time < start + length + ahead)
    return as_array(
        np.where(during, start + (np.where(during, time, start) - start) * (length / (length + ahead)), time)
    )


def migrated_share(quarter: float, adopted_at: Array, migration: float) -> Array:
    """Share of a customer's workloads that runs in the cloud: a ramp from the quarter it begins.

    m(t) = min(1, (t + 1 - tau_i) / T) for t > tau_i, else 0

    quarter     t      quarters since 2018Q1
    adopted_at  tau_i  quarters, shape (n,)
    migration   T      quarters to move everything
    returns     shares, shape (n,)
    """
    return as_array(np.clip((quarter + 1.0 - adopted_at) / migration, 0.0, 1.0) * (adopted_at < quarter))


def lognormal_factor(normal: Array, spread: float) -> Array:
    """Log-normal factor with mean one: exp(sigma z - sigma^2 / 2).

    normal  z, standard normal, any shape
    spread  sigma, log points
    """
    return as_array(arithmetic.exp(spread * normal - 0.5 * arithmetic.power(spread, 2)))


def ai_growth_in_clouds(market: float, need: float, ai_need: float) -> float:
    """Growth of AI compute in clouds into 2018, share per quarter: need's, and the market's beyond its own need's.

    market, need, ai_need  growth of spending, of need, of need of AI compute, share per year
    """
    moving = (1.0 + market) / (1.0 + need)
    return per_quarter((1.0 + ai_need) * moving - 1.0)
