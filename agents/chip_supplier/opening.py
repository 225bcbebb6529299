"""Chip suppliers in the initial state: who they are, what they believe, what they sold."""

from __future__ import annotations

import math
from typing import NamedTuple
from zlib import crc32

import numpy as np

from suanli.agents.chip_supplier.state import Beliefs as SupplierBeliefs
from suanli.agents.chip_supplier.state import SupplierFacts
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array, filled
from suanli.model.kernel.units import QUARTERS_PER_YEAR, START_YEAR
from suanli.model.state.facts import RegionFacts, Rows

Array = np.ndarray


def supplier_facts(
    rows: tuple[dict[str, str], ...],
    vendors: tuple[str, ...],
    foundries: tuple[dict[str, str], ...],
    regions: RegionFacts,
) -> SupplierFacts:
    """The chip suppliers' permanent facts; vendors and foundries say who owns them and who makes for them."""
    level = {row["foundry"]: float(row["level"]) for row in foundries}
    like = [regions.names[column] for column in regions.like]
    mix = np.array([[float(row[f"share_{name}"]) for row in rows] for name in like]).reshape(len(like), len(rows))
    return SupplierFacts(
        names=tuple(row["supplier"] for row in rows),
        labels=tuple(row["label"] for row in rows),
        identity=np.array([crc32(row["supplier"].encode()) for row in rows], dtype=np.uint64),
        region=np.array([regions.index(row["region"]) for row in rows], dtype=np.int64),
        mix=mix / arithmetic.total(mix, axis=1, keepdims=True) if rows else mix,
        performance=np.array([float(row["performance"]) for row in rows]),
        revenue=np.array([float(row["revenue"]) for row in rows]),
        research_share=np.array([float(row["research_share"]) for row in rows]),
        other_research=np.array([float(row["other_research"]) for row in rows]),
        die_area=np.array([float(row["die_area"]) for row in rows]),
        owner=np.array(
            [vendors.index(row["owner"]) if row["owner"] in vendors else -1 for row in rows], dtype=np.int64
        ),
        first_chip=np.array([_quarter_of(row.get("first_chip", "")) for row in rows]),
        opening_level=np.array([level.get(row["foundry"], 0.0) for row in rows]),
    )


def _quarter_of(year: str) -> float:
    """Quarter in which a year begins, 0 is 2018Q1; not a number for no year."""
    return (float(year) - START_YEAR) * QUARTERS_PER_YEAR if year else math.nan


def designers(rows: Rows, vendors: tuple[str, ...], make: bool) -> Rows:
    """Return the suppliers of a run: all who sell to anybody, and own designs of vendors in it where these may make."""
    sells = [any(float(cell) > 0.0 for name, cell in row.items() if name.startswith("share_")) for row in rows]
    return tuple(row for row, anybody in zip(rows, sells, strict=True) if anybody or (make and row["owner"] in vendors))


class Made(NamedTuple):
    """Where chips are made: column of each supplier's foundry, good chips of a wafer by supplier and foundry."""

    at: Array
    good_chips: Array

    def wafers(self, chips: Array) -> Array:
        """Return wafers that so many chips take, thousands by supplier; the chips themselves without foundries."""
        if not self.good_chips.shape[1]:
            return chips
        return as_array(chips / self.good_chips[np.arange(len(self.at)), self.at])


def chain_figures(facts: SupplierFacts, regions: RegionFacts, made: Made, price: Array) -> dict[str, Array]:
    """Return records of the quarter before the first along the chain. price  of chips by supplier, USD bn a thousand"""
    foundries = made.good_chips.shape[1]
    spent = arithmetic.total(facts.revenue) / QUARTERS_PER_YEAR * regions.spend
    needed = facts.mix / facts.performance
    bought = spent / np.maximum(arithmetic.product(needed, price), 1e-300)  # PF by region
    chips = arithmetic.product(bought, needed)
    booked, asked = (
        np.bincount(np.maximum(made.at, 0), part, minlength=foundries)[:foundries]
        for part in (made.wafers(chips), chips)
    )
    return {
        "chip_revenue": chips * price,
        "chips_ordered": chips if foundries else np.zeros_like(chips),
        "chips_shipped": chips if foundries else np.zeros_like(chips),
        **{f"supplier_fill_{region}": np.ones(len(facts.names)) for region in regions.names},
        "region_chip_fill": np.ones(len(regions)),
        "wafers_booked": booked,
        "packaging_asked": asked,
    }


def design_lead(quarters: int, fall: float) -> float:
    """Return how far designs started so many quarters after the chips on sale in 2018Q1 are ahead: (1 - f)^(-q / 4).

    fall  f of prices that buyers of AI servers expect, share per year
    """
    return arithmetic.number(arithmetic.power(1.0 - fall, -quarters / QUARTERS_PER_YEAR))


def supplier_beliefs(rows: Rows, foundries: Rows, pace: float) -> SupplierBeliefs:
    """Return chip suppliers' initial beliefs: growth as it was, no scarcity, the foundry that made the chip of 2018.

    rows, foundries  of the opening tables; pace  of orders of chips, share per quarter
    """
    names = [row["foundry"] for row in foundries]
    made_at = [names.index(row["foundry"]) if row["foundry"] in names else -1 for row in rows]
    growth = filled(len(made_at), pace)
    return SupplierBeliefs(np.array(made_at, dtype=np.int64), np.zeros(len(made_at)), growth, growth)
