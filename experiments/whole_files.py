"""Files that are whole or not there: written beside and renamed, with checksums that tell what a disk has torn."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from suanli.model.errors import SuanliError


class TornError(Exception):
    """A file is there and isn't whole."""


@contextlib.contextmanager
def written_to(folder: Path) -> Iterator[None]:
    """SuanliError, with what to do, where the system won't let us write."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise SuanliError(
            f"can't write to {folder} ({reason}); what was done is kept: the same command goes on"
        ) from error


def write(path: Path, table: pa.Table) -> None:
    """A table as Parquet with checksums of its pages, written beside and renamed."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", write_page_checksum=True)
    replaced(path, sink.getvalue().to_pybytes())


def replaced(path: Path, data: bytes) -> None:
    """Write bytes beside and rename, when they are on the disk."""
    beside = path.with_name(f".{path.name}.tmp")
    try:
        with beside.open("wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def read(path: Path) -> pa.Table:
    """A table; TornError where the file isn't whole."""
    try:
        return pq.read_table(path, partitioning=None, page_checksum_verification=True)
    except (OSError, pa.ArrowException) as error:
        raise TornError(path) from error


def checksum(path: Path) -> bytes | None:
    """SHA-256 of a file, None where there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest().encode() if path.exists() else None
