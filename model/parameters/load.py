"""Tables and overrides in, one frozen set of parameters out. Unknown names are refused, never ignored."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from suanli.model.kernel.errors import InputError, UnknownNameError
from suanli.model.parameters.text_files import text_of_file

_HERE = "suanli.model.parameters"


@dataclass(frozen=True)
class Scenario:
    """A small overlay on the baseline: a name, a sentence, and the few values that differ."""

    name: str
    title: str
    question: str
    values: dict[str, object]


def _folder() -> Traversable:
    return files(_HERE)


def _rows(path: Traversable) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


@cache
def values() -> tuple[dict[str, str], ...]:
    """Rows of ``baseline.csv``: value, status, range of a search and source of every parameter."""
    return tuple(_rows(_folder() / "baseline.csv"))


@cache
def sources() -> dict[str, str]:
    """Reference text of every source key used in ``baseline.csv``."""
    return {row["key"]: row["reference"] for row in _rows(_folder() / "sources.csv")}


@cache
def observed() -> dict[str, dict[int, float]]:
    """What was observed up to 2022, by series and year; the model never reads it, only those who judge it do."""
    found: dict[str, dict[int, float]] = {}
    for row in _rows(_folder() / "data" / "observed.csv"):
        found.setdefault(row["series"], {})[int(row["year"])] = float(row["value"])
    return found


@cache
def scenario_names() -> tuple[str, ...]:
    """Names of the scenarios that ship with the model, baseline first."""
    names = {Path(entry.name).stem for entry in (_folder() / "scenarios").iterdir() if entry.name.endswith(".toml")}
    return ("baseline", *sorted(names - {"baseline"}))


def scenario(name: str) -> Scenario:
    """The scenario of that name, or the one in the TOML file of that path.

    Raises UnknownNameError for an unknown name, InputError for a file that can't be read or isn't a scenario.
    """
    if not isinstance(name, str):
        raise InputError("scenario", name, "the name of a scenario, or the path of a TOML file")
    if name.lower().endswith(".toml"):
        path = Path(name)
        return scenario_of_text(path.stem, text_of_file(path, "scenario file", "TOML"), str(path))
    if name not in scenario_names():
        raise UnknownNameError("scenario", name, scenario_names(), " (or a file whose name ends in .toml)")
    shipped = _folder() / "scenarios" / f"{name}.toml"
    return scenario_of_text(name, shipped.read_text(encoding="utf-8"), f"scenario {name}")


def scenario_of_text(name: str, text: str, where: str) -> Scenario:
    """The scenario that a TOML text holds; InputError or UnknownNameError, with ``where``, for one that isn't."""
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{where}: TOML", str(error), "well-formed TOML") from error
    for key in document:
        if key not in {"title", "question", "parameters"}:
            raise UnknownNameError(f"{where}: key", key, ("title", "question", "parameters"))
    values = document.get("parameters", {})
    if not isinstance(values, dict):
        raise InputError(f"{where}: parameters", values, 'a table of "name" = value')
    for key in ("title", "question"):
        if not isinstance(document.get(key, ""), str):
            raise InputError(f"{where}: {key}", document[key], "text")
    try:
        flat = _flat(values)
    except RecursionError as error:
        raise InputError(f"{where}: parameters", "tables", "fewer tables inside each other") from error
    return Scenario(name, document.get("title", name), document.get("question", ""), flat)


def _flat(values: dict[str, object], prefix: str = "") -> dict[str, object]:
    """Dotted names from TOML tables, so that ``[parameters.choice]`` works as ``"choice.x"`` does."""
    out: dict[str, object] = {}
    for key, value in values.items():
        found = _flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {prefix + key: value}
        for name in found.keys() & out.keys():
            raise InputError("scenario", name, f"{name} only once")
        out.update(found)
    return out


def parsed_overrides(text: str | Mapping[str, object]) -> dict[str, object]:
    """``"a=1; b=two"`` as a dictionary of names and value texts; empty text gives none, a mapping itself.

    >>> parsed_overrides("finance.tax=0.3; pricing.rule = fixed")
    {'finance.tax': '0.3', 'pricing.rule': 'fixed'}
    """
    if isinstance(text, Mapping):
        return {str(name): value for name, value in text.items()}
    if not isinstance(text, str):
        raise InputError("overrides", text, '"name=value; name=value", or a mapping of names to values')
    out: dict[str, object] = {}
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        name, equals, value = part.partition("=")
        if not equals or not name.strip() or not value.strip():
            raise InputError("overrides", part, "NAME=VALUE")
        if name.strip() in out:
            raise InputError("overrides", part, f"{name.strip()} only once")
        out[name.strip()] = value.strip()
    return out
