"""Observed figures as dots of a chart: plain data in the reader's language, with period, source and perimeter."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files
from typing import Any

from suanli.experiments.observed_points import Point, Shown, points
from suanli.model.kernel.units import quarter_label
from suanli.visualization.lab.words import Words

_YEAR_AT_END = re.compile(r"(.*?) ?(20\d\d)")


def dots(
    shows: tuple[Shown, ...], of: frozenset[str], name: str, colours: tuple[str, str], scale: float, words: Words
) -> list[dict[str, Any]]:
    """Return the dots of a line: where each lies in quarters from 2018Q1 = 0, its value, and what is said of it.

    shows, of  what the line shows, and of which entities; name, colours  of the line; scale  of the reader's unit
    """
    return [
        {
            "name": name,
            "colours": colours,
            "at": point.at,
            **{end: _rounded(getattr(point, end), scale) for end in ("value", "low", "high")},
            "period": _period(point, words),
            "source": point.source,
            "perimeter": text_of_data(point.perimeter, words.language),
        }
        for shown in shows
        for point in points(shown, of)
    ]


def _rounded(value: float | None, scale: float) -> float | None:
    """A value with five digits, as lines have them."""
    return None if value is None else float(f"{value * scale:.5g}")


def _period(point: Point, words: Words) -> str:
    """A quarter by its label, a year as years are written; of a fiscal year the quarters it is compared with."""
    if point.fiscal:
        span = {"first": quarter_label(point.first), "last": quarter_label(point.last)}
        return words("observed.fiscal", year=point.period, **span)
    return words("observed.year", year=point.period) if point.period.isdigit() else point.period


def text_of_data(text: str, language: str) -> str:
    """Return what a table of data says in a language: perimeters, names of targets, units; a year at its end stays."""
    if language != "zh":
        return text
    if text in _in_chinese():
        return _in_chinese()[text]
    dated = _YEAR_AT_END.fullmatch(text)
    return f"{_in_chinese()[dated[1]]} {dated[2]}" if dated is not None and dated[1] in _in_chinese() else text


@cache
def _in_chinese() -> dict[str, str]:
    text = (files("suanli.visualization.lab") / "data_zh.csv").read_text(encoding="utf-8")
    return {row["text"]: row["zh"] for row in csv.DictReader(text.splitlines())}
