"""What AI developers want: compute for as much money as groups and investors put into AI.

What AI can do grows with the logarithm of the best training compute so far, better algorithms counted as compute since
2018. Those who pay believe in it the more, the more it can do:

    A = ln(C) + t ln(1 + g),    b = 1 / (1 + exp(-k (A - A*)))

    C  most compute one developer has used in a quarter so far, PF, at least 1; g  progress of algorithms a year

No date sets off a boom: money buys compute, compute makes AI able, and what it is able to brings money. A group puts a
part of its parent's free cash into AI of its own, investors a part of the same cash of a region into independents.
"""

from __future__ import annotations

import numpy as np

from suanli.agents.ai_developer.messages import DeveloperPlans, DeveloperSignals, Placed
from suanli.agents.ai_developer.state import DeveloperFacts
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array
from suanli.model.kernel.units import QUARTERS_PER_YEAR
from suanli.model.parameters.growth import DeveloperParameters

Array = np.ndarray


def ability(best: float, quarter: float, p: DeveloperParameters) -> float:
    """Return A, what AI can do: the logarithm of effective training compute. best  C, PF"""
    return arithmetic.log(arithmetic.larger(best, 1.0)) + arithmetic.log1p(p.algorithms) * quarter / QUARTERS_PER_YEAR


def belief(able: float, p: DeveloperParameters) -> float:
    """Return b, the part of what AI may be worth that those who pay believe in. able  A"""
    found: float = arithmetic.logistic(p.steepness * (able - p.threshold))
    return found


def budgets(believed: float, cash: Array, of_group: Array, p: DeveloperParameters) -> Array:
    """Return what is paid for AI developers, USD bn per quarter: a part of free cash, as far as AI is believed in.

    cash  yearly free cash of those who pay, USD bn by developer
    """
    part = np.where(of_group, p.group_part, p.investor_part)
    return as_array(part * believed * cash / QUARTERS_PER_YEAR)


def planned(seen: DeveloperSignals, of_group: Array, p: DeveloperParameters) -> DeveloperPlans:
    """Return the quarter's plans: all money goes into compute at today's price."""
    believed = belief(ability(seen.best, seen.quarter, p), p)
    budget = budgets(believed, seen.cash, of_group, p)
    known = seen.price > 0.0
    compute = np.where(known, budget / np.where(known, seen.price, 1.0), 0.0)
    return DeveloperPlans(believed + np.zeros_like(budget), budget, as_array(compute))


def inside(facts: DeveloperFacts, capacity: Array) -> Array:
    """Return which developers are laboratories of a group whose cloud is there. capacity  as for ``where``"""
    return as_array(facts.of_group & (capacity[np.maximum(facts.vendor, 0)] > 0.0))


def where(facts: DeveloperFacts, home: Array, capacity: Array) -> Array:
    """Return the part of each developer's compute that it rents of each vendor, (developers, vendors).

    A laboratory of a group goes to the group's cloud; independents go to all of their region, as AI capacity stands,
    and so does a laboratory whose cloud is gone.

    home  (regions, vendors), 1 in a home market; capacity  of AI servers of vendors in the market, PF
    """
    own = facts.vendor[:, None] == np.arange(len(capacity))[None, :]
    there = home[facts.region] * capacity
    whole = arithmetic.total(there, axis=1)[:, None]
    spread = there / np.where(whole > 0.0, whole, 1.0)
    return np.where(inside(facts, capacity)[:, None], own, spread)


def placed(plans: DeveloperPlans, part: Array, price: Array, own: Array) -> Placed:
    """Return where orders go. part  as ``where`` gives it; price  (developers, vendors); own  as ``inside`` does"""
    return Placed(as_array(plans.compute[:, None] * part), price, own)
