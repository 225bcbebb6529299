"""What the bundle says of a run by calendar year: lines of the industry, the loop of each of the ten clouds."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from suanli.experiments import measures
from suanli.experiments.measures import CHINESE_SEVEN, US_THREE, of, of_leader, year
from suanli.experiments.regimes import labels
from suanli.model.kernel.units import START_YEAR
from suanli.model.results.store import Records

Array = np.ndarray
LAST, FITTED_TO = 2030, 2024  # years beyond the second are a thought experiment
YEARS = tuple(range(START_YEAR, LAST + 1))
SIX = tuple(name for name in CHINESE_SEVEN if name != "alibaba")
TEN = (*US_THREE, *CHINESE_SEVEN)


def margin(records: Records, which: int, vendors: tuple[str, ...]) -> float:
    """Operating profit over revenue of some vendors in a year, before their parents' money; NaN without revenue."""
    sold = of(records, "revenue", which, vendors)
    return of(records, "operating_profit", which, vendors) / sold if sold > 0.0 else math.nan


def share(records: Records, which: int, vendors: tuple[str, ...]) -> float:
    """Part of world spending in a year that some vendors sell."""
    return of(records, "revenue", which, vendors) / float(year(records, "spending", which).sum())


def paid_by_parents(records: Records, which: int, vendors: tuple[str, ...]) -> float:
    """What parents pay for losses and R&D of some vendors in a year, USD bn."""
    return of(records, "support", which, vendors) + of(records, "grant", which, vendors)


def with_licences(records: Records, which: int) -> float:
    """Operating profit of Azure and of its parent's server licences in a year, USD bn: as the segment is published."""
    return sum(of(records, name, which, ("azure",)) for name in ("operating_profit", "licence_profit"))


def mean_of(records: Records, name: str, which: int, entity: str) -> float:
    """Mean over a year of a series of a vendor or region."""
    return float(year(records, name, which)[:, records.entities(name).index(entity)].mean())


def margin_of_leader(records: Records, which: int) -> float:
    """Gross margin of the leading chip supplier, mean of a year; NaN without one."""
    leader = measures.leading_supplier(records, which)
    return math.nan if leader is None else float(year(records, "chip_gross_margin", which)[:, leader].mean())


def sold_with_it(records: Records, which: int, vendor: str) -> float:
    """Software and AI services that a vendor's group sells in a year, USD bn."""
    return sum(of(records, name, which, (vendor,)) for name in ("software_revenue", "ai_services_revenue"))


BN = "USD bn per year"
LINES: dict[str, tuple[str, Callable[[Records, int], float]]] = {
    "margin/aws": ("share", lambda r, y: margin(r, y, ("aws",))),
    "margin/google": ("share", lambda r, y: margin(r, y, ("google",))),
    "margin/alibaba": ("share", lambda r, y: margin(r, y, ("alibaba",))),
    "margin/six": ("share", lambda r, y: margin(r, y, SIX)),
    "share/us_three": ("share", lambda r, y: measures.mean_of_world(r, "us_three_share", y)),
    "share/chinese_seven": ("share", lambda r, y: measures.mean_of_world(r, "chinese_seven_share", y)),
    "share/aws": ("share", lambda r, y: share(r, y, ("aws",))),
    "share/azure": ("share", lambda r, y: share(r, y, ("azure",))),
    "share/google": ("share", lambda r, y: share(r, y, ("google",))),
    "profit/us_three": (BN, measures.profit_with_licences),
    "profit/chinese_seven": (BN, lambda r, y: of(r, "operating_profit", y, CHINESE_SEVEN)),
    "profit/google": (BN, lambda r, y: of(r, "operating_profit", y, ("google",))),
    "profit/microsoft": (BN, with_licences),
    "parents/chinese_seven": (BN, lambda r, y: paid_by_parents(r, y, CHINESE_SEVEN)),
    "spending": (BN, lambda r, y: float(year(r, "spending", y).sum())),
    "chips": (BN, lambda r, y: of_leader(r, "chip_revenue", y)),
    "margin/chips": ("share", margin_of_leader),
    "anxiety/INTL": ("share", lambda r, y: mean_of(r, "region_anxiety", y, "INTL")),
    "anxiety/CN": ("share", lambda r, y: mean_of(r, "region_anxiety", y, "CN")),
    "tasks/CN": ("PF", lambda r, y: mean_of(r, "tasks_at_home", y, "CN")),
}
MOVED = (  # what a lever is shown to move
    "margin/aws",
    "margin/google",
    "margin/alibaba",
    "margin/six",
    "share/us_three",
    "share/chinese_seven",
    "profit/us_three",
    "profit/chinese_seven",
    "parents/chinese_seven",
    "spending",
    "chips",
    "anxiety/CN",
    "tasks/CN",
)
OF_VENDOR: dict[str, tuple[str, Callable[[Records, int, str], float]]] = {
    "share": ("share", lambda r, y, v: share(r, y, (v,))),
    "margin": ("share", lambda r, y, v: margin(r, y, (v,))),
    "profit": (BN, lambda r, y, v: of(r, "operating_profit", y, (v,))),
    "parent": (BN, lambda r, y, v: paid_by_parents(r, y, (v,))),
    "research": (BN, lambda r, y, v: of(r, "research", y, (v,))),
    "software": (BN, sold_with_it),
    "quality": ("share", lambda r, y, v: math.exp(mean_of(r, "quality_gap", y, v))),
}
CHANGED = ("share", "profit", "research", "quality")  # what a cut link is shown to change of each vendor


def lines(records: Records, names: tuple[str, ...], last: int) -> list[list[float]]:
    """Return lines by calendar year, (lines, years). last  year"""
    return [[LINES[name][1](records, which) for which in range(START_YEAR, last + 1)] for name in names]


def of_vendors(records: Records, names: tuple[str, ...], last: int) -> list[list[list[float]]]:
    """Return figures of the ten clouds by calendar year, (vendors, figures, years). last  year"""
    years = range(START_YEAR, last + 1)
    return [[[OF_VENDOR[name][1](records, which, vendor) for which in years] for name in names] for vendor in TEN]


def regimes_of(records: Records) -> list[list[int]]:
    """Return the code of each of the ten clouds' regime at the end of each year, (vendors, years)."""
    found = dict(labels(records))
    return [found[vendor] for vendor in TEN]
