"""Sharing what is short: orders in, fills out; nothing made, nothing lost, nobody gets more than it ordered."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suanli.model.markets import chips, wafers
from suanli.model.markets.rationing import rationed

amounts = st.lists(st.floats(0.0, 1e6, allow_subnormal=False), min_size=1, max_size=8)


@settings(deadline=None, derandomize=True)
@given(st.data())
def test_nothing_is_made_or_lost(data):
    orders = np.array(data.draw(amounts))
    claims = np.array(data.draw(st.lists(st.floats(0.0, 1e6), min_size=len(orders), max_size=len(orders))))
    supply = data.draw(st.floats(0.0, 2e6))
    given_ = rationed(orders, claims, supply)
    assert (given_ >= 0.0).all()
    assert (given_ <= orders * (1 + 1e-12)).all()
    assert given_.sum() == pytest.approx(min(supply, orders.sum()), rel=1e-9, abs=1e-9)


def test_equal_claims_share_alike_and_infinite_supply_fills():
    orders = np.array([10.0, 30.0, 60.0])
    assert rationed(orders, orders, 50.0) == pytest.approx(orders / 2.0)
    assert np.array_equal(rationed(orders, orders, np.inf), orders)
    assert rationed(orders, np.zeros(3), 50.0) == pytest.approx(orders / 2.0)  # nobody has a claim


def test_claims_by_hand():
    """Supply 50, claims 1:1:2: the first is filled at 10, the others share 40 as 1:2."""
    assert rationed(np.array([10.0, 30.0, 60.0]), np.array([1.0, 1.0, 2.0]), 50.0) == pytest.approx(
        [10, 40 / 3, 80 / 3]
    )
    backed_first = rationed(np.array([10.0, 30.0]), np.array([0.0, 1.0]), 35.0)
    assert backed_first == pytest.approx([5.0, 30.0])


def test_rules_of_a_chip_supplier():
    orders, bids = np.array([[4.0], [8.0]]), np.array([[3.0], [1.0]])
    contracts, bought = np.array([[0.0], [8.0]]), np.array([[1.0], [0.25]])

    def got(rule):
        claimed = chips.claims(rule, orders, chips.Standing(bids, contracts, bought), 1.0)
        return chips.cleared(orders, orders, claimed, np.array([6.0]), (1, 1)).to_buyers[:, 0]

    assert got("proportional") == pytest.approx([2.0, 4.0])
    assert got("price") == pytest.approx([3.6, 2.4])  # 12 to 8
    assert got("priority") == pytest.approx([1.2, 4.8])  # 16 to 64
    assert got("contract") == pytest.approx([0.0, 6.0])
    assert got("independent") == pytest.approx([4.0, 2.0])  # 4 to 2: the second makes three quarters for itself


def test_what_is_beyond_the_want_is_cancelled():
    wanted = np.array([[4.0], [8.0]])
    fills = chips.cleared(2.0 * wanted, wanted, 2.0 * wanted, np.array([18.0]), (1, 1))
    assert fills.ordered == pytest.approx([24.0])
    assert fills.to_buyers[:, 0] == pytest.approx([4.0, 8.0])  # 6 and 12 were theirs
    assert fills.fill == 1.0


def test_a_second_source_takes_what_the_first_leaves():
    bookings, sources = np.array([10.0, 6.0]), np.array([[0, 0], [1, -1]])
    free = np.ones((2, 2))
    asked, filled = wafers.started(bookings, sources, bookings, np.array([8.0, 3.0]), free)
    assert filled == pytest.approx(np.array([[5.0, 3.0], [3.0, 0.0]]))
    assert asked == pytest.approx(np.array([[10.0, 5.0], [6.0, 0.0]]))
    refused = np.array([[0.3, 1.0], [1.0, 1.0]])  # the first foundry may take three tenths of the first supplier's
    refilled = wafers.started(bookings, sources, bookings, np.array([8.0, 9.0]), refused)[1]
    assert refilled == pytest.approx(np.array([[3.0, 7.0], [5.0, 0.0]]))
    assert (filled.sum(axis=0) <= [8.0, 3.0]).all()


def test_rules_of_a_foundry():
    bookings, past = np.array([2.0, 4.0]), np.array([3.0, 0.0])
    assert wafers.claims("proportional", bookings, past, 0.75) == pytest.approx(bookings)
    assert wafers.claims("priority", bookings, past, 0.75) == pytest.approx([4.0, 16.0])
    assert wafers.claims("contract", bookings, past, 0.75) == pytest.approx([2.75, 1.0])
