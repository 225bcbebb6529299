"""The compute market: orders in = fills out, nobody served beyond capacity, spending met exactly."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from suanli.model.markets.compute import cleared, scale_to_spending

AMOUNTS = arrays(float, (2, 4), elements=st.floats(0, 1e3))
CAPACITY = arrays(float, 4, elements=st.floats(1e-3, 1e3))


@settings(deadline=None)
@given(AMOUNTS, CAPACITY)
def test_rationing(ordered, capacity):
    fills = cleared(ordered, np.full((2, 4), 0.5), capacity)
    assert ((fills.fill > 0.0) & (fills.fill <= 1.0)).all()
    assert fills.served == pytest.approx(fills.fill * ordered)
    assert (fills.served.sum(axis=0) <= capacity * (1 + 1e-12) + 1e-12).all()
    unrationed = ordered.sum(axis=0) <= capacity
    assert (fills.fill[unrationed] == 1.0).all()
    assert fills.revenue == pytest.approx(0.5 * fills.served)


def test_no_limit_serves_all():
    fills = cleared(np.ones((2, 3)), np.ones((2, 3)), np.full(3, np.inf))
    assert (fills.fill == 1.0).all()


@settings(deadline=None)
@given(
    arrays(float, 4, elements=st.floats(0.01, 10)),
    arrays(float, 4, elements=st.floats(0.01, 10)),
    st.floats(0.05, 0.95),
)
def test_spending_is_met_exactly(price, ordered, part):
    capacity = np.array([1.0, 2.0, 0.5, 3.0])
    target = part * float((price * capacity).sum())
    factor = scale_to_spending(price * ordered, ordered, capacity, target)
    fills = cleared((factor * ordered)[None, :], price[None, :], capacity)
    assert fills.revenue.sum() == pytest.approx(target, rel=1e-9)


def test_vendors_without_orders_or_limits():
    value, ordered = np.array([0.0, 2.0]), np.array([0.0, 1.0])
    assert scale_to_spending(value, ordered, np.array([1.0, np.inf]), 6.0) == pytest.approx(3.0)
    assert scale_to_spending(value, ordered, np.array([0.0, 0.0]), 6.0) == pytest.approx(3.0)
