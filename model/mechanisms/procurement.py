"""The state as experimental customer: it orders compute of vendors that reach a floor of quality, until a date.

It orders S / 4 at posted prices, in equal parts from full-range vendors of its region with H >= floor x max H there.
What it buys uses their capacity, teaches them (experience) and vouches for them (reach); above all it is revenue.
"""

from __future__ import annotations

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.kernel.ledger import Payment
from suanli.model.mechanisms import programmes
from suanli.model.state.world import World

Array = np.ndarray
PUBLIC_PROCUREMENT = Payment("public procurement", "states", "vendors")


def eligible(world: World) -> Array:
    """1 for vendors the state may buy of, else 0."""
    knowledge, p = world.technology.knowledge, world.parameters
    single = world.trading & (world.facts.members == 1.0) & ~world.facts.specialist
    at_home = programmes.here(world, world.facts.region) * single
    best = float((knowledge * at_home).max(initial=0.0))
    return np.asarray(at_home * (knowledge >= p.procurement.floor * best))


def orders(world: World) -> Array:
    """Compute that the state orders, (regions, vendors), CU: by those in its region."""
    money, able = programmes.paid(world, "procurement.amount"), eligible(world)
    asked = np.zeros_like(world.today.offers.price)
    if money > 0.0 and able.any():
        row = programmes.region(world)
        asked[row] = money * able / arithmetic.total(able) / world.today.offers.price[row]
    return asked


def settle(world: World) -> None:
    """The state pays for what it was served."""
    public = world.today.public
    world.ledger.pay(PUBLIC_PROCUREMENT, arithmetic.total(public, axis=1), arithmetic.total(public, axis=0))


def vouched(world: World) -> Array:
    """Reach that public orders bring, USD bn by vendor."""
    return np.asarray(world.parameters.procurement.reference * arithmetic.total(world.today.public, axis=0))
