"""Paths of 2018-2022 that a run is held beside: the leading chip supplier's, and those of the clouds that report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from suanli.experiments.measures import gross_margin, of, of_leader, performance_of_leader, year
from suanli.model.parameters.load import observed
from suanli.model.results.store import Records

Array = np.ndarray
YEARS = tuple(range(2018, 2023))


@dataclass(frozen=True)
class Path:
    """One path: its name in ``observed.csv``, what it is, and how a run answers for a year."""

    name: str
    label: str
    unit: str
    perimeter: str
    answer: Callable[[Records, int], float]

    @property
    def years(self) -> tuple[int, ...]:
        """Years for which something was observed."""
        return tuple(which for which in YEARS if which in observed()[self.name])


def _of_leader(series: str) -> Callable[[Records, int], float]:
    return lambda records, which: of_leader(records, series, which)


def _of_vendor(series: str, vendor: str) -> Callable[[Records, int], float]:
    return lambda records, which: of(records, series, which, (vendor,))


def _share_in_last_quarter(vendor: str, records: Records, which: int) -> float:
    return float(year(records, "share", which)[-1, records.entities("share").index(vendor)])


_SHARES = "infrastructure services (Synergy), last quarter of the year, rounded to a point"
PATHS = (
    Path(
        "leader_revenue",
        "Leading chip supplier, revenue",
        "USD bn",
        "AI accelerators in the model; data centre with networking (from 2020) in the source",
        _of_leader("chip_revenue"),
    ),
    Path(
        "leader_gross_margin",
        "Leading chip supplier, gross margin",
        "share",
        "AI accelerators in the model; the whole company in the source",
        gross_margin,
    ),
    Path(
        "leader_research",
        "Leading chip supplier, R&D",
        "USD bn",
        "R&D by the data centre's part of the company's sales in the source",
        _of_leader("chip_research"),
    ),
    Path(
        "leader_performance",
        "Leading chip supplier, its best chip",
        "TFLOPS per chip",
        "dense FP16; the source's steps averaged over days on sale",
        performance_of_leader,
    ),
    Path("aws_operating_profit", "AWS, operating profit", "USD bn", "segment", _of_vendor("operating_profit", "aws")),
    Path(
        "google_operating_profit",
        "Google Cloud, operating profit",
        "USD bn",
        "segment, Workspace included, in the source",
        _of_vendor("operating_profit", "google"),
    ),
    *(
        Path(
            f"{vendor}_share",
            f"{label}, of the world market",
            "share",
            _SHARES,
            partial(_share_in_last_quarter, vendor),
        )
        for vendor, label in (("aws", "AWS"), ("azure", "Azure"), ("google", "Google Cloud"))
    ),
    Path(
        "world_spending",
        "World cloud spending",
        "USD bn",
        "infrastructure services (Canalys)",
        lambda records, which: float(year(records, "spending", which).sum()),
    ),
)


def path_values(records: Records) -> list[float]:
    """What a run says of every path and observed year, in order; NaN where it isn't produced."""
    complete = len(records) >= 20 and "aws" in records.entities("revenue")
    return [path.answer(records, which) if complete else float("nan") for path in PATHS for which in path.years]


def path_rows(values: Array) -> list[dict[str, Any]]:
    """Every path and year: median and 10-90 % over seeds beside what was observed.

    values  (seeds, paths and years), as ``path_values`` gives them
    """
    rows, column = [], 0
    for path in PATHS:
        for which in path.years:
            found = values[:, column]
            column += 1
            low, median, high = (
                (float(q) for q in np.quantile(found, (0.1, 0.5, 0.9))) if np.isfinite(found).all() else (None,) * 3
            )
            rows.append(
                {
                    "path": path.name,
                    "label": path.label,
                    "unit": path.unit,
                    "perimeter": path.perimeter,
                    "year": which,
                    "observed": observed()[path.name][which],
                    "median": median,
                    "p10": low,
                    "p90": high,
                }
            )
    return rows
