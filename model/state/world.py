"""The state of the world between two quarters, and the messages of the quarter that is being simulated."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from suanli.agents.ai_developer.accounts import Used
from suanli.agents.ai_developer.messages import DeveloperAccounts, DeveloperPlans, Placed
from suanli.agents.ai_developer.state import DeveloperFacts, DeveloperState
from suanli.agents.chip_supplier.messages import ChipSignals, ChipsOnSale, SupplierAccounts, SupplierPlans
from suanli.agents.chip_supplier.state import SupplierFacts, SupplierParameters, SupplierState
from suanli.agents.cloud_vendor.messages import Accounts, Delivery, Plans, Signals
from suanli.agents.cloud_vendor.state import Kind, VendorFacts, VendorParameters, VendorState
from suanli.agents.cloud_vendor.strategy import Played
from suanli.agents.enterprise_customer.messages import Conditions, CustomerAccounts, CustomerOrders, Offers
from suanli.agents.enterprise_customer.population import Population
from suanli.agents.enterprise_customer.sectors import SectorFacts
from suanli.agents.enterprise_customer.vendor_choice import DecisionParameters, Taste
from suanli.agents.foundry.messages import FoundryAccounts, FoundryPlans, FoundrySignals, Making
from suanli.agents.foundry.state import FoundryFacts, FoundryState
from suanli.agents.government.state import State
from suanli.agents.parent_company.messages import Commitments
from suanli.agents.parent_company.state import ParentState
from suanli.agents.server_maker.market import ServerMarket
from suanli.agents.server_maker.messages import MakerAccounts, MakerPlans
from suanli.agents.server_maker.state import MakerFacts, MakerState
from suanli.agents.super_centre.messages import CentrePlans, CentreSignals
from suanli.agents.super_centre.state import CentreFacts
from suanli.model.extensions.shocks import Dated
from suanli.model.kernel.either import as_array
from suanli.model.kernel.ledger import Ledger
from suanli.model.kernel.random_streams import Luck
from suanli.model.mechanisms.registry import Mechanisms
from suanli.model.parameters.schema import Parameters
from suanli.model.results.series import declared, with_own
from suanli.model.results.store import Records, Series
from suanli.model.state.facts import Pace, RegionFacts, SiteFacts
from suanli.model.state.markets import ChipMarket
from suanli.model.state.messages import (
    ChipFills,
    EnergyBill,
    Fills,
    LayerSales,
    Leases,
    Lent,
    Overflow,
    Scarcity,
    Tasks,
    Turnover,
)

if TYPE_CHECKING:
    from suanli.agents.ai_developer.agent import AIDeveloper
    from suanli.agents.chip_supplier.agent import ChipSupplier
    from suanli.agents.cloud_vendor.agent import CloudVendor
    from suanli.agents.foundry.agent import Foundry
    from suanli.agents.parent_company.agent import ParentCompany
    from suanli.agents.server_maker.agent import ServerMaker
    from suanli.agents.super_centre.agent import SuperCentre

Array = np.ndarray


class Today:
    """Messages of the current quarter, each set by one phase. Reading one that isn't set yet raises AttributeError:
    nobody sees the present.
    """

    parents_cash: Array  # cash flow of vendors' parents, USD bn per year
    turnover: Turnover
    tasks: Tasks
    signals: Signals
    chip_signals: ChipSignals
    foundry_signals: FoundrySignals
    centre_signals: CentreSignals
    commitments: Commitments
    plans: Plans
    supplier_plans: SupplierPlans
    foundry_plans: FoundryPlans
    maker_plans: MakerPlans
    centre_plans: CentrePlans
    delivery: Delivery
    ai_delivery: Delivery
    making: Making
    chips_on_sale: ChipsOnSale
    offers: Offers
    conditions: Conditions
    developer_plans: DeveloperPlans
    developers_placed: Placed  # their orders
    existing: Array  # cloud workloads that had a vendor before this quarter's choices, CU by customer
    orders: CustomerOrders
    moved: float  # share of them that changed vendor
    benchmark: float  # factor on all needs in the first year
    shortfall: Array  # committed spend not used, (regions, vendors), USD bn
    public: Array  # paid by the state for compute, (regions, vendors), USD bn
    fills: Fills
    ai_fills: Fills
    overflow: Overflow
    leases: Leases
    scarcity: Scarcity
    lent: Lent
    developers_used: Used
    developers_overflow: Array  # paid by developers to specialists, (regions, vendors), USD bn
    developer_accounts: DeveloperAccounts
    ai_from_customers: Array  # what customers pay vendors or specialists for AI compute, (regions, vendors), USD bn
    from_customers: Array  # what customers pay vendors or specialists, (regions, vendors), USD bn
    own_ai_ordered: Array  # AI servers for customers' premises, PF by customer
    chip_fills: ChipFills
    chip_list: Array  # price of a thousand chips by region, (regions, suppliers), USD bn
    chip_prices: Array  # of a thousand chips to each buyer, (buyers, suppliers), USD bn
    layer_sales: LayerSales
    licences: Array  # paid to each parent, USD bn per quarter
    customer_accounts: CustomerAccounts
    energy_bill: EnergyBill
    own_servers_priced: Array  # general servers for customers' premises at the market's price, USD bn by customer
    accounts: Accounts
    maker_accounts: MakerAccounts
    supplier_accounts: SupplierAccounts
    foundry_accounts: FoundryAccounts
    hits: Array
    design_hits: Array
    ledger_gap: float

    @property
    def revenue(self) -> Array:
        """Vendors' revenue from all compute, and commitments not used, (regions, vendors), USD bn."""
        return as_array(self.fills.revenue + self.ai_fills.revenue + self.shortfall)


@dataclass
class World:
    """All that a quarter starts from."""

    parameters: Parameters
    luck: Luck
    regions: RegionFacts
    facts: VendorFacts
    vendor_kind: Kind
    sectors: SectorFacts
    supplier_facts: SupplierFacts
    foundry_facts: FoundryFacts
    maker_facts: MakerFacts
    centre_facts: CentreFacts
    developer_facts: DeveloperFacts
    sites: SiteFacts
    buyers: Array  # region of each buyer of chips: vendors, customers' premises by region, super-computing centres
    pace: Pace
    mechanisms: Mechanisms
    strategies: tuple[Played, ...]  # of users, for vendors that have one
    shocks: tuple[Dated, ...]  # of users
    state: State
    vendor_state: VendorState
    supplier_state: SupplierState
    foundry_state: FoundryState
    maker_state: MakerState
    developer_state: DeveloperState
    chip_market: ChipMarket
    server_market: ServerMarket
    parents_cash_flow: Array  # free cash flow of 2018 by vendor, USD bn per year
    parent_state: ParentState
    opening_market: Array  # spending of each vendor's home market in 2018Q1, USD bn per quarter
    commitments: Commitments  # announced a quarter ago
    licence_fee: Array  # of each parent in 2018Q1, USD bn per CU of customers' own load per quarter
    reference_price: Array  # by region, USD bn per CU per quarter
    ai_reference_price: Array  # by region, USD bn per PF per quarter
    task_value: tuple[Array, Array]  # what tasks of general and AI compute were worth in 2018, by sector, USD bn a year
    spending_path: Array  # observed spending of the first year, USD bn per quarter
    records: Records
    reference_experience: float = 1.0  # CU-quarters
    opening: dict[str, Array] = field(default_factory=dict)  # initial and steady shares by vendor, for the report
    vendors: list[CloudVendor] = field(default_factory=list)  # views of rows
    sponsors: list[ParentCompany] = field(default_factory=list)
    suppliers: list[ChipSupplier] = field(default_factory=list)
    foundries: list[Foundry] = field(default_factory=list)
    makers: list[ServerMaker] = field(default_factory=list)
    centres: list[SuperCentre] = field(default_factory=list)
    developers: list[AIDeveloper] = field(default_factory=list)
    population: Population = field(init=False)
    ledger: Ledger = field(init=False)
    quarter: int = 0
    today: Today = field(default_factory=Today)

    @property
    def vendor_parameters(self) -> VendorParameters:
        """What cloud vendors are set by."""
        return VendorParameters.of(self.parameters)

    @property
    def supplier_parameters(self) -> SupplierParameters:
        """What chip suppliers' figures follow from."""
        return SupplierParameters(self.parameters.chip, self.parameters.foundry, self.parameters.ai)

    def _declared(self) -> tuple[Series, ...]:
        regions = tuple(zip(self.regions.names, self.regions.labels, strict=True))
        return with_own(declared(regions), self.parameters.brought.series)

    def begin_records(self, figures: dict[str, Array]) -> None:
        """Begin records anew. figures  of the quarter before the first, for series that signals look back on"""
        self.records = Records(self._declared(), figures)

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Come back from another process: records know again what to record."""
        self.__dict__.update(state)
        self.records.bind(self._declared())

    @property
    def decision_parameters(self) -> DecisionParameters:
        """What customers decide by."""
        return DecisionParameters.of(self.parameters)

    @property
    def taste(self) -> Taste:
        """What customers look at when they choose a vendor."""
        return Taste.of(self.decision_parameters)

    @property
    def reference_prices(self) -> tuple[Array, Array]:
        """Prices of 2018Q1 by region: of general compute, of AI compute."""
        return self.reference_price, self.ai_reference_price
