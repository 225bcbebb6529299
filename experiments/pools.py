"""Where a sweep's runs are made: processes of this machine, or a Dask cluster. Results don't depend on which.

Both take (number, task) pairs and give (number, answer or error) as they come. A process that dies, of memory or by
another's hand, costs its run a second trial alone; one that dies twice is an answer too.
"""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

from suanli.experiments import processes
from suanli.experiments.ensemble import work_for_another
from suanli.model.extensions.loaded import loaded
from suanli.model.kernel.errors import InputError, SuanliError

Task = TypeVar("Task")
Answer = TypeVar("Answer")
AHEAD = 2  # tasks handed out for each worker: one in work, one waiting
DIED = "the process that made it ended; it may have run out of memory"
CONNECT = 10  # seconds
Numbered = Iterator[tuple[int, Any]]


def on_this_machine(ask: Callable[[Task], Answer], tasks: list[tuple[int, Task]], workers: int | None) -> Numbered:
    """(number, answer) of each task, in the order they are done, on processes of this machine; one is this process."""
    count = min(workers or os.cpu_count() or 1, max(len(tasks), 1))
    if count == 1:
        yield from ((number, ask(task)) for number, task in tasks)
        return
    waiting = list(reversed(tasks))
    while waiting:
        open_: dict[Future[Answer], tuple[int, Task]] = {}
        with _pool(count, len(tasks)) as pool:
            try:
                while waiting or open_:
                    while waiting and len(open_) < AHEAD * count:
                        one = waiting.pop()
                        open_[pool.submit(ask, one[1])] = one
                    for done in wait(open_, return_when=FIRST_COMPLETED).done:
                        answer = done.result()  # BrokenProcessPool if a process has died, whose ever it was
                        yield open_.pop(done)[0], answer
            except BrokenProcessPool:
                pass  # what was handed out is tried alone, below
        yield from _one_by_one(ask, sorted(open_.values(), key=lambda one: one[0]))


def _one_by_one(ask: Callable[[Task], Answer], tasks: list[tuple[int, Task]]) -> Numbered:
    """Each task in a process of its own: the one that ends its process is found, the others are answered."""
    for number, task in tasks:
        with _pool(1) as pool:
            try:
                yield number, pool.submit(ask, task).result()
            except BrokenProcessPool:
                yield number, SuanliError(DIED)


@contextlib.contextmanager
def _pool(count: int, tasks: int = 1) -> Iterator[ProcessPoolExecutor]:
    """A pool whose processes end with it, at once where it ends early, and with this process, however that ends."""
    pool = ProcessPoolExecutor(
        count, mp_context=processes.context(), initializer=work_for_another, initargs=(loaded(), tasks)
    )
    try:
        yield pool
    except BaseException:
        for process in list((getattr(pool, "_processes", None) or {}).values()):
            process.kill()  # one may hang, and nobody waits for answers any more
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def on_dask(ask: Callable[[Task], Answer], tasks: list[tuple[int, Task]], address: str) -> Numbered:
    """The same on a Dask cluster: a worker that dies costs nothing, a task that ends its workers is an answer.

    InputError where no scheduler answers at the address, SuanliError where it goes away.
    """
    try:
        import distributed  # noqa: PLC0415 (only those who have a cluster have it)
        from distributed.client import FuturesCancelledError  # noqa: PLC0415
    except ImportError as error:
        raise InputError("--dask", address, "pip install 'suanli[cluster]' first") from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what goes wrong is said once, by us
    try:
        client = distributed.Client(address, timeout=CONNECT, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise InputError("--dask", address, "the address of a Dask scheduler that answers, tcp://host:port") from error
    try:
        client.wait_for_workers(1, timeout=CONNECT)
    except TimeoutError as error:
        client.close(timeout=2)
        raise InputError("--dask", address, "a scheduler that has at least one worker") from error
    try:
        waiting = list(reversed(tasks))
        open_ = distributed.as_completed(loop=client.loop)
        numbers: dict[str, int] = {}

        def hand_out() -> None:
            while waiting and len(numbers) < max(AHEAD * sum(client.nthreads().values()), AHEAD):
                number, task = waiting.pop()
                future = client.submit(ask, task, pure=False, key=f"suanli-{os.getpid()}-{number}")
                numbers[str(future.key)] = number
                open_.add(future)

        hand_out()
        for future in open_:
            yield numbers.pop(str(future.key)), _answer(future, distributed.KilledWorker)
            hand_out()
    except (OSError, TimeoutError, CancelledError, FuturesCancelledError) as error:
        gone = f"the scheduler at {address} went away; what was done is kept: the same command goes on"
        raise SuanliError(gone) from error
    finally:
        client.close(timeout=2)


def _answer(future: Any, killed: type[Exception]) -> Any:
    """What a future holds: an answer, or that its worker died again and again."""
    try:
        return future.result()
    except killed:
        return SuanliError(DIED)
    except (ImportError, AttributeError, TypeError) as error:
        raise InputError("--dask", str(error), "workers that have this version of Suanli installed") from error
