"""The initial state of 2018Q1, put together in stages."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from suanli.agents.ai_developer.opening import developer_facts, opening_compute
from suanli.agents.ai_developer.planning import where
from suanli.agents.ai_developer.state import DeveloperState
from suanli.agents.chip_supplier.opening import design_lead, designers, supplier_beliefs, supplier_facts
from suanli.agents.chip_supplier.state import SupplierFacts, SupplierState
from suanli.agents.cloud_vendor.opening import initial_state, posted, vendor_facts, vendor_kind
from suanli.agents.cloud_vendor.state import VendorFacts
from suanli.agents.enterprise_customer.opening import Drawn, first_choices, populate, sector_facts
from suanli.agents.enterprise_customer.sectors import SectorFacts
from suanli.agents.foundry import opening as foundry_opening
from suanli.agents.foundry.state import FoundryState
from suanli.agents.government.procurement import Procurement
from suanli.agents.government.programmes import PROGRAMMES, Programmes
from suanli.agents.government.research_support import ResearchSupport
from suanli.agents.government.state import State
from suanli.agents.parent_company.opening import licence_fees
from suanli.agents.parent_company.planning import announced
from suanli.agents.parent_company.state import ParentState
from suanli.agents.server_maker import opening as maker_opening
from suanli.agents.server_maker.state import MakerState
from suanli.agents.super_centre import opening as centre_opening
from suanli.model.equations import choice, costs, demand
from suanli.model.kernel import arithmetic
from suanli.model.kernel.batch import Batch
from suanli.model.kernel.either import filled
from suanli.model.kernel.random_streams import Luck
from suanli.model.kernel.units import per_quarter
from suanli.model.mechanisms import registry
from suanli.model.opening import chain
from suanli.model.opening.books import empty_ledger, open_books
from suanli.model.opening.chips import open_chip_market
from suanli.model.opening.customers import place_customers
from suanli.model.opening.equilibrium import initial_equilibrium, steady_state
from suanli.model.opening.facts import region_facts, site_facts, spending_path
from suanli.model.opening.own import remembered, shocks_of, strategies_of
from suanli.model.parameters.chips import AiParameters
from suanli.model.parameters.making import CHAIN
from suanli.model.parameters.schema import Parameters
from suanli.model.parameters.world import StreamParameters
from suanli.model.results.store import Records
from suanli.model.schedule import signals
from suanli.model.state.facts import Pace, RegionFacts, Rows, column
from suanli.model.state.markets import ChipMarket
from suanli.model.state.world import World

Array = np.ndarray


@dataclass(frozen=True)
class Used:
    """Rows of the opening tables that a run uses; none of what is switched off."""

    vendors: Rows
    suppliers: Rows
    foundries: Rows
    makers: Rows
    centres: Rows
    developers: Rows
    sites: Rows

    def numbers(self, name: str) -> Array:
        """Return a column of the vendors' table."""
        return np.array([float(row[name]) for row in self.vendors])

    @property
    def sizes(self) -> dict[str, int]:
        """How many firms along the chain, and sites, by sector."""
        return {
            "chip suppliers": len(self.suppliers),
            "foundries": len(self.foundries),
            "server makers": len(self.makers),
            "super centres": len(self.centres),
            "power suppliers": len(self.sites),
        }


def make_world(parameters: Parameters, seed: int | Batch, customers: int) -> World:
    """Return the initial state of 2018Q1, without its cast of Mesa agents. seed  of a run, or of each of a batch"""
    p = parameters
    regions = region_facts(p.tables.rows("regions"), p.population, p.adoption)
    facts, rows = vendor_facts(p.tables, p.world.vendors, p.entry.rule, regions)
    makes = all(bool(p.value(name)) for name in CHAIN)  # foundries and server makers exist, with AI compute
    make = makes and bool(p.value("own_chip.enabled"))
    develops = p.ai.enabled and p.developer.enabled and p.world.vendors == "industry_2018"  # not in laboratories
    tables = Used(
        vendors=rows,
        suppliers=designers(p.tables.rows("suppliers"), facts.names, make) if p.ai.enabled else (),
        foundries=p.tables.rows("foundries_2018") if makes else (),
        makers=p.tables.rows("server_makers_2018") if makes else (),
        centres=p.tables.rows("super_centres") if makes and p.super.enabled else (),
        developers=p.tables.rows("ai_developers") if develops else (),
        sites=p.tables.rows("sites"),
    )
    sectors, sector_share = sector_facts(p.tables.rows("sectors"))
    world = _empty_world(p, seed, (regions, facts, sectors), tables)
    drawn_by = Drawn(p.population, p.premises, p.adoption)
    world.population = populate(drawn_by, world.luck, customers, sector_share, regions)
    sizes = tables.sizes | {"AI developers": len(world.developer_facts)}
    world.ledger = empty_ledger(facts, customers, sizes, p.foundry.cycle)
    experience = costs.effective_experience(world.vendor_state.experience, p.operations.spill_over)
    world.reference_experience = arithmetic.number(arithmetic.product(experience, tables.numbers("world_share")))
    _agree(world, rows)
    world.ledger.machines = centre_opening.machines(world.centre_facts, world.chip_market.opening_price, p.super.life)
    chain.open_chain(world, tables.foundries, world.records.recent("chips_ordered", 1)[0])
    return world


def pace_of(market: float, need: float, p: AiParameters) -> Pace:
    """Return growth into 2018: of the market, of AI compute in clouds, of orders of chips, share per quarter.

    market, need  growth of spending and of need, share per year
    """
    ai, gain = demand.ai_growth_in_clouds(market, need, p.growth), per_quarter(-p.expected_fall)
    return Pace(per_quarter(market), ai, (1.0 + ai) * (1.0 + gain) - 1.0)


def _empty_world(
    parameters: Parameters, seed: int | Batch, axes: tuple[RegionFacts, VendorFacts, SectorFacts], tables: Used
) -> World:
    """The world with its facts, before there are customers, firms, prices and books."""
    (regions, facts, sectors), p = axes, parameters
    kind, sites = vendor_kind(facts), site_facts(tables.sites, regions)
    pace = pace_of(p.world.first_year_growth, p.demand.growth, p.ai)
    suppliers = supplier_facts(tables.suppliers, facts.names, tables.foundries, regions)
    centre_facts = centre_opening.centre_facts(tables.centres, tables.foundries, regions)
    share, cash_flow = tables.numbers("world_share"), tables.numbers("sponsor_cash_flow")
    declared = {name.split(".")[0]: p.number(name) for name in PROGRAMMES}
    programmes = Programmes(p.policy, regions.index(p.policy.region), len(regions), declared)
    yearly = p.support.amount * p.research.spending
    support = ResearchSupport(p.support, programmes, facts.in_group(p.support.to), yearly, p.chip.support)
    buyers = np.concatenate((facts.region, np.arange(len(regions)), centre_facts.region))
    levels = column(tables.foundries, "level"), column(tables.foundries, "excess_defects")
    beliefs = supplier_beliefs(tables.suppliers, tables.foundries, pace.chips)
    design = design_lead(p.foundry.cycle, p.ai.expected_fall) if tables.foundries else 1.0
    makers, spent = maker_opening.maker_facts(tables.makers, regions), arithmetic.number(spending_path(p.world)[0])
    by_region, nothing, chosen = np.ones(len(regions)), np.zeros(len(share)), p.under("strategy")
    own = remembered(p.brought, chosen, len(share))
    return World(
        parameters=parameters,
        luck=luck_of(p.streams, seed),
        regions=regions,
        facts=facts,
        vendor_kind=kind,
        sectors=sectors,
        supplier_facts=suppliers,
        foundry_facts=foundry_opening.foundry_facts(tables.foundries, regions),
        maker_facts=makers,
        centre_facts=centre_facts,
        developer_facts=developer_facts(tables.developers, facts.names, regions),
        sites=sites,
        buyers=buyers,
        pace=pace,
        mechanisms=registry.assembled(parameters, programmes, (regions, sites), (facts, kind), suppliers),
        strategies=strategies_of(p.brought, chosen, p.group, facts, luck_of(p.streams, seed)),
        shocks=shocks_of(p.brought, p.under("shock"), p.group),
        state=State(programmes, Procurement(p.procurement, programmes), support),
        vendor_state=initial_state(facts, share, spent / (1.0 + pace.market), pace, own),
        supplier_state=SupplierState(filled(len(suppliers.names), design), beliefs),
        foundry_state=FoundryState(*levels, filled((2, len(tables.foundries)), pace.chips)),
        maker_state=MakerState(makers.overhead),
        developer_state=DeveloperState(1.0),
        chip_market=_no_orders_yet(suppliers, buyers, len(regions)),
        server_market=maker_opening.server_market(tables.makers, regions, makers.region, p.maker),
        parents_cash_flow=cash_flow,
        parent_state=ParentState(nothing, nothing),
        opening_market=kind.home_market(spent * regions.spend),
        commitments=announced(cash_flow, nothing, nothing, p.sponsor),
        licence_fee=nothing,
        reference_price=by_region,
        ai_reference_price=by_region,
        task_value=(np.zeros(len(sectors.names)), np.zeros(len(sectors.names))),
        spending_path=spending_path(p.world),
        records=Records((), {}),
    )


def luck_of(p: StreamParameters, seed: int | Batch) -> Luck:
    """Return the run's seed, and that of the stream that is drawn anew."""
    return Luck(seed, p.redrawn)


def _agree(world: World, rows: Rows) -> None:
    """Prices, shares, knowledge, customers and books of the initial state that agree with each other."""
    parameters, population, taste, vendors = world.parameters, world.population, world.taste, world.vendor_state
    fresh = arithmetic.smaller(first_choices(population, float(parameters.adoption.migration)), 1.0 - taste.due)
    turnover = choice.Turnover(taste.switching_cost, taste.due, fresh)
    found = initial_equilibrium(world, rows, turnover, open_chip_market(world))
    price = arithmetic.total(found.region_share * found.ai_price, axis=1)
    developers, own = world.developer_facts, world.parameters.developer
    compute = opening_compute(developers, world.parents_cash_flow, price, own)
    world.developer_state = DeveloperState(np.max(compute, initial=0.0))
    rented = where(developers, world.facts.home, found.figures["ai_served"])
    served = arithmetic.total(compute[:, None] * rented, axis=0)
    found.figures.update({name: found.figures[name] + served for name in ("ai_served", "ai_ordered")})
    world.begin_records(found.figures)
    vendors.knowledge, vendors.reputation = found.knowledge, found.reputation
    world.parent_state = ParentState(signals.parents_view(world)[0], np.zeros(len(rows)))
    world.reference_price = arithmetic.total(found.region_share * found.price, axis=1)
    world.ai_reference_price = arithmetic.total(found.region_share * found.ai_price, axis=1)
    place_customers(world, found.region_share)
    if parameters.licence.enabled:
        sold = np.array([float(row["licence_revenue"]) for row in rows])
        world.licence_fee = licence_fees(population, world.facts.home, sold)
    open_books(world, found)
    energy = world.mechanisms.energy
    energy.sold = energy.sold_before(world.quarter, world.ledger.cloud, world.ledger.chips)
    world.records.begin_with("energy_sold", energy.sold)
    asked = posted(signals.vendor_signals(world), world.vendor_kind, vendors.beliefs, world.vendor_parameters)
    steady = steady_state(signals.offers(world, *asked), taste, world.regions.spend, turnover)
    share = np.array([float(row["world_share"]) for row in rows])
    world.opening = {"share": share, "steady_share": steady, "reputation": found.reputation}


def _no_orders_yet(suppliers: SupplierFacts, buyers: Array, regions: int) -> ChipMarket:
    """The market for chips before 2018's prices have revealed anything."""
    sellers = len(suppliers.names)
    nothing = np.zeros_like(suppliers.mix), np.zeros(regions), np.zeros((len(buyers), sellers)), np.zeros(sellers)
    return ChipMarket(suppliers.mix, *nothing)
