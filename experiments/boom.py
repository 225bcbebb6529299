"""Ten facts of the boom in AI compute, 2022 to 2024, and whether runs show them: shown, partly, or not, and why.

Each fact is a few checks with bands about what was observed; a check without an answer is of something that the model
hasn't got. A fact is shown where the medians of all its checks lie in their bands, partly where some do. Sources are
those of the targets' data; the bands are modelling assumptions, fixed before anything was fitted to them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from suanli.experiments import measures as m
from suanli.experiments.facts import spread
from suanli.experiments.measures import CHINESE_SEVEN, US_THREE, of, of_leader, ratio_of_years, year
from suanli.model.results.store import Records

Array = np.ndarray
_LABORATORIES = ("amazon_ai", "microsoft_ai", "google_ai", "independent_international")


@dataclass(frozen=True)
class Check:
    """One figure of a fact: band, what was observed, and how a run answers; None for what the model hasn't got."""

    name: str
    low: float
    high: float
    observed: str
    answer: Callable[[Records], float] | None


@dataclass(frozen=True)
class BoomFact:
    """A fact, its checks, and what stands in the way of those that fail."""

    name: str
    checks: tuple[Check, ...]
    why: str


def _over(now: float, before: float) -> float:
    return now / before if before > 0.0 else float("nan")


def _capital(records: Records, now: int, before: int) -> float:
    return _over(*(of(records, "capital_expenditure", which, US_THREE) for which in (now, before)))


def _chips(records: Records, now: int, before: int) -> float:
    return _over(*(of_leader(records, "chip_revenue", which) for which in (now, before)))


def _servers(records: Records, now: int, before: int) -> float:
    """Ordinary servers delivered to clouds, a year over an earlier one."""
    return _over(*(float(year(records, "delivered", which).sum()) for which in (now, before)))


def _packaging(records: Records, now: int, before: int) -> float:
    """Packaging capacity in a year's last quarter over that of an earlier year's."""
    return _over(*(float(year(records, "packaging_capacity", which)[-1].sum()) for which in (now, before)))


def _asked(records: Records, which: int) -> float:
    """Dies that asked for packaging over packaging capacity, mean of a year."""
    return _over(*(float(year(records, name, which).sum()) for name in ("packaging_asked", "packaging_capacity")))


def _wafers(records: Records, which: int) -> float:
    """Wafers started over those that could be, mean of a year."""
    return _over(*(float(year(records, name, which).sum()) for name in ("wafers_started", "wafer_capacity")))


def _rent(records: Records, now: int, before: int) -> float:
    """Posted price of AI compute of the large clouds in one year over that in another."""
    columns = [records.entities("ai_price").index(vendor) for vendor in US_THREE]
    return _over(*(float(year(records, "ai_price", which)[:, columns].mean()) for which in (now, before)))


def _spot(records: Records) -> float:
    """Spot price of AI compute outside China, mean of 2024 over its highest of 2023."""
    column = records.entities("ai_spot_price").index("INTL")
    now, before = (year(records, "ai_spot_price", which)[:, column] for which in (2024, 2023))
    return _over(float(now.mean()), float(before.max()))


def _part_of_developers(records: Records) -> float:
    """AI compute that developers outside China use over all that is served, end of 2024."""
    names = records.entities("developer_compute")
    columns = [names.index(one) for one in _LABORATORIES if one in names]
    used = float(year(records, "developer_compute", 2024)[-1, columns].sum())
    served = sum(float(year(records, name, 2024)[-1].sum()) for name in ("ai_served", "ai_premises_served"))
    return _over(used, served)


def _margin_rise(records: Records) -> float:
    return m.gross_margin(records, 2024) - m.gross_margin(records, 2022)


def _turn(records: Records) -> float:
    """Growth of world spending in 2024 less that in 2023."""
    return ratio_of_years(records, "spending", 2024, 2023) - ratio_of_years(records, "spending", 2023, 2022)


def _entrants(records: Records) -> float:
    """What AI clouds were paid in 2024 by customers and by larger clouds, USD bn."""
    if "ai_clouds" not in records.entities("revenue"):
        return 0.0
    return sum(of(records, name, 2024, ("ai_clouds",)) for name in ("revenue", "leased_out"))


def _rent_at_entry(records: Records) -> float:
    """Spot price of AI compute over its normal price in the quarter before AI clouds came; NaN if none did."""
    names = records.entities("trading")
    there = records.array("trading")[:28, names.index("ai_clouds")] > 0.0 if "ai_clouds" in names else np.zeros(1)
    if not there.any() or there[0]:
        return math.nan
    before = int(np.argmax(there)) - 1
    column = records.entities("ai_spot_price").index("INTL")
    return float((records.array("ai_spot_price") / records.array("ai_base_price"))[before, column])


def _china(records: Records, now: int, before: int) -> float:
    column = records.entities("region_spending").index("CN")
    return _over(*(float(year(records, "region_spending", which)[:, column].sum()) for which in (now, before)))


def _domestic(records: Records, which: int) -> float:
    """Part of the chips shipped in China that domestic suppliers made."""
    home = [region == "CN" for _, region in records.entities_by_kind["supplier"]]
    sold = year(records, "chips_to_CN", which).sum(axis=0)
    return _over(float(sold[home].sum()), float(sold.sum()))


BOOM = (
    BoomFact(
        "Capital expenditure followed demand a year later",
        (
            Check(
                "large clouds' capital expenditure, 2023 over 2022",
                0.9,
                1.15,
                "1.0",
                partial(_capital, now=2023, before=2022),
            ),
            Check("the same, 2024 over 2023", 1.45, 2.05, "1.6 to 1.7", partial(_capital, now=2024, before=2023)),
        ),
        "developers' money rises for years before the boom, and servers are paid when they are ordered",
    ),
    BoomFact(
        "The chip supplier's revenue jumped before capital expenditure did",
        (
            Check(
                "leading supplier's revenue, 2023 over 2022",
                2.4,
                4.4,
                "3.2 to 3.4",
                partial(_chips, now=2023, before=2022),
            ),
            Check(
                "ordinary servers delivered to clouds, 2023 over 2022",
                0.7,
                0.95,
                "0.80 to 0.83 (all buyers)",
                partial(_servers, now=2023, before=2022),
            ),
        ),
        "chips and ordinary servers are ordered apart: no budget in which one displaces the other",
    ),
    BoomFact(
        "Packaging rationed supply, not wafers",
        (
            Check(
                "packaging capacity, end of 2024 over end of 2023",
                2.1,
                3.6,
                "2.1 to 3.6",
                partial(_packaging, now=2024, before=2023),
            ),
            Check(
                "dies that asked for packaging over its capacity, 2023",
                1.0,
                100.0,
                "above 1",
                partial(_asked, which=2023),
            ),
            Check("wafers started over those that could be, 2024", 0.0, 0.97, "below 1", partial(_wafers, which=2024)),
        ),
        "capacity answers orders at one speed",
    ),
    BoomFact(
        "A queue in 2023, gone in 2024",
        (
            Check("wait for AI servers, weeks, 2023", 30, 55, "36 to 52", partial(m.weeks_waited, which=2023)),
            Check("the same, 2024", 6, 20, "8 to 17", partial(m.weeks_waited, which=2024)),
        ),
        "need of firms and of developers grows on while supply catches up",
    ),
    BoomFact(
        "Market rents overshot and fell, list prices did not",
        (
            Check(
                "large clouds' posted price of AI compute, 2024 over 2023",
                0.95,
                1.05,
                "1.0 (the same chip)",
                partial(_rent, now=2024, before=2023),
            ),
            Check("spot price of AI compute, 2024 over its peak of 2023", 0.3, 0.6, "8 to 2.5-4", _spot),
        ),
        "list prices in the model are of a PF and fall with new hardware; observed ones are of one chip",
    ),
    BoomFact(
        "Chip margins rose in the shortage and stayed",
        (
            Check("leading supplier's gross margin, 2024 less 2022", 0.03, 0.2, "0.05 to 0.18", _margin_rise),
            Check("its gross margin 2024", 0.72, 0.82, "0.75 to 0.77", partial(m.gross_margin, which=2024)),
        ),
        "a supplier gets its part of the rent as long as there is a shortage, and gives it back after",
    ),
    BoomFact(
        "Demand was narrow and financed by capital, not by sales",
        (
            Check(
                "part of AI compute that developers use, end of 2024",
                0.15,
                0.3,
                "0.22 (five of them)",
                _part_of_developers,
            ),
            Check("developers' revenue over what they pay for compute, 2024", 0.2, 0.7, "0.5 and less", None),
        ),
        "what developers earn isn't modelled",
    ),
    BoomFact(
        "Cloud growth fell to 19 % in 2023 and turned in 2024",
        (
            Check(
                "world spending, 2023 over 2022",
                1.15,
                1.23,
                "1.19",
                partial(ratio_of_years, name="spending", now=2023, before=2022),
            ),
            Check("growth of 2024 less growth of 2023", 0.0, 0.08, "0.03", _turn),
        ),
        "need of ordinary compute grows at a steady rate: no year in which firms save",
    ),
    BoomFact(
        "Entry without dethroning",
        (
            Check(
                "change of the US three's share, 2022 to 2024, points",
                -4,
                3,
                "-3 to 2",
                partial(m.change_of_us_three, first=2022, last=2024),
            ),
            Check("revenue of AI clouds, 2024, USD bn", 1, 6, "1.9 (CoreWeave alone)", _entrants),
            Check(
                "spot price of AI compute over its normal price when AI clouds came", 1.02, 4, "high", _rent_at_entry
            ),
        ),
        "the fringe loses more than it did",
    ),
    BoomFact(
        "China: a year later, priced down, constrained by chips",
        (
            Check("China's cloud market, 2024 over 2022", 1.15, 1.5, "1.32", partial(_china, now=2024, before=2022)),
            Check(
                "the seven's operating profit 2024, USD bn",
                -6,
                2,
                "near zero or below",
                lambda r: of(r, "operating_profit", 2024, CHINESE_SEVEN),
            ),
            Check(
                "part of AI chips in China made at home, 2024",
                0.15,
                0.4,
                "0.3 (all cards)",
                partial(_domestic, which=2024),
            ),
        ),
        "a price war is by class of compute in fact, over all of it in the model",
    ),
)


def boom_values(records: Records) -> list[float]:
    """What a run to 2024 or later says of every check, in order; NaN for what the model hasn't got."""
    if "aws" not in records.entities("revenue") or len(records) < 28:
        return [float("nan")] * sum(len(fact.checks) for fact in BOOM)
    return [float("nan") if one.answer is None else one.answer(records) for fact in BOOM for one in fact.checks]


def boom_rows(values: Array) -> list[dict[str, Any]]:
    """Each fact over runs: its checks with medians, and ``shown``, ``partly`` or ``not``. values  (runs, checks)"""
    rows, column = [], 0
    for fact in BOOM:
        checks = []
        for one in fact.checks:
            found = spread(values[:, column])
            column += 1
            median = found["median"]
            held = median is not None and one.low <= median <= one.high
            checks.append(
                {"name": one.name, "low": one.low, "high": one.high, "observed": one.observed, "held": held} | found
            )
        all_held, some = (over(check["held"] for check in checks) for over in (all, any))
        verdict = "shown" if all_held else "partly" if some else "not"
        rows.append({"name": fact.name, "verdict": verdict, "checks": checks, "why": "" if all_held else fact.why})
    return rows
