"""The market for wafers and packaging: suppliers' bookings meet each foundry's capacity, first and second source."""

from __future__ import annotations

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array
from suanli.model.markets.rationing import rationed

Array = np.ndarray


def claims(rule: str, bookings: Array, contracts: Array, contract_part: float) -> Array:
    """Claims under a foundry's rule: proportional  b;  priority  b^2;  contract  w past starts + (1 - w) b."""
    if rule == "contract":
        return as_array(contract_part * contracts + (1.0 - contract_part) * bookings)
    return arithmetic.power(bookings, 2) if rule == "priority" else bookings


def started(bookings: Array, sources: Array, claimed: Array, capacity: Array, access: Array) -> tuple[Array, Array]:
    """(asked, filled), each (suppliers, foundries): what a first source leaves unfilled is asked of a second one.

    bookings  shape (suppliers,); claimed  as ``claims`` gives them; capacity  shape (foundries,)
    sources   columns of first and second source, (2, suppliers); -1 for none
    access    part of what is asked that a foundry may take, (suppliers, foundries)
    """
    asked, filled = (np.zeros((len(bookings), len(capacity))) for _ in range(2))
    left, columns = bookings, np.arange(len(capacity))
    for source in sources:
        chosen = source[:, None] == columns
        here = chosen & (left > 0.0)[:, None]
        free = arithmetic.excess(capacity, arithmetic.total(filled, axis=0))
        orders, claims = (np.where(here, one, 0.0).T for one in (left[:, None] * access, claimed[:, None]))
        given = arithmetic.total(np.where(chosen.T, rationed(orders, claims, free), 0.0), axis=0)
        asked = asked + np.where(chosen, left[:, None], 0.0)
        filled = filled + np.where(chosen, given[:, None], 0.0)
        left = np.where(source >= 0, arithmetic.excess(left, given), left)
    return asked, filled
