"""Pooling, right-sizing, a common market: by hand, and at their limits."""

import numpy as np
import pytest
from scipy import stats

from suanli.model.equations import common_market, pooling, right_sizing, task_values


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
    assert pooling.communication(1.0, 1.0) == 0.5
    assert pooling.communication(1.0, 0.0) == 1.0
    assert pooling.communication(1.0, 0.125) > pooling.communication(1.0, 0.25)


def test_retention_of_nothing_moves_nobody():
    log_price, curve, able = np.linspace(-3.0, 2.0, 20), task_values.curve(1.0, 1.5), np.full(20, 0.6)
    plain = right_sizing.Split(np.zeros(20), curve.response(log_price), curve.value(log_price))
    for compute, retention in ((0.2, 0.0), (0.9, 0.8)):  # worth nothing; what it saves isn't worth what it loses
        found = right_sizing.split(curve, log_price, able, compute, retention)
        assert all(np.array_equal(one, other) for one, other in zip(found, plain, strict=True))
    nobody = right_sizing.split(curve, log_price, 0.0 * able, 0.2, 0.8)
    for one, other in zip(nobody, plain, strict=True):
        assert one == pytest.approx(other, rel=1e-12, abs=1e-300)
    all_of_it = right_sizing.split(curve, log_price, able, 0.2, 1.0)
    assert (all_of_it.small >= 0.6 - 1e-9).all(), "nothing is lost: what small models can do, they do, and more is run"
    dearer = right_sizing.split(curve, log_price, able, 0.5, 0.6).small
    assert (np.diff(dearer) > 0.0).all(), "dear compute makes small models"


@pytest.mark.parametrize("spread", [0.8, 1.5])
@pytest.mark.parametrize("log_price", [-1.0, 0.3, 1.2])
def test_who_moves_to_small_models_by_drawing_what_work_is_worth(spread, log_price):
    """Tasks of every worth, each choosing for itself; in part by large models alone."""
    curve, compute, retention, able, count = task_values.curve(0.9, spread), 0.2, 0.7, 0.6, 400_000
    normal = stats.norm.ppf((np.arange(count) + 0.5) / count)
    worth, price = np.exp(spread * (normal - curve.position)), np.exp(log_price)  # of price 1 in 2018
    by_large, by_small = worth - price, retention * worth - compute * price
    small = (by_small > by_large) & (by_small > 0.0)
    large, plain = (by_large > 0.0) & ~small, by_large > 0.0
    tasks = able * (small | large).mean() + (1.0 - able) * plain.mean()
    ordered = able * (compute * small + large).mean() + (1.0 - able) * plain.mean()
    value = able * (worth * (retention * small + large)).mean() + (1.0 - able) * (worth * plain).mean()
    found = right_sizing.split(curve, np.array([log_price]), np.array([able]), compute, retention)
    assert found.small[0] == pytest.approx(able * small.mean() / tasks, abs=1e-4)
    assert found.response[0] == pytest.approx(ordered / curve.part, rel=1e-4)
    assert found.value[0] == pytest.approx(value / curve.part, rel=1e-3)


def test_compute_served_in_part_is_worth_as_if_it_were_dearer():
    curve, log_price, small = task_values.curve(0.9, 1.2), np.array([-0.5, 0.5]), (0.2, 0.7)
    able, fill = np.array([0.5, 0.5]), np.array([1.0, 0.4])
    found = right_sizing.value_served(curve, log_price, able, fill, small)
    plain = right_sizing.split(curve, log_price, able, *small)
    assert found[0] == pytest.approx(plain.value[0], rel=1e-12)
    assert 0.4 * plain.value[1] < found[1] < plain.value[1], "the best of it is run"
    nobody = right_sizing.value_served(curve, log_price, 0.0 * able, fill, small)
    assert nobody == pytest.approx(curve.value_served(log_price, fill), rel=1e-9)
    assert right_sizing.value_served(curve, log_price, able, 0.0 * fill, small) == pytest.approx([0.0, 0.0])


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
