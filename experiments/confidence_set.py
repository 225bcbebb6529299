"""Points that can't be told apart: the model confidence set of calibrated parameters, on seeds the search never saw.

Losses of every candidate on common seeds; the worst is dropped as long as the candidates left are unequal at 10 %. What
is left holds the best of them with a confidence of 90 %. Hansen, Lunde and Nason, Econometrica 79(2), 2011; for models
of agents: Seri, Martinoli, Secchi and Centorrino, Econometrics and Statistics 20, 2021. Computed by arch.
"""

from __future__ import annotations

import numpy as np

Array = np.ndarray
SIZE, RESAMPLES = 0.1, 1000


def confidence_set(losses: Array, seed: int = 0) -> Array:
    """p-value of each candidate; those of at least 0.1 are in the set.

    losses  (seeds, candidates), seeds independent; seed  of the bootstrap
    """
    from arch.bootstrap import MCS  # noqa: PLC0415 (an extra)

    if losses.shape[1] == 1:
        return np.ones(1)
    found = MCS(losses, SIZE, RESAMPLES, block_size=1, method="max", seed=seed)
    found.compute()
    return np.asarray(found.pvalues["Pvalue"].sort_index().to_numpy(), dtype=float)


def spread_out(points: Array, losses: Array, count: int) -> list[int]:
    """Candidates among points visited: half those with the smallest loss, half far from each other in the best quarter.

    points  (points, parameters); returns at most ``count`` places, the best first. The farthest from all that are
    chosen is chosen next, so that the set isn't just where the search ended.
    """
    order = np.argsort(losses, kind="stable")
    chosen = [int(place) for place in order[: max(count // 2, 1)]]
    pool = [int(place) for place in order[: max(len(order) // 4, 1)] if place not in chosen]
    while pool and len(chosen) < count:
        gaps = np.linalg.norm(points[pool][:, None] - points[chosen][None], axis=2).min(axis=1)
        chosen.append(pool.pop(int(np.argmax(gaps))))
    return chosen
