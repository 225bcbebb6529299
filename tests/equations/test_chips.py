"""Equations of chips, by hand and against theory."""

import numpy as np
import pytest

from suanli.model.equations import chips
from suanli.model.markets.chips import cleared


def test_node_index_fades():
    """Twelve per cent in the first year or so, less each year, towards a finite limit."""
    yearly = [chips.node_index(4 * (y + 1), 0.12, 0.05) / chips.node_index(4 * y, 0.12, 0.05) - 1 for y in range(20)]
    assert yearly[0] == pytest.approx(0.117, abs=0.003)
    assert (np.diff(yearly) < 0.0).all()
    assert chips.node_index(0, 0.12, 0.05) == 1.0
    assert chips.node_index(8, 0.12, 0.0) == pytest.approx(1.12**2)
    assert chips.node_index(8, 0.12, 1.0) == 1.0


def test_performance_is_node_times_design():
    found = chips.performance(np.array([125.0, 60.0]), 1.2, np.array([2.0, 1.0]))
    assert found == pytest.approx([300.0, 72.0])


def test_ideas_get_harder_to_find():
    """Sixteen times the money doubles successes at beta 1/4; twice the design takes back 2^-phi."""
    one, many = (chips.mean_design_hits(np.array([r]), np.array([1.0]), 2.0, 0.25, 0.35)[0] for r in (1.0, 16.0))
    assert many == pytest.approx(2.0 * one)
    later = chips.mean_design_hits(np.array([1.0]), np.array([2.0]), 2.0, 0.25, 0.35)[0]
    assert later == pytest.approx(one * 2**-0.35)
    assert chips.mean_design_hits(np.array([0.0]), np.array([1.0]), 2.0, 0.25, 0.35)[0] == 0.0
    assert chips.next_design(np.array([1.5]), np.array([2.0]), 0.04)[0] == pytest.approx(1.5 * np.exp(0.08))


def test_user_cost_pays_hardware_back():
    """Rents that fall as successors get cheaper add up to the price over its life; without a fall it is k / (T u)."""
    rent = chips.user_cost(10.0, 16, 0.2, 0.65)
    assert sum(rent * 0.65 * 0.8 ** (j / 4) for j in range(16)) == pytest.approx(10.0)
    assert chips.user_cost(10.0, 16, 0.0, 0.65) == pytest.approx(10.0 / (16 * 0.65))


def test_the_opening_mix_is_what_buyers_would_choose():
    mix = np.array([[0.9, 0.1, 0.0], [0.7, 0.1, 0.2]])
    utility = chips.value_utility(np.array([10.0, 3.0, 5.0]), mix, 3.0, 0.5)
    reputation = chips.revealed_reputation(utility, mix)
    assert chips.next_mix(mix, utility + reputation, 0.15) == pytest.approx(mix)
    assert np.isneginf(reputation[0, 2])  # not eligible there


def test_the_mix_moves_to_better_value_and_never_to_the_ineligible():
    mix = np.array([[0.9, 0.1, 0.0], [0.7, 0.1, 0.2]])
    before = chips.value_utility(np.array([10.0, 3.0, 5.0]), mix, 3.0, 0.5)
    reputation = chips.revealed_reputation(before, mix)
    better = chips.value_utility(np.array([10.0, 4.5, 5.0]), mix, 3.0, 0.5)
    moved = chips.next_mix(mix, better + reputation, 0.15)
    assert (moved[:, 1] > mix[:, 1]).all()
    assert moved[0, 2] == 0.0
    assert moved.sum(axis=1) == pytest.approx(1.0)


def test_chips_are_shared_in_proportion():
    needed = np.array([[0.008, 0.0], [0.006, 0.01], [0.008, 0.0]])  # thousand chips of each supplier in a PF, by buyer
    orders = np.array([100.0, 300.0, 50.0])[:, None] * needed
    fills = cleared(orders, orders, orders, np.array([1.5, 1.5]), (2, 1))
    assert fills.ordered == pytest.approx([0.8 + 1.8 + 0.4, 3.0])
    assert fills.fill == pytest.approx(0.5)
    assert fills.shipped == pytest.approx([1.5, 1.5])
    assert fills.to_vendors[1] == pytest.approx([0.9, 1.5])
    assert fills.to_premises == pytest.approx(np.array([[0.2, 0.0]]))
    free = cleared(orders, orders, orders, np.full(2, np.inf), (2, 1))
    assert free.fill == 1.0
    assert free.shipped == pytest.approx(free.ordered)
