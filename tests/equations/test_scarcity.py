"""Spot prices, contracts and the division of a shortage's rent, by hand."""

import numpy as np
import pytest

from suanli.model.equations import scarcity
from suanli.model.equations.task_values import curve

CURVE = curve(1.1, 1.3)


def test_a_price_at_which_a_part_of_orders_is_left():
    log_price = np.array([-0.5, 0.0, 0.7])
    for part in (0.3, 1.0, 1.6):
        moved = scarcity.log_price_at(CURVE, log_price, np.full(3, part))
        assert CURVE.response(log_price + moved) == pytest.approx(part * CURVE.response(log_price), rel=1e-9)


def test_the_spot_price_is_cost_unless_capacity_is_short_or_idle():
    full, planned = np.log(np.array([0.5, 2.0, 0.2])), np.log(np.array([3.0, 4.0, 0.6]))
    assert np.exp(scarcity.spot(np.zeros(3), full, planned)) == pytest.approx([1.0, 2.0, 0.6])


def test_a_contract_goes_a_part_of_the_way_and_comes_back():
    up = scarcity.next_premium(0.0, 0.5, 0.1)
    assert up == pytest.approx(0.05)
    assert scarcity.next_premium(up, 0.0, 0.1) == pytest.approx(0.9 * up)
    assert scarcity.next_premium(0.0, 9.0, 0.1) == pytest.approx(0.1)  # nobody believes in more than a factor e
    assert scarcity.next_premium(0.3, 9.0, 0.0) == 0.3


def test_a_shortages_rent_is_divided():
    base, premium = 10.0, 0.0
    for _ in range(60):  # what the buyer gains falls by what it pays
        paid = base * np.expm1(premium)
        premium = scarcity.next_rent(premium, base, 8.0 - paid, 0.5, 0.5)
    assert base * np.expm1(premium) == pytest.approx(4.0)  # half of 8
    alone, taken = (scarcity.next_rent(0.0, base, 8.0, part, 1.0) for part in (0.0, 1.0))
    assert alone == 0.0
    assert base * np.expm1(taken) == pytest.approx(8.0)
    assert scarcity.next_rent(premium, base, -20.0, 0.5, 1.0) == 0.0  # no shortage, no rent


def test_what_a_price_is_worth_to_who_buys_chips():
    found = scarcity.chip_worth(np.array([2.0]), 12.0, 0.5, 1.5)
    assert found == pytest.approx([2.0 * 12.0 * 0.5 / 1.5])
