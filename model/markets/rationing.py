"""Sharing what is short: every order is filled up to one multiple of its claim."""

from __future__ import annotations

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array, everywhere

Array = np.ndarray


def rationed(orders: Array, claims: Array, supply: Array) -> Array:
    """What each order gets: x_i = min(o_i, lambda c_i) with sum x = min(K, sum o); claims equal to orders share alike.

    Where those with a claim are filled and something is left, the others share it in proportion to their orders.

    orders  o, shape (..., n), >= 0; claims  c, the same shape, >= 0
    supply  K, of each row, shape (...), np.inf where nothing limits it
    """
    supply = as_array(supply, dtype=float)[..., None]
    enough = arithmetic.total(orders, axis=-1, keepdims=True) <= supply
    if everywhere(enough):
        return orders.copy()
    claims = np.where(orders > 0.0, claims, 0.0)
    claimed = claims > 0.0
    backed = arithmetic.total(np.where(claimed, orders, 0.0), axis=-1, keepdims=True)
    rest = np.where(claimed, 0.0, orders)
    with np.errstate(over="ignore", invalid="ignore"):  # a claim of next to nothing; rows that are filled anyway
        part = (supply - backed) / np.maximum(arithmetic.total(rest, axis=-1, keepdims=True), 1e-300)
        short = np.minimum(orders, _multiple(orders, claims, supply) * claims)
        by_order = np.where(claimed, orders, rest * part)
    return np.where(enough, orders, np.where(backed <= supply, by_order, short))


def _multiple(orders: Array, claims: Array, supply: Array) -> Array:
    """The multiple lambda of each row, (..., 1): orders are filled in turn, the smallest over its claim first.

    NaN where claims aren't numbers: recording stops the run and names them.
    """
    claimed = claims > 0.0
    ratio = np.where(claimed, orders / np.where(claimed, claims, 1.0), np.inf)
    order = np.argsort(ratio, axis=-1, kind="stable")
    ratio, orders, claims = (np.take_along_axis(one, order, axis=-1) for one in (ratio, orders, claims))
    nothing = np.zeros_like(orders[..., :1])
    filled = np.concatenate((nothing, np.cumsum(orders, axis=-1)[..., :-1]), axis=-1)
    left = np.cumsum(claims[..., ::-1], axis=-1)[..., ::-1]  # from the smallest up: a difference would leave rounding
    there = left > 0.0
    multiples = (supply - filled) / np.where(there, left, 1.0)
    short = there & (ratio >= multiples)
    last = np.maximum(np.count_nonzero(there, axis=-1) - 1, 0)
    place = np.where(np.any(short, axis=-1), np.argmax(short, axis=-1), last)[..., None]
    found = np.take_along_axis(multiples, place, axis=-1)
    return np.where(np.any(there, axis=-1)[..., None], found, np.nan)
