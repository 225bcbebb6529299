"""Foundries and server makers in the initial state: capacity, chips on their way, their share of orders."""

from __future__ import annotations

from typing import NamedTuple
from zlib import crc32

import numpy as np

from suanli.agents.chip_supplier import chips as chip_costs
from suanli.agents.chip_supplier.state import SupplierFacts
from suanli.agents.foundry import process
from suanli.agents.foundry.state import FoundryFacts
from suanli.agents.server_maker.accounts import DAYS
from suanli.agents.server_maker.market import ServerMarket
from suanli.agents.server_maker.planning import markups
from suanli.agents.server_maker.state import MakerFacts
from suanli.model.equations import foundry as equations
from suanli.model.equations import hardware
from suanli.model.kernel import arithmetic
from suanli.model.kernel.fleet import Fleet, Hardware, Pipeline
from suanli.model.kernel.ledger import Ledger
from suanli.model.kernel.units import QUARTERS_PER_YEAR
from suanli.model.parameters.making import FoundryParameters, MakerParameters
from suanli.model.schedule import signals
from suanli.model.state.facts import RegionFacts
from suanli.model.state.world import World

Array = np.ndarray
Rows = tuple[dict[str, str], ...]


def column(rows: Rows, name: str) -> Array:
    """Return a column of numbers."""
    return np.array([float(row[name]) for row in rows])


def _places(rows: Rows, regions: RegionFacts) -> Array:
    return np.array([regions.index(row["region"]) for row in rows], dtype=np.int64)


def design_lead(quarters: int, fall: float) -> float:
    """Return how far designs started so many quarters after the chips on sale in 2018Q1 are ahead: (1 - f)^(-q / 4).

    fall  f of prices that buyers of AI servers expect, share per year
    """
    return float(arithmetic.power(1.0 - fall, -quarters / QUARTERS_PER_YEAR))


def foundry_facts(rows: Rows, regions: RegionFacts) -> FoundryFacts:
    """Return the foundries' permanent facts."""
    names, labels = (tuple(row[key] for row in rows) for key in ("foundry", "label"))
    measured = (column(rows, name) for name in ("process_research", "capex", "other_wafers"))
    return FoundryFacts(names, labels, _places(rows, regions), *measured)


def maker_facts(rows: Rows, regions: RegionFacts) -> MakerFacts:
    """Return the server makers' permanent facts."""
    names, labels = (tuple(row[key] for row in rows) for key in ("maker", "label"))
    identity = np.array([crc32(name.encode()) for name in names], dtype=np.uint64)
    return MakerFacts(names, labels, identity, _places(rows, regions))


def server_market(rows: Rows, regions: RegionFacts, place: Array, p: MakerParameters) -> ServerMarket:
    """Return makers' parts of their regions' orders, and what these reveal besides price: b = ln s + gamma ln(1 + m).

    place  region of each maker
    """
    share = np.zeros((len(regions), len(rows)))
    for index, row in enumerate(rows):
        share[place[index], index] = float(row["share"])
    share = share[regions.like]
    if not rows:
        return ServerMarket(share, share.copy(), np.zeros(len(regions)))
    markup = markups(share[place, np.arange(len(place))], p)
    with np.errstate(divide="ignore"):
        reputation = arithmetic.log(share) + p.price_weight * arithmetic.log1p(markup)
    return ServerMarket(share, reputation, arithmetic.product(share, markup))


class Made(NamedTuple):
    """Where chips are made: column of each supplier's foundry, good chips of a wafer by supplier and foundry."""

    at: Array
    good_chips: Array

    def wafers(self, chips: Array) -> Array:
        """Return wafers that so many chips take, thousands by supplier; the chips themselves without foundries."""
        if not self.good_chips.shape[1]:
            return chips
        return np.asarray(chips / self.good_chips[np.arange(len(self.at)), self.at])


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


def open_chain(world: World, rows: Rows, chips: Array) -> None:
    """Foundries' lines, and chips in every stage as steady sales leave them; chips a quarter by supplier, thousands."""
    if not rows:
        return
    p, ledger, capex = world.parameters, world.ledger, world.foundry_facts.capex
    size, added = column(rows, "wafers"), p.foundry.wafer_step * capex
    ledger.wafer_lines = lines(size, added, p.foundry.wafer_capacity_cost, p.foundry.build_time, p.foundry)
    size, added = column(rows, "packaging"), p.foundry.packaging_step * capex
    cost, time = p.foundry.packaging_capacity_cost, p.foundry.packaging_build_time
    ledger.packaging_lines = lines(size, added, cost, time, p.foundry)
    silicon, at, facts = ledger.silicon, world.supplier_state.beliefs.foundry, world.supplier_facts
    offers, prices = signals.foundry_offers(world), process.wafer_prices(world.foundry_state.level)
    wafers = Made(at, offers.good_chips).wafers(chips)
    dies, paid = wafers * equations.dies_per_wafer(facts.die_area), wafers * prices[at]
    silicon.process[:], silicon.process_good[:], silicon.process_cost[:] = dies[:, None], chips[:, None], paid[:, None]
    started = np.array([design_lead(q, p.ai.expected_fall) for q in range(silicon.process.shape[1])])
    silicon.process_pf[:] = (chips * facts.performance)[:, None] * started
    silicon.chips = p.chip.safety_stock * chips
    silicon.chips_pf = silicon.chips * facts.performance
    made = chip_costs.unit_cost(at, prices, offers.good_chips, world.quarter, world.supplier_parameters)
    silicon.chips_cost = silicon.chips * made
    world.chip_market.wafers = wafers
    through = np.where(world.vendor_state.beliefs.builds, 0.0, 1.0)
    regions, owners = world.regions, (world.facts.region, world.population.region)
    open_makers(ledger, through, (regions, *owners), (world.server_market, world.maker_facts.region), p.maker)


def open_makers(
    ledger: Ledger,
    through: Array,
    places: tuple[RegionFacts, Array, Array],
    makers: tuple[ServerMarket, Array],
    p: MakerParameters,
) -> None:
    """Makers' components and trade credit as last quarter's sales left them: general servers at that pace.

    through  1 for vendors that buy of makers; places  regions, those of vendors and of customers
    makers   where regions buy their servers, and the region of each maker
    """
    (regions, of_vendors, of_customers), (market, place) = places, makers
    invoiced = ledger.cloud.pipeline.cost[:, 0] * through
    premises = arithmetic.mean(ledger.premises.cost, axis=1)  # renewed in a quarter, at the prices it was bought for
    share = market.at_home(place)
    by_region = regions.total(regions.like, regions.total(of_vendors, invoiced))
    sold = by_region + regions.total(regions.like, regions.total(of_customers, premises))
    ledger.components = (sold / (1.0 + market.opening_markup))[place] * share
    ledger.components = ledger.components * p.inventory_days / DAYS
    credit = p.receivable_days / DAYS
    ledger.payable, ledger.receivable = invoiced * credit, by_region[place] * share * credit


def lines(capacity: Array, added: Array, cost: float, lead_time: int, p: FoundryParameters) -> Fleet:
    """Return lines of each age that steps of capacity have left, and steps under way.

    capacity  by foundry; added  in a quarter; cost  of a unit, USD bn; lead_time  quarters
    """
    life = p.capacity_life
    growth = np.divide(added, capacity, out=np.zeros_like(added), where=capacity > 0.0)
    units = hardware.opening_vintages(capacity, growth, life)
    owned = Hardware.opened(units, units * cost)
    coming = np.tile(added[:, None], (1, lead_time)) + np.array([owned.units[:, q % life] for q in range(lead_time)]).T
    return Fleet.of(owned, Pipeline(coming, coming * cost))
