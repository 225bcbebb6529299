"""Where the spread of results comes from: variance by stream of luck, and which targets stand in each other's way.

A stream's part is what would be left of the variance if the luck of all other streams were known (the total effect).
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np

Array = np.ndarray
OTHER_LUCK = 1_000_003  # added to a run's seed: the seed of a stream that is drawn again


def total_effects(values: Array, redrawn: Array) -> Array:
    """Total effect of each stream of luck on each figure, shares of its variance.

    T_s = mean (f - f_s)^2 / (2 Var f),   f_s the same run with stream s drawn again

    values   f, (seeds, figures); redrawn  f_s, (streams, seeds, figures)
    returns  (streams, figures); their sum exceeds one by what streams do together; NaN where a figure has no variance
    Source: Jansen, Analysis of variance designs for model output, Computer Physics Communications 117, 1999.
    """
    variance = values.var(axis=0, ddof=1)
    moved = ((redrawn - values) ** 2).mean(axis=1) / 2.0
    return np.asarray(np.divide(moved, variance, out=np.full_like(moved, np.nan), where=variance > 0.0))


def fights(inside: Array, ids: list[str]) -> dict[str, Any]:
    """Which targets cost the joint pass most, and which two of them are seldom met together.

    inside  (seeds, targets), True where a target is met
    returns  without: joint share if one target were dropped, best first;
             pairs: share of seeds that meet both less the product of each one's share, worst first
    """
    together = inside.all(axis=1).mean()
    dropped = {name: float(np.delete(inside, column, axis=1).all(axis=1).mean()) for column, name in enumerate(ids)}
    without = [
        {"target": name, "joint_share": share, "gained": share - float(together)}
        for name, share in sorted(dropped.items(), key=lambda item: -item[1])
    ]
    pairs = [
        {
            "targets": [ids[a], ids[b]],
            "both": float((inside[:, a] & inside[:, b]).mean()),
            "if_independent": float(inside[:, a].mean() * inside[:, b].mean()),
        }
        for a, b in combinations(range(len(ids)), 2)
    ]
    return {"without": without, "pairs": sorted(pairs, key=lambda pair: pair["both"] - pair["if_independent"])}
