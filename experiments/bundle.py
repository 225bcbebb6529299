"""The bundle of results that the front page shows: what runs say, what was observed, how often claims hold.

Made once by a command, over the calibrated set and seeds, and shipped, so that a page shows it at once and without the
model. All that is compared shares seeds and points: what differs is the scenario, the lever, or the link cut alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from suanli.experiments.bundle_levers import LEVERS, Stops
from suanli.experiments.bundle_lines import (
    CHANGED,
    FITTED_TO,
    LAST,
    LINES,
    MOVED,
    OF_VENDOR,
    TEN,
    lines,
    of_vendors,
    regimes_of,
)
from suanli.experiments.bundle_map import Grid, escape_map
from suanli.experiments.bundle_observed import observed_levels, observed_margins, observed_shares, rounded
from suanli.experiments.ensemble import Task, checked_seeds, each, gathered
from suanli.experiments.levers import YEARS, in_years, policies
from suanli.experiments.points import CALIBRATED, tasks, variants
from suanli.experiments.targets import TARGETS
from suanli.model.equations.loop import REGIME_NAMES
from suanli.model.kernel.units import START_YEAR
from suanli.model.results.store import Records

Array = np.ndarray
Progress = Callable[[int, int], None]
VERSION = 3
SEEDS, CUSTOMERS = 36, 2000


MONEY = 5.0  # USD bn a year of a programme, from 2023 to 2030: 40 in all
SCENARIOS: dict[str, tuple[str, str]] = {  # by the page's names: scenario, overrides
    "baseline": ("baseline", ""),
    **{
        name: (name, "")
        for name in (
            "no-patience",
            "no-research-effect",
            "price-war-ends",
            "no-export-control",
            "no-product-limit",
            "no-equipment-embargo",
            "no-supply-limit",
        )
    },
    **{
        name.replace(" ", "-"): ("baseline", in_years(YEARS, policies()[name].overrides(MONEY)))
        for name in ("three vendors", "network", "models", "mixing", "chips", "vendors")
    },
}
CUTS = (
    "cut-profit-to-research",
    "cut-research-to-quality",
    "cut-quality-to-share",
    "cut-sponsor-to-cover",
    "cut-layers-to-share",
)


@dataclass(frozen=True)
class Size:
    """How much is run: seeds and customers of each scenario, cut and stop of a lever; the last year; and which."""

    seeds: int = SEEDS
    customers: int = CUSTOMERS
    last: int = LAST
    scenarios: tuple[str, ...] = tuple(SCENARIOS)
    cuts: tuple[str, ...] = CUTS
    levers: tuple[Stops, ...] = LEVERS
    grid: Grid | None = field(default_factory=Grid)


REDUCED = Size(
    2, 40, FITTED_TO, ("baseline", "no-patience", "no-research-effect"), (), (), None
)  # made again by a test
QUANTILES = {"low": 0.05, "middle": 0.5, "high": 0.95}


@dataclass(frozen=True)
class Said:
    """A claim of the article about 2022 or 2023: of which line, where it holds, what was observed, and how it is asked.

    line, years  of the figure; holds  of its values in these years, (runs, years)
    against      a scenario: then the figure is the baseline's less that scenario's, run by run; empty for none
    observed     target whose observed figure stands beside it, or figures of its own; () where no source was found
    contradicted  True where what is published says the contrary
    """

    name: str
    line: str
    years: tuple[int, ...]
    holds: Callable[[Array], Array]
    against: str = ""
    target: str = ""
    observed: tuple[float, ...] = ()
    source: str = ""
    contradicted: bool = False


CLAIMS = (
    Said("two_thirds", "share/us_three", (2022,), lambda v: v[:, 0] >= 0.6, target="T1"),
    Said("above_fifty", "profit/us_three", (2022,), lambda v: v[:, 0] > 50.0, target="T3"),
    Said(
        "microsoft_forty",
        "profit/microsoft",
        (2022,),
        lambda v: v[:, 0] > 40.0,
        observed=(34.4,),
        source="Intelligent Cloud, calendar year 2022 (Caijing, February 2023); 32.7 in fiscal 2022 (Form 10-K)",
        contradicted=True,
    ),
    Said("seven_small", "share/chinese_seven", (2022,), lambda v: v[:, 0] < 0.2, target="T2"),
    Said("seven_lose", "profit/chinese_seven", (2022,), lambda v: v[:, 0] < -1.5),
    Said(
        "google_turns",
        "profit/google",
        (2022, 2023),
        lambda v: (v[:, 0] < 0.0) & (v[:, 1] > 0.0),
        observed=(-2.968, 1.716),
        source="Alphabet, Form 10-K FY2022 and FY2023",
    ),
    Said("loop", "share/us_three", (2022,), lambda v: v[:, 0] > 0.0, against="no-research-effect"),
    Said("parents_pay", "profit/chinese_seven", (2022,), lambda v: v[:, 0] < 0.0, against="no-patience"),
)


@dataclass(frozen=True)
class Answer:
    """What one run says. lines  (lines, years); vendors  (vendors, figures, years); regimes  codes (vendors, years)"""

    lines: list[list[float]]
    vendors: list[list[list[float]]]
    regimes: list[list[int]]


def _whole(records: Records, last: int) -> Answer:
    return Answer(lines(records, (*LINES,), last), of_vendors(records, (*OF_VENDOR,), last), regimes_of(records))


def _moved(records: Records, last: int) -> Answer:
    return Answer(lines(records, MOVED, last), [], [])


def _cut(records: Records, last: int) -> Answer:
    return Answer([], of_vendors(records, CHANGED, last), [])


def _asked(name: str, size: Size, overrides: str = "") -> list[Task]:
    return tasks(name, size.seeds, (size.customers, size.last), overrides, points=CALIBRATED)


def bundle(size: Size | None = None, workers: int | None = None, progress: Progress | None = None) -> dict[str, Any]:
    """Return the bundle as plain data: 5, 50 and 95 per cent of runs each year, changes run by run, claims, sources.

    Seeds are spread over the calibrated set, everything at the same ones.
    Raises InputError for numbers that can't be.
    """
    size = size or Size()
    checked_seeds(size.seeds)
    stops = [lever.overrides(stop) for lever in size.levers for stop in lever.stops() if stop is not None]
    jobs = [
        (_whole, [task for name in size.scenarios for task in _asked(SCENARIOS[name][0], size, SCENARIOS[name][1])]),
        (_cut, [task for name in size.cuts for task in _asked(name, size)]),
        (_moved, [task for stop in stops for task in _asked("baseline", size, stop)]),
    ]
    cells = len(size.grid.productivity) * len(size.grid.money) * size.seeds if size.grid else 0
    whole, done, found = sum(len(asked) for _, asked in jobs) + cells, 0, []
    for question, asked in jobs:
        told = _after(done, whole, progress)
        found.append(gathered(each(asked, partial(question, last=size.last), workers), len(asked), told))
        done += len(asked)
    told = _after(done, whole, progress)
    mapped = escape_map(size.grid, size.seeds, size.customers, workers, told) if size.grid else None
    scenarios = np.array([one.lines for one in found[0]]).reshape(len(size.scenarios), size.seeds, len(LINES), -1)
    shown, base = scenarios[:, :, [[*LINES].index(name) for name in MOVED]], found[0][: size.seeds]
    return {
        "version": VERSION,
        "seeds": size.seeds,
        "points": len(variants(CALIBRATED)),
        "customers": size.customers,
        "years": [*range(START_YEAR, size.last + 1)],
        "fitted_to": FITTED_TO,
        "units": {line: unit for line, (unit, _) in LINES.items()},
        "scenarios": {
            name: {line: _band(runs[:, column]) for column, line in enumerate(LINES)}
            for name, runs in zip(size.scenarios, scenarios, strict=True)
        },
        "vendors": _vendors(base, found[1], size.cuts),
        "whatifs": {name: _results(runs, shown[0]) for name, runs in zip(size.scenarios[1:], shown[1:], strict=True)},
        "levers": _levers(size.levers, found[2], shown[0]),
        "observed": {"margin": observed_margins(), "share": observed_shares()} | observed_levels(),
        "claims": [_claim(one, scenarios) for one in CLAIMS],
        "map": mapped,
    }


def _after(done: int, whole: int, progress: Progress | None) -> Progress | None:
    """The same progress for a part that begins when some runs are done."""
    return None if progress is None else lambda so_far, _: progress(done + so_far, whole)


def _band(runs: Array, digits: int = 4) -> dict[str, list[float | None]]:
    """Quantiles by year of the runs that have a figure; None where half of them have none. runs  (runs, years)"""
    there = np.isfinite(runs).sum(axis=0) * 2 > len(runs)
    ends = np.nanquantile(np.where(there, runs, 0.0), [*QUANTILES.values()], axis=0)
    return {
        name: [rounded(float(one), digits) if known else None for one, known in zip(row, there, strict=True)]
        for name, row in zip(QUANTILES, ends, strict=True)
    }


def _vendors(base: list[Answer], cut: list[Answer], cuts: tuple[str, ...]) -> dict[str, Any]:
    """The ten clouds: figures of the baseline, the commonest regime of each year, and what a cut link changes."""
    figures, codes = np.array([one.vendors for one in base]), np.array([one.regimes for one in base])
    shape = len(cuts), len(base), len(TEN), len(CHANGED), figures.shape[-1]
    changed = np.array([one.vendors for one in cut]).reshape(shape)
    own = figures[:, :, [[*OF_VENDOR].index(name) for name in CHANGED]]
    names = list(REGIME_NAMES)
    return {
        "units": {name: unit for name, (unit, _) in OF_VENDOR.items()},
        "figures": {
            vendor: {name: _band(figures[:, row, column], 3) for column, name in enumerate(OF_VENDOR)}
            for row, vendor in enumerate(TEN)
        },
        "regimes": {
            vendor: [
                {"name": names[code].name.lower(), "runs": int((year == code).sum())}
                for year in codes[:, row].T
                for code in [int(np.bincount(year).argmax())]
            ]
            for row, vendor in enumerate(TEN)
        },
        "cuts": {
            name: {
                vendor: {
                    figure: _band(changed[place, :, row, column] - own[:, row, column], 3)
                    for column, figure in enumerate(CHANGED)
                }
                for row, vendor in enumerate(TEN)
            }
            for place, name in enumerate(cuts)
        },
    }


def _results(found: Array, own: Array) -> dict[str, Any]:
    """What is moved: levels, changes run by run, in how many runs a line rises. found, own  (runs, lines, years)"""
    return {
        line: {
            "level": _band(found[:, column], 3),
            "change": _band(found[:, column] - own[:, column], 3),
            "rises": [int(year.sum()) for year in (found[:, column] > own[:, column]).T],
        }
        for column, line in enumerate(MOVED)
    }


def _levers(levers: tuple[Stops, ...], moved: list[Answer], own: Array) -> list[dict[str, Any]]:
    """Levers with their results by place of the stop. moved  of each stop but the baseline's, lever by lever"""
    runs = np.array([one.lines for one in moved]).reshape(len(moved) // len(own), *own.shape)
    found = iter(runs)
    return [
        lever.told()
        | {
            "results": {
                str(at): _results(next(found), own) for at, stop in enumerate(lever.stops()) if stop is not None
            }
        }
        for lever in levers
    ]


def _claim(one: Said, found: Array) -> dict[str, Any]:
    """A claim with what runs say: median, 5 and 95 per cent, and in how many it holds. found  by scenario and run"""
    column, places = [*LINES].index(one.line), [which - START_YEAR for which in one.years]
    values = found[0, :, column][:, places]
    if one.against:
        values = values - found[[*SCENARIOS].index(one.against), :, column][:, places]
    target = next((known for known in TARGETS if known.id == one.target), None)
    observed = [target.observed] if target is not None else [*one.observed]
    return {
        "name": one.name,
        "unit": LINES[one.line][0],
        "years": [*one.years],
        "against": one.against,
        "observed": observed,
        "contradicted": one.contradicted,
        "source": target.rows if target is not None else one.source,
        "holds": int(one.holds(values).sum()),
        "of": len(values),
        **{
            end: [rounded(float(x)) for x in row]
            for end, row in zip(QUANTILES, np.quantile(values, [*QUANTILES.values()], axis=0), strict=True)
        },
    }


def reduced_hash(workers: int | None = None) -> str:
    """Return the hash of the same at a small size: it tells whether the bundle that ships is of this model."""
    text = json.dumps(bundle(REDUCED, workers), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
