"""Who is short of money for R&D and AI servers, by vendor and year, over the calibrated set, as a table.

python benchmarks/shortfalls.py [SEEDS] [CUSTOMERS]

Means over seeds: part of R&D wanted that isn't done / part of AI servers wanted that can't be paid for; and R&D done
over sales, beside what two clouds without a parent company publish.
"""

from __future__ import annotations

import sys
from functools import partial

import numpy as np

from suanli.experiments.ensemble import Task, each
from suanli.experiments.measures import CHINESE_SEVEN, US_THREE, of, year
from suanli.experiments.points import of_seeds
from suanli.model.results.store import Records

YEARS = (2018, 2020, 2022, 2024, 2027)
PUBLISHED = "QingCloud 18 and 32 % of sales in 2020 and 2021, Kingsoft Cloud 11 % in 2024 (annual reports; era.csv)"


def figures(records: Records, years: tuple[int, ...] = YEARS) -> list[list[list[float]]]:
    """Return R&D shortfall, shortfall of AI capital, R&D over sales, by vendor and year."""
    names = records.entities("research_shortfall")
    found = []
    for vendor in (*US_THREE, *CHINESE_SEVEN):
        row = []
        for which in years:
            done, wanted, sold = (
                of(records, name, which, (vendor,)) for name in ("research", "research_wanted", "revenue")
            )
            capital, missing = (
                year(records, name, which)[:, names.index(vendor)]
                for name in ("ai_capital_wanted", "ai_capital_shortfall")
            )
            asked = float(capital.sum())
            row.append(
                [
                    1.0 - done / wanted if wanted > 0.0 else np.nan,
                    float((capital * missing).sum()) / asked if asked > 0.0 else np.nan,
                    done / sold if sold > 1e-3 else np.nan,
                ]
            )
        found.append(row)
    return found


def main(seeds: int, customers: int) -> None:
    """Print the table."""
    at = of_seeds("calibrated", seeds, "baseline")
    tasks = [Task("baseline", seed, customers, max(YEARS), text) for seed, text in enumerate(at)]
    values = np.array(list(each(tasks, partial(figures))))
    mean, short = np.nanmean(values, axis=0), np.nanmean(values[..., 0] > 0.005, axis=0)
    print(f"| | {' | '.join(f'{which}' for which in YEARS)} | R&D over sales, 2022 |\n|{'---|' * (len(YEARS) + 2)}")  # noqa: T201 (a script)
    for place, vendor in enumerate((*US_THREE, *CHINESE_SEVEN)):
        cells = [f"{m[0]:.0%}, {m[1]:.0%} ({part:.0%})" for m, part in zip(mean[place], short[place], strict=True)]
        print(f"| {vendor} | {' | '.join(cells)} | {np.nanmedian(values[:, place, 2, 2]):.0%} |")  # noqa: T201
    print(f"Published: {PUBLISHED}")  # noqa: T201


if __name__ == "__main__":
    asked = [int(one) for one in sys.argv[1:]]
    main(*(asked or [36, 1000]))
