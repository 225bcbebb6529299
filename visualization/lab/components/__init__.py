"""The page's components: each is a file of Vue beside this one; plain data goes in, events come out.

``draw(Chart, payload=..., height=300)`` puts one on the page. Each thing given is a property of the Vue component and
travels alone, when it has changed. Text is put in as text, never as HTML; ``event_x`` is called with what the browser
sends, and callers check it.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from typing import Any

import solara

Event = Callable[[Any], None] | None
Data = Any  # what JSON takes


class Sent:
    """Plain data on its way to the browser. Two are equal that say the same.

    Reacton looks for components in every list and dictionary it is given, each time anything is drawn, which took a
    tenth of a second here; it doesn't look in here. ValueError for what JSON can't take, NaN and infinity included.
    """

    __slots__ = ("text", "value")

    def __init__(self, value: Data) -> None:
        self.value = value
        self.text = json.dumps(value, ensure_ascii=False, allow_nan=False)

    def __eq__(self, other: object) -> bool:
        """Whether the same would be sent."""
        return isinstance(other, Sent) and self.text == other.text

    def __hash__(self) -> int:
        """As equality is."""
        return hash(self.text)


def draw(component: Callable[..., Any], **given: Data) -> Any:
    """Put a component on the page with its data and its events (``event_...``)."""
    return component(**{name: value if name.startswith("event_") else Sent(value) for name, value in given.items()})


def _vue(file: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a component of a file of Vue; what its function takes, events aside, are its properties."""

    def declared(function: Callable[..., Any]) -> Callable[..., Any]:
        properties = [name for name in inspect.signature(function).parameters if not name.startswith("event_")]
        unpacked = dict.fromkeys(properties, lambda sent, _: sent.value if isinstance(sent, Sent) else sent)
        made: Callable[..., Any] = solara.component_vue(file, to_json=unpacked)(function)
        return made

    return declared


@_vue("shell.vue")
def Shell(
    link: Data,
    language: Data,
    theme: Data,
    title: Data,
    copies: Data,
    tab: Data,
    event_do_undo: Event = None,
    event_do_redo: Event = None,
    event_first_visit: Event = None,
    event_went: Event = None,
) -> Any:
    """Address, language, theme, keys."""


@_vue("topbar.vue")
def TopBar(
    words: Data,
    tabs: Data,
    themes: Data,
    tab: Data,
    theme: Data,
    language: Data,
    can_undo: Data,
    can_redo: Data,
    event_choose_tab: Event = None,
    event_choose_theme: Event = None,
    event_choose_language: Event = None,
    event_do_undo: Event = None,
    event_do_redo: Event = None,
    event_share_link: Event = None,
    event_start_tour: Event = None,
) -> Any:
    """Name, pages, undo, link, theme, language."""


@_vue("levers.vue")
def Levers(
    words: Data,
    language: Data,
    presets: Data,
    preset: Data,
    question: Data,
    seed: Data,
    groups: Data,
    values: Data,
    changed: Data,
    parameters: Data,
    epoch: Data,
    heard: Data,
    event_change: Event = None,
    event_change_any: Event = None,
    event_choose_preset: Event = None,
    event_choose_seed: Event = None,
    event_reset: Event = None,
) -> Any:
    """Presets, seed, and the levers in their groups."""


@_vue("player.vue")
def Player(words: Data, quarter: Data, heard: Data, levers: Data, event_moved: Event = None) -> Any:
    """Play, step, jump through the quarters; charts follow in the browser, the server hears where it stops."""


@_vue("map.vue")
def EscapeMap(
    words: Data,
    payload: Data,
    stale: Data,
    event_choose: Event = None,
) -> Any:
    """A map of escape over two kinds of support; its cells are buttons that set them up."""


@_vue("strategies.vue")
def Strategies(
    words: Data,
    language: Data,
    payload: Data,
    stale: Data,
    event_choose: Event = None,
) -> Any:
    """A table of strategies for one figure at a time; buttons set them up."""


@_vue("keyfigures.vue")
def KeyFigures(words: Data, language: Data, payload: Data) -> Any:
    """A sentence and a table of figures at the quarter played."""


@_vue("chart.vue")
def Chart(words: Data, language: Data, caption: Data, slug: Data, payload: Data, height: Data) -> Any:
    """One chart: lines, the flow through the chain, regimes, or the loop."""


@_vue("agents.vue")
def Agents(words: Data, payload: Data, event_choose_agent: Event = None) -> Any:
    """One agent's books and reasons, and the sample of customers."""


@_vue("ensemble.vue")
def Ensemble(
    words: Data,
    choices: Data,
    running: Data,
    done: Data,
    total: Data,
    status: Data,
    event_start: Event = None,
    event_cancel: Event = None,
    event_choose: Event = None,
) -> Any:
    """What is asked of many runs; starts, follows and stops them."""


@_vue("compare.vue")
def Compare(
    words: Data,
    kept: Data,
    most: Data,
    suggestion: Data,
    event_keep: Event = None,
    event_rename: Event = None,
    event_open: Event = None,
    event_drop: Event = None,
    event_loaded: Event = None,
) -> Any:
    """Scenarios kept for comparison."""


@_vue("pick.vue")
def Pick(words: Data, series: Data, groups: Data, event_choose: Event = None) -> Any:
    """Choose among everything that is recorded."""


@_vue("embedded.vue")
def Embedded(words: Data, address: Data) -> Any:
    """Views of the front page inside this one."""


@_vue("tour.vue")
def Tour(words: Data, steps: Data, step: Data, event_go: Event = None) -> Any:
    """The orientation of a first visit."""
