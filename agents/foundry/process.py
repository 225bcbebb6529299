"""What foundries can do: the node they work at, good chips of a wafer, the price of a wafer, lines, and learning."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np

from suanli.agents.foundry.state import FoundryFacts, FoundryState
from suanli.model.equations import foundry
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array
from suanli.model.kernel.units import QUARTERS_PER_YEAR, START_YEAR
from suanli.model.parameters.making import FoundryParameters
from suanli.model.parameters.tables import shipped

Array = np.ndarray


class Tools(NamedTuple):
    """What equipment that can be bought leaves each foundry.

    pace  of moving down the ladder of nodes, part left; level_cap  node it can't pass, infinite without a rule
    capacity  of its steps of capacity, part left; extra_defects  per cm2
    """

    pace: Array
    level_cap: Array
    capacity: Array
    extra_defects: Array


class Bounds(NamedTuple):
    """What holds foundries back: their tools, the part of knowledge that is open, how far the cap of tools holds."""

    tools: Tools
    open_part: Array
    held: float


@cache
def ladder() -> tuple[Array, Array]:
    """Return (places, prices of a wafer in USD bn per thousand) of the table of nodes."""
    rows = shipped("nodes")
    return np.array([float(row["level"]) for row in rows]), np.array([float(row["wafer_price"]) for row in rows])


def wafer_prices(level: Array) -> Array:
    """Return the price of a thousand wafers by foundry at the node it works at, USD bn."""
    return foundry.wafer_price(level, *ladder()) if len(level) else np.zeros(0)


def good_chips(die_area: Array, mature_defects: Array, defects: Array, extra_defects: Array) -> Array:
    """Return good dies from a thousand wafers, thousands, (suppliers, foundries).

    die_area  by supplier, mm2; by foundry, per cm2: mature_defects, defects  in excess of these, extra_defects  of
    poorer tools
    """
    area, density = die_area[:, None], mature_defects + defects + extra_defects
    return as_array(foundry.dies_per_wafer(area) * foundry.good_share(area, density[None, :]))


def line_capacity(capacity: Array, names: tuple[str, ...], quarter: int, p: FoundryParameters) -> Array:
    """Return what a line of each foundry can do in a quarter; less where a shock has hit it, for a year."""
    begins = (p.shock_start - START_YEAR) * QUARTERS_PER_YEAR
    hit = (begins <= quarter) & (quarter < begins + QUARTERS_PER_YEAR)
    lost = np.array([name == p.shock_at for name in names])
    return as_array(capacity * (1.0 - p.shock_size * lost * hit))


def next_process(
    facts: FoundryFacts, state: FoundryState, started: Array, bounds: Bounds, pace: float, p: FoundryParameters
) -> tuple[Array, Array]:
    """Return (level, defects) a quarter on.

    Nodes move as R&D, open knowledge and tools allow; defects fall as wafers are made and rise with a new node.

    started  wafers, thousands; pace  of the leading foundry, nodes in the quarter
    """
    relative = arithmetic.power(facts.research / facts.research.max(), p.process_elasticity)
    own, tools = pace * relative * bounds.tools.pace, bounds.tools
    level = foundry.next_level(state.level, own, p.catch_up * bounds.open_part, tools.level_cap, bounds.held)
    defects = foundry.next_defects(
        state.defects,
        started + facts.other_wafers,
        (p.yield_learning, p.learning_scale),
        level - state.level,
        p.node_defects,
    )
    return level, defects


def step(capacity: Array, growth: float, tools: Tools) -> Array:
    """Return the most each foundry can add to a line in a quarter. growth  of its capacity, share per quarter"""
    return as_array(growth * capacity * tools.capacity)
