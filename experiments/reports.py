"""Figures of the source article and of the world economy beside the model's: reported, never judged.

Their scope differs, or they are of years that nobody has seen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from suanli.experiments.facts import spread
from suanli.experiments.measures import year
from suanli.model.results.store import Records

Array = np.ndarray
SECTORS_OF_MANUFACTURING = ("manufacturing", "smart_factory")


@dataclass(frozen=True)
class Report:
    """A figure of the source article, or of what was observed, beside the model's; never judged. None: not known."""

    name: str
    unit: str
    article: float | None
    scope: str
    answer: Callable[[Records], float]


def over(now: float, before: float) -> float:
    """How often one is the other; 0 where there is nothing to compare with."""
    return now / before if before > 0.0 else 0.0


def _multiple(sector: str, name: str) -> Callable[[Records], float]:
    """How often the mean of 2018 the mean of 2030 is."""

    def answer(records: Records) -> float:
        column = records.entities(name).index(sector)
        first, last = (float(year(records, name, which)[:, column].mean()) for which in (2018, 2030))
        return over(last, first)

    return answer


def manufacturing(records: Records, which: int) -> float:
    """Manufacturers' spending on clouds in a year, smart factories counted in, USD bn."""
    columns = [records.entities("sector_spending").index(sector) for sector in SECTORS_OF_MANUFACTURING]
    return float(year(records, "sector_spending", which)[:, columns].sum())


IT_SPENDING, IT_YEAR, IT_GROWTH = 4898.0, 2023, 0.07  # USD bn (Gartner, July 2024); growth is a modelling assumption
WORLD_PRODUCT, PRODUCT_GROWTH = 86_000.0, 0.05  # USD bn in 2018 (World Bank, recalled), and its growth in dollars


def _part_of_it(which: int) -> Callable[[Records], float]:
    """World spending on cloud infrastructure over the world's IT spending in a year."""
    whole = IT_SPENDING * (1.0 + IT_GROWTH) ** (which - IT_YEAR)
    return lambda records: float(year(records, "spending", which).sum()) / whole


def _part_of_product(which: int) -> Callable[[Records], float]:
    """The same over gross world product."""
    whole = WORLD_PRODUCT * (1.0 + PRODUCT_GROWTH) ** (which - 2018)
    return lambda records: float(year(records, "spending", which).sum()) / whole


def _per_person(which: int) -> Callable[[Records], float]:
    return lambda records: float(year(records, "compute_per_person", which)[-1, 1])


REPORTS = (
    Report(
        "smart mobility, need of compute 2030 over 2018",
        "1",
        390,
        "Roland Berger by the article (S21); need is an input here",
        _multiple("mobility", "sector_need"),
    ),
    Report(
        "smart mobility, compute served by clouds 2030 over 2018",
        "1",
        390,
        "the same as it is met",
        _multiple("mobility", "sector_served"),
    ),
    Report(
        "smart factories, need of compute 2030 over 2018",
        "1",
        110,
        "Roland Berger by the article (S22); need is an input here",
        _multiple("smart_factory", "sector_need"),
    ),
    Report(
        "smart factories, compute served by clouds 2030 over 2018",
        "1",
        110,
        "the same as it is met",
        _multiple("smart_factory", "sector_served"),
    ),
    Report(
        "manufacturing, spending on compute 2022",
        "USD bn",
        12.58,
        "article (S18): 15 countries, all compute; here the world's clouds, by a judged part of spending",
        lambda r: manufacturing(r, 2022),
    ),
    Report(
        "manufacturing, growth of that spending 2022",
        "share per year",
        0.29,
        "article (S19): as above",
        lambda r: over(manufacturing(r, 2022), manufacturing(r, 2021)) - 1.0,
    ),
    Report(
        "mainland China, compute for each person 2020",
        "GFLOPS per person",
        500,
        "article (S23): main countries, below 500; here clouds, own servers and super computers",
        _per_person(2020),
    ),
    Report(
        "mainland China, compute for each person 2035",
        "GFLOPS per person",
        10000,
        "article (S26): main countries in 2035",
        _per_person(2035),
    ),
    Report(
        "the same, 2035 over 2020",
        "1",
        20,
        "article (S25): twenty-fold",
        lambda r: over(_per_person(2035)(r), _per_person(2020)(r)),
    ),
    *(
        Report(
            f"world, cloud infrastructure as part of IT spending {which}",
            "share",
            seen,
            "Synergy over Gartner; IT spending grows by 7 % a year from 2023 on, a modelling assumption",
            _part_of_it(which),
        )
        for which, seen in ((2022, 0.052), (2023, 0.055), (2024, 0.063), (2030, None), (2035, None))
    ),
    *(
        Report(
            f"world, cloud infrastructure as part of gross world product {which}",
            "share",
            seen,
            "Synergy over World Bank figures; product grows by 5 % a year in dollars from 2018 on",
            _part_of_product(which),
        )
        for which, seen in ((2024, 0.003), (2035, None))
    ),
)


def report_values(records: Records) -> list[float]:
    """What a run to 2035 says of every figure, in order."""
    return [report.answer(records) for report in REPORTS]


def report_rows(values: Array) -> list[dict[str, Any]]:
    """Each of the article's figures beside the model's, over seeds.

    values  (seeds, reports), as ``report_values`` gives them
    """
    return [
        {"name": report.name, "unit": report.unit, "article": report.article, "scope": report.scope} | spread(column)
        for report, column in zip(REPORTS, values.T, strict=True)
    ]
