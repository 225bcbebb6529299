"""Why profit moves: a group's operating profit in two scenarios, the difference line by line, adding up exactly.

Revenue from AI compute is split further by the logarithmic mean (Ang, Energy Policy 33(7), 2005): of v = Q c e^x m

    dv = sum over factors f of L(v1, v0) ln(f1 / f0),   L(a, b) = (a - b) / ln(a / b)

Q compute served, c unit cost, x what scarcity adds to the mark-up, m the rest of it. Vendor by vendor and quarter by
quarter; what cannot be split (nothing sold in one of the two) stands as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from suanli.experiments.compare import LAST_YEAR, interval
from suanli.experiments.ensemble import checked_seeds, each, gathered, whole_industry
from suanli.experiments.measures import GROUPS, year
from suanli.experiments.points import tasks as tasks_of
from suanli.model.kernel.errors import InputError, UnknownNameError
from suanli.model.kernel.units import START_YEAR
from suanli.model.results.store import Records

Array = np.ndarray
Progress = Callable[[int, int], None]
COSTS = ("operations", "energy", "leases", "platform", "expansion", "research", "depreciation")
FACTORS = (
    "AI: compute served",
    "AI: hardware cost passed on",
    "AI: scarcity in prices",
    "AI: rest of the mark-up",
)
OWN_USE = "its group's own AI, at cost"
LEASED_OUT = "AI compute leased out"
LINES = ("general compute", *FACTORS, "AI: not split", OWN_USE, LEASED_OUT, *COSTS)
_SERIES = ("revenue", "ai_revenue", "ai_served", "ai_unit_cost", "ai_scarcity", "own_use", "leased_out", *COSTS)


def books(records: Records, vendors: tuple[str, ...], which: int) -> Array:
    """What the decomposition needs of a run: (series, quarters, vendors) of one year."""
    columns = [records.entities("revenue").index(vendor) for vendor in vendors]
    return np.array([year(records, name, which)[:, columns] for name in _SERIES])


def factors(before: Array, after: Array) -> Array:
    """The four factors' parts of the change of AI revenue, and what isn't split: (5,), USD bn.

    before, after  rows: ai_revenue, ai_served, ai_unit_cost, ai_scarcity; shape (4, ...)
    """
    sold = (before[:3] > 0.0).all(axis=0) & (after[:3] > 0.0).all(axis=0)  # who leases all it sells serves nothing
    (v0, q0, c0, x0), (v1, q1, c1, x1) = (np.where(sold, part, 1.0) for part in (before, after))
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(np.isclose(v1, v0, rtol=1e-12), v0, (v1 - v0) / np.log(v1 / v0))
    moved = np.log(q1 / q0), np.log(c1 / c0), x1 - x0
    parts = [mean * part for part in (*moved, np.log(v1 / v0) - sum(moved))]
    split = [float(np.where(sold, part, 0.0).sum()) for part in parts]
    return np.array([*split, float((after[0] - before[0]).sum()) - sum(split)])


def lines(before: Array, after: Array) -> Array:
    """Every line of ``LINES``, USD bn; they add up to the difference of operating profit."""
    change = (after - before).sum(axis=(1, 2))
    named = dict(zip(_SERIES, change, strict=True))
    general = named["revenue"] - named["ai_revenue"]
    parts = factors(before[1:5], after[1:5])
    return np.array([general, *parts, named["own_use"], named["leased_out"], *(-named[cost] for cost in COSTS)])


def decompose(
    names: tuple[str, str],
    group: str,
    which: int,
    size: tuple[int, int, str, str],
    workers: int | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """The document that ``suanli decompose --json`` prints: the second scenario less the first, paired on common draws.

    group  of ``GROUPS``; which  year; size  (seeds, customers, overrides on both, a calibrated set
    over whose points seeds are spread or nothing: ``points.of_seeds``)
    Raises UnknownNameError for an unknown group, InputError for a year or a number of seeds that isn't allowed.
    """
    seeds, customers, overrides, points = size
    if group not in GROUPS:
        raise UnknownNameError("--vendors", group, GROUPS)
    if not START_YEAR <= which <= LAST_YEAR:
        raise InputError("--year", which, f"a whole number from {START_YEAR} to {LAST_YEAR}")
    checked_seeds(seeds)
    for name in names:
        whole_industry(name, overrides)
    tasks = [task for name in names for task in tasks_of(name, seeds, (customers, which), overrides, points)]
    asked = each(tasks, partial(books, vendors=GROUPS[group], which=which), workers)
    found = gathered(asked, len(tasks), progress)
    pairs = list(zip(found[:seeds], found[seeds:], strict=True))
    parts = np.array([lines(before, after) for before, after in pairs])
    rows = [{"line": line, **interval(parts[:, column])} for column, line in enumerate(LINES)]
    return {
        "reference": names[0],
        "scenario": names[1],
        "vendors": group,
        "year": which,
        "seeds": seeds,
        "customers": customers,
        "points": points,
        "overrides": overrides,
        "unit": "USD bn",
        "rows": rows,
        "total": interval(parts.sum(axis=1)),
    }
