"""What others say of this industry, asked of the model: yes, no, within, or why it can't be asked.

A claim compares two arms on the same draws, and has a sign; or it is about one arm, and has a range. The mechanism that
decides, or may, is switched off in both arms: what is left of the difference stands beside it. Claims are asked of the
industry, over the calibrated set and seeds, or of the laboratory of many equal firms (``laboratory``), where that is
what their authors had.

    yes, no            the 95 % interval of the mean difference lies wholly on the claimed side, or on the other
    within, outside    the median over runs lies in the range, or doesn't
    not distinguishable   the interval holds zero
    can't be asked     no such mechanism, or a run without an answer: its figure isn't finite
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from suanli.experiments.claim_figures import FIRMS_UNTIL
from suanli.experiments.compare import interval
from suanli.experiments.ensemble import Progress, Task, checked_seeds, each, gathered, joined
from suanli.experiments.points import tasks as tasks_of
from suanli.experiments.statements import CLAIMS, LABORATORY, Claim
from suanli.model.kernel.errors import UnknownNameError
from suanli.model.kernel.units import QUARTERS_PER_YEAR, START_YEAR
from suanli.model.opening.size import checked_size
from suanli.model.results.store import Records

Array = np.ndarray
FIRMS_CUSTOMERS = 2000  # of the laboratory, at most
NO_ANSWER = "can't be asked"


def claims(
    seeds: int = 8,
    customers: int = 1000,
    points: str = "calibrated",
    only: tuple[str, ...] = (),
    workers: int | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Return the document that ``suanli claims --json`` prints: every claim with the model's answer.

    only  names of claims, all where empty; points  a calibrated set over which seeds of the industry's are spread
    Raises InputError for a number of seeds that isn't allowed, UnknownNameError for an unknown claim.
    """
    checked_seeds(seeds)
    checked_size(customers, max(FIRMS_UNTIL, *(one.until for one in CLAIMS)))
    tasks_of("baseline", seeds, (customers, START_YEAR), points=points)  # a set that can't be read is refused
    known = {one.name: one for one in CLAIMS}
    for name in only:
        if name not in known:
            raise UnknownNameError("--only", name, known)
    chosen = [one for one in CLAIMS if not only or one.name in only]
    arms: dict[tuple[str, str, int], list[Task]] = {}
    for one in (claim for claim in chosen if claim.figure is not None):
        for arm in _arms(one):
            arms.setdefault(arm, _tasks(arm, seeds, customers, points))
    tasks = [task for some in arms.values() for task in some]
    figures = partial(_figures, names=tuple(one.name for one in chosen if one.figure is not None))
    found = gathered(each(tasks, figures, workers), len(tasks), progress)
    answers = {arm: found[place * seeds : (place + 1) * seeds] for place, arm in enumerate(arms)}
    rows = [_row(one, answers) for one in chosen]
    return {"seeds": seeds, "customers": customers, "points": points, "rows": rows}


def _arms(claim: Claim) -> list[tuple[str, str, int]]:
    """Arms of a claim: without, with it, and both without the mechanism that decides."""
    until = FIRMS_UNTIL if claim.laboratory else claim.until
    both = [claim.without, claim.with_it] if claim.sign else [claim.with_it]
    found = [(*arm, until) for arm in both]
    if claim.decides[1]:
        found += [(name, joined(text, claim.decides[1]), until) for name, text in both]
    return found


def _tasks(arm: tuple[str, str, int], seeds: int, customers: int, points: str) -> list[Task]:
    name, text, until = arm
    size = (min(customers, FIRMS_CUSTOMERS) if name == LABORATORY else customers), until
    return tasks_of(name, seeds, size, text, "" if name == LABORATORY else points)


def _figures(records: Records, names: tuple[str, ...]) -> dict[str, float]:
    """What a run says of each claim that can be asked of it."""
    found: dict[str, float] = {}
    years = len(records) // QUARTERS_PER_YEAR
    firms = "supplier" not in records.entities_by_kind or not records.entities_by_kind["supplier"]
    for one in CLAIMS:
        until = FIRMS_UNTIL if one.laboratory else one.until
        if one.name in names and one.figure is not None and one.laboratory == firms and START_YEAR + years > until:
            found[one.name] = float(one.figure(records))
    return found


def _row(claim: Claim, answers: dict[tuple[str, str, int], list[dict[str, float]]]) -> dict[str, Any]:
    row: dict[str, Any] = {"claim": claim.name, "source": claim.source, "says": claim.says, "unit": claim.unit}
    row["asked_of"] = "many equal firms" if claim.laboratory else "the industry"
    if claim.figure is None:
        return row | {"verdict": NO_ANSWER, "why": claim.why_not, "found": None, "decides": "", "left": None}
    values = [np.array([one[claim.name] for one in answers[arm]]) for arm in _arms(claim)]
    if not all(np.isfinite(one).all() for one in values):
        why = "in some runs its figure isn't finite"
        return row | {"verdict": NO_ANSWER, "why": why, "found": None, "decides": "", "left": None}
    if claim.sign:
        found = interval(values[1] - values[0])
        left = interval(values[3] - values[2]) if claim.decides[1] else None
        verdict = verdict_of(found, claim.sign)
    else:
        found, left = spread(values[0]), spread(values[1]) if claim.decides[1] else None
        verdict = "within" if claim.low <= found["median"] <= claim.high else "outside"
    return row | {"verdict": verdict, "why": "", "found": found, "decides": claim.decides[0], "left": left}


def verdict_of(found: dict[str, float], sign: int) -> str:
    """Return yes, no or not distinguishable, of a difference with its interval and the claimed sign."""
    ends = sorted((sign * found["low"], sign * found["high"]))
    return "yes" if ends[0] > 0.0 else "no" if ends[1] < 0.0 else "not distinguishable"


def spread(values: Array) -> dict[str, float]:
    """Return the median of runs and what 80 % of them lie between."""
    low, median, high = np.quantile(values, (0.1, 0.5, 0.9))
    return {"median": float(median), "low": float(low), "high": float(high)}
