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
    of_vendor  paid for what their vendors served or leased, (developers, vendors), USD bn
    beyond     paid to specialists, USD bn by developer; leased  what vendors leased for them, (regions, vendors), PF
    resold     what independents paid for that, (regions, vendors), USD bn
    networked  paid for what the network moved, USD bn by developer
    sold       sales of it, (regions, vendors), USD bn: of independents, a group's laboratory uses its cloud at cost
    at_cost    what vendors are paid for their group's own AI, USD bn by vendor
    """

    compute: Array
    of_vendor: Array
    beyond: Array
    leased: Array
    resold: Array
    networked: Array
    sold: Array
    at_cost: Array


def used(facts: DeveloperFacts, placed: Placed, fills: Fills, beyond: tuple[Overflow, Lent]) -> Used:
    """Return what developers got: of their vendor, of specialists what it lacked, of the network what these lacked.

    A vendor leases for its group's laboratory, at cost, and for independents where their price covers it.
    """
    overflow, lent = beyond
    region, served, inside = facts.region, placed.orders * fills.fill, placed.inside[:, None]
    lacking, spot = placed.orders - served, overflow.price[region][:, None]
    beyond_vendor = lacking * overflow.served[region][:, None]
    leased = np.where(inside | (placed.price >= spot), beyond_vendor, 0.0)
    others = arithmetic.total(beyond_vendor, axis=1)
    networked = (arithmetic.total(lacking, axis=1) - others) * lent.part[region]
    resold = leased * np.where(inside, spot, placed.price)
    paid = served * placed.price + resold
    sold = by_region(facts, np.where(inside, 0.0, paid), len(fills.served))
    return Used(
        compute=as_array(arithmetic.total(served, axis=1) + others + networked),
        of_vendor=as_array(paid),
        beyond=as_array(arithmetic.total((beyond_vendor - leased) * spot, axis=1)),
        leased=by_region(facts, leased, len(fills.served)),
        resold=by_region(facts, np.where(inside, 0.0, resold), len(fills.served)),
        networked=as_array(networked * lent.price[region]),
        sold=sold,
        at_cost=as_array(arithmetic.total(np.where(inside, paid, 0.0), axis=0)),
    )


def by_region(facts: DeveloperFacts, amounts: Array, regions: int) -> Array:
    """Return amounts of developers and vendors added up by the developers' region, (regions, vendors)."""
    return as_array(arithmetic.total((np.arange(regions)[:, None] == facts.region)[:, :, None] * amounts, axis=1))


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
