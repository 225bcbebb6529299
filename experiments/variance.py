"""Where the spread of results comes from: variance by stream of luck, and which targets stand in each other's way.

A stream's part is what would be left of the variance if the luck of all other streams were known (the total effect).
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
from scipy import stats

Array = np.ndarray
SIGNIFICANT = 0.05


def total_effects(values: Array, redrawn: Array) -> Array:
    """Total effect of each stream of luck on each figure, shares of its variance.

    T_s = mean (f - f_s)^2 / (2 Var f),   f_s the same run with stream s drawn again; Var of both together

    values   f, (seeds, figures); redrawn  f_s, (streams, seeds, figures)
    returns  (streams, figures); their sum exceeds one by what streams do together; NaN where a figure has no variance
    Source: Jansen, Analysis of variance designs for model output, Computer Physics Communications 117, 1999.
    """
    variance = np.array([np.concatenate((values, again)).var(axis=0, ddof=1) for again in redrawn])
    moved = ((redrawn - values) ** 2).mean(axis=1) / 2.0
    return np.asarray(np.divide(moved, variance, out=np.full_like(moved, np.nan), where=variance > 0.0))


def fights(inside: Array, ids: list[str]) -> dict[str, Any]:
    """Which targets cost the joint pass most, and which two of them are seldom met together.

    inside  (seeds, targets), True where a target is met
    returns  misses: mean number of targets missed by a seed
             without: joint share if one target were dropped, where that gains anything, best first
             pairs: share of seeds that meet both where it is less than the product of each one's share, told apart by
             Fisher's exact test at 5 per cent over all pairs, worst first
    """
    together = float(inside.all(axis=1).mean())
    without = []
    for column, name in enumerate(ids):
        share = float(np.delete(inside, column, axis=1).all(axis=1).mean())
        if share > together:
            without.append({"target": name, "joint_share": share, "gained": share - together})
    pairs, tried = [], list(combinations(range(len(ids)), 2))
    for a, b in tried:
        one, other = inside[:, a], inside[:, b]
        table = [[(one & other).sum(), (one & ~other).sum()], [(~one & other).sum(), (~one & ~other).sum()]]
        if stats.fisher_exact(table, alternative="less").pvalue < SIGNIFICANT / len(tried):
            both, alone = float((one & other).mean()), float(one.mean() * other.mean())
            pairs.append({"targets": [ids[a], ids[b]], "both": both, "if_independent": alone})
    return {
        "misses": float((~inside).sum(axis=1).mean()),
        "without": sorted(without, key=lambda row: -row["joint_share"]),
        "pairs": sorted(pairs, key=lambda pair: pair["both"] - pair["if_independent"]),
    }
