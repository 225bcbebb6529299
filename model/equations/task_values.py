"""Tasks have values: how much compute is worth its price, what that is worth, and how it answers price.

The value of a task for each unit of compute it takes is lognormal, and a task is run where it is worth the price p:

    q(p) = N (1 - Phi(z)),  z = (ln p - mu) / sigma             compute that is ordered
    epsilon(p) = phi(z) / (sigma (1 - Phi(z)))                  its elasticity: it rises with the price
    v(p) = N exp(mu + sigma^2 / 2) Phi(sigma - z)               what the tasks that are run are worth: at least p q(p)

N and mu follow from need (what is ordered at 2018's price and values) and the elasticity there: phi(z0) / (1 - Phi(z0))
= epsilon0 sigma. So nobody pays more for compute than it is worth, and surplus needs no choke price. Prices are given
as their logarithm over that of 2018, less what values per unit of compute have changed by since.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.kernel.batch import Batch
from suanli.model.kernel.either import anywhere, as_array
from suanli.model.kernel.quantiles import normal_above, normal_hazard, normal_quantile

Array = np.ndarray
LOWEST, HIGHEST, HALVINGS = -8.0, 20.0, 60
STEPS, LONGEST_STEP, LEAST_MARKUP, FIRST_ETA = 6, 2.0, 1e-3, 1.3
_KEPT = 16
_known: dict[tuple[int, int], tuple[Any, Any, Curve]] = {}


class Curve(NamedTuple):
    """A demand curve by tasks: where 2018's price stands among their values.

    spread  sigma, log points; position  z0; part  1 - Phi(z0), of all tasks those that are worth the price of 2018
    """

    spread: Any
    position: Any
    part: Any

    def at(self, log_price: Any) -> Any:
        """Return z. log_price  logarithm of a price over that of 2018, less the change of values"""
        return self.position + log_price / self.spread

    def response(self, log_price: Any) -> Any:
        """Return compute ordered over need, what is ordered at the price and the values of 2018."""
        return normal_above(self.at(log_price)) / self.part

    def elasticity(self, log_price: Any) -> Any:
        """Return the elasticity of what is ordered to its price, above 0."""
        return normal_hazard(self.at(log_price)) / self.spread

    def steepness(self, log_price: Any) -> Any:
        """Return by how much the elasticity rises for each log point of the price: h (h - z) / sigma^2."""
        z = self.at(log_price)
        own = normal_hazard(z)
        return own * (own - z) / (self.spread * self.spread)

    def value(self, log_price: Any) -> Any:
        """Return what the tasks that are run are worth for each unit of need, in prices of 2018 changed as values."""
        return self.worth(self.at(log_price))

    def worth(self, z: Any) -> Any:
        """Return what the tasks beyond z are worth for each unit of need: exp(s^2 / 2 - s z0) Phi(s - z) / part."""
        return self.whole() * normal_above(z - self.spread)

    def whole(self) -> Any:
        """Return what all tasks are worth for each unit of need, those too that aren't worth their price."""
        return arithmetic.exp(0.5 * self.spread * self.spread - self.spread * self.position) / self.part

    def value_served(self, log_price: Any, fill: Any) -> Any:
        """Return the same where only a part of what is ordered is served: the most valuable of the tasks are run.

        fill  part served, 0 to 1
        """
        z = self.at(log_price)
        if not anywhere(fill < 1.0):
            return self.worth(z)
        run = normal_above(z) * fill
        least = -normal_quantile(np.minimum(np.maximum(run, 1e-300), 1.0 - 1e-16))
        return np.where(fill >= 1.0, self.worth(z), np.where(run > 0.0, self.worth(np.maximum(least, z)), 0.0))


def curve(elasticity: Any, spread: Any) -> Curve:
    """Return the curve whose elasticity at the price of 2018 is given; with none everything needed is ordered.

    elasticity  epsilon0 >= 0; spread  sigma > 0, log points
    Parameters are the same objects all run long, and so is what follows from them.
    """
    key = id(elasticity), id(spread)
    found = _known.get(key)
    if found is None:
        if len(_known) >= _KEPT:
            _known.pop(next(iter(_known)))
        found = _known[key] = (elasticity, spread, _solved(elasticity, spread))
    return found[2]


def _solved(elasticity: Any, spread: Any) -> Curve:
    """Halve the interval in which the hazard of z0, which rises with it, is epsilon0 sigma."""
    wanted = elasticity * spread
    low, high = wanted * 0.0 + LOWEST, wanted * 0.0 + HIGHEST
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        below = normal_hazard(middle) < wanted
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    position = 0.5 * (low + high)
    if not isinstance(position, Batch):
        position = float(position)
    return Curve(spread, position, normal_above(position))


def shift(value: Array, most: Array, need: Array, grown: float) -> Array:
    """Return by how much tasks' values for each unit of compute have changed since 2018, log points, never above 0.

    -ln(1 + r (n / g - 1)),  r = V0 / max(M, V0)    all tasks together are worth V0 n / (1 + r (n / g - 1)) <= M g

    value  V0, what all tasks were worth in 2018; most  M, what they can be worth at most, a part of a sector's value
    added, and at least what they were worth
    need   n, compute needed over that of 2018; grown  g, value added over that of 2018; arrays by sector
    New tasks are worth less for each unit of compute, so that need can grow without bound and their worth can't.
    """
    bound = np.maximum(most, value)
    part = np.divide(value, bound, out=np.zeros_like(value), where=bound > 0.0)
    return np.minimum(as_array(-arithmetic.log1p(part * (need / grown - 1.0))), 0.0)


def best_elasticity(demand: Curve, customers: Array, log_cost: Array) -> Array:
    """Return the elasticity of demand at the price that earns a seller most, by Newton's method.

    (1 - 1 / m) (a + epsilon(c m)) = 1,  m = p / c the mark-up factor, a search over ln m

    customers  a, elasticity of a seller's customers to its price: alpha (1 - s)
    log_cost   logarithm of its unit cost over the price of 2018, less the change of values; shapes that broadcast
    """
    first = np.maximum(customers + demand.elasticity(0.0), FIRST_ETA)
    log_markup = -arithmetic.log(1.0 - 1.0 / first) + 0.0 * log_cost
    for _ in range(STEPS):
        z, left = demand.at(log_cost + log_markup), arithmetic.exp(-log_markup)
        own = normal_hazard(z)
        eta = customers + own / demand.spread
        off = (1.0 - left) * eta - 1.0
        slope = left * eta + (1.0 - left) * own * (own - z) / (demand.spread * demand.spread)
        log_markup = log_markup - np.clip(off / slope, -LONGEST_STEP, LONGEST_STEP)
        log_markup = np.maximum(log_markup, LEAST_MARKUP)
    return as_array(demand.elasticity(log_cost + log_markup))
