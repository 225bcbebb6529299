"""The initial state of 2018: real shares, an exact first year, and a start that is not taken for divergence."""

import numpy as np
import pytest
from helpers import with_rows

from suanli.agents.cloud_vendor.opening import share_drift
from suanli.model.industry import ComputeIndustry
from suanli.model.mechanisms.settings import baseline
from suanli.model.opening.facts import spending_path
from suanli.model.parameters.tables import AS_SHIPPED


def shares_of_2018(model):
    revenue = model.records.array("revenue")[:4].sum(axis=0)
    return revenue / revenue.sum()


@pytest.mark.parametrize("seed", range(6))
def test_first_years_spending_is_exact(seed):
    model = ComputeIndustry(rng=seed)
    model.run_until(2018)
    assert model.records.array("spending").sum() == pytest.approx(78.0, rel=1e-12)
    factor = model.records.array("benchmark")[:, 0]
    assert np.all((factor > 0.7) & (factor < 1.4))
    model.step()
    assert model.records.array("benchmark")[4, 0] == 1.0


def test_the_path_within_the_first_year_sums_exactly():
    path = spending_path(baseline().world)
    assert path.sum() == pytest.approx(78.0, rel=1e-14)
    assert np.allclose(path[1:] / path[:-1], 1.372**0.25)


def test_opening_shares_are_data_and_sum_to_one():
    rows = AS_SHIPPED.rows("vendors")
    assert sum(float(row["world_share"]) for row in rows) == pytest.approx(1.0, abs=1e-12)
    assert float(rows[0]["world_share"]) == pytest.approx(25.655 / 78.0, abs=5e-4)
    assert all(row["source"] and row["confidence"] and "[" in row["note"] for row in rows)


def test_opening_assignment_meets_the_shares():
    """Customers are matched greedily by size: each vendor starts within half a point of its share."""
    for seed in range(3):
        model = ComputeIndustry(rng=seed)
        customers = model.world.population
        spend = customers.by_vendor(customers.wanted, 13) * model.world.reference_price[:, None]
        start = spend.sum(axis=0) / spend.sum()
        assert np.max(np.abs(start - model.world.opening["share"])) < 0.005, seed


def test_without_momentum_2018_is_a_steady_state():
    model = ComputeIndustry(rng=0, overrides="world.opening_momentum=0")
    opening = model.world.opening
    assert opening["steady_share"] == pytest.approx(opening["share"], abs=1e-5)


def test_with_momentum_the_steady_state_is_reported_beside_the_start():
    """Azure grew faster than the market into 2018, the fringe slower: choices of 2018 lead there."""
    model = ComputeIndustry(rng=0, overrides="world.opening_momentum=1")
    start, steady = model.world.opening["share"], model.world.opening["steady_share"]
    assert steady.sum() == pytest.approx(1.0)
    assert steady[1] > start[1] + 0.02
    assert steady[3] < start[3] - 0.02


def test_drift_by_hand():
    """Two firms of equal size, one grew by half and one not at all: the market by 20 per cent."""
    drift = share_drift(np.array([0.5, 0.5]), np.array([0.5, 0.0]), 1.0)
    market = 1.0 / (0.5 / 1.5 + 0.5)
    assert market == pytest.approx(1.2)
    assert drift == pytest.approx([(1.5 / 1.2) ** 0.25 - 1, (1 / 1.2) ** 0.25 - 1])


def test_vendors_differ_by_measured_columns_only():
    """Swap two vendors' rows but for their names: what they start with swaps too. No name is special."""
    rows = list(AS_SHIPPED.rows("vendors"))
    swapped = list(rows)
    swapped[1], swapped[2] = ({**rows[2], "vendor": "azure"}, {**rows[1], "vendor": "google"})
    plain = ComputeIndustry(customers=200, rng=1).world
    with with_rows(vendors_2018=swapped):
        other = ComputeIndustry(customers=200, rng=1).world
    order = [0, 2, 1, *range(3, 13)]
    assert other.vendor_state.reputation == pytest.approx(plain.vendor_state.reputation[order], abs=1e-8)
    assert other.vendor_state.knowledge == pytest.approx(plain.vendor_state.knowledge[order], rel=1e-8)


def test_where_running_is_dear_everybody_opens_with_the_share_that_it_had():
    """In the first rounds the fringe can pay for no R&D; it is known for some all the same, or it would be gone."""
    dear = ComputeIndustry(customers=60, overrides="operations.cost=0.9473")
    share = dear.records.recent("share", 1)[0]
    assert share[:12] == pytest.approx(dear.world.opening["share"][:12], rel=1e-6)
