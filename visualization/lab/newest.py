"""The run of the question asked last, followed in a thread: a stale run never follows a newer one."""

from __future__ import annotations

import threading
from collections.abc import Callable

from suanli.experiments.live import Question, Story
from suanli.model.kernel.errors import SuanliError
from suanli.visualization.lab.engine import Stopped, engine


class Newest:
    """Follows the run of the question asked last. An older run is stopped.

    One thread tells all, in the order asked: what is told last was asked last. No lock is held while it tells, since
    telling draws the page and drawing may ask.

    told    called with each part of a story; failed  called with the error when the run can't be
            made, None when it can; waits  called when it begins to wait for a worker (True), and when that ends
    """

    def __init__(
        self,
        told: Callable[[Story], None],
        failed: Callable[[Exception | None], None],
        waits: Callable[[bool], None] = lambda _: None,
    ) -> None:
        self._told, self._failed, self._waits = told, failed, waits
        self._lock = threading.Lock()
        self._asked: Question | None = None
        self._busy, self.gone = False, False

    def ask(self, question: Question) -> None:
        """Ask; returns at once."""
        with self._lock:
            self._asked = question
            if self._busy:
                return
            self._busy = True
        threading.Thread(target=self._follow, daemon=True).start()

    def _wanted(self, question: Question | None) -> bool:
        return self._asked == question and not self.gone

    def _follow(self) -> None:
        while True:
            question = self._asked
            if question is not None:
                try:
                    self._tell(question)
                except Exception as error:  # whatever it is, the next question must be answered
                    if self._wanted(question):
                        self._failed(error)
            with self._lock:
                if self._asked == question or self.gone:
                    self._busy = False
                    return

    def _tell(self, question: Question) -> None:
        try:
            for story in engine().stories(question, lambda: self._wanted(question), self._waits):
                if self._wanted(question):
                    self._failed(None)
                    self._told(story)
        except Stopped:
            return
        except SuanliError as error:
            if self._wanted(question):
                self._failed(error)
