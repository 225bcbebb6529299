"""Tasks have values: demand, elasticity and worth in closed form against quadrature; prices against maximisation."""

import numpy as np
import pytest
from scipy import integrate, optimize, stats

from suanli.model.equations import task_values
from suanli.model.kernel.quantiles import normal_above, normal_hazard

CURVES = [(0.3, 0.8), (0.9, 1.0), (1.1, 1.5), (1.9, 2.5)]
PRICES = [-4.0, -1.0, 0.0, 0.7, 3.0]


def test_the_normal_probability_is_exact_on_both_sides():
    x = np.linspace(-37.0, 37.0, 20_001)
    assert normal_above(x) == pytest.approx(stats.norm.sf(x), rel=1e-8, abs=1e-300)
    assert normal_above(x) == pytest.approx(stats.norm.sf(x), abs=1e-15)
    assert normal_hazard(x) == pytest.approx(stats.norm.pdf(x) / stats.norm.sf(x), rel=1e-8, abs=1e-300)
    assert float(normal_above(0.0)) == pytest.approx(0.5, rel=1e-14)


@pytest.mark.parametrize(("elasticity", "spread"), CURVES)
def test_at_the_price_of_2018_it_is_need_and_the_elasticity_given(elasticity, spread):
    curve = task_values.curve(elasticity, spread)
    assert curve.elasticity(0.0) == pytest.approx(elasticity, rel=1e-12)
    assert float(curve.response(0.0)) == pytest.approx(1.0, rel=1e-12)


@pytest.mark.parametrize(("elasticity", "spread"), CURVES)
@pytest.mark.parametrize("log_price", PRICES)
def test_elasticity_and_steepness_are_the_slopes_of_what_is_ordered(elasticity, spread, log_price):
    curve, step = task_values.curve(elasticity, spread), 1e-4
    ordered = np.log([curve.response(log_price + at * step) for at in (-1.0, 1.0)])
    assert curve.elasticity(log_price) == pytest.approx(-(ordered[1] - ordered[0]) / (2.0 * step), rel=1e-5)
    elastic = [curve.elasticity(log_price + at * step) for at in (-1.0, 1.0)]
    assert curve.steepness(log_price) == pytest.approx((elastic[1] - elastic[0]) / (2.0 * step), rel=1e-5)
    assert curve.steepness(log_price) > 0.0, "dearer compute meets more elastic demand"


@pytest.mark.parametrize(("elasticity", "spread"), CURVES)
@pytest.mark.parametrize("log_price", PRICES)
def test_surplus_is_the_area_under_demand(elasticity, spread, log_price):
    """Value less spending is the integral of what would be ordered at every higher price: never negative."""
    curve = task_values.curve(elasticity, spread)
    area = integrate.quad(lambda y: curve.response(y) * np.exp(y), log_price, log_price + 60.0, limit=500)[0]
    spending = np.exp(log_price) * curve.response(log_price)
    assert curve.value(log_price) - spending == pytest.approx(area, rel=1e-7)
    assert area > 0.0


@pytest.mark.parametrize("fill", [0.0, 0.001, 0.3, 0.95, 1.0])
def test_what_is_served_in_part_is_the_best_of_it(fill):
    """By sorting many tasks; what is served is worth at least its price."""
    curve, log_price, count = task_values.curve(0.9, 1.2), 0.4, 1_000_000
    normal = stats.norm.ppf((np.arange(count) + 0.5) / count)
    worth = np.sort(np.exp(1.2 * (normal - curve.position)))[::-1]
    served = round(fill * (worth > np.exp(log_price)).sum())
    by_hand = worth[:served].sum() / count / curve.part
    found = float(curve.value_served(np.array([log_price]), np.array([fill]))[0])
    assert found == pytest.approx(by_hand, rel=2e-3, abs=1e-12)
    assert found >= fill * np.exp(log_price) * curve.response(log_price) - 1e-12


def test_without_elasticity_all_that_is_needed_is_ordered():
    curve = task_values.curve(0.0, 1.0)
    assert curve.response(np.array([-3.0, 0.0, 2.0])) == pytest.approx(np.ones(3), abs=1e-8)
    assert curve.elasticity(0.0) == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize("customers", [0.4, 0.9, 1.5, 3.0])
@pytest.mark.parametrize("log_cost", [-3.0, -1.0, 0.5])
def test_the_best_price_earns_most(customers, log_cost):
    """Profit (p - c) q(p) p^-a by a search; the mark-up needs no floor, since demand chokes."""
    curve = task_values.curve(0.8, 1.2)
    elastic = float(task_values.best_elasticity(curve, np.array([customers]), np.array([log_cost]))[0])
    eta = customers + elastic
    best = log_cost - np.log(1.0 - 1.0 / eta)

    def lost(y):
        return -(np.exp(y) - np.exp(log_cost)) * curve.response(y) * np.exp(-customers * y)

    found = optimize.minimize_scalar(lost, bounds=(log_cost, log_cost + 8.0), method="bounded", options={"xatol": 1e-9})
    assert best == pytest.approx(found.x, abs=1e-5)
    assert elastic == pytest.approx(float(curve.elasticity(best)), rel=1e-9)


def test_worth_is_bounded_by_a_part_of_value_added():
    value, most, need = np.array([10.0, 10.0]), np.array([100.0, 1e12]), np.array([1.0, 1e9])
    assert task_values.shift(value, most, np.ones(2), 1.0) == pytest.approx([0.0, 0.0])
    grown = 2.0
    change = task_values.shift(value, most, np.array([1e6, 1.0]), grown)
    assert change[0] + np.log(10.0 * 1e6) == pytest.approx(np.log(grown * 100.0), rel=1e-4), "all of it, no more"
    assert change[1] == 0.0, "where value added outgrows need tasks are worth what they were"
    assert task_values.shift(value, most, need, 1.0)[1] == pytest.approx(-np.log1p(1e-2), rel=1e-6)
    assert (task_values.shift(np.zeros(2), most, need, 1.0) == 0.0).all()
    above = task_values.shift(np.array([10.0]), np.array([1.0]), np.array([1e6]), 2.0)  # what is done was feasible
    assert np.exp(above) * 10.0 * 1e6 == pytest.approx([20.0])
