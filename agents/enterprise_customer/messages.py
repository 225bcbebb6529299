"""What customers see, order and book in a quarter; frozen. Columns over customers, unless said."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from suanli.model.kernel.either import Some
from suanli.model.kernel.random_streams import Luck, uniforms, uniforms_of_some

Array = np.ndarray


@dataclass(frozen=True)
class Offers:
    """What customers see: this quarter's posted prices and what was known of each vendor a quarter ago."""

    quarter: int
    price: Array  # (regions, vendors), USD bn per CU per quarter
    log_quality: Array  # (vendors,)
    installed_share: Array  # (regions, vendors)
    quality_seen: Array  # (regions,), part of quality's weight that is left
    home: Array  # (regions, vendors), 1 where vendor and region match
    unfilled: Array  # (regions, vendors), share of orders left unfilled a quarter ago
    reach: Array  # (vendors,), reach over home-market spending, at home and abroad alike
    reputation: Array  # (vendors,), what 2018's shares reveal besides
    capable: Array  # (vendors,), 1 where what it has installed today makes a training cluster for frontier work
    bundle: Array  # (vendors,), what software its group has sold since 2018 adds, log points
    ai_price: Array  # (regions, vendors), USD bn per PF per quarter; 1 without AI compute
    ai_weight: Array  # (regions,), AI compute's share of the region's spending a quarter ago


@dataclass(frozen=True)
class Conditions:
    """What customers' needs, and what compute is worth to them, are measured by in a quarter."""

    latency: Array  # need bound by latency over other need, by sector
    growth_index: Array  # need of each sector relative to 2018Q1
    reference_price: Array  # price of 2018Q1 by region, USD bn per CU per quarter
    ai_growth_index: Array  # need of AI compute of each sector relative to 2018Q1
    ai_reference_price: Array  # price of AI compute of 2018Q1 by region, USD bn per PF per quarter
    edge_cost: float  # cost of one compute unit for a quarter on a node of one's own at the edge, USD bn
    value_change: Array  # of tasks for each unit of compute since 2018, log points, by sector
    ai_value_change: Array  # the same of AI tasks
    server_fall: float  # price of general servers over that of 2018Q1
    ai_server_fall: Array  # price of AI servers over that of 2018Q1, by region
    freed: Array  # part of the headroom of own servers that pooling frees, by region
    switching_factor: Array  # what is left of the switching cost, by region
    small_models: Array  # part of AI work that small models can do, (regions, sectors)


@dataclass(frozen=True)
class CustomerDraws:
    """The random numbers of the quarter, by their addresses: uniform, one a customer and decision."""

    luck: Luck
    quarter: int

    def of_all(self, decision: str, rows: Array) -> Array:
        """Return numbers of a decision of every account. rows  whose numbers they are: the customer's, or its own"""
        return uniforms(self.luck, f"customer.{decision}", self.quarter, rows)

    def of_some(self, decision: str, those: Some) -> Array:
        """Return the numbers of some customers."""
        return uniforms_of_some(self.luck, f"customer.{decision}", self.quarter, those)


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
    premises_bought: Array  # own servers wanted, CU
    ai_need: Array  # AI compute needed in all, PF
    ai_wanted: Array  # ordered from the cloud, PF
    ai_premises_load: Array  # AI load on own servers, PF
    ai_premises_wanted: Array  # own AI servers wanted, PF
    frontier_unmet: Array  # frontier work that the vendor can't run and nothing stands in for, PF
    committed: Array  # spending core customers have committed to, USD bn per quarter
    edge_load: Array  # load bound by latency that runs at the edge, CU
    latency_load: Array  # all load bound by latency, CU
    small: Array  # part of AI work in clouds that small models do
    small_by_term: Array  # the same by what customers meet, (regions, sectors, vendors)


@dataclass(frozen=True)
class CustomerAccounts:
    """Customers' money of a quarter, USD bn, by customer."""

    cloud: Array
    premises: Array
    benefit: Array
    research: Array
    profit: Array
