"""Claims of a lesson held against runs: in how many of the seeds each holds, and in how many with a mechanism off."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from suanli.experiments.bundle import SCENARIOS
from suanli.experiments.bundle_lines import LINES
from suanli.experiments.ensemble import Task, checked_seeds, each, gathered, joined
from suanli.experiments.points import CALIBRATED, of_seeds
from suanli.model.parameters.load import parsed_overrides, scenario
from suanli.model.results.store import Records

Progress = Callable[[int, int], None]
FIRST_SEED = 1000  # the bundle's are below
LEAST = 0.9  # part of runs in which a claim holds, and in which it no longer may with its mechanism off


def _values(records: Records, wanted: tuple[tuple[str, int], ...]) -> list[float]:
    return [LINES[line][1](records, year) for line, year in wanted]


def _values_of(name: str) -> dict[str, Any]:
    """A scenario of the bundle as values of parameters alone, so that two can be on top of each other."""
    of_file, own = SCENARIOS[name]
    return {**scenario(of_file).values, **parsed_overrides(own)}


def held(
    claims: list[dict[str, Any]],
    seeds: int,
    customers: int,
    workers: int | None = None,
    progress: Progress | None = None,
) -> list[dict[str, Any]]:
    """Return each claim with in how many runs it holds, of how many, and in how many ``without`` its mechanism.

    A claim is of a line in a year, of a scenario or its change against another on the same draws: above or below what
    it says (``relation``, ``than``). ``off`` names the scenario in which what the lesson explains is gone. Seeds are
    ``FIRST_SEED`` and on, spread over the calibrated set.
    Raises InputError for a number of seeds that can't be.
    """
    checked_seeds(seeds)
    sides = [[(one.get("scenario", "baseline"), off) for off in ("baseline", one.get("off"))] for one in claims]
    sides += [[(one["against"], off) for off in ("baseline", one.get("off"))] for one in claims if "against" in one]
    asked = sorted({pair for both in sides for pair in both if pair[1] is not None})
    wanted = tuple(sorted({(one["line"], one["year"]) for one in claims}))
    size = customers, max(year for _, year in wanted)
    runs = []
    for name, off in asked:
        text = ";".join(f"{key}={value}" for key, value in (_values_of(str(off)) | _values_of(name)).items())
        for seed, point in enumerate(of_seeds(CALIBRATED, seeds, "baseline", text)):
            runs.append(Task("baseline", FIRST_SEED + seed, *size, joined(point, text)))
    found = np.array(gathered(each(runs, partial(_values, wanted=wanted), workers), len(runs), progress))
    by_pair = dict(zip(asked, found.reshape(len(asked), seeds, -1), strict=True))
    return [one | _counted(one, by_pair, wanted.index((one["line"], one["year"]))) for one in claims]


def _counted(one: dict[str, Any], by_pair: dict[Any, np.ndarray], column: int) -> dict[str, int]:
    def holding(off: str) -> int:
        values = by_pair[one.get("scenario", "baseline"), off][:, column]
        if "against" in one:
            values = values - by_pair[one["against"], off][:, column]
        return int(((values > one["than"]) if one["relation"] == "above" else (values < one["than"])).sum())

    counted = {"holds": holding("baseline"), "of": len(next(iter(by_pair.values())))}
    return counted | ({"without": holding(one["off"])} if "off" in one else {})


def passes(one: dict[str, Any]) -> bool:
    """Return whether a counted claim holds in nine tenths of the runs, and no longer does with its mechanism off."""
    return bool(one["holds"] >= LEAST * one["of"] and one.get("without", 0) < LEAST * one["of"])
