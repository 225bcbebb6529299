"""Charts of a story as plain data for the browser: lines with the baseline as ghosts, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from suanli.experiments.live import Story
from suanli.experiments.observed_points import Shown
from suanli.model.kernel.errors import InputError, UnknownNameError
from suanli.model.kernel.units import QUARTERS_PER_YEAR, START_YEAR
from suanli.model.mechanisms.settings import baseline
from suanli.visualization.catalogue import Chart as Declared
from suanli.visualization.catalogue import charts
from suanli.visualization.lab import beforehand, measures, observed
from suanli.visualization.lab.quantities import KINDS
from suanli.visualization.lab.state import LAST, Setup
from suanli.visualization.lab.words import LANGUAGES, Words, words
from suanli.visualization.style import GREY_PAIR, LINE_PAIRS

Array = np.ndarray
MOST_LINES = 14  # of a recorded series: more can't be told apart
Lines = dict[str, Array]


@dataclass(frozen=True)
class Chart:
    """One chart of lines.

    name    key of its words; kind  of quantity: a key of ``quantities.KINDS``
    lines   from a story and what is shown to values by line, (quarters,)
    shows   recorded series whose values the lines are, so that observed figures stand beside them
    zero    a line at zero, and the ground below it marked as loss; log  logarithmic axis
    bundled  which figure of the bundle they are, so that its bands stand beneath them
    """

    name: str
    kind: str
    lines: Callable[[Story, str], Lines]
    zero: bool = False
    log: bool = False
    shows: tuple[Shown, ...] = ()
    bundled: str = ""


def _of_vendors(figure: Callable[[Story, Array], Array], single: Callable[[Story, int], Array]) -> Any:
    """Lines by group, or by vendor of a region, of a figure."""

    def lines(story: Story, shown: str) -> Lines:
        if shown == "groups":
            groups = [group for group in measures.GROUPS if measures.of_group(story, group).any()]
            return {f"group.{group}": figure(story, measures.of_group(story, group)) for group in groups}
        home = measures.in_region(story, "INTL" if shown == "outside" else "CN")
        there = story.array("trading") > 0.5
        names = story.entities("vendor")
        return {
            f"vendor.{names[column]}": np.where(there[:, column], single(story, int(column)), np.nan)
            for column in np.flatnonzero(home)
        }

    return lines


def _summed(name: str, kind: str, shown: Shown, bundled: str, zero: bool = False) -> Chart:
    """A chart of a series that adds up over vendors, of a quarter or of the four quarters to it."""

    def of(values: Array) -> Array:
        return shown.scale * (measures.year_to(values) if shown.a_year else values)

    lines = _of_vendors(
        lambda story, chosen: of(measures.added(story, shown.series, chosen)),
        lambda story, column: of(story.array(shown.series)[:, column]),
    )
    return Chart(name, kind, lines, zero, shows=(shown,), bundled=bundled)


def _chips(story: Story, _: str) -> Lines:
    lines = {
        "line.chips_ordered": story.array("chips_ordered").sum(axis=1),
        "line.chips_shipped": story.array("chips_shipped").sum(axis=1),
    }
    if story.array("packaging_capacity").shape[1]:
        lines["line.packaging"] = story.array("packaging_capacity").sum(axis=1)
    return lines


def _ai_capacity(story: Story, _: str) -> Lines:
    home = {region: measures.in_region(story, region) for region in story.entities("region")}
    return {f"region.{region}": measures.added(story, "chips_installed", here) for region, here in home.items()}


def _declared(chart: Declared) -> Callable[[Story, str], Lines]:
    """Lines of a chart of the catalogue, keyed as the lab's own lines are."""
    prefix = {"world": "chart", "region": "region", "vendor": "vendor"}[chart.by]

    def lines(story: Story, _: str) -> Lines:
        found = chart.lines(story.array, story.entities_of)
        return {f"{prefix}.{name}" + (".title" if prefix == "chart" else ""): values for name, values in found.items()}

    return lines


MATTHEW = Chart(
    "matthew",
    "matthew",
    _of_vendors(
        lambda story, chosen: story.array("matthew")[:, chosen].max(axis=1),
        lambda story, column: story.array("matthew")[:, column],
    ),
    log=True,
)  # on the page that asks why
CHARTS: tuple[Chart, ...] = (
    _summed("shares", "percent", Shown("share", 100.0), "share"),
    _summed("profit", "money_year", Shown("operating_profit", a_year=True), "profit", zero=True),
    _summed("research", "money_year", Shown("research", a_year=True), "research"),
    Chart(
        "knowledge",
        "percent",
        _of_vendors(measures.best_knowledge, lambda story, column: measures.knowledge(story)[:, column]),
        bundled="quality",
    ),
    Chart(
        "prices",
        "index",
        lambda story, _: {"line.general": measures.general_price(story), "line.ai": measures.ai_price(story)},
        log=True,
    ),
    Chart("chips", "chips", _chips),
    Chart("holdings", "chips", _ai_capacity),
)
CHARTS += tuple(Chart(one.name, one.kind, _declared(one), shows=one.shows) for one in charts())
BY_NAME = {chart.name: chart for chart in CHARTS}


def all_charts() -> tuple[Chart, ...]:
    """Return the charts of the page, a user's last. Raises InputError for one of theirs with a name of ours."""
    own = baseline().brought.charts
    for one in own:
        if one.name in BY_NAME:
            raise InputError("--rules: chart", one.name, f"a name that isn't {', '.join(BY_NAME)}")
        known = [kind for kind in KINDS if f"unit.{kind}" in words(LANGUAGES[0]).table]
        if one.kind not in known:
            raise UnknownNameError(f"--rules: chart {one.name}: kind", one.kind, known)
    return CHARTS + tuple(Chart(one.name, one.kind, _declared(one), shows=one.shows) for one in own)


def listed(values: Array, scale: float) -> list[float | None]:
    """Values as JSON takes them, five digits each; None where there is none."""
    return [float(f"{value * scale:.5g}") if np.isfinite(value) else None for value in values]


def colours(key: str, place: int) -> tuple[str, str]:
    """(light, dark) colour of a line: groups, regions and vendors keep theirs; grey for those that aren't named."""
    fixed = {"group.others": GREY_PAIR, "region.CN": LINE_PAIRS[1], "group.chinese_seven": LINE_PAIRS[1]}
    fixed["region.world"] = LINE_PAIRS[-1]
    if key in fixed or key.startswith("vendor.other_"):
        return fixed.get(key, GREY_PAIR)
    return LINE_PAIRS[place % len(LINE_PAIRS)]


def label(key: str, story: Story, words: Words) -> str:
    """What a line is called."""
    if key.startswith("vendor."):
        return vendor_label(key.removeprefix("vendor."), story, words)
    return words(key)


def vendor_label(name: str, story: Story, words: Words) -> str:
    """A firm's label in the reader's language; the model's own where it has no other."""
    return words.table.get(f"firm.{name}", story.cast.labels[name])


def line_chart(chart: Chart, story: Story, ghost: Story | None, shown: str, words: Words) -> dict[str, Any]:
    """A chart of lines as plain data; the ghost's lines stand beside those that have the same key."""
    scale = KINDS[chart.kind].scale[words.language]
    lines = chart.lines(story, shown)
    behind = chart.lines(ghost, shown) if ghost is not None and ghost is not story else {}
    drawn = {key: (label(key, story, words), colours(key, place)) for place, key in enumerate(lines)}
    return {
        "kind": "lines",
        "name": chart.name,
        "title": words(f"chart.{chart.name}.title"),
        "subtitle": words(f"chart.{chart.name}.subtitle"),
        "unit": words(f"unit.{chart.kind}"),
        "zero": chart.zero,
        "log": chart.log,
        "bands": _told_of_bands(chart, story, lines, words),
        "lines": [
            {
                "name": drawn[key][0],
                "colours": drawn[key][1],
                "values": listed(values, scale),
                "ghost": listed(behind[key], scale) if key in behind else None,
                "band": _band(chart, key, story, scale),
            }
            for key, values in lines.items()
        ],
        "dots": [
            dot
            for key, (name, pair) in drawn.items()
            for dot in observed.dots(chart.shows, entities(key, story), name, pair, scale, words)
        ],
    }


def _told_of_bands(chart: Chart, story: Story, keys: Iterable[str], words: Words) -> str:
    """What the bands of a chart's lines are, or why it has none; nothing of a chart that never has any."""
    if not chart.bundled:
        return ""

    def has(setup: Setup) -> bool:
        return any(beforehand.band(setup, chart.bundled, key, 1) is not None for key in keys)

    if has(Setup.of(story.question)):
        return words("chart_words.bands", runs=beforehand.runs())
    return words("chart_words.no_bands") if has(Setup()) else ""


def _band(chart: Chart, key: str, story: Story, scale: float) -> list[list[float | None]] | None:
    """Low and high edges of a line's runs in the bundle, where there are such runs of what is set up."""
    found = beforehand.band(Setup.of(story.question), chart.bundled, key, LAST) if chart.bundled else None
    per_cent = 100.0 if chart.kind == "percent" else 1.0
    return [listed(edge, scale * per_cent) for edge in found] if found is not None else None


def entities(key: str, story: Story) -> frozenset[str]:
    """Return the entities of recorded series that a line adds up: a vendor, all of a group, a region, the world."""
    what, _, name = key.partition(".")
    if what == "group":
        chosen = measures.of_group(story, name)
        return frozenset(one for one, there in zip(story.entities("vendor"), chosen, strict=True) if there)
    return frozenset([name] if what in {"vendor", "region"} else ["world"])


def regime_strip(story: Story, ghost: Story | None, words: Words) -> dict[str, Any]:
    """Each vendor's regime at the end of each year: codes by vendor, and where the ghost's differ."""
    names = story.entities("vendor")
    codes = story.array("regime")[QUARTERS_PER_YEAR - 1 :: QUARTERS_PER_YEAR].astype(int)
    differs, before = np.zeros_like(codes, dtype=bool), None
    if ghost is not None and ghost.entities("vendor") == names:
        other = ghost.array("regime")[QUARTERS_PER_YEAR - 1 :: QUARTERS_PER_YEAR].astype(int)
        years = min(len(codes), len(other))
        differs[:years] = codes[:years] != other[:years]
        before = other.T.tolist()
    return {
        "kind": "regimes",
        "name": "regimes",
        "title": words("chart.regimes.title"),
        "subtitle": words("chart.regimes.subtitle"),
        "unit": words("unit.regime"),
        "vendors": [vendor_label(name, story, words) for name in names],
        "years": [START_YEAR + year for year in range(len(codes))],
        "codes": codes.T.tolist(),
        "differs": differs.T.tolist(),
        "before": before,
        "names": [words(f"regime.{code}") for code in range(6)],
        "marks": [words(f"regime_mark.{code}") for code in range(6)],
    }


def known_series(name: str, story: Story) -> str:
    """Return the name of a recorded series; the first of the vendors' for one that this run hasn't got."""
    declared = story.cast.declared
    return name if name in declared else next(one for one, series in declared.items() if series.by == "vendor")


def all_series(story: Story, words: Words) -> list[dict[str, Any]]:
    """Return everything that is recorded, by what it is recorded for."""
    found: dict[str, list[dict[str, str]]] = {}
    for name, one in story.cast.declared.items():
        if story.array(name).shape[1]:
            found.setdefault(one.by, []).append({"name": name, "label": one.label, "unit": one.unit})
    return [
        {"key": by, "label": words(f"recorded.{by}"), "series": sorted(some, key=lambda one: one["label"])}
        for by, some in found.items()
    ]


def series_chart(name: str, story: Story, ghost: Story | None, words: Words) -> dict[str, Any]:
    """A recorded series as plain data: a line for each entity, those with the largest figures if there are many."""
    name = known_series(name, story)
    declared, values, names = story.cast.declared[name], story.array(name), story.entities_of(name)
    size = np.nan_to_num(np.abs(values)).max(axis=0)
    chosen = sorted(np.argsort(-size, kind="stable")[:MOST_LINES].tolist())
    behind = ghost.array(name) if ghost is not None and ghost is not story and name in ghost.series else None
    beside = behind if behind is not None and behind.shape[1] == values.shape[1] else None
    return {
        "kind": "lines",
        "name": "series",
        "title": declared.label,
        "subtitle": words(f"recorded.{declared.by}"),
        "unit": declared.unit,
        "zero": False,
        "log": False,
        "lines": [
            {
                "name": _entity(declared.by, names[column], declared.label, story, words),
                "colours": LINE_PAIRS[place % len(LINE_PAIRS)],
                "values": listed(values[:, column], 1.0),
                "ghost": listed(beside[:, column], 1.0) if beside is not None else None,
            }
            for place, column in enumerate(chosen)
        ],
        "dots": [],
    }


def _entity(by: str, name: str, label: str, story: Story, words: Words) -> str:
    """What an entity of a series is called."""
    if by == "world":
        return label
    known = (f"firm.{name}", f"region.{name}", f"sector.{name}", f"stage.{name}")
    found = next((words.table[key] for key in known if key in words.table), None)
    return found or story.cast.labels.get(name, name.replace("_", " "))
