"""Sharing what is short: every order is filled up to one multiple of its claim."""

from __future__ import annotations

import numpy as np

Array = np.ndarray


def rationed(orders: Array, claims: Array, supply: float) -> Array:
    """What each order gets: x_i = min(o_i, lambda c_i) with sum x = min(K, sum o); claims equal to orders share alike.

    Where those with a claim are filled and something is left, the others share it in proportion to their orders.

    orders  o, shape (n,), >= 0; claims  c, the same shape, >= 0; supply  K, np.inf where nothing limits it
    """
    total = float(orders.sum())
    if total <= supply:
        return orders.copy()
    claims = np.where(orders > 0.0, claims, 0.0)
    claimed = claims > 0.0
    backed = float(orders[claimed].sum())
    if backed <= supply:
        rest = np.where(claimed, 0.0, orders)
        return np.asarray(np.where(claimed, orders, rest * ((supply - backed) / max(float(rest.sum()), 1e-300))))
    with np.errstate(over="ignore"):  # a claim of next to nothing
        ratio = np.where(claimed, orders / np.where(claimed, claims, 1.0), np.inf)
    filled, left_claims = 0.0, float(claims.sum())
    for index in np.argsort(ratio, kind="stable"):
        multiple = (supply - filled) / left_claims
        if ratio[index] >= multiple:
            break
        filled += float(orders[index])
        left_claims -= float(claims[index])
    return np.asarray(np.minimum(orders, multiple * claims))
