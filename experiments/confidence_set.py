"""Points that can't be told apart: the model confidence set of calibrated parameters, on seeds the search never saw.

Losses of every candidate on common seeds; the worst is dropped as long as the candidates left are unequal at 10 %. What
is left holds the best of them with a confidence of 90 %. Hansen, Lunde and Nason, Econometrica 79(2), 2011; for models
of agents: Seri, Martinoli, Secchi and Centorrino, Econometrics and Statistics 20, 2021. Computed by arch.
"""

from __future__ import annotations

import numpy as np

Array = np.ndarray
SIZE, RESAMPLES, FAILED = 0.1, 1000, 1e6


def confidence_set(losses: Array, seed: int = 0) -> Array:
    """p-value of each candidate; those of at least 0.1 are in the set. One with the largest loss allowed is out of it.

    losses  (seeds, candidates), seeds independent; seed  of the bootstrap; candidates of the same losses share theirs
    """
    from arch.bootstrap import MCS  # noqa: PLC0415 (an extra)

    kept, places = np.unique(losses, axis=1, return_inverse=True)
    lived = kept.max(axis=0) < FAILED
    chances = np.zeros(kept.shape[1])
    if lived.sum() <= 1:
        chances[lived] = 1.0
    else:
        found = MCS(kept[:, lived], SIZE, RESAMPLES, block_size=1, method="max", seed=seed)
        found.compute()
        chances[lived] = found.pvalues["Pvalue"].sort_index().to_numpy()
    return np.asarray(chances[places.ravel()])


def spread_out(points: Array, losses: Array, level: float, count: int) -> list[int]:
    """Candidates among points visited: half those with the smallest loss, half far from each other among the good ones.

    points  (points, parameters); level  what a good point may cost; returns at most ``count`` places, the best first.
    The farthest from all that are chosen is chosen next, so that the set isn't just where the search ended.
    """
    order = np.argsort(losses, kind="stable")
    chosen = [int(place) for place in order[: max(count // 2, 1)]]
    pool = [int(place) for place in order if losses[place] <= level and place not in chosen]
    while pool and len(chosen) < count:
        gaps = np.linalg.norm(points[pool][:, None] - points[chosen][None], axis=2).min(axis=1)
        chosen.append(pool.pop(int(np.argmax(gaps))))
    return chosen
