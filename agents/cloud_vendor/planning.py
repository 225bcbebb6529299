"""What vendors decide in a quarter, from yesterday's records alone: prices, R&D, expansion, capacity."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from suanli.agents.cloud_vendor import investment, pricing, research
from suanli.agents.cloud_vendor.messages import Plans, Signals
from suanli.agents.cloud_vendor.state import Beliefs, Kind, VendorParameters
from suanli.model.equations import chips, hardware, knowledge

Array = np.ndarray


def revised(seen: Signals, kind: Kind, beliefs: Beliefs, p: VendorParameters) -> Beliefs:
    """Return beliefs after yesterday's orders, and what could be served of them. Who doesn't trade learns nothing."""
    ai = seen.ai
    scarcity = chips.next_scarcity(
        beliefs.ai_scarcity, ai.ordered, ai.served, p.ai.scarcity_response, p.ai.scarcity_reversion
    )
    scarcity = scarcity - p.ai.slack_response * chips.slack(ai.ordered, seen.utilisation * ai.capacity)
    scarcity = scarcity * ~kind.specialist  # a specialist takes the going price
    new = Beliefs(
        growth=hardware.adaptive_growth(beliefs.growth, seen.ordered, seen.ordered_before),
        ai_growth=hardware.adaptive_growth(beliefs.ai_growth, ai.ordered, ai.ordered_before),
        ai_scarcity=scarcity,
        research=beliefs.research,
        builds=investment.will_build(seen, kind, beliefs.builds, p),
    )
    return _of_those(seen.trading, new, beliefs)


def _of_those(who: Array, new: Beliefs, old: Beliefs) -> Beliefs:
    return Beliefs(
        *(np.where(who, one, other) for one, other in zip(vars(new).values(), vars(old).values(), strict=True))
    )


def planned(seen: Signals, kind: Kind, beliefs: Beliefs, p: VendorParameters) -> tuple[Plans, Beliefs]:
    """Return the quarter's plans and the beliefs they were made on.

    Money goes to R&D first, then to expansion, then to capacity, then to AI capacity. A vendor that isn't in the market
    spends nothing, and no customer sees its price.
    """
    money, ahead = investment.money(seen, p), research.ahead_of_scale(seen, kind, p)
    wanted = research.wanted(seen, ahead, p)
    spent = knowledge.research_spent(wanted, money, beliefs.research, seen.ratchet)
    expansion = np.minimum(investment.expansion_wanted(ahead, p), np.maximum(0.0, money - spent))
    beliefs = replace(revised(seen, kind, beliefs, p), research=np.where(seen.trading, spent, beliefs.research))
    asked = pricing.prices(seen, kind, beliefs, p)
    capacity = investment.capacity_wanted(seen, beliefs.growth, p)
    capacity = investment.paid_for(capacity, asked.server, money - spent - expansion)
    ai_capacity = investment.ai_capacity_wanted(seen, kind, beliefs.ai_growth, p)
    left = money - spent - expansion - capacity * asked.server
    ai_capacity = investment.paid_for(ai_capacity, asked.ai_server, left)
    plans = Plans(
        price=_by_vendor(asked.posted),
        unit_cost=asked.unit_cost,
        penetration=asked.penetration,
        patience=pricing.patience(seen),
        expected_growth=beliefs.growth,
        research_wanted=wanted,
        research=spent,
        expansion=expansion,
        platform=investment.platform(seen, kind, beliefs.builds, p),
        capacity_ordered=capacity,
        ai_price=_by_vendor(asked.posted_ai),
        ai_unit_cost=asked.ai_unit_cost,
        ai_scarcity=beliefs.ai_scarcity,
        ai_capacity_wanted=ai_capacity,
        ai_capacity_ordered=ai_capacity * investment.padding(seen, kind, p),
        builds=beliefs.builds,
        remote=investment.remote_part(seen, kind, p),
    )
    return _idle_where(~seen.trading, plans), beliefs


def _by_vendor(prices: Array) -> Array:
    """Return prices as (..., vendors, regions)."""
    return np.swapaxes(prices, -1, -2)


def _idle_where(absent: Array, plans: Plans) -> Plans:
    """Return the plans with nothing in them for those that aren't in the market; prices 1, which nobody sees."""
    found = {}
    for name, column in vars(plans).items():
        posted = name in {"price", "ai_price"}
        found[name] = np.where(absent[..., None] if posted else absent, column.dtype.type(posted), column)
    return Plans(**found)
