"""What vendors decide in a quarter, from yesterday's records alone: prices, R&D, expansion, capacity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from suanli.agents.cloud_vendor import investment, pricing, research
from suanli.agents.cloud_vendor.messages import Plans, Signals, Wishes
from suanli.agents.cloud_vendor.state import Beliefs, Kind, VendorParameters
from suanli.agents.cloud_vendor.strategy import Played
from suanli.model.equations import hardware

Array = np.ndarray


def revised(seen: Signals, kind: Kind, beliefs: Beliefs, p: VendorParameters) -> Beliefs:
    """Return beliefs after yesterday's orders. Who doesn't trade learns nothing."""
    ai = seen.ai
    new = Beliefs(
        growth=hardware.adaptive_growth(beliefs.growth, seen.ordered, seen.ordered_before),
        ai_growth=hardware.adaptive_growth(beliefs.ai_growth, ai.ordered, ai.ordered_before),
        ai_scarcity=beliefs.ai_scarcity,
        builds=investment.will_build(seen, kind, beliefs.builds, p),
        own=beliefs.own,
    )
    return _of_those(seen.trading, new, beliefs)


def _of_those(who: Array, new: Beliefs, old: Beliefs) -> Beliefs:
    names = [name for name in vars(new) if name != "own"]
    return replace(old, **{name: np.where(who, getattr(new, name), getattr(old, name)) for name in names})


def wished(seen: Signals, kind: Kind, asked: pricing.Prices, beliefs: Beliefs, p: VendorParameters) -> Wishes:
    """Return what vendors' own rules want. asked  what they ask, and what servers cost them"""
    return Wishes(
        price=asked.posted,
        ai_price=asked.posted_ai,
        research=research.wanted(seen, kind, p),
        expansion=investment.expansion_wanted(seen, kind, p),
        capacity=investment.capacity_wanted(seen, beliefs.growth, p),
        ai_capacity=investment.ai_capacity_wanted(seen, kind, beliefs.ai_growth, p),
        remote=investment.remote_part(seen, kind, p),
    )


def planned(
    seen: Signals, kind: Kind, beliefs: Beliefs, p: VendorParameters, strategies: Sequence[Played] = ()
) -> tuple[Plans, Beliefs]:
    """Return the quarter's plans and the beliefs they were made on.

    Money goes to R&D first, then to hardware (what is replaced, AI capacity, more general capacity), and to expansion
    what is left: a vendor short of it cuts expansion first, then capacity, then R&D. R&D and expansion are limited by
    the loss that the parent bears as well. A vendor that isn't in the market spends nothing; nobody sees its price.

    strategies  of users, for the vendors that have one: they change what is wished, and money limits that as ever
    """
    beliefs = revised(seen, kind, beliefs, p)
    asked = pricing.prices(seen, kind, beliefs, p)
    beliefs = replace(beliefs, ai_scarcity=np.where(seen.trading, asked.ai_scarcity, beliefs.ai_scarcity))
    wishes, own = wished(seen, kind, asked, beliefs, p), dict(beliefs.own)
    for played in strategies:
        wishes, own[played.name] = played.changed(wishes, seen, kind, own[played.name])
    money = investment.money(seen, p)
    spent, expansion = investment.spent_on_growth(seen, wishes.research, wishes.expansion, money, p)
    beliefs = replace(beliefs, own=own)
    left = money - spent
    wanted, prices = (wishes.capacity, wishes.ai_capacity), (asked.server, asked.ai_server)
    _, affordable = investment.bought(seen, kind, wanted, prices, left)
    ai_price = asked.ai_server * kind.at_home(seen.ai.chip_fill)
    budget = np.minimum(left, investment.capital_budget(seen, p))
    capacity, ai_capacity = investment.bought(seen, kind, wanted, prices, budget)
    hardware_cost = capacity * asked.server + ai_capacity * ai_price
    expansion = np.minimum(expansion, np.maximum(0.0, left - hardware_cost))
    plans = Plans(
        price=_by_vendor(wishes.price),
        unit_cost=asked.unit_cost,
        penetration=asked.penetration,
        patience=pricing.patience(seen),
        expected_growth=beliefs.growth,
        expected_ai_growth=beliefs.ai_growth,
        research_wanted=wishes.research,
        research=spent,
        expansion=expansion,
        platform=investment.platform(seen, kind, beliefs.builds, p),
        capacity_ordered=capacity,
        ai_price=_by_vendor(wishes.ai_price),
        ai_unit_cost=asked.ai_unit_cost,
        ai_scarcity=beliefs.ai_scarcity,
        ai_capacity_wanted=ai_capacity,
        ai_capital_wanted=wishes.ai_capacity * ai_price,
        ai_capital_affordable=affordable * ai_price,
        ai_capacity_ordered=ai_capacity * investment.padding(seen, kind, p),
        builds=beliefs.builds,
        remote=wishes.remote,
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
