"""Why one group earns more than another: Shapley values of causes, over counterfactual runs, that add up exactly.

Each cause can be switched off for everybody. v(S) is the gap of operating profit between the groups in a run in which
the causes in S work and the others are off, on the same draws. A cause's value is what it adds on average over all
orders in which causes could be switched on:

    phi_f = sum over S without f of |S|! (n - |S| - 1)! / n! (v(S + f) - v(S)),      sum of phi = v(all) - v(none)

v(none) is what is left when all are off: the groups' sizes alone, at one margin. Shapley, in Contributions to the
Theory of Games II, 1953; for models, Owen and Prieur, SIAM/ASA Journal on Uncertainty Quantification 5(1), 2017.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from suanli.experiments.compare import LAST_YEAR, interval
from suanli.experiments.ensemble import checked_seeds, each, gathered, joined, whole_industry
from suanli.experiments.loop import members
from suanli.experiments.measures import of
from suanli.experiments.points import tasks as tasks_of
from suanli.model.kernel.errors import InputError
from suanli.model.kernel.units import START_YEAR
from suanli.model.mechanisms.settings import that_can_act
from suanli.model.results.store import Records

Array = np.ndarray
Progress = Callable[[int, int], None]
CAUSES = {
    "economies of scale": "operations.platform_share=0;operations.learning=0",
    "price war": "pricing.penetration_depth=0",
    "expansion ahead of scale": "expansion.intensity=0",
    "chip controls": "control.product=false;control.foundry_service=false;control.tools=false;control.knowledge=false",
    "AI compute in the mix": "ai.enabled=false",
    "R&D": "research.productive=false;research.spending=false",
    "software and AI layers": "layer.enabled=false",
}
Coalition = frozenset[str]


def coalitions() -> list[Coalition]:
    """All sets of causes that work, the empty one first."""
    sets = (itertools.combinations(CAUSES, size) for size in range(len(CAUSES) + 1))
    return [frozenset(one) for one in itertools.chain.from_iterable(sets)]


def switched_off(working: Coalition) -> str:
    """Overrides that switch off all causes but those that work."""
    return ";".join(text for cause, text in CAUSES.items() if cause not in working)


def shapley(gaps: dict[Coalition, float]) -> dict[str, float]:
    """Value of each cause. gaps  v(S) of every coalition"""
    causes = sorted(set(itertools.chain.from_iterable(gaps)))
    count = len(causes)
    found = {}
    for cause in causes:
        terms = [
            math.factorial(len(s))
            * math.factorial(count - len(s) - 1)
            / math.factorial(count)
            * (gaps[s | {cause}] - v)
            for s, v in gaps.items()
            if cause not in s
        ]
        found[cause] = math.fsum(terms)
    return found


def attribute(  # noqa: PLR0913, PLR0917 (an experiment's settings)
    pair: tuple[str, str],
    seeds: int = 8,
    which: int = 2022,
    size: tuple[int, str, str] = (1000, "baseline", ""),
    points: str = "",
    workers: int | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """The first group's operating profit less the second's, cause by cause, with 95 % intervals over seeds.

    pair  vendors or groups; which  year; size  customers, scenario, overrides. 128 runs a seed.
    points  a calibrated set over which seeds are spread (``points.of_seeds``)
    Raises InputError for seeds outside 2 to 10 000, a year outside 2018 to 2035, twice the same group.
    """
    checked_seeds(seeds)
    if not START_YEAR <= which <= LAST_YEAR:
        raise InputError("--year", which, f"a year from {START_YEAR} to {LAST_YEAR}")
    if pair[0] == pair[1]:
        raise InputError("groups", " ".join(pair), "two different ones")
    groups = tuple(members(name)[0] for name in pair)
    customers, scenario, overrides = size
    whole_industry(scenario, overrides)
    sets = coalitions()
    texts = [joined(overrides, that_can_act(scenario, overrides, switched_off(one))) for one in sets]
    tasks = [task for text in texts for task in tasks_of(scenario, seeds, (customers, which), text, points)]
    found = gathered(each(tasks, partial(_gap, groups=groups, which=which), workers), len(tasks), progress)
    gaps = np.array(found).reshape(len(sets), seeds)
    values = [shapley(dict(zip(sets, gaps[:, seed].tolist(), strict=True))) for seed in range(seeds)]
    alone, last = sets.index(frozenset()), sets.index(frozenset(CAUSES))
    rows: list[dict[str, Any]] = []
    for cause in CAUSES:
        first = gaps[sets.index(frozenset({cause}))] - gaps[alone]
        end = gaps[last] - gaps[sets.index(frozenset(CAUSES) - {cause})]
        ends = {"if_first": float(first.mean()), "if_last": float(end.mean())}
        rows.append({"cause": cause, **interval(np.array([one[cause] for one in values])), **ends})
    return {
        "groups": list(pair),
        "year": which,
        "scenario": scenario,
        "seeds": seeds,
        "customers": customers,
        "points": points,
        "unit": "USD bn per year",
        "rows": rows,
        "left": interval(gaps[alone]),
        "gap": interval(gaps[last]),
    }


def _gap(records: Records, groups: tuple[tuple[str, ...], ...], which: int) -> float:
    one, other = (of(records, "operating_profit", which, group) for group in groups)
    return one - other
