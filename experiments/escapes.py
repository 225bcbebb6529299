"""Who gets out of a loss, when, and what decides it: Google's cloud in 2023, any of the seven by 2030.

Google's cloud *escapes* where it loses in 2022 and earns in 2023: by the model's lives of servers, which don't change,
and by the lives in its books, which were lengthened (``booked_lives.csv``); in the perimeter it reported then, and in
that of 2023, to which costs of AI no longer belong: the loss of 2022 is smaller by ``RECAST``, and as 2023 was reported
in that perimeter alone, the same sum is taken to be missing from its costs.
One of the seven escapes *by profit* where it earns before its parent's money for two whole years after one with a
loss, *by technology* where its knowledge stays above .7 of the frontier's for two years after it was below. Each with
the mechanisms off that could decide it, one at a time, on the same draws.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from suanli.experiments.compare import interval, part_of
from suanli.experiments.effects import OFF
from suanli.experiments.ensemble import checked_seeds, each, gathered, joined, whole_industry
from suanli.experiments.measures import CHINESE_SEVEN
from suanli.experiments.points import tasks as tasks_of
from suanli.experiments.tipping import TECHNOLOGY
from suanli.model.kernel.units import QUARTERS_PER_YEAR, START_YEAR
from suanli.model.mechanisms.settings import baseline, that_can_act
from suanli.model.parameters.tables import shipped
from suanli.model.results.store import Records

Array = np.ndarray
Progress = Callable[[int, int], None]
UNTIL, RECAST = 2030, 1.046  # USD bn: -2.968 as reported for 2022, -1.922 as recast (Alphabet 10-K 2022 and 2023)
ESCAPES = (
    "Google: lives as they are",
    "Google: lives as booked",
    "Google: lives as they are, recast",
    "Google: lives as booked, recast",
    "one of the seven, by profit",
    "one of the seven, by technology",
)
REMOVED = (
    "platform cost",
    "AI developers",
    "R&D has an effect",
    "R&D follows the frontier",
    "price war",
    "expansion",
    "horizon of tolerance",
    "parents bear losses",
    "controls on products",
)


def written_off(spent: Array, lives: Array, delay: int) -> Array:
    """Return straight-line depreciation by quarter of what was spent, USD bn, where lives in the books change.

    What is left of each purchase is spread over what is left of the life that holds in the quarter: B / (n_t - age).

    spent  USD bn by quarter; lives  n_t, in quarters, that hold in each; delay  quarters until a purchase is used
    """
    quarters, total = len(spent), np.zeros(len(spent))
    for bought in range(quarters):
        left = float(spent[bought])
        for now in range(bought + delay, quarters):
            part = left / max(float(lives[now]) - (now - bought - delay), 1.0)
            total[now] += part
            left -= part
            if left <= 0.0:
                break
    return total


def booked_lives(vendor: str, quarters: int) -> Array:
    """Return lives of servers in a vendor's books, in quarters, by quarter from 2018Q1 on."""
    rows = [(float(row["from"]), float(row["years"])) for row in shipped("booked_lives") if row["vendor"] == vendor]
    dates = START_YEAR + np.arange(quarters) / QUARTERS_PER_YEAR
    return np.array([max(row for row in rows if row[0] <= date)[1] * QUARTERS_PER_YEAR for date in dates])


def booked_profit(records: Records, vendor: str) -> Array:
    """Return operating profit by quarter, USD bn, with what was bought since 2018 written off by lives in the books.

    All that was bought is taken to be written off over a server's life as shipped otherwise; AI servers' is shorter, so
    that what lengthening brings is a little too small (by .1 USD bn for Google's cloud in 2023).
    """
    server = baseline().server
    place = records.entities("operating_profit").index(vendor)
    spent, profit = (records.array(name)[:, place] for name in ("capital_expenditure", "operating_profit"))
    as_it_is = written_off(spent, np.full(len(spent), float(server.life)), server.lead_time)
    return np.asarray(profit + as_it_is - written_off(spent, booked_lives(vendor, len(spent)), server.lead_time))


def escaped(records: Records) -> list[float]:
    """Return which of ``ESCAPES`` happened in a run to 2030, 1 or 0, and how many of the seven did by each of two."""
    place = records.entities("operating_profit").index("google")
    profits = records.array("operating_profit")[:, place], booked_profit(records, "google")
    years = [one.reshape(-1, QUARTERS_PER_YEAR).sum(axis=1) for one in profits]
    google = [
        bool(year[2022 - START_YEAR] + shift < 0.0 < year[2023 - START_YEAR] + shift)
        for shift in (0.0, RECAST)
        for year in years
    ]
    seven = _of_the_seven(records)
    return [*map(float, google), *(float(one > 0) for one in seven), *map(float, seven)]


def _of_the_seven(records: Records) -> tuple[int, int]:
    columns = [records.entities("operating_profit").index(name) for name in CHINESE_SEVEN]
    profit, gap, trading = (
        records.array(name)[:, columns].reshape(-1, QUARTERS_PER_YEAR, len(columns))
        for name in ("operating_profit", "quality_gap", "trading")
    )
    there, year = (trading > 0.0).all(axis=1), profit.sum(axis=1)  # who has left the market has got out of nothing
    return (
        _two_years_after(year < 0.0, (year >= 0.0) & there),
        _two_years_after(
            np.asarray((gap < TECHNOLOGY).all(axis=1)), np.asarray((gap > TECHNOLOGY).all(axis=1) & there)
        ),
    )


def _two_years_after(before: Array, after: Array) -> int:
    """How many had a year of one kind and later two years on end of the other. both  (years, vendors)"""
    pairs = after[:-1] & after[1:]
    begun = np.maximum.accumulate(before, axis=0)
    return int((pairs[1:] & begun[: len(pairs) - 1]).any(axis=0).sum())


def escapes(
    seeds: int = 24,
    size: tuple[int, str, str] = (1000, "baseline", ""),
    points: str = "",
    removed: tuple[str, ...] = REMOVED,
    workers: int | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """The document of ``suanli escapes --json``: parts of runs by Wilson, as it is and without a mechanism each.

    size  customers, scenario, overrides; points  a calibrated set over which seeds are spread; removed  of ``OFF``
    Raises InputError for seeds outside 2 to 10 000.
    """
    checked_seeds(seeds)
    customers, scenario, overrides = size
    whole_industry(scenario, overrides)
    names = ("as it is", *removed)
    texts = [joined(overrides, that_can_act(scenario, overrides, OFF.get(name, ""))) for name in names]
    tasks = [task for text in texts for task in tasks_of(scenario, seeds, (customers, UNTIL), text, points)]
    found = gathered(each(tasks, escaped, workers), len(tasks), progress)
    happened = np.array(found).reshape(len(names), seeds, len(ESCAPES) + 2)
    rows = []
    for place, name in enumerate(names):
        for column, escape in enumerate(ESCAPES):
            part, low, high = part_of(int(happened[place, :, column].sum()), seeds)
            rows.append({"without": name, "escape": escape, "part": part, "low": low, "high": high})
    counts = [
        {"without": name, "escape": f"of the seven, {how}", **interval(happened[place, :, len(ESCAPES) + column])}
        for place, name in enumerate(names)
        for column, how in enumerate(("by profit", "by technology"))
    ]
    return {
        "scenario": scenario,
        "overrides": overrides,
        "points": points,
        "seeds": seeds,
        "customers": customers,
        "until": UNTIL,
        "rows": rows,
        "counts": counts,
    }
