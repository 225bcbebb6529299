"""Files that are whole or not there: written beside and renamed, with checksums that tell what a disk has torn."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from suanli.model.kernel.errors import SuanliError


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


def write(path: Path, table: pa.Table) -> str:
    """A table as Parquet, written beside and renamed; returns the SHA-256 of the file."""
    data = packed(table)
    replaced(path, data)
    return hashlib.sha256(data).hexdigest()


def packed(table: pa.Table) -> bytes:
    """A table as the bytes of a Parquet file: the same for the same table."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", write_page_checksum=True)
    return bytes(sink.getvalue().to_pybytes())


def replaced(path: Path, data: bytes) -> None:
    """Write bytes beside and rename, when they are on the disk."""
    beside = path.with_name(f".{path.name}.tmp")
    try:
        with beside.open("wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        beside.replace(path)
        with contextlib.suppress(OSError):  # not every system lets a folder be written through
            folder = os.open(path.parent, os.O_RDONLY)
            os.fsync(folder)
            os.close(folder)
    finally:
        beside.unlink(missing_ok=True)


def read(path: Path, checksum: str) -> pa.Table:
    """The table in a file whose SHA-256 begins with ``checksum``; TornError where the file isn't that."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise TornError(path) from error
    if not hashlib.sha256(data).hexdigest().startswith(checksum) or not checksum:
        raise TornError(path)
    return pq.read_table(pa.BufferReader(data))
