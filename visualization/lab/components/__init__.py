"""The page's components: each is a file of Vue beside this one; plain data goes in, events come out.

``draw(Chart, payload=..., height=300)`` puts one on the page. Text is put in as text, never as HTML; ``event_x`` is
called with what the browser sends, and callers check it. All data goes in as one JSON text: reacton looks for
components in every list and dictionary it is given, each time anything is drawn, which took a tenth of a second here.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import solara

Event = Callable[[Any], None] | None


def draw(component: Callable[..., Any], **given: Any) -> Any:
    """Put a component on the page with its data and its events (``event_...``)."""
    events = {name: value for name, value in given.items() if name.startswith("event_")}
    data = {name: value for name, value in given.items() if name not in events}
    return component(packed=json.dumps(data, ensure_ascii=False, allow_nan=False), **events)


@solara.component_vue("shell.vue")
def Shell(
    packed: str,
    event_do_undo: Event = None,
    event_do_redo: Event = None,
    event_first_visit: Event = None,
    event_went: Event = None,
) -> Any:
    """Address, language, theme, keys."""


@solara.component_vue("topbar.vue")
def TopBar(
    packed: str,
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
def Levers(
    packed: str,
    event_change: Event = None,
    event_change_any: Event = None,
    event_choose_preset: Event = None,
    event_choose_seed: Event = None,
    event_reset: Event = None,
) -> Any:
    """Presets, seed, and the levers in their groups."""


@solara.component_vue("player.vue")
def Player(packed: str, event_moved: Event = None) -> Any:
    """Play, step, jump through the quarters; charts follow in the browser, the server hears where it stops."""


@solara.component_vue("map.vue")
def EscapeMap(packed: str, event_start: Event = None, event_cancel: Event = None, event_choose: Event = None) -> Any:
    """A map of escape over two kinds of support; its cells are buttons that set them up."""


@solara.component_vue("strategies.vue")
def Strategies(packed: str, event_start: Event = None, event_cancel: Event = None, event_choose: Event = None) -> Any:
    """A table of strategies for one figure at a time; buttons set them up."""


@solara.component_vue("loop.vue")
def LoopDiagram(packed: str) -> Any:
    """The loop as nodes and arrows, as thick as a link is worth at the quarter played, and the same as a table."""


@solara.component_vue("keyfigures.vue")
def KeyFigures(packed: str) -> Any:
    """A sentence and a table of figures at the quarter played."""


@solara.component_vue("chart.vue")
def Chart(packed: str) -> Any:
    """One chart: lines, the flow through the chain, or regimes."""


@solara.component_vue("agents.vue")
def Agents(packed: str, event_choose_agent: Event = None) -> Any:
    """One agent's books and reasons, and the sample of customers."""


@solara.component_vue("ensemble.vue")
def Ensemble(packed: str, event_start: Event = None, event_cancel: Event = None) -> Any:
    """Start and stop many seeds."""


@solara.component_vue("compare.vue")
def Compare(
    packed: str,
    event_keep: Event = None,
    event_rename: Event = None,
    event_open: Event = None,
    event_drop: Event = None,
    event_loaded: Event = None,
) -> Any:
    """Scenarios kept for comparison."""


@solara.component_vue("pick.vue")
def Pick(packed: str, event_choose: Event = None) -> Any:
    """Choose among everything that is recorded."""


@solara.component_vue("embedded.vue")
def Embedded(packed: str) -> Any:
    """Views of the front page inside this one."""


@solara.component_vue("tour.vue")
def Tour(packed: str, event_go: Event = None) -> Any:
    """The orientation of a first visit."""
