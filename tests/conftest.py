"""What several tests share: a small world, and a short run."""

import pytest

from suanli.model.industry import ComputeIndustry


@pytest.fixture
def small():
    """A small world on the eve."""
    return ComputeIndustry(customers=120, rng=3)


@pytest.fixture(scope="session")
def two_years():
    """A small world after two years. Read only."""
    model = ComputeIndustry(customers=200, until=2019, rng=1)
    model.run_until()
    return model


@pytest.fixture(scope="session")
def baseline():
    """The baseline to 2035. Read only."""
    model = ComputeIndustry(rng=0)
    model.run_until()
    return model
