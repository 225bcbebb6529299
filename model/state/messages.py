"""All that crosses rooms: signals, plans, offers, orders, fills, accounts. Frozen, and nothing else crosses.

Arrays by vendor have shape (vendors,), by region and vendor (regions, vendors), by customer (customers,).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Array = np.ndarray


@dataclass(frozen=True)
class AiSignals:
    """What vendors see of AI compute: servers' prices by region, and their own quarter before by vendor."""

    server_price: Array  # USD bn per PF, by region, a quarter ago
    running_cost: Array  # of what could be bought then, USD bn per PF installed per quarter, by region
    ordered: Array  # AI compute customers wanted from each vendor, PF
    ordered_before: Array  # the same a quarter earlier, PF
    served: Array  # PF
    capacity: Array  # installed, PF
    on_order: Array  # PF
    retiring: Array  # PF that will be retired within the lead time
    chip_fill: Array  # share of the region's orders of chips that was shipped a quarter ago, by region
    ahead: Array  # quarters of orders that buyers take ahead of an announced limit, by region
    going_price: Array  # mean price paid for AI compute a quarter ago, USD bn per PF per quarter, by region


@dataclass(frozen=True)
class Signals:
    """What firms see when a quarter begins: the public world and the records of the quarter before."""

    quarter: int
    trading: Array  # by vendor, True for those that are in the market
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
    operations_cost: Array  # USD bn per CU per quarter besides energy, as learnt so far
    energy_cost: Array  # USD bn per CU per quarter on servers bought today
    site_cost: Array  # of a TWh used by hardware, (regions, near and remote), USD bn
    region_share: Array  # shares of each region, (regions, vendors)
    deposits: Array  # USD bn
    debt: Array  # USD bn
    capacity: Array  # installed, CU
    on_order: Array  # ordered and not yet delivered, CU
    retiring: Array  # capacity that will be retired within the lead time, CU
    support_limit: Array  # most each sponsor announced to pay this quarter, USD bn
    tolerated_loss: Array  # yearly loss each sponsor announced to bear, USD bn
    grant: Array  # R&D money each vendor's sponsor and the state give it this quarter, USD bn
    state_support: Array  # what of it the state gives
    ratchet: Array  # share of last quarter's R&D kept if money is short
    utilisation: Array  # of capacity that vendors plan for
    research_return: Array  # R&D wanted out of sales and profit over what it would be without a policy
    platform_part: Array  # part of its platform cost that each bears
    may_cut: Array  # 1 where vendors may sell below the Bertrand price, by region
    tolerant_part: Array  # part of work that bears the distance to a remote site, by region
    capital_year: Array  # capital expenditure over four quarters, USD bn
    maker_factor: Array  # price of servers from makers over the market's price, by region
    direct_factor: Array  # price of servers built without a maker over the market's price, by region
    ai: AiSignals


@dataclass(frozen=True)
class Plans:
    """All vendors' plans as columns; row order is the vendors' permanent order."""

    price: Array  # (vendors, regions), USD bn per CU per quarter
    unit_cost: Array  # USD bn per CU per quarter
    penetration: Array  # cut below the Bertrand price at home, share
    patience: Array  # part of the sponsor's tolerance not yet used
    expected_growth: Array  # of orders, share per quarter
    research_wanted: Array  # USD bn per quarter
    research: Array  # USD bn per quarter
    expansion: Array  # USD bn per quarter
    platform: Array  # USD bn per quarter
    capacity_ordered: Array  # CU
    ai_price: Array  # (vendors, regions), USD bn per PF per quarter
    ai_unit_cost: Array  # USD bn per PF per quarter
    ai_scarcity: Array  # log points in its mark-up on AI compute
    ai_capacity_wanted: Array  # PF
    ai_capacity_ordered: Array  # PF, with what is ordered on top in a shortage
    builds: Array  # has its servers built without a maker
    remote: Array  # part of new hardware that it puts at its region's remote site


@dataclass(frozen=True)
class Commitments:
    """What parent companies announce for the next quarter, by vendor."""

    support_limit: Array  # most a parent pays, USD bn per quarter
    tolerated_loss: Array  # USD bn per year


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
    capable: Array  # (vendors,), 1 where what it has installed today makes a gang for frontier work
    bundle: Array  # (vendors,), what software its group has sold since 2018 adds, log points
    ai_price: Array  # (regions, vendors), USD bn per PF per quarter; 1 without AI compute
    ai_weight: Array  # (regions,), AI compute's share of the region's spending a quarter ago


@dataclass(frozen=True)
class Conditions:
    """What customers' needs and means are measured by in a quarter."""

    latency: Array  # need bound by latency over other need, by sector
    growth_index: Array  # need of each sector relative to 2018Q1
    reference_price: Array  # price of 2018Q1 by region, USD bn per CU per quarter
    budget: Array  # of each customer for the cloud, USD bn per quarter
    ai_growth_index: Array  # need of AI compute of each sector relative to 2018Q1
    ai_reference_price: Array  # price of AI compute of 2018Q1 by region, USD bn per PF per quarter
    edge_cost: float  # cost of one compute unit for a quarter on a node of one's own at the edge, USD bn
    ai_server_fall: Array  # price of AI servers over that of 2018Q1, by region
    freed: Array  # part of the headroom of own servers that pooling frees, by region
    switching_factor: Array  # what is left of the switching cost, by region
    small_models: Array  # part of AI work that small models can do, (regions, sectors)


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


@dataclass(frozen=True)
class Fills:
    """What was served."""

    ordered: Array  # (regions, vendors), CU
    fill: Array  # (vendors,), share of orders served
    served: Array  # (regions, vendors), CU
    revenue: Array  # (regions, vendors), USD bn


@dataclass(frozen=True)
class Overflow:
    """AI compute that customers rent of specialists because their vendor has none left; by region."""

    served: Array  # part of what vendors left unserved that specialists serve
    price: Array  # USD bn per PF per quarter
    ordered: Array  # (vendors,), PF asked of each specialist


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
class Turnover:
    """Who entered, was rescued or left when the quarter began, and what that did to books, by vendor, USD bn."""

    entered: Array  # True where a vendor enters
    rescued: Array  # True where a sponsor pays a vendor's debts
    left: Array  # True where a vendor leaves
    capital: Array  # paid in by sponsors and owners
    written_down: Array  # book value of hardware that its sale did not bring
    forgiven: Array  # debt that lenders lose
    paid_out: Array  # what is left to the sponsor
    gained: Array  # net worth that came along with those that joined or came forth


@dataclass(frozen=True)
class Delivery:
    """Hardware that arrives in a quarter."""

    units: Array  # CU (PF of AI servers) by vendor
    cost: Array  # USD bn by vendor
    retired: Array  # CU (PF) by vendor


@dataclass(frozen=True)
class Accounts:
    """Vendors' profit and loss and money flows of a quarter, USD bn, by vendor."""

    revenue: Array
    operations: Array
    energy: Array
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
