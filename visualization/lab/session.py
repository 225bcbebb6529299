"""One reader's session: what is set up, what was undone, the runs being made for it. Nothing here is shared.

Runs are made by the engine's processes. A thread of the session follows one and passes its parts on to the page; a
newer question stops it, so that what is shown last is always what was asked last.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import product

import solara

from suanli.experiments.live import Question, Story
from suanli.model.kernel.errors import InputError, SuanliError
from suanli.visualization.lab.background import Background
from suanli.visualization.lab.levers import beside
from suanli.visualization.lab.many_runs import LINKS, MONEY, PRODUCTIVITY, pursued, strategies, supported
from suanli.visualization.lab.notices import Notice
from suanli.visualization.lab.state import (
    MOST_KEPT,
    Setup,
    State,
    checked_name,
    checked_state,
    read_link,
    state_of,
    with_overrides,
)
from suanli.visualization.lab.tasks import Ahead, Task
from suanli.visualization.lab.words import LANGUAGES

ONE_MOVE, MOST_UNDONE = 1.0, 100  # seconds within which moves of one lever are one step to undo; steps kept
Past = tuple[Setup, tuple[tuple[str, Setup], ...]]


class Session:
    """State, history and runs of one reader.

    state    what is set up and looked at; story  the run shown, ghost  the baseline beside it on the same seed
    error    why the newest run could not be made; notice  what was refused, shown until the next change
    waits    whether the newest run waits for others' runs
    kept     stories of the scenarios kept for comparison, by setup
    spreading, linking, mapping, trying  many runs: seeds, the loop with links cut, the map of support, strategies
    epoch    goes up whenever levers are set by anything but their own moves; heard  number of the last move of a slider
    quarter_heard  number of the last quarter the player told
    browser  language of the reader's browser
    tour, copies  the tour's step (-1: closed), links copied
    """

    def __init__(self, link: str, browser: str = LANGUAGES[0]) -> None:
        self.browser = browser
        self.state = solara.reactive(State())
        self.notice: solara.Reactive[Notice | None] = solara.reactive(None)
        self.state.value, refused = read_link(link)
        if refused:
            self.notice.value = Notice("link", refused[0])
        self.undone: solara.Reactive[tuple[tuple[Past, ...], tuple[Past, ...]]] = solara.reactive(((), ()))
        self.story: solara.Reactive[Story | None] = solara.reactive(None)
        self.ghost: solara.Reactive[Story | None] = solara.reactive(None)
        self.error: solara.Reactive[Notice | None] = solara.reactive(None)
        self.waits = solara.reactive(False)
        self._whole: Story | None = None
        self.kept: solara.Reactive[dict[Setup, Story]] = solara.reactive({})
        self.epoch, self.heard, self.quarter_heard = (solara.reactive(0) for _ in range(3))
        self.tour, self.copies = solara.reactive(-1), solara.reactive(0)
        self._last_move = ("", 0.0)
        self._ahead, self._way = Ahead(), ("", True)  # the lever that moved last, and whether upwards
        self._run = Task(self._show, self._fail, self.waits.set)
        self._base = Task(lambda story: setattr(self.ghost, "value", story), self._fail_beside)
        self.spreading, self.linking, self.mapping, self.trying = (Background() for _ in range(4))
        self._keeping = threading.Lock()
        self._keepers: dict[Setup, Task] = {}

    @property
    def language(self) -> str:
        """The language of the page: what the reader or a link has chosen, else the browser's."""
        return self.state.value.language or self.browser

    def _show(self, story: Story) -> None:
        self.story.value = story
        self._whole = story if story.finished else self._whole
        told = Setup.of(story.question)
        if told.is_baseline:
            self.ghost.value = story
        if story.finished and self._way[0] and told == self.state.value.setup:
            self._ahead.ask(*(one.question for one in beside(told, *self._way)))

    def _fail(self, error: Exception | None) -> None:
        """Say why a run could not be made, and go back to the last whole one; None: it can."""
        told = Notice.of_run(error) if error is not None else None
        if told is not None and self.story.value is not None and not self.story.value.finished and self._whole:
            self.story.value = self._whole
        if self.error.value != told:
            self.error.value = told

    def _fail_beside(self, error: Exception | None) -> None:
        """Say why there is no baseline beside the run; that there is one says nothing of the run itself."""
        if error is not None:
            self._fail(error)

    def begin(self) -> Callable[[], None]:
        """Ask for the first runs; returns what to call when the reader has left."""
        self.ask()
        for _, setup in self.state.value.kept:
            self._follow_kept(setup)

        def left() -> None:
            for task in (self._run, self._base, self._ahead, *self._keepers.values()):
                task.leave()
            for row in (self.spreading, self.linking, self.mapping, self.trying):
                row.leave()

        return left

    def ask(self) -> None:
        """Ask for the runs of what is set up now."""
        setup = self.state.value.setup
        self._ahead.ask()  # nothing; what is asked for goes first
        self._run.ask(setup.question)
        if not setup.is_baseline:
            self._base.ask(Question(seed=setup.seed))

    # what a reader does

    def look(self, **changes: object) -> None:
        """Look at something else: tab, quarter, vendors, language; nothing to undo."""
        self.state.value = replace(self.state.value, **changes)  # type: ignore[arg-type]

    def go_to(self, tab: str) -> None:
        """Go to another page."""
        self.state.value = self.state.value.on(tab)

    def open_link(self, link: str) -> None:
        """Go where a link says, as a browser's Back does; what it refuses is said and nothing changes."""
        try:
            state = state_of(link.removeprefix("?"))
        except SuanliError as error:
            self.refuse(error)
            return
        before = self.state.value
        self.epoch.value += 1
        self.state.value = state
        if (state.setup, state.kept) != (before.setup, before.kept):
            self.undone.value = ((*self.undone.value[0], (before.setup, before.kept))[-MOST_UNDONE:], ())
        self.ask()
        for _, setup in state.kept:
            self._follow_kept(setup)

    def start_tour(self) -> None:
        """Begin the orientation, on the page it speaks of."""
        self.go_to("scenario")
        self.tour.value = 0

    def set_up(self, setup: Setup, move: str = "") -> None:
        """Another scenario; moves of one lever within a second are one step to undo."""
        now = time.monotonic()
        same = move and self._last_move[0] == move and now - self._last_move[1] < ONE_MOVE
        self._way = (move, _upwards(self.state.value.setup, setup, move))
        self._last_move = (move, now)
        if setup == self.state.value.setup:
            return
        checked_state(replace(self.state.value, setup=setup))
        self.notice.value = None
        self._remember(not same)
        self.look(setup=setup)
        self.ask()

    def _remember(self, step: bool) -> None:
        before, _ = self.undone.value
        past = (self.state.value.setup, self.state.value.kept)
        self.undone.value = ((*before, past)[-MOST_UNDONE:] if step else before, ())

    def undo(self) -> None:
        """One step back."""
        before, after = self.undone.value
        if before:
            self.undone.value = (before[:-1], (*after, (self.state.value.setup, self.state.value.kept)))
            self._go(before[-1])

    def redo(self) -> None:
        """One step forward again."""
        before, after = self.undone.value
        if after:
            self.undone.value = ((*before, (self.state.value.setup, self.state.value.kept)), after[:-1])
            self._go(after[-1])

    def _go(self, past: Past) -> None:
        self._last_move = ("", 0.0)
        self.epoch.value += 1
        self.look(setup=past[0], kept=past[1])
        self.ask()
        for _, setup in past[1]:
            self._follow_kept(setup)

    def refuse(self, error: SuanliError) -> None:
        """Show why something can't be done; nothing else changes."""
        self.epoch.value += 1
        self.notice.value = Notice("refused", error)

    # scenarios kept

    def keep(self, name: str, setup: Setup) -> None:
        """Keep a scenario for comparison; SuanliError for a bad name or one too many."""
        name = checked_name(name)
        kept = self.state.value.kept
        if len(kept) >= MOST_KEPT:
            raise InputError("scenarios kept", len(kept) + 1, f"at most {MOST_KEPT}; remove one first")
        checked_state(replace(self.state.value, kept=(*kept, (name, setup))))
        self._remember(step=True)
        self.notice.value = None
        self.look(kept=(*kept, (name, setup)))
        self._follow_kept(setup)

    def rename(self, place: int, name: str) -> None:
        """Another name for a kept scenario."""
        kept = list(self.state.value.kept)
        kept[place] = (checked_name(name), kept[place][1])
        checked_state(replace(self.state.value, kept=tuple(kept)))
        self._remember(step=True)
        self.look(kept=tuple(kept))

    def open_kept(self, place: int) -> None:
        """Set up a kept scenario."""
        self.epoch.value += 1
        self.set_up(self.state.value.kept[place][1])

    def drop(self, place: int) -> None:
        """Forget a kept scenario."""
        kept = self.state.value.kept
        kept[place]  # IndexError for one that isn't there
        self._remember(step=True)
        self.look(kept=kept[:place] + kept[place + 1 :])

    def _follow_kept(self, setup: Setup) -> None:
        """Make the run of a kept scenario, unless it is known or being made."""
        with self._keeping:
            there = {one for _, one in self.state.value.kept}
            for gone in set(self._keepers) - there:
                self._keepers.pop(gone).leave()
            if setup in self.kept.value or setup in self._keepers:
                return
            task = self._keepers[setup] = Task(
                lambda story: self._keep_story(setup, story), lambda error: self._keep_failed(setup, error)
            )
        task.ask(setup.question)

    def _keep_story(self, setup: Setup, story: Story) -> None:
        """Keep a run that is whole; of scenarios that are kept no more, forget theirs."""
        if not story.finished:
            return
        with self._keeping:
            self._keepers.pop(setup, None)
            there = {one for _, one in self.state.value.kept}
            self.kept.value = {one: told for one, told in (*self.kept.value.items(), (setup, story)) if one in there}

    def _keep_failed(self, setup: Setup, error: Exception | None) -> None:
        if error is not None:
            with self._keeping:
                self._keepers.pop(setup, None)
            self.notice.value = Notice.of_run(error)

    # many seeds

    def start_spread(self, seeds: int) -> None:
        """Make runs of many seeds of the baseline and of what is set up, in the background."""
        setup = self.state.value.setup
        arms = {"baseline": Setup()} if setup.is_baseline else {"baseline": Setup(), "scenario": setup}
        self.spreading.start(setup, arms, seeds)

    def start_links(self, seeds: int) -> None:
        """Make runs of what is set up, whole and with each link cut, on the same seeds, in the background."""
        setup = self.state.value.setup
        arms = {"": setup} | {link: with_overrides(setup, {"link.removed": link}) for link in LINKS}
        self.linking.start(setup, arms, seeds)

    def start_map(self, seeds: int) -> None:
        """Make runs of what is set up with the support of each cell of the map, in the background."""
        setup = self.state.value.setup
        cells = {f"{cell[0]}/{cell[1]}": supported(setup, cell) for cell in product(PRODUCTIVITY, MONEY)}
        self.mapping.start(setup, cells, seeds)

    def start_strategies(self, seeds: int) -> None:
        """Make runs of what is set up, and of it with each strategy on top, on the same seeds, in the background."""
        setup = self.state.value.setup
        self.trying.start(setup, {"": setup} | {name: pursued(setup, name) for name in strategies()}, seeds)


def _upwards(before: Setup, after: Setup, name: str) -> bool:
    """Whether a lever went up; True where it is no number."""
    with contextlib.suppress(ValueError):
        return not name or float(after.value(name)) >= float(before.value(name))
    return True
