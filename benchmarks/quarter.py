"""A quarter in batches of 1, 10 and 100 runs, phase by phase: ``python benchmarks/quarter.py [CUSTOMERS]``.

Prints CPU milliseconds a run of the initial state, of a quarter, and of each phase.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict

import numpy as np

from suanli.model.kernel.batch import Batch
from suanli.model.mechanisms.settings import as_shipped
from suanli.model.opening.start import make_world
from suanli.model.schedule import SCHEDULE

SIZES, QUARTERS = (1, 10, 100), 4


def timed(runs: int, customers: int) -> dict[str, float]:
    """Return CPU milliseconds a run, by what is done."""
    took: dict[str, float] = defaultdict(float)
    began = time.process_time()
    world = make_world(as_shipped(), Batch(np.arange(runs)) if runs > 1 else 0, customers)
    took["initial state"] = 1e3 * (time.process_time() - began) / runs
    for quarter in range(QUARTERS + 1):
        for phase in SCHEDULE:
            began = time.process_time()
            phase(world)
            if quarter:  # the first one fills caches
                took[phase.__name__] += 1e3 * (time.process_time() - began) / runs / QUARTERS
    return took


def main() -> None:
    """Time and print."""
    customers = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    timed(1, 60)
    found = [timed(runs, customers) for runs in SIZES]
    print(f"{'ms a run':18}" + "".join(f"{runs:>9}" for runs in SIZES))  # noqa: T201
    for name in found[0]:
        print(f"{name:18}" + "".join(f"{one[name]:9.2f}" for one in found))  # noqa: T201
    quarter = [sum(ms for name, ms in one.items() if name != "initial state") for one in found]
    print(f"{'a quarter':18}" + "".join(f"{ms:9.2f}" for ms in quarter))  # noqa: T201


if __name__ == "__main__":
    main()
