"""Scored forecasts: a scenario against figures it hasn't seen, and a hindcast from moving origins up to 2024.

The hindcast is blind to what it forecasts: free parameters are drawn over all of their ranges, and those draws are
kept whose runs lie closest to what had been seen at the origin. The ranges, the fixed parameters and the form of the
model are not blind: they were chosen by people who knew all of it. So it is a test of the choice, not of the choosers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from suanli.experiments.ensemble import Task, attempts, checked_seeds, each, gathered, whole_industry
from suanli.experiments.observables import asked_of, in_dollars, in_known_units, observables
from suanli.experiments.observations import LAST_SHIPPED, RATE, Observation, read, shipped
from suanli.experiments.samples import shares
from suanli.experiments.scores import Asked, Case, by_series, cases_of, discrepancy, joint, scored, summary
from suanli.experiments.search_space import free_parameters, overrides, values_at
from suanli.model.kernel.errors import InputError, whole_number
from suanli.model.kernel.units import quarters_until
from suanli.model.mechanisms.settings import resolved
from suanli.model.opening.size import FEWEST_CUSTOMERS, MOST_CUSTOMERS
from suanli.model.parameters.load import scenario

Array = np.ndarray
Progress = Callable[[int, int], None]
LAST_YEAR, BEST_CHIP = 2035, "best_chip_tflops"
ORIGINS = (2020, 2021, 2022, 2023)
KEPT, FEWEST_KEPT, FEWEST_POINTS, MOST_POINTS = 0.1, 5, 50, 100_000
MOST_OFF = 3.0  # an error counts at most so many tolerances when draws are chosen
LEVELS, CHANGES = ("level", "no_change", "trend"), ("carried", "no_change", "trend")


def score(
    name: str,
    folder: Path,
    seeds: int,
    customers: int = 1000,
    workers: int | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """A scenario's forecasts of a folder's figures after 2024, with and without hindsight, beside naive forecasts.

    Raises InputError for a folder without such figures, or fewer than 2 seeds; what reading the scenario raises.
    """
    checked_seeds(seeds)
    whole_industry(name)
    given = read(folder)
    fine, other = in_known_units(given.found)
    known = {(*one.key, one.period): one for one in (*fine, *_not_among(shipped(), fine))}
    cases = cases_of(in_dollars(_never_falling(tuple(known.values()))), LAST_SHIPPED, LAST_YEAR)
    if not cases:
        allowed = f"figures after {LAST_SHIPPED} of something the model answers (docs/forecasts.md lists them)"
        raise InputError("--data", f"{folder}: {len(given.found)} figures", allowed)
    without = resolved("no-hindsight")
    blind = overrides({key: without[key].value for key in scenario("no-hindsight").values})
    overlays = {"with hindsight": "", "without hindsight": blind}
    until = max(case.end(case.came) for case in cases) // 4 + 2018
    tasks = [Task(name, seed, customers, until, text) for text in overlays.values() for seed in range(seeds)]
    asked = _asked(cases)
    found = gathered(each(tasks, partial(asked_of, asked=asked), workers), len(tasks), progress)
    values = np.array(found).reshape(len(overlays), seeds, len(asked))
    return {
        "scenario": scenario(name).name,
        "origin": LAST_SHIPPED,
        "seeds": seeds,
        "customers": customers,
        "not_scored": _not_scored(given.found),
        "not_read": [*given.skipped, *other],
        "runs": {overlay: _held(cases, asked, part) for overlay, part in zip(overlays, values, strict=True)},
    }


def hindcast(
    name: str, points: int, customers: int = 1000, workers: int | None = None, progress: Progress | None = None
) -> dict[str, Any]:
    """Forecasts of 2021 to 2024 from the ends of 2020, 2021, 2022 and 2023, blind to what came, beside naive forecasts.

    points  draws of the free parameters over their ranges, a seed each; a tenth is kept at each origin
    Raises InputError for fewer than 50 points, or where fewer than 25 live.
    """
    if not FEWEST_POINTS <= points <= MOST_POINTS:
        raise InputError("--draws", points, f"a whole number from {FEWEST_POINTS} to {MOST_POINTS}")
    whole_number("--customers", customers, FEWEST_CUSTOMERS, MOST_CUSTOMERS)
    whole_industry(name)
    given = in_dollars(tuple(one for one in shipped() if one.entity))  # the others are some of these again
    by_origin = {origin: cases_of(given, origin, LAST_SHIPPED) for origin in ORIGINS}
    past = {origin: _seen(given, origin) for origin in ORIGINS}
    asked = _asked([case for cases in by_origin.values() for case in cases], [a for _, a in past[ORIGINS[-1]]])
    tasks = [Task(name, seed, customers, LAST_SHIPPED, text) for seed, text in enumerate(drawn(name, points))]
    tried = gathered(attempts(tasks, partial(asked_of, asked=asked), workers), points, progress)
    values = np.array([row for row in tried if row is not None])
    if len(values) < FEWEST_POINTS / 2:
        raise InputError(
            "--draws", f"{points}, of which {len(values)} live", f"at least {FEWEST_POINTS // 2} that live"
        )
    origins, rows = [], []
    for origin, cases in by_origin.items():
        off = _off(past[origin], asked, values)
        kept = np.argsort(off, kind="stable")[: max(int(len(values) * KEPT), FEWEST_KEPT)]
        held = [{"origin": origin, **row} for row in _rows(cases, asked, values[kept])]
        rows += held
        spread = {
            "best": float(off[kept[0]]),
            "worst_kept": float(off[kept[-1]]),
            "median_of_all": float(np.median(off)),
        }
        told, seen = _told(cases, asked, values[kept])
        missed = discrepancy(cases, seen)
        joined = {"changes": summary(held, CHANGES), "energy_score": joint(cases, told, missed)}
        origins.append({"origin": origin, "kept": len(kept), "off": spread, "discrepancy": missed, **joined})
    return {
        "scenario": scenario(name).name,
        "points": points,
        "lived": len(values),
        "customers": customers,
        "origins": origins,
        "levels": summary(rows, LEVELS),
        "changes": summary(rows, CHANGES),
        "series": by_series(rows),
        "rows": rows,
    }


def drawn(name: str, points: int) -> list[str]:
    """Overrides of the free parameters, a Latin hypercube over the ranges a search may move them in."""
    cube = shares(len(free_parameters(name)), "latin_hypercube", points, 0)
    return [overrides(values_at(u, name)) for u in cube]


def _asked(cases: list[Case], more: list[Asked] | None = None) -> tuple[Asked, ...]:
    """All that runs have to say, each once."""
    every = (one for case in cases for one in (*case.asked(), *case.asked_of_past()))
    return tuple(dict.fromkeys([*every, *(more or [])]))


def _told(cases: list[Case], asked: tuple[Asked, ...], values: Array) -> tuple[list[Array], list[Array]]:
    """What runs say case by case, (runs, 1 or 2), and of each case's past."""
    place = {one: column for column, one in enumerate(asked)}
    both = [(case.asked(), case.asked_of_past()) for case in cases]
    now, past = ([values[:, [place[one] for one in some]] for some in part] for part in zip(*both, strict=True))
    return now, past


def _rows(cases: list[Case], asked: tuple[Asked, ...], values: Array) -> list[dict[str, Any]]:
    if not cases:
        return []
    told, past = _told(cases, asked, values)
    missed = discrepancy(cases, past)
    return [scored(case, found, missed) for case, found in zip(cases, told, strict=True)]


def _held(cases: list[Case], asked: tuple[Asked, ...], values: Array) -> dict[str, Any]:
    rows = _rows(cases, asked, values)
    return {
        "levels": summary(rows, LEVELS),
        "changes": summary(rows, CHANGES),
        "series": by_series(rows),
        "rows": rows,
    }


def _seen(given: tuple[Observation, ...], origin: int) -> list[tuple[Observation, Asked]]:
    """Figures that had been seen at an origin and whose levels can be compared, with what a run has to say of them."""
    known, found = observables(), []
    for one in given:
        observable = known.get(one.key)
        if observable is None or not observable.level:
            continue
        first, last = observable.quarters(one)
        if first >= 0 and last < quarters_until(origin) and one.known_from <= origin:
            found.append((one, (one.key, first, last)))
    return found


def _off(past: list[tuple[Observation, Asked]], asked: tuple[Asked, ...], values: Array) -> Array:
    """How far each run is from what had been seen: root mean square of errors by tolerance, each at most 3; (runs,)

    What a run can't answer (growth in its first year) isn't counted.
    """
    known, place = observables(), {one: column for column, one in enumerate(asked)}
    squares = []
    for one, wanted in past:
        case = Case(one, (), known[one.key])
        error = np.abs(case.on_scale(values[:, place[wanted]]) - case.on_scale(one.value)) / case.observable.tolerance
        if not np.isnan(error).all():
            squares.append(np.minimum(np.where(np.isnan(error), MOST_OFF, error), MOST_OFF) ** 2)
    return np.asarray(np.sqrt(np.mean(squares, axis=0)))


def _not_among(given: tuple[Observation, ...], others: tuple[Observation, ...]) -> list[Observation]:
    """Figures that no other edition takes the place of."""
    taken = {(*one.key, one.period) for one in others}
    return [one for one in given if (*one.key, one.period) not in taken]


def _never_falling(given: tuple[Observation, ...]) -> tuple[Observation, ...]:
    """The best chip of a year is at least that of every year before, whichever file has it."""
    out = []
    for one in given:
        if one.metric == BEST_CHIP:
            before = [other.value for other in given if other.key == one.key and other.year <= one.year]
            best = max(before)
            out.append(one if best == one.value else replace(one, value=best, ends=None))
        else:
            out.append(one)
    return tuple(out)


def _not_scored(given: tuple[Observation, ...]) -> list[str]:
    """Metrics of a folder that nothing in the model answers."""
    unknown = dict.fromkeys(one.key for one in given if one.key not in observables() and one.key != RATE)
    return [" / ".join(part for part in key if part) for key in unknown]
