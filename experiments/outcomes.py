"""What a strategy is judged by: of one run, for China, whose ways out these are."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from suanli.experiments.levers import FIRST
from suanli.experiments.measures import CHINESE_SEVEN, of, year
from suanli.experiments.tipping import ESCAPES, outcomes
from suanli.model.kernel.units import QUARTERS_PER_YEAR, START_YEAR
from suanli.model.parameters.tables import AS_SHIPPED
from suanli.model.results.store import Records

Array = np.ndarray
CHINA = AS_SHIPPED.region_names.index("CN")  # known rows keep their places, new ones come after them
DISCOUNT = 0.03  # a year
BUDGET_YEARS = (FIRST, 2030)


@dataclass(frozen=True)
class Outcome:
    """One figure: its unit, which way is better (+1, -1, or 0 for neither), and what it is of a run up to a year.

    relative  the figure is a logarithm: differences are per cent
    """

    name: str
    unit: str
    better: int
    figure: Callable[[Records, int], float]
    relative: bool = False


def present_value(flows: Array) -> float:
    """Value in the first year's beginning of a yearly 3 per cent: sum x_q / 1.03^((q + 1/2) / 4), flows by quarter."""
    quarters = np.arange(len(flows)) + 0.5
    return float((flows / (1.0 + DISCOUNT) ** (quarters / QUARTERS_PER_YEAR)).sum())


def over_budget_years(records: Records, name: str) -> Array:
    """A series of China over the quarters of the budget's years."""
    first, last = ((which - START_YEAR) * QUARTERS_PER_YEAR for which in (BUDGET_YEARS[0], BUDGET_YEARS[1] + 1))
    return records.array(name)[first:last, CHINA]


def _since(records: Records, name: str, which: int) -> float:
    """Mean of a series of China from the first year of policy to a year."""
    first, last = ((one - START_YEAR) * QUARTERS_PER_YEAR for one in (FIRST, which + 1))
    return float(records.array(name)[first:last, CHINA].mean())


def _log(amount: float) -> float:
    """Logarithm of an amount of compute; of next to nothing where there is none."""
    return math.log(max(amount, 1e-6))


def _knowledge(records: Records, which: int) -> float:
    """Knowledge of the best of the seven over the frontier's, mean of a year."""
    gaps = [year(records, "quality_gap", which)[:, records.entities("quality_gap").index(v)] for v in CHINESE_SEVEN]
    return float(np.exp(np.max(gaps, axis=0)).mean())


def _chips(records: Records, which: int) -> float:
    """Performance of the best Chinese chip over that of the best of all, mean of a year."""
    best = year(records, "performance", which)
    chinese = [place for place, (_, region) in enumerate(records.entities_by_kind["supplier"]) if region == "CN"]
    return float((best[:, chinese].max(axis=1) / best.max(axis=1)).mean())


def _home(records: Records) -> list[int]:
    """Columns of vendors in China."""
    return [place for place, (_, region) in enumerate(records.entities_by_kind["vendor"]) if region == "CN"]


def _at_home(records: Records, which: int) -> float:
    """Share of China's spending on compute that goes to vendors at home, mean of a year."""
    return float(year(records, "share_CN", which)[:, _home(records)].sum(axis=1).mean())


def _price(records: Records, which: int) -> float:
    """Logarithm of the mean price of AI compute that the seven post at home, weighted by each quarter's AI revenue."""
    columns = [records.entities("ai_price").index(vendor) for vendor in CHINESE_SEVEN]
    prices, weights = (year(records, name, which)[:, columns] for name in ("ai_price", "ai_revenue"))
    return math.log(float((prices * weights).sum() / weights.sum()))


def _frontier(records: Records, which: int) -> float:
    """Yearly growth of the world's best knowledge from 2022 to a year."""
    then, now = (float(year(records, "knowledge", one).max()) for one in (FIRST - 1, which))
    return math.log(now / then) / (which - FIRST + 1)


def _gained(records: Records) -> float:
    """Present value of what customers and vendors in China have, budget's years: surplus, less own servers, and profit.

    What it rises by is the most that a policy may cost and still pay: its break-even budget. R&D that the state pays
    for is a cost of the vendors that do it.
    """
    customers = over_budget_years(records, "consumer_surplus") - over_budget_years(records, "own_server_cost")
    first, last = ((which - START_YEAR) * QUARTERS_PER_YEAR for which in (BUDGET_YEARS[0], BUDGET_YEARS[1] + 1))
    profit = records.array("operating_profit")[first:last, _home(records)].sum(axis=1)
    return present_value(customers + profit)


OUTCOMES = (
    Outcome(
        "AI work served in China since 2023",
        "%",
        +1,
        lambda r, y: _log(_since(r, "tasks_served", y)),
        relative=True,
    ),
    Outcome("of it at home: vendors, own servers", "%", +1, lambda r, y: _log(_since(r, "tasks_at_home", y)), True),
    Outcome(
        "consumer surplus less own servers' cost, China, since 2023",
        "USD bn a year",
        +1,
        lambda r, y: QUARTERS_PER_YEAR * (_since(r, "consumer_surplus", y) - _since(r, "own_server_cost", y)),
    ),
    Outcome("compute anxiety, China", "points", -1, lambda r, y: 100.0 * year(r, "region_anxiety", y)[:, CHINA].mean()),
    Outcome("best Chinese chip over the best", "points", +1, lambda r, y: 100.0 * _chips(r, y)),
    Outcome("best Chinese knowledge over the frontier", "points", +1, lambda r, y: 100.0 * _knowledge(r, y)),
    Outcome("profit of the seven", "USD bn a year", +1, lambda r, y: of(r, "operating_profit", y, CHINESE_SEVEN)),
    Outcome(
        "share of the seven in the world", "points", +1, lambda r, y: 100.0 * year(r, "chinese_seven_share", y).mean()
    ),
    Outcome("vendors at home in China's spending", "points", 0, lambda r, y: 100.0 * _at_home(r, y)),
    Outcome("price of AI compute in China", "%", -1, _price, relative=True),
    Outcome("growth of the world's frontier", "points a year", +1, lambda r, y: 100.0 * _frontier(r, y)),
    Outcome(
        "taxes of the industry in China, present value",
        "USD bn",
        0,
        lambda r, _: present_value(over_budget_years(r, "state_taxes")),
    ),
    Outcome("break-even budget: gain of customers and vendors, present value", "USD bn", +1, lambda r, _: _gained(r)),
)


SCALE = np.array([100.0 if one.relative else 1.0 for one in OUTCOMES])  # from a difference to what is shown


def judged(records: Records, which: int) -> tuple[list[float], float, bool]:
    """(figures in the order of ``OUTCOMES``, present value of the state's outlays, technology escape) of one run."""
    figures = [float(one.figure(records, which)) for one in OUTCOMES]
    spent = present_value(over_budget_years(records, "state_outlays"))
    return figures, spent, outcomes(records, CHINESE_SEVEN)[ESCAPES.index("technology")]
