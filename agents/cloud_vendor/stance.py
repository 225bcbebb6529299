"""What a pricing rule may look at, and the mark-up of Bertrand competition that most rules begin with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from suanli.model.equations import pricing
from suanli.model.kernel.either import as_array

Array = np.ndarray


@dataclass(frozen=True)
class Stance:
    """What a pricing rule may look at; shapes (..., regions, vendors) or that broadcast to it.

    share         s, the vendor's share of the region (one firm's, where a row stands for several)
    price_weight  alpha, weight of ln price in customers' utility
    elasticity    epsilon, elasticity of customers' compute to its price, at the price that earns the vendor most
    fixed_markup  mu - 1 of the fixed rule
    penetration   cut below the Bertrand price, share of it (0 outside the home region)
    """

    share: Array
    price_weight: float
    elasticity: Array
    fixed_markup: float
    penetration: Array


def bertrand_markup(stance: Stance) -> Array:
    """Return P / c = eta / (eta - 1), see ``equations.pricing.bertrand_markup``."""
    return as_array(pricing.bertrand_markup(stance.share, stance.price_weight, stance.elasticity))
