"""Calibration: searches on the free parameters (CMA-ES) and, of all points visited, the set that can't be told apart.

It moves only parameters whose status is ``free``, inside their search ranges, on common seeds. Every point visited is
kept with its loss; a search that was stopped is replayed from them and goes on. Points are judged on seeds that no
search saw. What comes out is a set, not the truth: it holds none of the points that weren't visited.

Hansen and Ostermeier, Evolutionary Computation 9(2), 2001; computed by pycma.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from suanli.experiments import whole_files
from suanli.experiments.aims import Aim, loss, observed_aims
from suanli.experiments.confidence_set import SIZE, confidence_set, spread_out
from suanli.experiments.ensemble import Task, attempts
from suanli.experiments.samples import shares
from suanli.experiments.search_space import edges, free_parameters, overrides, point_of, values_at
from suanli.experiments.targets import TARGETS
from suanli.experiments.validate import said
from suanli.model.errors import InputError

Array = np.ndarray
Progress = Callable[[int, int], None]
POPULATION, STEP, FAILED = 16, 0.15, 1e6
FRESH = 1_000  # first seed of those that judge


@dataclass(frozen=True)
class Plan:
    """How much is searched: searches from different points, generations of 16 points each, seeds of every point.

    judged  candidates for the set; fresh  seeds that judge them
    """

    searches: int = 3
    generations: int = 25
    seeds: int = 4
    judged: int = 40
    fresh: int = 30
    customers: int = 1000

    def checked(self) -> Plan:
        """The same, or InputError for a number below what makes sense."""
        for name, least in (("searches", 1), ("generations", 1), ("seeds", 1), ("judged", 1), ("fresh", 2)):
            if getattr(self, name) < least:
                raise InputError(f"--{name}", getattr(self, name), f"at least {least}")
        return self

    @property
    def runs(self) -> int:
        """Runs in all."""
        return self.searches * self.generations * POPULATION * self.seeds + self.judged * self.fresh


def starts(count: int) -> list[Array]:
    """Where searches start: the first where the table's values are, the others anywhere in the cube."""
    free = free_parameters()
    first = point_of({one.name: float(one.value) for one in free})
    return [np.clip(first, 0.0, 1.0), *shares(len(free), "latin_hypercube", max(count - 1, 1), 1)][:count]


def rows_of(points: list[Array], seeds: range, customers: int, workers: int | None) -> Iterator[list[float] | None]:
    """What runs say at each point on each seed, in order; None for a run that has no world or stops."""
    texts = [overrides(values_at(point)) for point in points]
    tasks = [Task("baseline", seed, customers, 2022, text) for text in texts for seed in seeds]
    return attempts(tasks, said, workers)


def losses_of(rows: list[list[float] | None], seeds: int, aims: tuple[Aim, ...]) -> list[float]:
    """Loss of each point, mean over its seeds; a point of which a run failed costs a million."""
    found = []
    for start in range(0, len(rows), seeds):
        lived = [
            math.fsum(loss(np.array(row), aims).values()) for row in rows[start : start + seeds] if row is not None
        ]
        found.append(float(np.mean(lived)) if len(lived) == seeds else FAILED)
    return found


class Visited:
    """All points that searches have visited, in a file that is whole or not there."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "visited.parquet"
        self.table: dict[tuple[int, int], tuple[Array, Array]] = {}
        if self.path.exists():
            try:
                frame = pd.read_parquet(self.path)
            except (OSError, ValueError) as error:
                raise InputError("--out", str(self.path), "the points of an earlier search, whole") from error
            for (search, generation), part in frame.groupby(["search", "generation"]):
                points = part[[name for name in part if name not in {"search", "generation", "loss"}]]
                self.table[int(search), int(generation)] = (points.to_numpy(), part["loss"].to_numpy())  # type: ignore[call-overload]

    def put(self, generation: int, found: dict[int, tuple[Array, Array]]) -> None:
        """Keep a generation: points and losses by search."""
        if not found:
            return
        self.table |= {(number, generation): one for number, one in found.items()}
        where = np.repeat(np.array(sorted(self.table)), POPULATION, axis=0)
        columns = {"search": where[:, 0], "generation": where[:, 1], "loss": self.losses}
        columns |= dict(zip((one.name for one in free_parameters()), self.points.T, strict=True))
        whole_files.replaced(self.path, whole_files.packed(pa.table({name: list(v) for name, v in columns.items()})))

    @property
    def points(self) -> Array:
        """(points, parameters), in the order of searches and generations."""
        return np.concatenate([self.table[key][0] for key in sorted(self.table)])

    @property
    def losses(self) -> Array:
        """Their losses."""
        return np.concatenate([self.table[key][1] for key in sorted(self.table)])


def searched(
    folder: Path, plan: Plan, aims: tuple[Aim, ...], workers: int | None, step: Callable[[int], None]
) -> Visited:
    """Run the searches of a plan, side by side, or what an earlier call left to do of them.

    step  called with the number of runs after each generation. InputError for a folder of another search.
    """
    import cma  # noqa: PLC0415 (an extra)

    visited, searches = Visited(folder), []
    for number, start in enumerate(starts(plan.searches)):
        options = {"seed": number + 1, "verbose": -9, "popsize": POPULATION, "bounds": [0.0, 1.0]}
        searches.append(cma.CMAEvolutionStrategy(start, STEP, options))
    for generation in range(plan.generations):
        asked = [np.array(search.ask()) for search in searches]
        new = [number for number in range(len(searches)) if (number, generation) not in visited.table]
        rows = list(rows_of([u for number in new for u in asked[number]], range(plan.seeds), plan.customers, workers))
        losses = np.array(losses_of(rows, plan.seeds, aims)).reshape(len(new), POPULATION)
        visited.put(generation, {number: (asked[number], one) for number, one in zip(new, losses, strict=True)})
        for number, (search, points) in enumerate(zip(searches, asked, strict=True)):
            known, found = visited.table[number, generation]
            if known.shape != points.shape or not np.array_equal(known, points):
                raise InputError("--out", str(folder), "a new folder: this one is of another search")
            search.tell(list(points), list(found))
        step(len(searches) * POPULATION * plan.seeds)
    return visited


def judged(points: Array, plan: Plan, aims: tuple[Aim, ...], workers: int | None) -> tuple[Array, Array]:
    """(losses, rows) on fresh seeds: (seeds, candidates), (candidates, seeds, figures); NaN for a run that failed."""
    seeds = range(FRESH, FRESH + plan.fresh)
    found = list(rows_of(list(points), seeds, plan.customers, workers))
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
    aims, done = observed_aims(), [0]

    def step(runs: int) -> None:
        done[0] += runs
        if progress is not None:
            progress(done[0], plan.runs)

    folder.mkdir(parents=True, exist_ok=True)
    _same_question(folder, plan)
    visited = searched(folder, plan, aims, workers, step)
    places = spread_out(visited.points, visited.losses, plan.judged)
    base = starts(1)[0]
    points = np.vstack([visited.points[places], base])
    losses, rows = judged(points, plan, aims, workers)
    step(plan.judged * plan.fresh)
    chances = confidence_set(losses)
    table = _table(points, losses, chances)
    inside = table[table.p >= SIZE]
    whole_files.replaced(folder / "set.csv", inside.to_csv(index=False).encode())
    document = {
        "plan": asdict(plan),
        "visited": len(visited.losses),
        "judged": len(points),
        "set": len(inside),
        "best": inside.iloc[0].to_dict(),
        "baseline": table[table.origin == "table"].iloc[0].to_dict(),
        "parameters": _extent(inside),
        "joint_share_inside": _joint(rows[[place for place, p in enumerate(chances) if p >= SIZE]]),
    }
    whole_files.replaced(folder / "calibration.json", (json.dumps(document, indent=1) + "\n").encode())
    return document


def needed() -> None:
    """InputError where a package that calibration rests on isn't installed."""
    from importlib.util import find_spec  # noqa: PLC0415

    for name in ("cma", "arch"):
        if find_spec(name) is None:
            raise InputError("calibrate", f"no package {name}", "pip install 'suanli[calibrate]'")


def _same_question(folder: Path, plan: Plan) -> None:
    """InputError where a folder's points were visited with other seeds or customers: their losses aren't these."""
    asked, path = {"seeds": plan.seeds, "customers": plan.customers}, folder / "question.json"
    if path.exists():
        try:
            found = json.loads(path.read_bytes())
        except (OSError, ValueError):
            found = None
        if found != asked:
            raise InputError("--out", str(folder), f"a new folder: this one is of another search ({found})")
    whole_files.replaced(path, json.dumps(asked).encode())


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


def _joint(rows: Array) -> float:
    """Part of runs, over the set and fresh seeds, in which all targets lie inside their bands."""
    inside = [
        [target.inside(float(v)) for target, v in zip(TARGETS, row, strict=False)] for part in rows for row in part
    ]
    return float(np.mean(np.all(inside, axis=1)))
