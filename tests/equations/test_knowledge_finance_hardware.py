"""R&D, money and machines: by hand, against SciPy, and at their limits."""

import numpy as np
import pytest
from scipy import stats

from suanli.model.equations import finance, hardware, knowledge
from suanli.model.equations.loop import Regime, regime
from suanli.model.kernel import quantiles


def test_research_wanted_is_a_share_of_sales_and_a_part_of_the_distance_to_the_frontier():
    assert knowledge.research_target(10.0, 0.1, 5.0, 0.25, 0.3) == pytest.approx(2.0)
    assert knowledge.research_target(10.0, 0.1, 0.5, 0.25, 0.3) == pytest.approx(1.0), "who leads follows nobody"
    assert knowledge.research_target(10.0, 0.1, 50.0, 0.25, 0.3) == pytest.approx(3.0), "no more than three tenths"
    assert knowledge.research_target(10.0, 0.6, 50.0, 0.25, 0.3) == pytest.approx(6.0), "but what is its own"


def test_a_parent_stands_by_its_vendor_for_a_horizon_and_then_less_and_less():
    assert finance.trust(np.array([0.0, 20.0, 30.0, 40.0, 90.0]), 20.0) == pytest.approx([1.0, 1.0, 0.5, 0.0, 0.0])


def test_a_loss_as_large_as_is_borne_can_be_spent():
    assert finance.spendable(np.array([3.0, -1.0, -4.0]), np.array([0.0, 8.0, 8.0])) == pytest.approx([3.0, 1.0, 0.0])


def test_hits_have_the_elasticity_they_say():
    hits = knowledge.mean_hits(np.array([0.0, 1.0, 4.0]), 6.0, 0.5)
    assert hits == pytest.approx([0.0, 6.0, 12.0])


@pytest.mark.parametrize("mean", [0.01, 0.7, 5.0, 60.0, 900.0])
def test_poisson_quantile_is_scipys(mean):
    luck = (np.arange(2001) + 0.5) / 2001
    assert np.array_equal(quantiles.poisson_quantile(luck, np.full(2001, mean)), stats.poisson.ppf(luck, mean))


def test_poisson_of_nothing_is_nothing():
    assert quantiles.poisson_quantile(np.array([0.999999]), np.array([0.0]))[0] == 0.0


@pytest.mark.parametrize("tries", [1, 6, 40])
def test_the_best_of_many_tries_is_what_simulation_gives(tries):
    luck = (np.arange(40_000) + 0.5) / 40_000
    drawn = knowledge.best_quantile(luck, np.full(40_000, float(tries)), 6.0)
    best = np.random.default_rng(1).exponential(size=(40_000, tries)).max(axis=1)
    scale = 6.0 / sum(1.0 / k for k in range(1, 7))
    for share in (0.1, 0.5, 0.9):
        assert np.quantile(drawn, share) == pytest.approx(scale * np.quantile(best, share), rel=0.03)
    mean = knowledge.drawn_mean(np.array([float(tries)]), 6.0, "best_of_n")[0]
    assert drawn.mean() == pytest.approx(mean, rel=1e-3)
    assert mean == pytest.approx(scale * sum(1.0 / k for k in range(1, tries + 1)))
    assert knowledge.drawn_mean(np.array([7.0]), 6.0, "poisson")[0] == 7.0


def test_no_tries_no_hits():
    assert knowledge.best_quantile(np.array([0.999]), np.array([0.0]), 6.0)[0] == 0.0
    assert knowledge.drawn_mean(np.array([0.0]), 6.0, "best_of_n")[0] == pytest.approx(0.0, abs=1e-12)


def test_absorptive_capacity_grows_to_one():
    z = knowledge.absorptive_capacity(np.array([0.0, 0.25, 100.0]), 0.25)
    assert z == pytest.approx([0.0, 1 - np.exp(-1), 1.0])


def test_knowledge_by_hand():
    stock = knowledge.next_knowledge(np.array([2.0, 1.0]), np.array([4, 0]), 0.05, 0.1, np.array([0.2, 0.2]))
    assert stock == pytest.approx([2.0, 1.1])


def test_imitation_closes_gaps_and_never_passes():
    stock = np.array([2.0, 0.5])
    for _ in range(400):
        stock = knowledge.next_knowledge(stock, np.zeros(2), 0.0, 0.0, np.array([0.05, 0.05]))
        assert stock[1] <= stock[0] == 2.0
    assert stock[1] == pytest.approx(2.0, abs=1e-6)


def test_opening_knowledge_is_what_its_own_history_leaves():
    """A long history of hits growing at beta g a year gives the stock the formula says."""
    delta, growth, beta, step = 0.03, 0.5, 0.5, 0.05
    quarterly = (1 + growth) ** (beta / 4)
    hits = 6.0 * quarterly ** -np.arange(4000)
    stock = (step * hits * (1 - delta) ** np.arange(4000)).sum()
    formula = knowledge.opening_knowledge(np.array([6.0]), step, delta, np.array([growth]), beta)[0]
    # the sum counts this quarter's hits at once; the formula takes the stock before depreciation of a further quarter
    assert stock == pytest.approx(formula * quarterly, rel=1e-6)


def test_money_by_hand():
    assert finance.patience(1.0, 4.0) == 0.75
    assert finance.patience(9.0, 4.0) == 0.0
    assert finance.patience(0.0, 0.0) == 0.0
    assert finance.debt_room(3.0, 2.0, 1.0) == 5.0
    assert finance.debt_room(-3.0, 2.0, 1.0) == 0.0
    assert finance.affordable(1.0, -3.0, 0.5, 0.0) == 0.0
    assert finance.tax(np.array([2.0, -2.0]), 0.25).tolist() == [0.5, 0.0]
    assert finance.interest(np.array([8.0]), 0.05)[0] == pytest.approx(0.1)
    support, debt = finance.shortfall_funding(np.array([-3.0, -1.0, 2.0]), np.array([2.0, 2.0, 2.0]))
    assert (support.tolist(), debt.tolist()) == ([2.0, 1.0, 0.0], [1.0, 0.0, 0.0])
    assert finance.excess_cash(np.array([10.0, 1.0]), np.array([2.0, 2.0]), np.array([4.0, 0.0]), 0.5).tolist() == [
        2,
        0,
    ]


def test_server_price_falls():
    assert hardware.server_price(4, 2.0, 0.15) == pytest.approx(1.7)
    assert hardware.server_price(-4, 1.7, 0.15) == pytest.approx(2.0)


def test_wanted_capacity_by_hand():
    assert hardware.wanted_capacity(6.5, 0.1, 2, 0.65) == pytest.approx(13.31)


def test_expected_growth_adapts_and_stays_sane():
    assert hardware.adaptive_growth(0.1, 1.3, 1.0) == pytest.approx(0.15)
    assert hardware.adaptive_growth(0.1, 100.0, 1.0) == 0.4
    assert hardware.adaptive_growth(0.1, 0.0, 1.0) == pytest.approx(-0.175)
    assert hardware.adaptive_growth(0.1, 1.0, 0.0) == pytest.approx(0.1)


def test_opening_vintages_add_up_and_grow():
    units = hardware.opening_vintages(np.array([10.0]), np.array([0.1]), 5)
    assert units.sum() == pytest.approx(10.0)
    assert units[0, :-1] / units[0, 1:] == pytest.approx(1.1)


def test_utilisation_of_a_single_site():
    """The analytic value 1 / (1 + z cv): 10-15 % for cv between 2.4 and 3.9."""
    use = 1.0 / hardware.peak_capacity(np.ones(2), np.array([2.43, 3.86]), 2.33)
    assert use == pytest.approx([0.15, 0.10], abs=1e-3)


@pytest.mark.parametrize(
    ("profit", "share", "quality", "short", "expected"),
    [
        (1.0, 0.01, -0.1, False, Regime.VIRTUOUS),
        (1.0, -0.01, 0.1, False, Regime.VIRTUOUS),
        (0.0, -0.01, -0.1, True, Regime.HARVEST),
        (-1.0, 0.01, 0.0, False, Regime.EXPANSION),
        (-1.0, 0.01, -0.1, False, Regime.STRATEGIC_LOSS),
        (-1.0, -0.01, 0.1, False, Regime.STRATEGIC_LOSS),
        (-1.0, 0.01, 0.1, True, Regime.TRAPPED),
    ],
)
def test_regimes_by_the_rule(profit, share, quality, short, expected):
    assert regime(profit, share, quality, short) == expected
