"""The store of what was remembered: every series, quarter by quarter; tables and the hash made from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple

import numpy as np

from suanli.model.kernel.either import agreed, as_array, filled
from suanli.model.kernel.errors import EntitiesError, InputError, NotFiniteError, UnknownNameError
from suanli.model.kernel.units import quarter_label

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

Array = np.ndarray
Yearly = Literal["", "sum", "mean", "end"]
ROOM = 72  # quarters there is room for at first
_AXES = {"flow": "payment"}  # of a dataset, where a kind is called as a series is


@dataclass(frozen=True)
class Series:
    """One remembered figure.

    by        what it is recorded for: world, region, vendor, supplier, sector, multiplier (sectors that have one), flow
    function  from the columns it names, after the quarter, to a number or to one number for each of those
    owner     name of the mechanism that declares it, which its function may read as ``mechanism``: zero while it is off
    yearly    how a year's figure is made of its quarters, for sweeps: sum, mean or end; empty where they don't keep it
    """

    brought_as: ClassVar[str] = "series"

    name: str
    by: str
    unit: str
    label: str
    function: Callable[..., Array | float]
    yearly: Yearly = ""
    owner: str = ""


def _unbound(*_columns: object) -> float:
    raise EntitiesError("a series", "a copy of records", "records of a world: they know what to record")


class Records:
    """All series of a run, quarter by quarter. Appended to by one phase, read by everybody.

    initial  figures of the quarter before the first, for those series that signals and regimes look back on
    """

    def __init__(self, declared: tuple[Series, ...], initial: dict[str, Array]) -> None:
        self.declared = {series.name: series for series in declared}
        self.entities_by_kind: dict[str, tuple[tuple[str, str], ...]] = {}
        self._initial = initial
        self._places: dict[str, slice] = {}  # of each series in a quarter's row
        self._values = np.empty((0, 0))  # (quarters there is room for, figures of a quarter)
        self._quarters = 0

    @classmethod
    def of(cls, declared: tuple[Series, ...], values: Mapping[str, Array], entities: Mapping[str, Any]) -> Records:
        """Return records made of whole series, (quarters, entities), as they were kept somewhere; entities by kind."""
        found = cls(declared, {})
        found.entities_by_kind.update(entities)
        rows = [values[name] for name in found.declared]
        found._quarters = len(rows[0])
        found._place({name: values[name][0] for name in found.declared})
        found._values = np.concatenate(rows, axis=1)
        return found

    def __len__(self) -> int:
        return self._quarters

    def _place(self, rows: Mapping[str, Array]) -> None:
        """Note where each series stands in a quarter's row."""
        ends = np.cumsum([row.size for row in rows.values()]).tolist()
        self._places = {name: slice(end - row.size, end) for (name, row), end in zip(rows.items(), ends, strict=True)}

    def __getstate__(self) -> dict[str, Any]:
        """Return what is kept of records elsewhere: all but the functions, which the world puts back (``bind``)."""
        return self.__dict__ | {"declared": self.without_functions()}

    def without_functions(self) -> dict[str, Series]:
        """Return what is declared of each series by name, as it can be sent to another process."""
        return {name: replace(one, function=_unbound) for name, one in self.declared.items()}

    def bind(self, declared: Iterable[Series]) -> None:
        """Put functions back into series of the same names."""
        known = {one.name: one for one in declared}
        self.declared = {name: known.get(name, one) for name, one in self.declared.items()}

    def append(self, quarter: int, written: Mapping[str, Array | float]) -> None:
        """Remember a quarter.

        Raises NotFiniteError where a series holds NaN or infinity, EntitiesError where it has other entities than
        those of its kind: they are the same in every quarter.
        """
        rows = {name: _row(written[name]) for name in self.declared}
        sizes = {kind: len(cast) for kind, cast in self.entities_by_kind.items()}
        for name, row in rows.items():
            entities = sizes.get(self.declared[name].by, row.size)
            if row.shape != (entities,):
                raise EntitiesError(
                    f"series {name!r}: {row.size} figures", quarter_label(quarter), f"{entities}, one for each entity"
                )
        figures = np.concatenate(list(rows.values()))
        if not agreed(np.isfinite(figures).all()):
            self._refuse(quarter, rows)
        if not self._quarters:
            self._place(rows)
        if self._quarters >= len(self._values):
            self._make_room(figures)
        self._values[self._quarters] = figures
        self._quarters += 1

    def _make_room(self, figures: Array) -> None:
        """More rows; twice as many as there were."""
        kept, more = self._values[: self._quarters], filled((max(ROOM, self._quarters), figures.size), 0.0 * figures[0])
        self._values = np.concatenate((kept, more)) if self._quarters else more

    def _refuse(self, quarter: int, rows: Mapping[str, Array]) -> None:
        """Name the first figure that isn't a number."""
        for name, row in rows.items():
            for place in np.flatnonzero(~np.isfinite(row)):
                entity = self.entities_by_kind[self.declared[name].by][int(place)][0]
                raise NotFiniteError(name, quarter_label(quarter), entity)

    def recent(self, name: str, quarters: int) -> Array:
        """The last so many rows of a series, (quarters, entities), oldest first; the initial row stands in before 2018.

        Raises InputError where that goes back beyond the first quarter of a series without an initial row.
        """
        lived = min(quarters, self._quarters)
        missing = quarters - lived
        if not missing:
            return self._values[self._quarters - lived : self._quarters, self._places[self.known(name).name]]
        if name not in self._initial:
            raise InputError(
                f"recent figures of {name}", f"{quarters} quarters", f"{len(self)}: what it was before 2018 isn't known"
            )
        rows = [self._initial[self.known(name).name]] * missing
        return as_array([*rows, *self._values[:lived, self._places[name]]] if lived else rows)

    def begin_with(self, name: str, row: Array) -> None:
        """Set the initial row of a series that signals look back on, where it is known once all else stands."""
        self._initial[self.known(name).name] = row

    def known(self, name: str) -> Series:
        """The declared series of that name; UnknownNameError with the nearest known one otherwise."""
        if name not in self.declared:
            raise UnknownNameError("series", name, self.declared)
        return self.declared[name]

    def array(self, name: str) -> Array:
        """A series as (quarters, entities)."""
        if not self._quarters:
            return np.empty(0)
        return self._values[: self._quarters, self._places[self.known(name).name]].copy()

    def of_runs(self) -> list[Records]:
        """The records of each run of a batch."""
        values: Any = self._values
        found = []
        for one in values.of:
            alone = object.__new__(Records)
            alone.__dict__.update(self.__dict__, _values=one)
            found.append(alone)
        return found

    def entities(self, name: str) -> tuple[str, ...]:
        """Names of the entities a series is recorded for, in the order of its columns."""
        return tuple(entity for entity, _ in self.entities_by_kind.get(self.known(name).by, ()))

    def quarters(self) -> list[str]:
        """Names of the quarters recorded."""
        return [quarter_label(quarter) for quarter in range(len(self))]

    def series(self, name: str, by: str | None = None) -> pd.DataFrame:
        """One series as a table: a row a quarter, a column an entity.

        by  what it is recorded for; given, it is checked: InputError if the series is recorded by something else
        """
        import pandas as pd

        if by not in {None, self.known(name).by}:
            raise InputError(f"series {name}: by", by, self.known(name).by)
        if not len(self):
            return pd.DataFrame()
        return pd.DataFrame(self.array(name), index=self.quarters(), columns=list(self.entities(name)))

    def dataset(self) -> xr.Dataset:
        """Everything as an xarray Dataset: a variable a series, over ``quarter`` and what it is recorded for.

        Units and labels are attributes; a vendor's home region is the coordinate ``vendor_region``, and so for others.
        Raises InputError where xarray isn't installed (``pip install suanli[data]``).
        """
        try:
            import xarray as xr
        except ImportError:
            raise InputError("records as a dataset", "no xarray", "pip install suanli[data]") from None
        coordinates: dict[str, Any] = {"quarter": self.quarters()}
        for kind, cast in self.entities_by_kind.items() if len(self) else ():
            if kind != "world":
                axis = _AXES.get(kind, kind)
                coordinates[axis] = [name for name, _ in cast]
                coordinates[f"{axis}_region"] = (axis, [region for _, region in cast])
        variables = {}
        for name, one in self.declared.items() if len(self) else ():
            values, about = self.array(name), {"units": one.unit, "long_name": one.label}
            world = one.by == "world"
            axes = ("quarter",) if world else ("quarter", _AXES.get(one.by, one.by))
            variables[name] = (axes, values[:, 0] if world else values, about)
        return xr.Dataset(variables, coordinates)

    def frame(self) -> pd.DataFrame:
        """Everything as one tidy table: quarter, entity, region, series, value, unit."""
        declared = self.declared.values() if len(self) else ()
        return tidy(declared, self.quarters(), self.entities_by_kind, self.array)

    def hash(self) -> str:
        """SHA-256 over the tidy rows, sorted by quarter, entity, region and series.

        Of each row: ``quarter|entity|region|series|unit|`` in UTF-8, then the value as little-endian float64.
        """
        if not self._quarters:
            return sha256().hexdigest()
        series = tuple((name, one.by, one.unit) for name, one in self.declared.items())
        made = _template(series, tuple(self.entities_by_kind.items()))
        rows = np.tile(made.text, (self._quarters, 1))
        labels = np.array([list(label.encode()) for label in self.quarters()], dtype=np.uint8)
        rows[:, made.labels] = labels[:, None, :]
        values = np.ascontiguousarray(self._values[: self._quarters, made.order], dtype="<f8")
        rows[:, made.values] = values.view(np.uint8).reshape(self._quarters, -1, _WIDE)
        return sha256(rows.tobytes()).hexdigest()


def _row(figures: Array | float) -> Array:
    """Return figures of a series, one for each entity."""
    if isinstance(figures, np.ndarray) and figures.ndim == 1 and figures.dtype == np.float64:
        return figures
    return np.atleast_1d(as_array(figures, dtype=float))


_WIDE, _LABEL = 8, len(quarter_label(0))  # bytes of a value, of the name of a quarter


class _Template(NamedTuple):
    """The bytes that are hashed of a quarter, but for its name and values; where these go, (figures, bytes of each).

    order  column of the figure of each row
    """

    text: Array
    labels: Array
    values: Array
    order: Array


@lru_cache(maxsize=8)
def _template(series: tuple[tuple[str, str, str], ...], cast: tuple[tuple[str, Any], ...]) -> _Template:
    """Return the template of records. series  (name, kind, unit) in the order of columns; cast  entities by kind"""
    entities, keys = dict(cast), []
    for name, by, unit in series:
        keys += [(entity, region, name, column, unit) for column, (entity, region) in enumerate(entities[by])]
    order = sorted(range(len(keys)), key=lambda place: keys[place][:4])
    text, labels, values = bytearray(), [], []
    for place in order:
        entity, region, name, _, unit = keys[place]
        labels.append(len(text))
        text += b" " * _LABEL + f"|{entity}|{region}|{name}|{unit}|".encode()
        values.append(len(text))
        text += b" " * _WIDE
    starts, ends = (np.array(found)[:, None] for found in (labels, values))
    return _Template(
        np.frombuffer(bytes(text), np.uint8), starts + np.arange(_LABEL), ends + np.arange(_WIDE), np.array(order)
    )


def tidy(
    declared: Iterable[Series],
    quarters: list[str],
    entities: Mapping[str, tuple[tuple[str, str], ...]],
    array: Callable[[str], Array],
) -> pd.DataFrame:
    """One table of many series: quarter, entity, region, series, value, unit.

    entities  (name, region) of each entity by kind; array  a series' values by its name, (quarters, entities)
    """
    import pandas as pd

    columns: dict[str, list[Array]] = {name: [] for name in ("quarter", "entity", "region", "series", "value", "unit")}
    known = np.array(quarters, dtype=object)
    for series in declared:
        cast, values = np.array(entities[series.by], dtype=object).reshape(-1, 2), array(series.name)
        columns["quarter"].append(np.repeat(known, len(cast)))
        columns["entity"].append(np.tile(cast[:, 0], len(known)))
        columns["region"].append(np.tile(cast[:, 1], len(known)))
        columns["series"].append(np.full(values.size, series.name, dtype=object))
        columns["value"].append(values.ravel())
        columns["unit"].append(np.full(values.size, series.unit, dtype=object))
    return pd.DataFrame({name: np.concatenate(parts) if parts else parts for name, parts in columns.items()})
