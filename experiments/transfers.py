"""Loss or size: would a group do as much R&D and buy as many AI servers as the leaders, if it earned as they do?

Two transfers, alone and together, while prices and what customers do stay as they are (``seen`` of each quarter of one
run is changed and vendors' own rules are asked again; nothing of it reaches the run):

    M  cash that lifts the margin on each vendor's own sales to the leaders':  (m S_v - Pi_v)+,  m = sum Pi / sum S
    S  the volume of a leader at no profit:  sales, orders and servers times k_v = mean S of leaders / S_v

What isn't spent of M is kept. What is looked at is g = ln(mean of leaders / mean of group) of what goes into R&D and AI
servers. M's Shapley part of what both close together,

    p = (g(0) - g(M) + g(S) - g(MS)) / 2 / (g(0) - g(MS))

is the part of the gap that the loss makes; the rest is size's. A *strategic loss* is one whose part exceeds a third.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from suanli.agents import cloud_vendor
from suanli.agents.cloud_vendor.messages import Plans, Signals
from suanli.agents.cloud_vendor.state import Beliefs
from suanli.experiments.ensemble import Task, checked_seeds, gathered, over, whole_industry
from suanli.experiments.loop import members
from suanli.experiments.points import of_seeds
from suanli.experiments.points import tasks as tasks_of
from suanli.experiments.single import SingleRun
from suanli.model.kernel.errors import InputError
from suanli.model.kernel.units import QUARTERS_PER_YEAR, START_YEAR
from suanli.model.state.world import World

Array = np.ndarray
Progress = Callable[[int, int], None]
NOTHING, MARGIN, SIZE, BOTH = TRANSFERS = ("nothing", "margin", "size", "both")
KINDS = ("R&D", "AI servers", "both together")
THIRD, OF_TEN = 1.0 / 3.0, 0.9
FIRST, LAST = 2019, 2035


@dataclass(frozen=True)
class Ask:
    """Who gets transfers and whose margin and volume they are, as vendors; the year that is looked at."""

    group: tuple[str, ...]
    leaders: tuple[str, ...]
    year: int


def measured(given: tuple[Task, Ask]) -> list[list[float]]:
    """Return spending of a year, USD bn: mean of leaders, then mean of the group by transfer; for each kind, and sales.

    returns  (R&D, AI servers, both, sales) x (leaders, nothing, margin, size, both)
    """
    task, ask = given
    model = SingleRun.of(replace(task, until=ask.year))
    world = model.world
    names = list(world.facts.names)
    group, leaders = (np.isin(names, one) for one in (ask.group, ask.leaders))
    kept = {name: np.zeros(len(names)) for name in TRANSFERS}
    first, total = (ask.year - START_YEAR) * QUARTERS_PER_YEAR, np.zeros((3, 5))
    while model.quarter < first + QUARTERS_PER_YEAR:
        beliefs = world.vendor_state.beliefs
        model.step()
        plans = {name: _planned(world, name, beliefs, (group, leaders), kept[name]) for name in TRANSFERS}
        spent = {name: _spent(made) for name, (made, _) in plans.items()}
        for name, (_, paid) in plans.items():
            kept[name] = np.where(group, np.maximum(0.0, kept[name] + paid - spent[name] + spent[NOTHING]), 0.0)
        if model.quarter > first:
            there = world.today.signals.trading  # means are over those in the market: an exit is neither loss nor size
            of_leaders = [_mean(one, leaders & there) for one in _kinds(plans[NOTHING][0])]
            of_group = [[_mean(one, group & there) for one in _kinds(plans[name][0])] for name in TRANSFERS]
            sold = world.today.signals.sales
            total[:2] += np.array([of_leaders, *of_group]).T
            total[2] += [_mean(sold, leaders & there), *[_mean(sold, group & there)] * 4]
    return [total[0].tolist(), total[1].tolist(), (total[0] + total[1]).tolist(), total[2].tolist()]


def _mean(amounts: Array, who: Array) -> float:
    return float(amounts[who].mean()) if who.any() else 0.0


def _planned(world: World, name: str, beliefs: Beliefs, who: tuple[Array, Array], kept: Array) -> tuple[Plans, Array]:
    """Plans of a quarter with a transfer, and what was paid, USD bn by vendor."""
    seen, paid = changed(world, name, who)
    seen = replace(seen, deposits=seen.deposits + kept + paid)
    plans, _ = cloud_vendor.planned(seen, world.vendor_kind, beliefs, world.vendor_parameters)
    return plans, paid


def changed(world: World, name: str, who: tuple[Array, Array]) -> tuple[Signals, Array]:
    """What vendors see of a quarter with a transfer, and the cash of it, USD bn by vendor. who  (group, leaders)"""
    seen, (group, leaders) = world.today.signals, who
    paid = np.zeros(len(group))
    if name in {MARGIN, BOTH}:
        profit = world.records.recent("operating_profit", 2)[0]
        margin = max(0.0, float(profit[leaders].sum() / max(seen.sales[leaders].sum(), 1e-300)))
        paid = np.where(group, np.maximum(0.0, margin * seen.sales - profit), 0.0)
        seen = replace(seen, profit=seen.profit + paid)
    if name in {SIZE, BOTH}:
        there = group & (seen.sales > 0.0)
        factor = np.where(there, float(seen.sales[leaders].mean()) / np.where(there, seen.sales, 1.0), 1.0)
        earned, profit = (world.records.recent(one, 2)[0] for one in ("earnings", "operating_profit"))
        written_off = (factor - 1.0) * (earned - profit)  # what more hardware costs is earned, and no more
        ai = replace(seen.ai, **{one: getattr(seen.ai, one) * factor for one in _OF_AI})
        larger = {one: getattr(seen, one) * factor for one in _OF_SIZE}
        seen = replace(seen, **larger, ai=ai, margin=seen.margin + written_off)
        seen = replace(seen, earnings_year=seen.earnings_year + QUARTERS_PER_YEAR * written_off)
    return seen, paid


_OF_SIZE = ("sales", "sales_year", "ordered", "ordered_before", "capacity", "on_order", "retiring", "capital_year")
_OF_AI = ("ordered", "ordered_before", "served", "capacity", "on_order", "retiring")


def _kinds(plans: Plans) -> tuple[Array, Array]:
    return plans.research, plans.ai_capital_affordable


def _spent(plans: Plans) -> Array:
    return plans.research + plans.expansion + plans.ai_capital_affordable


def parts(values: Array) -> dict[str, float]:
    """Return what transfers do to the gap of one kind. values  mean of leaders, of the group with each transfer

    gap g(0), left by each g(M), g(S), g(MS), the loss's Shapley part p; nan where nothing is closed or spent
    """
    leaders, *group = (float(one) for one in values)
    with np.errstate(divide="ignore", invalid="ignore"):
        gaps = np.log(leaders) - np.log(np.array(group))
        none, margin, size, both = gaps
        part = (none - margin + size - both) / 2.0 / (none - both)
    return {"gap": none, "with_margin": margin, "with_size": size, "with_both": both, "part_of_loss": part}


def transfers(  # noqa: PLR0913, PLR0917 (an experiment's settings)
    pair: tuple[str, str] = ("chinese_seven", "us_three"),
    seeds: int = 24,
    which: int = 2030,
    size: tuple[int, str, str] = (1000, "baseline", ""),
    points: str = "",
    workers: int | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """The document of ``suanli transfers --json``.

    pair  the group that gets transfers, and the leaders; vendors or groups. which  the year that is looked at
    size  customers, scenario, overrides; points  a calibrated set over which seeds are spread
    Rows by kind: medians over seeds with what 80 % of them lie between; ``exceeds`` the part of points at which the
    mean part of the loss exceeds a third; ``strategic_loss`` whether that is nine in ten. ``decomposition``:
    ln gap of R&D = ln size + ln intensity, medians.
    Raises InputError for seeds outside 2 to 10 000, a year outside 2019 to 2035, twice the same group.
    """
    checked_seeds(seeds)
    if not FIRST <= which <= LAST:
        raise InputError("--year", which, f"a year from {FIRST} to {LAST}")
    if pair[0] == pair[1]:
        raise InputError("groups", " ".join(pair), "two different ones")
    customers, scenario, overrides = size
    whole_industry(scenario, overrides)
    ask = Ask(members(pair[0])[0], members(pair[1])[0], which)
    at = of_seeds(points, seeds, scenario, overrides)
    tasks = [(task, ask) for task in tasks_of(scenario, seeds, (customers, which), overrides, points)]
    values = np.array(gathered(over(tasks, measured, workers), seeds, progress))  # (seeds, kinds and sales, 5)
    rows = []
    for kind, name in enumerate(KINDS):
        told = [parts(values[seed, kind]) for seed in range(seeds)]
        loss = np.array([one["part_of_loss"] for one in told])
        known = [loss[[s for s in range(seeds) if at[s] == one and np.isfinite(loss[s])]] for one in dict.fromkeys(at)]
        by_point = [float(part.mean()) if len(part) else 0.0 for part in known]
        exceeds = float(np.mean(np.array(by_point) > THIRD))
        spread = {key: _spread(np.array([one[key] for one in told])) for key in told[0]}
        rows.append({"kind": name, **spread, "exceeds": exceeds, "strategic_loss": exceeds >= OF_TEN})
    ln_size = np.log(values[:, 3, 0] / values[:, 3, 1])
    ln_gap = np.log(values[:, 0, 0] / values[:, 0, 1])
    return {
        "group": pair[0],
        "leaders": pair[1],
        "year": which,
        "scenario": scenario,
        "overrides": overrides,
        "seeds": seeds,
        "customers": customers,
        "points": points,
        "rows": rows,
        "decomposition": {
            "gap": _spread(ln_gap),
            "size": _spread(ln_size),
            "intensity": _spread(ln_gap - ln_size),
        },
    }


def _spread(values: Array) -> dict[str, float | None]:
    known = values[np.isfinite(values)]
    if not len(known):
        return {"median": None, "low": None, "high": None}
    low, middle, high = np.quantile(known, (0.1, 0.5, 0.9))
    return {"median": float(middle), "low": float(low), "high": float(high)}
