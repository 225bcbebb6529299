"""Processes that make runs for all sessions of the server. A run can be watched, and stopped between two quarters.

Why not concurrent.futures: its tasks can be neither watched nor stopped, and a slider needs both. A worker serves one
question at a time over a pipe; it looks into the pipe after every quarter, and whatever lies there stops the run.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from suanli.experiments import live, processes
from suanli.experiments.ensemble import work_for_another
from suanli.model.extensions.loaded import Extensions, loaded
from suanli.model.kernel import compiled
from suanli.model.kernel.errors import LostError, SuanliError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

FEWEST_WORKERS, KEPT_STORIES = 2, 120
LIVES = 2  # processes that a run may cost: one that is lost is made again


class Stopped(Exception):  # noqa: N818 (nothing is wrong: somebody asked for it)
    """A run was stopped before its end because a newer one was asked for."""


def serve(pipe: Connection, found: Extensions) -> None:
    """Body of a worker process: questions come in, parts of stories go out. found  the server's rules and tables"""
    work_for_another(found, compiled.MANY_RUNS)  # it lives a run at each move of a lever
    with contextlib.suppress(EOFError, OSError):  # the server has gone
        while True:
            asked = pipe.recv()
            if asked is None:
                continue  # a stop that came after the end
            try:
                for part in live.told(asked):
                    if pipe.poll():
                        break
                    if part is not None:
                        pipe.send(part)
                pipe.send(None)
            except Exception as error:  # a bug in a user's rule, too: the worker goes on, and the reader is told
                pipe.send(error if isinstance(error, SuanliError) else SuanliError(f"{type(error).__name__}: {error}"))


class Worker:
    """One process and the pipe to it."""

    def __init__(self) -> None:
        context = processes.context()
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs, loaded()), daemon=True)
        self.process.start()
        theirs.close()

    def told(self, question: live.Question, wanted: Callable[[], bool]) -> Iterator[live.Part]:
        """Parts of a run as they come; Stopped once ``wanted`` says no; SuanliError where the model fails."""
        self.pipe.send(question)
        stopping = False
        while True:
            while not self.pipe.poll(0.02):
                if not stopping and not wanted():
                    self.pipe.send(None)
                    stopping = True
            answer = self.pipe.recv()
            if isinstance(answer, SuanliError):
                raise answer
            if answer is None and stopping:
                raise Stopped
            if answer is None:
                return
            if not stopping:
                yield answer

    def end(self) -> None:
        """End the process."""
        self.pipe.close()
        self.process.terminate()

    def replaced(self) -> Worker:
        """End the process; another in its place."""
        self.end()
        return Worker()


class Engine:
    """A pool of workers and the stories they told lately, for all sessions of a server.

    workers  processes; one a core where none is given, at least two
    """

    def __init__(self, workers: int | None = None) -> None:
        self.size = max(FEWEST_WORKERS, workers or os.cpu_count() or 1)
        self._idle = deque(Worker() for _ in range(self.size))
        self._tickets: list[object] = []  # of those who wait, the first to ask first
        self._free = threading.Condition()
        self._stories: OrderedDict[live.Question, live.Story] = OrderedDict()
        self._lock = threading.Lock()

    def known(self, question: live.Question) -> live.Story | None:
        """The story of a question, if it was told lately."""
        with self._lock:
            if question in self._stories:
                self._stories.move_to_end(question)
            return self._stories.get(question)

    def ahead(self, question: live.Question, wanted: Callable[[], bool]) -> None:
        """Make a run that somebody may ask for next, as long as a worker is idle, nobody waits and it is ``wanted``."""

        def spare() -> bool:
            return wanted() and not self._tickets

        with self._free:
            free = spare() and bool(self._idle) and self.known(question) is None
        if free:
            with contextlib.suppress(Stopped, SuanliError):
                for _ in self.stories(question, spare):
                    pass

    def stories(
        self,
        question: live.Question,
        wanted: Callable[[], bool] = lambda: True,
        waiting: Callable[[bool], None] = lambda _: None,
    ) -> Iterator[live.Story]:
        """The story of a question, longer each time, whole at last.

        Waits for a worker, whoever asked first is served first; ``waiting`` is told when that begins and when it ends.
        Raises Stopped once ``wanted`` says no, InputError for a question that isn't allowed, SuanliError where the run
        stops, LostError where its process has ended and ended again; such a process is replaced.
        """
        if (known := self.known(question)) is not None:
            yield known
            return
        question.parameters  # noqa: B018 (a question that isn't allowed needs no worker)
        told = 0
        for life in range(LIVES):
            try:
                for story in self._lived(question, wanted, waiting):
                    if len(story) > told:  # what was told before its process was lost is the same
                        told = len(story)
                        yield story
            except (EOFError, OSError) as error:
                if life == LIVES - 1:
                    raise LostError from error
            else:
                return

    def _lived(
        self, question: live.Question, wanted: Callable[[], bool], waiting: Callable[[bool], None]
    ) -> Iterator[live.Story]:
        """The story as one worker tells it; EOFError or OSError where its process ends."""
        worker, story = self._taken(wanted, waiting), None
        try:
            if (known := self.known(question)) is not None:  # told to somebody else in the meantime
                yield known
                return
            for part in worker.told(question, wanted):
                story = live.joined(story, question, part)
                if story.finished:
                    self._remember(question, story)
                yield story
        except (Stopped, SuanliError):
            raise
        except BaseException:  # its process has ended, or whoever listened has left: there may be more in the pipe
            worker = worker.replaced()
            raise
        finally:
            self._give_back(worker)

    def end(self) -> None:
        """End all processes; for tests and for the server's end."""
        while self._idle:
            self._idle.popleft().end()

    def _taken(self, wanted: Callable[[], bool], waiting: Callable[[bool], None]) -> Worker:
        """A worker, once all who asked before have theirs."""
        ticket, said = object(), False
        with self._free:
            self._tickets.append(ticket)
        try:
            while True:
                with self._free:
                    if self._idle and self._tickets[0] is ticket:
                        return self._idle.popleft()
                    self._free.wait(0.05)
                if not wanted():
                    raise Stopped
                if not said:
                    said = True
                    waiting(said)
        finally:
            with self._free:
                self._tickets.remove(ticket)
                self._free.notify_all()
            if said:
                waiting(False)

    def _give_back(self, worker: Worker) -> None:
        with self._free:
            self._idle.append(worker)
            self._free.notify_all()

    def _remember(self, question: live.Question, story: live.Story) -> None:
        with self._lock:
            self._stories[question] = story
            while len(self._stories) > KEPT_STORIES:
                self._stories.popitem(last=False)


_engine: list[Engine] = []
_making = threading.Lock()


def engine() -> Engine:
    """The server's engine, started the first time somebody asks."""
    with _making:
        if not _engine:
            _engine.append(Engine())
    return _engine[0]
