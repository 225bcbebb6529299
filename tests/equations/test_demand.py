"""Need and adoption: by hand and at their limits."""

import numpy as np
import pytest

from suanli.model.equations import demand


def test_growth_index_reaches_the_articles_multiples():
    """x390 and x110 from 2018 to 2030."""
    grown = demand.growth_index(48, np.array([0.644, 0.479, 0.0]), 2030, 2.0)
    assert grown == pytest.approx([390, 110, 1.0], rel=0.01)


def test_growth_fades_with_its_half_life():
    """Growth in logs, once it fades, adds up to rate x half-life / ln 2 in all."""
    at_start, far = (demand.growth_index(q, np.array([0.2]), 2030, 3.0)[0] for q in (48, 48 + 4000))
    assert np.log(far / at_start) == pytest.approx(np.log(1.2) * 3.0 / np.log(2.0))
    two = [np.log(demand.growth_index(q, np.array([0.2]), 2030, 3.0)[0]) for q in (48, 48.04, 60, 60.04)]
    assert (two[3] - two[2]) / (two[1] - two[0]) == pytest.approx(0.5, rel=0.01)


def test_a_pandemic_brings_moves_forward_and_adds_none():
    """Twice the moves while it lasts, none in the quarters they were taken from, as many in all; 0: nothing moves."""
    when = np.concatenate((np.linspace(0.0, 40.0, 4001)[:-1], [-np.inf, np.inf]))
    moved = demand.brought_forward(when, 10.0, 6.0, 6.0)

    def begun(times, start, end):
        return np.count_nonzero((times >= start) & (times < end))

    assert begun(moved, 10.0, 16.0) == 2 * begun(when, 10.0, 16.0)
    assert begun(moved, 16.001, 22.0) == 0
    assert np.array_equal(moved[(when <= 10.0) | (when >= 22.0)], when[(when <= 10.0) | (when >= 22.0)])
    assert (moved <= when).all()
    assert np.array_equal(demand.brought_forward(when, 10.0, 6.0, 0.0), when)


def test_adoption_is_s_shaped():
    """Shares that have begun follow the logistic curve; its inflection lies inside the run."""
    luck = (np.arange(20_000) + 0.5) / 20_000
    when = demand.adoption_time(luck, np.full(20_000, 0.2), 0.9, 10.0)
    quarters = np.arange(0, 80)
    share = np.array([(when < q).mean() for q in quarters])
    assert share[0] == pytest.approx(0.2, abs=1e-3)
    assert share[-1] == pytest.approx(0.9, abs=2e-3)
    middle = -10.0 * np.log((0.2 / 0.9) / (1 - 0.2 / 0.9))
    assert share == pytest.approx(0.9 / (1 + np.exp(-(quarters - middle) / 10.0)), abs=1e-3)
    assert 10 < np.argmax(np.diff(share)) < 20


def test_adoption_limits():
    luck = np.array([0.1, 0.95])
    assert demand.adoption_time(luck, np.ones(2), 1.0, 9.0).tolist() == [-np.inf, -np.inf]
    assert demand.adoption_time(luck, np.full(2, 0.3), 0.9, 9.0)[1] == np.inf
    assert demand.adoption_time(np.array([0.5, 0.95]), np.full(2, 0.9), 0.9, 9.0).tolist() == [-np.inf, np.inf]


def test_migration_ramps():
    share = [float(demand.migrated_share(q, np.array([3.5]), 4.0)[0]) for q in range(10)]
    assert share == pytest.approx([0, 0, 0, 0, 0.375, 0.625, 0.875, 1, 1, 1])
    assert demand.migrated_share(0, np.array([-np.inf, np.inf]), 8).tolist() == [1.0, 0.0]


def test_lognormal_factor_has_mean_one():
    luck = (np.arange(100_000) + 0.5) / 100_000
    from scipy.special import ndtri

    assert demand.lognormal_factor(ndtri(luck), 1.1).mean() == pytest.approx(1.0, abs=0.01)
