"""What the model can't say; the orientation of a first visit."""

from __future__ import annotations

from html import escape

import solara

from suanli.visualization.lab import components as widgets
from suanli.visualization.lab.session import Session
from suanli.visualization.lab.words import words

TOUR_AT = ("#sl-levers", "#sl-figures", "[data-chart=shares]", "#sl-player", ".sl-tabs")


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
