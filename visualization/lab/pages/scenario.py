"""The scenario: key figures and charts of what is set up, beside the baseline."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import solara

from suanli.experiments.live import Story
from suanli.visualization.lab import components as widgets
from suanli.visualization.lab import figures, panels
from suanli.visualization.lab.flow import flow_chart
from suanli.visualization.lab.pages.parts import Waiting, chart
from suanli.visualization.lab.session import Session
from suanli.visualization.lab.state import SETS, SHOWN, Setup
from suanli.visualization.lab.words import Words, words

CLOUDS, MONEY = ("shares", "profit", "research", "knowledge"), ("spending",)  # the others are of chips and prices


@solara.component
def ScenarioView(session: Session) -> None:
    """Key figures and charts of what is set up, with the baseline as ghosts."""
    story, ghost = session.story.value, session.ghost.value
    with solara.Div(classes=["sl-right"]):
        if story is None:
            Waiting(words(session.language))
        else:
            Told(session, story, ghost)


@solara.component
def Told(session: Session, story: Story, ghost: Story | None) -> None:
    """What a story and its ghost say. Charts are made anew only when what they show is another."""
    state = session.state.value
    w, told_of = words(session.language), Setup.of(story.question)
    compared = ghost is not None and not told_of.is_baseline and ghost.question.seed == told_of.seed
    behind, caption = ghost if compared else None, panels.caption(told_of, w)
    whole: Any = solara.use_ref(None)
    whole.current = story if story.finished or whole.current is None else whole.current
    told = whole.current  # the last two charts wait for the end of a run
    drawn = solara.use_memo(
        lambda: _charts(story, told, behind, (state.charts, state.shown, state.series), w),
        [story, told, behind, state.charts, state.shown, state.series, w],
    )
    if told_of != state.setup and session.error.value is None:
        said = w("key.headline_coming")
    else:
        one_run = panels.headline(story, behind, state.quarter, w)
        beside = (panels.over_runs(told_of, state.quarter, w), panels.untypical(story, state.quarter, w))
        said = " ".join(filter(None, (one_run, *beside)))
    solara.HTML("p", escape(said), classes=["sl-card", "sl-said", "sl-headline"], attributes={"role": "status"})
    with solara.Div(classes=["sl-shows"]):
        _toggles(
            w("sets.label"), {one: w(f"sets.{one}") for one in SETS}, state.charts, lambda one: session.look(charts=one)
        )
        if state.charts == SETS[0]:
            _toggles(
                w("shown.label"),
                {one: w(f"shown.{one}") for one in SHOWN},
                state.shown,
                lambda one: session.look(shown=one),
            )
    if state.charts == "series":
        widgets.draw(
            widgets.Pick,
            words=w.under("sets"),
            series=figures.known_series(state.series, story),
            groups=figures.all_series(story, w),
            event_choose=lambda given: session.look(series=str(given)[:60]),
        )
    with solara.Div(classes=["sl-charts"]):
        for payload, height in drawn:
            chart(w, payload, caption, height)
    table = panels.key_figures(story, behind, session.spreading.shown.value, w)
    widgets.draw(widgets.KeyFigures, words=w.under("key"), language=w.language, payload=table)
    solara.FileDownload(
        lambda: story.frame().to_csv(index=False).encode(),
        filename="suanli-records.csv",
        label=w("chart_words.all_data"),
    )


def _toggles(label: str, known: dict[str, str], chosen: str, choose: Callable[[str], None]) -> None:
    """Buttons of which one is pressed. known  what each is called"""
    with solara.Div(classes=["sl-show"], attributes={"role": "group", "aria-label": label}):
        for one, called in known.items():
            solara.Button(
                called,
                on_click=lambda one=one: choose(one),
                classes=["sl-toggle", *(["on"] if one == chosen else [])],
                attributes={"aria-pressed": str(one == chosen).lower(), "data-set": one},
                text=True,
            )


def _charts(
    story: Story, whole: Story, behind: Story | None, chosen: tuple[str, str, str], w: Words
) -> list[tuple[dict[str, Any], int]]:
    """(chart, height) of those looked at. whole  the last finished run; chosen  (set, vendors shown, series)"""
    which, shown, series = chosen
    if which == "series":
        one = figures.series_chart(series, story, behind, w)
        return [({**one, "finished": story.finished}, 420)]
    if which == "regimes":
        strip = figures.regime_strip(whole, behind, w)
        return [(strip, 30 + 26 * len(strip["vendors"]))]
    parts = {"clouds": CLOUDS, "money": MONEY}
    those = parts.get(which) or [one.name for one in figures.all_charts() if one.name not in CLOUDS + MONEY]
    lines = [figures.line_chart(one, story, behind, shown, w) for one in figures.all_charts() if one.name in those]
    found = [({**payload, "finished": story.finished}, 300) for payload in lines]
    return [*found, (flow_chart(whole, w), 460)] if which == "money" else found
