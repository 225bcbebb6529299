"""What chips cost to make, what they do where they are sold, and what buyers pay. Columns by supplier."""

from __future__ import annotations

import numpy as np

from suanli.agents.chip_supplier.messages import ChipsOnSale
from suanli.agents.chip_supplier.state import SupplierFacts, SupplierParameters, SupplierState
from suanli.model.equations import chips
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array, at, filled
from suanli.model.kernel.units import QUARTERS_PER_YEAR
from suanli.model.parameters.chips import ChipParameters

Array = np.ndarray


def design_performance(
    facts: SupplierFacts, state: SupplierState, level: Array, quarter: int, p: SupplierParameters
) -> Array:
    """Return the performance of a chip of each supplier started now, TFLOPS: P0 x node x design.

    With foundries, the node is how far its foundry has come since its chip of 2018, at the gain of one node.

    level  of foundries, nodes down from 28 nm; of no length without foundries
    """
    growth, fade = p.chip.node_growth, p.chip.node_fade
    if not len(level):
        return chips.performance(facts.performance, chips.node_index(quarter, growth, fade), state.design)
    here = state.beliefs.foundry
    reached = np.where(here >= 0, at(level, here), facts.opening_level)
    gain = arithmetic.log1p(growth) * p.foundry.years_per_node
    node = arithmetic.exp(gain * (reached - facts.opening_level))
    return as_array(facts.performance * node * state.design)


def memory_cost(quarter: int, p: ChipParameters) -> float:
    """Return memory and board of a thousand chips in a quarter, USD bn."""
    return arithmetic.number(p.memory_cost * arithmetic.power(1.0 + p.cost_growth, quarter / QUARTERS_PER_YEAR))


def packaging_cost(quarter: int, p: SupplierParameters) -> float:
    """Return packaging, memory and board of a thousand chips in a quarter, USD bn."""
    return p.foundry.packaging_price + memory_cost(quarter, p.chip)


def unit_cost(foundry: Array, wafer_prices: Array, good_chips: Array, quarter: int, p: SupplierParameters) -> Array:
    """Return the cost of making a thousand chips now, by supplier, USD bn: wafer over good dies, packaging, memory.

    Without foundries one cost for all that grows by itself; without an open foundry, what the first one would ask.

    foundry      column of the foundry each books at; wafer_prices  by foundry, USD bn per thousand
    good_chips   good dies of a thousand wafers, thousands, (suppliers, foundries)
    """
    if not len(wafer_prices):
        growth = arithmetic.power(1.0 + p.chip.cost_growth, quarter / QUARTERS_PER_YEAR)
        return filled(len(foundry), p.chip.production_cost * growth)
    here = np.maximum(foundry, 0)
    die = at(wafer_prices, here) / at(good_chips, np.arange(len(here)), here)
    return as_array(die + packaging_cost(quarter, p))


def on_sale(best: Array, china: Array, in_china: tuple[Array, Array], cost: Array) -> ChipsOnSale:
    """Return what suppliers have to sell: chips as designed when their wafers were started, as controls allow.

    best      performance of each supplier's chip, TFLOPS; cost  of making a thousand, USD bn
    china     True for regions of mainland China; in_china  (performance of what may be sold there; part filled)
    """
    sold, allowed = (
        np.where(china[:, None], there, elsewhere)
        for there, elsewhere in zip(in_china, (best, np.ones_like(best)), strict=True)
    )
    return ChipsOnSale(best, sold, allowed, cost)


def list_prices(posted: Array, scarcity: Array, chips_on_sale: ChipsOnSale) -> Array:
    """Return the price of a thousand chips by region, (regions, suppliers), USD bn: p - (p - b) (1 - P_r / P).

    What a shortage adds is paid for what a chip does: of a chip that controls slow down to P_r buyers pay less of it.

    posted  p, by supplier; scarcity  x, log points in it, b = p e^-x; P  performance of the chip elsewhere
    """
    rent = posted * -arithmetic.expm1(-scarcity)
    return as_array(posted - rent * (1.0 - chips_on_sale.sold / chips_on_sale.best))


def prices_paid(listed: Array, buyers: Array, facts: SupplierFacts, transfer: Array | None) -> Array:
    """Return the price of a thousand chips to each buyer, (buyers, suppliers), USD bn.

    listed    by region and supplier; buyers  the region of each
    transfer  what vendors of the same group pay, by supplier; None where there is no such price
    """
    found = listed[buyers]
    if transfer is None:
        return found
    return np.where(np.arange(len(buyers))[:, None] == facts.owner, transfer, found)


def bought_mix(mix: Array, allowed: Array) -> Array:
    """Return parts of the PF that regions can buy by supplier, (regions, suppliers): what is barred is left out.

    mix  parts of orders; allowed  part of orders that may be filled, both (regions, suppliers)
    """
    buyable = mix * allowed
    return as_array(buyable / np.maximum(arithmetic.total(buyable, axis=1, keepdims=True), 1e-300))
