"""What foundries do in a quarter: test and package what was started, start what was booked."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from suanli.agents.chip_supplier.messages import FoundryOffers
from suanli.agents.foundry.messages import Making
from suanli.model.equations import foundry
from suanli.model.kernel import arithmetic
from suanli.model.kernel.chip_inventory import Silicon
from suanli.model.kernel.either import as_array, run_by_run
from suanli.model.markets import wafers
from suanli.model.parameters.making import FoundryParameters

Array = np.ndarray


def sources(first: Array, offers: FoundryOffers, p: FoundryParameters) -> Array:
    """Return columns of each supplier's first and second source, (2, suppliers); -1 for none.

    The second is the best other open foundry no more than half a node (``port_gap``) behind the first.
    """
    if not p.second_source:
        return as_array([first, np.full_like(first, -1)])
    return as_array([first, _second_sources(first, offers.level, offers.open_to, p.port_gap)])


@run_by_run
def _second_sources(first: Array, level: Array, free: Array, gap: float) -> Array:
    second = np.full_like(first, -1)
    for row, here in enumerate(first):
        near = (f for f in range(len(level)) if f != here and level[here] - level[f] <= gap)
        others = [f for f in near if free[row, f]]
        if here >= 0 and others:
            second[row] = max(others, key=lambda f: level[f])
    return second


def finish(silicon: Silicon, quarter: int, at: Array, demand: Array, capacity: Array, cost: float) -> Making:
    """Wafers of a cycle ago become good dies and scrap; dies become chips as packaging, shared by orders, goes.

    at        as ``sources`` gives it; demand  orders of a quarter ago by supplier, thousand chips
    capacity  for packaging by foundry, thousand chips; cost  of a thousand, memory and board included, USD bn
    """
    suppliers = len(demand)
    nowhere = np.zeros((suppliers, len(capacity)))
    if not len(capacity):
        return Making(np.zeros(suppliers), np.zeros(suppliers), nowhere, nowhere, nowhere, nowhere)
    good, scrap = silicon.finish(quarter)
    asked, lines = wafers.started(silicon.dies.copy(), at, demand, capacity, np.ones_like(nowhere))
    packaged = arithmetic.total(lines, axis=1)
    silicon.package(packaged, packaged * cost)
    return Making(good, scrap, asked, lines, nowhere, nowhere)


class Line(NamedTuple):
    """What is booked and can be made: wafers by supplier with the claims they give; by foundry capacity and prices.

    bookings, claimed  thousand wafers by supplier; capacity  thousand wafers; price  USD bn per thousand
    area  of a die by supplier, mm2; performance  of a chip designed today, TFLOPS
    """

    bookings: Array
    claimed: Array
    capacity: Array
    price: Array
    area: Array
    performance: Array


def start(silicon: Silicon, quarter: int, making: Making, at: Array, line: Line, offers: FoundryOffers) -> Making:
    """Bookings meet wafer capacity; what is started is paid for and will be good at today's yield."""
    if not len(line.capacity):
        return making
    asked, started = wafers.started(line.bookings, at, line.claimed, line.capacity, offers.access)
    dies = arithmetic.total(started, axis=1) * foundry.dies_per_wafer(line.area)
    good = arithmetic.total(started * offers.good_chips, axis=1)
    silicon.start(quarter, dies, good, arithmetic.product(started, line.price), line.performance)
    return Making(making.good, making.scrap, making.waiting, making.lines, asked, started)
