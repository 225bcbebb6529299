"""A window of architecture: knowledge of the old way loses its worth, most where most customers are, and it binds.

    H_v' = H_v (1 - psi k_v) in the quarter it opens,   k_v = S_v / max S then, firm by firm
    for ``window.stays`` quarters after it a part lambda k_v of a vendor's R&D stays with the old way and yields nothing
    chip designs behind reach, with absorptive capacity Z:  ln D' = ln D + Z (ln(skip x best) - ln(own))^+

psi ``window.loss``, lambda ``window.lock_in``. After Landini, Lee, Malerba, Research Policy 46(2), 2017: leadership
changes hands where a window is large and incumbents are locked in.
"""

from __future__ import annotations

import numpy as np

from suanli.model.equations import knowledge
from suanli.model.kernel import arithmetic
from suanli.model.kernel.units import quarters_until
from suanli.model.state.world import World

Array = np.ndarray


def _opens(world: World) -> int:
    """Quarter in which the window opens; -1 for never."""
    year = world.parameters.window.year
    return quarters_until(year - 1) if world.parameters.window.opens else -1


def learn(world: World) -> None:
    """When it opens, a vendor is bound to the old way by its size: what one firm of a row sold over the largest's."""
    if world.quarter == _opens(world):
        sales = world.records.recent("revenue", 1)[0] / world.facts.members
        world.technology.bound = np.asarray(sales / sales.max())


def left(world: World) -> Array:
    """Part of each vendor's knowledge that a window leaves today; 1 in any other quarter."""
    if world.quarter != _opens(world):
        return np.ones(len(world.vendors))
    return np.asarray(1.0 - world.parameters.window.loss * world.technology.bound)


def working(world: World) -> Array:
    """Part of each vendor's R&D successes that are of the new way; 1 but for the quarters after a window."""
    opens = _opens(world)
    if opens < 0 or not opens <= world.quarter < opens + world.parameters.window.stays:
        return np.ones(len(world.vendors))
    return np.asarray(1.0 - world.parameters.window.lock_in * world.technology.bound)


def skipped(world: World, design: Array) -> Array:
    """Designs of chips after stages are skipped at a window."""
    if world.quarter != _opens(world) or not len(design):
        return design
    p, spending = world.parameters, world.today.supplier_plans.research
    worth = arithmetic.log(world.supplier_facts.performance * design)
    reach = worth.max() + arithmetic.log(max(p.window.skip, 1e-300))
    taken = knowledge.absorptive_capacity(spending, p.chip.absorption_scale)
    return np.asarray(design * arithmetic.exp(taken * np.maximum(0.0, reach - worth)))
