"""Unified scheduling: a part U of a region's demand goes where capacity is, blind to quality.

Customers' weight of quality falls to (1 - U) theta, vendors share platforms and plan for each other's peaks, and each
expects less of better quality, so that less R&D pays. No optimum is put in; ``suanli strategies`` reports the frontier.
"""

from __future__ import annotations

import numpy as np

from suanli.model.equations import common_market
from suanli.model.kernel import arithmetic
from suanli.model.mechanisms import open_standard as standards
from suanli.model.mechanisms import programmes
from suanli.model.state.population import REGIONS
from suanli.model.state.world import World

Array = np.ndarray


def scheduled(world: World) -> float:
    """Part U of the policy region's demand that a common scheduler allocates, blind to quality."""
    return world.parameters.schedule.share * programmes.strength(world)


def quality_weight_factor(world: World) -> Array:
    """Part of the weight of quality that is left by region: what scheduling hides and small work doesn't ask for.

    q_r = (1 - U_r) (1 - l m_r),  m the part of spending that small work makes, l ``models.low_quality``
    """
    hidden = programmes.by_region(world, scheduled(world))
    plain = world.parameters.models.low_quality * world.records.recent("small_weight", 1)[0]
    return np.asarray((1.0 - hidden) * (1.0 - plain))


def research_return(world: World) -> Array:
    """R&D that vendors want over what they would without the policy, from what quality is expected to earn them."""
    seen, held = quality_weight_factor(world), standards.kept(world)
    if (seen == 1.0).all() and (held == 1.0).all():
        return np.ones(len(world.vendors))
    market = world.records.recent("region_spending", 1)[0]
    share = np.array([world.records.recent(f"share_{name}", 1)[0] for name in REGIONS])
    elasticity = world.parameters.research.return_elasticity
    return common_market.research_return(share * market[:, None], seen, held, elasticity)


def platform_part(world: World) -> Array:
    """Part of its platform cost that each vendor bears: those under a scheduler share it."""
    sharing = standards.members(world) * (world.facts.members == 1.0)
    part = common_market.fixed_cost_part(scheduled(world), arithmetic.total(sharing))
    return np.where(sharing > 0.0, part, 1.0)
