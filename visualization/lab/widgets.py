"""The page's components: each is a file of Vue beside this one; plain data goes in, events come out.

Text is put in as text, never as HTML. ``event_x`` is called with what the browser sends: callers check it.
Whatever is more than a number or a text goes in as one JSON text, ``packed``: reacton looks for components in every
list and dictionary it is given, each time anything is drawn, which took a tenth of a second here.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import solara

Event = Callable[[Any], None] | None
Named = list[dict[str, str]]
Words = dict[str, str]


def _packed(**data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, allow_nan=False)


@solara.component_vue("shell.vue")
def Shell(
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
def _TopBar(
    packed: str,
    tab: str,
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


def TopBar(
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
    return _TopBar(
        packed=_packed(words=words, tabs=tabs, themes=themes),
        tab=tab,
        theme=theme,
        language=language,
        can_undo=can_undo,
        can_redo=can_redo,
        event_choose_tab=event_choose_tab,
        event_choose_theme=event_choose_theme,
        event_choose_language=event_choose_language,
        event_do_undo=event_do_undo,
        event_do_redo=event_do_redo,
        event_share_link=event_share_link,
        event_start_tour=event_start_tour,
    )


@solara.component_vue("levers.vue")
def _Levers(
    packed: str,
    language: str,
    preset: str,
    question: str,
    seed: int,
    epoch: int,
    event_change: Event = None,
    event_change_any: Event = None,
    event_choose_preset: Event = None,
    event_choose_seed: Event = None,
    event_reset: Event = None,
) -> Any:
    """Presets, seed, and the levers in their groups."""


def Levers(
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
    return _Levers(
        packed=_packed(
            words=words, presets=presets, groups=groups, values=values, changed=changed, parameters=parameters
        ),
        language=language,
        preset=preset,
        question=question,
        seed=seed,
        epoch=epoch,
        event_change=event_change,
        event_change_any=event_change_any,
        event_choose_preset=event_choose_preset,
        event_choose_seed=event_choose_seed,
        event_reset=event_reset,
    )


@solara.component_vue("player.vue")
def _Player(packed: str, quarter: int, event_moved: Event = None) -> Any:
    """Play, step, jump through the quarters; charts follow in the browser, the server hears where it stops."""


def Player(words: Words, quarter: int, event_moved: Event = None) -> Any:
    """Play, step, jump through the quarters; charts follow in the browser, the server hears where it stops."""
    return _Player(packed=_packed(words=words), quarter=quarter, event_moved=event_moved)


@solara.component_vue("keyfigures.vue")
def _KeyFigures(packed: str, language: str) -> Any:
    """A sentence and a table of figures at the quarter played."""


def KeyFigures(words: Words, language: str, payload: dict[str, Any]) -> Any:
    """A sentence and a table of figures at the quarter played."""
    return _KeyFigures(packed=_packed(words=words, payload=payload), language=language)


@solara.component_vue("chart.vue")
def _Chart(packed: str, language: str, caption: str, height: int = 300) -> Any:
    """One chart: lines, the flow through the chain, or regimes."""


def Chart(words: Words, language: str, caption: str, payload: dict[str, Any], height: int = 300) -> Any:
    """One chart: lines, the flow through the chain, or regimes."""
    return _Chart(packed=_packed(words=words, payload=payload), language=language, caption=caption, height=height)


@solara.component_vue("agents.vue")
def _Agents(packed: str, event_choose_agent: Event = None) -> Any:
    """One agent's books and reasons, and the sample of customers."""


def Agents(words: Words, payload: dict[str, Any], event_choose_agent: Event = None) -> Any:
    """One agent's books and reasons, and the sample of customers."""
    return _Agents(packed=_packed(words=words, payload=payload), event_choose_agent=event_choose_agent)


@solara.component_vue("ensemble.vue")
def _Ensemble(
    packed: str,
    running: bool,
    done: int,
    total: int,
    status: str,
    event_start: Event = None,
    event_cancel: Event = None,
) -> Any:
    """Start and stop many seeds."""


def Ensemble(
    words: Words,
    running: bool,
    done: int,
    total: int,
    status: str,
    event_start: Event = None,
    event_cancel: Event = None,
) -> Any:
    """Start and stop many seeds."""
    return _Ensemble(
        packed=_packed(words=words),
        running=running,
        done=done,
        total=total,
        status=status,
        event_start=event_start,
        event_cancel=event_cancel,
    )


@solara.component_vue("compare.vue")
def _Compare(
    packed: str,
    most: int,
    suggestion: str,
    event_keep: Event = None,
    event_rename: Event = None,
    event_open: Event = None,
    event_drop: Event = None,
    event_loaded: Event = None,
) -> Any:
    """Scenarios kept for comparison."""


def Compare(
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
    return _Compare(
        packed=_packed(words=words, kept=kept),
        most=most,
        suggestion=suggestion,
        event_keep=event_keep,
        event_rename=event_rename,
        event_open=event_open,
        event_drop=event_drop,
        event_loaded=event_loaded,
    )


@solara.component_vue("lesson.vue")
def _Lesson(packed: str, event_choose: Event = None, event_go: Event = None, event_leave: Event = None) -> Any:
    """A step of a lesson."""


def Lesson(
    words: Words, payload: dict[str, Any], event_choose: Event = None, event_go: Event = None, event_leave: Event = None
) -> Any:
    """A step of a lesson."""
    return _Lesson(
        packed=_packed(words=words, payload=payload),
        event_choose=event_choose,
        event_go=event_go,
        event_leave=event_leave,
    )


@solara.component_vue("tour.vue")
def _Tour(packed: str, step: int, event_go: Event = None) -> Any:
    """The orientation of a first visit."""


def Tour(words: Words, steps: Named, step: int, event_go: Event = None) -> Any:
    """The orientation of a first visit."""
    return _Tour(packed=_packed(words=words, steps=steps), step=step, event_go=event_go)
