"""An open standard merges the software stacks of a region's vendors: developers, lock-in, and what each can keep.

Two signs: developers of all stacks count for each (a weaker vendor and the region's vendors together gain on others,
and customers move freely), and a part of what one vendor finds is everybody's, so that less R&D pays.
"""

from __future__ import annotations

import numpy as np

from suanli.model.equations import common_market
from suanli.model.mechanisms import programmes
from suanli.model.state.world import World

Array = np.ndarray


def openness(world: World) -> float:
    """Part of stacks' software that runs on the open standard."""
    return world.parameters.standard.openness * programmes.built(world, "standard")


def members(world: World) -> Array:
    """1 for vendors that keep the standard: those of the policy's region."""
    return programmes.here(world, world.facts.region) * world.trading * ~world.facts.specialist


def base_seen(world: World, share: Array) -> Array:
    """Installed base that counts with customers, (regions, vendors): in the policy's region stacks are merged."""
    part, row = openness(world), programmes.region(world)
    if part <= 0.0:
        return share
    seen = share.copy()
    seen[row] = common_market.merged_base(share[row], members(world), part)
    return seen


def switching_factor(world: World) -> Array:
    """What is left of the switching cost by region: 1 - lambda o."""
    lost = world.parameters.standard.lock_in * openness(world)
    return np.asarray(1.0 - programmes.by_region(world, lost))


def spilt(world: World) -> float:
    """Part of members' findings that is everybody's."""
    return world.parameters.standard.spill_over * openness(world)


def shared(world: World, hits: Array) -> Array:
    """R&D successes as they work on each vendor's knowledge."""
    return common_market.shared_hits(hits, members(world), spilt(world))


def kept(world: World) -> Array:
    """Part of its findings that each vendor keeps to itself."""
    return np.asarray(1.0 - spilt(world) * members(world))
