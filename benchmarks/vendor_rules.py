"""Time of the cloud vendors' rules for one run and for a stack of a hundred: ``python benchmarks/vendor_rules.py``.

Prints CPU microseconds a run and quarter of ``planning.planned`` alone and stacked, best of seven rounds each, and
whether every run of the stack got the plans it gets alone.
"""

from __future__ import annotations

import sys
import time
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from suanli.agents.cloud_vendor import planning
from suanli.model import schedule
from suanli.model.industry import ComputeIndustry

RUNS, ROUNDS = 100, 7


def stacked(parts: list[Any]) -> Any:
    """Messages of several runs as one, the run as first axis of every column."""
    if is_dataclass(parts[0]):
        names = [one.name for one in fields(parts[0])]
        return type(parts[0])(**{name: stacked([getattr(part, name) for part in parts]) for name in names})
    return np.array(parts)


def best(work: Any, calls: int) -> float:
    """Return CPU seconds of one call, the best of several rounds."""
    found = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for _ in range(calls):
            work()
        found.append((time.process_time() - began) / calls)
    return min(found)


def main() -> None:
    """Time and compare."""
    worlds = []
    for seed in range(RUNS):
        world = ComputeIndustry(customers=60, until=2018, rng=seed).world
        schedule.open_quarter(world)
        schedule.turn_over(world)
        schedule.observe(world)
        worlds.append(world)
    first, p = worlds[0], worlds[0].vendor_parameters
    seen, beliefs = stacked([w.today.signals for w in worlds]), stacked([w.vendor_state.beliefs for w in worlds])
    alone = best(lambda: planning.planned(first.today.signals, first.vendor_kind, first.vendor_state.beliefs, p), 200)
    together = best(lambda: planning.planned(seen, first.vendor_kind, beliefs, p), 20) / RUNS
    plans, _ = planning.planned(seen, first.vendor_kind, beliefs, p)
    same = all(
        np.array_equal(getattr(alone_plans, name), column[place])
        for place, w in enumerate(worlds)
        for alone_plans in (planning.planned(w.today.signals, w.vendor_kind, w.vendor_state.beliefs, p)[0],)
        for name, column in vars(plans).items()
    )
    ratio = alone / together
    sys.stdout.write(f"a run {1e6 * alone:.0f} us a quarter, of {RUNS} {1e6 * together:.1f} each: {ratio:.0f} times\n")
    sys.stdout.write("every run as alone\n" if same else "RUNS DIFFER FROM THEMSELVES ALONE\n")


if __name__ == "__main__":
    main()
