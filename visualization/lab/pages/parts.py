"""What several pages have: a chart, a page that waits, views that were run beforehand, controls of many runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import solara

from suanli.experiments.live import Story
from suanli.visualization.lab import beforehand, measures, observed
from suanli.visualization.lab import components as widgets
from suanli.visualization.lab.background import Background
from suanli.visualization.lab.figures import entities
from suanli.visualization.lab.notices import reason
from suanli.visualization.lab.quantities import KINDS
from suanli.visualization.lab.session import Session
from suanli.visualization.lab.state import LAST, RUNS
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


@solara.component
def PlayerBar(session: Session) -> None:
    """The player; charts and tables below it show its quarter."""
    state = session.state.value

    def moved(given: dict[str, Any]) -> None:
        quarter = given.get("quarter")
        if isinstance(quarter, int) and 1 <= quarter <= LAST:
            session.look(quarter=quarter)
        if isinstance(said := given.get("said"), int):  # after the quarter, so that a page that reads it has it
            session.quarter_heard.value = said

    widgets.draw(
        widgets.Player,
        words=words(session.language).under("player"),
        quarter=state.quarter,
        heard=session.quarter_heard.value,
        levers=state.tab == "scenario",
        event_moved=moved,
    )


def made_beforehand(session: Session, key: str, *shown: str) -> None:
    """Views of the front page, whose 36 runs over the calibrated set ship: no page is empty before runs are asked for.

    key  of the words above them; shown  views, the first of which is open
    """
    w = words(session.language)
    theme = f"&theme={session.state.value.theme}" if session.state.value.theme != "auto" else ""
    opened = beforehand.opened_at(session.state.value.setup) if shown[0] == "levers" else ""
    address = f"/start?lang={w.language}&inside={','.join(shown)}{theme}#{shown[0]}{opened}"
    told = {"title": w(f"beforehand.{key}"), "note": w("beforehand.note")}
    widgets.draw(widgets.Embedded, words=told, address=address)


@solara.component
def Waiting(w: Words) -> None:
    """While there is nothing to show yet."""
    solara.HTML("p", w("waiting"), classes=["sl-card", "sl-waiting"], attributes={"role": "status"})


@dataclass(frozen=True)
class Choice:
    """One of what many runs are asked. name  of the state, and of the link; options  what each is called"""

    name: str
    label: str
    options: dict[str, str]


def many_runs(
    session: Session, told: dict[str, str], rows: Background, start: Callable[[int], None], *choices: Choice
) -> None:
    """What is asked of many runs, all of it in the link; starts, follows and stops them. start  takes the seeds

    told  what stands beside them: title, about, start, cancel, progress
    """
    made, state, w = rows.shown.value, session.state.value, words(session.language)
    asked = {one.name: one for one in (*choices, Choice("runs", w("spread.seeds"), {one: one for one in RUNS}))}
    status = w("spread.done", done=made.done, total=made.total) if made.total else ""
    if made.failed:
        status = w("spread.failed", why=reason(made.failed, w.language))
    elif made.running:
        status = w("spread.running", done=made.done, total=made.total)

    def choose(given: dict[str, Any]) -> None:
        one = asked.get(str(given.get("name")))
        if one is not None and given.get("value") in one.options:
            session.look(**{one.name: given["value"]})

    widgets.draw(
        widgets.Ensemble,
        words=told,
        choices=[
            {
                "name": one.name,
                "label": one.label,
                "chosen": getattr(state, one.name),
                "options": [{"key": key, "label": label} for key, label in one.options.items()],
            }
            for one in asked.values()
        ],
        running=made.running,
        done=made.done,
        total=made.total,
        status=status,
        event_start=lambda _: start(int(session.state.value.runs)),
        event_cancel=lambda _: rows.cancel(),
        event_choose=choose,
    )


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
