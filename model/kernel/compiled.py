"""When the arithmetic of rules is machine code: for arrays that are large, where Numba is installed. Never another bit.

One small run never compiles, nor even imports Numba, which takes half a second. A process that lives many runs says so
(``always``), and its small arrays go by machine code, too: a third less time. What was compiled once on a machine is
kept beside the package, or in the user's cache.
"""

from __future__ import annotations

import os
import sys
import time
from functools import cache
from typing import Any

LARGE = 20_000  # elements from which it pays to be asked
_MANY = 2  # elements from which a process that lives many runs asks: numbers are done as numbers
MANY_RUNS = 12  # from which half a second is won back
least = LARGE  # elements from which this process asks
SLOW = 1.0  # seconds from which compiling is told
SWITCH = "SUANLI_COMPILED"  # "off" in the environment: NumPy alone


@cache
def functions() -> Any:
    """Return the module of compiled functions; None where Numba isn't there, or isn't wanted."""
    if os.environ.get(SWITCH) == "off":
        return None
    began = time.perf_counter()
    try:
        from suanli.model.kernel import machine_code  # noqa: PLC0415 (half a second that a small run does without)
    except ImportError:
        return None
    took = time.perf_counter() - began
    if took > SLOW and "numba" in sys.modules and sys.stderr.isatty():
        sys.stderr.write(f"compiled the arithmetic of large runs: {took:.0f} s, once on this machine\n")
    return machine_code


def of_size(elements: int) -> Any:
    """Return the compiled functions for so many elements, or None."""
    return functions() if elements >= least else None


def always(runs: int = MANY_RUNS) -> None:
    """Say that this process lives so many runs: from ``MANY_RUNS`` on, small arrays go by machine code from now on."""
    global least  # noqa: PLW0603 (what a process has loaded is the process's)
    if runs >= MANY_RUNS and functions() is not None:
        least = _MANY
