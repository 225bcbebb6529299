"""Axes of a design: which parameter is varied, over which values or which range, as text that a run takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from suanli.model.kernel.errors import InputError, SuanliError, UnknownNameError, whole_number
from suanli.model.mechanisms.settings import baseline, resolved
from suanli.model.parameters.schema import Parameter, Parameters, text_of

YEARS_OFF = 3.0


@dataclass(frozen=True)
class Axis:
    """A parameter that is varied: its values, or the range that samples are drawn from."""

    name: str
    values: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 0.0


def axis_of(name: str, given: object, method: str, path: str, known: Parameters | None = None) -> Axis:
    """An axis as a design has it; InputError for what isn't one. known  parameters, the baseline's where None"""
    where = f"{path}: axes: {name}"
    parameter = parameter_of(name, path, known)
    if isinstance(given, list):
        if not given:
            raise InputError(where, given, "at least one value")
        values = tuple(value_of(parameter, one, where) for one in given)
        if len(set(values)) < len(values):
            raise InputError(where, given, "every value once")
        return Axis(name, values)
    if not isinstance(given, dict) or set(given) - {"low", "high", "steps"} or not {"low", "high"} <= set(given):
        raise InputError(where, given, "a list of values, or { low = ..., high = ... } (and steps in a grid)")
    if parameter.low is None:
        raise InputError(where, given, f"a list of values ({parameter.allowed})")
    low, high = (float(value_of(parameter, given[edge], f"{where}: {edge}")) for edge in ("low", "high"))
    if not low < high:
        raise InputError(where, given, "low below high")
    if method not in {"grid", "one_at_a_time"}:
        return Axis(name, (), low, high)
    steps = whole_number(f"{where}: steps", given.get("steps", 5), 2, 10_000)
    spread = [low + (high - low) * step / (steps - 1) for step in range(steps)]
    return Axis(name, tuple(dict.fromkeys(value_of(parameter, fitting(parameter, one), where) for one in spread)))


def assumed(factor: object, where: str, known: Parameters) -> dict[str, dict[str, float]]:
    """Ranges of all modelling assumptions, by name: from the value over a factor to the value times it, as allowed.

    An assumption is a number whose source is a judgement; a year is moved by ``YEARS_OFF``. One that is refused,
    because what it belongs to is off, isn't among them. factor  above 1. InputError for one that isn't
    """
    if isinstance(factor, bool) or not isinstance(factor, int | float) or not 1.0 < factor <= 10.0:
        raise InputError(where, factor, "a number above 1, at most 10: each assumption is divided and multiplied by it")
    ranges = {}
    for one in known:
        if one.source != "judgement" or one.low is None or one.high is None or not one.value:
            continue
        value = float(one.value)
        ends = (value - YEARS_OFF, value + YEARS_OFF) if one.unit == "years" else (value / factor, value * factor)
        low, high = sorted(ends)
        low, high = (fitting(one, min(max(edge, one.low), one.high)) for edge in (low, high))
        if low < high and _acts(one.name, (low, high)):
            ranges[one.name] = {"low": low, "high": high}
    return ranges


def _acts(name: str, ends: tuple[float, float]) -> bool:
    try:
        for edge in ends:
            resolved("baseline", f"{name}={edge!r}" if edge % 1.0 else f"{name}={int(edge)}")
    except SuanliError:
        return False
    return True


def drawn(axis: Axis, share: float, known: Parameters | None = None) -> str:
    """An axis's value at a share of its range, or of its list."""
    if axis.values:
        return axis.values[min(int(share * len(axis.values)), len(axis.values) - 1)]
    parameter = (known or baseline())[axis.name]
    return value_of(parameter, fitting(parameter, axis.low + (axis.high - axis.low) * share), axis.name)


def fitting(parameter: Parameter, number: float) -> float:
    """Rounded where the parameter counts whole things; else to twelve digits, as text has them."""
    return float(round(number)) if parameter.unit.startswith("whole") else float(f"{number:.12g}")


def parameter_of(name: str, where: str, known: Parameters | None = None) -> Parameter:
    """The parameter of that name; InputError with the nearest one for an unknown name."""
    try:
        return (known or baseline())[name]
    except UnknownNameError as error:
        raise InputError(f"{where}: parameter", name, error.allowed, error.nearest) from None


def value_of(parameter: Parameter, given: object, where: str) -> str:
    """A value as text, checked against the parameter's range."""
    return text_of(parameter.with_value(given, where).value)


def flat(values: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Dotted names from TOML tables; a table with a low is a range. InputError for a name that is there twice."""
    out: dict[str, Any] = {}
    for key, value in values.items():
        nested = isinstance(value, dict) and value and not {"low", "high", "steps"} & set(value)
        found = flat(value, f"{prefix}{key}.") if nested else {prefix + key: value}
        for name in found.keys() & out.keys():
            raise InputError("axes", name, f"{name} only once")
        out |= found
    return out
