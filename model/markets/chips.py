"""The market for AI chips: orders by region's mix of suppliers meet what each supplier has to ship."""

from __future__ import annotations

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array
from suanli.model.markets.rationing import rationed
from suanli.model.state.messages import ChipFills

Array = np.ndarray


def claims(rule: str, orders: Array, bids: Array, contracts: Array, contract_part: float) -> Array:
    """Claims that a supplier's rule gives its buyers in a shortage, the same shape as orders: (buyers, suppliers).

    proportional  o;  price  o b, what a buyer pays in all for the order;  priority  o^2, the largest first;
    contract  w past deliveries + (1 - w) o

    bids  what each buyer earns by a chip, the same shape; contracts  past deliveries, thousand chips
    """
    if rule == "price":
        return as_array(orders * bids)
    if rule == "priority":
        return as_array(arithmetic.power(orders, 2))
    if rule == "contract":
        return as_array(contract_part * contracts + (1.0 - contract_part) * orders)
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
