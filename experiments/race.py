"""A race of explanations: scale alone, price war alone, chips alone, and all of it, on the same three observations.

Operating profit of 2022 of the leader (AWS), of a small vendor that loses and can go on (Google Cloud), and of the
Chinese seven, against the bands of targets T5a22, T5b22 and T4. Each explanation is judged twice, on the same fresh
seeds: with the values it comes with, and with the best of the same number of draws of the free parameters.

    off = mean over the three of min(|x - centre| / half width, 3)^2, of medians over seeds: 1 at the edges of bands
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from suanli.experiments.ensemble import Task, attempts, checked_seeds, gathered, joined
from suanli.experiments.samples import shares
from suanli.experiments.search_space import free_parameters, overrides, values_at
from suanli.experiments.targets import TARGETS, answers
from suanli.model.kernel.errors import InputError, whole_number
from suanli.model.mechanisms.settings import that_can_act
from suanli.model.opening.size import FEWEST_CUSTOMERS, MOST_CUSTOMERS
from suanli.model.results.store import Records

Array = np.ndarray
Progress = Callable[[int, int], None]
OBSERVED = ("T5a22", "T5b22", "T4")
NO_RESEARCH = "research.productive=false;research.spending=false"
NO_WAR = "pricing.rule=fixed;expansion.intensity=0"
NO_SCALE = "operations.platform_share=0;operations.learning=0"
NO_CHIPS = "ai.enabled=false"
EXPLANATIONS = {
    "all of it": "",
    "scale alone": f"{NO_RESEARCH};{NO_WAR};{NO_CHIPS}",
    "price war alone": f"{NO_RESEARCH};{NO_SCALE};{NO_CHIPS}",
    "chips alone": f"{NO_RESEARCH};{NO_WAR};{NO_SCALE}",
}
FEWEST_DRAWS, MOST_OFF, SEARCH_SEEDS = 20, 3.0, 2_000


def race(
    seeds: int = 14,
    draws: int = 150,
    customers: int = 1000,
    workers: int | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Every explanation as it comes, and refitted: median and 10 to 90 % of each observation, and how far off they are.

    Raises InputError for seeds outside 2 to 10 000 or fewer than 20 draws.
    """
    checked_seeds(seeds)
    whole_number("--customers", customers, FEWEST_CUSTOMERS, MOST_CUSTOMERS)
    if draws < FEWEST_DRAWS:
        raise InputError("--draws", draws, f"at least {FEWEST_DRAWS}")
    total, done = len(EXPLANATIONS) * (draws + 2 * seeds), 0

    def told(tasks: list[Task]) -> list[list[float] | None]:
        nonlocal done
        found = gathered(attempts(tasks, observed, workers), total, progress, before=done)
        done += len(tasks)
        return found

    rows = []
    for name, text in EXPLANATIONS.items():
        fixed = {part.split("=")[0] for part in text.split(";")}
        free = [one.name for one in free_parameters() if one.name not in fixed]
        cube = shares(len(free_parameters()), "latin_hypercube", draws, 3)
        points = [{key: value for key, value in values_at(u).items() if key in free} for u in cube]
        texts = [joined(that_can_act("baseline", text, overrides(point)), text) for point in points]
        tried = told([Task("baseline", SEARCH_SEEDS + k, customers, 2022, one) for k, one in enumerate(texts)])
        costs = [np.inf if row is None else off(np.array(row)) for row in tried]
        best = int(np.argmin(costs))
        for kind, changed in (("as it comes", text), ("refitted", texts[best])):
            lived = [
                r for r in told([Task("baseline", s, customers, 2022, changed) for s in range(seeds)]) if r is not None
            ]
            rows.append(_row(name, kind, np.array(lived), len(free), seeds))
    return {"observed": _bands(), "seeds": seeds, "draws": draws, "customers": customers, "rows": rows}


def observed(records: Records) -> list[float]:
    """The three figures of a run."""
    found = dict(zip((target.id for target in TARGETS), answers(records), strict=True))
    return [found[name] for name in OBSERVED]


def off(figures: Array) -> float:
    """How far three figures are from their bands' centres, mean square of half widths, each at most 3."""
    bands = _bands()
    centre, half = (np.array([one[key] for one in bands]) for key in ("centre", "half"))
    return float(np.mean(np.minimum(np.abs(figures - centre) / half, MOST_OFF) ** 2))


def _bands() -> list[dict[str, Any]]:
    return [
        {"id": one.id, "name": one.name, "centre": (one.low + one.high) / 2.0, "half": (one.high - one.low) / 2.0}
        for name in OBSERVED
        for one in TARGETS
        if one.id == name and one.low is not None and one.high is not None
    ]


def _row(name: str, kind: str, figures: Array, free: int, seeds: int) -> dict[str, Any]:
    out: dict[str, Any] = {"explanation": name, "kind": kind, "free_parameters": free, "lived": len(figures)}
    if len(figures) < max(seeds // 2, 1):
        return out | {"figures": None, "off": None, "inside": None, "all_inside": None}
    median = np.median(figures, axis=0)
    low, high = np.quantile(figures, (0.1, 0.9), axis=0)
    bands = _bands()
    within = np.array(
        [[abs(x - one["centre"]) <= one["half"] for x, one in zip(row, bands, strict=True)] for row in figures]
    )
    return out | {
        "figures": [
            {"median": float(m), "p10": float(a), "p90": float(b)} for m, a, b in zip(median, low, high, strict=True)
        ],
        "off": off(median),
        "inside": [abs(float(m) - one["centre"]) <= one["half"] for m, one in zip(median, bands, strict=True)],
        "all_inside": float(within.all(axis=1).mean()),
    }
