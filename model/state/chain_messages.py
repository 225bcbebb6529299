"""What crosses rooms along the chain below the clouds: chip suppliers, foundries, server makers. Frozen.

Arrays by supplier have shape (suppliers,), by foundry (foundries,), by maker (makers,). Buyers of chips are vendors,
then customers' premises by region, then super-computing centres.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.state.population import REGIONS

Array = np.ndarray
_REGIONS = len(REGIONS)
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
        return np.asarray(self.access >= CLOSED)


@dataclass(frozen=True)
class ChipSignals:
    """What chip suppliers see when a quarter begins; columns by supplier."""

    quarter: int
    unit_cost: Array  # USD bn per thousand chips, today
    sales: Array  # USD bn per quarter
    sales_before: Array  # a quarter earlier
    mix: Array  # parts of each region's orders, (regions, suppliers)
    bought: Array  # spending on chips by region, USD bn per quarter
    ordered: Array  # thousand chips
    ordered_before: Array  # a quarter earlier
    shipped: Array  # thousand chips
    coming: Array  # good chips in process, in the bank and in stock, thousands
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
class ChipFills:
    """What was shipped of what was ordered."""

    ordered: Array  # by supplier, with padding, thousand chips
    wanted: Array  # (buyers, suppliers), without it, barred or not, thousand chips
    to_buyers: Array  # (buyers, suppliers), thousand chips
    vendors: int  # how many of the buyers are vendors; then come customers' premises by region, then super centres

    @property
    def to_vendors(self) -> Array:
        """(vendors, suppliers), thousand chips."""
        return self.to_buyers[: self.vendors]

    @property
    def to_premises(self) -> Array:
        """To customers' own servers, (regions, suppliers), thousand chips."""
        return self.to_buyers[self.vendors : self.vendors + _REGIONS]

    @property
    def to_centres(self) -> Array:
        """To super-computing centres, (centres, suppliers), thousand chips."""
        return self.to_buyers[self.vendors + _REGIONS :]

    @property
    def shipped(self) -> Array:
        """By supplier, thousand chips."""
        return np.asarray(arithmetic.total(self.to_buyers, axis=0))

    @property
    def fill(self) -> float:
        """Share of the chips wanted that was shipped; 1 where none was wanted."""
        wanted = arithmetic.total(self.wanted)
        return arithmetic.total(self.to_buyers) / wanted if wanted > 0.0 else 1.0


@dataclass(frozen=True)
class CentreSignals:
    """What super-computing centres see, by centre."""

    savings: Array  # USD bn
    price: Array  # of one PF of a machine, USD bn
    newest: Array  # its largest machine, PF


@dataclass(frozen=True)
class CentrePlans:
    """All centres' plans as columns."""

    bought: Array  # machine of bought chips, PF
    own: Array  # machine of own chips, PF


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


@dataclass(frozen=True)
class FoundrySignals:
    """What foundries see when a quarter begins; columns by foundry, wafers first and packaging second."""

    asked: Array  # (2, foundries): wafer starts booked, dies waiting for packaging, a quarter ago, thousands
    asked_before: Array  # the same a quarter earlier
    coming: Array  # (2, foundries): capacity, with what is being built and less what will retire, thousands a quarter
    step: Array  # (2, foundries): most it can add in a quarter


@dataclass(frozen=True)
class FoundryPlans:
    """All foundries' plans as columns."""

    wafer_capacity: Array  # ordered, thousand wafers per quarter
    packaging_capacity: Array  # ordered, thousand chips per quarter


@dataclass(frozen=True)
class Making:
    """What foundries did in a quarter: dies tested and packaged by supplier, wafers started."""

    good: Array  # good dies out of process, thousands
    scrap: Array  # the others, thousands
    waiting: Array  # dies that asked for packaging, (suppliers, foundries), thousands
    lines: Array  # where they were packaged, (suppliers, foundries), thousand chips
    booked: Array  # wafers asked for, at first and second source, (suppliers, foundries), thousands
    started: Array  # wafers, (suppliers, foundries), thousands

    @property
    def packaged(self) -> Array:
        """By supplier, thousand chips."""
        return np.asarray(arithmetic.total(self.lines, axis=1))


@dataclass(frozen=True)
class FoundryAccounts:
    """Foundries' profit and loss and money flows of a quarter, accelerators only, USD bn, by foundry."""

    revenue: Array
    running: Array
    research: Array
    depreciation: Array
    operating_profit: Array
    tax: Array
    owners: Array
    dividend: Array


@dataclass(frozen=True)
class MakerPlans:
    """All server makers' plans as columns."""

    markup: Array  # price over cost


@dataclass(frozen=True)
class MakerAccounts:
    """Server makers' profit and loss and money flows of a quarter, USD bn, by maker."""

    revenue: Array
    chips: Array
    components: Array  # used, at cost
    overhead: Array
    operating_profit: Array
    tax: Array
    owners: Array
    dividend: Array
