"""How processes are started: from a server that has imported the model once, where the system has one."""

from __future__ import annotations

import ast
import multiprocessing
import sys
from multiprocessing.context import ForkServerContext, SpawnContext
from pathlib import Path

_IMPORTED = ["suanli.experiments.sweep"]  # what every worker needs: Mesa, the model, tables of results
GUARD = 'if __name__ == "__main__":'


def context() -> SpawnContext | ForkServerContext:
    """Return the context for worker processes: ``forkserver`` where there is one, else ``spawn``.

    A worker so started inherits no thread, lock or random state of this process, as with ``spawn``, but imports nothing
    anew: a second of CPU a worker less. It imports the script that was started, though: one that would start workers
    again ends here, in one line and with status 2.
    """
    _end_if_unguarded()
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload(_IMPORTED)
    return found


def _end_if_unguarded() -> None:
    """End the program where a script starts workers by a statement that a worker would run again."""
    main = sys.modules.get("__main__")
    file, frame = getattr(main, "__file__", None), sys._getframe()
    while frame is not None and not (frame.f_code.co_name == "<module>" and frame.f_globals is vars(main)):
        frame = frame.f_back  # type: ignore[assignment]
    if file is None or frame is None or not file.endswith(".py") or not Path(file).exists():
        return  # no script that a worker could import: a prompt, a notebook, a thread
    line = frame.f_lineno
    tree = ast.parse(Path(file).read_text(encoding="utf-8"))
    at = next((one for one in tree.body if one.lineno <= line <= (one.end_lineno or one.lineno)), None)
    guarded = isinstance(at, ast.If) and any(
        isinstance(one, ast.Name) and one.id == "__name__" for one in ast.walk(at.test)
    )
    if not guarded:
        name = Path(file).name
        sys.stderr.write(
            f"suanli: {name}, line {line}: got workers started while the script is imported, "
            f"allowed: under `{GUARD}`, as each worker imports it, or workers=1\n"
        )
        raise SystemExit(2)
