"""Who holds enough top chips for frontier work: thresholds of performance and of gang size, vendor by vendor."""

from __future__ import annotations

import numpy as np

from suanli.model.equations import classes
from suanli.model.kernel import arithmetic
from suanli.model.mechanisms import heterogeneous_pooling as mixing
from suanli.model.state.world import World

Array = np.ndarray


def top_holdings(world: World) -> tuple[Array, Array]:
    """(thousand top chips, their performance in PF) that each vendor has installed.

    A chip is a top one if it reaches a part of the best on sale; by the vintage it came with.
    """
    ledger = world.ledger
    chips, performance = ledger.chips.units, ledger.ai_servers.units
    if not world.suppliers or chips.shape != performance.shape:
        nothing = np.zeros(len(world.vendors))
        return nothing, nothing
    each = np.divide(performance, chips, out=np.zeros_like(chips), where=chips > 0.0)
    best = float(world.records.recent("chip_performance", 1)[0][0])
    top = each >= world.parameters.gang.least_performance * best
    return arithmetic.total(chips * top, axis=1), arithmetic.total(performance * top, axis=1)


def needed(world: World) -> float:
    """Performance of a gang for frontier work today, PF; 0 where nothing is asked."""
    p = world.parameters
    if not world.parameters.gang.enabled:
        return 0.0
    return classes.gang_performance(
        world.quarter,
        p.gang.performance,
        p.gang.growth,
        p.ai.fade_start,
        p.demand.fade_half_life,
    )


def capable(world: World) -> Array:
    """1 for vendors that hold a gang for frontier work, what a mixed one yields, else 0; of a row what one firm has."""
    top, asked = top_holdings(world)[1] / world.facts.members, needed(world)
    alone = np.asarray(top >= asked).astype(float)
    return mixing.with_mixed_gangs(world, alone, top, asked)
