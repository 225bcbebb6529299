"""Foundries and server makers on the eve: who they are, their capacity, chips on their way, their share of orders."""

from __future__ import annotations

from zlib import crc32

import mesa
import numpy as np

from suanli.agents.chip_supplier import chips as chip_costs
from suanli.agents.foundry import Foundry, process
from suanli.agents.foundry.state import FoundryFacts
from suanli.agents.server_maker import ServerMaker
from suanli.agents.server_maker.accounts import DAYS
from suanli.agents.server_maker.market import ServerMarket
from suanli.agents.server_maker.planning import markups
from suanli.agents.server_maker.state import MakerFacts
from suanli.model.equations import foundry as equations
from suanli.model.equations import hardware
from suanli.model.kernel import arithmetic
from suanli.model.kernel.fleet import Fleet, Hardware, Pipeline
from suanli.model.kernel.units import QUARTERS_PER_YEAR
from suanli.model.parameters.load import opening_foundries, opening_makers
from suanli.model.parameters.making import CHAIN
from suanli.model.parameters.schema import Parameters
from suanli.model.schedule import signals
from suanli.model.state.facts import RegionFacts
from suanli.model.state.world import World

Array = np.ndarray
WAFERS = ("foundry.wafer_step", "foundry.wafer_capacity_cost", "foundry.build_time")
PACKAGING = ("foundry.packaging_step", "foundry.packaging_capacity_cost", "foundry.packaging_build_time")
Rows = tuple[dict[str, str], ...]


def enabled(parameters: Parameters) -> bool:
    """Whether foundries and server makers exist: with AI compute, and unless nothing limits chips."""
    return all(bool(parameters.value(name)) for name in CHAIN)


def foundry_rows(parameters: Parameters) -> Rows:
    """Rows of the foundries' opening table, or none."""
    return opening_foundries() if enabled(parameters) else ()


def maker_rows(parameters: Parameters) -> Rows:
    """Rows of the server makers' opening table, or none."""
    return opening_makers() if enabled(parameters) else ()


def column(rows: Rows, name: str) -> Array:
    """A column of numbers."""
    return np.array([float(row[name]) for row in rows])


def _places(rows: Rows, regions: RegionFacts) -> Array:
    return np.array([regions.index(row["region"]) for row in rows], dtype=np.int64)


def design_lead(parameters: Parameters, quarters: int | None = None) -> float:
    """How far designs started so many quarters after the chips on sale in 2018Q1 are ahead; a cycle by default.

    (1 - f)^(-q / 4),  f the fall of prices that buyers of AI servers expect
    """
    behind = parameters.foundry.cycle if quarters is None else quarters
    return float(arithmetic.power(1.0 - parameters.ai.expected_fall, -behind / QUARTERS_PER_YEAR))


def foundry_facts(rows: Rows, regions: RegionFacts) -> FoundryFacts:
    """The foundries' permanent facts."""
    names, labels = (tuple(row[key] for row in rows) for key in ("foundry", "label"))
    measured = (column(rows, name) for name in ("process_research", "capex", "other_wafers"))
    return FoundryFacts(names, labels, _places(rows, regions), *measured)


def maker_facts(rows: Rows, regions: RegionFacts) -> MakerFacts:
    """The server makers' permanent facts."""
    names, labels = (tuple(row[key] for row in rows) for key in ("maker", "label"))
    identity = np.array([crc32(name.encode()) for name in names], dtype=np.uint64)
    return MakerFacts(names, labels, identity, _places(rows, regions))


def create(model: mesa.Model, world: World, foundries: Rows, makers: Rows) -> None:
    """Agents of both kinds, and the market for servers as it was."""
    parameters = world.parameters
    for index, row in enumerate(foundries):
        place = (model, index, row["foundry"], row["label"], int(world.foundry_facts.region[index]), parameters)
        world.foundries.append(Foundry(*place))
    for index, row in enumerate(makers):
        place = (model, index, row["maker"], row["label"], int(world.maker_facts.region[index]), parameters)
        world.makers.append(ServerMaker(*place))
    world.server_market = open_server_market(world, makers)


def open_server_market(world: World, rows: Rows) -> ServerMarket:
    """Makers' parts of their regions' orders, and what these reveal besides price: b = ln s + gamma ln(1 + m)."""
    regions = world.regions
    share = np.zeros((len(regions), len(rows)))
    for index, row in enumerate(rows):
        share[regions.index(row["region"]), index] = float(row["share"])
    share = share[regions.made_in]
    if not rows:
        return ServerMarket(share, share.copy(), np.zeros(len(regions)))
    markup = opening_markups(world, share)
    with np.errstate(divide="ignore"):
        reputation = arithmetic.log(share) + world.parameters.maker.price_weight * arithmetic.log1p(markup)
    return ServerMarket(share, reputation, arithmetic.product(share, markup))


def opening_markups(world: World, share: Array) -> Array:
    """Mark-up of each maker at its opening share."""
    place = world.maker_facts.region
    return markups(share[place, np.arange(len(place))], world.parameters.maker)


def chain_figures(world: World, price: Array) -> dict[str, Array]:
    """Records of the eve along the chain; price of chips by supplier, USD bn per thousand."""
    facts, foundries = world.supplier_facts, len(world.foundries)
    spent = arithmetic.total(facts.revenue) / QUARTERS_PER_YEAR * world.regions.spend
    needed = facts.mix / facts.performance
    bought = spent / np.maximum(arithmetic.product(needed, price), 1e-300)  # PF by region
    chips = arithmetic.product(bought, needed)
    here = world.supplier_state.beliefs.foundry
    good = signals.foundry_offers(world).good_chips
    wafers = chips / good[np.arange(len(here)), here] if foundries else chips
    booked, asked = (
        np.bincount(np.maximum(here, 0), part, minlength=foundries)[:foundries] for part in (wafers, chips)
    )
    return {
        "chip_revenue": chips * price,
        "chips_ordered": chips if foundries else np.zeros_like(chips),
        "chips_shipped": chips if foundries else np.zeros_like(chips),
        **{f"supplier_fill_{region}": np.ones(len(facts.names)) for region in world.regions.names},
        "region_chip_fill": np.ones(len(world.regions)),
        "wafers_booked": booked,
        "packaging_asked": asked,
        "maker_markup": opening_markups(world, world.server_market.share),
    }


def open_chain(world: World, rows: Rows, chips: Array) -> None:
    """Foundries' lines, and chips in every stage as steady sales leave them; chips a quarter by supplier, thousands."""
    if not rows:
        return
    p, ledger = world.parameters, world.ledger
    for name, size, (step, cost, time) in (
        ("wafer_lines", "wafers", WAFERS),
        ("packaging_lines", "packaging", PACKAGING),
    ):
        added = p.number(step) * world.foundry_facts.capex
        setattr(
            ledger, name, _lines(world, column(rows, size), added, p.number(cost), int(world.parameters.number(time)))
        )
    silicon, here = ledger.silicon, world.supplier_state.beliefs.foundry
    offers, prices = signals.foundry_offers(world), process.wafer_prices(world.foundry_state.level)
    good = offers.good_chips[np.arange(len(here)), here]
    wafers = chips / good
    dies = wafers * equations.dies_per_wafer(world.supplier_facts.die_area)
    cost = wafers * prices[here]
    silicon.process[:], silicon.process_good[:], silicon.process_cost[:] = dies[:, None], chips[:, None], cost[:, None]
    performance = world.supplier_facts.performance
    started = np.array([design_lead(world.parameters, q) for q in range(silicon.process.shape[1])])
    silicon.process_pf[:] = (chips * performance)[:, None] * started
    silicon.chips = p.chip.safety_stock * chips
    silicon.chips_pf = silicon.chips * performance
    made = chip_costs.unit_cost(here, prices, offers.good_chips, world.quarter, world.supplier_parameters)
    silicon.chips_cost = silicon.chips * made
    world.chip_market.wafers = wafers
    _open_makers(world)


def _open_makers(world: World) -> None:
    """Makers' components and trade credit as last quarter's sales left them: general servers at the eve's pace."""
    p, ledger, facts = world.parameters, world.ledger, world.facts
    through = np.where(world.vendor_state.beliefs.builds, 0.0, 1.0)
    invoiced = ledger.cloud.pipeline.cost[:, 0] * through
    premises = arithmetic.mean(
        ledger.premises.cost, axis=1
    )  # what is renewed in a quarter, at the prices it was bought for
    place = world.maker_facts.region
    share, regions = world.server_market.at_home(place), world.regions
    by_region = regions.total(regions.made_in, regions.total(facts.region, invoiced))
    sold = by_region + regions.total(regions.made_in, regions.total(world.population.region, premises))
    ledger.components = (sold / (1.0 + world.server_market.opening_markup))[place] * share
    ledger.components = ledger.components * p.maker.inventory_days / DAYS
    credit = p.maker.receivable_days / DAYS
    ledger.payable, ledger.receivable = invoiced * credit, by_region[place] * share * credit


def _lines(world: World, capacity: Array, added: Array, cost: float, lead_time: int) -> Fleet:
    """Lines of each age that steps of capacity have left, and steps under way."""
    life = world.parameters.foundry.capacity_life
    growth = np.divide(added, capacity, out=np.zeros_like(added), where=capacity > 0.0)
    units = hardware.opening_vintages(capacity, growth, life)
    owned = Hardware.opened(units, units * cost)
    coming = np.tile(added[:, None], (1, lead_time)) + np.array([owned.units[:, q % life] for q in range(lead_time)]).T
    return Fleet.of(owned, Pipeline(coming, coming * cost))
