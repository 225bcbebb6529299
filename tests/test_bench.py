"""The bench measures what it says, on the same runs on both sides."""

import json

import numpy as np
import pandas as pd
import pytest
from helpers import suanli

from suanli.experiments import bench
from suanli.model.industry import ComputeIndustry
from suanli.model.kernel.errors import InputError


@pytest.fixture
def small(monkeypatch):
    for name, value in (("SIZE", 40), ("UNTIL", 2018), ("ROUNDS", 1), ("SIZES", (40, 80))):
        monkeypatch.setattr(bench, name, value)


@pytest.mark.filterwarnings("default")
def test_both_sides_make_the_same_runs(small, monkeypatch):
    batched = pd.DataFrame(bench.batched(1, 3)).groupby("RunId").last()
    seen = {}
    monkeypatch.setattr(
        bench, "sweep", lambda design, folder, workers: seen.update(seeds=design.seeds, rows=design.rows())
    )
    bench.swept(1, 3)
    assert len(seen["rows"]) == len(batched) == 3
    for seed in seen["seeds"]:
        model = ComputeIndustry(customers=40, until=2018, rng=seed)
        model.run_until()
        share = model.records.array("us_three_share")[:, 0]
        steps = batched.Step.to_numpy().astype(int)  # Mesa 3.3 leaves out the last record, 3.5 has floats
        assert np.isclose(share[steps - 1], batched.us_three_share).any(), seed


@pytest.mark.filterwarnings("default")
def test_it_gives_seconds_and_ratios(small, monkeypatch):
    monkeypatch.setattr(bench, "swept", lambda workers, runs: None)
    monkeypatch.setattr(bench, "batched", lambda workers, runs: None)
    monkeypatch.setattr(bench, "peak", lambda work: 1.0)
    seen = []
    found = bench.bench(lambda done, total: seen.append((done, total)))
    json.dumps(found, allow_nan=False)
    assert seen[-1] == (8, 8)
    assert set(found["sweep_over_batch_run"]) == {"1", "2"}
    assert all(seconds >= 0.0 for seconds in found["seconds"].values())


def test_memory_is_that_of_the_work(monkeypatch):
    little, much = bench.peak("pass"), bench.peak("len(b'x' * 300_000_000)")
    assert 240.0 < much - little < 340.0
    monkeypatch.setattr(bench.sys, "platform", "another")
    assert bench.peak("pass") is None, "no figure where the system counts in another way"


def test_a_number_of_runs_is_checked():
    with pytest.raises(InputError, match="--runs"):
        bench.bench(runs=0)


def test_the_command_is_there():
    assert "ratios" in suanli("bench", "--help", check=True).stdout
