"""Claims of others: verdicts by hand, arms that are what a claim says, refusals."""

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from suanli.experiments import cli
from suanli.experiments.claims import CLAIMS, claims, spread, told
from suanli.experiments.ensemble import Task, finished
from suanli.model.kernel.errors import UnknownNameError
from suanli.model.mechanisms.settings import resolved


def test_verdicts_by_hand():
    assert told({"low": 0.1, "high": 2.0}, +1) == "yes"
    assert told({"low": 0.1, "high": 2.0}, -1) == "no"
    assert told({"low": -2.0, "high": -0.1}, -1) == "yes"
    assert told({"low": -0.1, "high": 2.0}, +1) == "not distinguishable"
    assert spread(np.arange(11.0)) == {"median": 5.0, "low": 1.0, "high": 9.0}


def test_every_claim_is_asked_in_some_way_or_says_why_not():
    assert len({one.name for one in CLAIMS}) == len(CLAIMS) > 20
    for one in CLAIMS:
        assert (one.figure is None) == bool(one.why_not), one.name
        if one.figure is not None:
            assert bool(one.sign) != (one.low < one.high), f"{one.name}: a sign or a range"
            for name, text in (one.without, one.with_it):
                resolved(name, text)


def test_answers_are_of_runs_on_common_draws():
    """The price war's claim by hand: profit with it less without, seed by seed; a range is of the runs themselves."""
    found = claims(2, 60, "", ("price war", "bottleneck", "integration"), workers=1)
    rows = {row["claim"]: row for row in found["rows"]}
    assert list(rows) == ["bottleneck", "price war", "integration"]
    question = next(one.figure for one in CLAIMS if one.name == "price war")
    differences = [
        question(finished(Task("baseline", seed, 60, 2022)))
        - question(finished(Task("price-war-ends", seed, 60, 2022)))
        for seed in range(2)
    ]
    assert rows["price war"]["found"]["mean"] == pytest.approx(np.mean(differences))
    assert rows["bottleneck"]["verdict"] in {"within", "outside"}
    assert rows["integration"]["verdict"] == "can't be asked"
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_refusals():
    with pytest.raises(UnknownNameError, match="did you mean 'price war'"):
        claims(2, 60, only=("price wars",))
    done = CliRunner().invoke(cli.app, ["claims", "--seeds", "1"])
    assert done.exit_code != 0
