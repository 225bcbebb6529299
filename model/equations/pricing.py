"""What a price setter asks over its cost, and how deep it cuts that to win share."""

from __future__ import annotations

from typing import Any

import numpy as np

from suanli.model.kernel.arithmetic import Real


def bertrand_markup(share: Real, price_weight: Real, elasticity: Real) -> Any:
    """Mark-up of a price setter under logit demand: it rises with the seller's share.

    p / c = eta / (eta - 1),  eta = alpha (1 - s) + epsilon, held above 1.05

    share         s, the seller's share of the market (one firm's, where a row stands for several)
    price_weight  alpha, weight of ln price in buyers' utility
    elasticity    epsilon, elasticity of a buyer's quantity to price

    A higher price loses customers (alpha (1 - s)) and makes those who stay buy less (epsilon).
    Source: Anderson, de Palma, Thisse, Discrete Choice Theory of Product Differentiation, 1992, ch. 7; the
    form in elasticities follows from utility in ln p.
    """
    eta = np.maximum(price_weight * (1.0 - share) + elasticity, 1.05)
    return eta / (eta - 1.0)


def share_gap(share: Real, target: Real) -> Any:
    """How far a vendor is from the home share it aims at: max(0, 1 - s / s*).

    >>> float(share_gap(0.05, 0.2)), float(share_gap(0.3, 0.2))
    (0.75, 0.0)
    """
    return np.maximum(0.0, 1.0 - share / target)


def penetration(depth: Real, gap: Real, patience: Real, tolerated_loss: Real, sales: Real) -> Any:
    """Cut below the Bertrand price that a vendor dares.

    omega = omega0 gap patience rho / (1 + rho),   rho = tolerated yearly loss / yearly sales

    depth           omega0, deepest cut, share
    gap             distance to the target share, 0 to 1 (``share_gap``)
    patience        part of the tolerated loss not yet used, 0 to 1 (``finance.patience``)
    tolerated_loss  USD bn per year
    sales           USD bn per year
    returns         share of the price; 0 for a vendor without a sponsor
    """
    borne = np.greater(tolerated_loss, 0.0)
    total = np.where(borne, tolerated_loss + sales, 1.0)
    return np.where(borne, depth * gap * patience * tolerated_loss / total, 0.0)
