"""Calibration: of all points that searches and walks have visited, the set that can't be told apart.

It moves only parameters whose status is ``free``, inside their search ranges. Points are judged on seeds that no search
saw. What comes out is a set, not the truth: it holds none of the points that weren't visited.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from suanli.experiments import whole_files
from suanli.experiments.aims import Aim, loss, observed_aims
from suanli.experiments.confidence_set import FAILED, SIZE, confidence_set, spread_out
from suanli.experiments.search import Plan, rows_of, same_question, searched, starts, walked
from suanli.experiments.search_space import edges, free_parameters, values_at
from suanli.experiments.targets import TARGETS
from suanli.model.kernel.errors import InputError, SuanliError

Array = np.ndarray
Progress = Callable[[int, int], None]
FRESH = 1_000  # first seed of those that judge


def judged(points: Array, plan: Plan, aims: tuple[Aim, ...], workers: int | None) -> tuple[Array, Array]:
    """(losses, rows) on fresh seeds: (seeds, candidates), (candidates, seeds, figures); NaN for a run that failed."""
    seeds = range(FRESH, FRESH + plan.fresh)
    found = list(rows_of(list(points), seeds, plan, workers))
    width = max((len(row) for row in found if row is not None), default=1)
    rows = np.array([row if row is not None else [np.nan] * width for row in found])
    costs = np.array([FAILED if row is None else math.fsum(loss(np.array(row), aims).values()) for row in found])
    return costs.reshape(len(points), plan.fresh).T, rows.reshape(len(points), plan.fresh, width)


def calibrate(folder: Path, plan: Plan, workers: int | None = None, progress: Progress | None = None) -> dict[str, Any]:
    """Search, judge, and write ``visited.parquet``, ``set.csv`` (a row a point of the set) and ``calibration.json``.

    Raises InputError for a plan that makes no sense, a folder of another search, or where pycma or arch is missing.
    """
    plan.checked()
    needed()
    aims, done = observed_aims(plan.until), [0]

    def step(runs: int) -> None:
        done[0] += runs
        if progress is not None:
            progress(done[0], plan.runs)

    folder.mkdir(parents=True, exist_ok=True)
    same_question(folder, plan, aims)
    visited = searched(folder, plan, aims, workers, step)
    known, costs, level = walked(folder, visited, plan, aims, workers, step)
    points = np.vstack([known[spread_out(known, costs, level, plan.judged)], starts(1)[0]])
    losses, rows = judged(points, plan, aims, workers)
    step((plan.judged + 1) * plan.fresh)
    chances = confidence_set(losses)
    table = _table(points, losses, chances)
    inside = table[table.p >= SIZE]
    if inside.empty:
        raise SuanliError("no point that was judged lives on all fresh seeds: search further, or ask for fewer")
    whole_files.replaced(folder / "set.csv", inside.to_csv(index=False).encode())
    document = {
        "plan": asdict(plan),
        "visited": len(costs),
        "level": level,
        "judged": len(points),
        "set": len(inside),
        "best": inside.iloc[0].to_dict(),
        "baseline": table[table.origin == "table"].iloc[0].to_dict(),
        "parameters": _extent(inside),
        "joint_share_inside": _joint(rows[[place for place, p in enumerate(chances) if p >= SIZE]], plan.until),
    }
    whole_files.replaced(folder / "calibration.json", (json.dumps(document, indent=1) + "\n").encode())
    return document


def needed() -> None:
    """InputError where a package that calibration rests on isn't installed."""
    from importlib.util import find_spec  # noqa: PLC0415

    for name in ("cma", "arch"):
        if find_spec(name) is None:
            raise InputError("calibrate", f"no package {name}", "pip install 'suanli[calibrate]'")


def _table(points: Array, losses: Array, chances: Array) -> pd.DataFrame:
    """Candidates with their values, loss on fresh seeds, its standard error, p; the smallest loss first."""
    table = pd.DataFrame([values_at(point) for point in points])
    table.insert(0, "loss", losses.mean(axis=0))
    table.insert(1, "standard_error", losses.std(axis=0, ddof=1) / math.sqrt(len(losses)))
    table.insert(2, "p", chances)
    table.insert(3, "origin", ["search"] * (len(points) - 1) + ["table"])
    return table.sort_values("loss", kind="stable").reset_index(drop=True)


def _extent(inside: pd.DataFrame) -> list[dict[str, Any]]:
    """How much of each parameter's search range the set takes: near 1 where the data say nothing of it."""
    out = []
    for one in free_parameters():
        low, high = edges(one)
        least, most = float(inside[one.name].min()), float(inside[one.name].max())
        row = {"name": one.name, "low": low, "high": high, "least": least, "most": most}
        out.append(row | {"part_of_range": (most - least) / (high - low)})
    return out


def _joint(rows: Array, until: int) -> float:
    """Part of runs, over the set and fresh seeds, in which all targets that were aimed at lie inside their bands."""
    aimed = [k for k, one in enumerate(TARGETS) if one.judged and one.answer is not None and one.year <= until]
    inside = [[TARGETS[place].inside(float(row[place])) for place in aimed] for part in rows for row in part]
    return float(np.mean(np.all(inside, axis=1)))
