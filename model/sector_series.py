"""What is remembered of customers' sectors; the IT multipliers are reported and feed nothing."""

from __future__ import annotations

import numpy as np

from suanli.model.memory import Series
from suanli.model.world import World

Array = np.ndarray
BN = "USD bn per quarter"


def _by_sector(world: World, figures: Array) -> Array:
    return np.bincount(world.population.sector, figures, minlength=len(world.sectors.names))


def _adoption(world: World) -> Array:
    """Share of compute needed that has moved to a cloud."""
    orders = world.today.orders
    need = _by_sector(world, orders.need)
    moved = _by_sector(world, orders.need * orders.migrated)
    return np.asarray(np.divide(moved, need, out=np.zeros_like(need), where=need > 0.0))


def _associated(world: World, multiplier: Array) -> Array:
    """Revenue or profit that IT spending is *associated* with; a report that feeds nothing."""
    known = np.isfinite(multiplier)
    spending = _by_sector(world, world.today.customer_accounts.cloud + world.today.customer_accounts.premises)
    scale = world.parameters.number("report.multiplier_scale")
    return np.asarray((spending * multiplier * scale)[known])


SECTOR_SERIES = (
    Series("sector_spending", "sector", BN, "Spending", lambda w: _by_sector(w, w.today.customer_accounts.cloud)),
    Series("sector_need", "sector", "CU", "Compute needed", lambda w: _by_sector(w, w.today.orders.need)),
    Series(
        "sector_adoption",
        "sector",
        "share",
        "Share of compute needed that has moved to a cloud",
        _adoption,
    ),
    Series(
        "associated_revenue",
        "multiplier",
        BN,
        "Revenue associated with IT spending (a correlation; feeds nothing)",
        lambda w: _associated(w, w.sectors.revenue_multiplier),
    ),
    Series(
        "associated_profit",
        "multiplier",
        BN,
        "Profit associated with IT spending (a correlation; feeds nothing)",
        lambda w: _associated(w, w.sectors.profit_multiplier),
    ),
)
