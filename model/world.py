"""The state of the world between two quarters, and the messages of the quarter that is being lived."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from suanli.agents.chip_supplier import ChipSupplier
from suanli.agents.cloud_vendor import CloudVendor
from suanli.agents.sponsor import Sponsor
from suanli.model.ledger import Ledger
from suanli.model.memory import Records
from suanli.model.messages import (
    Accounts,
    ChipFills,
    ChipSignals,
    Commitment,
    CustomerAccounts,
    CustomerOrders,
    Delivery,
    Fills,
    Offers,
    Plans,
    Signals,
    SupplierAccounts,
    SupplierPlans,
)
from suanli.model.parameters.schema import Parameters
from suanli.model.population import Population

Array = np.ndarray


@dataclass(frozen=True)
class VendorFacts:
    """What never changes about vendors; columns in permanent order.

    identity  32-bit number made of the name: the vendor's address in every draw
    region    column of the home region; members  firms in the row
    home      (regions, vendors), 1 where the region is the vendor's own
    """

    names: tuple[str, ...]
    labels: tuple[str, ...]
    groups: tuple[str, ...]
    identity: Array
    region: Array
    members: Array
    home: Array

    def in_group(self, group: str) -> Array:
        """1 for vendors of the group, else 0."""
        return np.array([float(g == group) for g in self.groups])


@dataclass(frozen=True)
class SectorFacts:
    """Customers' sectors: growth of need a year, spending over budget in 2018, reported IT multipliers (or NaN).

    ai_intensity  AI compute needed for each unit of compute, relative to other sectors
    """

    names: tuple[str, ...]
    labels: tuple[str, ...]
    growth: Array
    ai_intensity: Array
    budget_ratio: Array
    revenue_multiplier: Array
    profit_multiplier: Array


@dataclass(frozen=True)
class SupplierFacts:
    """What never changes about chip suppliers; columns in permanent order.

    identity      as for vendors; region  column of the home region
    mix           opening parts of each region's orders, (regions, suppliers); 0 where a supplier isn't eligible
    performance   of its chip in 2018Q1, TFLOPS; revenue  in 2018, USD bn
    other_research  design R&D that owners or another business pay for, USD bn per year
    """

    names: tuple[str, ...]
    labels: tuple[str, ...]
    identity: Array
    region: Array
    mix: Array
    performance: Array
    revenue: Array
    other_research: Array


@dataclass
class Technology:
    """What firms can do. By vendor: knowledge stock, cumulative compute served (CU-quarters), reach (USD bn).

    By chip supplier: design relative to 2018.
    """

    knowledge: Array
    experience: Array
    reach: Array
    design: Array


@dataclass
class ChipMarket:
    """Where regions buy their chips, (regions, suppliers): parts of orders, and what 2018 reveals besides value.

    opening_price  of AI servers in 2018Q1, USD bn per PF, by region
    """

    mix: Array
    reputation: Array
    opening_price: Array


class Today:
    """Messages of the current quarter, each set by one phase. Reading one that isn't set yet raises AttributeError:
    nobody sees the present.
    """

    signals: Signals
    plans: Plans
    commitments: tuple[Commitment, ...]
    delivery: Delivery
    offers: Offers
    orders: CustomerOrders
    fills: Fills
    accounts: Accounts
    customer_accounts: CustomerAccounts
    hits: Array
    chip_signals: ChipSignals
    supplier_plans: SupplierPlans
    ai_delivery: Delivery
    ai_fills: Fills
    chip_fills: ChipFills
    supplier_accounts: SupplierAccounts
    design_hits: Array
    own_ai_ordered: Array  # AI servers for customers' premises, PF by customer
    licences: Array  # paid to each sponsor, USD bn per quarter
    existing: Array  # cloud workloads that had a vendor before this quarter's choices, CU by customer
    moved: float  # share of them that changed vendor
    benchmark: float  # factor on all needs in the first year
    ledger_gap: float

    @property
    def revenue(self) -> Array:
        """Vendors' revenue from all compute, (regions, vendors), USD bn."""
        return np.asarray(self.fills.revenue + self.ai_fills.revenue)


@dataclass
class World:
    """All that a quarter starts from."""

    parameters: Parameters
    seed: int
    facts: VendorFacts
    sectors: SectorFacts
    supplier_facts: SupplierFacts
    vendors: list[CloudVendor]
    sponsors: list[Sponsor]
    suppliers: list[ChipSupplier]
    population: Population
    ledger: Ledger
    technology: Technology
    chip_market: ChipMarket
    reputation: Array  # by vendor, utility
    reference_price: Array  # by region, USD bn per CU per quarter
    ai_reference_price: Array  # by region, USD bn per PF per quarter
    licence_fee: Array  # of each sponsor in 2018Q1, USD bn per CU of customers' own load per quarter
    reference_experience: float  # CU-quarters
    spending_path: Array  # observed spending of the first year, USD bn per quarter
    support_limit: Array  # by vendor, announced a quarter ago, USD bn per quarter
    tolerated_loss: Array  # by vendor, announced a quarter ago, USD bn per year
    records: Records
    opening: dict[str, Array]  # opening and steady shares by vendor, for the report
    quarter: int = 0
    today: Today = field(default_factory=Today)
