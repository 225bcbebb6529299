"""Scenarios against the first of them on common draws: paired differences with intervals.

Every run of a seed uses the same random numbers in every scenario (draws have addresses), so differences are paired by
seed and their intervals are those of a mean of differences, by Student's t.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from suanli.experiments.ensemble import checked_seeds, each, gathered, whole_industry
from suanli.experiments.measures import CHINESE_SEVEN, US_THREE, of, of_leader, year
from suanli.experiments.points import tasks as tasks_of
from suanli.experiments.yearly import figure, kept, unit_of_year
from suanli.model.kernel.errors import InputError, UnknownNameError
from suanli.model.kernel.units import START_YEAR
from suanli.model.mechanisms.settings import baseline
from suanli.model.results.series import declared
from suanli.model.results.store import Records

Array = np.ndarray
Progress = Callable[[int, int], None]
LAST_YEAR = 2035
FIGURES: dict[str, tuple[str, Callable[[Records, int], float]]] = {
    "world spending": ("USD bn per year", lambda r, y: float(year(r, "spending", y).sum())),
    "US three, share": ("share", lambda r, y: float(year(r, "us_three_share", y).mean())),
    "Chinese seven, share": ("share", lambda r, y: float(year(r, "chinese_seven_share", y).mean())),
    "US three, operating profit": ("USD bn per year", lambda r, y: of(r, "operating_profit", y, US_THREE)),
    "Chinese seven, operating profit": ("USD bn per year", lambda r, y: of(r, "operating_profit", y, CHINESE_SEVEN)),
    "US three, R&D": ("USD bn per year", lambda r, y: of(r, "research", y, US_THREE)),
    "Chinese seven, R&D": ("USD bn per year", lambda r, y: of(r, "research", y, CHINESE_SEVEN)),
    "Chinese seven, parents' loss funding": ("USD bn per year", lambda r, y: of(r, "support", y, CHINESE_SEVEN)),
    "leading chip supplier, revenue": ("USD bn per year", lambda r, y: of_leader(r, "chip_revenue", y)),
    "AI compute, spending": ("USD bn per year", lambda r, y: float(year(r, "ai_spending", y).sum())),
    "compute anxiety": ("share", lambda r, y: float(year(r, "ai_anxiety", y).mean())),
    "compute anxiety, China": ("share", lambda r, y: float(year(r, "region_anxiety", y)[:, 1].mean())),
    "AI compute served, China": ("PF", lambda r, y: float(year(r, "region_ai_served", y)[:, 1].mean())),
    "chips shipped": ("thousand chips per year", lambda r, y: float(year(r, "chips_shipped", y).sum())),
    "concentration": ("1", lambda r, y: float(year(r, "concentration", y).mean())),
    "mean price": ("USD bn per CU per quarter", lambda r, y: float(year(r, "mean_price", y).mean())),
}


class Runs(NamedTuple):
    """What runs are made: customers, overrides on top of every scenario; and figures asked for, as series/entity.

    points  a calibrated set over whose points seeds are spread: ``points.of_seeds``
    """

    customers: int = 1000
    overrides: str = ""
    figures: tuple[str, ...] = ()
    points: str = ""


AS_USUAL = Runs()


def figures(records: Records, years: tuple[int, ...], asked: tuple[str, ...] = ()) -> list[float]:
    """The figures of a run, by year and figure. asked  besides ours, as series/entity"""
    found = []
    for which in years:
        found += [figure(records, *_named(text), which) for text in asked]
        found += [answer(records, which) for _, answer in FIGURES.values()]
    return found


def _named(text: str) -> tuple[str, str]:
    """(series, entity) of ``share/alibaba``; InputError for another form, UnknownNameError for another series."""
    name, slash, entity = text.partition("/")
    if not slash or not entity:
        raise InputError("--figure", text, "SERIES/ENTITY, as share/alibaba")
    if name not in kept():
        raise UnknownNameError("--figure: series", name, kept())
    return name, entity


def _unit(text: str) -> str:
    known = baseline()
    every = (*declared(tuple(known.tables.region_labels.items())), *known.brought.series)
    unit = {one.name: one.unit for one in every}[_named(text)[0]]
    return unit_of_year(unit, kept()[_named(text)[0]])


def _quantile_of_t(freedom: int) -> float:
    """The 97.5 % quantile of Student's t."""
    from scipy import stats  # noqa: PLC0415 (a second to import, which whoever asks for no interval needn't wait for)

    return float(stats.t.ppf(0.975, freedom))


def interval(differences: Array) -> dict[str, float]:
    """Mean of paired differences, its 95 % interval by Student's t, and the share of seeds above zero."""
    count = len(differences)
    mean, error = float(differences.mean()), float(differences.std(ddof=1) / np.sqrt(count))
    half = _quantile_of_t(count - 1) * error
    return {"mean": mean, "low": mean - half, "high": mean + half, "share_positive": float((differences > 0.0).mean())}


def part_of(events: int, count: int) -> tuple[float, float, float]:
    """(part, ends of its 95 % interval) of events among as many independent runs, by Wilson."""
    from scipy import stats  # noqa: PLC0415 (as below)

    ends = stats.binomtest(events, count).proportion_ci(method="wilson")
    return events / count, float(ends.low), float(ends.high)


def part_of_reference(differences: Array, reference: Array) -> dict[str, float] | None:
    """Mean difference over the size of the reference's mean, with its 95 % interval: what part of it a change makes.

    ratio = mean(d) / |mean(r)|; the interval by Fieller's theorem with Student's t, pairs kept together, so that it
    holds zero where and only where that of the difference does (``interval``)

    returns None where the reference's mean isn't distinguishable from zero by the same t
    Source: Fieller, Some problems in interval estimation, Journal of the Royal Statistical Society B 16(2), 1954.
    """
    count = len(reference)
    t = _quantile_of_t(count - 1)
    sign = 1.0 if reference.mean() >= 0.0 else -1.0
    covered = np.cov(differences, sign * reference) * t * t / count
    top, bottom = float(differences.mean()), float(sign * reference.mean())
    known = bottom * bottom - covered[1, 1]
    if known <= 0.0:
        return None
    middle = top * bottom - covered[0, 1]
    half = math.sqrt(max(0.0, middle * middle - known * (top * top - covered[0, 0])))
    return {"mean": top / bottom, "low": (middle - half) / known, "high": (middle + half) / known}


def compare(
    names: list[str],
    seeds: int,
    years: tuple[int, ...] = (2022, 2030),
    runs: Runs | tuple[int, str] = AS_USUAL,
    workers: int | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """The document that ``suanli compare --json`` prints: medians, and differences from the first scenario.

    Raises InputError for fewer than two scenarios or seeds, for a year outside 2018 to 2035, and what the scenarios'
    own reading raises.
    """
    if len(names) < 2:
        raise InputError("scenarios", " ".join(names), "at least two: the first is what the others are compared with")
    checked_seeds(seeds)
    for which in years:
        if not START_YEAR <= which <= LAST_YEAR:
            raise InputError("--years", which, f"whole numbers from {START_YEAR} to {LAST_YEAR}")
    customers, overrides, asked, points = Runs(*runs)
    units = {text: _unit(text) for text in asked} | {name: unit for name, (unit, _) in FIGURES.items()}
    for name in names:
        whole_industry(name, overrides)
    tasks = [task for name in names for task in tasks_of(name, seeds, (customers, max(years)), overrides, points)]
    found = gathered(each(tasks, partial(figures, years=years, asked=asked), workers), len(tasks), progress)
    values = np.array(found).reshape(len(names), seeds, len(years), len(units))
    rows = [
        {
            "scenario": name,
            "year": which,
            "figure": name_of,
            "unit": unit,
            "median": float(np.median(values[s, :, y, f])),
            "difference": interval(values[s, :, y, f] - values[0, :, y, f]) if s else None,
            "part_of_reference": part_of_reference(values[s, :, y, f] - values[0, :, y, f], values[0, :, y, f])
            if s
            else None,
        }
        for s, name in enumerate(names)
        for y, which in enumerate(years)
        for f, (name_of, unit) in enumerate(units.items())
    ]
    return {
        "reference": names[0],
        "seeds": seeds,
        "customers": customers,
        "overrides": overrides,
        "points": points,
        "start": START_YEAR,
        "rows": rows,
    }
