"""What was observed, from files: shipped figures up to 2024, or any folder of files with the same columns.

    entity, year, metric, value, unit                      as vendors.csv and market.csv, shipped as history.csv
    series, year, value                                    as observed.csv
    entity, maker, quarter, metric, value, low, high       as ai_stock.csv: stocks by owner and designer, with intervals
    family, year, price_type, value, unit, basis           as chip_prices.csv: the median of a year's quotes of a chip
    chip, vendor, launch_date, fp16_bf16_dense_tflops      as chips.csv: the best chip launched by the end of each year

A year is 2023, FY2024, a quarter such as 2023Q4, a half such as 2023H2 or a month such as 2023-12. A value may be a
range (10-15) or a bound (>75, <20). What can't be scored is named, with its file and line; what stands twice with two
values is left out.
"""

from __future__ import annotations

import csv
import io
import math
import re
import statistics
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from suanli.model.kernel.errors import InputError
from suanli.model.parameters.text_files import text_of_file

LAST_SHIPPED = 2024
ROWS, PATHS, STOCKS, PRICES, CHIPS = _KINDS = (
    ("entity", "year", "metric", "value", "unit"),
    ("series", "year", "value"),
    ("entity", "maker", "quarter", "metric", "value", "low", "high"),
    ("family", "year", "price_type", "value", "unit", "basis"),
    ("vendor", "launch_date", "fp16_bf16_dense_tflops"),
)
RATE = ("RMB per USD", "exchange_rate")
_PERIOD = re.compile(r"FY(\d{4})|(\d{4})(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|-(?P<month>0[1-9]|1[0-2]))?")
_POSITIVE = r"\+?(\d+(?:\.\d+)?(?:e[+-]?\d+)?)"
_RANGE = re.compile(rf"{_POSITIVE}\s*(?:-|\u2013|to)\s*{_POSITIVE}", re.IGNORECASE)
_BOUND = re.compile(rf"(<=?|>=?)\s*{_POSITIVE}", re.IGNORECASE)


@dataclass(frozen=True)
class Observation:
    """One figure: of what, when, how much.

    value     of a range its middle, of a bound the bound; low, high  ends of what was observed: of a figure itself
    quarter, half, month  None where the figure is of the whole year; of a month its quarter is given too
    known_from  year from whose end it could be known, where that is later than its own period's (figures worked out
    from a later one, or restated); 0 for all others
    """

    entity: str
    metric: str
    year: int
    quarter: int | None
    value: float
    unit: str
    source: str
    known_from: int = 0
    half: int | None = None
    month: int | None = None
    ends: tuple[float, float] | None = None

    @property
    def low(self) -> float:
        """The least that it may be."""
        return self.value if self.ends is None else self.ends[0]

    @property
    def high(self) -> float:
        """The most that it may be."""
        return self.value if self.ends is None else self.ends[1]

    @property
    def text(self) -> str:
        """The figure as it is read: 15, 10-15, >75 or <20."""
        if self.ends is None:
            return f"{self.value:g}"
        sign = "<" if math.isinf(self.low) else ">" if math.isinf(self.high) else ""
        return f"{sign}{self.value:g}" if sign else f"{self.low:g}-{self.high:g}"

    @property
    def lasts(self) -> int:
        """Quarters of its period."""
        return 1 if self.quarter else 2 if self.half else 4

    @property
    def key(self) -> tuple[str, str]:
        """What it is a figure of, whenever."""
        return self.entity, self.metric

    @property
    def period(self) -> str:
        """2023, 2023Q4, 2023H2 or 2023-12."""
        if self.month:
            return f"{self.year}-{self.month:02d}"
        part = f"Q{self.quarter}" if self.quarter else f"H{self.half}" if self.half else ""
        return f"{self.year}{part}"


@dataclass(frozen=True)
class Read:
    """What a folder's files held, and what of it couldn't be read, each with its file and line."""

    found: tuple[Observation, ...]
    skipped: tuple[str, ...]


@cache
def shipped() -> tuple[Observation, ...]:
    """The figures up to 2024 that come with the model; the model never reads them, only those who judge it do."""
    folder = files("suanli.model.parameters") / "data"
    return tuple(
        one
        for name in ("history.csv", "observed.csv")
        for _, one in _of_text((folder / name).read_text(encoding="utf-8"), name, [])
    )


def read(folder: Path) -> Read:
    """All observations in a folder's CSV files, but what can't be read or stands twice with two values.

    InputError where there is no folder, or no file of known columns.
    """
    if not folder.is_dir():
        raise InputError("--data", str(folder), "a folder of CSV files (docs/forecasts.md)")
    found: dict[tuple[str, str, str], tuple[str, Observation]] = {}
    doubtful: set[tuple[str, str, str]] = set()
    skipped: list[str] = []
    unread: list[InputError] = []
    known = False
    for path in sorted(folder.glob("*.csv")):
        try:
            text = text_of_file(path, "--data", "CSV")
            rows = _of_text(text, path.name, skipped) if _kind(text) is not None else None
        except InputError as error:
            unread.append(error)
            skipped.append(f"{path.name}: expected {error.allowed}")
            continue
        if rows is None:
            skipped.append(f"{path.name}: its columns aren't those of figures that can be scored")
            continue
        known = True
        for where, one in rows:
            key = (*one.key, one.period)
            before = found.setdefault(key, (where, one))
            if (before[1].value, before[1].ends) != (one.value, one.ends):
                doubtful.add(key)
                given = f"{before[1].text} in {before[0]}, {one.text} in {where}"
                skipped.append(f"{' '.join(part for part in key if part)}: {given}: left out, it stands twice")
    if not known:
        if unread:
            raise unread[0]
        allowed = "a folder with a CSV file whose columns are " + "; or ".join(map(", ".join, _KINDS))
        raise InputError("--data", str(folder), allowed)
    return Read(tuple(one for key, (_, one) in found.items() if key not in doubtful), tuple(skipped))


def _kind(text: str) -> tuple[str, ...] | None:
    """Which columns a file has; None for others."""
    try:
        head = {name.strip() for name in next(csv.reader(io.StringIO(text)), [])}
    except csv.Error:
        return None
    return next((kind for kind in _KINDS if head.issuperset(kind)), None)


def _of_text(text: str, name: str, skipped: list[str]) -> list[tuple[str, Observation]]:
    """(file and line, observation) of a file's text; what can't be read is said in ``skipped``."""
    kind = _kind(text)
    try:
        rows = list(enumerate(csv.DictReader(io.StringIO(text, newline=""), strict=True), start=2))
    except csv.Error as error:
        raise InputError("--data", name, f"a readable CSV file ({error})") from error
    if kind == CHIPS:
        return [(name, one) for one in _best_chips(rows, name, skipped)]
    read_row = {STOCKS: _stock, PRICES: _price}.get(kind or (), _figure)
    out = []
    for line, row in rows:
        cells = {key.strip(): (value or "").strip() for key, value in row.items() if isinstance(key, str)}
        one = read_row(cells)
        if one is None:
            when = cells["quarter"] if kind == STOCKS else cells["year"]
            skipped.append(f"{name} line {line}: {when}, {cells['value']}: not a year and a number, range or bound")
        else:
            out.append((f"{name} line {line}", one))
    return _medians(out) if kind == PRICES else out


def _figure(cells: dict[str, str]) -> Observation | None:
    """A row of figures by entity and metric, or of a path by its series."""
    key = (cells["entity"], cells["metric"]) if "metric" in cells else ("", cells["series"])
    return _observed(key, cells["year"], _ends(cells["value"]), cells)


def _stock(cells: dict[str, str]) -> Observation | None:
    """A row of stocks: of an owner, in chips of a designer; with the ends of its interval where it has both."""
    value, ends = _number(cells["value"]), (_number(cells["low"]), _number(cells["high"]))
    found = _observed(
        (f"{cells['entity']}, {cells['maker']}", cells["metric"]), cells["quarter"], _ends(cells["value"]), cells
    )
    if found is None or value is None or ends[0] is None or ends[1] is None or not ends[0] <= value <= ends[1]:
        return found
    return replace(found, ends=(ends[0], ends[1]))


def _price(cells: dict[str, str]) -> Observation | None:
    """A row of prices: a quote for a chip."""
    key = cells["family"], ", ".join(part for part in (cells["price_type"], cells["basis"]) if part)
    return _observed(key, cells["year"], _ends(cells["value"]), cells)


def _observed(
    key: tuple[str, str], when: str, ends: tuple[float, float] | None, cells: dict[str, str]
) -> Observation | None:
    """A figure of a period; None where the period or the figure can't be read."""
    period = _PERIOD.fullmatch(when)
    if period is None or ends is None:
        return None
    quarter, half, month = (int(part) if part else None for part in period.group("quarter", "half", "month"))
    finite = [end for end in ends if math.isfinite(end)]
    return Observation(
        *key,
        int(period[1] or period[2]),
        (month + 2) // 3 if month else quarter,
        sum(finite) / len(finite),
        cells.get("unit", ""),
        cells.get("source", ""),
        int(_number(cells.get("known_from", "")) or 0),
        half,
        month,
        ends if ends[0] < ends[1] else None,
    )


def _medians(rows: list[tuple[str, Observation]]) -> list[tuple[str, Observation]]:
    """One figure a chip, kind of price and period: the median of its quotes, where the first of them stands."""
    quotes: dict[tuple[str, ...], list[float]] = {}
    for _, one in rows:
        quotes.setdefault((*one.key, one.period, one.unit), []).append(one.value)
    first = {(*one.key, one.period, one.unit): (where, one) for where, one in reversed(rows)}
    return [(w, replace(one, value=statistics.median(quotes[key]), ends=None)) for key, (w, one) in first.items()]


def _ends(text: str) -> tuple[float, float] | None:
    """Both ends of what a cell says: equal for a number, infinite on the open side of a bound; None for words."""
    number = _number(text)
    if number is not None:
        return number, number
    plain = text.replace(",", "").strip()
    if found := _RANGE.fullmatch(plain):
        low, high = float(found[1]), float(found[2])
        return (low, high) if low <= high < math.inf else None
    if found := _BOUND.fullmatch(plain):
        bound = float(found[2])
        if math.isinf(bound):
            return None
        return (bound, math.inf) if found[1][0] == ">" else (-math.inf, bound)
    return None


def _number(text: str | None) -> float | None:
    """A finite number; None for anything else."""
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
