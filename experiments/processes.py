"""How processes are started: from a server that has imported the model once, where the system has one."""

from __future__ import annotations

import multiprocessing
from multiprocessing.context import ForkServerContext, SpawnContext

_IMPORTED = ["suanli.experiments.sweep"]  # what every worker needs: Mesa, the model, tables of results


def context() -> SpawnContext | ForkServerContext:
    """Return the context for worker processes: ``forkserver`` where there is one, else ``spawn``.

    A worker so started inherits no thread, lock or random state of this process, as with ``spawn``, but imports nothing
    anew: a second of CPU a worker less.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload(_IMPORTED)
    return found
