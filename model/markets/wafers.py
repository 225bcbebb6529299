"""The market for wafers and packaging: suppliers' bookings meet each foundry's capacity."""

from __future__ import annotations

import numpy as np

from suanli.model.markets.rationing import rationed

Array = np.ndarray


def claims(rule: str, bookings: Array, contracts: Array, contract_part: float) -> Array:
    """Claims under a foundry's rule: proportional  b;  priority  b^2;  contract  w past starts + (1 - w) b."""
    if rule == "contract":
        return np.asarray(contract_part * contracts + (1.0 - contract_part) * bookings)
    return bookings**2 if rule == "priority" else bookings


def started(bookings: Array, foundry: Array, claimed: Array, capacity: Array) -> Array:
    """What is started of what suppliers booked, each at its own foundry.

    bookings  shape (suppliers,); foundry  column of each one's; claimed  as ``claims`` gives them
    capacity  shape (foundries,)
    """
    filled = np.zeros_like(bookings)
    for column, limit in enumerate(capacity):
        here = foundry == column
        filled[here] = rationed(bookings[here], claimed[here], float(limit))
    return filled
