"""Speed as ratios in one run: a run by size, sweeps beside ``mesa.batch_run`` on the same runs, two workers by one.

Ratios carry from machine to machine, seconds don't. Rounds are interleaved, and the median is taken, so that a machine
that slows down halfway slows down both sides. Memory is the peak of the largest process, each side in one of its own.
"""

from __future__ import annotations

import inspect
import statistics
import subprocess
import sys
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
from suanli.model.kernel.errors import InputError
from suanli.model.kernel.units import quarters_until

RUNS, SIZE, UNTIL, ROUNDS, MOST_RUNS = 12, 400, 2019, 3, 10_000
SIZES = (1_000, 10_000)
PEAK = """
import resource
from suanli.experiments import bench
if __name__ == "__main__":
    {work}
    own = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")]
    print(max(int(own[0]), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
"""
Progress = Callable[[int, int], None]


def _timed(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _run(customers: int) -> None:
    ComputeIndustry(customers=customers, until=2022).run_until()


def swept(workers: int, runs: int = RUNS) -> None:
    """The runs as a sweep, into a folder that is thrown away."""
    seeds = tuple(range(runs))
    design = Design("bench", "grid", ("baseline",), seeds, SIZE, UNTIL, (2018, UNTIL), (), ((),), (), ((),))
    with tempfile.TemporaryDirectory() as folder:
        sweep(design, Path(folder), workers)


def batched(workers: int, runs: int = RUNS) -> list[dict[str, Any]]:
    """The same runs with ``mesa.batch_run``, whose way of taking seeds changed between Mesa 3.3 and 3.5."""
    parameters: dict[str, Any] = {"customers": SIZE, "until": UNTIL}
    options: dict[str, Any] = {
        "number_processes": workers,
        "max_steps": quarters_until(UNTIL),
        "display_progress": False,
    }
    if "rng" in inspect.signature(mesa.batch_run).parameters:
        return list(mesa.batch_run(ComputeIndustry, parameters, rng=list(range(runs)), **options))
    return list(mesa.batch_run(ComputeIndustry, {**parameters, "rng": list(range(runs))}, **options))


def peak(work: str) -> float | None:
    """Peak memory of the largest process, MB, of a piece of work done in a process of its own; None where unknown.

    work  Python, such as ``bench.swept(1)``. Resident set size: its own from /proc, since getrusage begins with that of
    the process it was forked from, and its children's from getrusage.
    """
    if sys.platform != "linux":  # elsewhere ru_maxrss has another unit, or isn't there
        return None
    call = [sys.executable, "-W", "ignore", "-c", PEAK.format(work=work)]
    done = subprocess.run(call, capture_output=True, text=True, check=True)  # noqa: S603 (our own text)
    return int(done.stdout.split()[-1]) / 1024.0


def bench(progress: Progress | None = None, runs: int = RUNS) -> dict[str, Any]:
    """Seconds, ratios and memory.

    runs               how many a sweep and batch_run make
    run_seconds        a run of 20 quarters by number of customers, one core
    customer_quarter   what one more customer costs a quarter, microseconds, from the two sizes
    sweep, batch_run   seconds for the same runs, by workers, with their start
    sweep_over_batch_run, one_over_two_workers  ratios, medians of interleaved rounds
    megabytes          peak of the largest process
    Raises InputError for a number of runs outside 1 to 10 000.
    """
    if not 1 <= runs <= MOST_RUNS:
        raise InputError("--runs", runs, f"a whole number from 1 to {MOST_RUNS}")
    works: dict[str, Callable[[], Any]] = {f"run, {size} customers": partial(_run, size) for size in SIZES}
    for count, s in ((1, ""), (2, "s")):
        works[f"batch_run, {count} worker{s}"] = partial(batched, count, runs)
        works[f"sweep, {count} worker{s}"] = partial(swept, count, runs)
    took: dict[str, list[float]] = {name: [] for name in works}
    total = ROUNDS * len(works) + 2
    _run(SIZES[0])  # imports and caches are nobody's
    for lap in range(ROUNDS):
        for place, (name, work) in enumerate(works.items()):
            took[name].append(_timed(work))
            _told(progress, lap * len(works) + place + 1, total)
    memory = {}
    for place, name in enumerate(("batched", "swept")):
        memory[name] = peak(f"bench.{name}(1, {runs})")
        _told(progress, ROUNDS * len(works) + place + 1, total)
    return {"runs": runs, "customers": SIZE, **_ratios(took), "megabytes": memory}


def _told(progress: Progress | None, done: int, total: int) -> None:
    if progress is not None:
        progress(done, total)


def _ratios(took: dict[str, list[float]]) -> dict[str, Any]:
    """Medians, and ratios round by round."""
    median = {name: statistics.median(times) for name, times in took.items()}

    def ratio(over: str, under: str) -> float:
        return statistics.median(a / b for a, b in zip(took[over], took[under], strict=True))

    small, large = (median[f"run, {size} customers"] for size in SIZES)
    more = (SIZES[1] - SIZES[0]) * quarters_until(2022)
    return {
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
