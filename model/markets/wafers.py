"""The market for wafers and packaging: suppliers' bookings meet each foundry's capacity, first and second source."""

from __future__ import annotations

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array, run_by_run
from suanli.model.markets.rationing import rationed

Array = np.ndarray


def claims(rule: str, bookings: Array, contracts: Array, contract_part: float) -> Array:
    """Claims under a foundry's rule: proportional  b;  priority  b^2;  contract  w past starts + (1 - w) b."""
    if rule == "contract":
        return as_array(contract_part * contracts + (1.0 - contract_part) * bookings)
    return arithmetic.power(bookings, 2) if rule == "priority" else bookings


@run_by_run
def started(bookings: Array, sources: Array, claimed: Array, capacity: Array, access: Array) -> tuple[Array, Array]:
    """(asked, filled), each (suppliers, foundries): what a first source leaves unfilled is asked of a second one.

    bookings  shape (suppliers,); claimed  as ``claims`` gives them; capacity  shape (foundries,)
    sources   columns of first and second source, (2, suppliers); -1 for none
    access    part of what is asked that a foundry may take, (suppliers, foundries)
    """
    asked, filled = (np.zeros((len(bookings), len(capacity))) for _ in range(2))
    left, rows = bookings.copy(), np.arange(len(bookings))
    for source in sources:
        given = np.zeros_like(left)
        for column in range(len(capacity)):
            here = (source == column) & (left > 0.0)
            free = float(arithmetic.excess(float(capacity[column]), arithmetic.total(filled[:, column])))
            given[here] = rationed((left * access[:, column])[here], claimed[here], free)
        at = source >= 0
        asked[rows[at], source[at]] += left[at]
        filled[rows[at], source[at]] += given[at]
        left = np.where(at, arithmetic.excess(left, given), left)
    return asked, filled
