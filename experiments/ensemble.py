"""Many runs of one scenario, on the machine's cores: a function of each run's records, seed by seed, in order."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache, partial
from multiprocessing import connection, parent_process
from typing import TYPE_CHECKING, TypeVar

from suanli.experiments import processes
from suanli.experiments.lives import FEWEST, Begin, Life, batches, lives
from suanli.model.extensions.loaded import Extensions, load, loaded
from suanli.model.kernel import compiled
from suanli.model.kernel.errors import InputError, SuanliError, whole_number
from suanli.model.kernel.random_streams import checked_seed
from suanli.model.kernel.units import quarters_until
from suanli.model.mechanisms.settings import resolved
from suanli.model.opening.size import checked_size
from suanli.model.parameters.schema import Parameters
from suanli.model.results.store import Records

if TYPE_CHECKING:
    from suanli.model.industry import ComputeIndustry

Progress = Callable[[int, int], None]
LITTLE = 500_000  # customers times quarters that one worker needn't part: half a second is lost if it is stopped
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
    from suanli.model.industry import ComputeIndustry  # noqa: PLC0415 (what many runs are lived by does without Mesa)

    own = task.extensions.checked()
    return ComputeIndustry(
        task.scenario, task.customers, task.until, task.overrides, own.rules, own.tables, rng=task.seed
    )


def finished(task: Task) -> Records:
    """The records of a task's run."""
    found = next(records_of([task]))
    if isinstance(found, Exception):
        raise found
    return found


def records_of(tasks: list[Task], begin: Begin | None = None) -> Iterator[Records | Exception]:
    """Return the records of tasks' runs, or what each raised, in their order; runs that can be lived together are.

    begin  what is done to the initial state of each
    """
    asked: list[Life | Exception] = [_life(task) for task in tasks]
    told: dict[tuple[int, int], Iterator[Records | Exception]] = {}
    for place, task in enumerate(tasks):
        one = asked[place]
        if isinstance(one, Exception):
            yield one
            continue
        size = task.customers, task.until
        if size not in told:
            alike = [life for life, other in zip(asked, tasks, strict=True) if (other.customers, other.until) == size]
            told[size] = lives([life for life in alike if isinstance(life, Life)], *size, begin)
        yield next(told[size])


def life_of(task: Task) -> Life:
    """Return what a task's run is of; SuanliError where anything of it isn't allowed."""
    found = task.extensions.checked()
    parameters = _parameters(task.scenario, task.overrides, found)
    checked_size(task.customers, task.until)
    return Life(parameters, checked_seed(task.seed))


def _life(task: Task) -> Life | Exception:
    """A task as what its run is of; what is wrong with that otherwise."""
    try:
        return life_of(task)
    except Exception as error:
        return error


@lru_cache(maxsize=1024)
def _parameters(scenario: str, overrides: str, found: Extensions) -> Parameters:
    return resolved(scenario, overrides, found)


def _asked(tasks: list[Task], question: Callable[[Records], Outcome], begin: Begin | None) -> list[Outcome]:
    answers = []
    for found in records_of(tasks, begin):
        if isinstance(found, Exception):
            raise found
        answers.append(question(found))
    return answers


def _attempted(tasks: list[Task], question: Callable[[Records], Outcome]) -> list[Outcome | None]:
    answers: list[Outcome | None] = []
    for found in records_of(tasks):
        if isinstance(found, Exception) and not isinstance(found, SuanliError):
            raise found
        answers.append(None if isinstance(found, Exception) else _answer(found, question))
    return answers


def _answer(records: Records, question: Callable[[Records], Outcome]) -> Outcome | None:
    try:
        return question(records)
    except SuanliError:
        return None


def each(
    tasks: list[Task],
    question: Callable[[Records], Outcome],
    workers: int | None = None,
    begin: Begin | None = None,
) -> Iterator[Outcome]:
    """What ``question`` says of each task's records, in the order of the tasks, whatever the number of workers.

    question  a function of a module, so that it can be sent to another process; begin  one that changes initial states
    workers   processes; as many as the machine has cores where none is given, none beside this one for 1
    """
    return in_batches(tasks, partial(_asked, question=question, begin=begin), workers)


def attempts(
    tasks: list[Task], question: Callable[[Records], Outcome], workers: int | None = None
) -> Iterator[Outcome | None]:
    """The same, with None for a task whose parameters allow no world or whose run stops, where ``each`` raises."""
    return in_batches(tasks, partial(_attempted, question=question), workers)


def in_batches(tasks: list[Task], ask: Callable[[list[Task]], list[Outcome]], workers: int | None) -> Iterator[Outcome]:
    """``ask`` of tasks by the batch, answers in the order of the tasks."""
    compiled.always(len(tasks))
    parts = shared_out(tasks, workers)
    found: dict[int, Outcome] = {}
    told = 0
    answers = over([[tasks[place] for place in places] for places in parts], ask, workers, at_once=1)
    for places, answered in zip(parts, answers, strict=True):
        found |= zip(places, answered, strict=True)
        while told in found:
            yield found.pop(told)
            told += 1


def shared_out(tasks: list[Task], workers: int | None, parts: int = 1) -> list[list[int]]:
    """Return the places of tasks that are lived together: as many as can be, but so that each worker has some parts."""
    count = parts * min(workers or os.cpu_count() or 1, max(len(tasks), 1))
    alike: dict[object, list[int]] = {}
    for place, task in enumerate(tasks):
        alike.setdefault((task.customers, task.until, task.extensions), []).append(place)
    found = []
    for places in alike.values():
        asked = [(place, _life(tasks[place])) for place in places]
        whole = [(place, life) for place, life in asked if isinstance(life, Life)]
        found += [[place] for place, life in asked if not isinstance(life, Life)]
        size = tasks[places[0]]
        little = LITTLE // (size.customers * quarters_until(size.until)) if whole and workers == 1 else 0
        most = max(FEWEST, -(-len(whole) // count), little)
        together = batches([life for _, life in whole], size.customers, most)
        found += [[whole[one][0] for one in batch] for batch in together]
    return sorted(found)


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


def over(
    tasks: list[Given], ask: Callable[[Given], Outcome], workers: int | None, at_once: int = 4
) -> Iterator[Outcome]:
    """``ask`` of each task, in the order of the tasks; both can be sent to another process."""
    count = min(workers or os.cpu_count() or 1, max(len(tasks), 1))
    if count == 1:
        yield from map(ask, tasks)
        return
    pool = ProcessPoolExecutor(
        count, mp_context=processes.context(), initializer=work_for_another, initargs=(loaded(), len(tasks))
    )
    try:
        yield from pool.map(ask, tasks, chunksize=at_once)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def work_for_another(found: Extensions, tasks: int = 0) -> None:
    """In a worker: rules and tables are the caller's, Ctrl-C is its business, and without it nothing is left to do.

    tasks  that there are for all workers
    """
    compiled.always(tasks)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    load(found)


def _end_with(sentinel: int) -> None:
    """End this process as soon as another has, in the middle of whatever it does."""
    connection.wait([sentinel])
    os._exit(1)
