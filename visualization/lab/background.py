"""Many runs made one after another in the background for one reader: counted, shown as they come, cancelled."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Generic, TypeVar

import solara

from suanli.experiments.live import Question, Story
from suanli.visualization.lab.engine import Stopped, engine

Shown = TypeVar("Shown")  # a frozen dataclass with done, total, running, failed
Job = tuple[str, Question]  # an arm, and a run of it
Told = Callable[[Any, str, Any], dict[str, Any]]


class Background(Generic[Shown]):
    """A row of runs whose figures are added to what is shown.

    shown    what the page shows; replaced by another one after each run
    measure  from a story to the figures that are kept of it
    """

    def __init__(self, shown: solara.Reactive[Shown], measure: Callable[[Story], Any]) -> None:
        self.shown, self._measure = shown, measure
        self._ticket, self._lock = 0, threading.Lock()

    def start(self, blank: Shown, jobs: list[Job], told: Told) -> None:
        """Make runs; an earlier row is given up.

        blank  what is shown before the first; told  fields that change with (what is shown, arm, figures)
        """
        with self._lock:
            self._ticket += 1
            ticket = self._ticket
            self.shown.value = replace(blank, done=0, total=len(jobs), running=True, failed="")  # type: ignore[type-var]
        threading.Thread(target=self._make, args=(ticket, jobs, told), daemon=True).start()

    def cancel(self) -> None:
        """Stop; what was made is kept."""
        with self._lock:
            self._ticket += 1
            self.shown.value = replace(self.shown.value, running=False)  # type: ignore[type-var]

    def leave(self) -> None:
        """The reader has left: stop, and show nothing more."""
        self._ticket += 1

    def _make(self, ticket: int, jobs: list[Job], told: Told) -> None:
        def wanted() -> bool:
            return ticket == self._ticket

        for number, (arm, question) in enumerate(jobs, start=1):
            try:
                *_, story = engine().stories(question, wanted)
                figures = self._measure(story)
            except Stopped:
                return
            except Exception as error:  # a thread has nobody else to tell
                with self._lock:
                    if wanted():
                        self.shown.value = replace(self.shown.value, running=False, failed=str(error))  # type: ignore[type-var]
                return
            with self._lock:
                if not wanted():
                    return
                more = told(self.shown.value, arm, figures)
                self.shown.value = replace(self.shown.value, done=number, running=number < len(jobs), **more)  # type: ignore[type-var]
