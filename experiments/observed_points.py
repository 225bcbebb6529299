"""Observed figures as points beside the line of a recorded series: which belong to it, where they lie, what they say.

Which figure answers which series, and of which entities, stands in ``model/parameters/data/observables.csv``; figures
and sources in ``history.csv`` and ``observed.csv``. A point is drawn only where its level can be compared: the table
says ``level`` = yes, the entities are the line's, no more and no fewer, and the period is the line's.

A line shows each quarter's own value, or the sum of the four quarters to it (``a_year``). A sum is comparable where its
period is as long as the line's; a mean or a last value is shown beside single quarters alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

from suanli.experiments.observables import Observable, in_dollars, observables
from suanli.experiments.observations import LAST_SHIPPED, Observation, shipped
from suanli.model.kernel.units import QUARTERS_PER_YEAR, START_YEAR, quarters_until


@dataclass(frozen=True)
class Shown:
    """What lines of a chart show of a recorded series.

    series  its name; scale  what its values are multiplied by
    a_year  whether a line's value is the sum of the four quarters to its quarter, or the quarter's own
    """

    series: str
    scale: float = 1.0
    a_year: bool = False


@dataclass(frozen=True)
class Point:
    """One observed figure in the unit of the line it stands beside.

    first, last  quarters of its period, from 2018Q1 = 0
    at           quarter of the line that it is compared with: the last of a sum over a year, else the middle of its
                 period, half-way between two quarters where that lies there
    low, high    ends of what was observed where the figure is a range; None where it is a number, or on the open side
    period       2023, 2023Q4 or 2023H2; of a fiscal year its name
    fiscal       whether the year is one that isn't the calendar's
    """

    first: int
    last: int
    at: float
    value: float
    low: float | None
    high: float | None
    period: str
    fiscal: bool
    source: str
    perimeter: str

    @property
    def middle_year(self) -> float:
        """Middle of its period in years, counted as charts by year count them: 2023 is the middle of 2023."""
        return START_YEAR + (self.first + self.last + 1) / (2 * QUARTERS_PER_YEAR) - 0.5


@cache
def points(shown: Shown, of: frozenset[str]) -> tuple[Point, ...]:
    """Return the shipped figures of a series of some entities, by time; none twice where two files hold the same.

    of  names of the series' entities that the line adds up: one vendor, all of a group, a region, or the world
    """
    found: list[Point] = []
    for one in in_dollars(shipped()):
        known = observables().get(one.key)
        if known is None or not known.level or known.series != shown.series or entities_of(known) != of:
            continue
        point = _point(one, known, shown)
        if point is not None and not any(_same(point, other) for other in found):
            found.append(point)
    return tuple(sorted(found, key=lambda point: (point.at, point.value)))


def entities_of(known: Observable) -> frozenset[str]:
    """Return the entities of the series that an observable adds up."""
    return frozenset(known.of.split("+"))


def _point(one: Observation, known: Observable, shown: Shown) -> Point | None:
    """A figure beside a line; None where it can't be compared, begins before 2018 or ends after LAST_SHIPPED."""
    first, last = known.quarters(one)
    if known.how == "last":
        first = last
    lasts = QUARTERS_PER_YEAR if shown.a_year else 1
    comparable = last - first + 1 == lasts if known.how == "sum" else known.how in {"mean", "last"} and lasts == 1
    if not comparable or first < 0 or last >= quarters_until(LAST_SHIPPED):
        return None
    scale = shown.scale / known.scale
    low, high = (scale * end if one.ends and math.isfinite(end) else None for end in (one.low, one.high))
    return Point(
        first=first,
        last=last,
        at=last if shown.a_year else (first + last) / 2,
        value=scale * one.value,
        low=low,
        high=high,
        period=one.period,
        fiscal=known.year_ends != 0 and one.lasts == QUARTERS_PER_YEAR,
        source=one.source,
        perimeter=known.perimeter,
    )


def _same(one: Point, other: Point) -> bool:
    """Whether two points are one figure, which two files hold."""
    return (one.first, one.last) == (other.first, other.last) and math.isclose(one.value, other.value, rel_tol=1e-9)
