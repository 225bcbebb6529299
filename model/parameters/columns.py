"""What the tables that users may extend are made of: every column with its kind, its range, and what a new row has."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from suanli.model.kernel.errors import InputError, UnknownNameError

GROUPS = ("us_three", "chinese_seven", "fringe", "entrant")


@dataclass(frozen=True)
class Column:
    """What a cell of a column may be.

    kind      text, number or whole; a name (of a row of another table: ``of``); one of ``choices``
    low, high  the range allowed, of numbers
    default   of a new row without the column; None: it must be there. ``id``, ``label``: the row's own
    blank     an empty cell is an answer, too
    """

    kind: str = "text"
    low: float = 0.0
    high: float = math.inf
    default: str | None = None
    blank: bool = False
    of: str = ""
    choices: tuple[str, ...] = ()

    def checked(self, where: str, cell: str, known: Callable[[str], tuple[str, ...]]) -> str:
        """Return the cell, a whole number as such; InputError for what isn't allowed. known  ids of a table"""
        if not cell and self.blank:
            return cell
        if self.of and cell not in known(self.of):
            raise UnknownNameError(where, cell, known(self.of))
        if self.choices and cell not in self.choices:
            raise UnknownNameError(where, cell, self.choices)
        if self.kind == "text":
            return cell
        try:
            number = float(cell if cell.isascii() and "_" not in cell else "nan")
        except ValueError:
            number = math.nan
        if not self.low <= number <= self.high or (self.kind == "whole" and number != int(number)):
            kind = "a whole number" if self.kind == "whole" else "a number"
            top = f"from {self.low:g} to {self.high:g}" if math.isfinite(self.high) else f"from {self.low:g} on"
            raise InputError(where, cell, f"{kind} {top}")
        return str(int(number)) if self.kind == "whole" else cell


@dataclass(frozen=True)
class Table:
    """A table that users may extend.

    file     that ships; key  the column of its ids
    columns  in the order of the file; share  the column whose sum is 1, ``within`` each value of another column
    per_region  begins the names of columns that each region has, as ``share_CN``
    """

    file: str
    key: str
    columns: dict[str, Column]
    share: str = ""
    within: str = ""
    per_region: str = ""

    def column(self, name: str, regions: tuple[str, ...]) -> Column:
        """Return a column by its name; UnknownNameError for one that the table hasn't got."""
        of_regions = [f"{self.per_region}{region}" for region in regions] if self.per_region else []
        if name in of_regions:
            return Column("number", 0.0, 1.0, default="0")
        if name not in self.columns:
            raise UnknownNameError(f"--tables: {self.file}: column", name, (*self.columns, *of_regions))
        return self.columns[name]


_SAID = {
    "source": Column(default="the user's own table"),
    "confidence": Column(default="low"),
    "note": Column(default="", blank=True),
}
_ID = {"label": Column(default="id"), "region": Column(of="regions")}
_MONEY = Column("number", 0.0, 1e6, default="0")
TABLES: dict[str, Table] = {
    "vendors": Table(
        "vendors.csv",
        "vendor",
        {
            "vendor": Column(),
            **_ID,
            "group": Column(choices=GROUPS, default="fringe"),
            "members": Column("whole", 1, 10_000, default="1"),
            "world_share": Column("number", 1e-9, 1.0),
            "growth": Column("number", -0.5, 10.0),
            "sponsor": Column(default="", blank=True),
            "sponsor_cash_flow": _MONEY,
            "cash_flow_growth": Column("number", -0.2, 0.4, default="0.05"),
            "research_intensity": Column("number", 0.0, 0.6, default="", blank=True),
            "licence_revenue": _MONEY,
            "software_revenue": _MONEY,
            "software_growth": Column("number", -0.2, 0.5, default="0.1"),
            **_SAID,
        },
        share="world_share",
    ),
    "suppliers": Table(
        "suppliers.csv",
        "supplier",
        {
            "supplier": Column(),
            **_ID,
            "performance": Column("number", 1e-3, 1e6),
            "revenue": Column("number", 0.0, 1e4),
            "research_share": Column("number", 0.0, 0.9, default="0.233"),
            "other_research": _MONEY,
            "die_area": Column("number", 1.0, 858.0),
            "foundry": Column(of="foundries"),
            "owner": Column(of="vendors", blank=True, default=""),
            "first_chip": Column("number", 1990.0, 2060.0, blank=True, default=""),
            **_SAID,
        },
        per_region="share_",
    ),
    "regions": Table(
        "regions.csv",
        "region",
        {
            "region": Column(),
            "label": Column(default="id"),
            "label_zh": Column(default="label"),
            "short": Column(default="label"),
            "short_zh": Column(default="label"),
            "china": Column("whole", 0, 1),
            "like": Column(of="regions", default="", blank=True),
            "area": Column(of="regions", default="", blank=True),
            "part": Column("number", 1e-6, 1.0),
            "people": Column("number", 1e-6, 20.0, default="1"),
        },
        share="part",
        within="china",
    ),
    "sites": Table(
        "sites.csv",
        "site",
        {
            "site": Column(),
            **_ID,
            "kind": Column(choices=("near", "remote")),
            "pue": Column("number", 1.0, 5.0),
            "power_price": Column("number", 0.0, 10.0),
            "price_growth": Column("number", -0.2, 0.3, default="0.02"),
            "network_fee": Column("number", 0.0, 10.0, default="0"),
            "opening_part": Column("number", 0.0, 1.0),
            **_SAID,
        },
        share="opening_part",
        within="region",
    ),
    "sectors": Table(
        "sectors.csv",
        "sector",
        {
            "sector": Column(),
            "label": Column(default="id"),
            "spend_share": Column("number", 1e-9, 1.0),
            "need_growth": Column("number", -0.9, 10.0, default="", blank=True),
            "ai_intensity": Column("number", 0.0, 100.0),
            "low_threshold": Column("number", 0.0, 1.0),
            "latency_part": Column("number", 0.0, 1.0),
            "value_added": Column("number", 1e-9, 1e6),
            "spending_per_revenue": Column("number", 1e-4, 1.0, default="0.008"),
            "margin": Column("number", 0.0, 0.6, default="0.1"),
            "research_share": Column("number", 0.0, 0.5, default="0.1"),
            "revenue_multiplier": Column("number", 0.0, 1e6, default="", blank=True),
            "profit_multiplier": Column("number", 0.0, 1e6, default="", blank=True),
            **_SAID,
        },
        share="spend_share",
    ),
}
