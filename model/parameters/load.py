"""Tables and overrides in, one frozen set of parameters out. Unknown names are refused, never ignored."""

from __future__ import annotations

import csv
import io
import tomllib
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


MANY_FIRMS = 160  # of the laboratory for facts that ten clouds can't show


@cache
def sources() -> dict[str, str]:
    """Reference text of every source key used in ``baseline.csv``."""
    return {row["key"]: row["reference"] for row in _rows(_folder() / "sources.csv")}


@cache
def opening_vendors(table: str) -> tuple[dict[str, str], ...]:
    """Rows of the vendors' opening table: ``industry_2018``, ``equal_vendors``, ``two_firms`` or ``many_firms``.

    Many firms are 160 of one kind, each like the laboratory's two.
    """
    if table == "many_firms":
        one = opening_vendors("two_firms")[0]
        names = [f"firm_{number:03d}" for number in range(MANY_FIRMS)]
        share = repr(1.0 / MANY_FIRMS)
        return tuple(
            one | {"vendor": name, "label": name.replace("_", " "), "group": "firms", "world_share": share}
            for name in names
        )
    name = {
        "industry_2018": "vendors_2018.csv",
        "equal_vendors": "vendors_equal.csv",
        "two_firms": "vendors_two_firms.csv",
    }[table]
    return tuple(_rows(_folder() / "data" / name))


@cache
def entrants() -> tuple[dict[str, str], ...]:
    """Rows of the vendors that come later, with hindsight."""
    return tuple(_rows(_folder() / "data" / "entrants.csv"))


@cache
def opening_suppliers() -> tuple[dict[str, str], ...]:
    """Rows of the chip suppliers' opening table."""
    return tuple(_rows(_folder() / "data" / "chip_suppliers_2018.csv"))


@cache
def opening_foundries() -> tuple[dict[str, str], ...]:
    """Rows of the foundries' opening table."""
    return tuple(_rows(_folder() / "data" / "foundries_2018.csv"))


@cache
def opening_makers() -> tuple[dict[str, str], ...]:
    """Rows of the server makers' opening table."""
    return tuple(_rows(_folder() / "data" / "server_makers_2018.csv"))


@cache
def nodes() -> tuple[dict[str, str], ...]:
    """Rows of the ladder of process nodes."""
    return tuple(_rows(_folder() / "data" / "nodes.csv"))


@cache
def export_controls() -> tuple[dict[str, str], ...]:
    """Rows of the dated export controls."""
    return tuple(_rows(_folder() / "data" / "export_controls.csv"))


@cache
def super_centres() -> tuple[dict[str, str], ...]:
    """Rows of the super-computing centres."""
    return tuple(_rows(_folder() / "data" / "super_centres.csv"))


@cache
def regions() -> tuple[dict[str, str], ...]:
    """Rows of the regions of the world, in permanent order."""
    return tuple(_rows(_folder() / "data" / "regions.csv"))


@cache
def region_labels() -> dict[str, str]:
    """What people call each region, by its name, in permanent order."""
    return {row["region"]: row["label"] for row in regions()}


@cache
def region_names() -> tuple[str, ...]:
    """Names of the regions, in permanent order."""
    return tuple(region_labels())


@cache
def sites() -> tuple[dict[str, str], ...]:
    """Rows of the sites of data centres."""
    return tuple(_rows(_folder() / "data" / "sites.csv"))


@cache
def observed() -> dict[str, dict[int, float]]:
    """What was observed up to 2022, by series and year; the model never reads it, only those who judge it do."""
    found: dict[str, dict[int, float]] = {}
    for row in _rows(_folder() / "data" / "observed.csv"):
        found.setdefault(row["series"], {})[int(row["year"])] = float(row["value"])
    return found


@cache
def sectors() -> tuple[dict[str, str], ...]:
    """Rows of the customers' sectors."""
    return tuple(_rows(_folder() / "data" / "sectors.csv"))


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


def parsed_overrides(text: str) -> dict[str, object]:
    """``"a=1; b=two"`` as a dictionary of names and value texts; empty text gives none.

    >>> parsed_overrides("finance.tax=0.3; pricing.rule = fixed")
    {'finance.tax': '0.3', 'pricing.rule': 'fixed'}
    """
    if not isinstance(text, str):
        raise InputError("overrides", text, '"name=value; name=value"')
    out: dict[str, object] = {}
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        name, equals, value = part.partition("=")
        if not equals or not name.strip() or not value.strip():
            raise InputError("overrides", part, "NAME=VALUE")
        if name.strip() in out:
            raise InputError("overrides", part, f"{name.strip()} only once")
        out[name.strip()] = value.strip()
    return out
