"""Docking to the literature in small laboratories that run the industry's own code.

Null and directions  160 equal firms in one market. Without fruits of R&D and without luck they stay equal to the last
    digits (Nelson and Winter, An Evolutionary Theory of Economic Change, 1982, ch. 12); with them concentration rises,
    more so where customers weigh quality more, less so where imitation is easier or R&D has no luck.
Windows  Two firms, the second behind. At a window a part psi of the leader's knowledge becomes worthless, of the
    other's by its size; for five years so does a part lambda of what R&D finds (lock-in). Landini, Lee, Malerba
    (Research Policy 46(2), 2017): leadership changes hands where both are large.
Facts  Of the 160 firms after ten years: growth rates with tails fatter than normal, whose spread falls with size; sizes
    skewed to the right (Stanley and others, Nature 379, 1996; Bottazzi and Secchi, 2006). Ten clouds can't show these.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import stats

from suanli.experiments.compare import interval, part_of
from suanli.experiments.ensemble import Task, checked_seeds, each, finished, gathered
from suanli.experiments.tipping import give_start
from suanli.model.kernel.units import QUARTERS_PER_YEAR
from suanli.model.results.store import Records
from suanli.model.state.world import World

Array = np.ndarray
Progress = Callable[[int, int], None]
DIRECTIONS = {
    "as it comes": ("", 0),
    "R&D bears no fruit": ("research.productive=false", -1),
    "R&D without luck": ("research.draw_rule=mean", -1),
    "easier imitation": ("knowledge.imitation=0.05", -1),
    "customers weigh quality more": ("choice.quality_weight=3", +1),
}
FACTS = {
    "excess kurtosis of yearly growth": (0.5, 30.0),
    "slope of growth's spread on size": (-0.5, -0.02),
    "skewness of size": (0.5, 20.0),
    "autocorrelation of growth": (-0.4, 0.4),
}
WINDOWS, LOCK_INS = (0.0, 0.4, 0.8), (0.0, 0.5, 1.0)
OPENS, ENDS, BEHIND = 2020, 2039, {"start.share": 0.25, "start.quality": 0.6}
CUSTOMERS, MANY_UNTIL, WARM = 4000, 2037, 40


def docking(seeds: int = 12, workers: int | None = None, progress: Progress | None = None) -> dict[str, Any]:
    """All three, over seeds, with 95 % intervals and whether each sign or fact is as the literature has it.

    Raises InputError for seeds outside 2 to 10 000.
    """
    checked_seeds(seeds)
    firms = [
        Task("many-firms", seed, CUSTOMERS, MANY_UNTIL, text)
        for text, _ in DIRECTIONS.values()
        for seed in range(seeds)
    ]
    cells = [window(psi, keep, seed) for psi in WINDOWS for keep in LOCK_INS for seed in range(2 * seeds)]
    total = len(firms) + len(cells)
    null = equal_firms_stay_equal()
    lived = gathered(each(firms, _of_firms, workers), total, progress)
    overtaken = gathered(each(cells, _second_leads, workers, _behind), total, progress, before=len(firms))
    concentration = np.array([one[0] for one in lived]).reshape(len(DIRECTIONS), seeds)
    facts = np.array([one[1] for one in lived[:seeds]])
    return {
        "seeds": seeds,
        "null": null,
        "directions": _directions(concentration),
        "windows": _windows(np.array(overtaken).reshape(len(WINDOWS), len(LOCK_INS), 2 * seeds)),
        "facts": _facts(facts),
    }


def equal_firms_stay_equal() -> dict[str, Any]:
    """Largest gap of shares of equal firms after ten years without fruits of R&D and without luck."""
    task = Task("many-firms", 0, 200, 2027, "research.productive=false;choice.expected_values=true")
    share = finished(task).array("share")
    return {"largest_gap": float(np.ptp(share, axis=1).max() * share.shape[1]), "firms": share.shape[1]}


def _of_firms(records: Records) -> tuple[float, list[float]]:
    """(concentration at the end as a multiple of equal firms', the facts) of one run."""
    share = records.array("share")[-QUARTERS_PER_YEAR:].mean(axis=0)
    return float((share**2).sum() * len(share)), firm_facts(records)


def firm_facts(records: Records) -> list[float]:
    """The facts of a run, in the order of ``FACTS``: of yearly log sales after ten years, less each year's mean."""
    sales = records.array("revenue")[WARM:]
    years = len(sales) // QUARTERS_PER_YEAR
    size = np.log(
        np.maximum(sales[: years * QUARTERS_PER_YEAR].reshape(years, QUARTERS_PER_YEAR, -1).sum(axis=1), 1e-12)
    )
    size -= size.mean(axis=1, keepdims=True)
    growth = np.diff(size, axis=0)
    order = np.argsort(size[:-1].ravel())
    bins = np.array_split(order, 8)
    spread = [np.log(growth.ravel()[part].std()) for part in bins]
    slope = np.polyfit([size[:-1].ravel()[part].mean() for part in bins], spread, 1)[0]
    again = np.corrcoef(growth[:-1].ravel(), growth[1:].ravel())[0, 1]
    shares = np.exp(size[-1])
    return [float(stats.kurtosis(growth.ravel())), float(slope), float(stats.skew(shares)), float(again)]


def window(psi: float, keep: float, seed: int) -> Task:
    """A run of two firms with a window at which a part psi is lost, and a lock-in of a part ``keep``."""
    text = f"choice.quality_weight=2.6;window.opens=true;window.year={OPENS};window.loss={psi};window.lock_in={keep}"
    return Task("duopoly", seed, 400, ENDS, text)


def _behind(world: World) -> None:
    give_start(world, BEHIND)


def _second_leads(records: Records) -> bool:
    """Whether the second of two firms leads at the end."""
    share = records.array("share")[-QUARTERS_PER_YEAR:].mean(axis=0)
    return bool(share[1] > share[0])


def _directions(concentration: Array) -> list[dict[str, Any]]:
    rows = []
    for place, (name, (_, sign)) in enumerate(DIRECTIONS.items()):
        row: dict[str, Any] = {"variant": name, "mean": float(concentration[place].mean()), "expected": sign}
        if sign:
            found = interval(concentration[place] - concentration[0])
            as_said = found["high"] < 0.0 if sign < 0 else found["low"] > 0.0
            row |= {"difference": found, "as_expected": bool(as_said)}
        rows.append(row)
    return rows


def _windows(overtaken: Array) -> list[dict[str, Any]]:
    rows = []
    for i, psi in enumerate(WINDOWS):
        for j, keep in enumerate(LOCK_INS):
            p, low, high = part_of(int(overtaken[i, j].sum()), overtaken.shape[2])
            rows.append({"window": psi, "lock_in": keep, "p": p, "low": low, "high": high})
    return rows


def _facts(values: Array) -> list[dict[str, Any]]:
    rows = []
    for column, (name, (low, high)) in enumerate(FACTS.items()):
        p10, median, p90 = (float(q) for q in np.quantile(values[:, column], (0.1, 0.5, 0.9)))
        row = {"fact": name, "median": median, "p10": p10, "p90": p90, "low": low, "high": high}
        rows.append(row | {"inside": low <= median <= high})
    return rows
