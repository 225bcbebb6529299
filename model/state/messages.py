"""What crosses markets and mechanisms in a quarter; frozen. By region and vendor (regions, vendors)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array

Array = np.ndarray


@dataclass(frozen=True)
class Fills:
    """What was served."""

    ordered: Array  # (regions, vendors), CU
    fill: Array  # (vendors,), share of orders served
    served: Array  # (regions, vendors), CU
    revenue: Array  # (regions, vendors), USD bn


@dataclass(frozen=True)
class Overflow:
    """AI compute that specialists serve because customers' vendor has none left; by region."""

    served: Array  # part of what vendors left unserved that specialists serve
    price: Array  # USD bn per PF per quarter
    ordered: Array  # (vendors,), PF asked of each specialist

    def leases(self, price: Array) -> Array:
        """Return whether vendors lease it for their customers: what these pay covers it. price  (regions, vendors)"""
        return as_array(price >= self.price[:, None])


class Leases(NamedTuple):
    """What larger clouds lease of specialists for their customers."""

    units: Array  # PF by vendor
    paid: Array  # USD bn by vendor
    received: Array  # USD bn by vendor


class Tasks(NamedTuple):
    """Need over that of 2018Q1, and by how much tasks have changed in value since, log points.

    Each a pair of columns over sectors: of general and of AI compute.
    """

    need: tuple[Array, Array]
    changes: tuple[Array, Array]


@dataclass(frozen=True)
class Scarcity:
    """How orders of AI compute at list prices stand to what is installed; prices in USD bn per PF per quarter."""

    base: Array  # mean price without scarcity: unit cost and mark-up; by region
    spot: Array  # the base price as far as capacity lets it be, by region
    full: Array  # price at which customers would order all that is installed, by region
    planned: Array  # price at which they would order what vendors plan to use of it, by region


@dataclass(frozen=True)
class Lent:
    """AI compute that the network moved to those whose own vendor couldn't serve them; by region unless said."""

    moved: Array  # PF
    part: Array  # of what was unserved
    price: Array  # USD bn per PF per quarter
    fee: Array  # part of the price that links take
    to_vendors: Array  # earned by vendors who lent, (regions, vendors), USD bn
    to_owners: Array  # earned by customers who lent, USD bn by customer


@dataclass(frozen=True)
class ChipFills:
    """What was shipped of what was ordered. Chips of a vendor's own design apart: they come to it first."""

    market_ordered: Array  # by supplier, with padding, thousand chips
    wanted: Array  # (buyers, suppliers), without it, barred or not, thousand chips
    from_market: Array  # (buyers, suppliers), thousand chips
    own: Array  # of own design to their owners, (vendors, suppliers), thousand chips
    own_wanted: Array  # what these wanted of them
    vendors: int  # how many of the buyers are vendors
    regions: int  # then come customers' premises by region, then super-computing centres

    @property
    def ordered(self) -> Array:
        """By supplier, with padding and what owners want, thousand chips."""
        return as_array(self.market_ordered + arithmetic.total(self.own_wanted, axis=0))

    @property
    def to_buyers(self) -> Array:
        """(buyers, suppliers), thousand chips."""
        others = self.from_market[self.vendors :]
        return np.concatenate((self.from_market[: self.vendors] + self.own, others))

    @property
    def to_vendors(self) -> Array:
        """(vendors, suppliers), thousand chips."""
        return self.to_buyers[: self.vendors]

    @property
    def to_premises(self) -> Array:
        """To customers' own servers, (regions, suppliers), thousand chips."""
        return self.to_buyers[self.vendors : self.vendors + self.regions]

    @property
    def to_centres(self) -> Array:
        """To super-computing centres, (centres, suppliers), thousand chips."""
        return self.to_buyers[self.vendors + self.regions :]

    @property
    def shipped(self) -> Array:
        """By supplier, thousand chips."""
        return as_array(arithmetic.total(self.to_buyers, axis=0))

    @property
    def fill(self) -> float:
        """Share of the chips wanted on the market that was shipped; 1 where none was wanted."""
        wanted = arithmetic.total(self.wanted)
        return arithmetic.over(arithmetic.total(self.from_market), wanted, 1.0)


@dataclass(frozen=True)
class EnergyBill:
    """What vendors pay for energy in a quarter."""

    cost: Array  # power and network, USD bn by vendor
    sold: Array  # at each site, TWh
    power: Array  # paid for power, by region, USD bn
    network: Array  # paid for the network to remote sites, by region, USD bn


@dataclass(frozen=True)
class CloudSales:
    """What vendors were paid for compute in a quarter, USD bn by vendor."""

    compute: Array  # by customers, general and AI, without commitments not used
    ai_compute: Array  # AI compute served, without what was lent


@dataclass(frozen=True)
class LayerSales:
    """What vendors' groups sell besides compute in a quarter, USD bn by vendor."""

    installed: Array  # software to the installed base
    software: Array  # all software
    services: Array  # AI services


@dataclass(frozen=True)
class TurnoverSignals:
    """What decides who enters, is rescued or leaves: records of the quarters before, by vendor."""

    quarter: int
    sales: Array  # a quarter ago, USD bn
    sales_year: Array  # and what their groups paid for AI of their own, over four quarters, USD bn
    home_share: Array  # of the home region in each of the quarters looked at, (quarters, vendors)
    profit: Array  # operating profit over these, USD bn
    rent: Array  # rent of a year on AI servers over their price, as far as chips can be had, at home
    rescue_money: Array  # most each parent pays to free its vendor of debt, USD bn


@dataclass(frozen=True)
class Turnover:
    """Who entered, was rescued or left when the quarter began, and what that did to books, by vendor, USD bn."""

    entered: Array  # True where a vendor enters
    rescued: Array  # True where a parent pays a vendor's debts
    left: Array  # True where a vendor leaves
    capital: Array  # paid in by parents and owners
    written_down: Array  # book value of hardware that its sale did not bring
    forgiven: Array  # debt that lenders lose
    paid_out: Array  # what is left to the parent
    gained: Array  # net worth that came along with those that joined or came forth
