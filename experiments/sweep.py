"""A sweep: every run of a design, kept as it is made. Stopped at any moment, the same command finishes the rest."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from suanli.experiments.design import Design, task_of
from suanli.experiments.ensemble import Task, life_of, made, records_of, shared_out
from suanli.experiments.lives import FEWEST, Life, world_of
from suanli.experiments.pools import on_dask, on_this_machine
from suanli.experiments.store import Outcome, Store
from suanli.experiments.yearly import yearly
from suanli.model.kernel.errors import SuanliError
from suanli.model.kernel.units import QUARTERS_PER_YEAR, quarters_until
from suanli.model.schedule import run_quarter

Progress = Callable[[int, int], None]
PARTS = 4  # of the work of each worker, at least, so that little is lost when it is stopped
BYTES_A_FIGURE, FIGURES_A_YEAR = 4.0, 235.0  # measured


@dataclass(frozen=True)
class Estimate:
    """What a sweep will take: runs in all and still to do, seconds on this machine, bytes of results."""

    runs: int
    left: int
    seconds: float
    size: float


def outcome(task: tuple[int, Task], years: tuple[int, ...]) -> Outcome:
    """One run, in whatever process: its figures, or why it failed. Nothing a model raises gets out of here."""
    run, asked = task
    try:
        model = made(asked)
        model.run_until()
        return Outcome(run, "done", "", model.records.hash(), yearly(model.records, years))
    except Exception as error:  # the run is lost, the sweep is not
        said = str(error) if isinstance(error, SuanliError) else f"{type(error).__name__}: {error}"
        return Outcome(run, "failed", said, "", None)


def outcomes(tasks: list[tuple[int, Task]], years: tuple[int, ...]) -> list[Outcome]:
    """Some runs that are lived together, in whatever process."""
    found = []
    for (run, task), records in zip(tasks, records_of([task for _, task in tasks]), strict=True):
        if isinstance(records, Exception):
            found.append(outcome((run, task), years))
        else:
            found.append(Outcome(run, "done", "", records.hash(), yearly(records, years)))
    return found


def estimate(design: Design, left: int, workers: int) -> Estimate:
    """Return runs, time and disk, from the first year of some of its runs timed now.

    Runs that are lived side by side take what a batch takes, and what each more takes: two batches of them are timed.
    Of runs that can't be, one is.
    """
    tasks = [task_of(design, row) for row in design.rows()]
    first, together = life_of(tasks[0]), shared_out(tasks[:left], workers, PARTS)[0]
    alone = len(together) < FEWEST or first.parameters.brought.written
    sizes = [1] if alone else sorted({FEWEST, min(2 * FEWEST, len(together))})
    try:
        took = [_seconds([life_of(tasks[place]) for place in together[:size]], design) for size in sizes]
    except Exception:  # these runs part ways, or one of them fails, as it will say itself
        sizes, took = [1], [_seconds([first], design)]
    more = (took[-1] - took[0]) / (sizes[-1] - sizes[0]) if len(sizes) > 1 else took[0] / sizes[0]
    part = took[-1] + max(more, 0.0) * (len(together) - sizes[-1])
    size = len(tasks) * len(design.years) * FIGURES_A_YEAR * BYTES_A_FIGURE
    return Estimate(len(tasks), left, left * part / len(together) / max(min(workers, left), 1), size)


def _seconds(asked: list[Life], design: Design) -> float:
    """What some runs take together, from building them and living a year."""
    started = time.perf_counter()
    with np.errstate(all="ignore"):  # what a run warns of, it warns of when it is lived
        world = world_of(asked, design.customers)
        built = time.perf_counter()
        for _ in range(QUARTERS_PER_YEAR):
            run_quarter(world)
    quarter = (time.perf_counter() - built) / QUARTERS_PER_YEAR
    return built - started + quarter * quarters_until(design.until)


def sweep(
    design: Design,
    folder: Path,
    workers: int | None = None,
    dask: str | None = None,
    progress: Progress | None = None,
    begun: Callable[[Store, int], None] | None = None,
) -> dict[str, Any]:
    """Run what a folder lacks of a design.

    workers   processes of this machine, one a core for None; dask  address of a Dask scheduler instead
    progress  called with (runs done, runs in all); begun  called once with the store and the number of runs left
    returns   runs, done, failed, lost (with their process; the same command tries them again), torn,
              whole_points (number of points all of whose runs are done);
              raises what ``Store`` and ``pools`` raise
    """
    store = Store(folder, design)
    try:
        done = store.begin()
        left = [row for row in store.rows if row.run not in done]
        if begun is not None:
            begun(store, len(left))
        tasks = [(row.run, task_of(design, row)) for row in left]
        ask = partial(outcomes, years=design.years)
        parts = shared_out([task for _, task in tasks], None if dask else workers, PARTS)
        waiting = [(number, [tasks[place] for place in places]) for number, places in enumerate(parts)]
        count = len(done)
        while waiting:
            asked, again = dict(waiting), []
            answers = on_dask(ask, waiting, dask) if dask else on_this_machine(ask, waiting, workers)
            for number, answer in answers:
                if isinstance(answer, list):
                    for one in answer:
                        store.put(one)
                elif len(asked[number]) > 1:  # a process died, which of its runs did it is found one by one
                    again += [(run, [(run, task)]) for run, task in asked[number]]
                    continue
                count += len(asked[number])
                if progress is not None:
                    progress(count, len(store.rows))
            waiting = again
        failed = list(store.failed())
        lost = [row.run for row in store.rows if row.run not in store.made]
        missing = (*lost, *(run for run, *_ in failed))
        return {
            "folder": str(folder),
            "title": design.title,
            "runs": len(store.rows),
            "done": len(store.rows) - len(failed) - len(lost),
            "whole_points": len(design.points) - len({store.rows[run].point for run in missing}),
            "lost": lost,
            "failed": [{"run": run, "reason": reason, "command": command} for run, reason, command in failed],
            "torn": store.torn,
        }
    finally:
        store.close()
