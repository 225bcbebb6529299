"""A sweep's folder: what was asked, what has been done, in files that pandas, DuckDB and R read directly.

    sweep.json                  design, versions, hashes, every scenario's values
    runs/block-00000.parquet    a row a run: number, point, scenario, seed, axes, status, reason, records' hash, command
    results/block-00000.parquet figures: run, year, entity, series, unit, value
    pending/                    runs whose block isn't complete yet, a file each

Every file is written beside and renamed, so none is ever half there. What a disk has torn all the same is found by its
checksum, named and done again. Times are kept out: an interrupted sweep leaves the bytes of an undisturbed one.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow as pa

from suanli.experiments import whole_files
from suanli.experiments.design import Design, Row
from suanli.experiments.whole_files import TornError
from suanli.experiments.yearly import Figures
from suanli.model.errors import InputError

BLOCK = 50  # runs in a file
PACKAGES = ("suanli", "numpy", "scipy", "pandas", "pyarrow", "mesa")
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


def code_identity() -> str:
    """SHA-256 of the source and the data that make results, as installed: model, agents and these experiments."""
    import suanli.agents  # noqa: PLC0415
    import suanli.experiments  # noqa: PLC0415
    import suanli.model  # noqa: PLC0415

    digest = hashlib.sha256()
    for package in (suanli.model, suanli.agents, suanli.experiments):
        root = Path(package.__path__[0])
        for path in sorted(root.rglob("*")):
            part = path.relative_to(root)
            ours = path.suffix in {".py", ".csv", ".toml"}
            if ours and (package is not suanli.experiments or path.name == "yearly.py"):
                digest.update(f"{package.__name__}/{part.as_posix()}".encode() + path.read_bytes())
    return digest.hexdigest()


class Store:
    """The folder of one sweep. Opened by one process at a time.

    torn  files that were found torn and are done again
    """

    def __init__(self, folder: Path, design: Design) -> None:
        self.folder, self.design = folder, design
        self.rows = design.rows()
        self.torn: list[str] = []
        self._waiting: dict[int, set[int]] = {}

    def begin(self) -> set[int]:
        """Take the folder, or make it; returns the runs that are done already.

        InputError for a folder of another design, of another version of the model, or that another sweep is at.
        """
        for name in ("runs", "results", "pending"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        self._lock()
        written = self.folder / "sweep.json"
        asked = self._document()
        if written.exists():
            self._check(written, asked)
        else:
            if any(list((self.folder / name).iterdir()) for name in ("runs", "results", "pending")):
                raise InputError("--out", str(self.folder), "a folder without runs of an unknown sweep")
            whole_files.replaced(written, json.dumps(asked, indent=1, sort_keys=True).encode())
        return self._done()

    def _document(self) -> dict[str, Any]:
        versions = {name: version(name) for name in PACKAGES}
        return {
            "identity": self.design.identity,
            "code": code_identity(),
            "versions": versions,
            **self.design.document(),
        }

    def _check(self, written: Path, asked: dict[str, Any]) -> None:
        try:
            found = json.loads(written.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise InputError("--out", str(self.folder), f"a folder whose sweep.json can be read ({error})") from error
        if found.get("identity") != asked["identity"]:
            raise InputError(
                "--out", str(self.folder), f"a new folder: this one is of another design ({found.get('title')})"
            )
        for part in ("code", "versions"):
            if found.get(part) != asked[part]:
                raise InputError("--out", str(self.folder), f"a new folder: this one was begun with other {part}")

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

    def _done(self) -> set[int]:
        done: set[int] = set()
        for left in self.folder.rglob(".*.tmp"):
            left.unlink()
        for block in range(self.blocks):
            try:
                if self._whole(block):
                    done.update(row.run for row in self._block(block))
                    continue
            except TornError as error:
                self.torn.append(str(Path(str(error)).relative_to(self.folder)))
                self._block_files(block)[0].unlink(missing_ok=True)
            found = self._pending(block)
            self._waiting[block] = set(found)
            done.update(found)
            self._merge(block)
        return done

    def _whole(self, block: int) -> bool:
        """Whether a block is done; TornError for one that says so and isn't."""
        runs, results = self._block_files(block)
        if not runs.exists():
            return False
        table = whole_files.read(runs)
        if table.column("run").to_pylist() != [row.run for row in self._block(block)]:
            raise TornError(runs)
        if whole_files.checksum(results) != (table.schema.metadata or {}).get(b"results"):
            raise TornError(results)
        return True

    def _pending(self, block: int) -> list[int]:
        found = []
        for row in self._block(block):
            path = self._pending_file(row.run)
            if not path.exists():
                continue
            try:
                whole_files.read(path)
                found.append(row.run)
            except TornError:
                self.torn.append(str(path.relative_to(self.folder)))
                path.unlink()
        return found

    @property
    def blocks(self) -> int:
        """Number of files that results are in."""
        return -(-len(self.rows) // BLOCK)

    def _block(self, block: int) -> list[Row]:
        return self.rows[block * BLOCK : (block + 1) * BLOCK]

    def _block_files(self, block: int) -> tuple[Path, Path]:
        name = f"block-{block:05d}.parquet"
        return self.folder / "runs" / name, self.folder / "results" / name

    def _pending_file(self, run: int) -> Path:
        return self.folder / "pending" / f"run-{run:07d}.parquet"

    def put(self, outcome: Outcome) -> None:
        """Keep what became of a run; merge its block when that is complete. SuanliError where the disk is full."""
        figures = outcome.figures or Figures([], [], [], [], [])
        said = {"status": outcome.status, "reason": outcome.reason, "records_hash": outcome.records_hash}
        table = pa.table(
            {"run": [outcome.run] * len(figures.year), **figures.__dict__},
            schema=FIGURES.with_metadata({name: text.encode() for name, text in said.items()}),
        )
        with whole_files.written_to(self.folder):
            whole_files.write(self._pending_file(outcome.run), table)
            block = outcome.run // BLOCK
            self._waiting.setdefault(block, set()).add(outcome.run)
            self._merge(block)

    def _merge(self, block: int) -> None:
        """Put a block's runs together once all are there: results first, then runs, which say that all is there."""
        rows = self._block(block)
        if len(self._waiting.get(block, ())) < len(rows):
            return
        parts = [whole_files.read(self._pending_file(row.run)) for row in rows]
        runs_file, results_file = self._block_files(block)
        figures = pa.concat_tables([part.replace_schema_metadata(None) for part in parts]).unify_dictionaries()
        whole_files.write(results_file, figures.combine_chunks())
        said = [{name.decode(): text.decode() for name, text in (part.schema.metadata or {}).items()} for part in parts]
        table = pa.Table.from_pylist(
            [self._run(row, one) for row, one in zip(rows, said, strict=True)], self._runs_schema()
        )
        whole_files.write(
            runs_file, table.replace_schema_metadata({b"results": whole_files.checksum(results_file) or b""})
        )
        for row in rows:
            self._pending_file(row.run).unlink(missing_ok=True)
        self._waiting.pop(block, None)

    def _runs_schema(self) -> pa.Schema:
        text = ("status", "reason", "records_hash", "command")
        fields = [("run", pa.int32()), ("point", pa.int32()), ("scenario", pa.string()), ("seed", pa.int64())]
        fields += [
            (name, pa.float64() if self._numeric(place) else pa.string()) for place, name in enumerate(self.design.axes)
        ]
        return pa.schema([*fields, *((name, pa.string()) for name in text)])

    def _numeric(self, place: int) -> bool:
        from suanli.model.parameters.load import baseline  # noqa: PLC0415

        value = baseline()[self.design.axes[place]].value
        return isinstance(value, float) and not isinstance(value, bool)

    def _run(self, row: Row, said: dict[str, str]) -> dict[str, Any]:
        values = {
            name: float(text) if self._numeric(place) else text
            for place, (name, text) in enumerate(zip(self.design.axes, row.values, strict=True))
        }
        where = {"run": row.run, "point": row.point, "scenario": row.scenario, "seed": row.seed}
        return {
            **where,
            **values,
            **{k: said[k] for k in ("status", "reason", "records_hash")},
            "command": self.command(row),
        }

    def command(self, row: Row) -> str:
        """What repeats a run alone."""
        changed = [f"--set {shlex.quote(f'{n}={t}')}" for n, t in zip(self.design.axes, row.values, strict=True)]
        size = f"--seed {row.seed} --customers {self.design.customers} --until {self.design.until}"
        return " ".join(["suanli run", shlex.quote(row.scenario), size, *changed, "--json"])

    def failed(self) -> Iterator[tuple[int, str, str]]:
        """(run, reason, command) of every run that failed."""
        for path in sorted((self.folder / "runs").glob("*.parquet")):
            for one in whole_files.read(path).to_pylist():
                if one["status"] == "failed":
                    yield one["run"], one["reason"], one["command"]
