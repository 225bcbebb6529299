"""Server makers' books of a quarter: chips and components bought, a stock of these, a thin margin, owners."""

from __future__ import annotations

import numpy as np

from suanli.agents.owners import settle_owners
from suanli.agents.server_maker.messages import MakerAccounts
from suanli.model.equations import finance
from suanli.model.kernel.ledger import Ledger, Payment
from suanli.model.parameters.growth import FinanceParameters

Array = np.ndarray
AI_CHIPS_FOR_SERVER_MAKERS = Payment("AI chips for server makers", "server makers", "chip suppliers")
COMPONENTS_FOR_SERVER_MAKERS = Payment("components for server makers", "server makers", "suppliers")
SERVER_MAKERS_COSTS = Payment("server makers' costs", "server makers", "world")
SERVERS_FOR_CLOUDS = Payment("servers for clouds", "vendors", "server makers")
SERVERS_FOR_PREMISES = Payment("servers for premises", "customers", "server makers")
SERVER_MAKERS_TAX = Payment("server makers' tax", "server makers", "states")


DAYS = 90.0  # of a quarter


def sell_to_clouds(ledger: Ledger, paid: Array, received: Array, credit: float) -> None:
    """Collect what vendors owe of the quarter before, and invoice what they buy, USD bn by vendor and by maker.

    credit  part that stays owed for a quarter
    """
    ledger.collect()
    ledger.invoice(SERVERS_FOR_CLOUDS, (paid, received), credit)


def sell_to_premises(ledger: Ledger, paid: Array, received: Array) -> None:
    """Invoice servers for customers' premises, USD bn by customer and by maker; customers pay at once."""
    ledger.invoice(SERVERS_FOR_PREMISES, (paid, received), 0.0)


def settle(
    ledger: Ledger,
    used: tuple[Array, Array, Array],
    stock: Array,
    overhead_share: Array,
    region: Array,
    p: FinanceParameters,
) -> MakerAccounts:
    """Pay for chips, components and overheads; owners pay in and take out; returns the accounts, by maker.

    profit = revenue - chips - components - overheads

    used   (chips used, components used, by maker; what chip suppliers receive), USD bn
    stock  of components wanted at the end of the quarter, USD bn; overhead_share  of sales; region  of the maker
    """
    if not len(region):
        return MakerAccounts(*(np.zeros(0),) * 8)
    (chips_cost, components, received), revenue = used, ledger.invoiced
    ledger.pay(AI_CHIPS_FOR_SERVER_MAKERS, chips_cost, received)
    ledger.pay(COMPONENTS_FOR_SERVER_MAKERS, components + stock - ledger.components)
    ledger.components = stock
    overhead = overhead_share * revenue
    ledger.pay(SERVER_MAKERS_COSTS, overhead)
    profit = revenue - chips_cost - components - overhead
    tax = finance.tax(profit, p.tax)
    ledger.pay(SERVER_MAKERS_TAX, tax, np.bincount(region, tax, minlength=len(ledger.deposits["states"])))
    owners, dividend = settle_owners(ledger, "server makers", components + overhead, p)
    return MakerAccounts(revenue, chips_cost, components, overhead, profit, tax, owners, dividend)
