"""What was observed, from files: shipped figures up to 2022, or any folder of files with the same columns.

    entity, year, metric, value, unit                      as vendors.csv and market.csv, shipped as history.csv
    series, year, value                                    as observed.csv
    chip, vendor, launch_date, fp16_bf16_dense_tflops      as chips.csv: the best chip launched by the end of each year

A year is 2023, FY2024, or a quarter such as 2023Q4. What can't be scored is named, with its file and line.
"""

from __future__ import annotations

import csv
import io
import math
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from suanli.model.kernel.errors import InputError
from suanli.model.parameters.text_files import text_of_file

LAST_SHIPPED = 2022
ROWS, PATHS, CHIPS = _KINDS = (
    ("entity", "year", "metric", "value", "unit"),
    ("series", "year", "value"),
    ("vendor", "launch_date", "fp16_bf16_dense_tflops"),
)
RATE = ("RMB per USD", "exchange_rate")
_PERIOD = re.compile(r"(?:FY)?(\d{4})|(\d{4})Q([1-4])")


@dataclass(frozen=True)
class Observation:
    """One figure: of what, when, how much.

    quarter  None where the figure is of the whole year; known_from  year from whose end it could be known, where that
    is later than its own period's (figures worked out from a later one, or restated); 0 for all others
    """

    entity: str
    metric: str
    year: int
    quarter: int | None
    value: float
    unit: str
    source: str
    known_from: int = 0

    @property
    def key(self) -> tuple[str, str]:
        """What it is a figure of, whenever."""
        return self.entity, self.metric

    @property
    def period(self) -> str:
        """2023 or 2023Q4."""
        return f"{self.year}Q{self.quarter}" if self.quarter else str(self.year)


@dataclass(frozen=True)
class Read:
    """What a folder's files held, and what of it couldn't be read, each with its file and line."""

    found: tuple[Observation, ...]
    skipped: tuple[str, ...]


@cache
def shipped() -> tuple[Observation, ...]:
    """The figures up to 2022 that come with the model; the model never reads them, only those who judge it do."""
    folder = files("suanli.model.parameters") / "data"
    return tuple(
        one
        for name in ("history.csv", "observed.csv")
        for one in _of_text((folder / name).read_text(encoding="utf-8"), name, [])
    )


def read(folder: Path) -> Read:
    """All observations in a folder's CSV files. InputError where there is no folder, or no file of known columns."""
    if not folder.is_dir():
        raise InputError("--data", str(folder), "a folder of CSV files (docs/forecasts.md)")
    found: dict[tuple[str, str, str], Observation] = {}
    skipped: list[str] = []
    known = False
    for path in sorted(folder.glob("*.csv")):
        text = text_of_file(path, "--data", "CSV")
        if _kind(text) is None:
            skipped.append(f"{path.name}: its columns aren't those of figures that can be scored")
            continue
        known = True
        for one in _of_text(text, path.name, skipped):
            key = (*one.key, one.period)
            if key in found and found[key].value != one.value:
                raise InputError(
                    f"--data {folder}", f"{' '.join(key)} twice: {found[key].value:g}, {one.value:g}", "each once"
                )
            found[key] = one
    if not known:
        raise InputError(
            "--data", str(folder), "a folder with a CSV file whose columns are " + "; or ".join(map(", ".join, _KINDS))
        )
    return Read(tuple(found.values()), tuple(skipped))


def _kind(text: str) -> tuple[str, ...] | None:
    """Which columns a file has; None for others."""
    try:
        head = {name.strip() for name in next(csv.reader(io.StringIO(text)), [])}
    except csv.Error:
        return None
    return next((kind for kind in _KINDS if head.issuperset(kind)), None)


def _of_text(text: str, name: str, skipped: list[str]) -> list[Observation]:
    """Observations in a file's text; what can't be read is said in ``skipped``."""
    kind = _kind(text)
    try:
        rows = list(enumerate(csv.DictReader(io.StringIO(text, newline=""), strict=True), start=2))
    except csv.Error as error:
        raise InputError("--data", name, f"a readable CSV file ({error})") from error
    if kind == CHIPS:
        return _best_chips(rows, name, skipped)
    out = []
    for line, row in rows:
        cells = {key.strip(): (value or "").strip() for key, value in row.items() if isinstance(key, str)}
        period, value = _PERIOD.fullmatch(cells["year"]), _number(cells["value"])
        if period is None or value is None:
            skipped.append(f"{name} line {line}: {cells['year']}, {cells['value']}: not a year and a number")
            continue
        which, quarter = int(period[1] or period[2]), int(period[3]) if period[3] else None
        metric = cells["metric"] if kind == ROWS else cells["series"]
        entity = cells["entity"] if kind == ROWS else ""
        known_from = int(_number(cells.get("known_from", "")) or 0)
        said = cells.get("unit", ""), cells.get("source", "")
        out.append(Observation(entity, metric, which, quarter, value, *said, known_from))
    return out


def _number(text: str | None) -> float | None:
    """A finite number; None for bounds, ranges, words."""
    try:
        value = float((text or "").replace(",", ""))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _best_chips(rows: list[tuple[int, dict[str, str]]], name: str, skipped: list[str]) -> list[Observation]:
    """Best dense performance of the chips that each vendor had launched by the end of each year."""
    launched: dict[str, dict[int, float]] = {}
    for line, row in rows:
        cells = {key.strip(): (value or "").strip() for key, value in row.items() if isinstance(key, str)}
        date, performance = cells["launch_date"], _number(cells["fp16_bf16_dense_tflops"])
        if not date[:4].isdigit() or performance is None:
            given = f"{date}, {cells['fp16_bf16_dense_tflops']}"
            skipped.append(f"{name} line {line}: {given}: not a date that begins with a year, and a number")
            continue
        of_vendor = launched.setdefault(cells["vendor"], {})
        of_vendor[int(date[:4])] = max(performance, of_vendor.get(int(date[:4]), 0.0))
    out = []
    for vendor, best_of in launched.items():
        best = 0.0
        for which in range(min(best_of), max(best_of) + 1):
            best = max(best, best_of.get(which, 0.0))
            out.append(Observation(vendor, "best_chip_tflops", which, None, best, "TFLOPS per chip", "chips.csv"))
    return out
