"""State support of R&D: of a group of vendors between two dates, of a region's chip suppliers; and what access does.

    S_v(t) = S m_v trading_v / sum over the group of m trading / 4    from the first year's begin to the last's end

S USD bn a year for the whole group, m firms a row stands for. It is paid by the state of the vendor's home region, on
top of what sponsors grant, and works in the quarter it is paid: R&D wanted and money there is both rise by it, so more
of it never lowers R&D in the same step. Nobody is supported unless a scenario says so.
"""

from __future__ import annotations

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.kernel.units import QUARTERS_PER_YEAR, in_years
from suanli.model.mechanisms import programmes
from suanli.model.state.world import World

Array = np.ndarray


def supported(world: World) -> Array:
    """1 for vendors of the group that is supported, else 0."""
    return world.facts.in_group(world.parameters.support.to)


def amounts(world: World) -> Array:
    """R&D money the state pays this quarter, USD bn by vendor."""
    p = world.parameters
    paying = in_years(world.quarter, p.support.first_year, p.support.last_year)
    firms = supported(world) * world.trading * world.facts.members
    if not paying or not firms.any() or not world.parameters.research.spending:
        return np.zeros(len(firms))
    return np.asarray(p.support.amount / QUARTERS_PER_YEAR * firms / arithmetic.total(firms))


def of_chips(world: World) -> Array:
    """R&D money the state pays to chip suppliers of the policy's region, in equal parts, USD bn by supplier."""
    home = programmes.here(world, world.supplier_facts.region)
    if not home.any():
        return home
    return np.asarray(programmes.paid(world, "chip.support") * home / arithmetic.total(home))


def productivity(world: World) -> Array:
    """Factor on R&D hits by vendor: 1 but for the group that is supported."""
    return np.where(supported(world) > 0.0, world.parameters.support.productivity, 1.0)
