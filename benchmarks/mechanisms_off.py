"""What supply and AI developers do to the boom: figures of 2024 with each mechanism off, on the same seeds, as a table.

python benchmarks/mechanisms_off.py [SEEDS] [CUSTOMERS]
"""

from __future__ import annotations

import sys
from functools import partial

import numpy as np

from suanli.experiments import measures as m
from suanli.experiments.ensemble import Task, each
from suanli.experiments.measures import US_THREE, of, of_leader
from suanli.model.mechanisms.settings import baseline
from suanli.model.results.store import Records

OFF = {
    "as it is": "",
    "no AI developers": "developer.enabled=false",
    "suppliers get none of a shortage's rent": "chip.rent_share=0",
    "suppliers get all of it": "chip.rent_share=1",
    "contracts never move": "ai.contract_speed=0",
    "packaging lines grow by 5 % a quarter": "foundry.packaging_growth=0.05",
    "budgets without a limit": "finance.capital_growth=20",
    "half the groups' money for AI": f"developer.group_part={baseline().number('developer.group_part') / 2!r}",
}


def figures(records: Records) -> list[float]:
    """Return the row of a run: the supplier's revenue and margin, capital expenditure, wait, spot over base price."""
    premium = records.array("region_premium")[-4:, 0].mean()
    capital = of(records, "capital_expenditure", 2024, US_THREE)
    revenue, margin = of_leader(records, "chip_revenue", 2024), m.gross_margin(records, 2024)
    return [revenue, 100.0 * margin, capital, m.weeks_waited(records, 2024), 100.0 * float(premium)]


def main(seeds: int, customers: int) -> None:
    """Print the table: medians over seeds."""
    tasks = [Task("baseline", seed, customers, 2024, text) for text in OFF.values() for seed in range(seeds)]
    found = np.array(list(each(tasks, partial(figures)))).reshape(len(OFF), seeds, -1)
    heads = "chip supplier's revenue, USD bn | its gross margin, % | large clouds' capital expenditure, USD bn"
    print(f"| 2024 | {heads} | wait, weeks | spot over cost, % |\n|---|---|---|---|---|---|")  # noqa: T201 (a script)
    for name, row in zip(OFF, np.median(found, axis=1), strict=True):
        print(f"| {name} | " + " | ".join(f"{one:.0f}" for one in row) + " |")  # noqa: T201


if __name__ == "__main__":
    asked = [int(one) for one in sys.argv[1:]]
    main(*(asked or [10, 3000]))
