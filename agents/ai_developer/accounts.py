"""What AI developers use and pay in a quarter, and where the money comes from."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from suanli.agents.ai_developer.messages import DeveloperAccounts, Placed
from suanli.agents.ai_developer.state import DeveloperFacts
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array
from suanli.model.kernel.ledger import Ledger, Payment
from suanli.model.state.messages import Fills, Lent, Overflow

Array = np.ndarray
INVESTORS_MONEY = Payment("investors' money in AI developers", "world", "AI developers")
GROUPS_MONEY = Payment("groups' money for own AI", "sponsors", "AI developers")
COMPUTE_OF_DEVELOPERS = Payment("compute of AI developers", "AI developers", "vendors")
COMPUTE_LENT_TO_DEVELOPERS = Payment("compute lent to AI developers", "AI developers", "suppliers")


class Used(NamedTuple):
    """What developers got of what they ordered, and what they owe for it.

    compute    PF by developer
    of_vendor  paid for what their own vendor served, (developers, vendors), USD bn; beyond  to specialists, by region
    networked  paid for what the network moved, USD bn by developer
    sold       sales of it, (regions, vendors), USD bn: of independents, a group's laboratory uses its cloud at cost
    at_cost    what vendors are paid for their group's own AI, USD bn by vendor
    """

    compute: Array
    of_vendor: Array
    beyond: Array
    networked: Array
    sold: Array
    at_cost: Array


def used(facts: DeveloperFacts, placed: Placed, fills: Fills, beyond: tuple[Overflow, Lent]) -> Used:
    """Return what developers got: of their vendor, of specialists what it lacked, of the network what these lacked."""
    overflow, lent = beyond
    region, served = facts.region, placed.orders * fills.fill
    lacking = arithmetic.total(placed.orders - served, axis=1)
    others = lacking * overflow.served[region]
    networked = (lacking - others) * lent.part[region]
    paid = served * placed.price
    inside = placed.inside[:, None]
    sold = by_region(facts, np.where(inside, 0.0, paid), len(fills.served))
    return Used(
        compute=as_array(arithmetic.total(served, axis=1) + others + networked),
        of_vendor=as_array(paid),
        beyond=as_array(others * overflow.price[region]),
        networked=as_array(networked * lent.price[region]),
        sold=sold,
        at_cost=as_array(arithmetic.total(np.where(inside, paid, 0.0), axis=0)),
    )


def by_region(facts: DeveloperFacts, amounts: Array, regions: int) -> Array:
    """Return amounts of developers and vendors added up by the developers' region, (regions, vendors)."""
    return as_array(arithmetic.total((np.arange(regions)[:, None] == facts.region)[:, :, None] * amounts, axis=1))


def of_specialists(facts: DeveloperFacts, placed: Placed, fills: Fills, beyond_vendors: Array) -> Array:
    """Return what specialists are paid by developers, (regions, vendors), USD bn: their part of what vendors lacked.

    fills  of the vendors that were chosen; beyond_vendors  what specialists are paid in all, (regions, vendors), USD bn
    """
    lacking = arithmetic.total(by_region(facts, placed.orders * (1.0 - fills.fill), len(fills.ordered)), axis=1)
    whole = arithmetic.total(fills.ordered * (1.0 - fills.fill), axis=1)
    part = np.where(whole > 0.0, lacking / np.where(whole > 0.0, whole, 1.0), 0.0)
    return as_array(part[:, None] * beyond_vendors)


def settle(ledger: Ledger, facts: DeveloperFacts, bill: Used, specialists: Array) -> DeveloperAccounts:
    """Pay vendors and the network; parents pay for their groups' laboratories, investors for independents.

    specialists  what they are paid by developers for what others lacked, USD bn by vendor
    """
    paid = arithmetic.total(bill.of_vendor, axis=1) + bill.beyond + bill.networked
    group = np.where(facts.of_group, paid, 0.0)
    from_parents = np.bincount(np.maximum(facts.vendor, 0), group, minlength=bill.of_vendor.shape[1])
    ledger.pay(GROUPS_MONEY, from_parents, group)
    ledger.pay(INVESTORS_MONEY, as_array([arithmetic.total(paid - group)]), paid - group)
    ledger.pay(
        COMPUTE_OF_DEVELOPERS,
        paid - bill.networked,
        arithmetic.total(bill.of_vendor, axis=0) + specialists,
    )
    ledger.pay(COMPUTE_LENT_TO_DEVELOPERS, bill.networked)
    return DeveloperAccounts(bill.compute, as_array(paid))
