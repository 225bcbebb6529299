"""Chip suppliers' books of a quarter: profit and loss, what owners and the state pay in, what owners take."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from suanli.agents.chip_supplier import chips
from suanli.agents.chip_supplier.messages import SupplierAccounts
from suanli.agents.chip_supplier.state import SupplierParameters
from suanli.agents.foundry.messages import Making
from suanli.agents.owners import settle_owners
from suanli.model.equations import finance
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array
from suanli.model.kernel.ledger import Ledger, Payment
from suanli.model.parameters.growth import FinanceParameters

Array = np.ndarray
WAFERS = Payment("wafers", "chip suppliers", "foundries")
PACKAGING = Payment("packaging", "chip suppliers", "foundries")
MEMORY_AND_BOARDS = Payment("memory and boards", "chip suppliers", "suppliers")
CHIP_PRODUCTION = Payment("chip production", "chip suppliers", "suppliers")
STATES_SUPPORT_OF_CHIP_R_D = Payment("states' support of chip R&D", "states", "chip suppliers")
CHIP_SUPPLIERS_RESEARCH = Payment("chip suppliers' research", "chip suppliers", "world")
CHIP_SUPPLIERS_TAX = Payment("chip suppliers' tax", "chip suppliers", "states")


class Sold(NamedTuple):
    """What a quarter's sales come to, USD bn by supplier."""

    revenue: Array
    production: Array  # cost of the chips shipped
    paid: Array  # for making chips this quarter


def pay_foundries(ledger: Ledger, making: Making, wafer_prices: Array, p: SupplierParameters) -> Array:
    """Pay for wafers started and chips packaged, and for memory and boards; returns what, USD bn by supplier.

    wafer_prices  by foundry, USD bn per thousand
    """
    wafers, packaging = making.started * wafer_prices, making.lines * p.foundry.packaging_price
    memory = making.packaged * chips.memory_cost(ledger.quarter, p.chip)
    for payment, amounts in ((WAFERS, wafers), (PACKAGING, packaging)):
        ledger.pay(payment, arithmetic.total(amounts, axis=1), arithmetic.total(amounts, axis=0))
    ledger.pay(MEMORY_AND_BOARDS, memory)
    return as_array(arithmetic.total(wafers + packaging, axis=1) + memory)


def pay_for_making(ledger: Ledger, shipped: Array, cost: Array) -> Array:
    """Pay for what was shipped where there are no foundries; returns what, USD bn by supplier.

    shipped  thousand chips; cost  of making a thousand, USD bn
    """
    production = shipped * cost
    if len(shipped):
        ledger.pay(CHIP_PRODUCTION, production)
    return as_array(production)


def settle(
    ledger: Ledger, sold: Sold, research: Array, given: tuple[Array, Array], region: Array, p: FinanceParameters
) -> SupplierAccounts:
    """Pay R&D and tax, take the state's and the owners' money, pay dividends; returns the accounts, by supplier.

    profit = revenue - production - R&D

    research  design R&D, USD bn; region  column of the home region
    given     (R&D money of the state, design R&D that owners pay for), USD bn
    """
    if not len(region):
        return SupplierAccounts(*(np.zeros(0),) * 7)
    support, other = given
    profit = sold.revenue - sold.production - research
    tax = finance.tax(profit, p.tax)
    states = len(ledger.deposits["states"])
    ledger.pay(STATES_SUPPORT_OF_CHIP_R_D, np.bincount(region, support, minlength=states), support)
    ledger.pay(CHIP_SUPPLIERS_RESEARCH, research)
    ledger.pay(CHIP_SUPPLIERS_TAX, tax, np.bincount(region, tax, minlength=states))
    owners, dividend = settle_owners(ledger, "chip suppliers", sold.paid + research, p, other)
    return SupplierAccounts(sold.revenue, sold.production, research, profit, tax, owners + support, dividend)
