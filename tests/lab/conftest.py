"""Stories that several tests of the lab read, and words of both languages."""

import pytest
from helpers import once

from suanli.experiments import live
from suanli.visualization.lab.words import words


@pytest.fixture(scope="session")
def story(tmp_path_factory):
    """The baseline as the lab sees it. Read only."""
    return once(tmp_path_factory, "baseline", lambda _: live.whole_story(live.Question()))


@pytest.fixture(scope="session")
def impatient(tmp_path_factory):
    """The scenario without patience, on the same seed. Read only."""
    return once(tmp_path_factory, "no-patience", lambda _: live.whole_story(live.Question("no-patience")))


@pytest.fixture(params=["en", "zh"])
def w(request):
    return words(request.param)
