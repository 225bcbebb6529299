"""Points of a calibrated set as overrides: the table that ``suanli calibrate`` writes, read again; runs over them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from suanli.experiments.ensemble import Task, joined
from suanli.model.kernel.errors import InputError, UnknownNameError
from suanli.model.mechanisms.settings import baseline, that_can_act
from suanli.model.parameters.load import parsed_overrides, scenario
from suanli.model.parameters.tables import shipped
from suanli.model.parameters.text_files import text_of_file

MOST_POINTS = 100
CALIBRATED = "calibrated"  # the set that ships


def variants(path: str) -> dict[str, str]:
    """Overrides of each row of a table, by ``point 1``, ``point 2`` and so on; other columns are left out.

    path  of a table, or ``calibrated`` for the set that ships
    Raises InputError where the file can't be read, has no column that is a parameter, or too many rows.
    """
    rows = list(shipped("calibrated_set")) if path == CALIBRATED else _rows(path)
    names = [parameter.name for parameter in baseline()]
    dotted = [column for column in (rows[0] if rows else {}) if column and "." in column]
    for column in dotted:
        if column not in names:
            raise UnknownNameError(f"--points {path}: column", column, names)
    if not dotted or not 1 <= len(rows) <= MOST_POINTS:
        raise InputError("--points", path, f"1 to {MOST_POINTS} rows with columns that are parameters")
    return {f"point {i}": ";".join(f"{name}={row[name]}" for name in dotted) for i, row in enumerate(rows, start=1)}


def _rows(path: str) -> list[dict[str, str]]:
    text = text_of_file(Path(path), "--points", "CSV")
    try:
        return list(csv.DictReader(io.StringIO(text, newline="")))
    except csv.Error as error:
        raise InputError("--points", path, f"a readable CSV file ({error})") from None


def of_seeds(path: str, seeds: int, name: str, given: str = "") -> list[str]:
    """Return the overrides of each seed: seed s takes point s mod n of a set of n; nothing where no set is named.

    So runs are spread over points and seeds at once, and what is compared is so at one point and on the same draws.
    What the scenario or the user sets, and what can't act beside it, is left out of a point.

    path  of a table, or ``calibrated``; name  scenario; given  overrides that go on top
    Raises what ``variants`` raises.
    """
    if not path:
        return [""] * seeds
    own = scenario(name).values | parsed_overrides(given)
    points = [
        ";".join(part for part in that_can_act(name, given, text).split(";") if part.split("=")[0].strip() not in own)
        for text in variants(path).values()
    ]
    return [points[seed % len(points)] for seed in range(seeds)]


def tasks(name: str, seeds: int, size: tuple[int, int], overrides: str = "", points: str = "") -> list[Task]:
    """Return the runs of a scenario over seeds, each at its point of a set: what comparisons are paired by.

    size  customers, last year; points, overrides  as ``of_seeds``
    Raises what ``of_seeds`` raises.
    """
    spread = of_seeds(points, seeds, name, overrides)
    return [Task(name, seed, *size, joined(point, overrides)) for seed, point in enumerate(spread)]
