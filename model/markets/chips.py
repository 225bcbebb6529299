"""The market for AI chips: orders by region's mix of suppliers meet what each supplier has to ship."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array
from suanli.model.markets.rationing import rationed
from suanli.model.state.messages import ChipFills

Array = np.ndarray


class Standing(NamedTuple):
    """What a supplier may know of its buyers: what each earns by a chip; past deliveries, thousands; what it buys.

    bids, contracts  the shape of orders; bought  part of its AI servers that isn't of its own design, (buyers, 1)
    """

    bids: Array
    contracts: Array
    bought: Array


def claims(rule: str, orders: Array, buyers: Standing, contract_part: float) -> Array:
    """Claims that a supplier's rule gives its buyers in a shortage, the same shape as orders: (buyers, suppliers).

    proportional  o;  price  o b, what a buyer pays in all for the order;  priority  o^2, the largest first;
    contract  w past deliveries + (1 - w) o;  independent  o (1 - m), m the part that the buyer makes for itself
    """
    if rule == "price":
        return as_array(orders * buyers.bids)
    if rule == "priority":
        return as_array(arithmetic.power(orders, 2))
    if rule == "contract":
        return as_array(contract_part * buyers.contracts + (1.0 - contract_part) * orders)
    if rule == "independent":
        return as_array(orders * buyers.bought)
    return orders


def cleared(orders: Array, wanted: Array, claimed: Array, supply: Array, shape: tuple[int, int]) -> ChipFills:
    """What is shipped of what vendors and customers ordered; what a buyer is given beyond its want is cancelled.

    orders   with padding, (buyers, suppliers), thousand chips: vendors first, then customers' premises by region
    wanted   the same without padding; claimed  as ``claims`` gives them
    supply   by supplier, thousand chips; np.inf where nothing limits it
    shape    how many of the buyers are vendors, and how many regions have premises
    """
    given = rationed(orders.T, claimed.T, supply).T
    shipped = np.minimum(given, wanted)
    nothing = np.zeros_like(orders[: shape[0]])
    return ChipFills(arithmetic.total(orders, axis=0), wanted, shipped, nothing, nothing, *shape)
