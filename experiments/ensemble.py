"""Many runs of one scenario, on the machine's cores: a function of each run's records, seed by seed, in order."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from suanli.experiments import processes
from suanli.model.extensions.loaded import Extensions, load, loaded
from suanli.model.industry import ComputeIndustry
from suanli.model.kernel.errors import InputError, SuanliError, whole_number
from suanli.model.mechanisms.settings import resolved
from suanli.model.parameters.schema import Parameters
from suanli.model.results.store import Records

Progress = Callable[[int, int], None]
FEWEST_SEEDS, MOST_SEEDS = 2, 10_000
Given = TypeVar("Given")
Outcome = TypeVar("Outcome")


@dataclass(frozen=True)
class Task:
    """One run to be made: scenario, seed, customers, last year, overrides; rules and tables of who asks."""

    scenario: str
    seed: int
    customers: int = 1000
    until: int = 2022
    overrides: str = ""
    extensions: Extensions = field(default_factory=loaded)


def whole_industry(name: str, overrides: str = "") -> Parameters:
    """A scenario's parameters with overrides; InputError for one that has other vendors than the industry's."""
    parameters = resolved(name, overrides)
    if parameters.world.vendors != "industry_2018":
        raise InputError("scenario", name, "one of the whole industry (this one is a laboratory)")
    return parameters


def made(task: Task) -> ComputeIndustry:
    """The model of a task, before its first quarter; SuanliError where its rules aren't those that were asked for."""
    own = task.extensions.checked()
    return ComputeIndustry(
        task.scenario, task.customers, task.until, task.overrides, own.rules, own.tables, rng=task.seed
    )


def finished(task: Task) -> Records:
    """The records of a task's run."""
    model = made(task)
    model.run_until()
    return model.records


def _asked(task: Task, question: Callable[[Records], Outcome]) -> Outcome:
    return question(finished(task))


def _attempted(task: Task, question: Callable[[Records], Outcome]) -> Outcome | None:
    try:
        return _asked(task, question)
    except SuanliError:
        return None


def each(tasks: list[Task], question: Callable[[Records], Outcome], workers: int | None = None) -> Iterator[Outcome]:
    """What ``question`` says of each task's records, in the order of the tasks, whatever the number of workers.

    question  a function of a module, so that it can be sent to another process
    workers   processes; as many as the machine has cores where none is given, none beside this one for 1
    """
    return over(tasks, partial(_asked, question=question), workers)


def attempts(
    tasks: list[Task], question: Callable[[Records], Outcome], workers: int | None = None
) -> Iterator[Outcome | None]:
    """The same, with None for a task whose parameters allow no world or whose run stops, where ``each`` raises."""
    return over(tasks, partial(_attempted, question=question), workers)


def checked_seeds(seeds: int) -> int:
    """A number of seeds, or InputError where it is outside 2 to 10 000."""
    return whole_number("--seeds", seeds, FEWEST_SEEDS, MOST_SEEDS)


def joined(*texts: str) -> str:
    """Overrides on top of each other, as one text."""
    return ";".join(text for text in texts if text)


def gathered(answers: Iterable[Outcome], total: int, progress: Progress | None, before: int = 0) -> list[Outcome]:
    """All answers; ``progress`` is told after each how many of ``total`` are there, ``before`` among them."""
    found = []
    for answer in answers:
        found.append(answer)
        if progress is not None:
            progress(before + len(found), total)
    return found


def over(tasks: list[Given], ask: Callable[[Given], Outcome], workers: int | None) -> Iterator[Outcome]:
    """``ask`` of each task, in the order of the tasks; both can be sent to another process."""
    count = min(workers or os.cpu_count() or 1, max(len(tasks), 1))
    if count == 1:
        yield from map(ask, tasks)
        return
    pool = ProcessPoolExecutor(
        count, mp_context=processes.context(), initializer=work_for_another, initargs=(loaded(),)
    )
    try:
        yield from pool.map(ask, tasks, chunksize=4)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def work_for_another(found: Extensions) -> None:
    """In a worker: rules and tables are the caller's; of processes that Ctrl-C reaches, one answering is enough."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    load(found)
