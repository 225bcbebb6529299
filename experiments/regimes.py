"""Regimes of vendor-years over seeds: who is in which, what follows what, how long it lasts, and who escapes a loss.

The labels are the model's one written rule (``model/equations/loop.py``). Intervals are of a bootstrap over seeds:
years of one run aren't independent.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from suanli.experiments.ensemble import checked_seeds, each, gathered, whole_industry
from suanli.experiments.loop import members
from suanli.experiments.points import tasks as tasks_of
from suanli.model.equations.loop import REGIME_NAMES, Regime
from suanli.model.kernel.errors import InputError
from suanli.model.kernel.units import QUARTERS_PER_YEAR, START_YEAR
from suanli.model.results.store import Records

Array = np.ndarray
Progress = Callable[[int, int], None]
LOSS = (Regime.EXPANSION, Regime.STRATEGIC_LOSS, Regime.TRAPPED)
RESAMPLES, LONGEST = 2000, 8
ORDER = tuple(REGIME_NAMES)


def regimes(  # noqa: PLR0913, PLR0917 (an experiment's settings)
    name: str,
    seeds: int,
    until: int = 2030,
    size: tuple[int, str, str] = (1000, "baseline", ""),
    points: str = "",
    workers: int | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Of a vendor or group: vendor-years by regime, transition matrix, how long spells last, hazard of escape.

    points  a calibrated set over which seeds are spread (``points.of_seeds``)
    Raises InputError for seeds outside 2 to 10 000 or a year outside 2019 to 2035; UnknownNameError for a vendor.
    """
    checked_seeds(seeds)
    if not START_YEAR < until <= 2035:
        raise InputError("--until", until, f"a year from {START_YEAR + 1} to 2035")
    vendors, _ = members(name)
    customers, scenario, overrides = size
    whole_industry(scenario, overrides)
    tasks = tasks_of(scenario, seeds, (customers, until), overrides, points)
    found = gathered(each(tasks, labels, workers), seeds, progress)
    codes = np.array([[row[1] for row in one if row[0] in vendors] for one in found])  # (seeds, vendors, years)
    return {
        "vendor": name,
        "scenario": scenario,
        "overrides": overrides,
        "seeds": seeds,
        "customers": customers,
        "points": points,
        "first": START_YEAR,
        "until": until,
        "by_year": by_year(codes),
        "transitions": transitions(codes),
        "spells": spells(codes),
        "hazard": hazard(codes),
    }


def labels(records: Records) -> list[tuple[str, list[int]]]:
    """(vendor, code of each year) of a run; a year's label is that of its last quarter."""
    codes = records.array("regime")[QUARTERS_PER_YEAR - 1 :: QUARTERS_PER_YEAR].astype(int)
    return [(name, codes[:, place].tolist()) for place, name in enumerate(records.entities("regime"))]


def by_year(codes: Array) -> dict[str, list[float]]:
    """Share of vendors in each regime, by year. codes  (seeds, vendors, years)"""
    return {REGIME_NAMES[regime]: (codes == regime).mean(axis=(0, 1)).tolist() for regime in ORDER}


def transitions(codes: Array) -> list[dict[str, Any]]:
    """P(regime next year | regime this year), with a 95 % interval and the vendor-years it rests on."""
    rows = []
    before, after = codes[:, :, :-1], codes[:, :, 1:]
    for start in ORDER:
        at_risk = (before == start).sum(axis=(1, 2))
        for end in ORDER:
            went = ((before == start) & (after == end)).sum(axis=(1, 2))
            rows.append({"from": REGIME_NAMES[start], "to": REGIME_NAMES[end], **_part(went, at_risk)})
    return rows


def spells(codes: Array) -> list[dict[str, Any]]:
    """Mean length of spells by regime, years, of those that began and ended inside the run; and how many didn't."""
    lengths: dict[int, list[int]] = {regime: [] for regime in ORDER}
    cut: dict[int, int] = dict.fromkeys(ORDER, 0)
    for path in codes.reshape(-1, codes.shape[2]):
        edges = np.flatnonzero(np.diff(path)) + 1
        for number, part in enumerate(np.split(path, edges)):
            if number in {0, len(edges)}:  # was there at the start, or is at the end
                cut[Regime(part[0])] += 1
            else:
                lengths[Regime(part[0])].append(len(part))
    return [
        {
            "regime": REGIME_NAMES[regime],
            "mean_years": float(np.mean(lengths[regime])) if lengths[regime] else None,
            "whole": len(lengths[regime]),
            "cut": cut[regime],
        }
        for regime in ORDER
    ]


def hazard(codes: Array) -> list[dict[str, Any]]:
    """P(profit next year | in loss for a years), by a: does the way out close? 95 % intervals, vendor-years at risk.

    Losses that are there in the first year began nobody knows when: they have a row of their own, whose years is None.
    """
    loss = np.isin(codes, LOSS)
    age = np.zeros(codes.shape, dtype=int)
    first = loss[:, :, 0].copy()  # still in the loss it began the run with
    since_before = np.zeros(codes.shape, dtype=bool)
    for column in range(codes.shape[2]):
        first &= loss[:, :, column]
        since_before[:, :, column] = first
        earlier = age[:, :, column - 1] if column else 0
        age[:, :, column] = np.where(loss[:, :, column] & ~first, earlier + 1, 0)
    out = np.isin(codes[:, :, 1:], (Regime.VIRTUOUS, Regime.HARVEST))
    there = since_before[:, :, :-1]
    rows = [{"years": None, **_part((there & out).sum(axis=(1, 2)), there.sum(axis=(1, 2)))}]
    for years in range(1, LONGEST + 1):
        there = np.minimum(age[:, :, :-1], LONGEST) == years
        rows.append({"years": years, **_part((there & out).sum(axis=(1, 2)), there.sum(axis=(1, 2)))})
    return rows


def _part(events: Array, at_risk: Array) -> dict[str, Any]:
    """Events over those at risk, both by seed; None where nobody was."""
    total = int(at_risk.sum())
    if total == 0:
        return {"part": None, "low": None, "high": None, "at_risk": 0}
    picks = np.random.default_rng(0).integers(0, len(events), (RESAMPLES, len(events)))
    risks = at_risk[picks].sum(axis=1)
    parts = events[picks].sum(axis=1)[risks > 0] / risks[risks > 0]
    low, high = (float(q) for q in np.quantile(parts, (0.025, 0.975)))
    return {"part": float(events.sum() / total), "low": low, "high": high, "at_risk": total}
