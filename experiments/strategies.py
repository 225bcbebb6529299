"""The strategies of breaking out, compared on one budget: all on the same draws, each beside the run without a policy.

A lever that costs money gets the yearly sum at which the present value of the state's outlays (``state_outlays`` in
the records, 2023 to 2030, at 3 % a year) beyond those without a policy, mean over seeds, is the budget: first as if all
was spent, then scaled by what was until it is within half a per cent. Two of them share it evenly. Rules cost nothing
and are ranked apart. Differences are paired by seed, with 95 % intervals; ``worse`` is the part of seeds in which an
outcome is worse than without the policy.

    interaction of two funded levers:  e(A/2 + B/2) - (e(A) + e(B)) / 2     more than the mean of both, at one budget
    of a lever and a rule, or of rules:  e(A + B) - e(A) - e(B)
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np

from suanli.experiments.compare import interval, part_of
from suanli.experiments.ensemble import Progress, checked_seeds, each, joined, whole_industry
from suanli.experiments.levers import FIRST, SWITCHES, YEARS, in_years, policies
from suanli.experiments.outcomes import BUDGET_YEARS, OUTCOMES, SCALE, Outcome, judged, present_value
from suanli.experiments.points import tasks as tasks_of
from suanli.model.kernel.errors import InputError, whole_number
from suanli.model.kernel.units import QUARTERS_PER_YEAR
from suanli.model.mechanisms.base import Policy
from suanli.model.mechanisms.settings import resolved, that_can_act
from suanli.model.opening.size import MOST_CUSTOMERS
from suanli.model.parameters.schema import text_of

Array = np.ndarray
MOST_BUDGET, CLOSE, ROUNDS, LAST_YEAR = 2_000.0, 0.005, 5, 2035
SOONEST = 1  # years after a policy begins in which outcomes are looked at: before, next to nothing is built
ALL, FEWEST = "all that cost money", 200  # customers: with fewer nobody may be left of those who count
SPAN = BUDGET_YEARS[1] - FIRST + 1


class Ask(NamedTuple):
    """What is asked: seeds, customers, scenario, overrides on all runs, year of the outcomes, budget in USD bn.

    only  names of policies; all where empty; points  a calibrated set over which seeds are spread (``points.of_seeds``)
    """

    seeds: int = 16
    customers: int = 1000
    scenario: str = "baseline"
    overrides: str = ""
    year: int = 2030
    budget: float = 40.0
    only: tuple[str, ...] = ()
    points: str = ""

    @property
    def levers(self) -> dict[str, Policy]:
        """The policies that are compared, by name."""
        return policies(self.only)

    def checked(self) -> Ask:
        """Itself; InputError for what isn't allowed, and what the scenario's own reading raises."""
        policies(self.only)
        checked_seeds(self.seeds)
        whole_number("--customers", self.customers, FEWEST, MOST_CUSTOMERS)
        first = FIRST + SOONEST
        if not first <= self.year <= LAST_YEAR:
            raise InputError("--year", self.year, f"whole numbers from {first} to {LAST_YEAR}")
        if not 0.1 <= self.budget <= MOST_BUDGET:
            raise InputError("--budget", self.budget, f"USD bn from 0.1 to {MOST_BUDGET:g}")
        parameters = whole_industry(self.scenario, self.overrides)
        for name, wanted in (("policy.region", "CN"), ("ai.enabled", "true"), ("research.spending", "true")):
            if text_of(parameters[name].value) != wanted:
                raise InputError(
                    f"strategies: {name}", text_of(parameters[name].value), f"{wanted}: so they are judged"
                )
        return self


Arm = tuple[str, ...]  # names of the levers that are pulled; none: no policy


class _Runs:
    """Runs of arms over seeds, and how many there have been."""

    def __init__(self, ask: Ask, workers: int | None, progress: Progress | None) -> None:
        self.ask, self.workers, self.progress = ask, workers, progress
        self.done = self.total = 0

    def of(self, texts: list[str]) -> Iterator[tuple[Array, Array, Array]]:
        """(figures, outlays, escapes) by seed, for each of some overrides."""
        ask = self.ask
        size = ask.customers, max(ask.year, BUDGET_YEARS[1])
        tasks = [
            task
            for text in (joined(ask.overrides, that_can_act(ask.scenario, ask.overrides, one)) for one in texts)
            for task in tasks_of(ask.scenario, ask.seeds, size, text, ask.points)
        ]
        self.total = max(self.total, self.done + len(tasks))
        found = []
        for answer in each(tasks, partial(judged, which=ask.year), self.workers):
            found.append(answer)
            self.done += 1
            if self.progress is not None:
                self.progress(self.done, self.total)
        for place in range(len(texts)):
            of_arm = found[place * ask.seeds : (place + 1) * ask.seeds]
            yield tuple(np.array(column) for column in zip(*of_arm, strict=True))  # type: ignore[misc]


def yearly(budget: float, years: int) -> float:
    """USD bn a year over so many years from 2023 whose present value is a budget."""
    quarters = np.arange(SPAN * QUARTERS_PER_YEAR)
    flows = np.where(quarters < years * QUARTERS_PER_YEAR, 1.0 / QUARTERS_PER_YEAR, 0.0)
    return budget / present_value(flows)


def _first_try(arm: Arm, ask: Ask) -> float:
    """USD bn a year for an arm, were all of it spent."""
    if not arm:
        return 0.0
    return yearly(ask.budget, ask.levers[arm[0]].years if len(arm) == 1 else SPAN)


def _text(arm: Arm, levers: dict[str, Policy], money: float) -> str:
    """Overrides of an arm at a yearly sum for all of its levers that cost money."""
    funded = sum(levers[name].funded for name in arm)
    return in_years(YEARS, *(levers[name].overrides(money / max(funded, 1)) for name in arm))


def _checked(ask: Ask, arms: list[Arm]) -> None:
    """Resolve every arm before anything runs; what the model refuses is said at once."""
    for arm in arms:
        text = _text(arm, ask.levers, 2.0 * _first_try(arm, ask))
        resolved(ask.scenario, joined(ask.overrides, that_can_act(ask.scenario, ask.overrides, text)))


def _lived(arms: list[Arm], runs: _Runs) -> dict[Arm, tuple[Array, Array, Array]]:
    """Runs of arms, no policy first, at the budget: money is scaled until outlays beyond no policy's are that."""
    budget, levers = runs.ask.budget, runs.ask.levers
    money = {arm: _first_try(arm, runs.ask) for arm in arms}
    lived: dict[Arm, tuple[Array, Array, Array]] = {}
    wanted = arms
    for _ in range(ROUNDS):
        for arm, found in zip(wanted, runs.of([_text(arm, levers, money[arm]) for arm in wanted]), strict=True):
            lived[arm] = found
        spent = {arm: _outlays(arm, lived) / budget for arm in wanted if any(levers[name].funded for name in arm)}
        wanted = [arm for arm, part in spent.items() if abs(part - 1.0) > CLOSE]
        for arm in wanted:
            if spent[arm] <= 0.0:
                raise InputError("strategies", " + ".join(arm), "levers that the state pays for in this scenario")
            money[arm] /= spent[arm]
        if not wanted:
            break
    return lived


def _outlays(arm: Arm, lived: dict[Arm, tuple[Array, Array, Array]]) -> float:
    """What a policy costs the state beyond what it pays without: present value, mean over seeds."""
    return float((lived[arm][1] - lived[()][1]).mean())


def strategies(
    ask: Ask, pairs: bool = False, workers: int | None = None, progress: Progress | None = None
) -> dict[str, Any]:
    """Every lever beside no policy; with ``pairs`` also every two of them, and what is more than their sum.

    Raises InputError for seeds outside 2 to 10 000, a budget or year that isn't allowed, or a laboratory's scenario.
    """
    ask.checked()
    levers = ask.levers
    every = _everything(levers)
    two = _pairs(levers) if pairs else []
    arms: list[Arm] = [(), *((name,) for name in levers), *([every] if len(every) > 1 else []), *two]
    _checked(ask, arms)
    runs = _Runs(ask, workers, progress)
    runs.total = len(arms) * ask.seeds
    lived = _lived(arms, runs)
    rows = [_row(arm, levers, lived) for arm in arms[1:]]
    return {
        **ask._asdict(),
        "years": list(BUDGET_YEARS),
        "outcomes": [{"name": o.name, "unit": o.unit, "better": o.better, "relative": o.relative} for o in OUTCOMES],
        "reference": _reference(lived[()]),
        "rows": [row for row in rows if len(row["levers"]) == 1 or row["strategy"] == ALL],
        "interactions": [_interaction(arm, levers, lived) for arm in two],
    }


def robust(
    ask: Ask,
    variants: dict[str, str] | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Signs of every lever on every outcome under other rules of the model, or at other points of parameters.

    variants  overrides by name; the structural switches where none are given

    A sign is robust where it is distinguishable from zero at least as it comes and contradicted by no variant.
    """
    ask.checked()
    known = {"as it comes": "", **(SWITCHES if variants is None else variants)}
    levers = ask.levers
    arms: list[Arm] = [(), *((name,) for name in levers)]
    asks = {name: ask._replace(overrides=joined(ask.overrides, text)).checked() for name, text in known.items()}
    for one in asks.values():
        _checked(one, arms)
    found: dict[str, Any] = {}
    done, total = 0, len(known) * len(arms) * ask.seeds
    for name, one in asks.items():
        told = None if progress is None else (lambda now, _, before=done: progress(before + now, total))
        runs = _Runs(one, workers, told)
        lived = _lived(arms, runs)
        done += len(arms) * ask.seeds
        found[name] = {arm[0]: _row(arm, levers, lived)["figures"] for arm in arms[1:]}
    rows = [
        {"strategy": lever, "outcome": outcome.name, **_signs([found[name][lever][place] for name in known])}
        for lever in levers
        for place, outcome in enumerate(OUTCOMES)
    ]
    return {**ask._asdict(), "variants": list(known), "rows": rows}


def _signs(told: list[dict[str, float]]) -> dict[str, Any]:
    """Signs distinguishable from zero in each variant (0: none is), and whether they agree."""
    signs = [int(one["low"] > 0.0) - int(one["high"] < 0.0) for one in told]
    return {"signs": signs, "robust": bool(signs[0]) and -signs[0] not in signs}


def _everything(levers: dict[str, Policy]) -> Arm:
    return tuple(lever.name for lever in levers.values() if lever.funded and lever.name != "vendors early")


def _pairs(levers: dict[str, Policy]) -> list[Arm]:
    """Every two levers that can be pulled together: of doses of one lever, the middle one."""
    apart = {"vendors early", "scheduling .25", "scheduling 1"}
    return list(combinations((name for name in levers if name not in apart), 2))


def shown(found: dict[str, float], one: Outcome) -> dict[str, float]:
    """Return a difference as it is shown: of a logarithm, 100 times log points, as per cent, 100 (e^x - 1)."""
    if not one.relative:
        return found
    return found | {name: 100.0 * math.expm1(found[name] / 100.0) for name in ("mean", "low", "high")}


def _row(arm: Arm, levers: dict[str, Policy], lived: dict[Arm, tuple[Array, Array, Array]]) -> dict[str, Any]:
    """One arm beside no policy: differences by outcome, what it cost, escapes."""
    figures, _, escaped = lived[arm]
    differences = (figures - lived[()][0]) * SCALE
    rows = []
    for one, by_seed in zip(OUTCOMES, differences.T, strict=True):
        worse = float((by_seed * one.better < 0.0).mean()) if one.better else None
        rows.append({"outcome": one.name, **shown(interval(by_seed), one), "worse": worse})
    p, low, high = part_of(int(escaped.sum()), len(escaped))
    return {
        "strategy": ALL if len(arm) > 1 and arm == _everything(levers) else " + ".join(arm),
        "meaning": "; ".join(levers[name].meaning for name in arm),
        "levers": list(arm),
        "funded": any(levers[name].funded for name in arm),
        "outlays": _outlays(arm, lived),
        "figures": rows,
        "escape": {"p": p, "low": low, "high": high},
    }


def _reference(found: tuple[Array, Array, Array]) -> dict[str, Any]:
    """The figures without a policy: medians, and the part of seeds that escape."""
    medians = np.median(found[0], axis=0)
    values = [float(np.exp(v)) if o.relative else float(v) for v, o in zip(medians, OUTCOMES, strict=True)]
    p, low, high = part_of(int(found[2].sum()), len(found[2]))
    return {"medians": values, "escape": {"p": p, "low": low, "high": high}}


def _interaction(arm: Arm, levers: dict[str, Policy], lived: dict[Arm, tuple[Array, Array, Array]]) -> dict[str, Any]:
    """How much more two levers do than each of them, paired by seed."""
    base = lived[()][0]
    both, one, other = (lived[part][0] - base for part in (arm, arm[:1], arm[1:]))
    shared = all(levers[name].funded for name in arm)
    more = (both - (one + other) / (2.0 if shared else 1.0)) * SCALE
    rows = [{"outcome": o.name, **shown(interval(by_seed), o)} for o, by_seed in zip(OUTCOMES, more.T, strict=True)]
    return {"pair": list(arm), "one_budget": shared, "figures": rows}
