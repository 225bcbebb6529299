"""Views of one run: the scenario with its charts, an agent's books; and what the model can't say."""

from __future__ import annotations

from html import escape
from typing import Any

import solara

from suanli.experiments.live import Story
from suanli.visualization.lab import agent_panel, figures, panels, widgets
from suanli.visualization.lab.flow import flow_chart
from suanli.visualization.lab.session import Session
from suanli.visualization.lab.state import SHOWN, Setup
from suanli.visualization.lab.words import Words, words

FIRST = 4  # charts above the table: those that show vendors
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


@solara.component
def Waiting(w: Words) -> None:
    """While there is nothing to show yet."""
    solara.HTML("p", w("waiting"), classes=["sl-card", "sl-waiting"], attributes={"role": "status"})


@solara.component
def ScenarioView(session: Session) -> None:
    """Key figures and charts of what is set up, with the baseline as ghosts."""
    story, ghost = session.story.value, session.ghost.value
    with solara.Div(classes=["sl-right"]):
        if story is None or ghost is None:
            Waiting(words(session.language))
        else:
            Told(session, story, ghost)


@solara.component
def Told(session: Session, story: Story, ghost: Story) -> None:
    """What a story and its ghost say. Charts are made anew only when what they show is another."""
    state = session.state.value
    w, told_of = words(session.language), Setup.of(story.question)
    compared = not told_of.is_baseline and ghost.question.seed == told_of.seed
    behind, caption = ghost if compared else None, panels.caption(told_of, w)
    whole: Any = solara.use_ref(None)
    whole.current = story if story.finished or whole.current is None else whole.current
    told = whole.current  # the last two charts wait for the end of a run
    lines = solara.use_memo(lambda: _line_charts(story, behind, state.shown, w), [story, behind, state.shown, w])
    wide = solara.use_memo(lambda: _wide_charts(told, behind, w), [told, behind, w])
    said = panels.headline(story, behind, state.quarter, w)
    solara.HTML("p", escape(said), classes=["sl-card", "sl-said", "sl-headline"], attributes={"role": "status"})
    with solara.Div(classes=["sl-show"], attributes={"role": "group", "aria-label": w("shown.label")}):
        for shown in SHOWN:
            solara.Button(
                w(f"shown.{shown}"),
                on_click=lambda shown=shown: session.look(shown=shown),
                classes=["sl-toggle", *(["on"] if shown == state.shown else [])],
                attributes={"aria-pressed": str(shown == state.shown).lower()},
                text=True,
            )
    with solara.Div(classes=["sl-charts"]):
        for payload in lines[:FIRST]:
            chart(w, payload, caption)
    table = panels.key_figures(story, behind, session.spreading.shown.value, w)
    widgets.draw(widgets.KeyFigures, words=w.under("key"), language=w.language, payload=table)
    with solara.Div(classes=["sl-charts"]):
        for payload in lines[FIRST:]:
            chart(w, payload, caption)
    for payload, height in wide:
        chart(w, payload, caption, height)
    solara.FileDownload(
        lambda: story.frame().to_csv(index=False).encode(),
        filename="suanli-records.csv",
        label=w("chart_words.all_data"),
    )


def _line_charts(story: Story, behind: Story | None, shown: str, w: Words) -> list[dict[str, Any]]:
    payloads = [figures.line_chart(one, story, behind, shown, w) for one in figures.all_charts()]
    return [{**payload, "finished": story.finished} for payload in payloads]


def _wide_charts(story: Story, behind: Story | None, w: Words) -> list[tuple[dict[str, Any], int]]:
    strip = figures.regime_strip(story, behind, w)
    return [(flow_chart(story, w), 460), (strip, 30 + 26 * len(strip["vendors"]))]


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
        words=w.under("lesson_words"),
        steps=[
            {"title": w(f"tour.{i}.title"), "text": w(f"tour.{i}.text"), "at": at}
            for i, at in enumerate(TOUR_AT, start=1)
        ],
        step=session.tour.value,
        event_go=lambda given: session.tour.set(given if isinstance(given, int) and -1 <= given < len(TOUR_AT) else -1),
    )
