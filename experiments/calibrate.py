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
ONE_SIDED_MARGIN, MOST_MISSED, FAILED = 0.15, 3.0, 1e6


def free_parameters() -> list[Parameter]:
    """The parameters the search may move."""
    return [parameter for parameter in baseline() if parameter.status == "free"]


def values_at(point: Array) -> dict[str, float]:
    """Parameter values at a point: v = v0 exp(STEP z), held where the table lets each one be searched."""
    found = {}
    for parameter, z in zip(free_parameters(), point, strict=True):
        if parameter.search is None:
            raise TypeError(parameter.name)
        low, high = parameter.search
        found[parameter.name] = min(max(float(parameter.value) * math.exp(STEP * float(z)), low), high)
    return found


def overrides(values: dict[str, float]) -> str:
    """The same as text that a run takes."""
    return ";".join(f"{name}={value!r}" for name, value in values.items())


def discrepancy(rows: Array) -> dict[str, float]:
    """Terms of the loss by target and path.

    target  mean over seeds of max(0, |x - centre| / half width - 1/2)^2, at most 9 a seed; of a one-sided band,
            distance to 0.15 of its edge beyond it. So spread costs as much as bias does.
    path    0.05 mean over years of (relative error / 0.25)^2, of means over seeds

    rows  what runs said of targets and paths, (seeds, targets and paths)
    """
    terms = {}
    for target, values in zip(TARGETS, rows.T[: len(TARGETS)], strict=True):
        if not np.isfinite(values).any():
            continue
        if math.isinf(target.high):
            margin = ONE_SIDED_MARGIN * max(target.low, 0.1)
            missed = np.maximum(0.0, target.low + margin - values) / margin / 2.0
        else:
            centre, half = (target.low + target.high) / 2.0, (target.high - target.low) / 2.0
            missed = np.maximum(0.0, np.abs(values - centre) / half - 0.5)
        missed = np.where(np.isfinite(missed), np.minimum(missed, MOST_MISSED), MOST_MISSED)
        terms[target.id] = float(np.mean(missed**2))
    known, mean = observed(), rows.mean(axis=0)
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
        losses.append(discrepancy(np.array(lived)) if len(lived) == seeds else {"failed": FAILED})
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
        totals = [total if math.isfinite(total) else FAILED for total in map(math.fsum, map(dict.values, losses))]
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
