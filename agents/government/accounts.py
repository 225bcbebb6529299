"""The states' books of a quarter: what taxes don't pay, other taxes do; what is left is spent elsewhere."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array
from suanli.model.kernel.ledger import Ledger, Payment

Array = np.ndarray
PUBLIC_SPENDING = Payment("public spending", "states", "world")
OTHER_PUBLIC_REVENUE = Payment("other public revenue", "world", "states")


def settle(ledger: Ledger) -> None:
    """Spend what is left, and raise elsewhere what is missing."""
    left = ledger.deposits["states"]
    ledger.pay(PUBLIC_SPENDING, np.maximum(left, 0.0))
    missing = np.maximum(-left, 0.0)
    ledger.pay(OTHER_PUBLIC_REVENUE, as_array([arithmetic.total(missing)]), missing)


def outlays(programmes: Array, support: Array, chips: Array, public: Array) -> Array:
    """Return what states pay in a quarter for programmes, R&D support and procurement, by region, USD bn.

    public  paid for compute, (regions, vendors)
    """
    return as_array(programmes + support + chips + arithmetic.total(public, axis=1))


def taxes(regions: int, paid: Iterable[tuple[Array, Array]]) -> Array:
    """Return what firms of the industry pay states, by region, USD bn. paid  (region, tax) of firms of each kind"""
    total = np.zeros(regions)
    for region, tax in paid:
        total = total + np.bincount(region, tax, minlength=regions)
    return total
