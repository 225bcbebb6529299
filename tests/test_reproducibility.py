"""Same seed, same records: in two processes, on one or two workers, on both Mesa versions, without CPU features."""

import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import mesa
import numpy as np
import pytest

from suanli.model.industry import ComputeIndustry

CODE = """
from suanli.model.industry import ComputeIndustry
model = ComputeIndustry(customers=300, until=2026, rng=11)
model.run_until()
print(model.records.hash())
import sys
if len(sys.argv) > 1:
    model.records.frame().to_parquet(sys.argv[1])
"""


def fingerprint(seed=11):
    model = ComputeIndustry(customers=300, until=2026, rng=seed)
    model.run_until()
    return model.records.hash()


def elsewhere(python=sys.executable, arguments=(), **environment):
    done = subprocess.run(
        [python, "-c", CODE, *arguments], capture_output=True, text=True, check=True, env=os.environ | environment
    )
    return done.stdout.strip()


def test_two_processes():
    """Another process, another hash seed of Python."""
    assert elsewhere(PYTHONHASHSEED="123") == elsewhere(PYTHONHASHSEED="456") == fingerprint()


def test_one_or_two_workers():
    seeds = [1, 2, 3, 4]
    alone = [fingerprint(seed) for seed in seeds]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        together = list(pool.map(fingerprint, seeds))
    assert alone == together
    assert len(set(alone)) == 4


def other_python():
    """The Python of an environment with another Mesa, or None: named by the caller, or made by ``make fast``."""
    beside = Path(__file__).resolve().parents[1] / ".venv-newer" / "bin" / "python"
    found = os.environ.get("SUANLI_OTHER_PYTHON") or (str(beside) if beside.exists() else sys.executable)
    return None if Path(found).parent == Path(sys.executable).parent else found


@pytest.mark.skipif(other_python() is None, reason="no second Python: `make fast PYTHON=python3.12 VENV=.venv-newer`")
def test_both_mesa_versions():
    version = "import mesa; print(mesa.__version__)"
    other = subprocess.run([other_python(), "-c", version], capture_output=True, text=True, check=True).stdout.strip()
    assert other != mesa.__version__
    assert elsewhere(other_python()) == fingerprint()


def test_without_cpu_features_to_nine_digits(tmp_path):
    """NumPy's own dispatch switched off: the same to 1e-9 relative."""
    import pandas as pd

    found = np._core._multiarray_umath.__cpu_dispatch__
    has = np._core._multiarray_umath.__cpu_features__
    features = " ".join(name for name in found if has.get(name))
    paths = [tmp_path / "with.parquet", tmp_path / "without.parquet"]
    elsewhere(arguments=[str(paths[0])])
    elsewhere(arguments=[str(paths[1])], NPY_DISABLE_CPU_FEATURES=features)
    one, two = (pd.read_parquet(path) for path in paths)
    assert one.drop(columns="value").equals(two.drop(columns="value"))
    kept = one["series"] != "ledger_gap"  # a gap of rounding errors is rounding errors
    largest = one["value"].abs().groupby(one["series"]).transform("max")
    scale = np.maximum(one["value"].abs(), 1e-6 * np.maximum(largest, 1.0))
    assert ((one["value"] - two["value"]).abs() / scale)[kept].max() < 1e-9
