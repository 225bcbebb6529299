"""Prices of AI compute and of its chips when demand and capacity don't match: spot, contract, and who gets the rent.

At a region's list prices customers order W. Were the price so high that they order all that is installed, K, or so low
that they order what vendors plan to use of it, u K, it would be

    ln p_K = ln p + sigma (z_K - z),   1 - Phi(z_K) = (K / W) (1 - Phi(z))          (``task_values``), p_u alike

so that the spot price lies between: s = min(max(b, p_K), p_u), b the price without scarcity: unit cost and mark-up.
A contract's price moves towards it slowly, and a shortage's rent is divided between a chip's supplier and its buyer.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from suanli.model.equations.task_values import Curve
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array
from suanli.model.kernel.quantiles import normal_above, normal_quantile

Array = np.ndarray
LONGEST = 1.0  # log points: no seller believes in a spot price further than that from what compute costs


def log_price_at(curve: Curve, log_price: Array, part: Array) -> Array:
    """Return by how much the logarithm of a price has to change for a part of what is ordered to be ordered.

    sigma (z' - z),  1 - Phi(z') = part (1 - Phi(z));  downwards as far as tasks go that are worth anything

    log_price  as a ``Curve`` takes it; part  over what is ordered at that price, above 0; shapes that broadcast

    >>> from suanli.model.equations.task_values import curve
    >>> log_price_at(curve(1.0, 1.3), np.zeros(1), np.array([0.5])).round(2)
    array([0.61])
    """
    z = curve.at(log_price)
    ordered = normal_above(z) * part
    there = -normal_quantile(np.minimum(np.maximum(ordered, 1e-300), 1.0 - 1e-16))
    return as_array(curve.spread * (there - z))


def spot(log_base: Array, log_full: Array, log_planned: Array) -> Array:
    """Return the logarithm of the spot price: of the price without scarcity, as far as capacity lets it be.

    min(max(b, p_K), p_u)

    log_base  b; log_full  at which all capacity is ordered; log_planned  at which planned use of it is; p_K <= p_u
    """
    return np.minimum(np.maximum(log_base, log_full), log_planned)


def next_premium(premium: Any, wanted: Any, speed: Any) -> Any:
    """Return what scarcity adds to the logarithm of a contract's price a quarter on: x' = x + a (w - x).

    premium  x, log points; wanted  w, of the spot price over the price without scarcity; speed  a, share per quarter
    """
    return premium + speed * (np.clip(wanted, -LONGEST, LONGEST) - premium)


def next_rent(premium: Any, base: Any, gap: Any, of_rent: Any, speed: Any) -> Any:
    """Return what a shortage adds to the logarithm of a chip's price, a quarter on: x' = ln(1 + y' / b).

    y' = y + a (beta max(0, y + g) - y),   y = b (e^x - 1)

    What a shortage has already added to a chip's price, and what the chip earns its buyer beyond that, are one rent:
    the supplier is to get beta of it and the buyer the rest. Bargaining over what a chip is worth beyond the terms on
    which both deal without a shortage (Horn and Wolinsky, RAND Journal of Economics 19(3), 1988); with beta = 0
    the price is cost and mark-up alone, with 1 it rises until a buyer gains nothing by the shortage.

    premium  x, log points; base  b, price without a shortage; gap  g, what a chip is worth at the spot price over what
    it costs its buyer now; of_rent  beta; speed  a, share per quarter
    """
    paid = base * arithmetic.expm1(premium)
    wanted = of_rent * np.maximum(0.0, paid + gap)
    return arithmetic.log1p((paid + speed * (wanted - paid)) / base)


def chip_worth(price_gap: Array, rents: float, utilisation: float, factor: float) -> Array:
    """Return what a price of AI compute beyond its cost is worth to who buys its chips: g u sum_j (1 - f)^(j/4) / F.

    price_gap  g, USD bn per PF per quarter; rents  the sum over a server's life; utilisation  u
    factor     F, an AI server's cost over its chips'; returns USD bn per PF of chips
    """
    return as_array(price_gap * (utilisation * rents / factor))
