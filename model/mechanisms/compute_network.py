"""The compute network: sites joined by links, so that peaks are pooled and what stands idle serves others.

Customers' own servers of the policy's region that join need less headroom (r, ``equations.pooling.peaks_kept``): fewer
are bought. AI capacity beyond what the pool's peaks need is lent to those whose own vendor couldn't serve them, at the
price that is paid in the region; links limit it and take a fee that rises as they fill. A common scheduler pools
vendors' peaks and lends their idle capacity likewise (``scheduling``).
"""

from __future__ import annotations

import numpy as np

from suanli.model.equations import pooling
from suanli.model.kernel import arithmetic
from suanli.model.mechanisms import programmes
from suanli.model.mechanisms import unified_scheduling as scheduling
from suanli.model.state.messages import Fills, Lent
from suanli.model.state.population import REGIONS
from suanli.model.state.world import World

Array = np.ndarray
_NEXT_TO_NOTHING = 1e-12  # of what is installed


def joined(world: World) -> float:
    """Part of the policy region's servers that can be pooled and is: q = joined x eligible x built."""
    p = world.parameters
    return p.network.joined * p.network.eligible * programmes.built(world, "network")


def kept(world: World) -> float:
    """Headroom a pool needs over what its members need alone."""
    p = world.parameters
    return pooling.peaks_kept(p.network.sites, p.network.correlation)


def freed(world: World) -> Array:
    """Part of the headroom of customers' own servers that pooling frees, by region: f = q (1 - r)."""
    return programmes.by_region(world, joined(world) * (1.0 - kept(world)))


def vendors_freed(world: World) -> Array:
    """The same of vendors under a common scheduler: U (1 - r), by vendor."""
    p, here = world.parameters, programmes.here(world, world.facts.region) * ~world.facts.specialist
    rivals = pooling.peaks_kept(max(arithmetic.total(here * world.trading), 1.0), p.network.correlation)
    return np.asarray(here * scheduling.scheduled(world) * (1.0 - rivals))


def planned_utilisation(world: World) -> Array:
    """Utilisation of capacity that each vendor plans for."""
    alone = world.parameters.server.target_utilisation
    return np.array([pooling.pooled_utilisation(alone, float(part)) for part in vendors_freed(world)])


def lend(world: World, fills: Fills) -> tuple[Fills, Lent]:
    """AI capacity that stands idle in the policy's region serves what is unserved there.

    moved = min((1 - o) idle that may be lent, what is unserved, B),  B the links' capacity

    fills  of AI compute, after vendors and specialists;  returns the same with what vendors lend, and who lent what
    """
    if joined(world) <= 0.0 and scheduling.scheduled(world) <= 0.0:
        return fills, _nothing_lent(world)
    row, by_vendors, by_owners = programmes.region(world), *_idle(world, fills)
    useful = 1.0 - world.parameters.network.overhead
    offered = useful * float(arithmetic.total(by_vendors) + arithmetic.total(by_owners))
    unserved = float(arithmetic.total(fills.ordered - fills.served, axis=1)[row])
    link = world.parameters.network.link_share * _installed(world)
    moved = min(offered, unserved, link)
    if moved <= _NEXT_TO_NOTHING * _installed(world) or not fills.served[row].any():
        return fills, _nothing_lent(world)
    price = float(arithmetic.total(fills.revenue[row]) / arithmetic.total(fills.served[row]))
    fee = min(1.0, pooling.link_price(world.parameters.network.fee, moved / link))
    given = by_vendors * (useful * moved / offered)
    earned, served = np.zeros_like(fills.served), fills.served.copy()
    earned[row], served[row] = price * (1.0 - fee) * given, served[row] + given
    lent = Lent(
        moved=programmes.by_region(world, moved),
        part=programmes.by_region(world, moved / unserved),
        price=programmes.by_region(world, price),
        fee=programmes.by_region(world, fee),
        to_vendors=earned,
        to_owners=price * (1.0 - fee) * (useful * moved / offered) * by_owners,
    )
    return Fills(fills.ordered, fills.fill, served, fills.revenue + earned), lent


def _nothing_lent(world: World) -> Lent:
    nothing = np.zeros(len(REGIONS))
    nobody = np.zeros((len(REGIONS), len(world.vendors))), np.zeros(len(world.population))
    return Lent(nothing, nothing, nothing, nothing, *nobody)


def _installed(world: World) -> float:
    """AI capacity of the policy region's vendors, PF."""
    return float(arithmetic.product(world.ledger.ai_servers.capacity, programmes.here(world, world.facts.region)))


def _idle(world: World, fills: Fills) -> tuple[Array, Array]:
    """AI capacity that the pool's peaks leave to lend, PF: (by vendor, by customer who owns servers).

    ``pooling.lendable`` at f = q (1 - r) of owners; a scheduler frees vendors' headroom likewise, and both together
    1 - (1 - f) (1 - g)
    """
    customers, p, part = world.population, world.parameters, joined(world) * (1.0 - kept(world))
    of_vendors = 1.0 - (1.0 - part) * (1.0 - vendors_freed(world))
    alone = 1.0 / p.server.target_utilisation - 1.0
    served = arithmetic.total(fills.served, axis=0)
    idle = pooling.lendable(world.ledger.ai_servers.capacity, served, alone, of_vendors)
    alone = 1.0 / p.ai.premises_utilisation - 1.0
    owned = pooling.lendable(world.ledger.own_ai.capacity, customers.ai_premises_load, alone, part)
    here = (customers.region == programmes.region(world)) * bool(world.suppliers)
    return idle * programmes.here(world, world.facts.region), owned * here
