"""What vendors see, plan, get and book in a quarter; frozen. Last axis the vendor, unless said."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Array = np.ndarray


@dataclass(frozen=True)
class OwnChips:
    """What own chips cost each vendor, by vendor; as what it buys where it has no design of its own."""

    server_price: Array  # of AI servers of own design through makers, USD bn per PF
    running_cost: Array  # of one PF of them, USD bn per quarter
    fill: Array  # part of those wanted that was shipped a quarter ago


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
    server_factor: Array  # price of AI servers over the market's at home, by vendor: less for those who make some
    running_factor: Array  # the same of their running
    own: OwnChips  # what own designs cost each vendor
    own_use: Array  # part of AI compute ordered from each vendor that its group's own products use
    chip_fill: Array  # share of the region's orders of chips that was shipped a quarter ago, by region
    ahead: Array  # quarters of orders that buyers take ahead of an announced limit, by region
    log_worth: Array  # logarithm of the price of AI compute at which demand is as elastic as in 2018, by region
    spot_price: Array  # of AI compute a quarter ago, USD bn per PF per quarter, by region
    full_price: Array  # price at which customers would have ordered all AI capacity installed, by region
    planned_price: Array  # price at which they would have ordered what vendors plan to use of it, by region


@dataclass(frozen=True)
class Signals:
    """What firms see when a quarter begins: the public world and the records of the quarter before."""

    quarter: int
    trading: Array  # by vendor, True for those that are in the market
    server_price: float  # USD bn per CU, today
    market: Array  # spending by region, USD bn per quarter
    platform_cost: Array  # of a whole platform in the home market, USD bn per quarter, by vendor
    sales: Array  # by vendor, USD bn per quarter
    sales_year: Array  # over four quarters, USD bn
    ordered: Array  # compute customers wanted from each vendor, CU
    ordered_before: Array  # the same a quarter earlier, CU
    profit: Array  # operating profit before R&D and expansion, USD bn per quarter
    loss_year: Array  # operating loss over four quarters before R&D and expansion, USD bn, >= 0
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
    support_limit: Array  # most each parent announced to pay this quarter, USD bn
    tolerated_loss: Array  # yearly loss each parent announced to bear, USD bn
    grant: Array  # R&D money each vendor's parent and the state give it this quarter, USD bn
    state_support: Array  # what of it the state gives
    utilisation: Array  # of capacity that vendors plan for
    frontier_research: Array  # the largest R&D of one firm, USD bn per quarter, (1,)
    research_return: Array  # R&D wanted over what it would be without a policy, grants apart
    platform_part: Array  # part of its platform cost that each bears
    log_worth: Array  # logarithm of the price at which demand is as elastic as in 2018, by region
    may_cut: Array  # 1 where vendors may sell below the Bertrand price, by region
    tolerant_part: Array  # part of work that bears the distance to a remote site, by region
    capital_year: Array  # capital expenditure over four quarters, USD bn
    maker_factor: Array  # price of servers from makers over the market's price, by region
    direct_factor: Array  # price of servers built without a maker over the market's price, by region
    ai: AiSignals


@dataclass(frozen=True)
class Wishes:
    """What vendors would do if money were no matter: their rules' answer, and a strategy's of a user's own.

    Money then goes to R&D first, to hardware, to expansion; what it doesn't reach isn't done.
    """

    price: Array  # (regions, vendors), USD bn per CU per quarter
    ai_price: Array  # (regions, vendors), USD bn per PF per quarter
    research: Array  # USD bn per quarter
    expansion: Array  # USD bn per quarter
    capacity: Array  # to order, CU
    ai_capacity: Array  # to order, PF
    remote: Array  # part of new hardware that goes to the region's remote site


@dataclass(frozen=True)
class Plans:
    """All vendors' plans as columns; row order is the vendors' permanent order."""

    price: Array  # (vendors, regions), USD bn per CU per quarter
    unit_cost: Array  # USD bn per CU per quarter
    penetration: Array  # cut below the Bertrand price at home, share
    patience: Array  # part of the parent's tolerance that trading hasn't used
    expected_growth: Array  # of orders, share per quarter
    expected_ai_growth: Array  # the same of AI compute
    research_wanted: Array  # USD bn per quarter
    research: Array  # USD bn per quarter
    expansion: Array  # USD bn per quarter
    platform: Array  # USD bn per quarter
    capacity_ordered: Array  # CU
    ai_price: Array  # (vendors, regions), USD bn per PF per quarter
    ai_unit_cost: Array  # USD bn per PF per quarter
    ai_scarcity: Array  # log points in its mark-up on AI compute
    ai_capacity_wanted: Array  # PF
    ai_capital_wanted: Array  # what that is likely to cost, USD bn
    ai_capital_affordable: Array  # what of it there is money for, USD bn
    ai_capacity_ordered: Array  # PF, with what is ordered on top in a shortage
    builds: Array  # has its servers built without a maker
    remote: Array  # part of new hardware that it puts at its region's remote site


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
    own_use: Array  # paid by the group for AI of its own, at cost
    leased_out: Array  # paid by other clouds for AI compute leased of it
    operations: Array
    energy: Array
    leases: Array  # of AI compute of other clouds
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
