"""Three pricing rules behind one interface: a stance in, a mark-up factor on unit cost out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Stance:
    """What a pricing rule may look at.

    share         s, the vendor's share of the region (one firm's, where a row stands for several)
    price_weight  alpha, weight of ln price in customers' utility
    elasticity    epsilon, elasticity of a customer's compute to price
    fixed_markup  mu - 1 of the fixed rule
    penetration   cut below the Bertrand price, share of it (0 outside the home region)
    """

    share: float
    price_weight: float
    elasticity: float
    fixed_markup: float
    penetration: float


def fixed_markup(stance: Stance) -> float:
    """P / c = 1 + m, whatever the share."""
    return 1.0 + stance.fixed_markup


def bertrand_markup(stance: Stance) -> float:
    """Mark-up of a price setter under logit demand: it rises with the vendor's share.

    p / c = eta / (eta - 1),  eta = alpha (1 - s) + epsilon, held above 1.05

    A higher price loses customers (alpha (1 - s)) and makes those who stay buy less (epsilon).
    Source: Anderson, de Palma, Thisse, Discrete Choice Theory of Product Differentiation, 1992, ch. 7; the
    form in elasticities follows from utility in ln p.
    """
    elasticity = stance.price_weight * (1.0 - stance.share) + stance.elasticity
    return max(elasticity, 1.05) / (max(elasticity, 1.05) - 1.0)


def strategic_markup(stance: Stance) -> float:
    """Bertrand mark-up, cut to win share as deep as the sponsor's patience allows.

    p / c = (1 - omega) eta / (eta - 1)
    """
    return (1.0 - stance.penetration) * bertrand_markup(stance)


RULES: dict[str, Callable[[Stance], float]] = {
    "fixed": fixed_markup,
    "bertrand": bertrand_markup,
    "strategic": strategic_markup,
}


def share_gap(share: float, target: float) -> float:
    """How far a vendor is from the home share it aims at: max(0, 1 - s / s*).

    >>> share_gap(0.05, 0.2), share_gap(0.3, 0.2)
    (0.75, 0.0)
    """
    return max(0.0, 1.0 - share / target)


def penetration(depth: float, gap: float, patience: float, tolerated_loss: float, sales: float) -> float:
    """Cut below the Bertrand price that a vendor dares.

    omega = omega0 gap patience rho / (1 + rho),   rho = tolerated yearly loss / yearly sales

    depth           omega0, deepest cut, share
    gap             distance to the target share, 0 to 1 (``share_gap``)
    patience        part of the tolerated loss not yet used, 0 to 1 (``finance.patience``)
    tolerated_loss  USD bn per year
    sales           USD bn per year
    returns         share of the price; 0 for a vendor without a sponsor
    """
    if tolerated_loss <= 0.0:
        return 0.0
    return depth * gap * patience * tolerated_loss / (tolerated_loss + sales)
