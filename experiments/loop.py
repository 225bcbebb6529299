"""The loop's gain of a vendor or group, and what each link is worth to each vendor: over seeds, with intervals.

Gains are made of means over seeds of what survives of a pulse (``experiments/pulse.py``), and their intervals of a
bootstrap over seeds. Where the open run leaves less than .15 of a pulse, or nothing of it is left in another, a gain
can't be measured, and none is given.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from suanli.experiments.compare import interval
from suanli.experiments.ensemble import Task, checked_seeds, each, gathered, joined, over, whole_industry
from suanli.experiments.measures import GROUPS, year
from suanli.experiments.points import tasks as tasks_of
from suanli.experiments.pulse import Pulse, measured, runs, survived
from suanli.model.extensions.loaded import loaded
from suanli.model.kernel.errors import InputError, UnknownNameError
from suanli.model.kernel.units import QUARTERS_PER_YEAR, START_YEAR
from suanli.model.results.store import Records

Array = np.ndarray
Progress = Callable[[int, int], None]
HORIZONS = (8, 16, 24, 48)
LEAST_OPEN, RESAMPLES, LEAST_VALID = 0.15, 2000, 0.95
FIRST, LAST = 2019, 2030
CUTS = {
    "profit to R&D": "link.removed=profit_to_research",
    "R&D to quality": "link.removed=research_to_quality",
    "quality to share": "link.removed=quality_to_share",
    "parent to loss cover": "link.removed=sponsor_to_cover",
    "layers to cross-sell": "link.removed=layers_to_share",
}


def members(name: str) -> tuple[tuple[str, ...], str]:
    """(vendors, home region) of a vendor or group; UnknownNameError for another name."""
    rows = {row["vendor"]: row for row in loaded().read_tables().rows("vendors")}
    vendors = GROUPS.get(name, (name,) if name in rows else ())
    if not vendors:
        raise UnknownNameError("vendor", name, (*GROUPS, *rows))
    return vendors, rows[vendors[0]]["region"]


def gains(  # noqa: PLR0913, PLR0917 (an experiment's settings)
    name: str,
    seeds: int,
    where: tuple[str | None, int] = (None, 2020),
    size: tuple[int, str, str] = (1000, "baseline", ""),
    points: str = "",
    workers: int | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """The document of ``suanli loop VENDOR --json``.

    name   a vendor, us_three or chinese_seven; size  customers, scenario, overrides
    points  a calibrated set over which seeds are spread (``points.of_seeds``)
    where  region of the pulse (INTL or CN; home where None), and the year in whose first quarter it comes
    Raises InputError for seeds outside 2 to 10 000, a year outside 2019 to 2030, an unknown vendor or region.
    """
    region, start = where
    checked_seeds(seeds)
    if not FIRST <= start <= LAST:
        raise InputError("--start", start, f"a year from {FIRST} to {LAST}")
    vendors, home = members(name)
    if region is not None and region not in (known := loaded().read_tables().region_names):
        raise UnknownNameError("--region", region, known)
    customers, scenario, overrides = size
    whole_industry(scenario, overrides)
    pulse = Pulse(vendors, region or home, (start - START_YEAR) * QUARTERS_PER_YEAR)
    tasks = [(task, pulse) for task in tasks_of(scenario, seeds, (customers, Task.until), overrides, points)]
    left: list[dict[str, Array]] = []
    matthew, moved = [], []
    for weights, number in over(tasks, measured, workers):
        moved.append(weights["full"][0] - weights["base"][0])
        if not moved[-1] > 0.0:
            raise InputError("--customers", customers, "more: no customer there is small enough to be moved")
        left.append(survived(weights))
        matthew.append(number)
        if progress is not None:
            progress(len(left), seeds)
    names = [run for run in runs() if run != "base"]
    table = np.array([[one[run] for run in names] for one in left])  # (seeds, runs, quarters)
    return {
        "vendor": name,
        "region": pulse.region,
        "scenario": scenario,
        "overrides": overrides,
        "start": start,
        "seeds": seeds,
        "customers": customers,
        "points": points,
        "part_moved": float(np.mean(moved)),
        "matthew": float(np.mean(matthew)),
        "rows": gain_rows(names, table),
        "survived": {run: table[:, place].mean(axis=0).tolist() for place, run in enumerate(names)},
    }


def gain_rows(names: list[str], table: Array) -> list[dict[str, Any]]:
    """Gain of each run at each horizon, with its 95 % interval; None where it can't be measured.

    names  runs, "open" among them; table  what survives, (seeds, runs, quarters)
    """
    opened = names.index("open")
    seeds = len(table)
    weights = np.random.default_rng(0).multinomial(seeds, np.full(seeds, 1.0 / seeds), RESAMPLES) / seeds
    rows = []
    for quarters in HORIZONS:
        means = table[:, :, quarters].mean(axis=0)
        resampled = weights @ table[:, :, quarters]
        for place, run in enumerate(names):
            if run == "open":
                continue
            value = _gain(means[[place]], means[[opened]])[0]
            spread = _gain(resampled[:, place], resampled[:, opened])
            valid = spread[np.isfinite(spread)]
            known = np.isfinite(value) and len(valid) >= LEAST_VALID * RESAMPLES
            low, high = np.quantile(valid, (0.025, 0.975)) if known else (np.nan, np.nan)
            rows.append(
                {
                    "run": run,
                    "quarters": quarters,
                    "survived": float(means[place]),
                    "survived_open": float(means[opened]),
                    "gain": float(value) if np.isfinite(value) else None,
                    "low": float(low) if known else None,
                    "high": float(high) if known else None,
                }
            )
    return rows


def _gain(full: Array, opened: Array) -> Array:
    """1 - ln(rho) / ln(rho_open); NaN where rho_open < .15 or rho <= 0, or nothing was lost in the open run."""
    fine = (full > 0.0) & (opened >= LEAST_OPEN) & (opened < 1.0)
    return np.where(fine, 1.0 - np.log(np.where(fine, full, 1.0)) / np.log(np.where(fine, opened, 0.5)), np.nan)


def worth(
    seeds: int,
    which: int = 2022,
    size: tuple[int, str, str] = (1000, "baseline", ""),
    points: str = "",
    workers: int | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """What each link is worth to each vendor: with it less without it, paired on the same draws, 95 % intervals.

    which  year of the figures; points  a calibrated set over which seeds are spread. A cut gives every vendor the
    industry's intensity on its own sales, or the mean where the driver is no money (``mechanisms/link_cuts.py``).
    Raises InputError for seeds outside 2 to 10 000 or a year outside 2018 to 2035.
    """
    checked_seeds(seeds)
    if not START_YEAR <= which <= 2035:
        raise InputError("--year", which, f"a year from {START_YEAR} to 2035")
    customers, scenario, overrides = size
    whole_industry(scenario, overrides)
    texts = [joined(overrides, cut) for cut in ("", *CUTS.values())]
    tasks = [task for text in texts for task in tasks_of(scenario, seeds, (customers, which), text, points)]
    found = gathered(each(tasks, partial(_figures, which=which), workers), len(tasks), progress)
    values = np.array(found).reshape(len(texts), seeds, len(FIGURES), -1)
    names = [*loaded().read_tables().vendor_names, *GROUPS]
    rows = [
        {
            "link": link,
            "vendor": name,
            "figure": figure,
            "unit": unit,
            "with_it": float(values[0, :, f, v].mean()),
            **interval(values[0, :, f, v] - values[c, :, f, v]),
        }
        for c, link in enumerate(CUTS, start=1)
        for f, (figure, unit) in enumerate(FIGURES.items())
        for v, name in enumerate(names)
    ]
    return {"scenario": scenario, "year": which, "seeds": seeds, "customers": customers, "points": points, "rows": rows}


FIGURES = {"share": "share", "operating_profit": "USD bn per year", "quality_gap": "log points"}


def _figures(records: Records, which: int) -> list[list[float]]:
    """Share, operating profit, log quality against the frontier of each vendor and group, in a year."""
    names = list(loaded().read_tables().vendor_names)
    columns = [records.entities("share").index(name) for name in names]
    groups = [[columns[names.index(name)] for name in group] for group in GROUPS.values()]
    share, profit, gap = (year(records, name, which) for name in FIGURES)
    of_vendors = [share.mean(axis=0), profit.sum(axis=0), gap[-1]]
    of_groups = [[float(part[group].sum()) for group in groups] for part in of_vendors]
    of_groups[-1] = [float(gap[-1, group].mean()) for group in groups]
    return [
        [*(float(part[column]) for column in columns), *rest] for part, rest in zip(of_vendors, of_groups, strict=True)
    ]
