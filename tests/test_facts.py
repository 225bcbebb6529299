"""Facts of industries: what is measured is measured right; by hand where a hand can."""

import numpy as np
import pytest

from suanli.experiments.facts import FACTS, _persistence, fact_rows, fact_values, learning, logistic_fit
from suanli.experiments.reports import REPORTS, report_rows, report_values
from suanli.model.industry import ComputeIndustry
from suanli.model.sector_series import compute_per_person


def test_a_logistic_is_recovered_and_a_line_is_not():
    times = np.arange(72.0)
    fit, middle = logistic_fit(0.8 / (1.0 + np.exp(-0.15 * (times - 20.0))))
    assert fit == pytest.approx(1.0, abs=1e-9)
    assert middle == pytest.approx(20.0, abs=1e-3)
    noise = np.random.default_rng(1).normal(size=72)
    assert logistic_fit(0.3 + 0.2 * np.abs(noise))[0] < 0.5


def test_learning_is_recovered_from_the_records(baseline):
    """Exponent and spill-over are parameters; the records alone give them back."""
    rate, own = learning(baseline.records)
    get = baseline.parameters.number
    assert rate == pytest.approx(1.0 - 2.0 ** -get("operations.learning"), rel=0.02)
    assert own == pytest.approx(1.0 / get("operations.spill_over"), rel=0.05)


@pytest.mark.slow
@pytest.mark.parametrize("exponent", [0.05, 0.3])
def test_learning_is_recovered_whatever_it_is(exponent):
    model = ComputeIndustry(customers=200, until=2027, overrides=f"operations.learning={exponent}", rng=1)
    model.run_until()
    assert learning(model.records)[0] == pytest.approx(1.0 - 2.0**-exponent, rel=0.05)


def test_persistence_by_hand():
    """Deviations that halve each year; a vendor that isn't there doesn't count."""
    off = np.array([[0.4, -0.4, 9.0], [0.2, -0.2, 9.0], [0.1, -0.1, 9.0]])
    there = np.array([[True, True, False]] * 3)
    assert _persistence(off, there) == pytest.approx(0.5)


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
    ledger, customers, get = world.ledger, world.population, world.parameters.number
    chinese = world.facts.region == 1
    general = ledger.cloud.capacity[chinese].sum() + ledger.premises.capacity[customers.region == 1].sum()
    ai = ledger.ai_servers.capacity[chinese].sum() + ledger.own_ai.capacity[customers.region == 1].sum()
    ai += ledger.machines.capacity[world.centre_facts.region == 1].sum()
    expected = (get("report.general_eflops") * 1e9 * general + 0.125e6 * ai) / 1.41e9
    assert compute_per_person(world)[1] == pytest.approx(expected)


def test_reports_feed_nothing():
    other = "report.general_eflops=1;report.half_precision=1;report.people_china=1;report.people_international=2"
    models = [ComputeIndustry(customers=60, until=2019, rng=1, overrides=o) for o in ("", other)]
    for model in models:
        model.run_until()
    one, two = (model.records for model in models)
    assert np.array_equal(one.array("net_worth"), two.array("net_worth"))
    assert not np.array_equal(one.array("compute_per_person"), two.array("compute_per_person"))
