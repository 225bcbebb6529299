"""Runs followed for a reader in a thread: of what was asked last, in its order. The lab has no other threads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from suanli.experiments.live import Question, Story
from suanli.visualization.lab.engine import Stopped, engine


class Task:
    """Follows the runs of the questions asked last, one after another. Older ones are stopped.

    One thread tells all, in the order asked: what is told last was asked last. No lock is held while it tells, since
    telling draws the page and drawing may ask.

    told    called with each part of a story; failed  called with the error when a run can't be made, which ends the
            row, and with None when it can; waits  called when it begins to wait for a worker (True), and when that ends
    """

    def __init__(
        self,
        told: Callable[[Story], None],
        failed: Callable[[Exception | None], None],
        waits: Callable[[bool], None] = lambda _: None,
    ) -> None:
        self._told, self._failed, self._waits = told, failed, waits
        self._lock = threading.Lock()
        self._row: tuple[Question, ...] = ()
        self._busy, self.gone = False, False

    def ask(self, *questions: Question) -> None:
        """Ask; returns at once. The same questions as those being followed are followed on; none: stop."""
        with self._lock:
            if self._busy and questions == self._row:
                return
            self._row = questions
            if self._busy or not questions:
                return
            self._busy = True
        threading.Thread(target=self._follow, daemon=True).start()

    def leave(self) -> None:
        """Stop, and tell nothing more."""
        self.gone = True

    def _wanted(self, row: Sequence[Question]) -> bool:
        return self._row is row and not self.gone

    def _follow(self) -> None:
        while True:
            row = self._row
            for question in row:
                if not self._made(row, question):
                    break
            with self._lock:
                if self._row is row or self.gone:
                    self._busy = False
                    return

    def _made(self, row: Sequence[Question], question: Question) -> bool:
        """Make a run and tell it; whether the next one is to be made."""
        try:
            for story in engine().stories(question, lambda: self._wanted(row), self._waits):
                if not self._wanted(row):
                    return False
                self._failed(None)
                self._told(story)
        except Stopped:
            return False
        except Exception as error:  # whatever it is, the next question must be answered
            if self._wanted(row):
                self._failed(error)
            return False
        return True


class Ahead(Task):
    """Makes runs that a reader may ask for next, where a worker has nothing else to do; tells nothing."""

    def __init__(self) -> None:
        super().__init__(lambda _: None, lambda _: None)

    def _made(self, row: Sequence[Question], question: Question) -> bool:
        engine().ahead(question, lambda: self._wanted(row))
        return True
