"""Searches of the free parameters, and walks about what they found, on common seeds.

A search is CMA-ES (Hansen and Ostermeier, Evolutionary Computation 9(2), 2001; computed by pycma). Every point is kept
with its loss; a search that was stopped is replayed from them and goes on.

Searches end in narrow places, also in directions that the data say nothing of. So walks go on from the good points: one
parameter is drawn anew over its whole range, or a step is made along the line between two other good points (ter Braak,
Statistics and Computing 16, 2006); what costs no more than the level is good. The level is the smallest loss, a tenth
of it, and the standard error of the mean over seeds.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from suanli.experiments import whole_files
from suanli.experiments.aims import Aim, loss
from suanli.experiments.belonging import code_identity
from suanli.experiments.confidence_set import FAILED
from suanli.experiments.ensemble import Task, attempts
from suanli.experiments.paths import YEARS
from suanli.experiments.samples import shares
from suanli.experiments.search_space import edges, free_parameters, overrides, point_of, values_at
from suanli.experiments.targets import LAST_YEAR
from suanli.experiments.validate import said
from suanli.experiments.visited import POPULATION, Visited
from suanli.model.kernel.errors import InputError, whole_number
from suanli.model.opening.size import FEWEST_CUSTOMERS, MOST_CUSTOMERS

Array = np.ndarray
STEP = 0.15


@dataclass(frozen=True)
class Plan:
    """How much is searched: searches from different points, generations of 16 points each, seeds of every point.

    walks  rounds of 16 points each after the searches; judged  candidates for the set; fresh  seeds that judge them
    until  year of the last targets that are aimed at: what comes after it is forecast
    """

    searches: int = 3
    generations: int = 25
    walks: int = 15
    seeds: int = 4
    judged: int = 40
    fresh: int = 30
    customers: int = 1000
    until: int = LAST_YEAR

    def checked(self) -> Plan:
        """The same, or InputError for a number below what makes sense."""
        for name, least in (
            ("searches", 1),
            ("generations", 1),
            ("walks", 0),
            ("seeds", 1),
            ("judged", 1),
            ("fresh", 2),
        ):
            if getattr(self, name) < least:
                raise InputError(f"--{name}", getattr(self, name), f"at least {least}")
        whole_number("--customers", self.customers, FEWEST_CUSTOMERS, MOST_CUSTOMERS)
        whole_number("--until", self.until, YEARS[-1], LAST_YEAR)
        return self

    @property
    def runs(self) -> int:
        """Runs in all."""
        visited = (self.searches * self.generations + self.walks) * POPULATION
        return visited * self.seeds + (self.judged + 1) * self.fresh


def starts(count: int) -> list[Array]:
    """Where searches start: the first where the table's values are, the others anywhere in the cube."""
    free = free_parameters()
    first = point_of({one.name: float(one.value) for one in free})
    return [np.clip(first, 0.0, 1.0), *shares(len(free), "latin_hypercube", max(count - 1, 1), 1)][:count]


def same_question(folder: Path, plan: Plan, aims: tuple[Aim, ...]) -> None:
    """InputError where a folder's points were visited by another question: their losses aren't what this one asks for.

    What a loss hangs on: seeds, customers, the model's code and data, the cube's edges, what is aimed at.
    """
    cube = [[one.name, *edges(one)] for one in free_parameters()]
    aimed = [[aim.name, aim.centre.tolist(), aim.scale.tolist()] for aim in aims]
    digest = hashlib.sha256(json.dumps([cube, aimed, code_identity()]).encode()).hexdigest()
    asked, path = (
        {"seeds": plan.seeds, "customers": plan.customers, "until": plan.until, "model": digest},
        folder / "question.json",
    )
    if path.exists():
        try:
            found = json.loads(path.read_bytes())
        except (OSError, ValueError):
            found = {}
        if found != asked:
            other = [name for name in asked if not isinstance(found, dict) or found.get(name) != asked[name]]
            raise InputError("--out", str(folder), f"a new folder: this one is of another search ({', '.join(other)})")
    whole_files.replaced(path, json.dumps(asked).encode())


def rows_of(points: list[Array], seeds: range, plan: Plan, workers: int | None) -> Iterator[list[float] | None]:
    """What runs say at each point on each seed, in order; None for a run that has no world or stops."""
    texts = [overrides(values_at(point)) for point in points]
    tasks = [Task("baseline", seed, plan.customers, plan.until, text) for text in texts for seed in seeds]
    return attempts(tasks, said, workers)


def losses_of(rows: list[list[float] | None], seeds: int, aims: tuple[Aim, ...]) -> tuple[Array, Array]:
    """(losses, standard errors) of points, means over their seeds; one of which a run failed costs a million."""
    each = [FAILED if row is None else math.fsum(loss(np.array(row), aims).values()) for row in rows]
    table = np.array(each).reshape(-1, seeds)
    errors = table.std(axis=1, ddof=1) / math.sqrt(seeds) if seeds > 1 else np.zeros(len(table))
    failed = (table >= FAILED).any(axis=1)
    return np.where(failed, FAILED, table.mean(axis=1)), np.where(failed, 0.0, errors)


def searched(
    folder: Path, plan: Plan, aims: tuple[Aim, ...], workers: int | None, step: Callable[[int], None]
) -> Visited:
    """Run the searches of a plan, side by side, or what an earlier call left to do of them.

    step  called with the number of runs after each generation. InputError for a folder of another search.
    """
    import cma  # noqa: PLC0415 (an extra)

    visited, searches = Visited(folder / "visited.parquet"), []
    for number, start in enumerate(starts(plan.searches)):
        options = {"seed": number + 1, "verbose": -9, "popsize": POPULATION, "bounds": [0.0, 1.0]}
        searches.append(cma.CMAEvolutionStrategy(start, STEP, options))
    for generation in range(plan.generations):
        asked = [np.array(search.ask()) for search in searches]
        new = [number for number in range(len(searches)) if (number, generation) not in visited.table]
        losses, errors = _visit([u for number in new for u in asked[number]], plan, aims, workers)
        parts = zip(new, losses.reshape(-1, POPULATION), errors.reshape(-1, POPULATION), strict=True)
        visited.put(generation, {number: (asked[number], cost, error) for number, cost, error in parts})
        for number, (search, points) in enumerate(zip(searches, asked, strict=True)):
            known, found, _ = visited.table[number, generation]
            if not np.array_equal(known, points):
                raise InputError("--out", str(folder), "a new folder: this one is of another search")
            search.tell(list(points), list(found))
        step(len(searches) * POPULATION * plan.seeds)
    return visited


def walked(
    folder: Path, visited: Visited, plan: Plan, aims: tuple[Aim, ...], workers: int | None, step: Callable[[int], None]
) -> tuple[Array, Array, float]:
    """Walk on from the good points of the searches. Returns all points, their losses, and the level.

    What an earlier call with the same searches has walked isn't walked again.
    """
    kept = Visited(folder / "walked.parquet")  # walks beyond those asked for stay, unless an earlier one is another
    points, losses, errors = visited.points, visited.losses, visited.errors
    level = level_of(losses, errors)
    for walk in range(plan.walks):
        asked = proposed(points[losses <= level], np.random.default_rng([walk, len(points)]))
        known = kept.table.get((0, walk))
        if known is not None and np.array_equal(known[0], asked):
            found = known[1:]
        else:
            found = _visit(list(asked), plan, aims, workers)
            kept.table = {key: one for key, one in kept.table.items() if key[1] < walk}
            kept.put(walk, {0: (asked, *found)})
        points, losses = np.vstack([points, asked]), np.concatenate([losses, found[0]])
        step(POPULATION * plan.seeds)
    return points, losses, level


def level_of(losses: Array, errors: Array) -> float:
    """What a good point may cost: the smallest loss, a tenth of it, and its standard error."""
    best = int(np.argmin(losses))
    return float(1.1 * losses[best] + errors[best])


def proposed(good: Array, luck: np.random.Generator) -> Array:
    """Sixteen points about good ones: half with one parameter drawn anew, half a step along two others' difference."""
    out = []
    for place in range(POPULATION):
        start, one, other = good[luck.integers(len(good), size=3)]
        point = start.copy()
        if place % 2 or len(good) < 3:
            point[luck.integers(len(point))] = luck.uniform()
        else:
            point += luck.choice([0.5, 1.0]) * (one - other)
        out.append(np.abs(1.0 - np.abs(1.0 - point) % 2.0))  # reflected at the edges
    return np.array(out)


def _visit(points: list[Array], plan: Plan, aims: tuple[Aim, ...], workers: int | None) -> tuple[Array, Array]:
    """(losses, standard errors) of points on the plan's seeds."""
    rows = list(rows_of(points, range(plan.seeds), plan, workers))
    return losses_of(rows, plan.seeds, aims)
