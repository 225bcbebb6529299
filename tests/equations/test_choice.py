"""Choice: logit shares, the pick against its probabilities, steady states, and the inversion."""

import numpy as np
import pytest

from suanli.model.equations import choice

WEIGHTS = choice.logit_weights(np.array([0.3, 0.0, -1.0]))


def test_logit_by_hand_and_its_limits():
    assert choice.logit_weights(np.array([np.log(3.0), 0.0])) == pytest.approx([0.75, 0.25])
    assert choice.logit_weights(np.array([800.0, 0.0])) == pytest.approx([1.0, 0.0])
    assert choice.logit_weights(np.zeros(4)) == pytest.approx(0.25)


@pytest.mark.parametrize("incumbent", [-1, 0, 2])
@pytest.mark.parametrize("loyalty", [0.0, 1.5])
def test_pick_has_the_probabilities_it_says(incumbent, loyalty):
    n = 100_000
    luck = (np.arange(n) + 0.5) / n
    taken = choice.pick(np.tile(WEIGHTS, (n, 1)), np.full(n, incumbent), loyalty, luck)
    expected = WEIGHTS.copy()
    if incumbent >= 0:
        expected[incumbent] *= np.exp(loyalty)
    expected /= expected.sum()
    assert np.bincount(taken, minlength=3) / n == pytest.approx(expected, abs=2e-5)


def test_pick_leaves_its_input_alone():
    weights = np.tile(WEIGHTS, (2, 1))
    choice.pick(weights, np.array([0, 1]), 2.0, np.array([0.2, 0.9]))
    assert np.array_equal(weights, np.tile(WEIGHTS, (2, 1)))


def test_expected_holding_is_the_mean_of_picks():
    n, holding, loyalty = 300_000, np.array([0.5, 0.2, 0.3]), 1.2
    luck = (np.arange(n) + 0.5) / n
    mean = sum(
        share * np.bincount(choice.pick(np.tile(WEIGHTS, (n, 1)), np.full(n, v), loyalty, luck), minlength=3) / n
        for v, share in enumerate(holding)
    )
    assert choice.expected_holding(WEIGHTS, holding, loyalty) == pytest.approx(mean, abs=2e-5)
    assert choice.expected_holding(WEIGHTS, holding, loyalty).sum() == pytest.approx(1.0)


@pytest.mark.parametrize("fresh", [0.0, 0.05])
def test_steady_shares_are_steady_and_reached(fresh):
    steady = choice.steady_shares(WEIGHTS, 2.0, 0.125, fresh)
    assert choice.next_shares(WEIGHTS, steady, 2.0, 0.125, fresh) == pytest.approx(steady, abs=1e-15)
    shares = np.array([0.0, 0.0, 1.0])
    for _ in range(2000):
        shares = choice.next_shares(WEIGHTS, shares, 2.0, 0.125, fresh)
    assert shares == pytest.approx(steady, abs=1e-9)


def test_steady_shares_without_new_workloads_in_closed_form():
    bonus = np.exp(2.0) - 1.0
    closed = WEIGHTS * (1.0 + WEIGHTS * bonus)
    assert choice.steady_shares(WEIGHTS, 2.0, 0.125, 0.0) == pytest.approx(closed / closed.sum())


def test_switching_cost_multiplies_sensitivity_by_one_plus_tanh():
    """Two equal firms: d ln(s1/s2) / d V = 1 + tanh(s / 2)."""
    for loyalty in (0.0, 1.0, 3.0):
        steady = choice.steady_shares(choice.logit_weights(np.array([1e-6, 0.0])), loyalty, 0.1, 0.0)
        assert np.log(steady[0] / steady[1]) / 1e-6 == pytest.approx(1.0 + np.tanh(loyalty / 2.0), rel=1e-5)


def test_the_inversion_finds_what_was_put_in():
    turnover = choice.Turnover(2.0, 0.125, 0.05)
    reputation = np.array([0.0, -0.5, -1.2])
    modelled, spend = np.array([[1.0, 0.5, 0.0], [0.0, 0.2, 2.0]]), np.array([0.8, 0.2])
    steady = choice.steady_shares(choice.logit_weights(modelled + reputation), 2.0, 0.125, 0.05)
    found = choice.steady_reputation(modelled, spend @ steady, spend, turnover)
    assert found == pytest.approx(reputation, abs=1e-9)


def test_the_moving_inversion_gives_the_drift_asked_for():
    turnover = choice.Turnover(2.0, 0.125, 0.05)
    modelled, spend = np.array([[1.0, 0.5, 0.0], [0.0, 0.2, 2.0]]), np.array([0.8, 0.2])
    shares = np.array([[0.5, 0.3, 0.2], [0.1, 0.2, 0.7]])
    drift = np.array([0.01, -0.02, 0.0])
    found = choice.moving_reputation(modelled, shares, spend, drift, turnover)
    weights = choice.logit_weights(modelled + found)
    later = spend @ np.array([choice.next_shares(w, s, 2.0, 0.125, 0.05) for w, s in zip(weights, shares, strict=True)])
    target = (spend @ shares) * (1 + drift)
    assert later == pytest.approx(target / target.sum(), abs=1e-9)
    assert found.max() == 0.0


def test_an_impossible_drift_is_refused():
    turnover = choice.Turnover(2.0, 0.05, 0.0)
    with pytest.raises(ValueError, match="no preference"):
        choice.moving_reputation(
            np.zeros((2, 2)), np.full((2, 2), 0.5), np.array([0.5, 0.5]), np.array([0.9, -0.9]), turnover
        )
