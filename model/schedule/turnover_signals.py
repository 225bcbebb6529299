"""What decides who enters, is rescued or leaves when a quarter begins: the records of those before."""

from __future__ import annotations

from typing import Any

import numpy as np

from suanli.agents.parent_company import planning as parent_planning
from suanli.model.equations import chips as equations
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array
from suanli.model.kernel.units import QUARTERS_PER_YEAR as YEAR
from suanli.model.state.messages import TurnoverSignals
from suanli.model.state.world import World

Array = np.ndarray


def turnover_signals(world: World) -> TurnoverSignals:
    """Return what decides who enters, is rescued or leaves."""
    records, p, vendors = world.records, world.parameters, len(world.facts)
    looked_at = p.exit.after if p.exit.enabled and world.quarter >= p.exit.after else 0
    home: Any = records.recent("home_share", looked_at) if looked_at else []
    profit = records.recent("operating_profit", looked_at) if looked_at else [np.zeros(vendors)]
    paid = arithmetic.total(records.recent("paid_in", YEAR) + records.recent("support", YEAR), axis=0)
    earned = as_array(sum(records.recent(name, YEAR) for name in ("revenue", "own_use", "leased_out")))
    rescue = parent_planning.rescue_money(world.commitments.support_limit, paid)
    return TurnoverSignals(
        quarter=world.quarter,
        sales=records.recent("revenue", 1)[0],
        sales_year=arithmetic.total(earned, axis=0),
        home_share=as_array(home).reshape(-1, vendors),
        profit=arithmetic.total(profit, axis=0),
        rent=_rent_of_sites(world),
        rescue_money=rescue,
    )


def _rent_of_sites(world: World) -> Array:
    """Rent of a year that one more AI cloud would have earned a quarter ago, over the price of its servers, by vendor.

    q = 4 phi u min(1, a U k / K) (s - c) / k:  s the spot price, c full cost, k price of AI servers, phi part of orders
    of chips that was shipped, u utilisation; a U what AI clouds plan for of AI compute unserved at home, PF; K capital
    """
    names = ("ai_spot_price", "ai_server_price", "ai_running_cost", "region_chip_fill")
    p, found = world.parameters, [world.records.recent(name, 1)[0] for name in names]
    spot, price, running, fill = found
    utilisation = p.server.target_utilisation
    cost = equations.user_cost(price, p.ai.life, p.ai.expected_fall, utilisation) + running / utilisation
    facts, region = world.facts, world.facts.region
    ordered, served = (world.records.recent(name, 1)[0] for name in ("ai_ordered", "ai_fill"))
    unserved = arithmetic.product(facts.home[region], ordered * (1.0 - served)) * p.entry.specialists_aim
    used = np.minimum(1.0, arithmetic.ratio(unserved * price[region], facts.capital / facts.members, 0.0))
    yearly = YEAR * fill * utilisation * arithmetic.ratio(spot - cost, price, 0.0)
    return as_array(yearly[region] * used)
