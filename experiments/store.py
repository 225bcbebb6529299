"""A sweep's folder: what was asked, what has been done, in files that pandas, DuckDB and R read directly.

    sweep.json                  design, versions, hashes, every scenario's values
    runs/block-00000.parquet    a row a run: number, point, scenario, seed, axes, status, reason, records' hash, command
    results/block-00000.parquet figures: run, year, entity, series, unit, value
    checksums/block-00000.txt   SHA-256 of both, as sha256sum reads it: written last, it says that the block is done
    pending/                    runs whose block isn't complete yet, a file each, its checksum in its name

Every file is written beside and renamed, so none is ever half there. What a disk has torn all the same is found by its
checksum, named and done again. Times are kept out: an interrupted sweep leaves the bytes of an undisturbed one.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shlex
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from suanli.experiments import whole_files
from suanli.experiments.belonging import PARTS, document_of, mark_of
from suanli.experiments.design import Design, Row, task_of
from suanli.experiments.whole_files import TornError
from suanli.experiments.yearly import Figures
from suanli.model.kernel.errors import InputError

BLOCK = 50  # runs in a file
FOLDERS = ("runs", "results", "checksums", "pending")
FIGURES = pa.schema(
    [
        ("run", pa.int32()),
        ("year", pa.int16()),
        ("entity", pa.dictionary(pa.int16(), pa.string())),
        ("series", pa.dictionary(pa.int16(), pa.string())),
        ("unit", pa.dictionary(pa.int16(), pa.string())),
        ("value", pa.float64()),
    ]
)


@dataclass(frozen=True)
class Outcome:
    """What became of a run: done or failed, why, the hash of its records, its figures."""

    run: int
    status: str
    reason: str
    records_hash: str
    figures: Figures | None


class Store:
    """The folder of one sweep. Opened by one process at a time.

    torn  files that were found torn and are done again
    made  numbers of the runs that are there, done or failed
    """

    def __init__(self, folder: Path, design: Design) -> None:
        self.folder, self.design = folder, design
        self.rows = design.rows()
        self.torn: list[str] = []
        self.made: set[int] = set()
        self._document = document_of(design)
        self._mark = mark_of(self._document)

    def begin(self) -> set[int]:
        """Take the folder, or make it; returns the runs that are done already.

        InputError for a folder of another design, of another version of the model, or that another sweep is at.
        """
        for name in FOLDERS:
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        self._lock()
        for place in (self.folder, *(self.folder / name for name in FOLDERS)):
            for left in place.glob(".*.tmp"):
                left.unlink()
        self._check()
        for block in range(self.blocks):
            self.made.update(self._begun(block))
            self._merge(block)
        return set(self.made)

    def _check(self) -> None:
        """Whether the folder is this design's; sweep.json is written if it is new, or was torn.

        Runs know whose they are: where all that are there are ours, a sweep.json that says otherwise is torn.
        """
        written, text = self.folder / "sweep.json", json.dumps(self._document, indent=1, sort_keys=True)
        with contextlib.suppress(OSError):
            if written.read_bytes() == text.encode():
                return
        marks = self._marks()
        if marks == {self._mark}:
            self.torn.append("sweep.json")
        elif (before := self._with_fewer_seeds(written)) is not None:
            self._take_over(before)
            whole_files.replaced(written, text.encode())
            self._forget(marks - {self._mark})
            return
        elif written.exists():
            self._refuse(written)
        elif any(path.is_file() for name in FOLDERS for path in (self.folder / name).iterdir()):
            raise InputError("--out", str(self.folder), "a folder without runs of an unknown sweep")
        whole_files.replaced(written, text.encode())

    def _with_fewer_seeds(self, written: Path) -> Store | None:
        """The store of the same sweep with fewer seeds, if that is what a folder holds."""
        try:
            found = json.loads(written.read_bytes())
            seeds = tuple(found["seeds"])
        except (OSError, ValueError, TypeError, KeyError):
            return None
        same = {key: value for key, value in self._document.items() if key not in {"identity", "seeds"}}
        if not set(seeds) < set(self.design.seeds) or json.loads(json.dumps(same)) != {
            key: found.get(key) for key in same
        }:
            return None
        return Store(self.folder, replace(self.design, seeds=seeds))

    def _take_over(self, before: Store) -> None:
        """Keep the runs of the same sweep with fewer seeds under the numbers that they have in this one.

        What was there stays until sweep.json says whose the folder is: stopped in between, the same command goes on.
        """
        number = {(row.point, row.scenario, row.seed): row.run for row in self.rows}
        for block in range(before.blocks):
            for old, outcome in before.outcomes(block):
                self._keep(replace(outcome, run=number[old.point, old.scenario, old.seed]))

    def _forget(self, marks: set[str]) -> None:
        """Remove what belongs to the sweep as it was: its blocks, checksums first, and what waited for one."""
        for name in ("checksums", "runs", "results"):
            for path in (self.folder / name).glob("block-*"):
                path.unlink()
        for path in (self.folder / "pending").glob("*.parquet"):
            with contextlib.suppress(OSError, pa.ArrowException):
                if (pq.read_schema(path).metadata or {}).get(b"mark", b"").decode("utf-8", "replace") in marks:
                    path.unlink()

    def outcomes(self, block: int) -> Iterator[tuple[Row, Outcome]]:
        """What is there of the runs of a block: of a whole one all, else those that wait for the others."""
        with contextlib.suppress(TornError):
            if self._file("checksums", block).exists():
                self._prove(block)
                said = {one["run"]: one for one in pq.read_table(self._file("runs", block)).to_pylist()}
                figures = pq.read_table(self._file("results", block))
                for row in self._block(block):
                    own = figures.filter(pc.equal(figures["run"], row.run))
                    yield row, _outcome(row.run, said[row.run], own)
                return
        for row in self._block(block):
            table = self._read_pending(row.run)
            if table is not None:
                yield row, _outcome(row.run, _said(table), table)

    def _refuse(self, written: Path) -> None:
        """InputError that says what of sweep.json isn't ours; nothing where it is torn and there are no runs yet."""
        try:
            found = json.loads(written.read_bytes())
            differs = [part for part in PARTS if found.get(part) != self._document[part]]
        except (OSError, ValueError, AttributeError):
            found, differs = {}, ["identity"] if self._marks() else []
        if "identity" in differs:
            title = f" ({found.get('title')})" if found else ""
            if found and found.get("extensions") != json.loads(json.dumps(self._document["extensions"])):
                allowed = f"a new folder: this one was begun with other rules or tables{title}"
                raise InputError("--out", str(self.folder), allowed)
            raise InputError("--out", str(self.folder), f"a new folder: this one is of another design{title}")
        if differs:
            raise InputError("--out", str(self.folder), f"a new folder: this one was begun with other {differs[0]}")
        self.torn.append("sweep.json")

    def _marks(self) -> set[str]:
        """Whose the runs are that are there, as far as their files can be read."""
        found = set()
        for path in (self.folder / "checksums").glob("*.txt"):
            found.add(path.read_bytes().decode("utf-8", "replace").split("\n", 1)[0].removeprefix("# "))
        for path in (self.folder / "pending").glob("*.parquet"):
            with contextlib.suppress(OSError, pa.ArrowException):
                found.add((pq.read_schema(path).metadata or {}).get(b"mark", b"").decode("utf-8", "replace"))
        return found

    def _lock(self) -> None:
        """One sweep at a folder; the lock goes with the process, however it ends."""
        with contextlib.suppress(ImportError):
            import fcntl  # noqa: PLC0415 (not on every system)

            self._held = (self.folder / ".lock").open("w")
            try:
                fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise InputError("--out", str(self.folder), "a folder that no other sweep is at now") from error

    def close(self) -> None:
        """Let the folder go."""
        if hasattr(self, "_held"):
            self._held.close()

    def _begun(self, block: int) -> list[int]:
        """Runs of a block that are done: all of a whole one, else those that are pending."""
        sums = self._file("checksums", block)
        try:
            if sums.exists():
                self._prove(block)
                for row in self._block(block):  # left by whoever was stopped while tidying up
                    for path in self._pending(row.run):
                        path.unlink()
                return [row.run for row in self._block(block)]
        except TornError as error:
            self.torn.append(str(Path(str(error)).relative_to(self.folder)))
            sums.unlink(missing_ok=True)
        return [row.run for row in self._block(block) if self._read_pending(row.run) is not None]

    def _prove(self, block: int) -> None:
        """TornError for a file of a block that isn't what its checksum says, or for checksums that aren't any."""
        sums = self._file("checksums", block)
        lines = sums.read_bytes().decode("utf-8", "replace").splitlines()
        files = [self._file(name, block) for name in ("runs", "results")]
        named = [line.split("  ", 1)[-1] for line in lines[1:]]
        if lines[:1] != [f"# {self._mark}"] or named != [str(path.relative_to(self.folder)) for path in files]:
            raise TornError(sums)
        for line, path in zip(lines[1:], files, strict=True):
            whole_files.read(path, line.split("  ", 1)[0])

    def _pending(self, run: int) -> list[Path]:
        return sorted((self.folder / "pending").glob(f"run-{run:07d}-*.parquet"))

    def _read_pending(self, run: int) -> pa.Table | None:
        """A pending run's table; None where there is none. One that is torn, or not ours, is named and removed."""
        for path in self._pending(run):
            with contextlib.suppress(TornError):
                table = whole_files.read(path, path.stem.rsplit("-", 1)[-1])
                if _said(table).get("mark") == self._mark:
                    return table
            self.torn.append(str(path.relative_to(self.folder)))
            path.unlink()
        return None

    @property
    def blocks(self) -> int:
        """Number of files that results are in."""
        return -(-len(self.rows) // BLOCK)

    def _block(self, block: int) -> list[Row]:
        return self.rows[block * BLOCK : (block + 1) * BLOCK]

    def _file(self, name: str, block: int) -> Path:
        ending = "txt" if name == "checksums" else "parquet"
        return self.folder / name / f"block-{block:05d}.{ending}"

    def put(self, outcome: Outcome) -> None:
        """Keep what became of a run; merge its block when that is complete. SuanliError where the disk is full."""
        with whole_files.written_to(self.folder):
            self._keep(outcome)
            self.made.add(outcome.run)
            self._merge(outcome.run // BLOCK)

    def _keep(self, outcome: Outcome) -> None:
        """Write a run's table among those that wait for their block."""
        figures = outcome.figures or Figures([], [], [], [], [])
        said = {"status": outcome.status, "reason": outcome.reason, "records_hash": outcome.records_hash}
        said["mark"] = self._mark
        table = pa.table(
            {"run": [outcome.run] * len(figures.year), **figures.__dict__},
            schema=FIGURES.with_metadata({name: text.encode() for name, text in said.items()}),
        )
        data = whole_files.packed(table)
        name = f"run-{outcome.run:07d}-{hashlib.sha256(data).hexdigest()[:16]}.parquet"
        whole_files.replaced(self.folder / "pending" / name, data)

    def _merge(self, block: int) -> None:
        """Put a block's runs together once all are there; its checksums, written last, say that it is done."""
        rows = self._block(block)
        if not self.made.issuperset(row.run for row in rows) or self._file("checksums", block).exists():
            return
        found = {row.run: self._read_pending(row.run) for row in rows}
        self.made -= {run for run, part in found.items() if part is None}  # torn since it was written
        parts = [part for part in found.values() if part is not None]
        if len(parts) < len(rows):
            return
        figures = pa.concat_tables([part.replace_schema_metadata(None) for part in parts]).unify_dictionaries()
        lines = [self._run(row, _said(part)) for row, part in zip(rows, parts, strict=True)]
        tables = {"runs": pa.Table.from_pylist(lines, self._runs_schema()), "results": figures.combine_chunks()}
        sums = [f"# {self._mark}"]
        for name, table in tables.items():
            path = self._file(name, block)
            sums.append(f"{whole_files.write(path, table)}  {path.relative_to(self.folder)}")
        whole_files.replaced(self._file("checksums", block), "\n".join([*sums, ""]).encode())
        for row in rows:
            for path in self._pending(row.run):
                path.unlink()

    def _runs_schema(self) -> pa.Schema:
        text = ("status", "reason", "records_hash", "command")
        fields = [("run", pa.int32()), ("point", pa.int32()), ("scenario", pa.string()), ("seed", pa.int64())]
        kinds = {bool: pa.bool_(), float: pa.float64(), str: pa.string()}
        fields += [(name, kinds[self._kind(name)]) for name in self.design.axes]
        return pa.schema([*fields, *((name, pa.string()) for name in text)])

    def _kind(self, axis: str) -> type:
        return type(self.design.known[axis].value)

    def _run(self, row: Row, said: dict[str, str]) -> dict[str, Any]:
        read: dict[type, Callable[[str], Any]] = {bool: lambda text: text == "true", float: float, str: str}
        values = {name: read[self._kind(name)](text) for name, text in zip(self.design.axes, row.values, strict=True)}
        where = {"run": row.run, "point": row.point, "scenario": row.scenario, "seed": row.seed}
        return {
            **where,
            **values,
            **{k: said[k] for k in ("status", "reason", "records_hash")},
            "command": self.command(row),
        }

    def command(self, row: Row) -> str:
        """What repeats a run alone, from any folder."""
        task = task_of(self.design, row)
        changed = [f"--set {shlex.quote(one)}" for one in task.overrides.split(";") if one]
        size = f"--seed {row.seed} --customers {self.design.customers} --until {self.design.until}"
        own = [f"--rules {shlex.quote(one)}" for one in task.extensions.rules.split(";") if one]
        own += [f"--tables {shlex.quote(task.extensions.tables)}"] if task.extensions.tables else []
        return " ".join(["suanli run", task.scenario, size, *own, *changed, "--json"])

    def failed(self) -> Iterator[tuple[int, str, str]]:
        """(run, reason, command) of every run that failed, in the order of their numbers."""
        for block in range(self.blocks):
            if self._file("checksums", block).exists():
                said = pq.read_table(self._file("runs", block), columns=["run", "status", "reason"]).to_pylist()
                found = {one["run"]: one for one in said}
            else:
                pending = {row.run: self._read_pending(row.run) for row in self._block(block)}
                found = {run: _said(table) for run, table in pending.items() if table is not None}
            for row in self._block(block):
                if row.run in found and found[row.run]["status"] == "failed":
                    yield row.run, found[row.run]["reason"], self.command(row)


def _outcome(run: int, said: Mapping[str, str], figures: pa.Table) -> Outcome:
    """A run as it was put."""
    columns = figures.select(["year", "entity", "series", "unit", "value"]).to_pydict()
    kept = Figures(**columns) if said["status"] == "done" else None
    return Outcome(run, said["status"], said["reason"], said["records_hash"], kept)


def _said(table: pa.Table) -> dict[str, str]:
    """What a pending run's file says of it beside its figures."""
    return {name.decode(): text.decode() for name, text in (table.schema.metadata or {}).items()}
