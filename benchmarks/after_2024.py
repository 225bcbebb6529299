"""Plateau, bust or growth: what the leading chip supplier earns and the world spends to 2035, and what decides it.

    python benchmarks/after_2024.py [RUNS] [CUSTOMERS]

Runs are spread over the calibrated set, seeds, and all modelling assumptions, each drawn between its value over 1.5 and
its value times 1.5 (a Latin hypercube). Nothing is fitted to, or known of, the years after 2024. Chip revenue ends in a
bust where that of 2035 is less than half its peak, in growth where the peak is 2034 or 2035, else in a plateau. Printed
with rank correlations, the largest first.
"""

import sys

import numpy as np
from scipy import stats

from suanli.experiments.axes import Axis, assumed, axis_of, drawn
from suanli.experiments.ensemble import Task, attempts, joined
from suanli.experiments.measures import of_leader, year
from suanli.experiments.points import CALIBRATED, of_seeds
from suanli.experiments.reports import IT_GROWTH, IT_SPENDING, IT_YEAR, PRODUCT_GROWTH, WORLD_PRODUCT
from suanli.experiments.samples import shares
from suanli.model.mechanisms.settings import baseline
from suanli.model.results.store import Records

YEARS = range(2024, 2036)


def figures(records: Records) -> list[float]:
    """Return chip revenue of 2024 to 2035, USD bn, and what the world spends on clouds in 2030 and 2035, shares."""
    wholes = (IT_SPENDING, IT_GROWTH, IT_YEAR), (WORLD_PRODUCT, PRODUCT_GROWTH, 2018)
    spent = [
        float(year(records, "spending", which).sum()) / (whole * (1.0 + growth) ** (which - then))
        for whole, growth, then in wholes
        for which in (2030, 2035)
    ]
    return [*(of_leader(records, "chip_revenue", which) for which in YEARS), *spent]


def given_by(axes: list[Axis], row: np.ndarray) -> str:
    """Return overrides of all axes at a row of the cube."""
    return ";".join(f"{axis.name}={drawn(axis, share)}" for axis, share in zip(axes, row, strict=True))


def main(runs: int, customers: int) -> None:
    """Print the distribution and what goes with it."""
    known = baseline()
    axes = [axis_of(name, ends, "latin_hypercube", "") for name, ends in assumed(1.5, "factor", known).items()]
    cube = shares(len(axes), "latin_hypercube", runs, 0)
    points = of_seeds(CALIBRATED, runs, "baseline")
    tasks = [
        Task("baseline", seed, customers, YEARS[-1], joined(points[seed], given_by(axes, row)))
        for seed, row in enumerate(cube)
    ]
    found = list(attempts(tasks, figures))
    lived = [place for place, one in enumerate(found) if one is not None]
    values = np.array([found[place] for place in lived], dtype=float)
    sys.stdout.write(f"{len(lived)} of {runs} runs lived; {customers} customers, {len(axes)} assumptions\n")
    sys.stdout.write("\n".join(told(values, cube[lived], [axis.name for axis in axes])) + "\n")


def told(values: np.ndarray, cube: np.ndarray, names: list[str]) -> list[str]:
    """Return the lines: what there is of each kind, when and how far it falls, what is spent, what goes with it."""
    chips, spent = values[:, : len(YEARS)], values[:, len(YEARS) :]
    peak, last = chips.max(axis=1), chips[:, -1]
    when = np.array(YEARS)[chips.argmax(axis=1)]
    kinds = np.where(last < 0.5 * peak, "bust", np.where(when >= YEARS[-2], "growth", "plateau"))
    lines = [
        ", ".join(f"{kind}: {np.mean(kinds == kind):.0%}" for kind in ("bust", "plateau", "growth")),
        f"year of the peak: {np.percentile(when, [10, 50, 90])}",
        f"2035 over the peak: {np.percentile(last / peak, [10, 50, 90]).round(2)}",
    ]
    wholes = ("IT spending 2030", "IT spending 2035", "world product 2030", "world product 2035")
    for name, column in zip(wholes, spent.T, strict=True):
        lines.append(f"clouds as part of {name}, per cent: {(100 * np.percentile(column, [10, 50, 90])).round(2)}")
    for name, outcome in (("2035 over the peak", last / peak), ("part of IT spending 2035", spent[:, 1])):
        ranks = [
            (float(stats.spearmanr(column, outcome).statistic), one) for column, one in zip(cube.T, names, strict=True)
        ]
        first = sorted(ranks, key=lambda pair: -abs(pair[0]))[:6]
        noise = 1.96 / len(cube) ** 0.5
        lines.append(f"{name}: " + ", ".join(f"{one} {rank:+.2f}" for rank, one in first) + f" (noise {noise:.2f})")
    return lines


if __name__ == "__main__":
    main(*(int(given) for given in (*sys.argv[1:3], *("96", "1000")[len(sys.argv[1:3]) :])))
