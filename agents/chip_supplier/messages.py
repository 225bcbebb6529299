"""What chip suppliers see, have on sale, plan and book in a quarter; frozen. Columns by supplier, unless said."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from suanli.model.kernel.either import as_array

Array = np.ndarray
CLOSED = 0.5  # a foundry that takes less of a supplier's bookings is closed to it


@dataclass(frozen=True)
class FoundryOffers:
    """What suppliers see of foundries; without foundries there are no columns."""

    level: Array  # nodes down from 28 nm
    good_chips: Array  # good dies from a thousand wafers, thousands, (suppliers, foundries)
    access: Array  # part of a supplier's bookings that a foundry may take, (suppliers, foundries)
    ahead: Array  # quarters of bookings that a supplier takes ahead of losing a foundry, by supplier

    @property
    def open_to(self) -> Array:
        """Whether a foundry is open to a supplier, (suppliers, foundries)."""
        return as_array(self.access >= CLOSED)


@dataclass(frozen=True)
class ChipSignals:
    """What chip suppliers see when a quarter begins; columns by supplier."""

    quarter: int
    unit_cost: Array  # USD bn per thousand chips, today
    sales: Array  # USD bn per quarter
    sales_before: Array  # a quarter earlier
    mix: Array  # parts of each region's orders, (regions, suppliers)
    performance: Array  # TFLOPS of a chip
    rent: Array  # what a PF of chips is worth at the spot price over what it costs its buyer, by region, USD bn
    bought: Array  # spending on chips by region, USD bn per quarter
    ordered: Array  # thousand chips
    ordered_before: Array  # a quarter earlier
    shipped: Array  # thousand chips
    coming: Array  # good chips in process, in the bank and in stock, thousands
    owners: Array  # design R&D that owners or another business pay for, USD bn per quarter
    support: Array  # R&D money the state gives, USD bn per quarter
    foundries: FoundryOffers


@dataclass(frozen=True)
class ChipsOnSale:
    """What suppliers have to sell this quarter, fixed once chips are packaged."""

    best: Array  # performance of each supplier's chip, TFLOPS
    sold: Array  # performance of what may be sold, (regions, suppliers), TFLOPS
    allowed: Array  # part of orders that may be filled, (regions, suppliers)
    unit_cost: Array  # of making a thousand chips now, USD bn


@dataclass(frozen=True)
class SupplierPlans:
    """All suppliers' plans as columns."""

    price: Array  # USD bn per thousand chips
    scarcity: Array  # log points in its mark-up
    research: Array  # design R&D, USD bn per quarter
    foundry: Array  # column of the foundry it books at, -1 for none
    wafers: Array  # wafers it books, thousands


@dataclass(frozen=True)
class SupplierAccounts:
    """Chip suppliers' profit and loss and money flows of a quarter, USD bn, by supplier."""

    revenue: Array
    production: Array  # cost of the chips shipped
    research: Array
    operating_profit: Array
    tax: Array
    owners: Array  # paid in by owners and other business
    dividend: Array
