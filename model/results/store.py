"""The store of what was remembered: every series, quarter by quarter; tables and the hash made from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from suanli.model.kernel.either import agreed, as_array
from suanli.model.kernel.errors import EntitiesError, InputError, NotFiniteError, UnknownNameError
from suanli.model.kernel.units import quarter_label

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

Array = np.ndarray
Yearly = Literal["", "sum", "mean", "end"]
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
        self._rows: dict[str, list[Array]] = {name: [] for name in self.declared}

    def __len__(self) -> int:
        return len(next(iter(self._rows.values())))

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
        rows = {name: np.atleast_1d(as_array(written[name], dtype=float)).copy() for name in self.declared}
        for name, row in rows.items():
            entities = len(self.entities_by_kind.get(self.declared[name].by, row))
            if row.shape != (entities,):
                raise EntitiesError(
                    f"series {name!r}: {row.size} figures", quarter_label(quarter), f"{entities}, one for each entity"
                )
        if not agreed(np.isfinite(np.concatenate(list(rows.values()))).all()):
            self._refuse(quarter, rows)
        for name, row in rows.items():
            self._rows[name].append(row)

    def _refuse(self, quarter: int, rows: Mapping[str, Array]) -> None:
        """Name the first figure that isn't a number."""
        for name, row in rows.items():
            for place in np.flatnonzero(~np.isfinite(row)):
                entity = self.entities_by_kind[self.declared[name].by][int(place)][0]
                raise NotFiniteError(name, quarter_label(quarter), entity)

    def recent(self, name: str, quarters: int) -> list[Array]:
        """The last so many rows of a series, oldest first; before the first quarter the initial row stands in.

        Raises InputError where that goes back beyond the first quarter of a series without an initial row.
        """
        rows = self._rows[self.known(name).name][-quarters:]
        missing = quarters - len(rows)
        if missing and name not in self._initial:
            raise InputError(
                f"recent figures of {name}", f"{quarters} quarters", f"{len(self)}: what it was before 2018 isn't known"
            )
        return [self._initial[name]] * missing + rows if missing else rows

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
        return np.array(self._rows[self.known(name).name])

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
        keys = sorted(
            (entity, region, name, column)
            for name, series in self.declared.items()
            for column, (entity, region) in enumerate(self.entities_by_kind[series.by])
        )
        ends = [f"|{entity}|{region}|{name}|{self.declared[name].unit}|".encode() for entity, region, name, _ in keys]
        arrays = {name: self.array(name) for name in self.declared}
        digest = sha256()
        for quarter, label in enumerate(self.quarters()):
            values = np.array([arrays[name][quarter, column] for _, _, name, column in keys], dtype="<f8").tobytes()
            start = label.encode()
            pieces = ((start, end, values[8 * place : 8 * place + 8]) for place, end in enumerate(ends))
            digest.update(b"".join(piece for three in pieces for piece in three))
        return digest.hexdigest()


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
