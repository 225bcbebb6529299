"""Points of a calibrated set as overrides: the table that ``suanli calibrate`` writes, read again."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from suanli.model.kernel.errors import InputError, UnknownNameError
from suanli.model.mechanisms.settings import baseline
from suanli.model.parameters.text_files import text_of_file

MOST_POINTS = 100


def variants(path: str) -> dict[str, str]:
    """Overrides of each row of a table, by ``point 1``, ``point 2`` and so on; other columns are left out.

    Raises InputError where the file can't be read, has no column that is a parameter, or too many rows.
    """
    text = text_of_file(Path(path), "--points", "CSV")
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
    except csv.Error as error:
        raise InputError("--points", path, f"a readable CSV file ({error})") from None
    names = [parameter.name for parameter in baseline()]
    dotted = [column for column in (rows[0] if rows else {}) if column and "." in column]
    for column in dotted:
        if column not in names:
            raise UnknownNameError(f"--points {path}: column", column, names)
    if not dotted or not 1 <= len(rows) <= MOST_POINTS:
        raise InputError("--points", path, f"1 to {MOST_POINTS} rows with columns that are parameters")
    return {f"point {i}": ";".join(f"{name}={row[name]}" for name in dotted) for i, row in enumerate(rows, start=1)}
