"""Lessons for a class: predict, run, reveal, why. Each is a data file; further files are further lessons."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from suanli.experiments.live import Story
from suanli.model.kernel.units import QUARTERS_PER_YEAR, START_YEAR
from suanli.visualization.lab.figures import vendor_label
from suanli.visualization.lab.quantities import quantity
from suanli.visualization.lab.words import Words


@dataclass(frozen=True)
class Step:
    """One step: what is said, what is set, what is asked, which figures are shown.

    kind     predict, run, reveal or why; preset  scenario that is set, none for what is there
    shown    vendors in the charts; year, quarter  where the player goes, 1 to 4, the last if none is given
    text     by language, paragraphs; question, options, answer (place of the right option) for predictions
    figures  rows of a table: vendors by measures of a year, in the baseline and in the scenario
    """

    kind: str
    preset: str | None
    shown: str
    year: int
    quarter: int
    heading: dict[str, str]
    text: dict[str, list[str]]
    question: dict[str, str]
    options: dict[str, list[str]]
    answer: int | None
    vendors: tuple[str, ...]
    measures: tuple[str, ...]


@dataclass(frozen=True)
class Lesson:
    """A lesson: a title, a line on what it is about, minutes it takes, its steps."""

    name: str
    title: dict[str, str]
    about: dict[str, str]
    minutes: int
    steps: tuple[Step, ...]


@cache
def lessons() -> dict[str, Lesson]:
    """All lessons by name."""
    folder = files("suanli.visualization.lab") / "lessons"
    found = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return {name.removesuffix(".toml"): _read(name.removesuffix(".toml")) for name in found}


def _read(name: str) -> Lesson:
    text = (files("suanli.visualization.lab") / "lessons" / f"{name}.toml").read_text(encoding="utf-8")
    document = tomllib.loads(text)
    return Lesson(
        name, document["title"], document["about"], document["minutes"], tuple(_step(one) for one in document["step"])
    )


def _step(one: dict[str, Any]) -> Step:
    asked = one.get("ask", {})
    return Step(
        kind=one["kind"],
        preset=one.get("preset"),
        shown=one["shown"],
        year=one["year"],
        quarter=one.get("quarter", QUARTERS_PER_YEAR),
        heading=one["heading"],
        text=one["text"],
        question=asked.get("question", {}),
        options=asked.get("options", {}),
        answer=asked.get("answer"),
        vendors=tuple(one.get("vendors", ())),
        measures=tuple(one.get("measures", ())),
    )


MEASURES = ("profit", "cut", "research", "knowledge", "share")
_KINDS = {
    "profit": "money_year",
    "cut": "percent",
    "research": "money_year",
    "knowledge": "percent",
    "share": "percent",
}


def measured(story: Story, vendor: str, measure: str, year: int) -> float:
    """A figure of a vendor in a year: profit, research (USD bn); cut, knowledge, share (per cent); NaN before it."""
    start = (year - START_YEAR) * QUARTERS_PER_YEAR
    if len(story) < start + QUARTERS_PER_YEAR:
        return float("nan")
    series = {
        "profit": "operating_profit",
        "cut": "penetration",
        "research": "research",
        "knowledge": "quality_gap",
        "share": "share",
    }[measure]
    values = story.of(series, vendor)[start : start + QUARTERS_PER_YEAR]
    if measure in {"profit", "research"}:
        return float(values.sum())
    return 100.0 * float(np.exp(values[-1]) if measure == "knowledge" else values.mean())


def table(step: Step, story: Story, ghost: Story, words: Words) -> list[list[str]]:
    """The figures of a step with their head: a row a vendor; the baseline's beside the scenario's where they differ."""
    if not step.vendors:
        return []
    both = story.question.scenario != "baseline" or bool(story.question.overrides)
    told = [(ghost, words("lesson.in_baseline")), (story, words("lesson.in_scenario"))] if both else [(ghost, "")]
    head = [
        f"{words(f'lesson.measure.{measure}')} ({words(f'unit.{_KINDS[measure]}')}){': ' + where if where else ''}"
        for measure in step.measures
        for _, where in told
    ]
    rows = [
        [
            vendor_label(vendor, story, words),
            *(
                quantity(measured(one, vendor, measure, step.year), _KINDS[measure], words.language)
                for measure in step.measures
                for one, _ in told
            ),
        ]
        for vendor in step.vendors
    ]
    return [[words("lesson.vendor"), *head], *rows]
