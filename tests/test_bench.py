"""The bench measures what it says, on the same runs on both sides."""

import json
import sys

import numpy as np
import pandas as pd
import pytest
from helpers import suanli

from suanli.experiments import bench
from suanli.model.industry import ComputeIndustry
from suanli.model.kernel.errors import InputError

KEYS = {
    "customer_step": {"ns_per_customer_quarter", "ratio_mesa_objects", "ratio_floor", "exponent"},
    "run": {"seconds", "ratio_before"},
    "batch": {"seconds_per_run", "by_size", "customers"},
    "sweep": {"ratio_batch_run", "by_runs"},
    "million": {"seconds", "peak_gb"},
}


@pytest.mark.filterwarnings("default")
def test_both_sides_make_the_same_runs(monkeypatch):
    monkeypatch.setattr(bench, "SWEPT_CUSTOMERS", 40)
    monkeypatch.setattr(bench, "SWEPT_UNTIL", 2018)
    batched = pd.DataFrame(bench.batched(3)).groupby("RunId").last()
    seen = {}
    monkeypatch.setattr(
        bench, "sweep", lambda design, folder, workers: seen.update(seeds=design.seeds, rows=design.rows())
    )
    bench.swept(3)
    assert len(seen["rows"]) == len(batched) == 3
    for seed in seen["seeds"]:
        model = ComputeIndustry(customers=40, until=2018, rng=seed)
        model.run_until()
        share = model.records.array("us_three_share")[:, 0]
        steps = batched.Step.to_numpy().astype(int)  # Mesa 3.3 leaves out the last record, 3.5 has floats
        assert np.isclose(share[steps - 1], batched.us_three_share).any(), seed


def test_it_gives_every_figure_by_name(monkeypatch):
    for name in ("one_run", "batch", "batched", "swept"):
        monkeypatch.setattr(bench, name, lambda *_: sum(range(20_000)))
    monkeypatch.setattr(bench, "SIZES", (40, 80))
    monkeypatch.setattr(bench, "QUARTERS", 1)
    monkeypatch.setattr(bench, "alone", lambda work: (1.0, 2.0))
    monkeypatch.setattr(bench, "objects", lambda: 5000.0)
    seen = []
    found = bench.bench(lambda done, total: seen.append((done, total)))
    json.dumps(found, allow_nan=False)
    assert {part: set(figures) for part, figures in found.items()} == KEYS
    assert seen == [(count, 6) for count in range(1, 7)]
    assert found["million"] == {"seconds": 1.0, "peak_gb": 2.0}


def test_plain_objects_decide_as_the_customers_do():
    import runpy

    found = runpy.run_path(str(bench.OBJECTS))["measured"](100)
    assert found["gap"] < 1e-9
    assert found["nanoseconds"] > 0.0


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_memory_is_that_of_the_work():
    little, much = (bench.alone(work)[1] for work in ("pass", "len(b'x' * 300_000_000)"))
    assert 0.24 < much - little < 0.34


def test_a_revision_is_checked():
    with pytest.raises(InputError, match="--against"), bench.Before("no-such-revision"):
        pass


def test_the_command_is_there():
    assert "ratios" in suanli("bench", "--help", check=True).stdout
