"""Figures of the report as plain data, by year: the lab's own charts, and the run among the baseline's runs."""

from __future__ import annotations

from typing import Any

import numpy as np

from suanli.experiments.bundle_lines import LINES, TEN
from suanli.experiments.live import Story
from suanli.experiments.observed_points import points
from suanli.experiments.shipped import shipped_bundle
from suanli.model.kernel.units import QUARTERS_PER_YEAR, START_YEAR
from suanli.model.results.store import Records
from suanli.visualization.lab import figures as lab
from suanli.visualization.lab.observed import text_of_data
from suanli.visualization.lab.quantities import KINDS, number
from suanli.visualization.report.words import Said

Array = np.ndarray
HEADLINE = ("share/us_three", "share/chinese_seven", "profit/us_three", "profit/chinese_seven", "spending", "chips")
OF_VENDORS = ("shares", "profit", "research", "knowledge")  # a panel of each half of the world
PANELS = ("outside", "china")


def years_of(story: Story) -> list[int]:
    """Return the whole years that a run has lived."""
    return [START_YEAR + year for year in range(len(story) // QUARTERS_PER_YEAR)]


def figures(story: Story, say: Said) -> list[dict[str, Any]]:
    """Return the lab's charts as figures: panels of lines by year, published figures, a sentence for the picture."""
    return [_figure(one, story, say) for one in lab.all_charts()]


def _figure(chart: lab.Chart, story: Story, say: Said) -> dict[str, Any]:
    shown = PANELS if chart.name in OF_VENDORS else ("groups",)
    panels = [_panel(chart, story, one, say) for one in shown]
    title, unit = say.lab(f"chart.{chart.name}.title"), say.lab(f"unit.{chart.kind}")
    found = [panel for panel in panels if panel["lines"]]
    return {
        "name": chart.name,
        "title": title,
        "unit": unit,
        "about": say.lab(f"chart.{chart.name}.about"),
        "log": chart.log,
        "panels": found,
        "alt": alternative(title, unit, [line for panel in found for line in panel["lines"]], years_of(story), say),
    }


def _panel(chart: lab.Chart, story: Story, shown: str, say: Said) -> dict[str, Any]:
    scale = KINDS[chart.kind].scale[say.language]
    lines = chart.lines(story, shown)
    drawn = [
        {
            "name": lab.label(key, story, say.lab),
            "colour": lab.colours(key, place)[0],
            "values": lab.listed(_by_year(values), scale),
        }
        for place, (key, values) in enumerate(lines.items())
    ]
    dots = [
        {
            "at": point.middle_year,
            "value": point.value * scale,
            "when": point.period,
            "source": f"{point.source}; {text_of_data(point.perimeter, say.language)}",
            "colour": lab.colours(key, place)[0],
        }
        for place, key in enumerate(lines)
        for shows in chart.shows
        for point in points(shows, lab.entities(key, story))
        if point.last < len(story)
    ]
    title = say.lab(f"shown.{shown}") if chart.name in OF_VENDORS else ""
    return {"title": title, "lines": [one for one in drawn if any(v is not None for v in one["values"])], "dots": dots}


def _by_year(values: Array) -> Array:
    """Values of each whole year's last quarter."""
    return np.asarray(values[QUARTERS_PER_YEAR - 1 :: QUARTERS_PER_YEAR])


def alternative(title: str, unit: str, lines: list[dict[str, Any]], years: list[int], say: Said) -> str:
    """Return what a reader is told who doesn't see the picture: each line at its first year and at its last."""
    told = []
    for line in lines:
        known = [(year, value) for year, value in zip(years, line["values"], strict=True) if value is not None]
        (first_year, first), (last_year, last) = known[0], known[-1]
        ends = {"first": number(first), "last": number(last), "first_year": first_year, "last_year": last_year}
        told.append(say("alt_line", name=line["name"], **ends))
    return say("alt", title=title, unit=unit, lines="; ".join(told))


def headline(records: Records, years: list[int], names: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """Return the run's headline lines by year beside the bundle's bands and published figures; none for other casts.

    names  vendors of the run: where the ten clouds aren't among them, there is nothing to stand beside
    """
    there = shipped_bundle()
    if not set(TEN) <= set(names):
        return {}
    return {
        line: {
            "unit": there["units"][line],
            "values": [_finite(LINES[line][1](records, year)) for year in years],
            "band": there["scenarios"]["baseline"][line],
            "dots": there["observed"].get(line, []),
        }
        for line in HEADLINE
    }


def _finite(value: float) -> float | None:
    return float(f"{value:.5g}") if np.isfinite(value) else None
