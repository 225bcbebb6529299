"""The books of one agent in one quarter: profit and loss, balance, R&D, orders. A statement is a list of rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from suanli.experiments.live import Story
from suanli.model.units import QUARTERS_PER_YEAR, quarter_label
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


# Each statement: its key, then rows "series kind", with - for what is taken off and = for what the rows above add up to.
BOOKS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "vendor": (
        (
            "profit_and_loss",
            (
                "revenue money",
                "-operations money",
                "-energy money",
                "-platform money",
                "-depreciation money",
                "-expansion money",
                "-research money",
                "=operating_profit money",
            ),
        ),
        (
            "balance_sheet",
            (
                "deposits stock",
                "servers_book stock",
                "ai_servers_book stock",
                "hardware_on_order stock",
                "-payable stock",
                "-debt stock",
                "=net_worth stock",
            ),
        ),
        (
            "money_in_and_out",
            (
                "capital_expenditure money",
                "interest money",
                "tax money",
                "new_debt money",
                "repayment money",
                "grant money",
                "support money",
                "dividend money",
            ),
        ),
        (
            "research_and_knowledge",
            ("research_wanted money", "research money", "research_hits count", "quality_gap knowledge"),
        ),
        (
            "orders_and_capacity",
            (
                "vendor_ordered compute",
                "vendor_served compute",
                "capacity compute",
                "utilisation share",
                "capacity_ordered compute",
                "ai_ordered ai_compute",
                "ai_served ai_compute",
                "ai_capacity ai_compute",
                "ai_capacity_ordered ai_compute",
                "chips_bought chips",
                "chips_installed chips",
            ),
        ),
        ("market", ("share share", "home_share share", "price price", "unit_cost price", "ai_price ai_price")),
    ),
    "supplier": (
        (
            "profit_and_loss",
            ("chip_revenue money", "-chip_production money", "-chip_research money", "=chip_operating_profit money"),
        ),
        ("balance_sheet", ("chip_deposits stock", "chip_stock stock", "=chip_net_worth stock")),
        ("money_in_and_out", ("chip_owners money", "chip_dividend money")),
        ("research_and_knowledge", ("design_hits count", "design count", "performance speed", "performance_CN speed")),
        (
            "orders_and_capacity",
            (
                "chips_ordered chips",
                "chips_shipped chips",
                "supplier_fill share",
                "chips_in_stock chips",
                "dies_in_bank chips",
                "dies_in_process chips",
                "wafers_booked_by wafers",
                "wafers_started_by wafers",
            ),
        ),
        ("market", ("chip_price chip_price", "chip_unit_cost chip_price", "mix_INTL share", "mix_CN share")),
    ),
    "foundry": (
        (
            "profit_and_loss",
            (
                "foundry_revenue money",
                "-foundry_running money",
                "-foundry_research money",
                "-foundry_depreciation money",
                "=foundry_operating_profit money",
            ),
        ),
        ("balance_sheet", ("foundry_deposits stock", "foundry_plant stock", "=foundry_net_worth stock")),
        (
            "orders_and_capacity",
            (
                "wafers_booked wafers",
                "wafers_started wafers",
                "wafer_capacity wafers",
                "packaging_asked chips",
                "packaging_capacity chips",
            ),
        ),
        ("research_and_knowledge", ("node count", "defects count")),
    ),
    "maker": (
        (
            "profit_and_loss",
            (
                "maker_revenue money",
                "-maker_chips_used money",
                "-maker_components_used money",
                "-maker_overhead money",
                "=maker_operating_profit money",
            ),
        ),
        (
            "balance_sheet",
            ("maker_deposits stock", "maker_receivable stock", "maker_components stock", "=maker_net_worth stock"),
        ),
        ("market", ("maker_markup share", "maker_share share")),
    ),
    "customer": (
        (
            "profit_and_loss",
            (
                "business money",
                "benefit money",
                "-spending money",
                "-premises money",
                "-customer_research money",
                "=customer_profit money",
            ),
        ),
        (
            "orders_and_capacity",
            (
                "need compute",
                "migrated share",
                "served compute",
                "premises_load compute",
                "ai_need ai_compute",
                "ai_customer_served ai_compute",
                "capability count",
            ),
        ),
    ),
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


def books(story: Story, kind: str, name: str, quarter: int) -> list[Statement]:
    """All statements of an agent at the end of a quarter (1 is 2018Q1); sums over four quarters where money flows."""
    out = []
    for key, lines in BOOKS[kind]:
        rows = []
        for line in lines:
            series, quantity_kind = line.lstrip("-=").split(" ")
            values = series_of(story, kind, name, series)[:quarter]
            sign = -1.0 if line.startswith("-") else 1.0
            year = sign * float(values[-QUARTERS_PER_YEAR:].sum())
            flows = quantity_kind == "money" and quarter >= QUARTERS_PER_YEAR
            shown = "money" if quantity_kind == "stock" else quantity_kind
            rows.append(Row(series, shown, sign * float(values[-1]), year if flows else None, line.startswith("=")))
        out.append(Statement(key, tuple(rows)))
    return out


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


def sample_rows(story: Story, quarter: int, words: Words) -> list[Sequence[str]]:
    """The sample of customers as a table: number, sector, region, vendor, spending, share moved to the cloud."""
    rows = []
    for place, one in enumerate(story.cast.sample):
        vendor = int(story.customers["vendor"][quarter - 1, place])
        with_whom = vendor_label(story.entities("vendor")[vendor], story, words) if vendor >= 0 else "–"
        spent = 1e3 * float(story.customers["spending"][quarter - 1, place])
        moved = float(story.customers["migrated"][quarter - 1, place])
        rows.append(
            (
                str(one["row"]),
                words(f"sector.{one['sector']}"),
                words(f"region.{one['region']}"),
                with_whom,
                quantity(spent, "count", words.language),
                quantity(moved, "share", words.language),
            )
        )
    return rows
