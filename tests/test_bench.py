"""The bench measures what it says, on the same runs on both sides."""

import json
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from suanli.experiments import bench
from suanli.model.industry import ComputeIndustry


@pytest.fixture
def small(monkeypatch):
    for name, value in (("RUNS", 3), ("SIZE", 40), ("UNTIL", 2018), ("ROUNDS", 1), ("SIZES", (40, 80))):
        monkeypatch.setattr(bench, name, value)


@pytest.mark.filterwarnings("default")
def test_both_sides_make_the_same_runs(small, monkeypatch):
    batched = pd.DataFrame(bench.batched(1)).groupby("RunId").last()
    seen = {}
    monkeypatch.setattr(
        bench, "sweep", lambda design, folder, workers: seen.update(seeds=design.seeds, rows=design.rows())
    )
    bench._swept(1)
    assert len(seen["rows"]) == len(batched) == 3
    for seed in seen["seeds"]:
        model = ComputeIndustry(customers=40, until=2018, rng=seed)
        model.run_until()
        share = model.records.array("us_three_share")[:, 0]
        steps = batched.Step.to_numpy().astype(int)  # Mesa 3.3 leaves out the last record, 3.5 has floats
        assert np.isclose(share[steps - 1], batched.us_three_share).any(), seed


@pytest.mark.filterwarnings("default")
def test_it_gives_seconds_and_ratios(small, monkeypatch):
    monkeypatch.setattr(bench, "_swept", lambda workers: None)
    monkeypatch.setattr(bench, "batched", lambda workers: None)
    seen = []
    found = bench.bench(lambda done, total: seen.append((done, total)))
    json.dumps(found, allow_nan=False)
    assert seen[-1] == (6, 6)
    assert set(found["sweep_over_batch_run"]) == {"1", "2"}
    assert all(seconds >= 0.0 for seconds in found["seconds"].values())


def test_the_command_is_there():
    call = [sys.executable, "-m", "suanli.experiments.cli", "bench", "--help"]
    assert "ratios" in subprocess.run(call, capture_output=True, text=True, check=True).stdout
