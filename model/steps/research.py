"""R&D in the quarter: nulls, and the draw of hits, of vendors and of chip suppliers."""

from __future__ import annotations

import numpy as np

from suanli.agents.cloud_vendor import research as vendor_research
from suanli.model.equations import chips, knowledge
from suanli.model.kernel import arithmetic, quantiles
from suanli.model.kernel.random_streams import uniforms
from suanli.model.mechanisms import open_standard as standards
from suanli.model.mechanisms import procurement
from suanli.model.mechanisms import research_support as support
from suanli.model.mechanisms import technology_windows as windows
from suanli.model.state.world import World
from suanli.model.steps import chip_chain as chain

Array = np.ndarray


def effective_spending(world: World) -> Array:
    """R&D of one firm of each row that works on its knowledge, USD bn per quarter."""
    spending = np.asarray(world.today.plans.research / world.facts.members)
    for mechanism in world.mechanisms:
        spending = mechanism.research(spending, world.today.signals, world.vendor_kind)
    return spending


def hits(world: World, spending: Array) -> Array:
    """R&D successes of the quarter by vendor, at each vendor's luck, or their mean in expected-value mode.

    Poisson, or the best of as many tries, or the mean (``research.draw_rule``). Null A (R&D isn't productive): none.
    """
    p = world.parameters
    mean = vendor_research.mean_hits(spending, support.productivity(world), p.research)
    if p.choice.expected_values:
        return vendor_research.expected_hits(mean, p.research)
    luck = uniforms(world.luck, "vendor.research hits", world.quarter, world.facts.identity)
    return vendor_research.drawn_hits(mean, luck, p.research)


def next_design(world: World) -> Array:
    """Designs a quarter on: own successes, and a part of the gap to the best taken up where knowledge is open.

    ln D' = ln D + h n + kappa Z o (max ln(P0 D) - ln(P0 D))

    P0 performance of 2018; kappa ``chip.catch_up``; Z absorptive capacity of own R&D
    o  part of open knowledge left, 1 outside China
    """
    technology, p = world.technology, world.parameters
    design = chips.next_design(technology.design, world.today.design_hits, p.chip.design_step)
    design = windows.skipped(world, design)
    if not world.foundries:
        return design
    spending = world.today.supplier_plans.research
    capacity = knowledge.absorptive_capacity(spending, p.chip.absorption_scale)
    known = world.export_controls.open_knowledge(world.quarter, world.supplier_facts.region == chain.CHINA)
    worth = arithmetic.log(world.supplier_facts.performance * technology.design)
    return np.asarray(design * arithmetic.exp(p.chip.catch_up * capacity * known * (worth.max() - worth)))


def design_hits(world: World) -> Array:
    """Design successes of the quarter by chip supplier, Poisson at each one's luck.

    The nulls are of the clouds' loop and leave chips alone; ``chip.design_hits`` = 0 stops design.
    """
    parameters, p = world.parameters, world.parameters
    mean = chips.mean_design_hits(
        world.today.supplier_plans.research,
        world.technology.design,
        p.chip.design_hits,
        p.chip.design_elasticity,
        p.chip.design_exhaustion,
    )
    if parameters.choice.expected_values:
        return mean
    luck = uniforms(world.luck, "supplier.design hits", world.quarter, world.supplier_facts.identity)
    return quantiles.poisson_quantile(luck, mean)


def next_reach(world: World) -> Array:
    """Reach a quarter on: what is kept, what expansion has bought, what public orders vouch for."""
    spent = world.today.plans.expansion + procurement.vouched(world)
    lost = world.parameters.expansion.depreciation
    return knowledge.captured_reach(world.technology.reach, spent, lost)


def next_knowledge(world: World, spending: Array) -> Array:
    """Vendors' knowledge a quarter on: what is kept, today's hits, and what is imitated (null A: nothing is)."""
    p = world.parameters
    imitation = p.knowledge.imitation * knowledge.absorptive_capacity(spending, p.knowledge.absorption_scale)
    return knowledge.next_knowledge(
        world.technology.knowledge * windows.left(world),
        standards.shared(world, world.today.hits * windows.working(world)),
        p.research.step,
        p.knowledge.depreciation,
        imitation * world.parameters.research.productive,
    )
