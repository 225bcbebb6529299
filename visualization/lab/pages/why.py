"""The page that asks why: the loop as a diagram with what each link is worth, each vendor's M, regimes by year."""

from __future__ import annotations

from html import escape
from itertools import product
from typing import Any

import numpy as np
import solara

from suanli.experiments.live import Story
from suanli.visualization.lab import components as widgets
from suanli.visualization.lab import figures, panels
from suanli.visualization.lab.many_runs import LINKS, MONEY, PRODUCTIVITY, Lines, Runs, supported
from suanli.visualization.lab.pages.parts import Waiting, chart, made_beforehand, many
from suanli.visualization.lab.quantities import KINDS, quantity
from suanli.visualization.lab.session import Session
from suanli.visualization.lab.state import Setup
from suanli.visualization.lab.words import Words, words

NODES = {  # where each stands in the picture, which is 800 wide and 430 high
    "profit": (150, 215),
    "research": (400, 75),
    "quality": (650, 215),
    "share": (400, 355),
    "parent": (150, 55),
    "layers": (692, 385),
}
ARROWS = {
    "profit_to_research": ("profit", "research"),
    "research_to_quality": ("research", "quality"),
    "quality_to_share": ("quality", "share"),
    "share_to_profit": ("share", "profit"),
    "sponsor_to_cover": ("parent", "profit"),
    "layers_to_share": ("layers", "share"),
}
FIGURES = {
    "us_profit": "money_year",
    "us_share": "percent",
    "china_profit": "money_year",
    "china_share": "percent",
    "china_knowledge": "percent",
}


@solara.component
def WhyView(session: Session) -> None:
    """What holds the loop together, link by link, over seeds; and how each vendor stands in it."""
    state, links, story = session.state.value, session.linking.shown.value, session.story.value
    w = words(session.language)
    drawn = solara.use_memo(lambda: diagram(links, w), [links, w])

    with solara.Div(classes=["sl-page"]):
        made_beforehand(session, "loop", "loop", "clouds", "map")
        widgets.draw(widgets.Ensemble, words=w.under("links_words"), **many(session.linking, session.start_links, w))
        if pairs(links):
            solara.HTML("p", escape(w("spread.what", setup=panels.setup_text(links.setup, w))), classes=["sl-hint"])
            if not panels.same_but_luck(links.setup, state.setup):
                solara.HTML("p", escape(w("loop.stale")), classes=["sl-notice"], attributes={"role": "status"})
            widgets.draw(widgets.LoopDiagram, words=w.under("loop"), language=w.language, payload=drawn)
        _map(session, w)
        if story is None:
            Waiting(w)
            return
        _vendors(session, story, w)


def _map(session: Session, w: Words) -> None:
    """Where the Chinese seven would escape, by two kinds of support; a cell can be set up."""
    made = session.mapping.shown.value

    def choose(given: object) -> None:
        cell = tuple(str(part) for part in given) if isinstance(given, list) else ()
        if len(cell) == 2 and cell[0] in PRODUCTIVITY and cell[1] in MONEY:
            session.set_up(supported(session.state.value.setup, (cell[0], cell[1])))
            session.epoch.value += 1

    stale = made.total > 0 and not panels.same_but_luck(made.setup, session.state.value.setup)
    widgets.draw(
        widgets.EscapeMap,
        words=w.under("map"),
        payload={**escape_map(made), "money": {y: quantity(float(y), "money_year", w.language) for y in MONEY}},
        stale=w("map.stale") if stale else "",
        event_choose=choose,
        **many(session.mapping, session.start_map, w, fewest=1),
    )


def escape_map(made: Runs) -> dict[str, Any]:
    """Of each cell how many seeds escape, by technology and by profit, of how many."""
    cells = []
    for productivity, money in product(PRODUCTIVITY, MONEY):
        runs = made.of(f"{productivity}/{money}")
        counts = {name: sum(map(escapes, runs)) for name, escapes in ESCAPES.items()}
        cells.append({"x": productivity, "y": money, "seeds": len(runs), **counts})
    return {"x": list(PRODUCTIVITY), "y": list(MONEY), "cells": cells}


def _by_technology(lines: Lines) -> bool:
    """The best of the seven has more than 70 % of the frontier's knowledge in each of the last eight quarters."""
    return bool((lines["china_knowledge"][-8:] > 70.0).all())


def _by_profit(lines: Lines) -> bool:
    """The seven, those that are still there, together make no loss in either of the last two years."""
    return bool((lines["china_profit"][[-5, -1]] >= 0.0).all() and lines["china_share"][-1] > 0.0)


ESCAPES = {"technology": _by_technology, "profit": _by_profit}


def _vendors(session: Session, story: Story, w: Words) -> None:
    """Each vendor's Matthew number by quarter, and its regime by year."""
    ghost = session.ghost.value
    told = Setup.of(story.question)
    behind = ghost if ghost is not None and not told.is_baseline and ghost.question.seed == told.seed else None
    caption = panels.caption(told, w)
    with solara.Div(classes=["sl-charts"]):
        for shown in ("outside", "china"):
            payload = figures.line_chart(figures.MATTHEW, story, behind, shown, w)
            titled = {**payload, "title": f"{payload['title']} · {w(f'shown.{shown}')}", "finished": story.finished}
            chart(w, titled, (caption[0], f"{caption[1]}-{shown}"), 300)
    strip = figures.regime_strip(story, behind, w)
    chart(w, strip, caption, 30 + 26 * len(strip["vendors"]))


def pairs(links: Runs) -> int:
    """Seeds of which the whole and all cuts are known."""
    return min((len(links.of(arm)) for arm in ("", *LINKS)), default=0)


def diagram(links: Runs, w: Words) -> dict[str, Any]:
    """Nodes, arrows and, of each link and figure by quarter, what it is worth: with it less without, over seeds."""
    count = pairs(links)
    worth = {link: {name: _worth(links, link, name, count, w) for name in FIGURES} for link in LINKS}
    return {
        "seeds": count,
        "nodes": [{"key": key, "label": w(f"loop.node_{key}"), "x": x, "y": y} for key, (x, y) in NODES.items()],
        "arrows": [
            {
                "key": key,
                "label": w(f"loop.link_{key}"),
                "from": list(NODES[start]),
                "to": list(NODES[end]),
                "cut": key in LINKS,
                "worth": worth.get(key) if count else None,
            }
            for key, (start, end) in ARROWS.items()
        ],
        "figures": [
            {"key": name, "label": w(f"figure.{name}"), "unit": w(f"unit.{kind}")} for name, kind in FIGURES.items()
        ],
    }


def _worth(links: Runs, link: str, name: str, count: int, w: Words) -> dict[str, Any] | None:
    """Mean over seeds of a figure with the link less without it, its spread, and how many seeds agree on the sign."""
    if not count:
        return None
    scale = KINDS[FIGURES[name]].scale[w.language]
    whole, cut = (np.array([one[name] for one in links.of(arm)[:count]]) for arm in ("", link))
    return panels.paired(whole - cut, scale)
