"""Many runs made one after another in the background for one reader: counted, shown as they come, cancelled."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace

import solara

from suanli.experiments.live import Question
from suanli.visualization.lab.engine import Stopped, engine
from suanli.visualization.lab.many_runs import Runs
from suanli.visualization.lab.measures import key_lines
from suanli.visualization.lab.state import Setup


class Background:
    """A row of runs whose figures are added to what is shown: ``shown`` is replaced by another one after each run."""

    def __init__(self) -> None:
        self.shown: solara.Reactive[Runs] = solara.reactive(Runs())
        self._ticket, self._lock = 0, threading.Lock()

    def start(self, setup: Setup, arms: Mapping[str, Setup], seeds: int) -> None:
        """Make runs of every arm, seed by seed; an earlier row is given up. ``setup``: what the reader asked about."""
        jobs = [(arm, replace(one, seed=seed).question) for seed in range(seeds) for arm, one in arms.items()]
        with self._lock:
            self._ticket += 1
            ticket = self._ticket
            self.shown.value = Runs(setup, total=len(jobs), running=True)
        threading.Thread(target=self._make, args=(ticket, jobs), daemon=True).start()

    def cancel(self) -> None:
        """Stop; what was made is kept."""
        with self._lock:
            self._ticket += 1
            self.shown.value = replace(self.shown.value, running=False)

    def leave(self) -> None:
        """The reader has left: stop, and show nothing more."""
        self._ticket += 1

    def _make(self, ticket: int, jobs: list[tuple[str, Question]]) -> None:
        def wanted() -> bool:
            return ticket == self._ticket

        for number, (arm, question) in enumerate(jobs, start=1):
            try:
                *_, story = engine().stories(question, wanted)
                figures = key_lines(story)
            except Stopped:
                return
            except Exception as error:  # a thread has nobody else to tell
                with self._lock:
                    if wanted():
                        self.shown.value = replace(self.shown.value, running=False, failed=error)
                return
            with self._lock:
                if not wanted():
                    return
                known = self.shown.value
                found = {**known.found, arm: (*known.of(arm), figures)}
                self.shown.value = replace(known, done=number, running=number < len(jobs), found=found)
