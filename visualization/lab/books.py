"""The books of one agent in one quarter: profit and loss, balance, R&D, orders. A statement is a list of rows."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from suanli.experiments.live import Story
from suanli.model.kernel.units import QUARTERS_PER_YEAR, quarter_label
from suanli.visualization.lab.figures import vendor_label
from suanli.visualization.lab.quantities import quantity
from suanli.visualization.lab.words import Words

KINDS = ("vendor", "supplier", "foundry", "maker", "customer")


@dataclass(frozen=True)
class Row:
    """A row of a statement: word key, quantity kind, this quarter's value, that of four quarters; a total or not."""

    key: str
    kind: str
    quarter: float
    year: float | None = None
    total: bool = False


@dataclass(frozen=True)
class Statement:
    """One table of an agent's books."""

    key: str
    rows: tuple[Row, ...]


HISTORY = {
    "vendor": ("revenue", "operating_profit", "research"),
    "supplier": ("chip_revenue", "chip_operating_profit", "chip_research"),
    "foundry": ("foundry_revenue", "foundry_operating_profit", "foundry_research"),
    "maker": ("maker_revenue", "maker_operating_profit"),
    "customer": ("benefit", "spending", "premises"),
}
OF_CUSTOMER = {"customer_research": "research", "customer_profit": "profit", "ai_customer_served": "ai_served"}


def agents(story: Story, kind: str, words: Words) -> list[tuple[str, str]]:
    """(name, label) of the agents of a kind, for a list to pick from."""
    if kind == "customer":
        return [(str(place), customer_label(story, place, words)) for place in range(len(story.cast.sample))]
    return [(name, vendor_label(name, story, words)) for name in story.entities(kind)]


def customer_label(story: Story, place: int, words: Words) -> str:
    """A customer of the sample: number of its row, sector, region, size."""
    one = story.cast.sample[place]
    return words(
        "agents.customer_label",
        row=one["row"],
        sector=words(f"sector.{one['sector']}"),
        region=words(f"region.{one['region']}"),
        size=quantity(float(one["size"]), "compute", words.language),  # type: ignore[arg-type]
    )


def series_of(story: Story, kind: str, name: str, line: str) -> np.ndarray:
    """A line of an agent's books by quarter."""
    if kind != "customer":
        return story.of(line, name)
    if line == "business":  # what its business earns apart from compute, less licences: what profit leaves of the rest
        return np.asarray(
            sum(
                sign * series_of(story, kind, name, other)
                for sign, other in (
                    (1, "customer_profit"),
                    (-1, "benefit"),
                    (1, "spending"),
                    (1, "premises"),
                    (1, "customer_research"),
                )
            )
        )
    return np.asarray(story.customers[OF_CUSTOMER.get(line, line)][:, int(name)])


@cache
def _lines() -> tuple[dict[str, str], ...]:
    """Lines of all statements: sign + adds, - is taken off, = is what the lines above it add up to."""
    text = (files("suanli.visualization.lab") / "books.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def books(story: Story, kind: str, name: str, quarter: int) -> list[Statement]:
    """All statements of an agent at the end of a quarter (1 is 2018Q1); sums over four quarters where money flows."""
    rows: dict[str, list[Row]] = {}
    for line in _lines():
        if line["agent"] != kind:
            continue
        values = series_of(story, kind, name, line["series"])[:quarter]
        sign = -1.0 if line["sign"] == "-" else 1.0
        year = sign * float(values[-QUARTERS_PER_YEAR:].sum())
        flows = line["quantity"] == "money" and quarter >= QUARTERS_PER_YEAR
        shown = "money" if line["quantity"] == "stock" else line["quantity"]
        row = Row(line["series"], shown, sign * float(values[-1]), year if flows else None, line["sign"] == "=")
        rows.setdefault(line["statement"], []).append(row)
    return [Statement(key, tuple(lines)) for key, lines in rows.items()]


def value_text(row: Row, value: float | None, words: Words) -> str:
    """A value of a row as a reader sees it, without its unit."""
    if value is None:
        return ""
    if row.kind == "knowledge":  # recorded as a logarithm, shown in per cent of the frontier
        return quantity(100.0 * float(np.exp(value)), "percent", words.language)
    return quantity(value, row.kind, words.language)


def unit_text(row: Row, words: Words) -> str:
    """The unit of a row."""
    return words(f"unit_short.{'percent' if row.kind == 'knowledge' else row.kind}")


def facts(story: Story, kind: str, name: str, quarter: int, words: Words) -> list[str]:
    """What an agent is, in a line or two."""
    if kind != "customer":
        region = words(f"region.{story.region_of(kind, name)}")
        out = [words("agents.home", region=region)]
        if kind == "vendor":
            code = int(story.of("regime", name)[quarter - 1])
            out.append(words("agents.regime", regime=words(f"regime.{code}")))
        return out
    place = int(name)
    vendor = int(story.customers["vendor"][quarter - 1, place])
    if vendor < 0:
        return [words("agents.not_begun")]
    end = max(0, int(story.customers["contract_end"][quarter - 1, place]))
    label = vendor_label(story.entities("vendor")[vendor], story, words)
    return [words("agents.with_vendor", vendor=label, until=quarter_label(end))]


def sample_rows(story: Story, quarter: int, words: Words) -> list[list[str]]:
    """The sample of customers as a table: number, sector, region, vendor, spending, share moved to the cloud."""
    rows = []
    for place, one in enumerate(story.cast.sample):
        vendor = int(story.customers["vendor"][quarter - 1, place])
        with_whom = vendor_label(story.entities("vendor")[vendor], story, words) if vendor >= 0 else "–"
        spent = float(story.customers["spending"][quarter - 1, place])
        moved = float(story.customers["migrated"][quarter - 1, place])
        rows.append(
            [
                str(one["row"]),
                words(f"sector.{one['sector']}"),
                words(f"region.{one['region']}"),
                with_whom,
                quantity(spent, "customer_money", words.language),
                quantity(moved, "share", words.language),
            ]
        )
    return rows
