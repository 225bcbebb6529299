"""Facts of industries that ten vendors can show, with bands fixed beforehand, held against runs to 2035."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import optimize

from suanli.experiments.measures import bullwhip, year
from suanli.model.results.store import Records

Array = np.ndarray
BEFORE_ENTRY = 19  # quarters of costs to 2022


@dataclass(frozen=True)
class Fact:
    """One fact: what, the band, where it comes from, and how a run to 2035 answers."""

    id: str
    name: str
    unit: str
    low: float
    high: float
    source: str
    answer: Callable[[Records], float]
    given: bool = False  # an input that must be read back, not a finding


def logistic_fit(values: Array) -> tuple[float, float]:
    """(R^2, time of inflection in quarters) of a logistic fitted to an adoption curve by least squares.

    y = c / (1 + exp(-k (t - m)));  NaN for a curve that doesn't move
    """
    times = np.arange(len(values), dtype=float)
    if np.ptp(values) <= 0.0:
        return math.nan, math.nan

    def curve(t: Array, ceiling: float, speed: float, middle: float) -> Array:
        return np.asarray(ceiling / (1.0 + np.exp(-speed * (t - middle))))

    guess = (float(values.max()), 0.1, float(np.argmin(np.abs(values - values.max() / 2.0))))
    bounds = ([0.01, 1e-3, -200.0], [1.5, 2.0, 200.0])
    found, _ = optimize.curve_fit(curve, times, values, guess, bounds=bounds, maxfev=10_000)
    left = ((values - curve(times, *found)) ** 2).sum()
    return float(1.0 - left / ((values - values.mean()) ** 2).sum()), float(found[2])


def rival_fit(values: Array) -> float:
    """R^2 of the better one of two curves without an inflection: a straight line, and c (1 - exp(-k (t + s)))."""
    times = np.arange(len(values), dtype=float)

    def concave(t: Array, ceiling: float, speed: float, start: float) -> Array:
        return np.asarray(ceiling * -np.expm1(-speed * (t + start)))

    guess, bounds = (float(values.max()), 0.05, 5.0), ([0.01, 1e-4, 0.0], [1.5, 2.0, 200.0])
    found, _ = optimize.curve_fit(concave, times, values, guess, bounds=bounds, maxfev=10_000)
    line = np.polyval(np.polyfit(times, values, 1), times)
    left = min(((values - fitted) ** 2).sum() for fitted in (concave(times, *found), line))
    return float(1.0 - left / ((values - values.mean()) ** 2).sum())


def _curves(records: Records) -> list[Array]:
    return [column for column in records.array("sector_adoption").T if np.ptp(column) > 0.0]


def worst_fit(records: Records) -> float:
    """R^2 of the sector whose adoption a logistic fits worst; NaN where no sector moves."""
    return min((logistic_fit(column)[0] for column in _curves(records)), default=math.nan)


def s_shaped(records: Records) -> float:
    """Part of the sectors whose adoption a logistic with its inflection inside the run fits better than its rivals."""
    better = []
    for column in _curves(records):
        fit, middle = logistic_fit(column)
        better.append(0.0 < middle < len(column) and fit > rival_fit(column))
    return float(np.mean(better)) if better else math.nan


def learning(records: Records) -> tuple[float, float]:
    """(learning rate, weight of own experience over another's) that the records of vendors' costs reveal.

    ln c = a - b ln(X + phi X_others):  phi by search, b by least squares, both from records alone; rate 1 - 2^-b
    """
    cost, everybody = (records.array(name) for name in ("operations_cost", "experience"))
    cost, before = cost[1:, :12], everybody[:-1, :12]  # experience as it was when the quarter began
    others = everybody[:-1].sum(axis=1, keepdims=True) - before
    lived = slice(0, BEFORE_ENTRY)  # entrants bring experience along in the quarter they come
    cost, before, others = cost[lived], before[lived], others[lived]

    def fit(phi: float) -> tuple[float, float]:
        x, y = np.log(before + phi * others).ravel(), np.log(cost).ravel()
        slope, intercept = np.polyfit(x, y, 1)
        return float(((y - slope * x - intercept) ** 2).sum()), float(-slope)

    best = optimize.minimize_scalar(lambda phi: fit(phi)[0], bounds=(0.01, 1.0), method="bounded").x
    return 1.0 - 2.0 ** -fit(best)[1], 1.0 / float(best)


def _yearly(records: Records, name: str) -> Array:
    """Sums over calendar years of a series of the vendors of 2018, (years, vendors)."""
    values = records.array(name)[:, :12]
    return np.asarray(values.reshape(-1, 4, values.shape[1]).sum(axis=1))


def _persistence(values: Array, there: Array, own_means: bool = True) -> float:
    """Coefficient of a deviation from the year's mean on that of the year before, vendors with means of their own.

    x_vt - m_v = rho (x_v,t-1 - m'_v) + e,  x deviations from each year's mean; without m a fixed difference between
    vendors would count as persistence (own_means=False leaves it in). Only vendors that are there in all years.
    """
    counted = values[:, there.all(axis=0)]
    off = counted - counted.mean(axis=1, keepdims=True)
    now, before = (part - part.mean(axis=0) * own_means for part in (off[1:], off[:-1]))
    spread = float((before**2).sum())
    return float((now * before).sum()) / spread if spread > 0.0 else math.nan


def margin_persistence(records: Records) -> float:
    """Yearly persistence of operating margins, 2018-2027, of named vendors with at least a thousandth of the world."""
    revenue = _yearly(records, "revenue")[:10]
    margin = _yearly(records, "operating_profit")[:10] / np.maximum(revenue, 1e-300)
    return _persistence(np.clip(margin, -2.0, 1.0), _there(records, revenue))


def quality_persistence(records: Records) -> float:
    """The same of log quality at years' ends, lasting differences between vendors counted in."""
    gap = records.array("quality_gap")[3:40:4, :12]
    return _persistence(gap, _there(records, _yearly(records, "revenue")[:10]), own_means=False)


def _there(records: Records, revenue: Array) -> Array:
    """True for named vendors with at least a thousandth of the world: a fringe row isn't one firm."""
    named = np.array([not name.startswith("other_") for name in records.entities("revenue")[:12]])
    return np.asarray(named & (revenue > 0.001 * revenue.sum(axis=1, keepdims=True)))


def price_fall(records: Records) -> float:
    """Yearly fall of the price of general compute at constant quality of a unit, 2018 to 2022."""
    first, last = (float(year(records, "mean_price", which).mean()) for which in (2018, 2022))
    return 1.0 - (last / first) ** 0.25


FACTS = (
    Fact(
        "F1",
        "S-shaped diffusion: worst fit of a logistic to a sector's adoption, R2",
        "1",
        0.98,
        1.0,
        "Griliches, Econometrica 25(4), 1957; band of economics.md C.2",
        worst_fit,
        given=True,
    ),
    Fact(
        "F2",
        "S-shaped diffusion: sectors that a logistic fits better than curves without an inflection",
        "share",
        0.99,
        1.0,
        "as F1",
        s_shaped,
        given=True,
    ),
    Fact(
        "F3",
        "Learning by doing: fall of operations' cost for each doubling, from the records",
        "share",
        0.05,
        0.25,
        "Goldberg and others, NBER w32651, 2024; Irwin and Klenow, JPE 102(6), 1994",
        lambda r: learning(r)[0],
        given=True,
    ),
    Fact(
        "F4",
        "Learning by doing: own experience over another's, from the records",
        "1",
        2.0,
        4.0,
        "Irwin and Klenow, JPE 102(6), 1994: three",
        lambda r: learning(r)[1],
        given=True,
    ),
    Fact(
        "F5",
        "Fall of the price of general compute, 2018 to 2022",
        "share per year",
        0.08,
        0.20,
        "Byrne, Corrado, Sichel, 2018; band of economics.md C.2",
        price_fall,
    ),
    Fact(
        "F6",
        "Margins persist and don't last for ever: yearly persistence, vendors with means of their own",
        "1",
        0.4,
        0.9,
        "Mueller, Profits in the Long Run, 1986; band of economics.md C.2",
        margin_persistence,
    ),
    Fact(
        "F7",
        "Quality differs for long: yearly persistence of its logarithm",
        "1",
        0.8,
        1.05,
        "Syverson, JEL 49(2), 2011; band of economics.md C.2",
        quality_persistence,
    ),
    Fact(
        "F8",
        "Skewed customers: part of spending of the largest tenth, 2022",
        "share",
        0.3,
        0.8,
        "sizes of firms are skewed: Axtell, Science 293, 2001; band judged",
        lambda r: float(year(r, "top_tenth_share", 2022).mean()),
    ),
    Fact(
        "F9",
        "Skewed customers: exponent of the tail of spending, 2022",
        "1",
        1.0,
        1.5,
        "Axtell, Science 293, 2001: about one; band of economics.md C.2",
        lambda r: float(year(r, "customer_tail", 2022).mean()),
    ),
    Fact(
        "F10",
        "Orders swing more up the chain: variance of growth of chips' orders over customers'",
        "1",
        1.0,
        1000.0,
        "Lee, Padmanabhan, Whang, Management Science 43(4), 1997",
        lambda r: bullwhip(r)["chips"],
    ),
)


def fact_values(records: Records) -> list[float]:
    """What a run to 2035 says of every fact, in order."""
    return [fact.answer(records) for fact in FACTS]


def fact_rows(values: Array) -> list[dict[str, Any]]:
    """Each fact over seeds: median, 10-90 %, share inside its band, and whether the median lies in it.

    values  (seeds, facts), as ``fact_values`` gives them
    """
    rows = []
    for fact, column in zip(FACTS, values.T, strict=True):
        known = bool(np.isfinite(column).all())
        inside = (fact.low <= column) & (column <= fact.high)
        rows.append(
            {"id": fact.id, "name": fact.name, "unit": fact.unit, "low": fact.low, "high": fact.high}
            | {"source": fact.source, "given": fact.given, "share_inside": float(inside.mean()) if known else None}
            | spread(column)
            | {"pass": bool(fact.low <= np.median(column) <= fact.high) if known else None}
        )
    return rows


def spread(column: Array) -> dict[str, float | None]:
    """Median and 10-90 % over seeds; None where a run has no answer."""
    if not np.isfinite(column).all():
        return dict.fromkeys(("median", "p10", "p90"))
    low, median, high = (float(q) for q in np.quantile(column, (0.1, 0.5, 0.9)))
    return {"median": median, "p10": low, "p90": high}
