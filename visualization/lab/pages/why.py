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
from suanli.visualization.lab.pages.parts import Choice, PlayerBar, Waiting, chart, made_beforehand, many_runs
from suanli.visualization.lab.quantities import KINDS, quantity
from suanli.visualization.lab.session import Session
from suanli.visualization.lab.state import CATCH_UP, Setup
from suanli.visualization.lab.words import Words, words

NODES = {  # where each stands in the picture; on a phone rows are columns
    "profit": (0, 1),
    "research": (1, 0),
    "quality": (2, 1),
    "share": (1, 2),
    "parent": (0, 0),
    "layers": (2, 2),
}
OUTSIDE = ("parent", "layers")  # of the loop itself
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
    figure = state.figure if state.figure in FIGURES else next(iter(FIGURES))
    drawn = solara.use_memo(lambda: diagram(links, figure, w), [links, figure, w])

    with solara.Div(classes=["sl-page"]):
        made_beforehand(session, "loop", "loop", "clouds", "map")
        PlayerBar(session)
        asked = Choice("figure", w("loop.figure"), {name: w(f"figure.{name}") for name in FIGURES})
        many_runs(session, w.under("links_words"), session.linking, session.start_links, asked)
        if pairs(links):
            solara.HTML("p", escape(w("spread.what", setup=panels.setup_text(links.setup, w))), classes=["sl-hint"])
            if not panels.same_but_seed(links.setup, state.setup):
                solara.HTML("p", escape(w("loop.stale")), classes=["sl-notice"], attributes={"role": "status"})
            chart(w, drawn, panels.caption(links.setup, w), 400)
            told = {**w.under("key"), "figure": w("loop.link"), "caption": f"{drawn['subtitle']}, {{quarter}}"}
            widgets.draw(widgets.KeyFigures, words=told, language=w.language, payload=table(drawn, state.quarter, w))
        _map(session, w)
        if story is None:
            Waiting(w)
            return
        _vendors(session, story, w)


def _map(session: Session, w: Words) -> None:
    """Where the Chinese seven would escape, by two kinds of support; a cell can be set up."""
    made, looked_at = session.mapping.shown.value, session.state.value

    def choose(given: object) -> None:
        cell = tuple(str(part) for part in given) if isinstance(given, list) else ()
        if len(cell) == 2 and cell[0] in PRODUCTIVITY and cell[1] in MONEY:
            session.set_up(supported(session.state.value.setup, (cell[0], cell[1])))
            session.epoch.value += 1

    stale = made.total > 0 and not panels.same_but_seed(made.setup, looked_at.setup)
    kinds = {name: w(f"map.{name}") for name in CATCH_UP}
    asked = Choice("catch_up", w("map.catch_up"), kinds)
    many_runs(session, w.under("map_words"), session.mapping, session.start_map, asked)
    shown = {"by": looked_at.catch_up, "money": {y: quantity(float(y), "money_year", w.language) for y in MONEY}}
    widgets.draw(
        widgets.EscapeMap,
        words=w.under("map"),
        payload={**escape_map(made), **shown},
        stale=w("map.stale") if stale else "",
        event_choose=choose,
    )


def escape_map(made: Runs) -> dict[str, Any]:
    """Of each cell how many seeds escape, by technology and by profit, of how many."""
    cells = []
    for productivity, money in product(PRODUCTIVITY, MONEY):
        runs = made.of(f"{productivity}/{money}")
        counts = {name: sum(map(escapes, runs)) for name, escapes in CAUGHT_UP.items()}
        cells.append({"x": productivity, "y": money, "seeds": len(runs), **counts})
    return {"x": list(PRODUCTIVITY), "y": list(MONEY), "cells": cells}


def _by_technology(lines: Lines) -> bool:
    """The best of the seven has more than 70 % of the frontier's knowledge in each of the last eight quarters."""
    return bool((lines["china_knowledge"][-8:] > 70.0).all())


def _by_profit(lines: Lines) -> bool:
    """The seven, those that are still there, together make no loss in either of the last two years."""
    return bool((lines["china_profit"][[-5, -1]] >= 0.0).all() and lines["china_share"][-1] > 0.0)


CAUGHT_UP = dict(zip(CATCH_UP, (_by_technology, _by_profit), strict=True))


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


def diagram(links: Runs, figure: str, w: Words) -> dict[str, Any]:
    """A chart of nodes and arrows, and of each link by quarter what it is worth: with it less without, over seeds."""
    count, kind = pairs(links), FIGURES[figure]
    unit = panels.unit_of_change(kind, w) or w(f"unit.{kind}")
    return {
        "kind": "loop",
        "name": "loop",
        "title": w("loop.title"),
        "subtitle": w("loop.caption", figure=w(f"figure.{figure}")),
        "unit": unit,
        "seeds": count,
        "nodes": [
            {"key": key, "label": w(f"loop.node_{key}"), "at": at, "outside": key in OUTSIDE}
            for key, at in NODES.items()
        ],
        "links": [
            {
                "key": key,
                "label": w(f"loop.link_{key}"),
                "from": start,
                "to": end,
                "worth": _worth(links, key, figure, count, w) if key in LINKS and count else None,
            }
            for key, (start, end) in ARROWS.items()
        ],
    }


def table(drawn: dict[str, Any], quarter: int, w: Words) -> dict[str, Any]:
    """The same as a table of links, and which raise the figure at a quarter (1 is 2018Q1) and which lower it."""
    rows = []
    for one in drawn["links"]:
        if (worth := one["worth"]) is not None:
            cells = [{"values": worth["mean"], "signed": True}, {"low": worth["low"], "high": worth["high"]}]
            told = {"name": one["key"], "label": one["label"], "unit": drawn["unit"]}
            rows.append({**told, "cells": [*cells, {"values": worth["agree"]}]})
    columns = [w("spread.mean"), panels.spread_name(drawn["seeds"], w), w("spread.agree")]
    signs = {row["label"]: np.sign(row["cells"][0]["values"][quarter - 1] or 0.0) for row in rows}
    said = [
        w(f"loop.{key}", links=panels.in_a_row([label for label, sign in signs.items() if sign == wanted], w))
        for key, wanted in (("raises", 1.0), ("lowers", -1.0))
        if wanted in signs.values()
    ]
    return {"headline": " ".join(said), "columns": columns, "rows": rows, "note": w("loop.note")}


def _worth(links: Runs, link: str, name: str, count: int, w: Words) -> dict[str, Any]:
    """Mean over seeds of a figure with the link less without it, its spread, and how many seeds agree on the sign."""
    scale = KINDS[FIGURES[name]].scale[w.language]
    whole, without = (np.array([one[name] for one in links.of(arm)[:count]]) for arm in ("", link))
    return panels.paired(whole - without, scale)
