"""The state of the world between two quarters, and the messages of the quarter that is being lived."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from suanli.agents.chip_supplier import ChipSupplier
from suanli.agents.chip_supplier.planning import Beliefs as SupplierBeliefs
from suanli.agents.cloud_vendor import CloudVendor
from suanli.agents.cloud_vendor.state import Beliefs, Kind, VendorParameters
from suanli.agents.foundry import Foundry
from suanli.agents.parent_company import ParentCompany
from suanli.agents.server_maker import ServerMaker
from suanli.agents.super_centre import SuperCentre
from suanli.model.kernel.ledger import Ledger
from suanli.model.kernel.random_streams import Luck
from suanli.model.mechanisms.base import Mechanism
from suanli.model.mechanisms.export_controls import ExportControls
from suanli.model.parameters.schema import Parameters
from suanli.model.results.store import Records
from suanli.model.state.chain_messages import (
    CentrePlans,
    ChipFills,
    ChipSignals,
    ChipsOnSale,
    FoundryAccounts,
    FoundryPlans,
    FoundrySignals,
    MakerAccounts,
    MakerPlans,
    Making,
    SupplierAccounts,
    SupplierPlans,
)
from suanli.model.state.facts import (
    CentreFacts,
    FoundryFacts,
    MakerFacts,
    SectorFacts,
    SiteFacts,
    SupplierFacts,
    VendorFacts,
)
from suanli.model.state.messages import (
    Accounts,
    Commitments,
    CustomerAccounts,
    CustomerOrders,
    Delivery,
    Fills,
    Lent,
    Offers,
    Overflow,
    Plans,
    Signals,
    Turnover,
)
from suanli.model.state.population import Population

Array = np.ndarray


@dataclass
class Technology:
    """What firms can do. By vendor: knowledge stock, cumulative compute served (CU-quarters), reach (USD bn).

    By chip supplier: design relative to 2018. By foundry: nodes down from 28 nm, excess defects per cm2. By server
    maker: overhead as a share of sales. By vendor too: the part of its hardware that stands at a remote site.
    """

    knowledge: Array
    experience: Array
    reach: Array
    design: Array
    level: Array
    defects: Array
    overhead: Array
    remote: Array
    attach: Array  # of software and of AI services to compute, (2, vendors)
    programmes: Array  # what the state's programmes have built, USD bn, in the order of ``programmes.PROGRAMMES``
    bound: Array  # how far each vendor was bound to the old way when a window opened, 0 to 1
    bought: Array  # what data centres have paid for power and networks, (industries, regions), USD bn


@dataclass
class ChipMarket:
    """Where regions buy their chips, (regions, suppliers): parts of orders, and what 2018 reveals besides value.

    opening_price  of AI servers in 2018Q1, USD bn per PF, by region
    contracts      past deliveries, (buyers, suppliers), thousand chips; wafers  past starts by supplier, thousands
    """

    mix: Array
    reputation: Array
    opening_price: Array
    contracts: Array
    wafers: Array


@dataclass
class ServerMarket:
    """Where regions buy their servers, (regions, makers): parts of orders, and what 2018 reveals besides price.

    opening_markup  mean mark-up of 2018 by region: part of what a server cost then
    """

    share: Array
    reputation: Array
    opening_markup: Array


class Today:
    """Messages of the current quarter, each set by one phase. Reading one that isn't set yet raises AttributeError:
    nobody sees the present.
    """

    signals: Signals
    plans: Plans
    commitments: Commitments
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
    chips_on_sale: ChipsOnSale
    chip_fills: ChipFills
    supplier_accounts: SupplierAccounts
    design_hits: Array
    foundry_signals: FoundrySignals
    foundry_plans: FoundryPlans
    maker_plans: MakerPlans
    making: Making
    centre_plans: CentrePlans
    foundry_accounts: FoundryAccounts
    maker_accounts: MakerAccounts
    own_ai_ordered: Array  # AI servers for customers' premises, PF by customer
    own_servers_priced: Array  # general servers for them at the market's price, USD bn by customer
    licences: Array  # paid to each sponsor, USD bn per quarter
    existing: Array  # cloud workloads that had a vendor before this quarter's choices, CU by customer
    moved: float  # share of them that changed vendor
    benchmark: float  # factor on all needs in the first year
    ledger_gap: float
    turnover: Turnover
    shortfall: Array  # committed spend not used, (regions, vendors), USD bn
    energy_sold: Array  # at each site, TWh
    software: Array  # sold by each vendor's group, USD bn
    ai_services: Array  # the same
    overflow: Overflow
    lent: Lent
    from_customers: (
        Array  # of vendors' revenue what customers pay to them or to specialists, (regions, vendors), USD bn
    )
    public: Array  # paid by the state for compute, (regions, vendors), USD bn
    energy_paid: Array  # for power by vendors' hardware, by region, USD bn
    network_paid: Array  # for the network to remote sites, by region, USD bn

    @property
    def revenue(self) -> Array:
        """Vendors' revenue from all compute, and commitments not used, (regions, vendors), USD bn."""
        return np.asarray(self.fills.revenue + self.ai_fills.revenue + self.shortfall)


@dataclass
class World:
    """All that a quarter starts from."""

    parameters: Parameters
    luck: Luck
    facts: VendorFacts
    sectors: SectorFacts
    supplier_facts: SupplierFacts
    foundry_facts: FoundryFacts
    maker_facts: MakerFacts
    centre_facts: CentreFacts
    sites: SiteFacts
    export_controls: ExportControls
    mechanisms: tuple[Mechanism, ...]  # that are on in this run
    vendors: list[CloudVendor]  # views of rows
    vendor_kind: Kind
    beliefs: Beliefs  # of vendors
    parents_cash_flow: Array  # of 2018 by vendor, USD bn per year
    supplier_beliefs: SupplierBeliefs
    foundry_growth: Array  # expected, of bookings for wafers and for packaging, (2, foundries)
    sponsors: list[ParentCompany]
    suppliers: list[ChipSupplier]
    foundries: list[Foundry]
    makers: list[ServerMaker]
    centres: list[SuperCentre]
    population: Population
    ledger: Ledger
    technology: Technology
    chip_market: ChipMarket
    server_market: ServerMarket
    reputation: Array  # by vendor, utility
    reference_price: Array  # by region, USD bn per CU per quarter
    ai_reference_price: Array  # by region, USD bn per PF per quarter
    licence_fee: Array  # of each sponsor in 2018Q1, USD bn per CU of customers' own load per quarter
    reference_experience: float  # CU-quarters
    spending_path: Array  # observed spending of the first year, USD bn per quarter
    support_limit: Array  # by vendor, announced a quarter ago, USD bn per quarter
    tolerated_loss: Array  # by vendor, announced a quarter ago, USD bn per year
    trading: Array  # by vendor, True for those that are in the market
    mergers: tuple[Array, Array]  # what vendors took of each other a quarter ago and today, (vendors, vendors)
    records: Records
    opening: dict[str, Array]  # opening and steady shares by vendor, for the report
    quarter: int = 0
    today: Today = field(default_factory=Today)

    @property
    def vendor_parameters(self) -> VendorParameters:
        """What cloud vendors are set by."""
        return VendorParameters.of(self.parameters)
