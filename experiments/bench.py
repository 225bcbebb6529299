"""Speed, as ratios of things timed in the same session: machines differ, and one is slower at noon than at night.

    customer_step.ns_per_customer_quarter   what one more customer costs a quarter, all it takes: CPU, from two sizes
    customer_step.ratio_mesa_objects        plain Mesa objects that decide by the same rule, over that
    customer_step.ratio_floor               that, over the arithmetic alone that a customer can't do without
    customer_step.exponent                  of growth with customers between the two sizes: 1 is flat
    run.seconds                             a run of 1,000 customers to 2035, built and lived alone
    run.ratio_before                        a revision of before, over that; null where none is named
    batch.seconds_per_run                   the same in a batch of a hundred, by size of the batch in ``batch.by_size``
    sweep.ratio_batch_run                   ``mesa.batch_run`` on the same hundred runs of two years over a sweep, one
                                            worker each; by number of runs in ``sweep.by_runs``
    million.seconds, million.peak_gb        a million customers, 72 quarters with records

Seconds are of CPU. Both sides of a ratio are timed in turn, a few times for what is short, and the median is taken;
memory is the peak of a process of its own.
"""

from __future__ import annotations

import inspect
import math
import os
import runpy
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mesa
import numpy as np

from suanli.experiments.design import Design
from suanli.experiments.lives import Life, lives
from suanli.experiments.sweep import sweep
from suanli.model.industry import ComputeIndustry
from suanli.model.kernel import arithmetic, quantiles
from suanli.model.kernel.errors import InputError
from suanli.model.kernel.random_streams import uniforms
from suanli.model.kernel.units import quarters_until
from suanli.model.mechanisms.settings import as_shipped
from suanli.model.opening.start import make_world
from suanli.model.schedule import run_quarter

SIZES, QUARTERS = (10_000, 100_000), 8  # customers, and quarters of each that are timed
BATCHES, CUSTOMERS, UNTIL = (1, 10, 100), 1_000, 2035
SWEPT, SWEPT_CUSTOMERS, SWEPT_UNTIL = (12, 100), 400, 2019
MILLION, ROUNDS, MOST_RUNS = 1_000_000, 3, 10_000
POWERS = 5  # that a customer's quarter needs: response to two prices, budget, benefit of two goods
OBJECTS = Path(__file__).resolve().parents[1] / "benchmarks" / "mesa_objects.py"
ALONE = """
import time
from suanli.experiments import bench
if __name__ == "__main__":
    began = time.process_time()
    {work}
    seconds, peak = time.process_time() - began, 0
    try:
        with open("/proc/self/status") as status:
            peak = next(line.split()[1] for line in status if line.startswith("VmHWM"))
    except OSError:
        pass
    print(seconds, peak)
"""
BEFORE = """
import time
from suanli.model.industry import ComputeIndustry
ComputeIndustry(customers=60, until=2018).run_until()
began = time.process_time()
ComputeIndustry(customers={customers}, until={until}).run_until()
print(time.process_time() - began)
"""
Progress = Callable[[int, int], None]


def timed(work: Callable[[], Any]) -> float:
    """Return CPU seconds of this process that some work takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


def one_run() -> None:
    """A run of 1,000 customers to 2035, built and lived."""
    ComputeIndustry(customers=CUSTOMERS, until=UNTIL).run_until()


def batch(runs: int) -> None:
    """So many of them, side by side as far as that is done."""
    for found in lives([Life(as_shipped(), seed) for seed in range(runs)], CUSTOMERS, UNTIL):
        if isinstance(found, Exception):
            raise found


def quarters(customers: int) -> float:
    """Return CPU seconds of a quarter of so many customers, records included: the mean of some."""
    world = make_world(as_shipped(), 0, customers)
    run_quarter(world)
    began = time.process_time()
    for _ in range(QUARTERS):
        run_quarter(world)
    return (time.process_time() - began) / QUARTERS


def million() -> None:
    """A million customers to 2035."""
    world = make_world(as_shipped(), 0, MILLION)
    for _ in range(quarters_until(UNTIL)):
        run_quarter(world)


def floor(customers: int) -> float:
    """Return CPU nanoseconds a customer of what it can't do without: one draw, a normal, an exp and five powers."""
    rows, x = np.arange(customers), np.linspace(0.5, 2.0, customers)

    def work() -> None:
        arithmetic.exp(quantiles.normal_quantile(uniforms(0, "customer.need", 0, rows)))
        for _ in range(POWERS):
            arithmetic.power(x, 0.37)

    work()
    return 1e9 * min(timed(work) for _ in range(ROUNDS)) / customers


def swept(runs: int) -> None:
    """The runs as a sweep in this process, into a folder that is thrown away."""
    seeds, years = tuple(range(runs)), (2018, SWEPT_UNTIL)
    design = Design("bench", "grid", ("baseline",), seeds, SWEPT_CUSTOMERS, SWEPT_UNTIL, years, (), ((),), (), ((),))
    with tempfile.TemporaryDirectory() as folder:
        sweep(design, Path(folder), 1)


def batched(runs: int) -> list[dict[str, Any]]:
    """The same runs with ``mesa.batch_run``, whose way of taking seeds changed between Mesa 3.3 and 3.5."""
    parameters: dict[str, Any] = {"customers": SWEPT_CUSTOMERS, "until": SWEPT_UNTIL}
    options: dict[str, Any] = {
        "number_processes": 1,
        "max_steps": quarters_until(SWEPT_UNTIL),
        "display_progress": False,
    }
    if "rng" in inspect.signature(mesa.batch_run).parameters:
        return list(mesa.batch_run(ComputeIndustry, parameters, rng=list(range(runs)), **options))
    return list(mesa.batch_run(ComputeIndustry, {**parameters, "rng": list(range(runs))}, **options))


def objects() -> float | None:
    """Return CPU nanoseconds a quarter of a customer that is a plain Mesa object; None outside a clone."""
    return float(runpy.run_path(str(OBJECTS))["measured"]()["nanoseconds"]) if OBJECTS.exists() else None


def alone(work: str) -> tuple[float, float | None]:
    """Return (CPU seconds, peak of memory in GB or None) of work in a process of its own, such as ``bench.million()``.

    Resident set size from /proc, since getrusage begins with that of the process it was forked from.
    """
    call = [sys.executable, "-W", "ignore", "-c", ALONE.format(work=work)]
    done = subprocess.run(call, capture_output=True, text=True, check=True)  # noqa: S603 (our own text)
    seconds, peak = done.stdout.split()[-2:]
    return float(seconds), int(peak) / 1024.0**2 if int(peak) else None


class Before:
    """A revision of the project, checked out beside this one; used as a context."""

    def __init__(self, revision: str) -> None:
        self.revision, self.root = revision, Path(__file__).resolve().parents[1]
        self.folder = Path(tempfile.mkdtemp())

    def __enter__(self) -> Before:
        tree, git = self.folder / "tree", shutil.which("git")
        call = [str(git), "-C", str(self.root), "worktree", "add", "--detach", str(tree), self.revision]
        done = None if git is None else subprocess.run(call, capture_output=True, text=True, check=False)  # noqa: S603
        if done is None or done.returncode:
            shutil.rmtree(self.folder)
            raise InputError("--against", self.revision, "a revision of the clone that this is run from")
        (self.folder / "suanli").mkdir()
        for room in ("agents", "experiments", "model", "visualization"):
            (self.folder / "suanli" / room).symlink_to(tree / room)
        return self

    def __exit__(self, *_: object) -> None:
        call = ["git", "-C", str(self.root), "worktree", "remove", "--force", str(self.folder / "tree")]
        subprocess.run(call, capture_output=True, check=False)  # noqa: S603
        shutil.rmtree(self.folder, ignore_errors=True)

    def seconds(self) -> float:
        """Return CPU seconds of a run of it, imports apart."""
        call = [sys.executable, "-W", "ignore", "-c", BEFORE.format(customers=CUSTOMERS, until=UNTIL)]
        path = os.environ | {"PYTHONPATH": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(call, capture_output=True, text=True, check=True, env=path)  # noqa: S603
        return float(done.stdout.split()[-1])


def bench(progress: Progress | None = None, against: str = "", large: bool = True) -> dict[str, Any]:
    """Return all figures, by what they are of: ``customer_step``, ``run``, ``batch``, ``sweep``, ``million``.

    against  a revision to compare a run with; large  whether a million customers are lived, too
    Raises InputError for a revision that isn't there.
    """
    total = 5 + large + bool(against)
    told = iter(range(1, total + 1))

    def done() -> None:
        if progress is not None:
            progress(next(told), total)

    one_run()  # imports and caches are nobody's
    step = _step()
    done()
    run: dict[str, Any] = {"seconds": statistics.median(timed(one_run) for _ in range(ROUNDS)), "ratio_before": None}
    done()
    if against:
        with Before(against) as before:
            pairs = [(before.seconds(), timed(one_run)) for _ in range(ROUNDS)]
        run |= {"against": against, "ratio_before": statistics.median(was / now for was, now in pairs)}
        done()
    by_size = {str(size): timed(lambda size=size: batch(size)) / size for size in BATCHES}  # type: ignore[misc]
    done()
    swept_ratios = {str(runs): _over_batch_run(runs) for runs in SWEPT}
    done()
    step |= _beside_objects(step)
    done()
    found = {
        "customer_step": step,
        "run": run,
        "batch": {"seconds_per_run": by_size[str(max(BATCHES))], "by_size": by_size, "customers": CUSTOMERS},
        "sweep": {"ratio_batch_run": swept_ratios[str(max(SWEPT))], "by_runs": swept_ratios},
        "million": {"seconds": None, "peak_gb": None},
    }
    if large:
        seconds, peak = alone("bench.million()")
        found["million"] = {"seconds": seconds, "peak_gb": peak}
        done()
    return found


def _step() -> dict[str, Any]:
    """What one more customer costs, and how that grows."""
    small, big = (min(quarters(size) for _ in range(2)) for size in SIZES)
    each = 1e9 * (big - small) / (SIZES[1] - SIZES[0])
    return {
        "ns_per_customer_quarter": each,
        "exponent": math.log(big / small) / math.log(SIZES[1] / SIZES[0]),
        "ratio_floor": each / floor(SIZES[1]),
    }


def _over_batch_run(runs: int) -> float:
    """Return what ``mesa.batch_run`` takes over what a sweep takes."""
    rounds = ROUNDS if runs == min(SWEPT) else 1
    both = [(timed(lambda: batched(runs)), timed(lambda: swept(runs))) for _ in range(rounds)]
    return statistics.median(theirs / ours for theirs, ours in both)


def _beside_objects(step: dict[str, Any]) -> dict[str, Any]:
    found = objects()
    return {"ratio_mesa_objects": None if found is None else found / step["ns_per_customer_quarter"]}
