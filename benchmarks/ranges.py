"""Printed ranges are ranges that run: each parameter alone at its ends, and many at once anywhere inside.

    python benchmarks/ranges.py ends [--until 2035]          each parameter alone at both ends and each choice
    python benchmarks/ranges.py random 2000 [--seed 0]       1 to 60 random values, any scenario, 20 to 200 customers

Prints, for each way a run can end, how many did: finished, refused in one line (and by which sentence), or a traceback.
Exit status 1 where there was a traceback or a warning.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
import traceback
import warnings
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np

from suanli.experiments.ensemble import Task
from suanli.model.industry import ComputeIndustry
from suanli.model.kernel.errors import SuanliError
from suanli.model.mechanisms.settings import baseline
from suanli.model.parameters.load import scenario_names
from suanli.model.parameters.schema import Parameter, text_of

SEEDS = 1000


def ends(until: int) -> list[Task]:
    """One run for each end of each range, alone: switches turned, each choice taken."""
    found = []
    for parameter in baseline():
        values: tuple[object, ...] = parameter.choices
        if parameter.unit == "switch":
            values = (not parameter.value,)
        elif not parameter.choices:
            values = (parameter.low, parameter.high)
        found += [Task("baseline", 1, 40, until, f"{parameter.name}={text_of(value)}") for value in values]  # type: ignore[arg-type]
    return found


def drawn(parameter: Parameter, rng: np.random.Generator) -> str:
    """A value anywhere in a parameter's range; its ends are as likely as one draw in ten."""
    if parameter.unit == "switch":
        return text_of(bool(rng.integers(2)))
    if parameter.choices:
        return str(rng.choice(parameter.choices))
    low, high = float(parameter.low or 0.0), float(parameter.high or 0.0)
    value = float(rng.choice([low, high])) if rng.random() < 0.1 else float(rng.uniform(low, high))
    return text_of(float(round(value)) if parameter.unit.startswith("whole") else value)


def random(count: int, seed: int, until: int) -> list[Task]:
    """So many runs with 1 to 60 random values in a random scenario."""
    rng, table, found = np.random.default_rng(seed), list(baseline()), []
    for _ in range(count):
        chosen = rng.choice(len(table), size=int(rng.integers(1, 61)), replace=False)
        text = ";".join(f"{table[i].name}={drawn(table[i], rng)}" for i in chosen)
        customers = int(rng.integers(20, 201))
        found.append(Task(str(rng.choice(scenario_names())), int(rng.integers(SEEDS)), customers, until, text))
    return found


def outcome(task: Task) -> tuple[str, str]:
    """(how a run ended, the sentence or the last lines of the traceback)."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            model = ComputeIndustry(task.scenario, task.customers, task.until, task.overrides, rng=task.seed)
            model.run_until()
            model.records.hash()
        except SuanliError as error:
            return type(error).__name__, str(error)
        except Exception:
            return "TRACEBACK", "".join(traceback.format_exc().splitlines(keepends=True)[-3:])
    said = [f"{one.filename.rsplit('/', 1)[-1]}:{one.lineno}: {one.message}" for one in caught]
    return ("WARNING", said[0]) if said else ("finished", "")


def main() -> int:
    """Make the runs and say how they ended."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("which", choices=("ends", "random"))
    parser.add_argument("count", type=int, nargs="?", default=2000)
    parser.add_argument("--until", type=int, default=2035)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    tasks = ends(asked.until) if asked.which == "ends" else random(asked.count, asked.seed, asked.until)
    began, kinds, sentences = time.monotonic(), Counter[str](), Counter[str]()
    with ProcessPoolExecutor(asked.workers, mp_context=get_context("spawn")) as pool:
        for task, (kind, said) in zip(tasks, pool.map(outcome, tasks, chunksize=4), strict=True):
            kinds[kind] += 1
            if kind != "finished":
                sentences[f"{kind}: {re.sub(r'-?[0-9.]+(e[+-]?[0-9]+)?', '#', said)[:160]}"] += 1
            if kind in {"TRACEBACK", "WARNING", "NotFiniteError", "ConservationError"}:
                print(f"{kind}: {task}\n{said}", flush=True)  # noqa: T201
    for sentence, count in sentences.most_common():
        print(f"{count:6} {sentence}")  # noqa: T201
    print(f"{len(tasks)} runs in {time.monotonic() - began:.0f} s: {dict(kinds)}")  # noqa: T201
    return int(any(kinds[kind] for kind in ("TRACEBACK", "WARNING", "NotFiniteError", "ConservationError")))


if __name__ == "__main__":
    sys.exit(main())
