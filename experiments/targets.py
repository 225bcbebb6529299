"""The targets T1 to T16, fixed before anything was fitted to them, and what one run says of each.

They stand in ``model/parameters/data/targets.csv``: a band is what counts as reproduced; what was observed lies inside
it. Nothing after 2024 is a target. A figure without a band is reported and never judged; one that the model can't
produce yet has no answer and is shown as such. Figures of a family (T5: profits; T10: prices and numbers of chips) are
not independent, so families are judged by their worst.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from typing import Any

from suanli.experiments import measures
from suanli.experiments.measures import CHINESE_SEVEN, US_THREE, mean_of_world, of, of_leader, ratio_of_years
from suanli.experiments.observables import observables
from suanli.model.results.store import Records

Answer = Callable[[Records, int], float]
LAST_YEAR = 2024


def _capital(records: Records, which: int, vendors: tuple[str, ...] = US_THREE) -> float:
    return of(records, "capital_expenditure", which, vendors)


ANSWERS: dict[str, Answer] = {
    "share_of_us_three": lambda r, y: mean_of_world(r, "us_three_share", y),
    "share_of_chinese_seven": lambda r, y: mean_of_world(r, "chinese_seven_share", y),
    "profit_with_licences": measures.profit_with_licences,
    "profit_of_chinese_seven": lambda r, y: of(r, "operating_profit", y, CHINESE_SEVEN),
    "azure_ai_growth": measures.azure_ai_growth,
    "capital_of_azure": partial(_capital, vendors=("azure",)),
    "capital_of_large_clouds": _capital,
    "growth_of_capital": lambda r, y: _capital(r, y) / max(_capital(r, y - 1), 1e-9),  # who builds nothing is far off
    "spending_over_2018": lambda r, y: ratio_of_years(r, "spending", y, 2018),
    "growth_of_spending": lambda r, y: ratio_of_years(r, "spending", y, y - 1),
    "research_of_leader": lambda r, y: of_leader(r, "chip_research", y),
    "doubling_time": lambda r, _: measures.doubling_time(r),
    "millions_sold": measures.millions_sold,
    "weeks_waited": measures.weeks_waited,
    "anxiety": lambda r, y: mean_of_world(r, "ai_anxiety", y),
    "utilisation_on_premises": lambda r, y: mean_of_world(r, "premises_utilisation", y),
    "part_in_clouds": measures.part_in_clouds,
    "workloads_moved": lambda r, _: measures.workloads_moved(r),
    "rise_of_us_three": lambda r, y: measures.change_of_us_three(r, 2018, y),
    "change_since_2022": lambda r, y: measures.change_of_us_three(r, 2022, y),
    "part_sold_to_china": measures.part_sold_to_china,
    "profit_of_alibaba": lambda r, y: measures.of_fiscal_year(r, "alibaba", y - 1),
    "nvidia_compute_sold": lambda r, _: measures.compute_sold(r, ("nvidia",)),
    "compute_sold": lambda r, _: measures.compute_sold(r, None),
    "own_design_of_google": lambda r, _: measures.part_of_own_design(r, "google"),
    "own_design_of_amazon": lambda r, _: measures.part_of_own_design(r, "aws"),
}  # what the table of targets names; the others are answered as the table of observables has it


@dataclass(frozen=True)
class Target:
    """One target: what, in which perimeter, the band, the data it is held against, and how a run answers.

    year      the last year that the figure looks at
    low, high  None without a band; observed  the figure that the band was set about, None where there is no row of data
    rows      data it is held against, with their figures
    key       entity and metric among the observed figures, where it is one of them: a trend may be known of it
    """

    id: str
    family: str
    year: int
    name: str
    unit: str
    perimeter: str
    low: float | None
    high: float | None
    observed: float | None
    rows: str
    answer: Callable[[Records], float] | None
    key: tuple[str, str] | None = None

    @property
    def judged(self) -> bool:
        """Whether it has a band."""
        return self.low is not None

    @property
    def quarters(self) -> int:
        """Quarters that a run must have lived to answer."""
        return 4 * (self.year - 2017)

    def inside(self, value: float) -> bool:
        """Whether a value lies in the band; any number does where there is none."""
        if self.low is None or self.high is None:
            return not math.isnan(value)
        return self.low <= value <= self.high


def _of_row(row: dict[str, str]) -> Target:
    """The target of a row of the table."""
    which, key = int(row["year"]), (row["entity"], row["metric"])
    answer: Callable[[Records], float] | None = None
    if row["answer"] == "observable":
        answer = partial(_observable, key=key, which=which)
    elif row["answer"]:
        answer = partial(_named, name=row["answer"], which=which)
    low, high, seen = (float(row[name]) if row[name] else None for name in ("low", "high", "observed"))
    return Target(
        row["id"],
        row["family"],
        which,
        row["name"],
        row["unit"],
        row["perimeter"],
        low,
        high,
        seen,
        row["rows"],
        answer,
        key if row["answer"] == "observable" else None,
    )


def _observable(records: Records, key: tuple[str, str], which: int) -> float:
    return observables()[key].of_year(records, which)


def _named(records: Records, name: str, which: int) -> float:
    return float(ANSWERS[name](records, which))


def _table() -> tuple[Target, ...]:
    text = (files("suanli.model.parameters") / "data" / "targets.csv").read_text(encoding="utf-8")
    return tuple(_of_row(row) for row in csv.DictReader(text.splitlines()))


TARGETS = _table()


def answers(records: Records) -> list[float]:
    """Return what a run says of each target, in the order of ``TARGETS``; NaN where it isn't produced (yet)."""
    if "aws" not in records.entities("revenue"):
        return [float("nan")] * len(TARGETS)
    return [
        target.answer(records) if target.answer and len(records) >= target.quarters else float("nan")
        for target in TARGETS
    ]


def described(target: Target) -> dict[str, Any]:
    """Return what a document says of a target whatever runs answer."""
    return {
        "id": target.id,
        "family": target.family,
        "name": target.name,
        "unit": target.unit,
        "perimeter": target.perimeter,
        "rows": target.rows,
        "observed": target.observed,
        "low": target.low,
        "high": None if target.high is None or math.isinf(target.high) else target.high,
        "judged": target.judged,
    }


def band_of(row: dict[str, Any]) -> str:
    """Return a target's band as it is shown: 1 to 2, above 1, or a dash."""
    if row["low"] is None:
        return "-"
    return f"{row['low']:g} to {row['high']:g}" if row["high"] is not None else f"above {row['low']:g}"


def judged(records: Records) -> list[dict[str, Any]]:
    """Every target with what this run says: value, and ``inside``, ``missed``, ``reported`` or ``not produced yet``."""
    rows: list[dict[str, Any]] = []
    for target, found in zip(TARGETS, answers(records), strict=True):
        value = None if math.isnan(found) else found
        verdict = "reported" if not target.judged else "inside" if target.inside(found) else "missed"
        rows.append(described(target) | {"value": value, "verdict": "not produced yet" if value is None else verdict})
    return rows
