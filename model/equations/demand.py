"""How much compute customers need, when they come to a cloud, and what their budgets let them pay."""

from __future__ import annotations

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import agreed, as_array, everywhere
from suanli.model.kernel.units import QUARTERS_PER_YEAR, START_YEAR, per_quarter

Array = np.ndarray


def growth_index(quarter: float, annual_growth: Array, fade_start: float, half_life: float) -> Array:
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
    steady = arithmetic.smaller(years, fade_start - START_YEAR)
    fading = arithmetic.larger(years - (fade_start - START_YEAR), 0.0)
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


def migrated_share(quarter: float, adopted_at: Array, migration: float) -> Array:
    """Share of a customer's workloads that runs in the cloud: a ramp from the quarter it begins.

    m(t) = min(1, (t + 1 - tau_i) / T) for t > tau_i, else 0

    quarter     t      quarters since 2018Q1
    adopted_at  tau_i  quarters, shape (n,)
    migration   T      quarters to move everything
    returns     shares, shape (n,)
    """
    return as_array(np.clip((quarter + 1.0 - adopted_at) / migration, 0.0, 1.0) * (adopted_at < quarter))


def price_response(price: Array, reference_price: Array | float, elasticity: float) -> Array:
    """Factor by which compute bought changes with the price offered.

    f = (p / p0)^(-epsilon)

    price, reference_price  USD bn per CU per quarter, one shape
    elasticity              epsilon, pure number
    """
    return as_array(arithmetic.power(price / reference_price, -elasticity))


def budgeted_spending(wanted: Array, budget: Array, curvature: float) -> Array:
    """What a customer spends when it wants more than its budget comfortably bears.

    S = W (1 + (W / B)^k)^(-1/k)      ->  W for W << B,  ->  B for W >> B

    wanted, budget  USD bn per quarter, shape (n,)
    curvature       k, pure number
    returns         USD bn per quarter, shape (n,)
    """
    return as_array(wanted * arithmetic.power(1.0 + arithmetic.power(wanted / budget, curvature), -1.0 / curvature))


def compute_benefit(served: Array, scale: Array, value: Array, curvature: float) -> Array:
    """Revenue that compute adds to a customer's business, with diminishing returns.

    b = v S0 (served / S0)^(1 - a) for S0 > 0

    served     CU per quarter, shape (n,)
    scale      S0, CU per quarter: the customer's size
    value      v, USD bn per CU at served = S0
    curvature  a, pure number between 0 and 1
    returns    USD bn per quarter, shape (n,)
    """
    relative = np.divide(served, scale, out=np.zeros_like(served), where=scale > 0.0)
    return as_array(value * scale * arithmetic.power(relative, 1.0 - curvature))


def lognormal_factor(normal: Array, spread: float) -> Array:
    """Log-normal factor with mean one: exp(sigma z - sigma^2 / 2).

    normal  z, standard normal, any shape
    spread  sigma, log points
    """
    return as_array(arithmetic.exp(spread * normal - 0.5 * arithmetic.power(spread, 2)))


def consumer_value(served: Array, wanted: Array, price: Array, choke: Array, elasticity: float) -> Array:
    """What customers would have paid at most for what they were served: the area under their demand curve.

    v = int_0^Q min(p (x / D)^(-1 / epsilon), c) dx;   v - what is paid is the consumer surplus (Marshall)

    served  Q, at most D; wanted  D, at the price offered; price  p; choke  c, most that anybody pays; one shape
    returns  USD bn per quarter where prices are USD bn per unit and quarter
    """
    safe, one = np.where(price > 0.0, price, choke), abs(elasticity - 1.0) < 1e-9
    first = np.minimum(served, wanted * arithmetic.power(choke / safe, -elasticity))  # for these the most is paid
    value = choke * first
    if agreed(elasticity <= 0.0):
        return as_array(choke * served)
    more, ratio = served > first, np.divide(served, first, out=np.ones_like(served), where=first > 0.0)
    power = arithmetic.number(np.where(one, 1.0, 1.0 - 1.0 / elasticity))
    if everywhere(one):
        area = arithmetic.log(ratio)
    else:
        area = np.where(one, arithmetic.log(ratio), (arithmetic.power(ratio, power) - 1.0) / power)
    at_first = safe * arithmetic.power(
        np.divide(first, wanted, out=np.ones_like(first), where=first > 0.0), -1.0 / elasticity
    )
    return as_array(value + np.where(more, at_first * first * area, 0.0))


def ai_growth_in_clouds(market: float, need: float, ai_need: float) -> float:
    """Growth of AI compute in clouds into 2018, share per quarter: need's, and the market's beyond its own need's.

    market, need, ai_need  growth of spending, of need, of need of AI compute, share per year
    """
    moving = (1.0 + market) / (1.0 + need)
    return per_quarter((1.0 + ai_need) * moving - 1.0)
