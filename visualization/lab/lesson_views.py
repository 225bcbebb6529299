"""Lessons on the page: the list of them, and the step that runs."""

from __future__ import annotations

from html import escape
from typing import Any

import solara

from suanli.model.kernel.units import QUARTERS_PER_YEAR, START_YEAR
from suanli.visualization.lab import lessons, widgets
from suanli.visualization.lab.session import Session
from suanli.visualization.lab.state import Setup
from suanli.visualization.lab.words import Words, words


@solara.component
def LessonsView(session: Session) -> None:
    """The lessons there are."""
    w = words(session.language)
    with solara.Div(classes=["sl-page"]):
        solara.HTML("h2", w("lesson.all"))
        for name, lesson in lessons.lessons().items():
            with solara.Div(classes=["sl-card"]):
                solara.HTML("h3", escape(lesson.title[w.language]))
                solara.HTML("p", escape(lesson.about[w.language]))
                solara.HTML("p", w("lesson.minutes", minutes=lesson.minutes), classes=["sl-hint"])
                solara.Button(
                    w("lesson.start"),
                    on_click=lambda name=name: _start(session, name),
                    classes=["sl-primary"],
                    text=True,
                )
        solara.HTML("p", w("lesson.more"), classes=["sl-hint"])


def _start(session: Session, name: str) -> None:
    session.chosen.value = {}
    _go_to(session, name, 0)


def _go_to(session: Session, name: str, place: int) -> None:
    """Go to a step of a lesson and set up what it is about."""
    step = lessons.lessons()[name].steps[place]
    session.lesson.value = (name, place)
    quarter = (step.year - START_YEAR) * QUARTERS_PER_YEAR + step.quarter
    session.look(tab="scenario", shown=step.shown, quarter=quarter)
    if step.preset is not None:
        session.set_up(Setup(step.preset, (), session.state.value.setup.seed))


@solara.component
def LessonCard(session: Session) -> None:
    """The step of the lesson that runs, above whatever page is looked at."""
    w = words(session.language)
    if session.lesson.value is None:  # always something, so that what follows on the page keeps its place
        solara.Div(classes=["sl-none"])
        return
    name, place = session.lesson.value
    lesson = lessons.lessons()[name]

    def go(by: object) -> None:
        there = place + (1 if by == 1 else -1)
        if 0 <= there < len(lesson.steps):
            _go_to(session, name, there)
        else:
            session.lesson.value = None

    def choose(given: object) -> None:
        if isinstance(given, int):
            session.chosen.value = {**session.chosen.value, place: given}

    widgets.draw(
        widgets.Lesson,
        words=w.under("lesson_words"),
        payload=_lesson_payload(session, lesson, place, w),
        event_choose=choose,
        event_go=go,
        event_leave=lambda _: session.lesson.set(None),
    )


def _lesson_payload(session: Session, lesson: lessons.Lesson, place: int, w: Words) -> dict[str, Any]:
    step, story, ghost = lesson.steps[place], session.story.value, session.ghost.value
    asked = next((i for i in range(place, -1, -1) if lesson.steps[i].answer is not None), None)
    chosen = session.chosen.value.get(place if step.answer is not None else asked if asked is not None else -1)
    verdict = ""
    if step.kind == "reveal" and asked is not None:
        right = chosen == lesson.steps[asked].answer
        answer = lesson.steps[asked].options[w.language][lesson.steps[asked].answer or 0]
        options = lesson.steps[asked].options[w.language]
        said = options[chosen] if isinstance(chosen, int) and 0 <= chosen < len(options) else "–"
        verdict = w("lesson.right" if right else "lesson.wrong", answer=answer, said=said)
    ready = story is not None and ghost is not None and story.finished
    return {
        "title": lesson.title[w.language],
        "place": w("lesson.place", place=place + 1, steps=len(lesson.steps), kind=w(f"lesson.kind.{step.kind}")),
        "heading": step.heading[w.language],
        "text": step.text[w.language],
        "question": step.question.get(w.language, ""),
        "options": step.options.get(w.language, []),
        "chosen": chosen,
        "verdict": verdict,
        "table": lessons.table(step, story, ghost, w) if ready and story is not None and ghost is not None else [],
        "first": place == 0,
        "last": place == len(lesson.steps) - 1,
        "waiting": step.answer is not None and chosen is None,
    }
