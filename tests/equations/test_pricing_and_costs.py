"""Prices and costs: formulas by hand, monotone where they must be, and the limits that theory knows."""

import numpy as np
import pytest

from suanli.agents.cloud_vendor import pricing as rules
from suanli.agents.cloud_vendor.pricing_rules import rules as all_rules
from suanli.model.equations import costs, pricing


def stance(**given):
    plain = {"share": 0.3, "price_weight": 3.0, "elasticity": 0.5, "fixed_markup": 0.6, "penetration": 0.0}
    return rules.Stance(**(plain | given))


def test_fixed_markup_ignores_the_share():
    assert all_rules()["fixed"].markup(stance(share=np.array([0.0, 0.5, 1.0]))).tolist() == [1.6, 1.6, 1.6]


def test_bertrand_by_hand():
    eta = 3.0 * 0.7 + 0.5
    assert pricing.bertrand_markup(0.3, 3.0, 0.5) == pytest.approx(eta / (eta - 1.0))
    assert rules.bertrand_markup(stance()) == pricing.bertrand_markup(0.3, 3.0, 0.5)
    assert all_rules()["bertrand"].markup(stance()) == rules.bertrand_markup(stance())


def test_bertrand_limits():
    """An atomistic seller: elasticity alpha + epsilon. A monopoly: epsilon alone."""
    assert pricing.bertrand_markup(0.0, 3.0, 0.5) == pytest.approx(3.5 / 2.5)
    assert pricing.bertrand_markup(1.0, 3.0, 2.0) == pytest.approx(2.0)
    assert np.isfinite(pricing.bertrand_markup(1.0, 3.0, 0.5))


def test_bertrand_is_the_best_price_of_a_logit_seller():
    """Against rivals' fixed prices no other price earns more (customers buy less at a higher price)."""
    price_weight, elasticity, cost = 3.0, 0.5, 1.0

    def share(price):
        return price**-price_weight / (price**-price_weight + 1.5**-price_weight)

    prices = np.linspace(1.01, 6, 200_001)
    profit = (prices - cost) * share(prices) * prices**-elasticity
    best = prices[np.argmax(profit)]
    assert best == pytest.approx(cost * pricing.bertrand_markup(share(best), price_weight, elasticity), rel=1e-3)


def test_strategic_is_bertrand_less_the_cut():
    assert all_rules()["strategic"].markup(stance(penetration=0.2)) == pytest.approx(
        0.8 * rules.bertrand_markup(stance())
    )
    assert set(all_rules()) == {"fixed", "bertrand", "strategic"}


def test_penetration_is_bounded_by_patience_and_purse():
    cut = pricing.penetration(0.5, 1.0, 1.0, 2.0, 2.0)
    assert cut == pytest.approx(0.25)
    assert pricing.penetration(0.5, 1.0, 0.0, 2.0, 2.0) == 0.0
    assert pricing.penetration(0.5, 0.0, 1.0, 2.0, 2.0) == 0.0
    assert pricing.penetration(0.5, 1.0, 1.0, 0.0, 2.0) == 0.0
    assert pricing.penetration(0.5, 1.0, 1.0, 4.0, 2.0) > cut


def test_learning_by_hand():
    assert costs.learnt_cost(1.0, 2.0, 1.0, 0.322) == pytest.approx(0.8, abs=1e-3)  # 20 % a doubling
    assert costs.learnt_cost(0.3, 5.0, 5.0, 0.2) == 0.3


def test_experience_spills_over():
    own = np.array([9.0, 1.0])
    assert costs.effective_experience(own, 0.0) == pytest.approx(own)
    assert costs.effective_experience(own, 1.0) == pytest.approx([10.0, 10.0])
    assert costs.effective_experience(own, 1 / 3) == pytest.approx([9 + 1 / 3, 4.0])


def test_unit_cost_by_hand():
    assert costs.unit_cost(2.6, 20, 0.65, 0.3) == pytest.approx(0.5)


def test_missing_sales_are_bounded():
    missing = costs.missing_sales(0.2, 20.0, 1.0)
    assert missing == pytest.approx(3.0)
    assert costs.missing_sales(0.2, 20.0, 9.0) == 0.0


def test_a_platform_costs_the_same_whatever_is_sold():
    market = np.array([10.0, 2.0])
    assert costs.platform_cost(0.02, market, 0.1, 0) == pytest.approx([0.2, 0.04])
    assert costs.platform_cost(0.02, market, 0.1, 8) == pytest.approx([0.2 * 1.21, 0.04 * 1.21])
