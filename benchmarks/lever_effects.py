"""What the levers of the lab move: each at both ends of its range, paired on the same draws, over the calibrated set.

    python benchmarks/lever_effects.py [--seeds 6] [--customers 1000] [--year 2024] [--write]

For each figure the mean over runs of |at one end - at the other|, over the spread of the baseline's runs; then the mean
over figures. Levers are sorted by it: front page and workbench lead with the first eight of one kind each
(``docs/lab.md``). ``--write`` writes what the workbench says beside each lever: up to three figures that it moves most,
signed from its low end to its high end (``visualization/lab/moves.csv``).
"""

import argparse
import csv
from pathlib import Path

import numpy as np

from suanli.experiments.bundle_lines import MOVED, lines
from suanli.experiments.ensemble import Task, each, whole_industry
from suanli.experiments.points import CALIBRATED, tasks
from suanli.model.kernel.errors import InputError
from suanli.model.kernel.units import START_YEAR
from suanli.model.results.store import Records
from suanli.visualization.lab.levers import MOVES, Lever, levers

SHOWN, LEAST = 3, 0.25  # figures beside a lever; spreads of the baseline's runs below which a move isn't worth a word


def last_year(records: Records) -> list[float]:
    """Return the lines of the last year that was run."""
    year = START_YEAR + len(records) // 4 - 1
    return [row[-1] for row in lines(records, MOVED, year)]


def ends(lever: Lever) -> list[str]:
    """Return the overrides of a lever's two ends; of a switch or choice each that it has."""
    if lever.shown == "switch":
        return [f"{lever.name}=false", f"{lever.name}=true"]
    if lever.shown == "choice":
        return [f"{lever.name}={one}" for one in lever.parameter.choices][:4]
    return [f"{lever.name}={lever.low:g}", f"{lever.name}={lever.high:g}"]


def largest(moved: np.ndarray) -> list[int]:
    """Return the places of the figures moved most, the most first; those that hardly move left out."""
    order = np.argsort(-np.abs(np.nan_to_num(moved)))[:SHOWN]
    return [int(place) for place in order if abs(moved[place]) >= LEAST]


def write(said: list[tuple[str, str, str]], year: int) -> None:
    """Write what the workbench says beside its levers."""
    path = Path(__file__).parent.parent / "visualization" / "lab" / MOVES
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("parameter", "figure", "spreads", "year"))
        writer.writerows((*row, year) for row in said)


def main() -> None:
    """Print levers by what they move, the largest first."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--seeds", type=int, default=6)
    parser.add_argument("--customers", type=int, default=1000)
    parser.add_argument("--year", type=int, default=2024)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()

    def asked(overrides: str, seeds: int) -> list[Task]:
        return tasks("baseline", seeds, (given.customers, given.year), overrides, points=CALIBRATED)

    every, moving = [asked("", 36)], []
    for lever in levers():
        try:
            for one in ends(lever):
                whole_industry("baseline", one)
        except InputError as error:
            print(f"{lever.name}: left out, {error}")  # noqa: T201 (a script)
            continue
        moving.append((lever, len(ends(lever))))
        every += [asked(one, given.seeds) for one in ends(lever)]
    answers = iter(each([task for part in every for task in part], last_year))
    spread = np.nanstd([next(answers) for _ in range(36)], axis=0)
    rows, said = [], []
    for lever, count in moving:
        at = np.array([[next(answers) for _ in range(given.seeds)] for _ in range(count)])
        moved = np.nanmean(np.max(at, axis=0) - np.min(at, axis=0), axis=0) / spread
        signed = np.nanmean(at[-1] - at[0], axis=0) / spread if lever.shown != "choice" else moved
        rows.append((float(np.nanmean(moved)), lever.name, moved))
        said += [(lever.name, MOVED[place], f"{signed[place]:.2g}") for place in largest(signed)]
    if given.write:
        write(said, given.year)
    for mean, name, moved in sorted(rows, key=lambda one: -one[0]):
        print(f"{mean:6.2f}  {name:28s}" + " ".join(f"{one:6.2f}" for one in moved))  # noqa: T201
    print(" " * 36 + " ".join(line.split("/")[-1][:6].rjust(6) for line in MOVED))  # noqa: T201


if __name__ == "__main__":
    main()
