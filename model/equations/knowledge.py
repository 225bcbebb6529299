"""R&D: what is spent, what it hits, what is kept, and what others imitate."""

from __future__ import annotations

from typing import Any

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.kernel.arithmetic import Real
from suanli.model.kernel.digamma import EULER, digamma
from suanli.model.kernel.either import as_array

Array = np.ndarray


def research_target(sales: Real, intensity: Real, frontier: Real, follow: Real, most: Real) -> Any:
    """R&D a vendor wants to do. Profit isn't in it: it decides what can be paid, not what is wanted.

    R* = nu S(-1) + min(a (R^(-1) - nu S(-1))+, (m - nu)+ S(-1))

    sales     S, USD bn per quarter; intensity  nu, R&D over sales
    frontier  R^, the largest R&D of one firm a quarter ago, USD bn: a whole platform has as much to keep up with
    follow    a, part of the distance to it that is wanted, share; 0 for who keeps no whole platform
    most      m, R&D over sales beyond which nobody goes to keep up
    """
    own = intensity * sales
    behind = follow * np.maximum(0.0, frontier - own)
    return own + np.minimum(behind, np.maximum(0.0, most - intensity) * sales)


def mean_hits(spending: Array, rate: float, elasticity: float) -> Array:
    """Mean number of R&D successes in a quarter.

    lambda = a R^beta      R in USD bn per quarter; 0 where nothing is spent

    spending  R of one firm, shape (vendors,)
    rate      a, hits per quarter at USD 1 bn; elasticity  beta
    """
    return as_array(np.where(spending > 0.0, rate * arithmetic.power(np.maximum(spending, 1e-300), elasticity), 0.0))


def best_quantile(luck: Array, mean: Array, typical: float) -> Array:
    """Hits where only the best of a quarter's tries counts: the draw at luck u.

    n = c max(X_1 .. X_lambda), X exponential with mean 1;   P(n <= x) = (1 - e^(-x / c))^lambda

    lambda  ``mean``, tries of the quarter, any real number; none at 0
    typical lambda at which the mean is lambda as well: c = typical / (digamma(typical + 1) + Euler's constant)
    So more tries raise it as their logarithm only. After the draws of Malerba, Nelson, Orsenigo, Winter, 2016, ch. 3.
    """
    tail = -arithmetic.expm1(arithmetic.log(luck) / np.maximum(mean, 1e-300))  # 1 - u^(1 / lambda)
    return as_array(np.where(mean > 0.0, -_best_scale(typical) * arithmetic.log(tail), 0.0))


def drawn_mean(mean: Array, typical: float, rule: str) -> Array:
    """Mean of what a rule draws at lambda = ``mean``: itself; for best_of_n c (digamma(lambda + 1) + Euler's)."""
    if rule != "best_of_n":
        return mean
    return as_array(_best_scale(typical) * (digamma(mean + 1.0) + EULER))


def _best_scale(typical: float) -> float:
    return float(typical / (digamma(typical + 1.0) + EULER)) if typical > 0.0 else 0.0


def absorptive_capacity(spending: Array, scale: float) -> Array:
    """Part of what others know that a vendor is able to take in: Z = 1 - exp(-R / R0).

    spending, scale  USD bn per quarter
    Source: after Cohen and Levinthal, Innovation and Learning, Economic Journal 99, 1989.
    """
    return as_array(-arithmetic.expm1(-spending / scale))


def next_knowledge(stock: Array, hits: Array, step: float, depreciation: float, imitation: Array) -> Array:
    """Knowledge a quarter on.

    H' = (1 - delta) H + h n + kappa_v (max H - H)

    stock      H, knowledge, shape (vendors,)
    hits       n, shape (vendors,); step  h
    imitation  kappa_v = kappa Z_v, share of the gap to the frontier closed, shape (vendors,)
    """
    return as_array((1.0 - depreciation) * stock + step * hits + imitation * (stock.max() - stock))


def opening_knowledge(hits: Array, step: float, depreciation: float, growth: Array, elasticity: float) -> Array:
    """Knowledge stock that a vendor's own R&D history implies: perpetual inventory.

    H0 = h lambda0 / (delta + (1 + g)^(beta / 4) - 1)

    hits    lambda0, mean hits per quarter of the opening R&D, shape (vendors,)
    growth  g, growth of the vendor's revenue (and so of its R&D) into the opening, share per year
    A vendor that has grown fast has a young stock, low for what it spends, and so still rising. Where R&D never
    succeeds nobody knows more than another: all begin with 1.
    """
    stock = as_array(step * hits / (depreciation + arithmetic.power(1.0 + growth, elasticity / 4.0) - 1.0))
    return np.where(np.any(stock > 0.0), stock, 1.0)


def captured_reach(reach: Array, spending: Array, depreciation: float) -> Array:
    """Reach (sales force, regions, partners) bought by expansion: A' = (1 - d) A + X, USD bn."""
    return as_array((1.0 - depreciation) * reach + spending)
