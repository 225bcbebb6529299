"""Several vendors a customer: who decides what, and what it does to sampling."""

import numpy as np
import pytest
from helpers import world_run

from suanli.agents.enterprise_customer.opening import owners_of, ranked
from suanli.model.mechanisms.settings import resolved


@pytest.fixture(scope="module")
def plain():
    return world_run(until=2021, customers=1200)


def test_large_customers_have_accounts_with_vendors_of_their_own(plain):
    customers = plain.world.population
    large = customers.accounts > 1
    first = customers.owner == np.arange(len(customers))
    assert large[first].sum() == pytest.approx(0.1 * first.sum(), rel=0.05)
    others = large & ~first
    for name in ("region", "sector", "size", "adopted_at", "log_need", "accounts"):
        column = getattr(customers, name)
        assert np.array_equal(column[others], column[customers.owner[others]]), name
    begun = others & (customers.vendor >= 0)
    elsewhere = customers.vendor[begun] != customers.vendor[customers.owner[begun]]
    assert 0.3 < elsewhere.mean() < 0.95


def test_sizes_of_customers_are_distributed_as_without_accounts():
    """Places in the distribution are uniform over customers; a large one's are its upper tenth."""
    p = resolved("baseline").population
    owner, accounts = owners_of(np.zeros(12_000, dtype=int), p)
    first = owner == np.arange(12_000)
    assert first.sum() == 10_000
    rank = ranked(np.random.default_rng(1).random(12_000), accounts > 1, p)
    assert rank[accounts > 1].min() >= 0.9 > rank[accounts == 1].max()
    assert np.histogram(rank[first], bins=10, range=(0.0, 1.0))[0] == pytest.approx(np.full(10, 1000.0), rel=0.1)
    one = resolved("baseline", "population.accounts=1").population
    owner, accounts = owners_of(np.zeros(12, dtype=int), one)
    assert np.array_equal(owner, np.arange(12))
    assert (accounts == 1.0).all()


def test_more_rows_change_none_of_the_others():
    """Who belongs to whom hangs on the row alone: ten more rows of a region leave the first as they were."""
    p = resolved("baseline").population
    region = np.array([0, 1] * 60)
    few, many = owners_of(region[:96], p), owners_of(region, p)
    assert np.array_equal(few[0], many[0][:96])
    assert np.array_equal(few[1], many[1][:96])
    owner, accounts = owners_of(np.zeros(14, dtype=int), p)
    assert owner[12:].tolist() == [12, 13], "two rows are no customer of three accounts"
    assert accounts[12:].tolist() == [1.0, 1.0]


def test_accounts_make_sampling_less_noisy():
    """Herfindahl index of accounts' needs: the noise of shares is that of so many equal customers."""

    def equal_accounts(overrides):
        size = world_run(overrides=overrides, until=2018, customers=1200).world.population.size
        return size.sum() ** 2 / (size**2).sum()

    assert equal_accounts("") > 1.3 * equal_accounts("population.accounts=1")


def test_a_pandemic_moves_customers_of_a_run():
    """More have begun by the end of 2021, as many by the middle of 2024."""
    with_it, without = (
        world_run(overrides=text, until=2018, customers=1200).world.population.adopted_at
        for text in ("", "adoption.pandemic_ahead=0")
    )
    begun = [[np.count_nonzero(when < quarter) for when in (with_it, without)] for quarter in (9, 16, 26)]
    assert begun[0][0] == begun[0][1]
    assert begun[1][0] > 1.05 * begun[1][1]
    assert begun[2][0] == begun[2][1]
