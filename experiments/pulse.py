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
from suanli.experiments.ensemble import Task, life_of
from suanli.experiments.lives import world_of
from suanli.experiments.single import SingleRun
from suanli.model.extensions.shocks import refuse_later
from suanli.model.kernel.batch import Batch, NotBatchedError
from suanli.model.kernel.either import run_by_run
from suanli.model.kernel.random_streams import uniforms
from suanli.model.opening.size import LAST_YEAR
from suanli.model.results.store import Records
from suanli.model.schedule import SCHEDULE, offer, run_quarter
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
    M is the mean of the vendors' cumulative-advantage ratios in the quarter before the pulse, by their revenue
    The runs are lived side by side, and one by one where a batch can't be (``experiments/lives.py``): the same bits.
    """
    try:
        return side_by_side(*given)
    except Exception:  # whatever it is, it is said by the run that it is about
        return one_by_one(*given)


def one_by_one(task: Task, pulse: Pulse) -> tuple[dict[str, Array], float]:
    """``measured``, a run after another: what customers see in the first is a tape for the others."""
    tape: list[Offers] = []
    found, matthew = {}, float("nan")
    for name, held in runs().items():
        found[name], at_start = _trace(task, pulse, held, tape)
        matthew = at_start if held is None else matthew
    return found, matthew


def side_by_side(task: Task, pulse: Pulse) -> tuple[dict[str, Array], float]:
    """``measured`` as one batch: its first run is without a pulse, and what customers see there is replayed in others.

    Raises NotBatchedError, or what any of the runs raises.
    """
    life = life_of(task)
    if life.parameters.brought.written:
        raise NotBatchedError("a rule that a user wrote")
    names, held = tuple(runs()), tuple(runs().values())
    with np.errstate(all="ignore"):  # what a run warns of, it warns of alone
        world = world_of([life] * len(names), task.customers)
        refuse_later(world.shocks, LAST_YEAR)
        while world.quarter < pulse.start:
            run_quarter(world)
        columns, region = _place(world, pulse)
        at_start = _matthew(world.records.of_runs()[0], columns)
        _move_all_but_the_first(world, columns, region, pulse.part)
        weights = [weight(world, columns, region)]
        for _ in range(pulse.horizon):
            for phase in SCHEDULE:
                phase(world)
                if phase is offer:
                    world.today.offers = _first_replayed(world.today.offers, held)
            weights.append(weight(world, columns, region))
    table = np.array([one.of for one in weights])
    return {name: table[:, run] for run, name in enumerate(names)}, at_start


def survived(weights: dict[str, Array]) -> dict[str, Array]:
    """rho(h) of each pulsed run, h = 0, 1, ..: what is left of the pulse."""
    base = weights["base"]
    moved = weights["full"][0] - base[0]
    return {name: (found - base) / moved for name, found in weights.items() if name != "base"}


def _trace(task: Task, pulse: Pulse, held: frozenset[str] | None, tape: list[Offers]) -> tuple[Array, float]:
    """One run: weights, and M at the start.

    held  blocks replayed from the tape; None for the run without a pulse, which makes the tape
    """
    model = SingleRun.of(replace(task, until=LAST_YEAR))
    world = model.world
    while model.quarter < pulse.start:
        model.step()
    columns, region = _place(world, pulse)
    at_start = _matthew(model.records, columns)
    if held is not None:
        move(world, columns, region, pulse.part)
    weights = [weight(world, columns, region)]
    for ahead in range(pulse.horizon):
        for phase in SCHEDULE:
            phase(world)
            if phase is offer and held is None:
                tape.append(world.today.offers)
            elif phase is offer and held:
                world.today.offers = replayed(world.today.offers, tape[ahead], held)
        weights.append(weight(world, columns, region))
    return np.array(weights), at_start


def _place(world: World, pulse: Pulse) -> tuple[Array, int]:
    """Columns of the pulse's vendors, and number of its region."""
    names = world.facts.names
    return np.array([names.index(name) for name in pulse.vendors]), world.regions.index(pulse.region)


def _matthew(records: Records, columns: Array) -> float:
    """Vendors' cumulative-advantage ratios in the last quarter, by their revenue; NaN where they have none."""
    sales, matthew = (records.array(name)[-1, columns] for name in ("revenue", "matthew"))
    return float(sales @ matthew / sales.sum()) if sales.sum() > 0.0 else float("nan")


def replayed(offers: Offers, taped: Offers, held: frozenset[str]) -> Offers:
    """Offers with the fields of some blocks as they were taped."""
    fields: dict[str, Any] = {name: getattr(taped, name) for block in held for name in BLOCKS[block]}
    return replace(offers, **fields)


def _first_replayed(offers: Offers, held: tuple[frozenset[str] | None, ...]) -> Offers:
    """Offers of a batch, with the fields of the blocks that a run holds as the first run has them."""
    fields: dict[str, Any] = {}
    for block, names in BLOCKS.items():
        rows = np.flatnonzero([one is not None and block in one for one in held])
        for name in names:
            values = getattr(offers, name)
            if isinstance(values, Batch):  # else it is the same in all runs
                fields[name] = values.copy()
                fields[name].of[rows] = values.of[0]
    return replace(offers, **fields)


def move(world: World, columns: Array, region: int, part: float) -> None:
    """Move customers of other vendors, in a drawn order, until they make up a part of the region's weight.

    A customer that would go beyond it is passed over. A group's members get them in proportion to their own customers.
    """
    customers = world.population
    rows = np.arange(len(customers))
    there = (customers.region == region) & (customers.vendor >= 0)
    order, member = (uniforms(world.luck, name, world.quarter, rows) for name in ("pulse.order", "pulse.vendor"))
    customers.vendor = _moved(customers.vendor, customers.size, there, (columns, part), order, member)


def _move_all_but_the_first(world: World, columns: Array, region: int, part: float) -> None:
    """``move`` in a batch: its first run stays as it is."""
    vendor: Any = world.population.vendor
    first = vendor.of[0].copy()
    move(world, columns, region, part)
    vendor = world.population.vendor
    vendor.of[0] = first


@run_by_run
def _moved(vendor: Array, size: Array, there: Array, what: tuple[Array, float], order: Array, member: Array) -> Array:
    """Return who is with whom after a move. there  customers of the region in the cloud; order, member  draws"""
    found, (columns, part) = vendor.copy(), what
    room = part * size[there].sum()
    own = np.array([size[there & (vendor == column)].sum() for column in columns])
    edges = np.cumsum(own) / own.sum() if own.sum() > 0.0 else np.linspace(0.0, 1.0, len(columns) + 1)[1:]
    drawn, place = np.argsort(order, kind="stable"), np.searchsorted(edges, member)
    for row in drawn[there[drawn] & ~np.isin(vendor[drawn], columns)]:
        if size[row] <= room:
            room -= size[row]
            found[row] = columns[min(place[row], len(columns) - 1)]
    return found


def weight(world: World, columns: Array, region: int) -> Any:
    """Part of a region's weight, of customers in the cloud, that is with some vendors; of each run of a batch."""
    customers = world.population
    there = (customers.region == region) & (customers.vendor >= 0)
    return _part_with(customers.vendor, customers.size, there, columns)


@run_by_run
def _part_with(vendor: Array, size: Array, there: Array, columns: Array) -> float:
    whole = float(size[there].sum())
    return float(size[there & np.isin(vendor, columns)].sum()) / whole if whole > 0.0 else 0.0
