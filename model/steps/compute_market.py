"""The market for compute: vendors serve what they can, specialists what is left; spot prices."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from suanli.model.equations import scarcity
from suanli.model.equations.task_values import Curve
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array
from suanli.model.markets import compute
from suanli.model.state.messages import Fills, Leases, Overflow, Scarcity

Array = np.ndarray
_ROUNDS = 8  # developers are few beside customers in 2018
_LEAST, _FAR = 1e-12, 5.0  # USD bn per PF per quarter; log points, farther than any price goes in a quarter


class Room(NamedTuple):
    """Posted prices and capacity, general and AI: (classes, regions, vendors) and (classes, vendors)."""

    price: Array
    capacity: Array


def benchmark(ordered: Array, room: Room, unused: float, target: float) -> float:
    """Return the factor on all needs at which spending is what was observed.

    ordered  (classes, regions, vendors); unused  commitments paid as well, USD bn: they grow with needs
    """
    value, asked = arithmetic.total(room.price * ordered, axis=1).ravel(), arithmetic.total(ordered, axis=1).ravel()
    value, asked = np.append(value, unused), np.append(asked, 1.0)
    return compute.scale_to_spending(value, asked, np.append(room.capacity.ravel(), np.inf), target)


def benchmark_beside(asked: Array, room: Room, developers: tuple[Array, Array], paid: tuple[float, float]) -> float:
    """Return the factor on customers' needs at which spending is what was observed, AI developers' among it.

    asked  (classes, regions, vendors); developers  PF that groups' laboratories and independents order, each (regions,
    vendors); paid  (commitments not used, what was observed), USD bn
    """
    (own_use, rented), (unused, target), price = developers, paid, room.price[1]
    served, spent, factor = np.zeros_like(room.capacity), arithmetic.total(rented * price), 1.0
    for _ in range(_ROUNDS):
        factor = benchmark(asked, Room(room.price, room.capacity - served), unused, target - spent)
        fill = compute.cleared(factor * asked[1] + own_use + rented, price, room.capacity[1]).fill
        spent = arithmetic.total(rented * fill * price)
        served = as_array([np.zeros_like(fill), arithmetic.total((own_use + rented) * fill, axis=0)])
    return factor


def cleared(ordered: Array, room: Room, aim: Array) -> tuple[Fills, Fills, Overflow]:
    """Return fills of general and of AI compute, and what specialists served of what was left.

    ordered  (classes, regions, vendors); aim  part of what is unserved that specialists plan for, (regions, vendors)
    """
    fills, ai_fills = map(compute.cleared, ordered, room.price, room.capacity)
    ai_fills, overflow = compute.overflowed(ai_fills, room.price[1], room.capacity[1], aim)
    return fills, ai_fills, overflow


class Beyond(NamedTuple):
    """What vendors lacked of AI compute.

    customers    of enterprises, (regions, vendors), PF; developers  of it leased for AI developers, (regions, vendors)
    specialists  what specialists are owed in all, (regions, vendors), USD bn
    """

    customers: Array
    developers: Array
    specialists: Array

    def to_specialists(self, paid: Array) -> Array:
        """Return what each specialist gets, (regions, vendors), USD bn. paid  to all of them, by region"""
        whole = arithmetic.total(self.specialists, axis=1)
        return as_array((paid / np.where(whole > 0.0, whole, 1.0))[:, None] * self.specialists)


class Direct(NamedTuple):
    """What enterprises get beyond their vendors' own: leased by them, PF; paid to specialists, USD bn."""

    leased: Array
    to_specialists: Array


def leased(overflow: Overflow, price: Array, beyond: Beyond) -> tuple[Leases, Direct]:
    """Return what vendors lease of specialists for their customers, and what these rent of specialists themselves.

    A vendor leases where the price that its customers pay it covers the specialists'; else these go there themselves.

    price  that vendors ask, (regions, vendors), USD bn per PF per quarter
    """
    served, spot = beyond.customers * overflow.served[:, None], overflow.price[:, None]
    through = np.where(overflow.leases(price), served, 0.0)
    direct = arithmetic.total((served - through) * spot, axis=1)
    units = through + beyond.developers
    owed = np.where(arithmetic.total(beyond.specialists, axis=1)[:, None] > 0.0, units * spot, 0.0)  # dust is nobody's
    received = beyond.to_specialists(arithmetic.total(owed, axis=1))
    leases = Leases(*(as_array(arithmetic.total(one, axis=0)) for one in (units, owed, received)))
    return leases, Direct(as_array(through), beyond.to_specialists(direct))


class Sellers(NamedTuple):
    """What vendors ask for AI compute, and what they have: (regions, vendors) and by vendor.

    price, premium  USD bn per PF per quarter; log points that scarcity adds to it
    utilisation     of capacity that they plan for; home  1 for their own region, 0 elsewhere
    """

    price: Array
    premium: Array
    capacity: Array
    utilisation: Array
    home: Array


def scarcity_of(ordered: Array, sellers: Sellers, demand: tuple[Curve, Array]) -> Scarcity:
    """Return how orders of AI compute stand to what is installed, by region (``equations.scarcity``).

    A vendor's capacity counts where its orders come from; who has none has it at home. Where nobody orders or nothing
    limits capacity there is no scarcity.

    ordered  PF, (regions, vendors); demand  of AI compute: its curve, logarithm of the price of 2018 as values changed
    """
    (curve, log_worth), nobody = demand, arithmetic.total(ordered, axis=0) <= 0.0
    total = np.where(nobody, 1.0, arithmetic.total(ordered, axis=0))
    there = np.where(nobody, sellers.home, ordered / total)
    whole = arithmetic.total(ordered, axis=1)
    known = whole > 0.0
    weight = ordered / np.where(known, whole, 1.0)[:, None]
    price = np.where(known, arithmetic.total(weight * sellers.price, axis=1), 1.0)
    log_price = arithmetic.log(np.maximum(price, _LEAST))
    base = price * arithmetic.exp(-arithmetic.total(weight * sellers.premium, axis=1))
    log_base, log_worth = arithmetic.log(np.maximum(base, _LEAST)), log_price - log_worth
    limited, limits = np.isfinite(sellers.capacity), []
    unlimited = arithmetic.total(there * ~limited, axis=1) > 0.0
    for part, otherwise in ((1.0, -_FAR), (sellers.utilisation, _FAR)):
        room = arithmetic.total(there * part * np.where(limited, sellers.capacity, 0.0), axis=1)
        met = known & (room > 0.0) & ~unlimited
        ratio = np.where(met, room, 1.0) / np.where(met, whole, 1.0)
        change = np.where(met, scarcity.log_price_at(curve, log_worth, ratio), otherwise)
        limits.append(log_price + np.minimum(np.maximum(change, -_FAR), _FAR))
    full, planned = limits
    spot = base * arithmetic.exp(scarcity.spot(log_base, full, planned) - log_base)  # base itself without scarcity
    return Scarcity(base, as_array(spot), arithmetic.exp(full), arithmetic.exp(planned))
