"""Views of one run: the scenario with its charts, an agent's books; and what the model can't say."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import solara

from suanli.experiments.live import Story
from suanli.visualization.lab import agent_panel, figures, panels, widgets
from suanli.visualization.lab.flow import flow_chart
from suanli.visualization.lab.session import Session
from suanli.visualization.lab.state import SETS, SHOWN, Setup
from suanli.visualization.lab.words import Words, words

CLOUDS, MONEY = ("shares", "profit", "research", "knowledge"), ("spending",)  # the others are of chips and prices
TOUR_AT = ("#sl-levers", "#sl-figures", "[data-chart=shares]", "#sl-player", ".sl-tabs")


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
    said = panels.headline(story, behind, state.quarter, w)
    if told_of != state.setup and session.error.value is None:
        said = w("key.headline_coming")
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


@solara.component
def AgentsView(session: Session) -> None:
    """An agent's books, and why it decided so."""
    state, story = session.state.value, session.story.value
    w = words(session.language)
    if story is None:
        Waiting(w)
        return
    widgets.draw(
        widgets.Agents,
        words=w.under("agents_words"),
        payload=agent_panel.agent_panel(state, story, w),
        event_choose_agent=lambda given: session.look(agent=str(given)[:60]),
    )
    ghost, told_of = session.ghost.value, Setup.of(story.question)
    compared = ghost is not None and not told_of.is_baseline and ghost.question.seed == told_of.seed
    chart(w, agent_panel.history_chart(state, story, ghost if compared else None, w), panels.caption(told_of, w))


@solara.component
def AboutView(session: Session) -> None:
    """What the model is, what it can't say, where to read on."""
    w = words(session.language)
    with solara.Div(classes=["sl-page", "sl-about"]):
        for section in ("what", "cannot", "uncertain", "how", "terms", "more"):
            with solara.Div(classes=["sl-card"]):
                solara.HTML("h2", escape(w(f"about.{section}.title")))
                for line in sorted(key for key in w.under(f"about.{section}") if key != "title"):
                    solara.HTML("p", escape(w(f"about.{section}.{line}")))


@solara.component
def TourCard(session: Session) -> None:
    """The orientation of a first visit, five steps."""
    w = words(session.language)
    widgets.draw(
        widgets.Tour,
        words=w.under("tour_words"),
        steps=[
            {"title": w(f"tour.{i}.title"), "text": w(f"tour.{i}.text"), "at": at}
            for i, at in enumerate(TOUR_AT, start=1)
        ],
        step=session.tour.value,
        event_go=lambda given: session.tour.set(given if isinstance(given, int) and -1 <= given < len(TOUR_AT) else -1),
    )
