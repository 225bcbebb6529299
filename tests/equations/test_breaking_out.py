"""Pooling, right-sizing, a common market: by hand, and at their limits."""

import numpy as np
import pytest
from scipy.integrate import quad

from suanli.model.equations import common_market, demand, pooling, right_sizing


def test_a_pool_without_correlation_and_with_full_correlation():
    for members in (1, 4, 100):
        assert pooling.peaks_kept(members, 0.0) == pytest.approx(members**-0.5, rel=1e-14)
        assert pooling.peaks_kept(members, 1.0) == 1.0, "full correlation frees nothing"
    loads = np.random.default_rng(1).multivariate_normal(np.ones(5), 0.04 * (0.3 + 0.7 * np.eye(5)), 200_000)
    assert loads.mean(axis=1).std() / 0.2 == pytest.approx(pooling.peaks_kept(5, 0.3), rel=0.01), "simulated"
    assert pooling.peaks_kept(1e9, 0.3) == pytest.approx(0.3**0.5, rel=1e-6)


def test_pooled_utilisation_of_scattered_servers():
    alone = 1.0 / (1.0 + 2.33 * 2.9)  # 12.9 per cent, as the article has it
    for rho in (0.0, 0.3, 1.0):
        kept = pooling.peaks_kept(50, rho)
        by_formula = 1.0 / (1.0 + 2.33 * 2.9 * kept)
        assert pooling.pooled_utilisation(alone, 1.0 - kept) == pytest.approx(by_formula, rel=1e-12)
    assert pooling.pooled_utilisation(0.65, 0.0) == 0.65, "to the last bit"
    assert pooling.pooled_utilisation(0.65, 1.0) == 1.0


def test_a_link_without_bound_asks_its_fee_alone():
    assert pooling.link_price(0.1, 0.0) == 0.1
    assert pooling.link_price(0.1, 1.0) == pytest.approx(0.2)
    assert pooling.link_price(0.1, 2.0) == pytest.approx(1.7)


def test_mixed_chips_wait_for_the_slowest_unless_work_is_dealt_out():
    counts, performance = np.array([10.0, 30.0, 0.0]), np.array([4.0, 1.0, 0.1])
    assert pooling.balance(counts, performance, 0.0) == pytest.approx(1.0 / 1.75)
    assert pooling.balance(counts, performance, 1.0) == 1.0
    assert pooling.balance(np.array([3.0]), np.array([2.0]), 0.0) == 1.0, "one kind waits for nobody"
    parts = [pooling.balance(counts, performance, e) for e in np.linspace(0.0, 1.0, 11)]
    assert (np.diff(parts) > 0.0).all()


def test_infinite_bandwidth_leaves_no_communication_loss():
    assert pooling.communication(1.0, 1.0, 0.0) == 0.5
    assert pooling.communication(1.0, np.inf, 0.0) == 1.0
    assert pooling.communication(1.0, 1.0, 1.0) == 1.0
    assert pooling.communication(1.0, 4.0, 0.5) > pooling.communication(1.0, 2.0, 0.5)


def test_retention_of_nothing_moves_nobody():
    price, most = np.array([0.1, 0.5, 0.99, 2.0]), np.ones(4)
    assert (right_sizing.small_part(price, most, 0.2, 0.0, 1.0) == 0.0).all()
    assert (right_sizing.small_part(price, most, 0.9, 0.8, 1.0) == 0.0).all(), "what it saves isn't worth what it loses"
    assert (right_sizing.small_part(price, most, 0.2, 0.8, 0.0) == 0.0).all(), "worth any price"
    assert (right_sizing.small_part(price, most, 0.2, 1.0, 1.0) == 1.0).all(), "nothing is lost"
    dearer = right_sizing.small_part(np.linspace(0.01, 0.2, 20), np.ones(20), 0.5, 0.6, 1.0)
    assert (np.diff(dearer) > 0.0).all(), "dear compute makes small models"


@pytest.mark.parametrize("elasticity", [0.6, 1.0, 1.5])
@pytest.mark.parametrize("price", [0.05, 0.3, 0.9])
def test_who_moves_to_small_models_by_drawing_what_work_is_worth(elasticity, price):
    """Work of every worth along the demand curve, each unit choosing for itself."""
    part = (np.arange(200_000) + 0.5) / 200_000
    least = price**elasticity  # P(V > 1 | V > p), cut off
    worth = price * (1.0 - part * (1.0 - least)) ** (-1.0 / elasticity)
    moves = (0.7 * worth - 0.2 * price > worth - price).mean()
    found = right_sizing.small_part(np.array([price]), np.ones(1), 0.2, 0.7, elasticity)[0]
    assert found == pytest.approx(moves, abs=1e-4)


def test_compute_and_value_of_a_task():
    small = np.array([0.0, 0.5, 1.0])
    assert right_sizing.compute_per_task(small, 0.2) == pytest.approx([1.0, 0.6, 0.2])
    assert right_sizing.value_per_task(small, 0.8) == pytest.approx([1.0, 0.9, 0.8])


def test_an_open_standard_merges_bases_and_spills_findings():
    share, members = np.array([0.5, 0.2, 0.1, 0.2]), np.array([0.0, 1.0, 1.0, 0.0])
    assert common_market.merged_base(share, members, 0.0) == pytest.approx(share, abs=0.0)
    assert common_market.merged_base(share, members, 1.0) == pytest.approx([0.5, 0.3, 0.3, 0.2])
    hits = np.array([9.0, 4.0, 2.0, 1.0])
    spilt = common_market.shared_hits(hits, members, 0.5)
    assert spilt == pytest.approx([9.0, 3.5, 2.5, 1.0])
    assert spilt.sum() == pytest.approx(hits.sum()), "what is found isn't made more"
    assert common_market.shared_hits(hits, members, 0.0) is hits


def test_research_follows_what_quality_is_expected_to_earn():
    sales = np.array([[8.0, 1.0, 0.0], [2.0, 3.0, 0.0]])
    seen, kept = np.array([1.0, 0.5]), np.array([1.0, 1.0, 0.9])
    found = common_market.research_return(sales, seen, kept, 0.5)
    assert found == pytest.approx([0.9**0.5, (2.5 / 4.0) ** 0.5, 0.9**0.5])
    assert common_market.research_return(sales, np.ones(2), np.ones(3), 0.5) == pytest.approx(np.ones(3), abs=0.0)
    assert common_market.fixed_cost_part(1.0, 7.0) == pytest.approx(1.0 / 7.0)
    assert common_market.fixed_cost_part(0.0, 7.0) == 1.0


@pytest.mark.parametrize("elasticity", [0.4, 0.6, 1.0, 1.4])
@pytest.mark.parametrize("served", [0.1, 2.0, 5.0])
def test_consumer_value_is_the_area_under_demand(elasticity, served):
    wanted, price, choke = 5.0, 0.5, 2.0
    area = quad(lambda x: min(price * (x / wanted) ** (-1.0 / elasticity), choke), 0.0, served, limit=200)[0]
    given = (np.array([one]) for one in (served, wanted, price, choke))
    assert demand.consumer_value(*given, elasticity)[0] == pytest.approx(area, rel=1e-6)


def test_consumer_value_where_nothing_is_wanted_or_bent():
    nothing = np.zeros(1)
    assert demand.consumer_value(nothing, nothing, np.ones(1), np.ones(1), 1.0) == pytest.approx([0.0])
    assert demand.consumer_value(np.ones(1), np.ones(1), np.ones(1), 3.0 * np.ones(1), 0.0) == pytest.approx([3.0])
