"""A pulse of customers and what becomes of it: the loop's gain, with blocks of what customers see replayed one by one.

At the start some customers of a region are moved to a vendor (or group): a part x of the region's weight, by what each
needed in 2018. rho(h) is what is left of x after h quarters, in the pulsed run less the run without a pulse, on the
same luck. In the *open* run all that customers see is replayed from the run without a pulse, quarter by quarter, so
nothing that the pulse did can come back to them: rho_open is contracts and switching costs alone. The loop's gain is

    g(h) = 1 - ln(rho_full(h)) / ln(rho_open(h))      0 no feedback, 1 the pulse lasts, above 1 it grows, below 0 it is
                                                      pushed back

What customers see comes in blocks: knowledge (quality), price, layers (software bundles), capacity (failures to serve,
gangs), presence (installed base, reach of expansion). Each is set free alone, and held alone with all others free.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from suanli.agents.enterprise_customer.messages import Offers
from suanli.experiments.ensemble import Task
from suanli.model.industry import ComputeIndustry
from suanli.model.kernel.random_streams import uniforms
from suanli.model.schedule import SCHEDULE, offer
from suanli.model.state.world import World

Array = np.ndarray
BLOCKS = {
    "knowledge": ("log_quality", "quality_seen"),
    "price": ("price", "ai_price", "ai_weight"),
    "layers": ("bundle",),
    "capacity": ("unfilled", "capable"),
    "presence": ("installed_share", "reach"),
}
ALL = frozenset(BLOCKS)
PART = 0.04


@dataclass(frozen=True)
class Pulse:
    """Who gets customers, where, when, how many: names of vendors, region, quarter, part of the region's weight."""

    vendors: tuple[str, ...]
    region: str
    start: int = 8
    part: float = PART
    horizon: int = 48


def runs() -> dict[str, frozenset[str] | None]:
    """Blocks replayed in each run, by its name; None for the run without a pulse."""
    out: dict[str, frozenset[str] | None] = {"base": None, "full": frozenset(), "open": ALL}
    out |= {f"{block} free": ALL - {block} for block in BLOCKS}
    return out | {f"{block} held": frozenset({block}) for block in BLOCKS}


def measured(given: tuple[Task, Pulse]) -> tuple[dict[str, Array], float]:
    """Weight of the pulse's vendors in the region, by run, at the start and after each quarter, as parts of it; and M.

    given  a task's scenario, seed, customers, overrides; and the pulse. Shape of each: (horizon + 1,)
    M is the mean of the vendors' Matthew numbers in the quarter before the pulse, by their revenue
    """
    task, pulse = given
    tape: list[Offers] = []
    found, matthew = {}, float("nan")
    for name, held in runs().items():
        found[name], at_start = _trace(task, pulse, held, tape)
        matthew = at_start if held is None else matthew
    return found, matthew


def survived(weights: dict[str, Array]) -> dict[str, Array]:
    """rho(h) of each pulsed run, h = 0, 1, ..: what is left of the pulse."""
    base = weights["base"]
    moved = weights["full"][0] - base[0]
    return {name: (found - base) / moved for name, found in weights.items() if name != "base"}


def _trace(task: Task, pulse: Pulse, held: frozenset[str] | None, tape: list[Offers]) -> tuple[Array, float]:
    """One run: weights, and M at the start.

    held  blocks replayed from the tape; None for the run without a pulse, which makes the tape
    """
    model = ComputeIndustry(task.scenario, task.customers, 2060, task.overrides, rng=task.seed)
    world = model.world
    names = [vendor.name for vendor in world.vendors]
    columns, region = np.array([names.index(name) for name in pulse.vendors]), world.regions.index(pulse.region)
    while model.quarter < pulse.start:
        model.step()
    sales, matthew = (model.records.array(name)[-1, columns] for name in ("revenue", "matthew"))
    at_start = float(sales @ matthew / sales.sum()) if sales.sum() > 0.0 else float("nan")
    if held is not None:
        move(world, columns, region, pulse.part)
    weights = [_weight(world, columns, region)]
    for ahead in range(pulse.horizon):
        for phase in SCHEDULE:
            phase(world)
            if phase is offer and held is None:
                tape.append(world.today.offers)
            elif phase is offer and held:
                world.today.offers = replayed(world.today.offers, tape[ahead], held)
        weights.append(_weight(world, columns, region))
    return np.array(weights), at_start


def replayed(offers: Offers, taped: Offers, held: frozenset[str]) -> Offers:
    """Offers with the fields of some blocks as they were taped."""
    fields: dict[str, Any] = {name: getattr(taped, name) for block in held for name in BLOCKS[block]}
    return replace(offers, **fields)


def move(world: World, columns: Array, region: int, part: float) -> None:
    """Move customers of other vendors, in a drawn order, until they make up a part of the region's weight.

    A customer that would go beyond it is passed over. A group's members get them in proportion to their own customers.
    """
    customers = world.population
    rows = np.arange(len(customers))
    there = (customers.region == region) & (customers.vendor >= 0)
    room = part * customers.size[there].sum()
    own = np.array([customers.size[there & (customers.vendor == column)].sum() for column in columns])
    edges = np.cumsum(own) / own.sum() if own.sum() > 0.0 else np.linspace(0.0, 1.0, len(columns) + 1)[1:]
    order = np.argsort(uniforms(world.luck, "pulse.order", world.quarter, rows), kind="stable")
    member = np.searchsorted(edges, uniforms(world.luck, "pulse.vendor", world.quarter, rows))
    for row in order[there[order] & ~np.isin(customers.vendor[order], columns)]:
        if customers.size[row] <= room:
            room -= customers.size[row]
            customers.vendor[row] = columns[min(member[row], len(columns) - 1)]


def _weight(world: World, columns: Array, region: int) -> float:
    """Part of a region's weight, of customers in the cloud, that is with some vendors."""
    customers = world.population
    there = (customers.region == region) & (customers.vendor >= 0)
    whole = float(customers.size[there].sum())
    return float(customers.size[there & np.isin(customers.vendor, columns)].sum()) / whole if whole > 0.0 else 0.0
