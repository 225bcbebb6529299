"""Chip suppliers on the eve: who sells where, at what price, and what the mix of 2018 reveals."""

from __future__ import annotations

from zlib import crc32

import numpy as np

from suanli.agents.chip_supplier.planning import posted_prices
from suanli.agents.chip_supplier.state import SupplierFacts
from suanli.agents.server_maker.market import ServerMarket
from suanli.agents.server_maker.planning import markups
from suanli.model.equations import chips
from suanli.model.kernel import arithmetic
from suanli.model.kernel.units import QUARTERS_PER_YEAR
from suanli.model.opening.chain import Made, chain_figures
from suanli.model.parameters.load import opening_suppliers
from suanli.model.parameters.making import MakerParameters
from suanli.model.schedule import signals
from suanli.model.state.facts import RegionFacts
from suanli.model.state.world import World

Array = np.ndarray


def supplier_rows(enabled: bool) -> tuple[dict[str, str], ...]:
    """Rows of the suppliers' opening table; none without AI compute."""
    return opening_suppliers() if enabled else ()


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
        other_research=np.array([float(row["other_research"]) for row in rows]),
        die_area=np.array([float(row["die_area"]) for row in rows]),
        owner=np.array(
            [vendors.index(row["owner"]) if row["owner"] in vendors else -1 for row in rows], dtype=np.int64
        ),
        opening_level=np.array([level.get(row["foundry"], 0.0) for row in rows]),
    )


def _opening_markups(market: ServerMarket, place: Array, p: MakerParameters) -> Array:
    """Mark-up of each server maker at its opening share. place  region of each"""
    return markups(market.at_home(place), p)


def open_chip_market(world: World) -> dict[str, Array]:
    """Set what 2018's mix of suppliers reveals, and the price of AI servers; returns records of the quarter before.

    Reputation is inferred, as vendors' is: with it, the opening mix is what buyers would choose at opening prices.
    """
    facts, p = world.supplier_facts, world.parameters
    nothing = np.zeros(len(world.regions))
    sales = facts.revenue / QUARTERS_PER_YEAR
    figures = {
        "region_chip_spending": arithmetic.total(sales) * world.regions.spend,
        "chip_performance": np.array([np.max(facts.performance, initial=0.0)]),
        "ai_server_price": nothing,
        "ai_running_cost": nothing,
        "maker_markup": _opening_markups(world.server_market, world.maker_facts.region, p.maker),
    }
    made = Made(world.supplier_state.beliefs.foundry, signals.foundry_offers(world).good_chips)
    figures |= chain_figures(facts, world.regions, made, np.ones_like(sales))
    world.begin_records(figures)
    if not world.suppliers:
        return figures
    seen = signals.chip_signals(world)
    price = posted_prices(seen, world.supplier_state.beliefs.scarcity, p.chip)
    value = facts.performance / np.maximum(price, 1e-200)
    worth = chips.value_utility(value, facts.mix, p.chip.value_weight, p.chip.installed_base_weight)
    world.chip_market.reputation = chips.revealed_reputation(worth, facts.mix)
    needed = world.chip_market.mix / facts.performance
    server = p.ai.server_factor * arithmetic.product(needed, price)
    world.chip_market.opening_price = server
    each = world.mechanisms.energy.chip_running_today(world.quarter, p.ai.running_cost)
    running = each * arithmetic.total(needed, axis=1)
    figures |= {"ai_server_price": server, "ai_running_cost": running}
    figures |= chain_figures(facts, world.regions, made, price)
    world.begin_records(figures)
    return figures
