"""Owners of firms along the chain: they pay in what is missing and take a part of what is left."""

from __future__ import annotations

import numpy as np

from suanli.agents.chip_supplier.messages import SupplierAccounts
from suanli.agents.foundry.messages import FoundryAccounts
from suanli.agents.server_maker.messages import MakerAccounts
from suanli.model.equations import finance
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array
from suanli.model.kernel.ledger import WORTHY, Ledger, Payment
from suanli.model.parameters.growth import FinanceParameters

Array = np.ndarray
OWNERS_PAY_IN = {sector: Payment(f"{sector}' owners pay in", "world", sector) for sector in WORTHY}
DIVIDENDS = {sector: Payment(f"{sector}' dividends", sector, "world") for sector in WORTHY}


def settle_owners(
    ledger: Ledger, sector: str, costs: Array, p: FinanceParameters, other: Array | float = 0.0
) -> tuple[Array, Array]:
    """Owners pay in ``other`` and what is missing, and take a part of what exceeds the buffer: (paid in, taken).

    costs  of the quarter, USD bn by firm: the buffer is a multiple of them
    """
    owners = other + np.maximum(0.0, -(ledger.deposits[sector] + other))
    ledger.pay(OWNERS_PAY_IN[sector], as_array([arithmetic.total(owners)]), owners)
    buffer = p.cash_buffer * costs
    dividend = finance.excess_cash(ledger.deposits[sector], buffer, np.zeros_like(buffer), p.payout)
    ledger.pay(DIVIDENDS[sector], dividend)
    return owners, dividend


Accounts = SupplierAccounts | FoundryAccounts | MakerAccounts


def prove(ledger: Ledger, sector: str, accounts: Accounts) -> float:
    """Prove net worth of firms along the chain against their profit and loss; the gap over the gross flow.

    change of net worth = operating profit - tax + what owners pay in - dividend, for each firm
    """
    explained = accounts.operating_profit - accounts.tax + accounts.owners - accounts.dividend
    change = ledger.worth(sector) - ledger.opening_worth[sector]
    gap = np.max(np.abs(change - explained), initial=0.0)
    ledger.require(f"net worth of {sector}", gap, ledger.gross)
    return arithmetic.number(gap / ledger.gross)
