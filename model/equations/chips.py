"""AI chips: performance from node and design, what design R&D yields, whose chips are bought, what a quarter costs."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from suanli.model.equations import knowledge
from suanli.model.equations.choice import logit_weights
from suanli.model.kernel import arithmetic
from suanli.model.kernel.arithmetic import Real
from suanli.model.kernel.either import agreed, as_array
from suanli.model.kernel.units import QUARTERS_PER_YEAR

Array = np.ndarray
_LARGEST = 1e9  # times the design of 2018: no design goes beyond, so that every number stays finite


def node_index(quarter: float, growth: float, fade: float) -> float:
    """Performance a chip gains from process nodes, 1 in 2018Q1.

    ln N(t) = ln(1 + g) (1 - (1 - f)^t) / -ln(1 - f)      t in years;  ln(1 + g) t for f = 0

    quarter  4t, quarters since 2018Q1; growth  g, share per year; fade  f, share per year
    """
    years = quarter / QUARTERS_PER_YEAR
    if agreed(fade <= 0.0):
        return arithmetic.number(arithmetic.power(1.0 + growth, years))
    if agreed(fade >= 1.0):
        return 1.0
    return arithmetic.exp(
        arithmetic.log1p(growth) * -arithmetic.expm1(years * arithmetic.log1p(-fade)) / -arithmetic.log1p(-fade)
    )


def performance(opening: Array, node: float, design: Array) -> Array:
    """Performance of each supplier's chip: P = P0 N D, TFLOPS per chip, shape (suppliers,)."""
    return as_array(opening * node * design)


def mean_design_hits(spending: Array, design: Array, rate: float, elasticity: float, exhaustion: float) -> Array:
    """Mean number of design successes in a quarter, with diminishing returns twice over.

    lambda = a R^beta D^(-phi)

    spending    R, design R&D, USD bn per quarter, shape (suppliers,)
    design      D relative to 2018; rate a, hits per quarter; elasticity  beta
    exhaustion  phi: ideas get harder to find (Bloom, Jones, Van Reenen, Webb, American Economic Review 110(4), 2020)
    """
    return as_array(knowledge.mean_hits(spending, rate, elasticity) * arithmetic.power(design, -exhaustion))


def next_design(design: Array, hits: Array, step: float) -> Array:
    """Design a quarter on: D' = D exp(h n), n successes of h log points each, at most a billion times that of 2018."""
    return np.minimum(_LARGEST, design * arithmetic.exp(np.minimum(step * hits, arithmetic.log(_LARGEST))))


def value_utility(value: Array, mix: Array, value_weight: float, base_weight: float) -> Array:
    """What buyers see in a supplier's chips: V_rs = gamma ln(P_s / p_s) + omega ln(1 + m_rs).

    value  performance per dollar, PF per USD bn, shape (suppliers,)
    mix    m, last quarter's parts of the region's orders, shape (regions, suppliers)
    """
    return as_array(value_weight * arithmetic.log(value) + base_weight * arithmetic.log1p(mix))


def revealed_reputation(utility: Array, mix: Array) -> Array:
    """Software and trust that the opening mix reveals besides: b = ln m - V; -inf where a supplier doesn't sell."""
    with np.errstate(divide="ignore"):
        return as_array(arithmetic.log(mix) - utility)


def next_reputation(reputation: Array, mix: Array, learning: float) -> Array:
    """Software and trust a quarter on: the distance to the region's leader closes with a supplier's part of orders.

    b' = b + lambda m (max b - b);  -inf where a supplier doesn't sell stays

    reputation, mix  shape (regions, suppliers); learning  lambda, share per quarter at m = 1
    """
    if not mix.size:
        return reputation
    distance = reputation.max(axis=1, keepdims=True) - np.where(np.isfinite(reputation), reputation, 0.0)
    return as_array(reputation + np.where(np.isfinite(reputation), learning * mix * distance, 0.0))


def next_mix(mix: Array, utility: Array, speed: float) -> Array:
    """Parts of each region's orders by supplier, a quarter on: m' = (1 - s) m + s w, w the logit weights.

    utility  with reputation, -inf where a supplier isn't eligible; shape (regions, suppliers)
    """
    if not mix.size:
        return mix
    return as_array((1.0 - speed) * mix + speed * logit_weights(utility))


def user_cost(price: Real, life: int, fall: float, utilisation: Real) -> Any:
    """Cost of one unit used for a quarter of hardware whose successors get cheaper.

    r = k / (u sum_j (1 - f)^(j / 4)),  j = 0 .. T - 1: rents that fall with k pay it back over its life

    price  k, USD bn per unit; life  T, quarters; fall  f, share per year; utilisation  u
    """
    return price / (utilisation * falling_rents(life, fall))


def falling_rents(life: int, fall: Any) -> Any:
    """Sum of rents over a life that begin at 1 and fall with hardware's price: sum_j (1 - f)^(j / 4)."""
    return _falling_rents(life, fall) if isinstance(fall, float) else _rents(life, fall)


@cache
def _falling_rents(life: int, fall: float) -> float:
    """Sum of rents over a life that begin at 1 and fall: asked again and again by every vendor."""
    return float(_rents(life, fall))


def _rents(life: int, fall: float) -> Any:
    return arithmetic.exact_total(arithmetic.power(1.0 - fall, quarter / QUARTERS_PER_YEAR) for quarter in range(life))
