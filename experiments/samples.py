"""Samples of the unit cube: Latin hypercubes and Sobol's sequence with SciPy, Morris and Saltelli with SALib."""

from __future__ import annotations

from typing import Any

import numpy as np

LEVELS = 4  # of a Morris trajectory


def problem(size: int) -> dict[str, Any]:
    """The unit cube as SALib describes it."""
    return {"num_vars": size, "names": [str(place) for place in range(size)], "bounds": [[0.0, 1.0]] * size}


def shares(size: int, method: str, count: int, seed: int) -> np.ndarray:
    """Samples of the unit cube, (points, axes); the same for the same seed.

    count  points; of morris trajectories of size + 1 points, of saltelli base points, each with size + 1 others
    """
    from scipy.stats import qmc  # noqa: PLC0415 (half a second, which no worker needs)

    if method == "sobol":
        return np.asarray(qmc.Sobol(size, rng=seed).random(count))
    if method == "latin_hypercube":
        return np.asarray(qmc.LatinHypercube(size, rng=seed).random(count))
    from SALib.sample import morris, sobol  # noqa: PLC0415 (slow to import)

    if method == "morris":
        return np.asarray(morris.sample(problem(size), count, num_levels=LEVELS, seed=seed))
    return np.asarray(sobol.sample(problem(size), count, calc_second_order=False, seed=seed))
