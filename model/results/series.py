"""What is recorded each quarter: every series that a module of this folder declares. Declared is written, never NaN.

A module brings ``SERIES``, and ``regional(name, label, row)`` where each region has its own; a mechanism ``series``.
A series says in its function's signature which columns it reads: ``lambda fills, ledger: ...`` (``reads_of``).
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from suanli.model import results
from suanli.model.kernel.either import as_array
from suanli.model.kernel.errors import EntitiesError, InputError, UnknownNameError, only_once
from suanli.model.kernel.ledger import Ledger
from suanli.model.kernel.units import UNITS, quarter_label
from suanli.model.mechanisms.registry import shipped
from suanli.model.parameters.tables import AS_SHIPPED
from suanli.model.results.foundries import STAGES
from suanli.model.results.store import Records, Series

Array = np.ndarray
KINDS = (
    *("world", "region", "vendor", "supplier", "foundry", "maker", "site"),
    *("centre", "developer", "stage", "sector", "multiplier", "programme"),
)  # what a series may be recorded for
OTHERS = {"series", "store", "payments"}  # modules of this folder that declare no series


def _flows(ledger: Ledger, records: Records, quarter: int) -> Array:
    """Gross flow of each row; EntitiesError for a row that is paid in some quarters only: nothing is a payment too."""
    rows, known = ledger.rows, records.entities("flow")
    for row in set(known) ^ set(rows):
        raise EntitiesError(f"row {row!r} of the ledger", quarter_label(quarter), "in every quarter or in none")
    return as_array([rows[row] for row in known])


FLOW = Series("flow", "flow", "USD bn per quarter", "Gross flow of a row of the ledger", _flows)


@cache
def declared(regions: tuple[tuple[str, str], ...]) -> tuple[Series, ...]:
    """Return all series of a run. regions  (name, label) of each, in their order"""
    found: list[Series] = []
    for name in sorted(one.name for one in pkgutil.iter_modules(results.__path__)):
        if name in OTHERS:
            continue
        module = importlib.import_module(f"{results.__name__}.{name}")
        found += module.SERIES
        for row, (region, label) in enumerate(regions):
            found += module.regional(region, label, row) if hasattr(module, "regional") else ()
    found += [replace(one, owner=kind.name) for kind in shipped() for one in kind.series]
    only_once("results: series", (one.name for one in (*found, FLOW)))
    return (*found, FLOW)


@cache
def derived() -> dict[str, Callable[..., Any]]:
    """Return columns that several series read and modules make of others, by name: each is made once a quarter."""
    found: list[tuple[str, Callable[..., Any]]] = []
    for name in sorted(one.name for one in pkgutil.iter_modules(results.__path__)):
        found += getattr(importlib.import_module(f"{results.__name__}.{name}"), "COLUMNS", {}).items()
    only_once("results: columns", (name for name, _ in found))
    return dict(found)


def with_own(ours: tuple[Series, ...], own: tuple[Series, ...]) -> tuple[Series, ...]:
    """Return all series of a run, a user's own last. Raises InputError for a name that another has."""
    known = {one.name for one in ours}
    for place, one in enumerate(own):
        if one.name in known or one.name in {other.name for other in own[:place]}:
            raise InputError("--rules: series", one.name, "a name that no series has yet")
        if one.by not in KINDS:
            raise UnknownNameError(f"--rules: series {one.name}: by", one.by, KINDS)
        if one.unit not in UNITS:
            raise UnknownNameError(f"--rules: series {one.name}: unit", one.unit, UNITS)
        if one.yearly not in {"", "sum", "mean", "end"}:
            raise UnknownNameError(f"--rules: series {one.name}: yearly", one.yearly, ("sum", "mean", "end"))
    return (*ours, *own)


SERIES = declared(tuple(AS_SHIPPED.region_labels.items()))


@cache
def reads_of(function: Callable[..., Any]) -> tuple[str, ...]:
    """Return the names of the columns a series reads: the parameters of its function without a value."""
    given = inspect.signature(function).parameters.values()
    return tuple(one.name for one in given if one.default is one.empty)


def _refuse_figures(series: Series, found: Array, entities: int) -> None:
    """Refuse what a user's series says where it isn't a finite number for each entity."""
    if found.shape != (entities,):
        raise InputError(f"--rules: series {series.name}", f"shape {found.shape}", f"{entities}, one a {series.by}")
    if not np.isfinite(found).all():
        raise InputError(f"--rules: series {series.name}", "a number that isn't finite", "finite numbers")


class Columns:
    """What series may read, by name: messages of the quarter, columns of the world, mechanisms, groups of parameters.

    And what modules of series make of these (``COLUMNS``).

    ``fills`` is a message, ``ledger`` a column of the world, ``energy`` a mechanism, ``ai_parameters`` a group
    """

    def __init__(self, world: Any) -> None:
        self._places = (world.today, world, world.mechanisms)
        self._parameters = world.parameters
        self._on = {one.name: one for one in world.mechanisms}
        self._of_users = {one.name for one in world.parameters.brought.series}
        self._kinds = (*shipped(), *world.parameters.brought.with_parameters)
        self._found: dict[str, Any] = {}

    def written(self, series: Series, entities: int) -> Array | float:
        """Return what a series records now, for so many entities: zero while the mechanism that declares it is off."""
        if series.owner and series.owner not in self._on:
            return np.zeros(entities)
        own = self._on.get(series.owner)
        found = series.function(*[own if name == "mechanism" else self[name] for name in reads_of(series.function)])
        if series.name in self._of_users:
            _refuse_figures(series, np.atleast_1d(as_array(found)), entities)
        return found

    def __getitem__(self, name: str) -> Any:
        """Return what has that name; UnknownNameError for a name that nothing has."""
        if name not in self._found:
            self._found[name] = self._looked_up(name)
        return self._found[name]

    def _looked_up(self, name: str) -> Any:
        for place in self._places:
            if hasattr(place, name):
                return getattr(place, name)
        if name in derived():
            function = derived()[name]
            return function(*[self[one] for one in reads_of(function)])
        prefix = name.removesuffix("_parameters")
        if prefix != name:
            return self._group(prefix)
        known = {one for place in self._places for one in (*vars(place), *vars(type(place))) if one[0] != "_"}
        known |= set(derived())
        raise UnknownNameError("series: column", name, known)

    def _group(self, prefix: str) -> Any:
        """A group of parameters by its prefix: one that several share, or a mechanism's own."""
        own = {one.group.prefix: one.group for one in self._kinds if one.group is not None}
        return self._parameters.group(own[prefix]) if prefix in own else getattr(self._parameters, prefix)


def entities(columns: Columns) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return (entity, region) of every kind of record."""
    regions, sectors = columns["regions"], columns["sectors"]
    firms = {
        kind: columns[facts]
        for kind, facts in (
            ("vendor", "facts"),
            ("supplier", "supplier_facts"),
            ("foundry", "foundry_facts"),
            ("maker", "maker_facts"),
            ("site", "sites"),
            ("centre", "centre_facts"),
            ("developer", "developer_facts"),
        )
    }
    known = np.isfinite(sectors.revenue_multiplier)
    of_world = {
        "world": ("world",),
        "stage": STAGES,
        "sector": sectors.names,
        "multiplier": tuple(name for name, has in zip(sectors.names, known, strict=True) if has),
        "programme": tuple(columns["state"].programmes.money),
        "flow": tuple(columns["ledger"].rows),
    }
    placed = {
        kind: tuple(zip(one.names, (regions.names[r] for r in one.region), strict=True)) for kind, one in firms.items()
    }
    found = {kind: tuple((name, "world") for name in names) for kind, names in of_world.items()} | placed
    return found | {"region": tuple((name, name) for name in regions.names)}


def remember(world: Any) -> None:
    """Write every declared series for the quarter just simulated."""
    columns, records = Columns(world), world.records
    if not len(records):
        records.entities_by_kind.update(entities(columns))
    sizes = {kind: len(cast) for kind, cast in records.entities_by_kind.items()}
    written = {one.name: columns.written(one, sizes[one.by]) for one in records.declared.values()}
    records.append(world.quarter, written)
