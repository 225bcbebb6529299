"""A difference of profit explained line by line: by hand, adding up, refused where it can't be."""

import json

import numpy as np
import pytest
from helpers import suanli

from suanli.experiments import decompose
from suanli.experiments.measures import CHINESE_SEVEN, of
from suanli.model.industry import ComputeIndustry
from suanli.model.kernel.errors import InputError, UnknownNameError


def test_factors_by_hand():
    """Revenue 10 to 40, all by twice the compute and twice the unit cost: each makes half of the 30."""
    before = np.array([10.0, 5.0, 1.0, 0.1])[:, None, None]
    after = np.array([40.0, 10.0, 2.0, 0.1])[:, None, None]
    assert decompose.factors(before, after) == pytest.approx([15.0, 15.0, 0.0, 0.0, 0.0])
    scarce = np.array([10.0 * np.e, 5.0, 1.0, 1.1])[:, None, None]
    assert decompose.factors(before, scarce)[2] == pytest.approx(10.0 * (np.e - 1.0))
    nothing = np.zeros((4, 1, 1))
    assert decompose.factors(nothing, after) == pytest.approx([0.0, 0.0, 0.0, 0.0, 40.0])
    assert decompose.factors(before, before) == pytest.approx(np.zeros(5))


def test_lines_add_up_to_the_difference_of_profit():
    models = [ComputeIndustry(name, customers=100, rng=1) for name in ("no-export-control", "baseline")]
    for model in models:
        model.run_until(2024)
    before, after = (decompose.books(model.records, CHINESE_SEVEN, 2024) for model in models)
    difference = np.subtract(*(of(m.records, "operating_profit", 2024, CHINESE_SEVEN) for m in reversed(models)))
    assert decompose.lines(before, after).sum() == pytest.approx(difference, rel=1e-9)
    assert len(decompose.lines(before, after)) == len(decompose.LINES)


@pytest.mark.slow
def test_the_command():
    call = ["decompose", "baseline", "no-export-control", "--year", "2023"]
    done = suanli(*call, "--seeds", "2", "--customers", "60", "--workers", "1", "--json", check=True)
    found = json.loads(done.stdout)
    assert sum(row["mean"] for row in found["rows"]) == pytest.approx(found["total"]["mean"], abs=1e-9)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (("us_tree", 2022, (2, 60, "", "")), UnknownNameError, "did you mean 'us_three'"),
        (("us_three", 2017, (2, 60, "", "")), InputError, "--year"),
        (("us_three", 2022, (1, 60, "", "")), InputError, "--seeds"),
    ],
)
def test_mistakes(arguments, error, message):
    with pytest.raises(error, match=message):
        decompose.decompose(("baseline", "no-patience"), *arguments, workers=1)
