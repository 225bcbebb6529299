"""Chip suppliers' books of a quarter: profit and loss, what owners and the state pay in, what owners take."""

from __future__ import annotations

import numpy as np

from suanli.agents.owners import settle_owners
from suanli.model.equations import finance
from suanli.model.kernel.ledger import Ledger, Payment
from suanli.model.kernel.units import QUARTERS_PER_YEAR
from suanli.model.parameters.growth import FinanceParameters
from suanli.model.state.chain_messages import SupplierAccounts

Array = np.ndarray
STATES_SUPPORT_OF_CHIP_R_D = Payment("states' support of chip R&D", "states", "chip suppliers")
CHIP_SUPPLIERS_RESEARCH = Payment("chip suppliers' research", "chip suppliers", "world")
CHIP_SUPPLIERS_TAX = Payment("chip suppliers' tax", "chip suppliers", "states")


def settle(
    ledger: Ledger,
    sold: tuple[Array, Array, Array],
    research: Array,
    given: tuple[Array, Array],
    region: Array,
    p: FinanceParameters,
) -> SupplierAccounts:
    """Pay R&D and tax, take the state's and the owners' money, pay dividends; returns the accounts, by supplier.

    profit = revenue - production - R&D

    sold      (revenue; cost of the chips shipped; what was paid for making chips this quarter), USD bn
    research  design R&D, USD bn; region  column of the home region
    given     (R&D money of the state, USD bn; design R&D that owners pay for, USD bn per year)
    """
    (revenue, production, paid), (support, other) = sold, given
    profit = revenue - production - research
    tax = finance.tax(profit, p.tax)
    states = len(ledger.deposits["states"])
    ledger.pay(STATES_SUPPORT_OF_CHIP_R_D, np.bincount(region, support, minlength=states), support)
    ledger.pay(CHIP_SUPPLIERS_RESEARCH, research)
    ledger.pay(CHIP_SUPPLIERS_TAX, tax, np.bincount(region, tax, minlength=states))
    owners, dividend = settle_owners(ledger, "chip suppliers", paid + research, p, other / QUARTERS_PER_YEAR)
    return SupplierAccounts(revenue, production, research, profit, tax, owners + support, dividend)
