"""Points of several calibrated sets judged together on fresh seeds: their losses, and which can't be told apart.

    python benchmarks/judge_sets.py SET.csv SET.csv ... [--fresh 20] [--customers 4000]

A parameter that a set doesn't name has the table's value. ``calibrated`` is the set that ships; an earlier one is in
the history of model/parameters/data/calibrated_set.csv.
"""

import argparse

import numpy as np

from suanli.experiments.aims import observed_aims
from suanli.experiments.calibrate import judged
from suanli.experiments.confidence_set import SIZE, confidence_set
from suanli.experiments.points import variants
from suanli.experiments.search import Plan
from suanli.experiments.search_space import edges, free_parameters
from suanli.model.parameters.load import parsed_overrides


def in_cube(text: str) -> list[float]:
    """Return a point's place in the cube of all search ranges. text  its overrides"""
    given = parsed_overrides(text)
    ranges = [(one, *edges(one)) for one in free_parameters()]
    return [(float(given.get(one.name, one.value)) - low) / (high - low) for one, low, high in ranges]


def main() -> None:
    """Print each point with its loss, standard error and p, the smallest loss first."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("sets", nargs="+")
    parser.add_argument("--fresh", type=int, default=20)
    parser.add_argument("--customers", type=int, default=4000)
    given = parser.parse_args()
    named = [(f"{path}: {name}", in_cube(text)) for path in given.sets for name, text in variants(path).items()]
    plan = Plan(fresh=given.fresh, customers=given.customers)
    losses, _ = judged(np.array([point for _, point in named]), plan, observed_aims(plan.until), None)
    chances, mean = confidence_set(losses), losses.mean(axis=0)
    error = losses.std(axis=0, ddof=1) / np.sqrt(len(losses))
    for place in np.argsort(mean):
        print(f"{mean[place]:6.1f} ({error[place]:.1f})  p {chances[place]:.2f}  {named[place][0]}")  # noqa: T201 (a script)
    print(f"{sum(p >= SIZE for p in chances)} of {len(named)} can't be told apart at {SIZE:.0%}")  # noqa: T201


if __name__ == "__main__":
    main()
