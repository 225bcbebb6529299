"""Axes of a map as they are typed: a parameter, or a start of the laboratory of two firms, and its values."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from suanli.model.kernel.errors import InputError, UnknownNameError
from suanli.model.mechanisms.settings import baseline

STARTS = {"start.share": (0.01, 0.99), "start.quality": (0.01, 100.0)}
MOST_CELLS = 400


@dataclass(frozen=True)
class Axis:
    """A parameter, or a start, and the values that the map begins with, rising."""

    name: str
    values: tuple[float, ...]


def axis_of(option: str, text: str, laboratory: bool) -> Axis:
    """NAME=LOW:HIGH:STEPS or NAME=A,B,C; InputError or UnknownNameError for anything else."""
    name, _, given = text.partition("=")
    name = name.strip()
    allowed = "NAME=LOW:HIGH:STEPS or NAME=A,B,C"
    try:
        if given.count(":") == 2:
            edges = given.split(":")
            steps = min(int(edges[2]), MOST_CELLS + 1)  # more is refused when cells are counted
            values = np.linspace(float(edges[0]), float(edges[1]), steps).tolist()
        else:
            values = [float(part) for part in given.split(",")]
    except (ValueError, IndexError):
        raise InputError(option, text, allowed) from None
    if len(values) < 2 or any(not a < b for a, b in itertools.pairwise(values)) or not np.isfinite(values).all():
        raise InputError(option, text, f"{allowed}: at least two values, rising")
    if name in STARTS:
        low, high = STARTS[name]
        if not laboratory:
            raise InputError(option, name, "parameters alone: only the laboratory of two firms has other starts")
        if not low <= values[0] <= values[-1] <= high:
            raise InputError(option, text, f"values from {low:g} to {high:g}")
    else:
        parameter = _parameter(option, name)
        for value in values:
            parameter.with_value(value, option)
    return Axis(name, tuple(values))


def starts_of(texts: list[str] | None) -> tuple[tuple[str, float], ...]:
    """NAME=VALUE of starts that are the same in all cells; InputError or UnknownNameError for anything else."""
    out = []
    for text in texts or ():
        name, _, given = text.partition("=")
        if name not in STARTS:
            raise UnknownNameError("--start", name, STARTS)
        low, high = STARTS[name]
        try:
            value = float(given)
        except ValueError:
            value = math.nan
        if not low <= value <= high:
            raise InputError("--start", text, f"NAME=VALUE, from {low:g} to {high:g}")
        out.append((name, value))
    return tuple(out)


def _parameter(option: str, name: str) -> Any:
    try:
        found = baseline()[name]
    except UnknownNameError as error:
        raise UnknownNameError(option, name, (*STARTS, *(one.name for one in baseline()))) from error
    if found.low is None:
        raise InputError(option, name, "a parameter that is a number")
    return found
