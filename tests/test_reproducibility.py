"""Same seed, same records: in any process, on any number of workers, on both Mesas, on any processor and BLAS."""

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
model = ComputeIndustry(customers=100, until=2022, rng=11)
model.run_until()
print(model.records.hash())
"""


def fingerprint(seed=11):
    model = ComputeIndustry(customers=100, until=2022, rng=seed)
    model.run_until()
    return model.records.hash()


def elsewhere(python=sys.executable, **environment):
    done = subprocess.run(
        [python, "-c", CODE], capture_output=True, text=True, check=True, env=os.environ | environment
    )
    return done.stdout.strip()


def test_another_process_hash_seed_number_of_threads_blas_kernel_and_processor():
    """Not a bit differs without the processor's vector instructions, with an old BLAS kernel, or libm's other paths."""
    has, known = np._core._multiarray_umath.__cpu_features__, np._core._multiarray_umath.__cpu_dispatch__
    plain = {"PYTHONHASHSEED": "123", "OMP_NUM_THREADS": "1", "OPENBLAS_CORETYPE": "Nehalem"}
    plain["NPY_DISABLE_CPU_FEATURES"] = " ".join(name for name in known if has.get(name))
    plain["GLIBC_TUNABLES"] = "glibc.cpu.hwcaps=-AVX2,-FMA,-AVX512F"
    assert elsewhere(**plain) == fingerprint()


@pytest.mark.nightly
def test_one_or_two_workers():
    seeds = [1, 2]
    alone = [fingerprint(seed) for seed in seeds]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        together = list(pool.map(fingerprint, seeds))
    assert alone == together
    assert len(set(alone)) == 2


def other_python():
    """The Python of an environment with another Mesa, or None: named by the caller, or made by ``make newer``."""
    beside = Path(__file__).resolve().parents[1] / ".venv-newer" / "bin" / "python"
    found = os.environ.get("SUANLI_OTHER_PYTHON") or (str(beside) if beside.exists() else sys.executable)
    return None if Path(found).parent == Path(sys.executable).parent else found


@pytest.mark.skipif(other_python() is None, reason="no second Python: `make newer PYTHON=python3.13 VENV=.venv-newer`")
def test_both_mesa_versions():
    version = "import mesa; print(mesa.__version__)"
    other = subprocess.run([other_python(), "-c", version], capture_output=True, text=True, check=True).stdout.strip()
    assert other != mesa.__version__
    assert elsewhere(other_python()) == fingerprint()
