"""Sharing what is short: every order is filled up to one multiple of its claim."""

from __future__ import annotations

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array, run_by_run

Array = np.ndarray


@run_by_run
def rationed(orders: Array, claims: Array, supply: float) -> Array:
    """What each order gets: x_i = min(o_i, lambda c_i) with sum x = min(K, sum o); claims equal to orders share alike.

    Where those with a claim are filled and something is left, the others share it in proportion to their orders.

    orders  o, shape (n,), >= 0; claims  c, the same shape, >= 0; supply  K, np.inf where nothing limits it
    """
    total = arithmetic.total(orders)
    if total <= supply:
        return orders.copy()
    claims = np.where(orders > 0.0, claims, 0.0)
    claimed = claims > 0.0
    backed = arithmetic.total(orders[claimed])
    if backed <= supply:
        rest = np.where(claimed, 0.0, orders)
        return as_array(
            np.where(claimed, orders, rest * ((supply - backed) / arithmetic.larger(arithmetic.total(rest), 1e-300)))
        )
    with np.errstate(over="ignore"):  # a claim of next to nothing
        ratio = np.where(claimed, orders / np.where(claimed, claims, 1.0), np.inf)
        order = np.argsort(ratio, kind="stable")
        filled = np.concatenate(([0.0], np.cumsum(orders[order])[:-1]))
        left = np.cumsum(claims[order][::-1])[::-1]  # from the smallest up: a difference of sums would leave rounding
        there = left > 0.0
        multiples = (supply - filled[there]) / left[there]
    short = ratio[order][there] >= multiples
    if not there.any():
        return np.full_like(orders, np.nan)  # claims that aren't numbers: recording stops the run and names them
    multiple = float(multiples[np.argmax(short)] if short.any() else multiples[-1])
    return as_array(np.minimum(orders, multiple * claims))
