"""Facts of industries: what is measured is measured right; by hand where a hand can."""

import numpy as np
import pytest

from suanli.experiments.facts import (
    FACTS,
    _persistence,
    fact_rows,
    fact_values,
    learning,
    logistic_fit,
    price_fall,
    rival_fit,
    s_shaped,
    worst_fit,
)
from suanli.experiments.reports import REPORTS, report_rows, report_values
from suanli.model.industry import ComputeIndustry
from suanli.model.results.sectors import compute_per_person


def test_a_logistic_is_recovered_and_told_from_curves_without_an_inflection():
    times = np.arange(72.0)
    curves = {
        "logistic": 0.8 / (1.0 + np.exp(-0.15 * (times - 20.0))),
        "line": 0.25 + 0.009 * times,
        "concave": 0.9 * (1.0 - np.exp(-0.05 * (times + 6.0))),
    }
    fit, middle = logistic_fit(curves["logistic"])
    assert fit == pytest.approx(1.0, abs=1e-9)
    assert middle == pytest.approx(20.0, abs=1e-3)
    assert fit > rival_fit(curves["logistic"]) + 0.005
    for name in ("line", "concave"):
        assert rival_fit(curves[name]) == pytest.approx(1.0, abs=1e-6), name
        assert logistic_fit(curves[name])[0] < rival_fit(curves[name]), name
    assert np.isnan(logistic_fit(np.full(72, 0.5))[0])


class Made:
    """Records made by hand: a few series, and the names they are recorded for."""

    def __init__(self, names=(), **series):
        self._series, self._names = series, names

    def array(self, name):
        return self._series[name]

    def entities(self, _):
        return self._names

    def __len__(self):
        return len(next(iter(self._series.values())))


def test_worst_fit_and_part_of_sectors_by_hand():
    times = np.arange(72.0)
    steep, line = 0.8 / (1.0 + np.exp(-0.3 * (times - 30.0))), 0.1 + 0.01 * times
    records = Made(sector_adoption=np.array([steep, line, np.full(72, 0.9)]).T)
    assert worst_fit(records) == pytest.approx(logistic_fit(line)[0])
    assert s_shaped(records) == 0.5  # the sector that doesn't move isn't counted
    assert np.isnan(worst_fit(Made(sector_adoption=np.full((72, 2), 0.5))))


def test_price_fall_by_hand():
    price = np.repeat([2.0, 1.8, 1.6, 1.4, 1.0], 4)[:, None]
    assert price_fall(Made(mean_price=price)) == pytest.approx(1.0 - 0.5**0.25)


def test_rows_of_facts_by_hand():
    """One seed above its band, one inside; a fact without an answer is shown as such."""
    values = np.tile([(fact.low + fact.high) / 2.0 for fact in FACTS], (2, 1))
    values[0, 4] = FACTS[4].high + 1.0
    values[:, 5] = FACTS[5].high + 1.0
    values[0, 6] = np.nan
    rows = fact_rows(values)
    assert rows[4]["share_inside"] == 0.5
    assert rows[5]["pass"] is False
    assert rows[3]["pass"] is True
    assert rows[6]["median"] is None
    assert rows[6]["pass"] is None
    assert [row["given"] for row in rows[:5]] == [True, True, True, True, False]


def test_skewness_of_customers_by_hand(two_years):
    """Hill's exponent of a Pareto tail, and the part of the largest tenth."""
    from suanli.model.results.sectors import tail, top_tenth

    luck = (np.arange(20_000) + 0.5) / 20_000
    assert tail(np.sort(luck ** (-1.0 / 1.2))) == pytest.approx(1.2, rel=0.03)
    assert top_tenth(np.array([*[1.0] * 18, 9.0, 9.0])) == pytest.approx(0.5)
    assert 0.0 < two_years.records.array("top_tenth_share")[-1, 0] < 1.0


def test_learning_is_recovered_from_the_records(baseline):
    """Exponent and spill-over are parameters; the records alone give them back."""
    rate, own = learning(baseline.records)
    p = baseline.parameters
    assert rate == pytest.approx(1.0 - 2.0**-p.operations.learning, rel=1e-4)
    assert own == pytest.approx(1.0 / p.operations.spill_over, rel=1e-3)


@pytest.mark.slow
@pytest.mark.parametrize("exponent", [0.05, 0.3])
def test_learning_is_recovered_whatever_it_is(exponent):
    model = ComputeIndustry(customers=100, until=2022, overrides=f"operations.learning={exponent}", rng=1)
    model.run_until()
    assert learning(model.records)[0] == pytest.approx(1.0 - 2.0**-exponent, rel=0.05)


def test_persistence_by_hand():
    """What all share in a year doesn't count, nor who isn't there throughout, nor a difference that lasts for ever."""
    off = np.array([[0.4, -0.4], [0.2, -0.2], [0.1, -0.1]]) + np.array([[1.0], [2.0], [3.0]])
    there = np.ones((3, 2), dtype=bool)
    assert _persistence(off, there, own_means=False) == pytest.approx(0.5)
    absent = np.column_stack([off, [9.0, 0.0, 5.0]])
    assert _persistence(absent, np.column_stack([there, [True, False, True]]), own_means=False) == pytest.approx(0.5)
    noise = np.random.default_rng(1).normal(size=(400, 6))
    lasting = noise + 3.0 * np.arange(6)
    assert abs(_persistence(lasting, np.ones((400, 6), dtype=bool))) < 0.1
    assert _persistence(lasting, np.ones((400, 6), dtype=bool), own_means=False) > 0.8


def test_every_fact_and_report_answers(baseline):
    values = np.array([fact_values(baseline.records)] * 2)
    assert np.isfinite(values).all()
    rows = fact_rows(values)
    assert [row["id"] for row in rows] == [fact.id for fact in FACTS]
    assert all(row["source"] for row in rows)
    assert all(row["low"] < row["high"] for row in rows)
    reported = report_rows(np.array([report_values(baseline.records)] * 2))
    assert len(reported) == len(REPORTS)
    growth = {row["name"]: row["median"] for row in reported}
    assert growth["smart mobility, need of compute 2030 over 2018"] > 200.0
    assert growth["smart factories, need of compute 2030 over 2018"] > 60.0


def test_compute_per_person_by_hand(two_years):
    world = two_years.world
    ledger, customers = world.ledger, world.population
    chinese = world.facts.region == 1
    general = ledger.cloud.capacity[chinese].sum() + ledger.premises.capacity[customers.region == 1].sum()
    ai = ledger.ai_servers.capacity[chinese].sum() + ledger.own_ai.capacity[customers.region == 1].sum()
    ai += ledger.machines.capacity[world.centre_facts.region == 1].sum()
    expected = (0.44e9 * general + 0.125e6 * ai) / 1.41e9
    premises = world.regions.total(customers.region, ledger.premises.capacity)
    given = world.regions, customers, world.facts, world.centre_facts, ledger, premises
    assert compute_per_person(*given)[1] == pytest.approx(expected)
