"""Speed as ratios in one run: a run by size, sweeps beside ``mesa.batch_run`` on the same runs, two workers by one.

Ratios carry from machine to machine, seconds don't. Rounds are interleaved, and the median is taken, so that a machine
that slows down halfway slows down both sides.
"""

from __future__ import annotations

import inspect
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import mesa

from suanli.experiments.design import Design
from suanli.experiments.sweep import sweep
from suanli.model.industry import ComputeIndustry
from suanli.model.units import quarters_until

RUNS, SIZE, UNTIL, ROUNDS = 12, 400, 2019, 3
SIZES = (1_000, 10_000)
Progress = Callable[[int, int], None]


def _timed(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _run(customers: int) -> None:
    ComputeIndustry(customers=customers, until=2022).run_until()


def _swept(workers: int) -> None:
    """The runs as a sweep, into a folder that is thrown away."""
    seeds = tuple(range(RUNS))
    design = Design("bench", "grid", ("baseline",), seeds, SIZE, UNTIL, (2018, UNTIL), (), ((),), (), ((),))
    with tempfile.TemporaryDirectory() as folder:
        sweep(design, Path(folder), workers)


def batched(workers: int) -> list[dict[str, Any]]:
    """The same runs with ``mesa.batch_run``, whose way of taking seeds changed between Mesa 3.3 and 3.5."""
    parameters: dict[str, Any] = {"customers": SIZE, "until": UNTIL}
    options: dict[str, Any] = {
        "number_processes": workers,
        "max_steps": quarters_until(UNTIL),
        "display_progress": False,
    }
    if "rng" in inspect.signature(mesa.batch_run).parameters:
        return list(mesa.batch_run(ComputeIndustry, parameters, rng=list(range(RUNS)), **options))
    return list(mesa.batch_run(ComputeIndustry, {**parameters, "rng": list(range(RUNS))}, **options))


def bench(progress: Progress | None = None) -> dict[str, Any]:
    """Seconds and ratios.

    run_seconds        a run of 20 quarters by number of customers, one core
    customer_quarter   what one more customer costs a quarter, microseconds, from the two sizes
    sweep, batch_run   seconds for the same runs, by workers, with their start
    sweep_over_batch_run, one_over_two_workers  ratios, medians of interleaved rounds
    """
    works: dict[str, Callable[[], Any]] = {
        **{f"run, {size} customers": partial(_run, size) for size in SIZES},
        "batch_run, 1 worker": lambda: batched(1),
        "sweep, 1 worker": lambda: _swept(1),
        "batch_run, 2 workers": lambda: batched(2),
        "sweep, 2 workers": lambda: _swept(2),
    }
    took: dict[str, list[float]] = {name: [] for name in works}
    _run(SIZES[0])  # imports and caches are nobody's
    for lap in range(ROUNDS):
        for place, (name, work) in enumerate(works.items()):
            took[name].append(_timed(work))
            if progress is not None:
                progress(lap * len(works) + place + 1, ROUNDS * len(works))
    median = {name: statistics.median(times) for name, times in took.items()}

    def ratio(over: str, under: str) -> float:
        return statistics.median(a / b for a, b in zip(took[over], took[under], strict=True))

    small, large = (median[f"run, {size} customers"] for size in SIZES)
    more = (SIZES[1] - SIZES[0]) * quarters_until(2022)
    return {
        "runs": RUNS,
        "customers": SIZE,
        "seconds": median,
        "customer_quarter_microseconds": 1e6 * (large - small) / more,
        "sweep_over_batch_run": {
            str(count): ratio(f"sweep, {count} worker{s}", f"batch_run, {count} worker{s}")
            for count, s in ((1, ""), (2, "s"))
        },
        "one_over_two_workers": {
            name: ratio(f"{name}, 1 worker", f"{name}, 2 workers") for name in ("sweep", "batch_run")
        },
    }
