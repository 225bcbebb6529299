"""The judge: a scenario against the targets fixed beforehand, over seeds, beside both counterfactuals on common draws.

Each seed draws its own customers, so seeds are independent populations too. A miss is shown as a miss. Every run is
made again with one stream of luck drawn anew, and over a calibrated set at another of its points, which splits the
variance by stream and by parameters. Long runs are held against facts of industries.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from suanli.experiments.boom import boom_rows, boom_values
from suanli.experiments.ensemble import Task, each, gathered, joined, whole_industry
from suanli.experiments.facts import FACTS, fact_rows, fact_values
from suanli.experiments.implausibility import judgement
from suanli.experiments.paths import PATHS, path_rows, path_values
from suanli.experiments.points import of_seeds
from suanli.experiments.reports import report_rows, report_values
from suanli.experiments.targets import LAST_YEAR, TARGETS, answers, described
from suanli.experiments.variance import fights, total_effects
from suanli.model.kernel.errors import InputError
from suanli.model.kernel.random_streams import STREAMS
from suanli.model.parameters.load import scenario
from suanli.model.results.store import Records

Array = np.ndarray
Progress = Callable[[int, int], None]
NULLS = {"A": "research.productive=false", "B": "research.productive=false;research.spending=false"}
PARAMETERS = "parameters"  # each run at the next point of the set, with the same luck
LEAST_SEEDS, MOST_SEEDS, FACT_SEEDS, FACT_YEAR = 2, 10_000, 12, 2035


def said(records: Records) -> list[float]:
    """What a run says of targets and paths, in one row."""
    return [*answers(records), *path_values(records)]


def said_of_all(records: Records) -> list[float]:
    """What a run says of targets, paths and the facts of the boom, in one row."""
    return [*said(records), *boom_values(records)]


def said_of_long(records: Records) -> list[float]:
    """What a run to 2035 says of facts and of the article's figures, in one row."""
    return [*fact_values(records), *report_values(records)]


def judged_over_seeds(values: Array) -> tuple[list[dict[str, Any]], float | None]:
    """Each target's row, and the share of seeds in which all that are judged and produced lie inside.

    values  (seeds, targets); a target that is NaN in all seeds isn't produced, one that is NaN in some is missed there
    A target passes where its median lies inside the band.
    """
    rows = []
    together = np.ones(len(values), dtype=bool)
    for column, target in zip(values.T, TARGETS, strict=True):
        row: dict[str, Any] = described(target) | dict.fromkeys(("median", "p10", "p90", "share_inside", "pass"))
        if np.isfinite(column).any():
            low, median, high = (float(q) for q in np.nanquantile(column, (0.1, 0.5, 0.9)))
            row |= {"median": median, "p10": low, "p90": high}
            if target.judged:
                inside = np.array([target.inside(float(value)) for value in column])
                together &= inside
                row |= {"share_inside": float(inside.mean()), "pass": target.inside(median)}
        rows.append(row)
    produced = np.isfinite(values).any()
    return rows, float(together.mean()) if produced else None


def split_by_stream(rows: list[dict[str, Any]], values: Array, redrawn: Array, streams: tuple[str, ...]) -> None:
    """Add to each target's row the parts of its variance by what is drawn anew; None where it has none.

    values  (seeds, targets); redrawn  (streams, seeds, targets); streams  of luck, and perhaps ``PARAMETERS``
    """
    for column, row in enumerate(rows):
        parts = total_effects(values[:, [column]], redrawn[:, :, [column]])[:, 0]
        row["variance"] = {
            stream: float(part) if np.isfinite(part) else None for stream, part in zip(streams, parts, strict=True)
        }


def who_fights(rows: list[dict[str, Any]], values: Array) -> dict[str, Any] | None:
    """``fights`` among the targets produced; None where none is."""
    made = [column for column, row in enumerate(rows) if row["median"] is not None and row["judged"]]
    if not made:
        return None
    inside = np.array([[TARGETS[column].inside(float(row[column])) for column in made] for row in values])
    return fights(inside, [TARGETS[column].id for column in made])


def _runs(size: tuple[str, int, int], points: list[str], text: str) -> list[Task]:
    """A run of each seed at its point. size  scenario, customers, last year; text  overrides, with other luck's seed"""
    name, customers, year = size
    return [Task(name, seed, customers, year, joined(point, text)) for seed, point in enumerate(points)]


def validate(
    name: str,
    seeds: int,
    customers: int = 1000,
    workers: int | None = None,
    progress: Progress | None = None,
    points: str = "",
) -> dict[str, Any]:
    """The document that ``suanli validate --json`` prints.

    name      scenario; seeds  how many, 0 .. seeds - 1
    points    a calibrated set over whose points seeds are spread: ``points.of_seeds``
    progress  called after each run with (runs done, runs in all)
    Raises InputError for a number of seeds outside 2 to 10 000, and what the scenario's own reading raises.
    """
    if not LEAST_SEEDS <= seeds <= MOST_SEEDS:
        raise InputError("--seeds", seeds, f"a whole number from {LEAST_SEEDS} to {MOST_SEEDS}")
    parameters = whole_industry(name)
    overlays, (*given, last) = {"": "", **NULLS}, of_seeds(points, seeds + 1, name)
    streams = (*STREAMS, *((PARAMETERS,) if points else ()))
    texts = [*overlays.values(), *(f"streams.redrawn={stream}" for stream in STREAMS)]
    size = name, customers, LAST_YEAR
    tasks = [task for text in texts for task in _runs(size, given, text)]
    tasks += _runs(size, [*given[1:], last], "") if points else []
    long = _runs((name, customers, FACT_YEAR), given[:FACT_SEEDS], "")
    whole = len(tasks) + len(long)
    found = gathered(each(tasks, said_of_all, workers), whole, progress)
    facts = gathered(each(long, said_of_long, workers), whole, progress, len(found))
    parts = np.array(found, dtype=float).reshape(len(overlays) + len(streams), seeds, -1)
    targets, after = parts[:, :, : len(TARGETS)], len(TARGETS) + sum(len(path.years) for path in PATHS)
    paths, boom = parts[0, :, len(TARGETS) : after], parts[0, :, after:]
    judged = dict(zip(overlays, (judged_over_seeds(part) for part in targets[: len(overlays)]), strict=True))
    rows, together = judged[""]
    split_by_stream(rows, targets[0], targets[len(overlays) :], streams)
    return {
        "scenario": scenario(name).name,
        "seeds": seeds,
        "customers": customers,
        "points": points,
        "targets": rows,
        "joint_share_inside": together,
        "judgement": judgement(targets[0]),
        "fights": who_fights(rows, targets[0]),
        "free_parameters": [
            {"name": p.name, "value": p.value, "unit": p.unit, "low": p.low, "high": p.high, "search": p.search}
            for p in parameters
            if p.status == "free"
        ],
        "nulls": {null: judged[null][0] for null in NULLS},
        "paths": path_rows(paths),
        "boom": boom_rows(boom),
        "facts": fact_rows(np.array(facts)[:, : len(FACTS)]),
        "facts_seeds": len(long),
        "reports": report_rows(np.array(facts)[:, len(FACTS) :]),
    }
