"""A simple calibration: CMA-ES on the free parameters against the targets of 2022 and the paths observed up to then.

It moves only parameters whose status is ``free``, on common seeds, and writes its state after every generation, so that
the same command goes on where it was stopped. What it finds is one point, not the truth: judge it on other seeds.
"""

from __future__ import annotations

import json
import math
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from suanli.experiments.ensemble import Task, attempts
from suanli.experiments.paths import PATHS
from suanli.experiments.targets import TARGETS
from suanli.experiments.validate import said
from suanli.model.errors import InputError
from suanli.model.parameters.load import baseline, observed
from suanli.model.parameters.schema import Parameter

Array = np.ndarray
Progress = Callable[[int, int], None]
STEP = 0.15  # log points a coordinate of 1 stands for
PATH_WEIGHT, PATH_SCALE = 0.05, 0.25
ONE_SIDED_MARGIN, FAILED = 0.15, 1e6
# What the literature or plain sense allows; wider values may be set by hand. Elasticities: docs/model.md, section 2.
PLAUSIBLE = {
    "choice.price_weight": (1.5, 3.0),  # price elasticity within a market in history-friendly models
    "choice.quality_weight": (1.0, 4.0),  # the same of quality
    "pricing.target_share": (0.1, 0.5),  # nobody plans on more than half of a market of ten
    "ai.growth": (0.2, 0.8),  # intelligent compute in China grew by 73 per cent in 2022 (market.csv)
    "operations.cost": (0.1, 0.4),  # half to two thirds of a cloud's cost isn't servers
}


def free_parameters() -> list[Parameter]:
    """The parameters the search may move."""
    return [parameter for parameter in baseline() if parameter.status == "free"]


def values_at(point: Array) -> dict[str, float]:
    """Parameter values at a point: v = v0 exp(STEP z), held in each one's plausible range."""
    found = {}
    for parameter, z in zip(free_parameters(), point, strict=True):
        low, high = PLAUSIBLE.get(parameter.name, (parameter.low, parameter.high))
        if low is None or high is None:
            raise TypeError(parameter.name)
        found[parameter.name] = min(max(float(parameter.value) * math.exp(STEP * float(z)), low), high)
    return found


def overrides(values: dict[str, float]) -> str:
    """The same as text that a run takes."""
    return ";".join(f"{name}={value!r}" for name, value in values.items())


def discrepancy(mean: Array) -> dict[str, float]:
    """Terms of the loss by target and path, from means over seeds.

    target  max(0, |x - centre| / half width - 1/2)^2; of a one-sided band, distance to 0.15 of its edge beyond it
    path    0.05 mean over years of (relative error / 0.25)^2
    """
    terms = {}
    for target, value in zip(TARGETS, mean[: len(TARGETS)], strict=True):
        if not np.isfinite(value):
            continue
        if math.isinf(target.high):
            margin = ONE_SIDED_MARGIN * max(target.low, 0.1)
            terms[target.id] = (max(0.0, target.low + margin - value) / margin) ** 2 / 4.0
            continue
        centre, half = (target.low + target.high) / 2.0, (target.high - target.low) / 2.0
        terms[target.id] = max(0.0, abs(value - centre) / half - 0.5) ** 2
    known = observed()
    start = len(TARGETS)
    for path in PATHS:
        seen = np.array([known[path.name][year] for year in path.years])
        found = mean[start : start + len(path.years)]
        start += len(path.years)
        scale = np.maximum(np.abs(seen), 0.2 * np.abs(seen).max())
        terms[path.name] = PATH_WEIGHT * float(np.mean(((found - seen) / scale / PATH_SCALE) ** 2))
    return terms


def _losses(points: list[Array], seeds: int, customers: int, workers: int | None) -> list[dict[str, float]]:
    tasks = [
        Task("baseline", seed, customers, 2022, overrides(values_at(point)))
        for point in points
        for seed in range(seeds)
    ]
    found = list(attempts(tasks, said, workers))
    of_point = [found[start : start + seeds] for start in range(0, len(found), seeds)]
    losses = []
    for rows in of_point:
        lived = [row for row in rows if row is not None]
        losses.append(discrepancy(np.mean(lived, axis=0)) if len(lived) == seeds else {"failed": FAILED})
    return losses


def calibrate(
    folder: Path, generations: int, seeds: int, customers: int, workers: int | None, progress: Progress | None = None
) -> dict[str, Any]:
    """Search; returns the best point found so far and writes it to ``best.json``, the state to ``search.pickle``.

    Raises InputError for fewer than one generation or seed, or where pycma isn't installed.
    """
    if generations < 1 or seeds < 1:
        raise InputError("calibrate", f"{generations} generations, {seeds} seeds", "at least one of each")
    try:
        import cma  # noqa: PLC0415 (an extra)
    except ModuleNotFoundError as error:
        raise InputError("calibrate", "no package cma", "pip install 'suanli[calibrate]'") from error
    folder.mkdir(parents=True, exist_ok=True)
    state, found = folder / "search.pickle", folder / "best.json"
    if state.exists():
        search, best = pickle.loads(state.read_bytes())  # noqa: S301 (our own file)
    else:
        start = np.zeros(len(free_parameters()))
        search = cma.CMAEvolutionStrategy(start, 1.0, {"seed": 1, "verbose": -9, "popsize": 16})
        best = {"loss": math.inf}
    while search.countiter < generations:
        points = search.ask()
        losses = _losses(points, seeds, customers, workers)
        totals = [math.fsum(terms.values()) for terms in losses]
        search.tell(points, totals)
        leader = int(np.argmin(totals))
        if totals[leader] < best["loss"]:
            best = {"loss": totals[leader], "values": values_at(points[leader]), "terms": losses[leader]}
        beside = state.with_suffix(".part")
        beside.write_bytes(pickle.dumps((search, best)))
        beside.replace(state)
        found.write_text(json.dumps(best | {"generation": search.countiter, "seeds": seeds}, indent=1) + "\n")
        if progress is not None:
            progress(search.countiter, generations)
    return dict(best)
