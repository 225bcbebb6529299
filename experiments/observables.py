"""What a run says of something that is observed: the same figure, period and unit, in the model's perimeter.

Which of the model's series answers which metric stands in ``model/parameters/data/observables.csv``:

    unit       of the figure; renminbi are turned into dollars
    series     one of the records, or several added (a+b); a ratio is divided (a+b/c+d)
    of         entities of the series that are added up, of a ratio's two sides where they differ (a+b/c); * is all
    how        sum, mean or last of the period's quarters; growth over the same quarters a year before, less one;
               ratio of sums; since_2022, cumulated from 2022Q1; ratio_since_2022, of both sides cumulated from there
    scale      model's unit times scale is the observed unit
    year_ends  quarters by which a fiscal year ends after (or, below 0, before) the calendar year of its name
    change     how an observed figure is carried on: ratio (times) or difference (plus)
    tolerance  an error of this size counts 1: of the logarithm for a ratio, else in the observed unit; judged before
    level      yes where the perimeters are close enough to compare levels, not changes alone
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import numpy as np

from suanli.experiments.observations import RATE, Observation, shipped
from suanli.model.kernel.errors import InputError
from suanli.model.kernel.units import QUARTERS_PER_YEAR, START_YEAR
from suanli.model.results.store import Records

Array = np.ndarray
ADDED = ("sum", "since_2022", "growth")  # figures that a quarter and a year don't share
SINCE = (2022 - START_YEAR) * QUARTERS_PER_YEAR


@dataclass(frozen=True)
class Observable:
    """A metric that the model answers; fields as in the table."""

    entity: str
    metric: str
    unit: str
    series: str
    of: str
    how: str
    scale: float
    year_ends: int
    change: str
    tolerance: float
    level: bool
    perimeter: str

    def quarters(self, one: Observation) -> tuple[int, int]:
        """First and last quarter of an observation's period, counted from 2018Q1 = 0."""
        start = (one.year - START_YEAR) * QUARTERS_PER_YEAR
        if one.quarter is not None:
            return start + one.quarter - 1, start + one.quarter - 1
        if one.half is not None:
            return start + 2 * (one.half - 1), start + 2 * one.half - 1
        return start + self.year_ends, start + self.year_ends + QUARTERS_PER_YEAR - 1

    def of_year(self, records: Records, which: int) -> float:
        """What a run says of the year of that name, fiscal where the observed one is."""
        first = (which - START_YEAR) * QUARTERS_PER_YEAR + self.year_ends
        return self.answer(records, first, first + QUARTERS_PER_YEAR - 1)

    def answer(self, records: Records, first: int, last: int) -> float:
        """What a run says of a period; NaN where it didn't live through all of it."""
        begin = {"growth": first - QUARTERS_PER_YEAR}.get(self.how, SINCE if "since_2022" in self.how else first)
        if begin < 0 or last >= len(records) or last < begin:
            return float("nan")
        if self.how.startswith("ratio"):
            over, under = (self._total(records, side, begin, last).sum() for side in (0, -1))
            return float(self.scale * over / under) if under else float("nan")
        values = self._total(records, 0, begin, last)
        if self.how == "growth":
            before, now = values[: last - first + 1].sum(), values[QUARTERS_PER_YEAR:].sum()
            return float(self.scale * (now / before - 1.0)) if before > 0.0 else float("nan")
        made = {"mean": values.mean(), "last": values[-1]}.get(self.how, values.sum())
        return float(self.scale * made)

    def _total(self, records: Records, side: int, first: int, last: int) -> Array:
        """Sum of one side's series over the entities named, by quarter; of the world's where it has no others."""
        found = []
        for name in self.series.split("/")[side].split("+"):
            entities, of = records.entities(name), self.of.split("/")[side].split("+")
            if not entities:
                return np.full(last - first + 1, np.nan)  # such as chips where there are no suppliers
            chosen = [entities.index(one) for one in of if one in entities] if of != ["*"] else [*range(len(entities))]
            columns = chosen if len(entities) > 1 else [0]
            found.append(records.array(name)[first : last + 1, columns].sum(axis=1))
        return np.asarray(np.sum(found, axis=0))


@cache
def observables() -> dict[tuple[str, str], Observable]:
    """All metrics that the model answers, by entity and metric."""
    text = (files("suanli.model.parameters") / "data" / "observables.csv").read_text(encoding="utf-8")
    found = {}
    for row in csv.DictReader(text.splitlines()):
        found[row["entity"], row["metric"]] = Observable(
            row["entity"],
            row["metric"],
            plain(row["unit"]),
            row["series"],
            row["of"],
            row["how"],
            float(row["scale"]),
            int(row["year_ends"]),
            row["change"],
            float(row["tolerance"]),
            row["level"] == "yes",
            row["perimeter"],
        )
    return found


def plain(unit: str) -> str:
    """A unit whether it is written with blanks or underscores."""
    return "_".join(unit.split())


def in_dollars(given: tuple[Observation, ...]) -> tuple[Observation, ...]:
    """The same with what is in renminbi turned into dollars at the year's mean rate, or the last one known.

    Raises InputError for a rate that isn't above zero.
    """
    rates = {one.year: one.value for one in (*shipped(), *given) if one.key == RATE and one.lasts == QUARTERS_PER_YEAR}
    for year, rate in rates.items():
        if not rate > 0.0:
            raise InputError("--data", f"{' '.join(RATE)} {year}: {rate:g}", "a rate above 0")
    out = []
    for one in given:
        if plain(one.unit) == "RMB_bn":
            rate = rates[max((year for year in rates if year <= one.year), default=min(rates))]
            ends = None if one.ends is None else (one.low / rate, one.high / rate)
            out.append(replace(one, value=one.value / rate, unit="USD_bn", ends=ends))
        else:
            out.append(one)
    return tuple(out)


def in_known_units(given: tuple[Observation, ...]) -> tuple[tuple[Observation, ...], list[str]]:
    """(figures whose unit is the table's, or isn't given; what the others are, months of what is added up too)."""
    known, fine, other = observables(), [], []
    for one in given:
        wanted = known[one.key].unit if one.key in known else plain(one.unit)
        if one.month and one.key in known and known[one.key].how in ADDED:
            other.append(f"{one.entity} {one.metric} {one.period}: a month, expected a quarter, a half or a year")
        elif plain(one.unit) in {"", wanted} or (plain(one.unit), wanted) == ("RMB_bn", "USD_bn"):
            fine.append(one)
        else:
            other.append(f"{one.entity} {one.metric} {one.period}: unit {one.unit}, expected {wanted}")
    return tuple(fine), other


def asked_of(records: Records, asked: tuple[tuple[tuple[str, str], int, int], ...]) -> list[float]:
    """What a run says of many (entity and metric, first quarter, last quarter); a question for ``ensemble.each``."""
    known = observables()
    return [known[key].answer(records, first, last) for key, first, last in asked]
