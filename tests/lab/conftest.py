"""Stories that several tests of the lab read, and words of both languages."""

import pytest

from suanli.experiments import live
from suanli.visualization.lab.words import words


@pytest.fixture(scope="session")
def story():
    """The baseline as the lab sees it. Read only."""
    return live.whole_story(live.Question())


@pytest.fixture(scope="session")
def impatient():
    """The scenario without patience, on the same seed. Read only."""
    return live.whole_story(live.Question("no-patience"))


@pytest.fixture(params=["en", "zh"])
def w(request):
    return words(request.param)
