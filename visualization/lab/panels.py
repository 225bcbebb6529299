"""From a session to what its components show: plain data in the reader's language, nothing of Solara."""

from __future__ import annotations

from typing import Any

import numpy as np

from suanli.experiments.live import Story
from suanli.model.parameters.load import baseline, resolved
from suanli.model.units import quarter_label
from suanli.visualization.lab import measures
from suanli.visualization.lab.figures import listed
from suanli.visualization.lab.levers import GROUPS, Lever, levers, text_of
from suanli.visualization.lab.quantities import KINDS, quantity
from suanli.visualization.lab.session import Spread
from suanli.visualization.lab.state import PRESETS, Setup, State
from suanli.visualization.lab.words import Words
from suanli.visualization.style import LINE_PAIRS

Array = np.ndarray
KEPT_COLOURS = (LINE_PAIRS[2], LINE_PAIRS[3], LINE_PAIRS[4], LINE_PAIRS[5])


def value_text(lever: Lever, text: str, words: Words) -> str:
    """A lever's value as a reader sees it."""
    if lever.shown == "switch":
        return words("levers.on" if text == "true" else "levers.off")
    if lever.shown == "choice":
        return words(f"choice.{lever.name}.{text}")
    number = 100.0 * float(text) if lever.shown == "percent" else float(text)
    return f"{number:.4g} {lever_unit(lever, words)}".strip().replace("-", "\u2212")


def lever_unit(lever: Lever, words: Words) -> str:
    """The unit a lever is shown in."""
    return words(f"lever_unit.{lever.parameter.unit}") if lever.shown in {"percent", "number"} else ""


def lever_groups(setup: Setup, words: Words) -> list[dict[str, Any]]:
    """The levers in their groups, with range, default, source and meaning; defaults are the preset's."""
    known = resolved(setup.preset)
    return [
        {
            "key": group,
            "label": words(f"lever_group.{group}"),
            "levers": [
                _lever(lever, text_of(known[lever.name].value), words) for lever in levers() if lever.group == group
            ],
        }
        for group in GROUPS
    ]


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
        "unit": lever_unit(lever, words),
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


def caption(setup: Setup, words: Words) -> str:
    """What stands below a picture that is saved."""
    text = setup_text(setup, words)
    return f"Suanli · {text if len(text) <= 110 else text[:109] + '…'}"


def spread_of(runs: tuple[dict[str, Array], ...], name: str, scale: float) -> tuple[list[Any], list[Any], list[Any]]:
    """(10 %, median, 90 %) of a key figure over seeds, by quarter."""
    stacked = np.array([run[name] for run in runs])
    with np.errstate(all="ignore"):
        low, middle, high = (np.quantile(stacked, part, axis=0) for part in (0.1, 0.5, 0.9))
    return listed(low, scale), listed(middle, scale), listed(high, scale)


def key_figures(state: State, story: Story, ghost: Story, spread: Spread, words: Words) -> dict[str, Any]:
    """The table of key figures: baseline, scenario, difference, and the spread over seeds where there is one."""
    mine, base = measures.key_lines(story), measures.key_lines(ghost)
    differs = not state.setup.is_baseline
    known = spread.scenario if differs else spread.baseline
    spreads = (
        len(known) >= 2
        and spread.setup.overrides == state.setup.overrides
        and spread.setup.preset == state.setup.preset
    )
    columns = [words("key.baseline"), *([words("key.scenario"), words("key.difference")] if differs else [])]
    columns += [words("key.spread", seeds=len(known))] if spreads else []
    rows = []
    for figure in measures.KEY_FIGURES:
        scale = KINDS[figure.kind].scale[words.language]
        was, now = listed(base[figure.name], scale), listed(mine[figure.name], scale)
        cells: list[dict[str, Any]] = [{"values": was}]
        if differs:
            gap = [None if a is None or b is None else b - a for a, b in zip(was, now, strict=False)]
            cells += [{"values": now}, {"values": gap, "signed": True}]
        if spreads:
            low, _, high = spread_of(known, figure.name, scale)
            cells.append({"low": low, "high": high})
        rows.append(
            {
                "name": figure.name,
                "label": words(f"figure.{figure.name}"),
                "unit": words(f"unit.{figure.kind}"),
                "cells": cells,
            }
        )
    note = words("key.note_spread", seeds=len(known)) if spreads else words("key.note_one", seed=state.setup.seed)
    return {"headline": "", "columns": columns, "rows": rows, "note": note}


def headline(state: State, story: Story, ghost: Story, words: Words) -> str:
    """What the scenario does, in a sentence, at the quarter shown."""
    last = min(state.quarter, len(story), len(ghost)) - 1
    if state.setup.is_baseline:
        return words("key.headline_baseline")
    if not story.finished:
        return words("key.headline_running", quarter=quarter_label(len(story) - 1))
    mine, base = measures.key_lines(story), measures.key_lines(ghost)

    def told(name: str, kind: str) -> str:
        return quantity(float(mine[name][last]), kind, words.language)

    def was(name: str, kind: str) -> str:
        return quantity(float(base[name][last]), kind, words.language)

    return words(
        "key.headline",
        quarter=quarter_label(last),
        us=told("us_share", "percent"),
        us_was=was("us_share", "percent"),
        china=told("china_profit", "money_year"),
        china_was=was("china_profit", "money_year"),
        anxiety=told("anxiety_china", "percent"),
        anxiety_was=was("anxiety_china", "percent"),
        unit=words("unit_short.money"),
    )
