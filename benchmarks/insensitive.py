"""Which numbers nothing hangs on: each halved and doubled, over the calibrated set, paired on the same draws.

    python benchmarks/insensitive.py [--seeds 6] [--customers 1000] [--only NAME ...]

For each number of the baseline (switches, choices and what is zero apart): the largest mean effect on the twelve
headline figures of ``suanli effects`` in 2024 and 2030, over the spread of runs, and where it is. Sorted, smallest
first (``docs/decisions/044-what-is-no-parameter.md``).
"""

import argparse
from functools import partial

import numpy as np

from suanli.experiments.effects import FIGURES, said
from suanli.experiments.ensemble import Task, each, whole_industry
from suanli.experiments.points import CALIBRATED, tasks
from suanli.model.kernel.errors import InputError
from suanli.model.mechanisms.settings import baseline
from suanli.model.parameters.schema import Parameter, text_of

YEARS = (2024, 2030)
FACTORS = (0.5, 2.0)


def ends(parameter: Parameter) -> list[str]:
    """Return the overrides of half and twice a number, inside its range and as far as it runs."""
    low, high = parameter.alone or (parameter.low or 0.0, parameter.high or 0.0)
    found = []
    for factor in FACTORS:
        value = min(max(float(parameter.value) * factor, low), high)
        value = float(round(value)) if parameter.unit.startswith("whole") else value
        if value != parameter.value:
            try:
                whole_industry("baseline", f"{parameter.name}={text_of(value)}")
            except InputError:
                continue
            found.append(f"{parameter.name}={text_of(value)}")
    return found


def main() -> None:
    """Print numbers by what they move, the smallest first."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--seeds", type=int, default=6)
    parser.add_argument("--customers", type=int, default=1000)
    parser.add_argument("--only", nargs="*", default=[])
    given = parser.parse_args()

    def asked(overrides: str, seeds: int) -> list[Task]:
        return tasks("baseline", seeds, (given.customers, max(YEARS)), overrides, points=CALIBRATED)

    numbers = [one for one in baseline() if not one.choices and one.unit != "switch" and one.value]
    numbers = [one for one in numbers if not given.only or one.name in given.only]
    moves = [(one, ends(one)) for one in numbers]
    count = max(24, given.seeds)
    every = [asked("", count), *(asked(text, given.seeds) for _, texts in moves for text in texts)]
    answers = iter(each([task for part in every for task in part], partial(said, years=YEARS)))
    plain = np.array([next(answers) for _ in range(count)])
    noise = plain.std(axis=0, ddof=1)
    labels = [f"{figure} {year}" for year in YEARS for figure in FIGURES]
    rows = []
    for one, texts in moves:
        largest, where = 0.0, ""
        for _ in texts:
            moved = np.array([next(answers) for _ in range(given.seeds)]) - plain[: given.seeds]
            size = np.abs(moved.mean(axis=0)) / np.where(noise > 0.0, noise, np.inf)
            if size.max() >= largest:
                largest, where = float(size.max()), labels[int(size.argmax())]
        rows.append((largest, one, where))
    for largest, one, where in sorted(rows, key=lambda row: row[0]):
        print(f"{largest:8.3f}  {one.name:36} {text_of(one.value):>8}  {one.status:6} {where}")  # noqa: T201 (a script)


if __name__ == "__main__":
    main()
