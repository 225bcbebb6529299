"""The page's components: each is a file of Vue beside this one; plain data goes in, events come out.

Text is put in as text, never as HTML. ``event_x`` is called with what the browser sends: callers check it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara

Event = Callable[[Any], None] | None
Named = list[dict[str, str]]
Words = dict[str, str]


@solara.component_vue("shell.vue")
def Shell(  # noqa: N802, PLR0913, PLR0917
    link: str,
    language: str,
    theme: str,
    title: str,
    copies: int = 0,
    event_do_undo: Event = None,
    event_do_redo: Event = None,
    event_first_visit: Event = None,
) -> Any:
    """Address, language, theme, keys."""


@solara.component_vue("topbar.vue")
def TopBar(  # noqa: N802, PLR0913, PLR0917
    words: Words,
    tabs: Named,
    tab: str,
    themes: Named,
    theme: str,
    language: str,
    can_undo: bool,
    can_redo: bool,
    event_choose_tab: Event = None,
    event_choose_theme: Event = None,
    event_choose_language: Event = None,
    event_do_undo: Event = None,
    event_do_redo: Event = None,
    event_share_link: Event = None,
    event_start_tour: Event = None,
) -> Any:
    """Name, pages, undo, link, theme, language."""


@solara.component_vue("levers.vue")
def Levers(  # noqa: N802, PLR0913, PLR0917
    words: Words,
    language: str,
    presets: Named,
    preset: str,
    question: str,
    seed: int,
    groups: list[dict[str, Any]],
    values: dict[str, str],
    changed: Named,
    parameters: list[str],
    epoch: int,
    event_change: Event = None,
    event_change_any: Event = None,
    event_choose_preset: Event = None,
    event_choose_seed: Event = None,
    event_reset: Event = None,
) -> Any:
    """Presets, seed, and the levers in their groups."""


@solara.component_vue("player.vue")
def Player(words: Words, quarter: int, event_moved: Event = None) -> Any:  # noqa: N802
    """Play, step, jump through the quarters; charts follow in the browser, the server hears where it stops."""


@solara.component_vue("keyfigures.vue")
def KeyFigures(words: Words, language: str, payload: dict[str, Any]) -> Any:  # noqa: N802
    """A sentence and a table of figures at the quarter played."""


@solara.component_vue("chart.vue")
def Chart(words: Words, language: str, caption: str, payload: dict[str, Any], height: int = 300) -> Any:  # noqa: N802
    """One chart: lines, the flow through the chain, or regimes."""


@solara.component_vue("agents.vue")
def Agents(words: Words, payload: dict[str, Any], event_choose_agent: Event = None) -> Any:  # noqa: N802
    """One agent's books and reasons, and the sample of customers."""


@solara.component_vue("ensemble.vue")
def Ensemble(  # noqa: N802, PLR0913, PLR0917
    words: Words,
    running: bool,
    done: int,
    total: int,
    status: str,
    event_start: Event = None,
    event_cancel: Event = None,
) -> Any:
    """Start and stop many seeds."""


@solara.component_vue("compare.vue")
def Compare(  # noqa: N802, PLR0913, PLR0917
    words: Words,
    kept: Named,
    most: int,
    suggestion: str,
    event_keep: Event = None,
    event_rename: Event = None,
    event_open: Event = None,
    event_drop: Event = None,
    event_loaded: Event = None,
) -> Any:
    """Scenarios kept for comparison."""


@solara.component_vue("lesson.vue")
def Lesson(  # noqa: N802
    words: Words,
    payload: dict[str, Any],
    event_choose: Event = None,
    event_go: Event = None,
    event_leave: Event = None,
) -> Any:
    """A step of a lesson."""


@solara.component_vue("tour.vue")
def Tour(words: Words, steps: Named, step: int, event_go: Event = None) -> Any:  # noqa: N802
    """The orientation of a first visit."""
