"""Where an escape becomes likely: a map of its probability over two axes, finer where it is in doubt.

Axes are parameters of the model, or, in the laboratory of two firms, ``start.share`` (of the market, the second firm's)
and ``start.quality`` (its knowledge over the first's). Every cell is run on the same seeds; a cell whose 95 % interval
(Wilson) holds one half gets twice as many, and between two cells of a row on either side of one half, one more is put.
The line P = 1/2 is found in each row by interpolation of log odds between them.

    share       the vendor's (or group's) share of the market is above one half in the last year
    technology  its knowledge over the frontier's was above .7 in each of the last eight quarters (the group's best)
    profit      its operating profit before any support was not below zero in each of the last two years
    tipped      one vendor, whichever, has more than two thirds of the market in the last year
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from suanli.experiments.compare import part_of
from suanli.experiments.ensemble import Task, joined, over, records_of, shared_out
from suanli.experiments.map_axes import MOST_CELLS, STARTS, Axis
from suanli.experiments.measures import GROUPS
from suanli.experiments.points import of_seeds
from suanli.experiments.pulse import move
from suanli.experiments.single import SingleRun
from suanli.model.kernel.errors import InputError, SuanliError, UnknownNameError, whole_number
from suanli.model.kernel.units import QUARTERS_PER_YEAR, START_YEAR
from suanli.model.mechanisms.settings import baseline, resolved
from suanli.model.opening.size import LAST_YEAR
from suanli.model.parameters.load import scenario
from suanli.model.parameters.schema import text_of
from suanli.model.results.store import Records
from suanli.model.state.world import World

Array = np.ndarray
Progress = Callable[[int, int], None]
TECHNOLOGY, TIPPED, YEARS = math.log(0.7), 2.0 / 3.0, 2
ESCAPES = ("share", "technology", "profit", "tipped")
MOST_SEEDS = 1000
Cell = tuple[float, float]


@dataclass(frozen=True)
class Ask:
    """What is mapped: scenario, overrides, vendor (or group) that escapes, customers, last year, starts held fixed."""

    scenario: str = "duopoly"
    overrides: str = ""
    vendor: str = "south"
    customers: int = 400
    until: int = 2047
    starts: tuple[tuple[str, float], ...] = ()
    points: str = ""  # a calibrated set over which seeds are spread (``points.of_seeds``)


def escaped(given: tuple[Ask, tuple[tuple[str, float], ...], list[Task]]) -> list[tuple[bool, ...] | None]:
    """Which escapes some runs show that start alike, in the order of ``ESCAPES``; None for one that has no world."""
    ask, starts, tasks = given
    begin = partial(give_start, values=dict(starts)) if starts else None
    answers: list[tuple[bool, ...] | None] = []
    for found in records_of(tasks, begin):
        if isinstance(found, Exception) and not isinstance(found, SuanliError):
            raise found
        vendors = GROUPS.get(ask.vendor, (ask.vendor,))
        answers.append(None if isinstance(found, Exception) else outcomes(found, vendors))
    return answers


def _answers(
    ask: Ask, names: tuple[str, str], jobs: list[tuple[Cell, int]], workers: int | None
) -> Iterator[tuple[int, tuple[bool, ...] | None]]:
    """(place, answer) of each job as it comes: runs that start alike are lived side by side."""
    alike: dict[tuple[tuple[str, float], ...], list[tuple[int, Task]]] = {}
    points: dict[str, list[str]] = {}  # overrides of each seed, by what a cell changes
    most = 1 + max((seed for _, seed in jobs), default=0)
    for place, (cell, seed) in enumerate(jobs):
        values = dict(ask.starts) | dict(zip(names, cell, strict=True))
        starts = tuple((name, value) for name, value in values.items() if name in STARTS)
        text = _texts(ask, values)
        if text not in points:
            points[text] = of_seeds(ask.points, most, ask.scenario, text)
        task = Task(ask.scenario, seed, ask.customers, ask.until, joined(points[text][seed], text))
        alike.setdefault(starts, []).append((place, task))
    parts = [
        (starts, [some[at] for at in places])
        for starts, some in alike.items()
        for places in shared_out([task for _, task in some], workers)
    ]
    asked = [(ask, starts, [task for _, task in part]) for starts, part in parts]
    for (_, part), answers in zip(parts, over(asked, escaped, workers, at_once=1), strict=True):
        yield from zip((place for place, _ in part), answers, strict=True)


def _texts(ask: Ask, values: dict[str, float]) -> str:
    """Overrides of a cell."""
    changed = {name: value for name, value in values.items() if name not in STARTS}
    more = ";".join(f"{name}={text_of(_fitting(name, value))}" for name, value in changed.items())
    return joined(ask.overrides, more)


def _fitting(name: str, value: float) -> float:
    """Rounded where a parameter counts whole things."""
    counts = name not in STARTS and baseline()[name].unit.startswith("whole")
    return float(round(value)) if counts else value


def give_start(world: World, values: dict[str, float]) -> None:
    """Give the laboratory's second firm its share of customers and its knowledge."""
    if "start.share" in values:
        less = 0.5 - values["start.share"]
        move(world, np.array([0 if less > 0.0 else 1]), world.regions.index("INTL"), abs(less))
    if "start.quality" in values:
        world.vendor_state.knowledge = world.vendor_state.knowledge * np.array([1.0, values["start.quality"]])


def outcomes(records: Records, vendors: tuple[str, ...]) -> tuple[bool, ...]:
    """Whether a vendor or group has escaped at the end of a run, in the order of ``ESCAPES``."""
    names = records.entities("share")
    columns = [names.index(name) for name in vendors]
    quarters = YEARS * QUARTERS_PER_YEAR
    share = records.array("share")[-QUARTERS_PER_YEAR:].mean(axis=0)
    gap = records.array("quality_gap")[-quarters:, columns]
    profit = records.array("operating_profit")[-quarters:, columns].sum(axis=1)
    years = profit.reshape(YEARS, QUARTERS_PER_YEAR).sum(axis=1)
    in_market = records.array("trading")[-1, columns] > 0.0
    return (
        bool(share[columns].sum() > 0.5),
        bool(((gap > TECHNOLOGY).all(axis=0) & in_market).any()),
        bool((years >= 0.0).all() and in_market.any()),
        bool(share.max() > TIPPED),
    )


def tipping(
    ask: Ask,
    axes: tuple[Axis, Axis],
    seeds: int = 12,
    rounds: int = 2,
    workers: int | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """The map: of each cell P of each escape with its 95 % interval; of each row the line where it is one half.

    seeds   of each cell at first; rounds  in which cells in doubt get more seeds, and rows more cells
    Raises InputError for a grid of more than 400 cells, seeds outside 2 to 1000, an unknown vendor or scenario.
    """
    _checked(ask, axes, seeds, rounds)
    names = (axes[0].name, axes[1].name)
    found: dict[Cell, list[tuple[bool, ...] | None]] = {}
    wanted = dict.fromkeys(itertools.product(axes[0].values, axes[1].values), seeds)
    done, total = 0, len(wanted) * seeds
    for lap in range(rounds + 1):
        jobs = [(cell, seed) for cell, count in wanted.items() for seed in range(len(found.get(cell, [])), count)]
        total = done + len(jobs)
        answers: dict[int, tuple[bool, ...] | None] = {}
        for place, answer in _answers(ask, names, jobs, workers):
            answers[place] = answer
            if progress is not None:
                progress(done + len(answers), total)
        for place, (cell, _) in enumerate(jobs):
            found.setdefault(cell, []).append(answers[place])
        done += len(jobs)
        if lap < rounds:
            wanted = _in_doubt(names[0], found, seeds)
    cells = [_cell(cell, answers) for cell, answers in sorted(found.items())]
    return {
        "scenario": ask.scenario,
        "overrides": ask.overrides,
        "vendor": ask.vendor,
        "until": ask.until,
        "customers": ask.customers,
        "points": ask.points,
        "starts": dict(ask.starts),
        "x": names[0],
        "y": names[1],
        "escapes": list(ESCAPES),
        "runs": done,
        "cells": cells,
        "lines": {escape: line(cells, escape) for escape in ESCAPES},
    }


def _checked(ask: Ask, axes: tuple[Axis, Axis], seeds: int, rounds: int) -> None:
    if axes[0].name == axes[1].name:
        raise InputError("--y", axes[1].name, "another axis than --x")
    if len(axes[0].values) * len(axes[1].values) > MOST_CELLS:
        raise InputError("--x, --y", len(axes[0].values) * len(axes[1].values), f"at most {MOST_CELLS} cells")
    if not 2 <= seeds <= MOST_SEEDS:
        raise InputError("--seeds", seeds, f"a whole number from 2 to {MOST_SEEDS}")
    if not 0 <= rounds <= 4:
        raise InputError("--rounds", rounds, "a whole number from 0 to 4")
    whole_number("--until", ask.until, START_YEAR + YEARS - 1, LAST_YEAR)
    for name in {axis.name for axis in axes} & {name for name, _ in ask.starts}:
        raise InputError("--start", name, "a start that isn't an axis")
    scenario(ask.scenario)
    first = dict(zip((axes[0].name, axes[1].name), (axis.values[0] for axis in axes), strict=True))
    resolved(ask.scenario, _texts(ask, first))
    vendors = GROUPS.get(ask.vendor, (ask.vendor,))
    known = SingleRun.of(Task(ask.scenario, 0, 40, ask.until, ask.overrides)).world.facts.names
    if not set(vendors) <= set(known):
        raise UnknownNameError("--vendor", ask.vendor, (*known, *(GROUPS if len(known) > 2 else ())))


def _in_doubt(name: str, found: dict[Cell, list[tuple[bool, ...] | None]], seeds: int) -> dict[Cell, int]:
    """Cells that a next round runs, with the number of seeds each should then have. name  of the x axis"""
    wanted: dict[Cell, int] = {}
    for place, _ in enumerate(ESCAPES):
        known = {cell: _part([a for a in answers if a is not None], place) for cell, answers in found.items()}
        for cell, (part, low, high, _) in known.items():
            if part is not None and low < 0.5 < high:
                wanted[cell] = min(2 * len(found[cell]), MOST_SEEDS)
        for y in {cell[1] for cell in known}:
            row = sorted(cell[0] for cell in known if cell[1] == y)
            for left, right in itertools.pairwise(row):
                sides = [known[x, y][0] for x in (left, right)]
                middle = _fitting(name, (left + right) / 2.0)
                between = left < middle < right and None not in sides
                if between and min(sides) < 0.5 < max(sides):  # type: ignore[type-var, operator]
                    wanted[middle, y] = seeds
    return wanted


def _part(answers: list[tuple[bool, ...]], place: int) -> tuple[float | None, float, float, int]:
    """(part that escaped, 95 % interval by Wilson, runs)."""
    count = len(answers)
    if not count:
        return None, 0.0, 1.0, 0
    events = sum(answer[place] for answer in answers)
    return *part_of(events, count), count


def _cell(cell: Cell, answers: list[tuple[bool, ...] | None]) -> dict[str, Any]:
    lived = [answer for answer in answers if answer is not None]
    out: dict[str, Any] = {"x": cell[0], "y": cell[1], "runs": len(lived), "no_world": len(answers) - len(lived)}
    for place, escape in enumerate(ESCAPES):
        part, low, high, _ = _part(lived, place)
        out[escape] = None if part is None else {"p": part, "low": low, "high": high}
    return out


def line(cells: list[dict[str, Any]], escape: str) -> list[dict[str, Any]]:
    """Where P = 1/2 is crossed, row by row: x between the cells on either side, by log odds (k + 1/2) / (n - k + 1/2).

    low, high are the two cells: that is how well it is known. A row without a crossing says on which side it lies.
    """
    out = []
    for y in sorted({cell["y"] for cell in cells}):
        row = sorted((cell for cell in cells if cell["y"] == y and cell[escape]), key=lambda cell: cell["x"])
        crossed = [(a, b) for a, b in itertools.pairwise(row) if (a[escape]["p"] - 0.5) * (b[escape]["p"] - 0.5) < 0.0]
        exact = [cell for cell in row if cell[escape]["p"] == 0.5]
        if crossed:
            left, right = crossed[0]
            odds = [_log_odds(cell, escape) for cell in (left, right)]
            x = left["x"] + (right["x"] - left["x"]) * odds[0] / (odds[0] - odds[1])
            out.append({"y": y, "x": x, "low": left["x"], "high": right["x"], "crossings": len(crossed)})
        elif exact:
            out.append({"y": y, "x": exact[0]["x"], "low": exact[0]["x"], "high": exact[0]["x"], "crossings": 1})
        elif row:
            out.append({"y": y, "x": None, "all": "above" if row[0][escape]["p"] > 0.5 else "below"})
    return out


def _log_odds(cell: dict[str, Any], escape: str) -> float:
    events = cell[escape]["p"] * cell["runs"]
    return math.log((events + 0.5) / (cell["runs"] - events + 0.5))
