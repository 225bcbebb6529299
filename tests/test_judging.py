"""Judging over seeds and comparing scenarios: by hand, on common draws, the same on any number of workers."""

import json
import subprocess
import sys

import numpy as np
import pytest

from suanli.experiments.compare import compare, interval
from suanli.experiments.ensemble import Task, each, finished
from suanli.experiments.targets import TARGETS, answers
from suanli.experiments.validate import judged_over_seeds, validate
from suanli.model.errors import InputError


def test_bands_by_hand():
    """Four seeds: T1 inside in three; T2 in two of those; the rest not produced."""
    values = np.full((4, len(TARGETS)), np.nan)
    values[:, 0] = [0.65, 0.65, 0.60, 0.71]
    values[:, 1] = [0.15, 0.05, 0.20, 0.15]
    rows, together = judged_over_seeds(values)
    assert rows[0]["share_inside"] == 0.75
    assert rows[0]["pass"] is True
    assert rows[0]["median"] == pytest.approx(0.65)
    assert together == 0.5
    assert rows[2]["median"] is None
    assert rows[2]["pass"] is None


def test_nothing_produced_is_no_joint_pass():
    assert judged_over_seeds(np.full((3, len(TARGETS)), np.nan))[1] is None


def test_ids_are_unique_and_bands_make_sense():
    assert len({target.id for target in TARGETS}) == len(TARGETS)
    assert all(target.low < target.high for target in TARGETS)
    assert all(target.rows for target in TARGETS)


def test_workers_change_nothing():
    tasks = [Task("baseline", seed, 60, 2022) for seed in range(5)]
    one, two = (list(each(tasks, answers, workers)) for workers in (1, 2))
    assert np.array_equal(one, two, equal_nan=True)
    assert np.isfinite(one[0]).sum() == sum(target.answer is not None for target in TARGETS)


@pytest.mark.slow
def test_the_document_and_its_nulls():
    found = validate("baseline", 4, customers=100, workers=1)
    assert set(found) >= {"scenario", "seeds", "targets", "joint_share_inside", "free_parameters", "nulls"}
    assert set(found["nulls"]) == {"A", "B"}
    assert len(found["free_parameters"]) <= 15
    keys = {"id", "name", "unit", "perimeter", "low", "high", "median", "p10", "p90", "share_inside", "pass"}
    assert all(keys <= set(row) for row in found["targets"])
    medians = {row["id"]: row["median"] for row in found["targets"]}
    assert medians["T3"] is None
    rise = {row["id"]: row["median"] for row in found["nulls"]["A"]}["T13b"]
    assert rise < medians["T13b"]  # without R&D the US three rise less
    json.dumps(found, allow_nan=False)


def test_an_interval_by_hand():
    found = interval(np.array([1.0, 2.0, 3.0, -2.0]))
    error = np.std([1, 2, 3, -2], ddof=1) / 2.0
    assert found["mean"] == 1.0
    assert found["high"] - found["mean"] == pytest.approx(3.182446 * error, rel=1e-5)
    assert found["share_positive"] == 0.75


def test_a_scenario_against_itself_differs_by_nothing():
    found = compare(["baseline", "baseline"], 2, years=(2019,), customers=40, workers=1)
    for row in found["rows"]:
        if row["difference"]:
            assert (row["difference"]["low"], row["difference"]["high"]) == (0.0, 0.0)


def test_a_task_is_the_run_it_names():
    from suanli.model.industry import ComputeIndustry

    model = ComputeIndustry("price-war-ends", 40, 2018, rng=3)
    model.run_until()
    assert finished(Task("price-war-ends", 3, 40, 2018)).hash() == model.records.hash()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: validate("baseline", 1), "--seeds: got 1"),
        (lambda: validate("basline", 3), "did you mean 'baseline'"),
        (lambda: compare(["baseline"], 3), "at least two"),
        (lambda: compare(["baseline", "no-research"], 0), "--seeds: got 0"),
        (lambda: compare(["baseline", "two-firms"], 3), "whole industry"),
        (lambda: validate("two-firms", 3), "whole industry"),
    ],
)
def test_mistakes(call, message):
    with pytest.raises(InputError, match=message):
        call()


@pytest.mark.slow
def test_commands():
    def suanli(*arguments):
        command = [sys.executable, "-m", "suanli.experiments.cli", *arguments, "--seeds", "2", "--customers", "40"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    assert json.loads(suanli("validate", "--json"))["seeds"] == 2
    assert "null A" in suanli("validate", "--workers", "1")
    assert "price-war-ends" in suanli("compare", "baseline", "price-war-ends")
    assert json.loads(suanli("compare", "baseline", "no-research", "--json"))["reference"] == "baseline"
