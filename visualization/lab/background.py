"""Many runs made one after another in the background for one reader: counted, shown as they come, cancelled."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace

import solara

from suanli.experiments.live import Question, Story
from suanli.visualization.lab.many_runs import Runs
from suanli.visualization.lab.measures import key_lines
from suanli.visualization.lab.state import Setup
from suanli.visualization.lab.tasks import Task


class Background:
    """A row of runs whose figures are added to what is shown: ``shown`` is replaced by another one after each run."""

    def __init__(self) -> None:
        self.shown: solara.Reactive[Runs] = solara.reactive(Runs())
        self._lock, self._task = threading.Lock(), Task(lambda _: None, lambda _: None)

    def start(self, setup: Setup, arms: Mapping[str, Setup], seeds: int) -> None:
        """Make runs of every arm, seed by seed; an earlier row is given up. ``setup``: what the reader asked about."""
        jobs = [(arm, replace(one, seed=seed).question) for seed in range(seeds) for arm, one in arms.items()]
        with self._lock:
            self._task.leave()
            row = Task(lambda story: self._add(row, jobs, story), lambda error: self._fail(row, error))
            self._task = row
            self.shown.value = Runs(setup, total=len(jobs), running=True)
        row.ask(*(question for _, question in jobs))

    def cancel(self) -> None:
        """Stop; what was made is kept."""
        with self._lock:
            self._task.leave()
            self.shown.value = replace(self.shown.value, running=False)

    def leave(self) -> None:
        """The reader has left: stop, and show nothing more."""
        self._task.leave()

    def _add(self, row: Task, jobs: list[tuple[str, Question]], story: Story) -> None:
        """Add the figures of a run of a row, unless another row has taken its place."""
        if not story.finished:
            return
        figures = key_lines(story)
        with self._lock:
            if row.gone:
                return
            known = self.shown.value
            arm, done = jobs[known.done][0], known.done + 1
            found = {**known.found, arm: (*known.of(arm), figures)}
            self.shown.value = replace(known, done=done, running=done < len(jobs), found=found)

    def _fail(self, row: Task, error: Exception | None) -> None:
        with self._lock:
            if error is not None and not row.gone:
                self.shown.value = replace(self.shown.value, running=False, failed=error)
