"""What several pages have: a chart, a page that waits, views that were run beforehand, controls of many runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara

from suanli.experiments.live import Story
from suanli.visualization.lab import components as widgets
from suanli.visualization.lab import measures, observed
from suanli.visualization.lab.background import Background
from suanli.visualization.lab.figures import entities
from suanli.visualization.lab.many_runs import MOST_SEEDS
from suanli.visualization.lab.notices import reason
from suanli.visualization.lab.quantities import KINDS
from suanli.visualization.lab.session import Session
from suanli.visualization.lab.words import Words, words
from suanli.visualization.style import LINE_PAIRS


def chart(w: Words, payload: dict[str, Any], caption: tuple[str, str], height: int = 300) -> None:
    """A chart with its words; the line below a saved picture, and what its file is called besides."""
    about = w.table.get(f"chart.{payload['name']}.about", payload["subtitle"])
    widgets.draw(
        widgets.Chart,
        words=w.under("chart_words"),
        language=w.language,
        caption=caption[0],
        slug=caption[1],
        payload={**payload, "about": about},
        height=height,
    )


def made_beforehand(session: Session, key: str, *shown: str) -> None:
    """Views of the front page, whose 36 runs over the calibrated set ship: no page is empty before runs are asked for.

    key  of the words above them; shown  views, the first of which is open
    """
    w = words(session.language)
    theme = f"&theme={session.state.value.theme}" if session.state.value.theme != "auto" else ""
    address = f"/start?lang={w.language}&inside={','.join(shown)}{theme}#{shown[0]}"
    told = {"title": w(f"beforehand.{key}"), "note": w("beforehand.note")}
    widgets.draw(widgets.Embedded, words=told, address=address)


@solara.component
def Waiting(w: Words) -> None:
    """While there is nothing to show yet."""
    solara.HTML("p", w("waiting"), classes=["sl-card", "sl-waiting"], attributes={"role": "status"})


def many(rows: Background, start: Callable[[int], None], w: Words, fewest: int = 2) -> dict[str, Any]:
    """What a widget that starts, follows and cancels many runs is given; ``start`` takes the number of seeds."""
    made = rows.shown.value
    status = w("spread.done", done=made.done, total=made.total) if made.total else ""
    if made.failed:
        status = w("spread.failed", why=reason(made.failed, w.language))
    elif made.running:
        status = w("spread.running", done=made.done, total=made.total)

    def started(given: object) -> None:
        if isinstance(given, int) and fewest <= given <= MOST_SEEDS:
            start(given)

    return {
        "running": made.running,
        "done": made.done,
        "total": made.total,
        "status": status,
        "event_start": started,
        "event_cancel": lambda _: rows.cancel(),
    }


def own_chart(
    figure: measures.KeyFigure, lines: list[dict[str, Any]], story: Story | None, w: Words, subtitle: str
) -> dict[str, Any]:
    """A chart of one key figure with lines made elsewhere, and what was observed of it in a colour that no line has.

    story  any run, which knows the vendors of a group
    """
    of = entities(figure.key, story) if story is not None else frozenset()
    scale = KINDS[figure.kind].scale[w.language]
    return {
        "kind": "lines",
        "name": f"figure-{figure.name}",
        "title": w(f"figure.{figure.name}"),
        "subtitle": subtitle,
        "unit": w(f"unit.{figure.kind}"),
        "zero": figure.name.endswith("profit"),
        "log": False,
        "finished": True,
        "lines": lines,
        "dots": observed.dots(figure.shows, of, w(f"figure.{figure.name}"), LINE_PAIRS[-1], scale, w),
    }
