"""All that crosses rooms: signals, plans, offers, orders, fills, accounts. Frozen, and nothing else crosses.

Arrays by vendor have shape (vendors,), by region and vendor (regions, vendors), by customer (customers,).
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Self

import numpy as np

Array = np.ndarray


@dataclass(frozen=True)
class Signals:
    """What firms see when a quarter begins: the public world and the records of the quarter before."""

    quarter: int
    server_price: float  # USD bn per CU, today
    market: Array  # spending by region, USD bn per quarter
    sales: Array  # by vendor, USD bn per quarter
    sales_year: Array  # over four quarters, USD bn
    ordered: Array  # compute customers wanted from each vendor, CU
    ordered_before: Array  # the same a quarter earlier, CU
    profit: Array  # operating profit before R&D, USD bn per quarter
    loss_year: Array  # operating loss over four quarters before sponsor money, USD bn, >= 0
    earnings_year: Array  # before depreciation, over four quarters, USD bn
    margin: Array  # sales less running costs, before R&D and expansion, USD bn per quarter
    operations_cost: Array  # USD bn per CU per quarter, as learnt so far
    region_share: Array  # shares of each region, (regions, vendors)
    deposits: Array  # USD bn
    debt: Array  # USD bn
    capacity: Array  # installed, CU
    on_order: Array  # ordered and not yet delivered, CU
    retiring: Array  # capacity that will be retired within the lead time, CU
    support_limit: Array  # most each sponsor announced to pay this quarter, USD bn
    tolerated_loss: Array  # yearly loss each sponsor announced to bear, USD bn
    ratchet: Array  # share of last quarter's R&D kept if money is short


@dataclass(frozen=True)
class VendorPlan:
    """What one vendor decides for a quarter."""

    vendor: int
    price: tuple[float, ...]  # by region, USD bn per CU per quarter
    unit_cost: float  # USD bn per CU per quarter
    penetration: float  # cut below the Bertrand price at home, share
    patience: float  # part of the sponsor's tolerance not yet used
    expected_growth: float  # of orders, share per quarter
    research_wanted: float  # USD bn per quarter
    research: float  # USD bn per quarter
    expansion: float  # USD bn per quarter
    platform: float  # USD bn per quarter
    capacity_ordered: float  # CU


@dataclass(frozen=True)
class Plans:
    """All vendors' plans as columns; row order is the vendors' permanent order."""

    price: Array  # (vendors, regions)
    unit_cost: Array
    penetration: Array
    patience: Array
    expected_growth: Array
    research_wanted: Array
    research: Array
    expansion: Array
    platform: Array
    capacity_ordered: Array

    @classmethod
    def stacked(cls, plans: list[VendorPlan]) -> Self:
        """Columns from single plans, whatever order they come in."""
        rows = sorted(plans, key=lambda plan: plan.vendor)
        return cls(**{field.name: np.array([getattr(plan, field.name) for plan in rows]) for field in fields(cls)})


@dataclass(frozen=True)
class Commitment:
    """What one sponsor announces for the next quarter."""

    vendor: int
    support_limit: float  # USD bn per quarter
    tolerated_loss: float  # USD bn per year


@dataclass(frozen=True)
class Offers:
    """What customers see: this quarter's posted prices and what was known of each vendor a quarter ago."""

    quarter: int
    price: Array  # (regions, vendors), USD bn per CU per quarter
    log_quality: Array  # (vendors,)
    installed_share: Array  # (regions, vendors)
    home: Array  # (regions, vendors), 1 where vendor and region match
    unfilled: Array  # (vendors,), share of orders left unfilled a quarter ago
    reach: Array  # (vendors,), reach over home-market spending, at home and abroad alike
    reputation: Array  # (vendors,), what 2018's shares reveal besides


@dataclass(frozen=True)
class Conditions:
    """What customers' needs and means are measured by in a quarter."""

    growth_index: Array  # need of each sector relative to 2018Q1
    reference_price: Array  # price of 2018Q1 by region, USD bn per CU per quarter
    budget: Array  # of each customer for the cloud, USD bn per quarter


@dataclass(frozen=True)
class CustomerDraws:
    """One uniform number per customer for each decision of the quarter."""

    need: Array
    choice: Array
    contract: Array


@dataclass(frozen=True)
class CustomerOrders:
    """What all customers decide in a quarter; columns over customers."""

    log_need: Array  # cumulative shock to need, log points
    vendor: Array  # column of the vendor, -1 before a customer has begun
    contract_end: Array  # quarter in which the contract ends
    moved: Array  # True where an existing customer changed its vendor
    holding: Array | None  # (customers, vendors) shares of workloads, in expected-value mode only
    need: Array  # compute needed in all, CU
    migrated: Array  # share of it that runs in a cloud
    wanted: Array  # ordered from the cloud, CU
    premises_load: Array  # load on own servers, CU
    premises_bought: Array  # own servers bought, CU


@dataclass(frozen=True)
class Fills:
    """What was served."""

    ordered: Array  # (regions, vendors), CU
    fill: Array  # (vendors,), share of orders served
    served: Array  # (regions, vendors), CU
    revenue: Array  # (regions, vendors), USD bn


@dataclass(frozen=True)
class Delivery:
    """Hardware that arrives in a quarter."""

    units: Array  # CU by vendor
    cost: Array  # USD bn by vendor
    retired: Array  # CU by vendor


@dataclass(frozen=True)
class Accounts:
    """Vendors' profit and loss and money flows of a quarter, USD bn, by vendor."""

    revenue: Array
    operations: Array
    platform: Array
    expansion: Array
    research: Array
    depreciation: Array
    operating_profit: Array
    interest: Array
    tax: Array
    grant: Array
    support: Array
    new_debt: Array
    repayment: Array
    dividend: Array
    capital_expenditure: Array


@dataclass(frozen=True)
class CustomerAccounts:
    """Customers' money of a quarter, USD bn, by customer."""

    cloud: Array
    premises: Array
    benefit: Array
    research: Array
    profit: Array
