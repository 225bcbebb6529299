"""What a sweep keeps of a run: figures by calendar year, of every series that says how a year is made of quarters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from suanli.model.extensions.loaded import Extensions, loaded
from suanli.model.kernel.errors import UnknownNameError
from suanli.model.kernel.units import QUARTERS_PER_YEAR, START_YEAR
from suanli.model.mechanisms.settings import baseline
from suanli.model.results.series import declared
from suanli.model.results.store import Records

Array = np.ndarray
SUM, MEAN, END = "sum", "mean", "end"


def kept() -> dict[str, str]:
    """Return how a year's figure is made of its quarters, by the names of the series that sweeps keep."""
    return _kept(loaded())


@cache
def _kept(_: Extensions) -> dict[str, str]:
    known = baseline()
    every = (*declared(tuple(known.tables.region_labels.items())), *known.brought.series)
    return {one.name: one.yearly for one in every if one.yearly}


def figure(records: Records, name: str, entity: str, year: int) -> float:
    """Return one figure of a year. Raises UnknownNameError for a series or an entity that isn't kept."""
    if name not in kept():
        raise UnknownNameError("series", name, kept())
    entities = records.entities(name)
    if entity not in entities:
        raise UnknownNameError(f"{name}: entity", entity, entities)
    start = (year - START_YEAR) * QUARTERS_PER_YEAR
    quarters = records.array(name)[start : start + QUARTERS_PER_YEAR, entities.index(entity)]
    return float({SUM: quarters.sum(), MEAN: quarters.mean(), END: quarters[-1]}[kept()[name]])


@dataclass(frozen=True)
class Figures:
    """Figures of a run as columns of one length: year, entity, series, unit, value."""

    year: list[int]
    entity: list[str]
    series: list[str]
    unit: list[str]
    value: list[float]


def unit_of_year(unit: str, how: str) -> str:
    """The unit of a year's figure: what flows each quarter adds up to a year.

    >>> unit_of_year("USD bn per quarter", "sum"), unit_of_year("share", "mean")
    ('USD bn per year', 'share')
    """
    return f"{unit.removesuffix(' per quarter')} per year" if how == SUM else unit


def yearly(records: Records, years: tuple[int, ...]) -> Figures:
    """The figures of some years, as far as they were lived."""
    lived = len(records) // QUARTERS_PER_YEAR
    asked = [year for year in years if 0 <= year - START_YEAR < lived]
    out = Figures([], [], [], [], [])
    for name, how in ((one.name, one.yearly) for one in records.declared.values() if one.yearly):
        entities, unit = records.entities(name), unit_of_year(records.known(name).unit, how)
        quarters = records.array(name)[: lived * QUARTERS_PER_YEAR].reshape(lived, QUARTERS_PER_YEAR, len(entities))
        figures = {SUM: quarters.sum(axis=1), MEAN: quarters.mean(axis=1), END: quarters[:, -1]}[how]
        for year in asked:
            out.year.extend([year] * len(entities))
            out.entity.extend(entities)
            out.series.extend([name] * len(entities))
            out.unit.extend([unit] * len(entities))
            out.value.extend(float(value) for value in figures[year - START_YEAR])
    return out
