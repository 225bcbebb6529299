"""How customers' needs grow, and what compute at the edge costs them."""

from __future__ import annotations

import numpy as np

from suanli.model.equations import costs, demand
from suanli.model.parameters.customers import DemandParameters, EdgeParameters, PremisesParameters

Array = np.ndarray


def growth_index(sector_growth: Array, quarter: int, common: float, fade_start: float, p: DemandParameters) -> Array:
    """Return the need of each sector relative to 2018Q1.

    sector_growth  of sectors with one of their own, share per year, NaN for others; it fades after demand.fade_start
    common         growth of the others, share per year; fade_start  year after which it fades
    """
    own = np.isfinite(sector_growth) & p.sector_growth
    growth = np.where(own, sector_growth, common)
    fading, later = (
        demand.growth_index(quarter, growth, start, p.fade_half_life) for start in (fade_start, p.fade_start)
    )
    return np.where(own, later, fading)


def edge_cost(server_price: float, life: int, premises: PremisesParameters, p: EdgeParameters) -> float:
    """Return the cost of one compute unit for a quarter on an edge node of one's own, USD bn: small, seldom full."""
    capital = costs.unit_cost(server_price * premises.price_premium, float(life), p.utilisation, 0.0)
    return capital + premises.running_cost / p.utilisation
