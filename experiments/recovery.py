"""Synthetic recovery: are parameters that are known found again from what their runs show? Which of them can't be?

Two answers. Searches: a run's figures take the place of what was observed, the search knows nothing of its parameters,
and its best point and its set are held against them. Draws: many draws over the whole cube, each in turn the truth,
found from the others that show like figures, by regression-adjusted approximate Bayesian computation (Beaumont, Zhang,
Balding, Genetics 162, 2002) on summaries that a regression of the parameters on all figures makes, each draw left out
of its own (Fearnhead and Prangle, JRSS B 74, 2012).

Explained is 1 - sum (u - found)^2 / sum (u - mean)^2: 1 found exactly, 0 no better than the middle of all.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from suanli.experiments import whole_files
from suanli.experiments.aims import aims_of
from suanli.experiments.belonging import code_identity
from suanli.experiments.calibrate import judged, needed
from suanli.experiments.confidence_set import SIZE, confidence_set, spread_out
from suanli.experiments.ensemble import Task, attempts
from suanli.experiments.samples import shares
from suanli.experiments.search import Plan, rows_of, same_question, searched, walked
from suanli.experiments.search_space import free_parameters, overrides, values_at
from suanli.experiments.validate import said
from suanli.model.kernel.errors import InputError, SuanliError

Array = np.ndarray
Progress = Callable[[int, int], None]
NEAR, FEWEST_DRAWS, CLIPPED, BATCH = 0.4, 60, 3.0, 200
TRUTHS = 500  # first seed of runs that stand for what was observed
PULL = "choice.quality_weight x (1 + tanh(choice.switching_cost / 2))"  # what Matthew's number is made of


def recover(
    folder: Path,
    truths: int,
    draws: int,
    plan: Plan,
    workers: int | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Both answers; written to ``recovery.json``.

    truths  how many are searched for (0 for none); draws  over the cube; plan  its first search is made for each truth
    Raises InputError for fewer than 60 draws, and what ``calibrate`` raises.
    """
    if draws < FEWEST_DRAWS or truths < 0:
        raise InputError("calibrate --recover", f"{truths} truths, {draws} draws", f"at least 0 and {FEWEST_DRAWS}")
    plan.checked()
    if truths:
        needed()
    alone = Plan(**{**asdict(plan), "searches": 1})
    total, done = draws + truths * alone.runs, [0]

    def step(runs: int) -> None:
        done[0] += runs
        if progress is not None:
            progress(done[0], total)

    folder.mkdir(parents=True, exist_ok=True)
    cube, rows = _drawn(folder / "draws.parquet", draws, plan, workers, step)
    lived = np.flatnonzero(np.isfinite(rows).any(axis=1))
    if len(lived) < FEWEST_DRAWS / 2 or truths > len(lived):
        allowed = f"at least {FEWEST_DRAWS // 2} draws that live, and no more truths than those"
        raise InputError("calibrate --recover", f"{truths} truths, {len(lived)} draws that live", allowed)
    found = identified(cube[lived], rows[lived])
    searches = []
    for number in range(truths):
        searches.append(_searched_for(folder / f"truth-{number}", cube[lived[number]], alone, workers, step))
        step((plan.judged + 1) * plan.fresh)
    document = {"plan": asdict(plan), "draws": draws, "lived": len(lived), "parameters": found, "searches": searches}
    whole_files.replaced(folder / "recovery.json", (json.dumps(document, indent=1) + "\n").encode())
    return document


def _drawn(path: Path, draws: int, plan: Plan, workers: int | None, step: Callable[[int], None]) -> tuple[Array, Array]:
    """(cube, rows): draws, and what a run said at each, NaN where it has no world; kept as they are made."""
    cube = shares(len(free_parameters()), "latin_hypercube", draws, 0)
    identity = f"{draws} draws, {plan.customers} customers to {plan.until}, model {code_identity()[:12]}".encode()
    rows: list[list[float]] = []
    if path.exists():
        try:
            table = pq.read_table(path)
        except (OSError, pa.ArrowException) as error:
            raise InputError("--out", str(path), "the draws of an earlier call, whole") from error
        if (table.schema.metadata or {}).get(b"of") != identity:
            raise InputError("--out", str(path.parent), f"a new folder: this one has not {identity.decode()}")
        rows = table.column("row").to_pylist()
    step(len(rows))
    while len(rows) < draws:
        places = range(len(rows), min(len(rows) + BATCH, draws))
        tasks = [
            Task("baseline", place, plan.customers, plan.until, overrides(values_at(cube[place]))) for place in places
        ]
        found = [row or [] for row in attempts(tasks, said, workers)]
        rows = [*rows, *found]
        table = pa.table({"row": pa.array(rows, pa.list_(pa.float64()))}).replace_schema_metadata({"of": identity})
        whole_files.replaced(path, whole_files.packed(table))
        step(len(found))
    width = max(1, *(len(row) for row in rows))
    return cube, np.array([row or [np.nan] * width for row in rows])


def identified(cube: Array, rows: Array) -> list[dict[str, Any]]:
    """How well each parameter is found from figures, each draw in turn the truth.

    cube  (draws, parameters) in [0, 1]; rows  (draws, figures)
    returns  name, explained, covered (part of truths inside the 80 % interval), width (of that interval, by 0.8)
    """
    names = [one.name for one in free_parameters()]
    sought = np.column_stack([cube, _pull(cube)])
    figures = _summaries(rows, sought)
    middle, low, high = (np.empty_like(sought) for _ in range(3))
    near = max(int(NEAR * len(cube)), figures.shape[1] + 5)
    for place in range(len(cube)):
        off = figures - figures[place]
        distance = np.linalg.norm(off, axis=1)
        distance[place] = np.inf
        chosen = np.argsort(distance, kind="stable")[:near]
        weight = np.sqrt(np.maximum(1.0 - (distance[chosen] / distance[chosen[-1]]) ** 2, 0.0))[:, None]
        design = np.column_stack([np.ones(near), off[chosen]])
        slopes = np.linalg.lstsq(weight * design, weight * sought[chosen], rcond=None)[0]
        adjusted = sought[chosen] - off[chosen] @ slopes[1:]
        middle[place] = slopes[0]
        ends = _weighted_ends(adjusted, weight[:, 0] ** 2, design.shape[1])
        low[place], high[place] = (slopes[0] + end for end in ends)
    left = ((sought - middle) ** 2).sum(axis=0) / ((sought - sought.mean(axis=0)) ** 2).sum(axis=0)
    covered = ((low <= sought) & (sought <= high)).mean(axis=0)
    prior = np.quantile(sought, 0.9, axis=0) - np.quantile(sought, 0.1, axis=0)
    width = (high - low).mean(axis=0) / prior
    return [
        {"name": name, "explained": float(1.0 - left[k]), "covered": float(covered[k]), "width": float(width[k])}
        for k, name in enumerate([*names, PULL])
    ]


def _weighted_ends(adjusted: Array, weight: Array, fitted: int) -> tuple[Array, Array]:
    """Ends of the 80 % interval about each column's middle, of rows that have weights.

    Widened for what the regression took from what is left, and for how well it knows the middle itself:
    sqrt(n / (n - p) (1 + p / n)), n = (sum w)^2 / sum w^2, p fitted coefficients.
    """
    middle = weight @ adjusted / weight.sum()
    order = np.argsort(adjusted, axis=0)
    reached = np.cumsum(weight[order], axis=0) / weight.sum()
    count = max(weight.sum() ** 2 / (weight**2).sum(), fitted + 1.0)
    wider = np.sqrt(count / (count - fitted) * (1.0 + fitted / count))
    columns = np.arange(adjusted.shape[1])
    low, high = (adjusted[order[(reached >= part).argmax(axis=0), columns], columns] for part in (0.1, 0.9))
    return wider * (low - middle), wider * (high - middle)


def _pull(cube: Array) -> Array:
    """The product that the loop sees of quality's weight and the switching cost, by draw."""
    found = [values_at(u) for u in cube]
    return np.array(
        [one["choice.quality_weight"] * (1.0 + np.tanh(one["choice.switching_cost"] / 2.0)) for one in found]
    )


def _summaries(rows: Array, sought: Array) -> Array:
    """What a linear regression on all figures says of each parameter, every draw left out of its own; equal variance.

    Left out by (fitted - h y) / (1 - h), h the draw's leverage. Figures are standardised and their tails clipped.
    """
    rows = rows[:, np.isfinite(rows).all(axis=0)]
    middle = np.median(rows, axis=0)
    size = 1.4826 * np.median(np.abs(rows - middle), axis=0)
    scaled = np.clip((rows - middle)[:, size > 0.0] / size[size > 0.0], -CLIPPED, CLIPPED)
    base, sizes, _ = np.linalg.svd(np.column_stack([np.ones(len(rows)), scaled]), full_matrices=False)
    base = base[:, sizes > 1e-9 * sizes[0]][:, : max(len(rows) // 4, 1)]  # more would fit each draw by itself
    lever = np.minimum((base**2).sum(axis=1), 0.99)[:, None]
    left_out = (base @ (base.T @ sought) - lever * sought) / (1.0 - lever)
    return np.asarray((left_out - left_out.mean(axis=0)) / left_out.std(axis=0))


def _searched_for(
    folder: Path, truth: Array, plan: Plan, workers: int | None, step: Callable[[int], None]
) -> dict[str, Any]:
    """One search for a known truth: whether it lies in the set, and how far off the best point is."""
    seeds = range(TRUTHS, TRUTHS + plan.seeds)
    shown = [row for row in rows_of([truth], seeds, plan, workers) if row is not None]
    if not shown:
        raise SuanliError("no run of a synthetic truth lived: its parameters allow no world on these seeds")
    aims = aims_of(np.mean(shown, axis=0))
    folder.mkdir(parents=True, exist_ok=True)
    same_question(folder, plan, aims)
    visited = searched(folder, plan, aims, workers, step)
    known, costs, level = walked(folder, visited, plan, aims, workers, step)
    points = np.vstack([known[spread_out(known, costs, level, plan.judged)], truth])
    losses, _ = judged(points, plan, aims, workers)
    chances, means = confidence_set(losses), losses.mean(axis=0)
    best = int(np.argmin(means[:-1]))
    inside = points[:-1][chances[:-1] >= SIZE]
    return {
        "truth": values_at(truth),
        "best": values_at(points[best]),
        "loss_of_truth": float(means[-1]),
        "loss_of_best": float(means[best]),
        "p_of_truth": float(chances[-1]),
        "set": len(inside),
        "off": dict(zip(values_at(truth), np.abs(np.clip(points[best], 0, 1) - truth).tolist(), strict=True)),
    }
