"""The targets of 2022, fixed before anything was fitted, and what one run says of each. A miss is shown as a miss.

Issue by issue the model produces more of them; what it can't produce yet has no function and is shown as such. Judging
over seeds and populations is ``suanli validate``'s work; here one run is held against the bands.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from suanli.experiments.measures import (
    CHINESE_SEVEN,
    azure_ai_growth,
    azure_growth,
    doubling_time,
    gross_margin,
    of,
    of_leader,
    profit_with_licences,
    rise_of_us_three,
    workloads_moved,
    year,
)
from suanli.model.results.store import Records


@dataclass(frozen=True)
class Target:
    """One target: what, in which perimeter, the band, the data it is held against, and how a run answers."""

    id: str
    name: str
    unit: str
    perimeter: str
    low: float
    high: float
    rows: str
    answer: Callable[[Records], float] | None

    def inside(self, value: float) -> bool:
        """Whether a value lies in the band."""
        return self.low <= value <= self.high


_INFRASTRUCTURE = "world cloud infrastructure services (Synergy, Canalys)"
TARGETS = (
    Target(
        "T1",
        "US three, share of world market 2022",
        "share",
        _INFRASTRUCTURE,
        0.60,
        0.70,
        "market.csv: sum of shares 2022Q4 66 %",
        lambda r: float(year(r, "us_three_share", 2022).mean()),
    ),
    Target(
        "T2",
        "Chinese seven, share of world market 2022",
        "share",
        _INFRASTRUCTURE,
        0.10,
        0.20,
        "market.csv: six vendors 11 %, China 13 % of spending",
        lambda r: float(year(r, "chinese_seven_share", 2022).mean()),
    ),
    Target(
        "T3",
        "US three with server licences, operating profit 2022",
        "USD bn",
        "with Microsoft's Intelligent Cloud, server licences included",
        45,
        62,
        "vendors.csv: 54.3",
        profit_with_licences,
    ),
    Target(
        "T4",
        "Chinese seven, operating profit 2022",
        "USD bn",
        "before sponsor money",
        -6,
        -1.5,
        "seed fact S47: a loss above RMB 10 bn",
        lambda r: of(r, "operating_profit", 2022, CHINESE_SEVEN),
    ),
    Target(
        "T5a",
        "AWS, operating profit 2022",
        "USD bn",
        "AWS segment",
        18,
        27,
        "vendors.csv: 22.8",
        lambda r: of(r, "operating_profit", 2022, ("aws",)),
    ),
    Target(
        "T5b",
        "Google Cloud, operating profit 2022",
        "USD bn",
        "segment, Workspace included",
        -5,
        -1,
        "vendors.csv: -3.0",
        lambda r: of(r, "operating_profit", 2022, ("google",)),
    ),
    Target(
        "T6a",
        "Azure, revenue growth 2022",
        "share per year",
        "Azure infrastructure",
        0.30,
        float("inf"),
        "vendors.csv: FY2022 45 %",
        azure_growth,
    ),
    Target(
        "T6b",
        "Azure, growth of AI revenue 2022",
        "share per year",
        "AI compute rented and services on top of it",
        1.0,
        float("inf"),
        "seed fact S55",
        azure_ai_growth,
    ),
    Target(
        "T7",
        "Microsoft, capital expenditure for the cloud 2022",
        "USD bn",
        "Azure in the model; the whole company in the source",
        20,
        32,
        "vendors.csv: 24.8 cash, about 28 with leases",
        lambda r: of(r, "capital_expenditure", 2022, ("azure",)),
    ),
    Target(
        "T8",
        "World spending 2022",
        "USD bn",
        _INFRASTRUCTURE,
        210,
        250,
        "market.csv: 227 (Synergy), 247 (Canalys)",
        lambda r: float(year(r, "spending", 2022).sum()),
    ),
    Target(
        "T9a",
        "Leading chip supplier, revenue 2022",
        "USD bn",
        "AI accelerators in the model; data centre, networking included, in the source",
        12,
        18,
        "vendors.csv: 15.0",
        lambda r: of_leader(r, "chip_revenue", 2022),
    ),
    Target(
        "T9b",
        "Leading chip supplier, gross margin 2022",
        "share",
        "AI accelerators in the model; the whole company in the source",
        0.55,
        0.70,
        "vendors.csv: 56.9 % (after write-downs), 64.9 % the year before",
        lambda r: gross_margin(r, 2022),
    ),
    Target(
        "T9c",
        "Leading chip supplier, R&D 2022",
        "USD bn",
        "R&D attributed to the data centre by its part of sales",
        3,
        9,
        "vendors.csv: 7.3 for the whole company, 4.1 by part of sales",
        lambda r: of_leader(r, "chip_research", 2022),
    ),
    Target(
        "T10",
        "FLOP per dollar, doubling time 2018-2022",
        "years",
        "accelerators bought, chip price alone",
        2.0,
        3.0,
        "market.csv: 2.07-2.95",
        doubling_time,
    ),
    Target(
        "T11a",
        "Need-based compute anxiety 2019",
        "share",
        "AI compute, world, clouds and own servers, at the frozen reference price",
        0.0,
        0.10,
        "source article: no shortage before large models",
        lambda r: float(year(r, "ai_anxiety", 2019).mean()),
    ),
    Target(
        "T11b",
        "Need-based compute anxiety 2022",
        "share",
        "AI compute, world, clouds and own servers, at the frozen reference price",
        0.20,
        float("inf"),
        "source article",
        lambda r: float(year(r, "ai_anxiety", 2022).mean()),
    ),
    Target(
        "T11c",
        "Rise of compute anxiety, 2020 to 2022",
        "share",
        "as T11a",
        0.0,
        float("inf"),
        "source article",
        lambda r: float(year(r, "ai_anxiety", 2022).mean() - year(r, "ai_anxiety", 2020).mean()),
    ),
    Target(
        "T12",
        "Utilisation of customers' own servers 2022",
        "share",
        "scattered servers on premises; load variation is calibrated on it",
        0.10,
        0.15,
        "seed facts S41, S42",
        lambda r: float(year(r, "premises_utilisation", 2022).mean()),
    ),
    Target(
        "T13a",
        "Existing workloads moved to another vendor",
        "share per year",
        "mean of 2019-2022",
        0.0,
        0.08,
        "CMA and Ofcom cloud reports",
        workloads_moved,
    ),
    Target(
        "T13b",
        "Rise of the US three, 2018 to 2022",
        "points",
        "means of the years",
        8,
        13,
        "market.csv",
        rise_of_us_three,
    ),
)


def answers(records: Records) -> list[float]:
    """What a run says of each target, in the order of ``TARGETS``; NaN where it isn't produced."""
    complete = len(records) >= 20 and "aws" in records.entities("revenue")
    return [target.answer(records) if target.answer and complete else float("nan") for target in TARGETS]


def judged(records: Records) -> list[dict[str, object]]:
    """Every target with what this run says: value, verdict ``inside``, ``missed`` or ``not produced yet``."""
    rows: list[dict[str, object]] = []
    for target, found in zip(TARGETS, answers(records), strict=True):
        value = None if math.isnan(found) else found
        verdict = "not produced yet" if value is None else "inside" if target.inside(value) else "missed"
        rows.append(
            {
                "id": target.id,
                "name": target.name,
                "unit": target.unit,
                "perimeter": target.perimeter,
                "low": target.low,
                "high": None if target.high == float("inf") else target.high,
                "rows": target.rows,
                "value": value,
                "verdict": verdict,
            }
        )
    return rows
