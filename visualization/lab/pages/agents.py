"""An agent's books, and why it decided so."""

from __future__ import annotations

import solara

from suanli.visualization.lab import agent_panel, panels
from suanli.visualization.lab import components as widgets
from suanli.visualization.lab.pages.parts import Waiting, chart
from suanli.visualization.lab.session import Session
from suanli.visualization.lab.state import Setup
from suanli.visualization.lab.words import words


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
