"""Lenders' books of a quarter: interest earned is passed on, as costs and profit."""

from __future__ import annotations

import numpy as np

from suanli.model.kernel.ledger import Ledger, Payment

Array = np.ndarray
LENDERS_COSTS_AND_PROFIT = Payment("lenders' costs and profit", "lenders", "world")


def settle(ledger: Ledger, interest: Array) -> None:
    """Pass on the interest that vendors paid, USD bn by vendor."""
    ledger.pay(LENDERS_COSTS_AND_PROFIT, ledger.by_lender(interest))
