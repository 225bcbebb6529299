"""From a session to what its components show: plain data in the reader's language, nothing of Solara."""

from __future__ import annotations

from typing import Any

import numpy as np

from suanli.experiments.live import Story
from suanli.model.kernel.units import QUARTERS_PER_YEAR, START_YEAR, quarter_label
from suanli.model.mechanisms.settings import baseline, resolved
from suanli.model.parameters.schema import text_of
from suanli.visualization.lab import beforehand, measures
from suanli.visualization.lab.figures import listed
from suanli.visualization.lab.levers import FIRST, GROUPS, Lever, is_own, levers, moves
from suanli.visualization.lab.many_runs import Runs
from suanli.visualization.lab.quantities import KINDS, number, quantity
from suanli.visualization.lab.state import LAST, PRESETS, Setup
from suanli.visualization.lab.words import Words
from suanli.visualization.style import LINE_PAIRS

Array = np.ndarray
ENOUGH, FEW = 10, 4  # runs for a spread of 10 to 90 %; fewer than these agree on nothing
IN_BUNDLE = {  # key figures that the bundle has bands of: its figure, and the line
    "us_share": ("share", "group.us_three"),
    "china_share": ("share", "group.chinese_seven"),
    "china_profit": ("profit", "group.chinese_seven"),
}
UNIT_KINDS = {
    "USD bn per quarter": "money_quarter",
    "USD bn per year": "money_year",
}  # kinds of quantity of parameters whose numbers depend on the language
KEPT_COLOURS = (LINE_PAIRS[2], LINE_PAIRS[3], LINE_PAIRS[4], LINE_PAIRS[5])


def value_text(lever: Lever, text: str, words: Words) -> str:
    """A lever's value as a reader sees it."""
    if lever.shown == "switch":
        return words("levers.on" if text == "true" else "levers.off")
    if lever.shown == "choice":
        return words(f"choice.{lever.name}.{text}")
    number = float(f"{float(text) * lever_scale(lever, words.language):.4g}")
    shown = f"{number:.0f}" if lever.shown == "year" else f"{number:,.10g}"
    return f"{shown} {lever_unit(lever, words)}".strip().replace("-", "\u2212")


def lever_scale(lever: Lever, language: str) -> float:
    """Return how much larger the number shown is than the parameter's value."""
    kind = "share" if lever.shown == "percent" else UNIT_KINDS.get(lever.parameter.unit, "count")
    return KINDS[kind].scale[language]


def lever_unit(lever: Lever, words: Words) -> str:
    """The unit a lever is shown in."""
    return words(f"lever_unit.{lever.parameter.unit}") if lever.shown in {"percent", "number"} else ""


def lever_groups(setup: Setup, words: Words) -> list[dict[str, Any]]:
    """The twelve that come first, then the others in their groups: range, default, source, meaning, what they move.

    Defaults are the preset's.
    """
    known, by_name = resolved(setup.preset), {lever.name: lever for lever in levers()}
    grouped = {"first": [by_name[name] for name in FIRST]}
    for group in GROUPS:
        grouped[group] = [one for one in by_name.values() if one.group == group and one.name not in FIRST]
    return [
        {
            "key": group,
            "label": words(f"lever_group.{group}"),
            "levers": [_lever(lever, text_of(known[lever.name].value), words) for lever in found],
        }
        for group, found in grouped.items()
        if found
    ]


def _moved(lever: Lever, words: Words) -> str:
    """What a lever moves, as a sentence: the figures of the last year of data it moves most, up or down as it rises."""
    told = []
    for figure, spreads in moves().get(lever.name, []):
        line = words(f"line.{figure}")
        told.append(
            line if lever.shown == "choice" else words("levers.up" if spreads > 0 else "levers.down", line=line)
        )
    if not told:
        return words("levers.moves_little") if not is_own(lever.name) else ""
    figures = {"en": "; ", "zh": "；"}[words.language].join(told)
    return words(f"levers.moves_{lever.shown if lever.shown in {'switch', 'choice'} else 'number'}", figures=figures)


def _lever(lever: Lever, preset: str, words: Words) -> dict[str, Any]:
    parameter = lever.parameter
    numeric = lever.shown not in {"switch", "choice"}
    low, high = lever.low, lever.high
    if numeric:  # a preset may lie outside the range that is usual
        low, high = min(low, float(preset)), max(high, float(preset))
    edges = [text_of(edge or 0.0) for edge in (parameter.low, parameter.high)]
    known = edges if numeric else parameter.choices or ("true", "false")
    allowed = (" – " if numeric else ", ").join(value_text(lever, text, words) for text in known)
    return {
        "name": lever.name,
        "label": words(f"lever.{lever.name}.label"),
        "meaning": words(f"lever.{lever.name}.meaning"),
        "moves": _moved(lever, words),
        "unit": lever_unit(lever, words),
        "scale": lever_scale(lever, words.language),
        "shown": lever.shown,
        "low": low,
        "high": high,
        "step": lever.step or 1.0,
        "preset": preset,
        "choices": [{"key": key, "label": words(f"choice.{lever.name}.{key}")} for key in parameter.choices],
        "default_text": value_text(lever, preset, words),
        "status": words("levers.calibrated" if parameter.status == "free" else "levers.fixed"),
        "source": lever.source,
        "allowed": allowed,
    }


def lever_values(setup: Setup) -> dict[str, str]:
    """Value of every lever as text."""
    known = resolved(setup.preset, setup.overrides)
    return {lever.name: text_of(known[lever.name].value) for lever in levers()}


def changes(setup: Setup, words: Words) -> list[dict[str, str]]:
    """What was changed on top of the preset, for the list above the levers."""
    known, preset = {lever.name: lever for lever in levers()}, resolved(setup.preset)
    return [
        {
            "name": name,
            "label": words(f"lever.{name}.label") if name in known else name,
            "text": value_text(known[name], text, words) if name in known else text,
            "preset": text_of(preset[name].value),
        }
        for name, text in setup.changes
    ]


def presets(words: Words) -> list[dict[str, str]]:
    """All presets with their titles."""
    return [{"key": name, "label": words(f"preset.{name}.title")} for name in PRESETS]


def parameter_names() -> list[str]:
    """Names of all parameters."""
    return [parameter.name for parameter in baseline()]


def setup_text(setup: Setup, words: Words) -> str:
    """A setup in a line: preset, changes, seed."""
    parts = [words(f"preset.{setup.preset}.title")]
    parts += [f"{one['label']} = {one['text']}" for one in changes(setup, words)]
    return ", ".join(parts) + f" · {words('levers.seed')} {setup.seed}"


def caption(setup: Setup, words: Words) -> tuple[str, str]:
    """(what stands below a picture that is saved, what its file is called besides its name)."""
    text = setup_text(setup, words)
    slug = f"{setup.preset}{'-changed' if setup.changes else ''}-seed{setup.seed}"
    return f"Suanli · {text if len(text) <= 110 else text[:109] + '…'}", slug


def edges(seeds: int) -> tuple[float, float]:
    """Parts of runs between which a spread is shown: 10 to 90 % of ten and more, all of fewer."""
    return (0.1, 0.9) if seeds >= ENOUGH else (0.0, 1.0)


def spread_of(runs: tuple[dict[str, Array], ...], name: str, scale: float) -> tuple[list[Any], list[Any], list[Any]]:
    """(low edge, median, high edge) of a key figure over seeds, by quarter; ``edges`` says which."""
    stacked = np.array([run[name] for run in runs])
    lowest, highest = edges(len(runs))
    with np.errstate(all="ignore"):
        low, middle, high = (np.quantile(stacked, part, axis=0) for part in (lowest, 0.5, highest))
    return listed(low, scale), listed(middle, scale), listed(high, scale)


def paired(gaps: Array, scale: float) -> dict[str, list[Any]]:
    """Of paired differences (seeds, quarters): mean, edges of their spread, % of seeds that agree on its sign."""
    mean = gaps.mean(axis=0)
    low, high = (np.quantile(gaps, part, axis=0) for part in edges(len(gaps)))
    if len(gaps) == 1:  # one has no spread
        low, high = np.full_like(mean, np.nan), np.full_like(mean, np.nan)
    agree = 100.0 * (np.sign(gaps) == np.sign(mean)).mean(axis=0)
    agree = np.where(np.isfinite(mean) & (len(gaps) >= FEW), agree, np.nan)
    return {
        "mean": listed(mean, scale),
        "low": listed(low, scale),
        "high": listed(high, scale),
        "agree": listed(agree, 1.0),
    }


def spread_name(seeds: int, words: Words) -> str:
    """What the spread over so many seeds is called."""
    return words("key.spread" if seeds >= ENOUGH else "key.spread_all", seeds=seeds)


def figure_row(figure: measures.KeyFigure, cells: list[dict[str, Any]], words: Words) -> dict[str, Any]:
    """A row of a table of key figures."""
    label, unit = words(f"figure.{figure.name}"), words(f"unit.{figure.kind}")
    return {"name": figure.name, "label": label, "unit": unit, "cells": cells}


def unit_of_change(kind: str, words: Words) -> str:
    """Return the unit of a difference where it is another than that of the figure: points of per cent; else nothing."""
    return words("unit.points") if kind == "percent" else ""


def same_but_seed(one: Setup, other: Setup) -> bool:
    """Whether two setups differ by their seed at most."""
    return (one.preset, one.changes) == (other.preset, other.changes)


def in_a_row(names: list[str], words: Words) -> str:
    """Return names one after another, as the language does that."""
    return {"zh": "、"}.get(words.language, ", ").join(f"“{name}”" for name in names)


def over_runs(setup: Setup, quarter: int, words: Words) -> str:
    """Return a sentence on what the bundle's runs say of the seven's profit in the last year to a quarter, if any."""
    year = START_YEAR + quarter // QUARTERS_PER_YEAR - 1
    if (found := beforehand.changed(setup, "profit/chinese_seven", year)) is None:
        return ""
    scale = KINDS["money_year"].scale[words.language]
    told = {end: number(scale * found[end]) for end in ("low", "high")}
    middle = scale * found["middle"]
    sign = "+" if middle > 0.0 else ""
    return words(
        "key.over_runs", year=year, middle=sign + number(middle), rises=found["rises"], runs=beforehand.runs(), **told
    )


def untypical(story: Story, quarter: int, words: Words) -> str:
    """Return a sentence on the key figures of a run that lie outside the bundle's bands in the last year to a quarter.

    Nothing where there is none, or where the bundle has no runs of what is set up.
    """
    setup, last = Setup.of(story.question), quarter - quarter % QUARTERS_PER_YEAR
    known = {figure.name: figure for figure in measures.KEY_FIGURES}
    found = []
    for name, (figure, key) in IN_BUNDLE.items():
        edges = beforehand.band(setup, figure, key, last)
        if edges is None or last == 0 or len(story) < last:
            continue
        values = known[name].lines(story)
        year = slice(last - QUARTERS_PER_YEAR, last)
        told = values[last - 1] if figure in beforehand.SUMS else values[year].mean() / 100.0
        low, high = (np.nanmean(edge[year]) if np.isfinite(edge[year]).any() else np.nan for edge in edges)
        if told < low or told > high:
            found.append(words(f"figure.{name}"))
    told = {"figures": in_a_row(found, words), "runs": beforehand.runs(), "seed": setup.seed}
    return words("key.edge", **told) if found else ""


def key_figures(story: Story, ghost: Story | None, spread: Runs, words: Words) -> dict[str, Any]:
    """The table of key figures: baseline, scenario, difference, and the spread over seeds where there is one.

    ghost    the baseline on the same seed; None where the story is the baseline, or the baseline isn't known yet
    """
    setup = Setup.of(story.question)
    mine, base = measures.key_lines(story), measures.key_lines(ghost) if ghost is not None else {}
    known = spread.of("baseline" if setup.is_baseline else "scenario")
    spreads = len(known) >= 2 and (setup.is_baseline or same_but_seed(spread.setup, setup))
    columns = [words("key.baseline" if setup.is_baseline else "key.scenario")]
    if ghost is not None:
        columns = [words("key.baseline"), words("key.scenario"), words("key.difference")]
    columns += [spread_name(len(known), words)] if spreads else []
    rows = []
    for figure in measures.KEY_FIGURES:
        scale, now = KINDS[figure.kind].scale[words.language], mine[figure.name]
        cells: list[dict[str, Any]] = [{"values": listed(now, scale)}]
        if ghost is not None:
            lived = min(len(now), len(base[figure.name]))
            gap = listed(now[:lived] - base[figure.name][:lived], scale)
            changed = {"values": gap, "signed": True, "unit": unit_of_change(figure.kind, words)}
            cells = [{"values": listed(base[figure.name], scale)}, *cells, changed]
        if spreads:
            low, _, high = spread_of(known, figure.name, scale)
            cells.append({"low": low, "high": high})
        rows.append(figure_row(figure, cells, words))
    note = words("key.note_spread", seeds=len(known)) if spreads else words("key.note_one", seed=setup.seed)
    return {"headline": "", "columns": columns, "rows": rows, "note": note}


def headline(story: Story, ghost: Story | None, quarter: int, words: Words) -> str:
    """What a story says beside its ghost, in a sentence, at a quarter (1 is 2018Q1)."""
    if Setup.of(story.question).is_baseline:
        whole = quarter == LAST
        return words("key.headline_whole" if whole else "key.headline_baseline", quarter=quarter_label(quarter - 1))
    if quarter < QUARTERS_PER_YEAR:
        return words("key.headline_first")
    if ghost is None or not story.finished or len(ghost) < quarter:
        return words("key.headline_running", quarter=quarter_label(len(story) - 1))
    last, mine, base = quarter - 1, measures.key_lines(story), measures.key_lines(ghost)
    shown = {"us": "us_share", "china": "china_profit", "anxiety": "anxiety_china"}
    kinds = {figure.name: figure.kind for figure in measures.KEY_FIGURES}
    values = {
        key + end: quantity(float(lines[name][last]), kinds[name], words.language)
        for key, name in shown.items()
        for end, lines in (("", mine), ("_was", base))
    }
    return words("key.headline", quarter=quarter_label(last), seed=story.question.seed, **values)
