"""What several tests share: a small world, short runs, and which tests another Python and Mesa make again."""

import copy
import os
import socket
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from helpers import forget, listening, wait_for, world_run

from suanli.model.industry import ComputeIndustry
from suanli.model.kernel import compiled

HERE = Path(__file__).parent
NEWER = {  # what can differ on another Python, NumPy or Mesa: arithmetic, every series, Mesa, commands, files
    "test_arithmetic.py",
    "test_cli.py",
    "test_mesa.py",
    "test_panel.py",
    "test_randomness.py",
    "test_records.py",
}
EVERY = {"test_panel.py": 3, "test_cli.py": 6}  # of which every third, every sixth test is made again


def pytest_ignore_collect(collection_path, config):
    """With ``-m newer`` read no other file: that would import, and on a new Python compile first, all they need."""
    others = collection_path.name.startswith("test_") and collection_path.name not in NEWER
    return True if config.getoption("markexpr") == "newer" and others else None


def pytest_configure(config):
    """Where no number of workers is asked for, live runs in this process: the suite has a process a core as it is.

    Small arrays go by machine code, as where many runs are lived; on a newer Python they go by NumPy. Whoever begins
    compiles what a quarter needs, so that each of its workers needn't.
    """
    os.cpu_count = lambda: 1
    if config.getoption("markexpr") != "newer":
        compiled.always()
        if not hasattr(config, "workerinput") and config.getoption("numprocesses", None):
            ComputeIndustry(customers=40, until=2018).run_until()


def pytest_sessionstart(session):
    """Whoever begins, not each of its workers, makes room."""
    if not hasattr(session.config, "workerinput"):
        forget()


WORKERS = 3  # as the Makefile has it; with another number the order is merely less good


def _spread(items):
    """Return the tests in stretches of one length, one a worker, each beginning with its part of the slow ones.

    All that need a browser go to one: it starts one browser and serves one lab.
    """
    browser = [item for item in items if "browser" in getattr(item, "fixturenames", ())]
    slow = [item for item in items if item.get_closest_marker("slow") and item not in browser]
    quick = [item for item in items if not item.get_closest_marker("slow")]
    half = len(slow) // 2
    found, length = [], -(-len(items) // WORKERS)
    for part in (browser, slow[:half], slow[half:]):
        room = max(0, length - len(part))
        found += part + quick[:room]
        quick = quick[room:]
    return found + quick


def pytest_collection_modifyitems(items):
    """Mark what is made again on a newer Python: whole files, never what is slow. The panel holds the pure functions.

    What takes long is spread over the workers, which begin with it: xdist hands each a stretch of the list.
    """
    for at, item in enumerate(items):
        often = at % EVERY.get(item.path.name, 1) == 0
        if item.path.name in NEWER and often and not item.get_closest_marker("slow"):
            item.add_marker("newer")
    wanted = items if os.environ.get("SUANLI_ALL") else [one for one in items if not one.get_closest_marker("nightly")]
    items[:] = _spread(wanted)


@pytest.fixture(scope="session")
def opened():
    """A small world before its first quarter. Read only: whoever changes it takes a copy, which costs less."""
    return ComputeIndustry(customers=120, rng=3)


@pytest.fixture
def small(opened):
    """A small world before its first quarter, one's own."""
    return copy.deepcopy(opened)


@pytest.fixture(scope="session")
def two_years():
    """A small world after two years. Read only."""
    return world_run(until=2019, seed=1)


@pytest.fixture(scope="session")
def baseline():
    """The baseline to 2035. Read only."""
    return world_run(customers=1000, until=2035, seed=0)


@contextmanager
def _ended(processes):
    """Processes of this machine: all are ended afterwards, whatever happens."""
    try:
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.wait(20)


def _dask(part, *arguments):
    call = [sys.executable, "-m", f"distributed.cli.dask_{part}", *arguments, "--no-dashboard"]
    return subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.fixture
def scheduler():
    """A real scheduler without workers, a process of this machine."""
    pytest.importorskip(
        "distributed", reason="NO DASK FOUND: pip install 'suanli[cluster]' to test sweeps on a cluster"
    )
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with _ended([_dask("scheduler", "--host", "127.0.0.1", "--port", str(port))]) as processes:
        wait_for(lambda: listening(port))
        yield f"tcp://127.0.0.1:{port}", processes


@pytest.fixture
def cluster(scheduler):
    """A real scheduler and two workers."""
    address, (one,) = scheduler
    with _ended([_dask("worker", address, "--nthreads", "1", "--no-nanny") for _ in range(2)]) as workers:
        yield address, [one, *workers]


@pytest.fixture(scope="session")
def browser():
    """A headless browser: one for all tests of a process, which takes no second one."""
    from browser import chromium

    with chromium() as one:
        yield one


@pytest.fixture(scope="session")
def address(tmp_path_factory):
    """Where the lab is served, for all tests of a process."""
    from browser import serving

    with serving(tmp_path_factory.mktemp("lab") / "server.log") as url:
        yield url


@pytest.fixture
def new_page(browser):
    """new_page(**options) is a page of a reader whom nobody knows yet."""
    contexts = []

    def made(**options):
        contexts.append(browser.new_context(**options))
        return contexts[-1].new_page()

    yield made
    for context in contexts:
        context.close()
