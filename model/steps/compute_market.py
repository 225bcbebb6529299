"""Vendors serve what they can, specialists and the network what is left; in 2018 spending is what was observed."""

from __future__ import annotations

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.kernel.units import QUARTERS_PER_YEAR
from suanli.model.markets import compute
from suanli.model.mechanisms import compute_network as network
from suanli.model.mechanisms import procurement
from suanli.model.state.world import World
from suanli.model.steps import settlement


def clear(world: World) -> None:
    """Set today's fills; in 2018 needs are scaled so that spending is what was observed."""
    today, customers, ledger = world.today, world.population, world.ledger
    wanted, limited = (customers.wanted, customers.ai_wanted), world.parameters.server.limited
    ordered = np.array([customers.by_vendor(amounts, len(world.vendors)) for amounts in wanted])
    price = np.array([today.offers.price, today.offers.ai_price])  # (classes, regions, vendors)
    installed = np.array([ledger.cloud.capacity, ledger.ai_servers.capacity])
    capacity = installed if limited else np.full_like(installed, np.inf)
    today.benchmark = 1.0
    if world.parameters.world.benchmark_first_year and world.quarter < QUARTERS_PER_YEAR:
        value, target = arithmetic.total(price * ordered, axis=1).ravel(), float(world.spending_path[world.quarter])
        asked, room = arithmetic.total(ordered, axis=1).ravel(), capacity.ravel()
        unused = arithmetic.total(settlement.commitments_not_used(world))  # paid as well; it grows with needs
        value, asked, room = np.append(value, unused), np.append(asked, 1.0), np.append(room, np.inf)
        today.benchmark = compute.scale_to_spending(value, asked, room, target)
        settlement.scale_needs(world, today.benchmark)
        ordered = ordered * today.benchmark
    today.shortfall = customers.by_vendor(settlement.commitments_not_used(world), len(world.vendors))
    public, private = procurement.orders(world), ordered[0].copy()
    ordered[0] = ordered[0] + public
    today.fills, ai_fills = map(compute.cleared, ordered, price, capacity)
    today.public = public * today.fills.fill * price[0]
    aim = world.parameters.entry.specialists_aim * (world.facts.specialist & world.trading) * world.facts.home
    ai_fills, today.overflow = compute.overflowed(ai_fills, price[1], capacity[1], aim)
    today.from_customers = price[0] * (today.fills.fill * private) + ai_fills.revenue + today.shortfall
    today.ai_fills, today.lent = network.lend(world, ai_fills)
