"""What keeps the engine from sliding back, without a clock: calls and memory of a quarter, modules of a command."""

import subprocess
import sys
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from suanli.experiments.lives import Life, joined
from suanli.model.kernel import compiled
from suanli.model.kernel.batch import Batch
from suanli.model.mechanisms.settings import as_shipped
from suanli.model.opening.start import make_world
from suanli.model.schedule import run_quarter

ROOT = Path(__file__).resolve().parents[1]
CALLS = 9_100  # of our functions in a quarter of one run, records included
MORE_CALLS_A_RUN = 20  # of one more run in a batch: markets that are cleared run by run
BYTES = 900  # that a quarter needs for each customer at its peak, beyond what it begins with


@pytest.fixture(autouse=True)
def of_one_run(monkeypatch):
    """As a process that lives one run: what a compiled function does isn't seen."""
    monkeypatch.setattr(compiled, "least", compiled.LARGE)


def calls(world):
    """Functions of ours that are called in a quarter: what a process collects or finalizes meanwhile isn't counted."""
    home = Path(run_quarter.__code__.co_filename).parents[2]  # as the package was imported, by a link or not
    seen, rooms = [0], tuple(f"{home / room}/" for room in ("model", "agents"))

    def watched(frame, event, _given):
        seen[0] += event == "call" and frame.f_code.co_filename.startswith(rooms)

    sys.setprofile(watched)
    try:
        run_quarter(world)
    finally:
        sys.setprofile(None)
    assert seen[0] > 0, "nothing of ours was seen"
    return seen[0]


def lived(seed, customers, quarters=6):
    world = make_world(as_shipped(), seed, customers)
    for _ in range(quarters):
        run_quarter(world)
    return world


def test_a_quarter_is_so_many_calls_and_no_more_with_more_customers():
    few, many = calls(lived(0, 60)), calls(lived(0, 2_000))
    assert few <= CALLS
    assert abs(many - few) <= 120, "no function is called customer by customer"


def test_a_process_that_lives_many_runs_asks_less(monkeypatch):
    """Small arrays then go by machine code, and what they did step by step isn't called."""
    plain = calls(lived(0, 60))
    monkeypatch.setattr(compiled, "least", compiled.LARGE)
    compiled.always(compiled.MANY_RUNS - 1)
    assert compiled.least == compiled.LARGE  # too few to win back what loading costs
    compiled.always()
    assert calls(lived(0, 60)) < plain - 300


def test_a_batch_is_little_more_than_one_run():
    sizes = (12, 40)  # in a dozen runs every market is short somewhere; in four some are cleared for nobody
    small, large = (calls(lived(Batch(np.arange(size)), 60)) for size in sizes)
    assert (large - small) / (sizes[1] - sizes[0]) <= MORE_CALLS_A_RUN


def test_memory_of_a_quarter():
    world = lived(0, 10_000, 2)
    run_quarter(world)
    tracemalloc.start()
    run_quarter(world)
    before, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert before >= 0
    assert peak / 10_000 <= BYTES


def test_points_that_are_one_are_not_copied():
    p = as_shipped()
    assert joined([p, p]) is p
    assert Life(p, 0).parameters is p


@pytest.mark.parametrize(
    ("command", "without"),
    [
        ("parameters --json", ("matplotlib", "solara", "scipy.spatial", "SALib", "numba", "distributed", "mesa")),
        (
            "compare baseline price-war-ends --seeds 2 --customers 40 --years 2018 --workers 1 --json",
            ("matplotlib", "solara", "SALib", "numba", "distributed", "mesa", "pandas", "pyarrow"),
        ),
        ("scenarios", ("matplotlib", "solara", "SALib", "numba", "distributed", "mesa")),
        ("run baseline --customers 40 --until 2018 --json", ("solara", "SALib", "numba", "distributed", "altair")),
    ],
)
def test_a_command_loads_what_it_needs(command, without):
    text = (
        "import sys\nfrom suanli.experiments.cli import main\nsys.argv = ['suanli', *sys.argv[1:]]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\nprint(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", text, *command.split()], capture_output=True, text=True, check=True)
    loaded = set(done.stderr.split())
    assert "suanli.experiments.cli" in loaded
    assert not {name for name in without if name in loaded}


@pytest.mark.parametrize("module", ["visualization.lab.app", "experiments.bundle", "experiments.loop"])
def test_neither_mesa_nor_statistics_are_loaded_for_whom_they_do_nothing(module):
    """One to two seconds at each start of the lab, of its workers and of a dozen commands."""
    text = f"import sys, suanli.{module}; print(*{{'mesa', 'scipy.stats', 'SALib'}} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
