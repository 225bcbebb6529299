"""What tests share: runs made once, and the command line without a process of its own."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import io
import os
import pickle
import socket
import sys
import time
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from pathlib import Path
from unittest import mock

import mesa
import numpy as np

from suanli.experiments import cli, ensemble
from suanli.experiments.belonging import code_identity
from suanli.experiments.ensemble import Task
from suanli.model.industry import ComputeIndustry
from suanli.model.parameters import tables
from suanli.model.results.series import SERIES
from suanli.model.results.store import Records

KEPT_RUNS = Path(os.environ.get("SUANLI_TEST_RUNS", Path(__file__).resolve().parents[1] / ".pytest_cache" / "runs"))


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str

    def lines(self):
        """Lines of standard error."""
        return self.stderr.strip().splitlines()


def suanli(*arguments, check=False):
    """Run a command of ``suanli`` in this process: its status and what it printed. A traceback fails the test.

    What a process proves (signals, pipes, imports) has a process of its own, in ``test_cli.py``.
    """
    out, err, status = io.StringIO(), io.StringIO(), 0
    argv = mock.patch.object(sys, "argv", ["suanli", *map(str, arguments)])
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), argv:
        try:
            cli.main()
        except SystemExit as ended:
            status = ended.code
    done = Done(status, out.getvalue(), err.getvalue())
    assert not check or status == 0, done
    return done


def refused(*arguments):
    """Standard error of a command that must end with status 2 and one line, and print nothing else."""
    done = suanli(*arguments)
    assert (done.returncode, done.stdout, len(done.lines())) == (2, "", 1), done
    return done.stderr


def fresh_run(scenario="baseline", overrides="", customers=200, until=2022, seed=2):
    """Return the model of one run, made now: of other tables (``with_rows``), or for a test that lives it twice."""
    model = ComputeIndustry(scenario, customers, until, overrides, rng=seed)
    model.run_until()
    return model


def own_run(scenario="baseline", overrides="", customers=200, until=2022, seed=2):
    """Return the model of one run, made once for all processes and kept on disk: a copy, for a test that changes it."""
    with _alone_with(_kept_at(scenario, overrides, customers, until, seed, ending="pickle")) as path:
        if not path.exists():
            _put(path, pickle.dumps(fresh_run(scenario, overrides, customers, until, seed)))
        return pickle.loads(path.read_bytes())  # noqa: S301 (our own bytes)


@lru_cache(maxsize=48)
def _kept(*asked):
    model = own_run(*asked)
    return model, _state(model)


def _state(model):
    """What a test that changes a model would change: the quarter, customers, knowledge, money, capacity."""
    world, ledger = model.world, model.world.ledger
    arrays = [
        world.population.vendor,
        world.population.spending,
        world.vendor_state.knowledge,
        world.vendor_state.reputation,
    ]
    arrays += [*ledger.deposits.values(), ledger.debt, ledger.cloud.units, ledger.silicon.chips]
    return model.quarter, hashlib.sha256(b"".join(array.tobytes() for array in arrays)).hexdigest()


def world_run(scenario="baseline", overrides="", customers=200, until=2022, seed=2):
    """Return the same, one for all tests of a process: read only, and held to it."""
    model, state = _kept(scenario, overrides, customers, until, seed)
    assert _state(model) == state, "a test has changed a model that others read: it needs ``own_run``"
    return model


@lru_cache(maxsize=256)
def records_of(scenario="baseline", overrides="", customers=200, until=2022, seed=2):
    """Return the records of one run, made once for all processes and kept on disk as long as the code is the same."""
    with _alone_with(_kept_at(scenario, overrides, customers, until, seed)) as path:
        if path.exists():
            with np.load(path, allow_pickle=False) as kept:
                return _records({name: kept[name] for name in kept.files})
        return _keep(path, fresh_run(scenario, overrides, customers, until, seed).records)


def records_of_each(*asked):
    """Return ``records_of`` for several, each a dict of what it is given; what isn't kept is lived side by side.

    Whoever asks for the same waits for the one that makes it.
    """
    every = [tuple((PLAIN | one).values()) for one in asked]
    with _alone_with(KEPT_RUNS / _digest(every)):
        missing = [one for one in every if not _kept_at(*one).exists()]
        tasks = [Task(scenario, seed, customers, until, text) for scenario, text, customers, until, seed in missing]
        for one, found in zip(missing, ensemble.records_of(tasks), strict=True):
            if isinstance(found, Exception):
                raise found
            _keep(_kept_at(*one), found)
    return [records_of(*one) for one in every]


def once(factory, name, make):
    """Return what ``make`` says of a new folder: it is asked once, whichever processes test, and not kept for later.

    factory  pytest's ``tmp_path_factory``, whose folders of all processes lie in one
    """
    own = factory.getbasetemp()
    with _alone_with((own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / f"{name}.pickle") as kept:
        if not kept.exists():
            _put(kept, pickle.dumps(make(factory.mktemp(name))))
        return pickle.loads(kept.read_bytes())  # noqa: S301 (our own bytes)


@contextlib.contextmanager
def _alone_with(path):
    """The path of something kept, while no other process makes it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield path


def forget(days=2):
    """Take away what was kept more than some days ago: of code that has changed since, most of it."""
    for path in KEPT_RUNS.glob("*"):
        with contextlib.suppress(FileNotFoundError):  # another session does the same
            if time.time() - path.stat().st_mtime > days * 86_400:
                path.unlink()


def _put(path, data):
    """Put a whole file in its place."""
    beside = path.with_suffix(f".{os.getpid()}.tmp")
    beside.write_bytes(data)
    beside.replace(path)


PLAIN = {"scenario": "baseline", "overrides": "", "customers": 200, "until": 2022, "seed": 2}


def _digest(what):
    return hashlib.sha256(repr(what).encode()).hexdigest()[:24]


def _kept_at(*asked, ending="npz"):
    """Where the records of a run are kept, or its model."""
    versions = sys.version_info[:2], np.__version__, mesa.__version__
    return KEPT_RUNS / f"{_digest((_code(), versions, *asked))}.{ending}"


def _keep(path, records):
    arrays = {f"series {name}": records.array(name) for name in records.declared}
    for kind, entities in records.entities_by_kind.items():
        arrays[f"entities {kind}"] = np.array(entities, dtype=str).reshape(-1, 2)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(f".{os.getpid()}.tmp.npz")
    np.savez(beside, **arrays)
    beside.replace(path)
    return records


_code = lru_cache(code_identity)


def _records(arrays):
    """The records that a file holds."""
    series, entities = {}, {}
    for name, values in arrays.items():
        kind, _, what = name.partition(" ")
        if kind == "series":
            series[what] = values
        else:
            entities[what] = tuple((str(entity), str(region)) for entity, region in values)
    return Records.of(SERIES, series, entities)


def stacked(parts):
    """Return messages of several runs as one: the run is the first axis of every column."""
    if is_dataclass(parts[0]):
        names = [one.name for one in fields(parts[0])]
        return type(parts[0])(**{name: stacked([getattr(part, name) for part in parts]) for name in names})
    if isinstance(parts[0], dict):
        return {name: stacked([part[name] for part in parts]) for name in parts[0]}
    return np.array(parts)


@contextlib.contextmanager
def with_rows(**rows):
    """Tables that ship, with other rows, by the names of their files."""
    plain = tables.shipped
    with mock.patch.object(tables, "shipped", lambda name: tuple(rows[name]) if name in rows else plain(name)):
        yield


def changed(table, column, value):
    """A table that ships, by its name, with another value in a column: for ``with_rows``."""
    return {table: [dict(row) | {column: value} for row in tables.shipped(table)]}


def wait_for(condition, seconds=60.0):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.05)


def listening(port):
    """Whether somebody answers at a port of this machine."""
    with contextlib.closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
