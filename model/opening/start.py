"""The initial state of 2018Q1, put together in stages."""

from __future__ import annotations

from dataclasses import dataclass, replace

import mesa
import numpy as np

from suanli.agents.chip_supplier import ChipSupplier
from suanli.agents.chip_supplier.state import Beliefs as SupplierBeliefs
from suanli.agents.chip_supplier.state import SupplierFacts, SupplierState
from suanli.agents.cloud_vendor import CloudVendor
from suanli.agents.cloud_vendor.state import Beliefs, Kind, VendorFacts, VendorState
from suanli.agents.enterprise_customer.sectors import SectorFacts
from suanli.agents.foundry.state import FoundryState
from suanli.agents.government import Government
from suanli.agents.government.agent import State
from suanli.agents.government.procurement import Procurement
from suanli.agents.government.programmes import PROGRAMMES, Programme, Programmes
from suanli.agents.government.research_support import ResearchSupport
from suanli.agents.lender import Lender
from suanli.agents.parent_company import ParentCompany
from suanli.agents.parent_company.messages import Commitments
from suanli.agents.server_maker.market import ServerMarket
from suanli.agents.server_maker.state import MakerState
from suanli.model.equations import choice, costs, demand
from suanli.model.kernel import arithmetic
from suanli.model.kernel.random_streams import Luck
from suanli.model.kernel.units import QUARTERS_PER_YEAR, per_quarter
from suanli.model.mechanisms import registry
from suanli.model.opening import centres, chain
from suanli.model.opening.books import empty_ledger, open_books
from suanli.model.opening.chips import open_chip_market, supplier_facts, supplier_rows
from suanli.model.opening.customers import first_choices, place_customers, populate
from suanli.model.opening.eve import consistent_eve, steady_state
from suanli.model.opening.facts import region_facts, sector_facts, site_facts, spending_path, vendor_facts
from suanli.model.parameters.schema import Parameters
from suanli.model.results.store import Records
from suanli.model.state.facts import RegionFacts
from suanli.model.state.markets import ChipMarket
from suanli.model.state.world import Pace, World

Array = np.ndarray
_NEXT_TO_NOTHING = 1e-9  # share of a vendor that isn't there yet: experience has a logarithm


@dataclass(frozen=True)
class Tables:
    """Rows of the opening tables that a run uses; none of what is switched off."""

    vendors: chain.Rows
    suppliers: chain.Rows
    foundries: chain.Rows
    makers: chain.Rows
    centres: chain.Rows

    def numbers(self, name: str) -> Array:
        """Return a column of the vendors' table."""
        return np.array([float(row[name]) for row in self.vendors])

    @property
    def sizes(self) -> dict[str, int]:
        """How many firms along the chain, by sector."""
        return {
            "chip suppliers": len(self.suppliers),
            "foundries": len(self.foundries),
            "server makers": len(self.makers),
            "super centres": len(self.centres),
        }


def make_world(model: mesa.Model, parameters: Parameters, seed: int, customers: int) -> World:
    """Return the initial state of 2018Q1."""
    regions = region_facts(parameters)
    facts, rows = vendor_facts(parameters, regions)
    foundries = chain.foundry_rows(parameters)
    tables = Tables(
        vendors=rows,
        suppliers=supplier_rows(parameters.ai.enabled),
        foundries=foundries,
        makers=chain.maker_rows(parameters),
        centres=centres.centre_rows(parameters, foundries),
    )
    sectors, sector_share = sector_facts()
    world = _empty_world(parameters, luck_of(parameters, seed), (regions, facts, sectors), tables)
    world.population = populate(parameters, world.luck, customers, sector_share, regions)
    world.ledger = empty_ledger(facts, customers, tables.sizes, parameters.foundry.cycle)
    growth = world.pace.market
    experience = costs.effective_experience(world.vendor_state.experience, parameters.operations.spill_over)
    world.reference_experience = float(arithmetic.product(experience, tables.numbers("world_share")))
    _create_agents(model, world, rows)
    _create_chain(model, world, tables)
    _agree(world, rows, growth)
    centres.create(model, world)
    chain.open_chain(world, foundries, world.records.recent("chips_ordered", 1)[0])
    _create_public(model, world)
    return world


def pace_of(parameters: Parameters) -> Pace:
    """Return growth into 2018: of the market, of AI compute in clouds, of orders of chips, share per quarter."""
    p = parameters
    ai = demand.ai_growth_in_clouds(p.world.first_year_growth, p.demand.growth, p.ai.growth)
    gain = per_quarter(-p.ai.expected_fall)
    return Pace(per_quarter(p.world.first_year_growth), ai, (1.0 + ai) * (1.0 + gain) - 1.0)


def state_of(parameters: Parameters, regions: RegionFacts, facts: VendorFacts) -> State:
    """Return what the state of ``policy.region`` pays for."""
    p = parameters
    declared = {name: Programme(p.number(money), p.number(scale)) for name, (money, scale) in PROGRAMMES.items()}
    programmes = Programmes(p.policy, regions.index(p.policy.region), len(regions), declared)
    supported, yearly = facts.in_group(p.support.to), p.support.amount * p.research.spending
    support = ResearchSupport(p.support, programmes, supported, yearly, p.chip.support)
    return State(programmes, Procurement(p.procurement, programmes), support)


def _empty_world(
    parameters: Parameters, luck: Luck, axes: tuple[RegionFacts, VendorFacts, SectorFacts], tables: Tables
) -> World:
    """The world with its facts, before there are customers, firms, prices and books."""
    regions, facts, sectors = axes
    kind, sites, pace = vendor_kind(facts), site_facts(regions), pace_of(parameters)
    suppliers = supplier_facts(tables.suppliers, facts.names, tables.foundries, regions)
    centre_facts = centres.centre_facts(tables.centres, tables.foundries, regions)
    share, cash_flow = tables.numbers("world_share"), tables.numbers("sponsor_cash_flow")
    state = state_of(parameters, regions, facts)
    p, buyers = parameters.sponsor, np.concatenate((facts.region, np.arange(len(regions)), centre_facts.region))
    design = chain.design_lead(parameters) if tables.foundries else 1.0
    return World(
        parameters=parameters,
        luck=luck,
        regions=regions,
        facts=facts,
        vendor_kind=kind,
        sectors=sectors,
        supplier_facts=suppliers,
        foundry_facts=chain.foundry_facts(tables.foundries, regions),
        maker_facts=chain.maker_facts(tables.makers, regions),
        centre_facts=centre_facts,
        sites=sites,
        buyers=buyers,
        pace=pace,
        mechanisms=registry.assembled(parameters, state.programmes, regions, sites, (facts, kind)),
        state=state,
        vendor_state=opening_vendors(parameters, facts, share, pace),
        supplier_state=SupplierState(np.full(len(suppliers.names), design), supplier_beliefs(tables, pace.chips)),
        foundry_state=FoundryState(
            chain.column(tables.foundries, "level"),
            chain.column(tables.foundries, "excess_defects"),
            np.full((2, len(tables.foundries)), pace.chips),
        ),
        maker_state=MakerState(np.full(len(tables.makers), parameters.maker.overhead)),
        chip_market=_no_orders_yet(suppliers, buyers, len(regions)),
        server_market=ServerMarket(*(np.zeros((len(regions), 0)),) * 2, np.zeros(len(regions))),
        parents_cash_flow=cash_flow,
        commitments=Commitments(p.support * cash_flow / QUARTERS_PER_YEAR, p.tolerance * cash_flow),
        licence_fee=np.zeros(len(share)),
        reference_price=np.ones(len(regions)),
        ai_reference_price=np.ones(len(regions)),
        spending_path=spending_path(parameters),
        records=Records((), {}),
    )


def luck_of(parameters: Parameters, seed: int) -> Luck:
    """Return the run's seed, and those of streams that have one of their own."""
    given = {
        "population": parameters.luck.population,
        "customers": parameters.luck.customers,
        "research": parameters.luck.research,
        "chips": parameters.luck.chips,
    }
    return Luck(seed, tuple((stream, own) for stream, own in given.items() if own >= 0))


def _agree(world: World, rows: chain.Rows, growth: float) -> None:
    """Prices, shares, knowledge, customers and books of the initial state that agree with each other."""
    parameters, population, taste, vendors = world.parameters, world.population, world.taste, world.vendor_state
    fresh = min(first_choices(population, float(parameters.adoption.migration)), 1.0 - taste.due)
    turnover = choice.Turnover(taste.switching_cost, taste.due, fresh)
    eve = consistent_eve(world, rows, turnover, open_chip_market(world))
    world.begin_records(eve.figures)
    vendors.knowledge, vendors.reputation = eve.knowledge, eve.reputation
    vendors.beliefs = replace(vendors.beliefs, research=np.asarray(eve.figures["research"]))
    world.reference_price = arithmetic.total(eve.region_share * eve.price, axis=1)
    world.ai_reference_price = arithmetic.total(eve.region_share * eve.ai_price, axis=1)
    place_customers(world, eve.region_share)
    _open_licences(world, rows)
    open_books(world, eve, growth)
    energy = world.mechanisms.energy
    energy.sold = energy.sold_before(world.quarter, world.ledger.cloud, world.ledger.chips)
    world.records.begin_with("energy_sold", energy.sold)
    steady = steady_state(world, turnover)
    share = np.array([float(row["world_share"]) for row in rows])
    world.opening = {"share": share, "steady_share": steady, "reputation": eve.reputation}


def _create_chain(model: mesa.Model, world: World, tables: Tables) -> None:
    """Chip suppliers, foundries and server makers."""
    for index, row in enumerate(tables.suppliers):
        place = (model, index, row["supplier"], row["label"], int(world.supplier_facts.region[index]), world.parameters)
        world.suppliers.append(ChipSupplier(*place))
    chain.create(model, world, tables.foundries, tables.makers)


def _create_agents(model: mesa.Model, world: World, rows: chain.Rows) -> None:
    facts, parameters = world.facts, world.parameters
    for index, row in enumerate(rows):
        place = (model, index, row["vendor"], row["label"], int(facts.region[index]), parameters)
        world.vendors.append(CloudVendor(*place, group=row["group"], members=int(row["members"])))
    for index, row in enumerate(rows):
        label = row["sponsor"] or f"owners of {row['label']}"
        place = (model, index, f"sponsor of {row['vendor']}", label, int(facts.region[index]), parameters)
        world.sponsors.append(ParentCompany(*place, cash_flow=float(world.parents_cash_flow[index])))


def _create_public(model: mesa.Model, world: World) -> None:
    """A government and a lender for each region."""
    for row, (name, label) in enumerate(zip(world.regions.names, world.regions.labels, strict=True)):
        Government(model, row, f"state {name}", f"State, {label}", row, world.parameters)
        Lender(model, row, f"lender {name}", f"Lender, {label}", row, world.parameters)


def vendor_kind(facts: VendorFacts) -> Kind:
    """Return what never changes about vendors, as their rules read it."""
    return Kind(facts.region, facts.members, facts.members == 1.0, facts.specialist.astype(bool))


def opening_vendors(parameters: Parameters, facts: VendorFacts, share: Array, pace: Pace) -> VendorState:
    """Return vendors before prices and knowledge are known: experience of steady growth, X = S / g, and beliefs.

    No reach: what expansion before 2018 has bought is part of reputation.
    """
    vendors, spending = len(share), float(spending_path(parameters)[0]) / (1.0 + pace.market)
    beliefs = Beliefs(
        growth=np.full(vendors, pace.market),
        ai_growth=np.full(vendors, pace.ai),
        ai_scarcity=np.zeros(vendors),
        research=np.zeros(vendors),
        builds=np.zeros(vendors, dtype=bool),
    )
    return VendorState(
        knowledge=np.ones(vendors),
        experience=np.maximum(share, _NEXT_TO_NOTHING) * spending / max(pace.market, 0.02),
        reach=np.zeros(vendors),
        reputation=np.zeros(vendors),
        trading=facts.entry < 0,
        mergers=(np.zeros((vendors, vendors)),) * 2,
        beliefs=beliefs,
    )


def supplier_beliefs(tables: Tables, pace: float) -> SupplierBeliefs:
    """Return chip suppliers' initial beliefs: growth as it was, no scarcity, the foundry that made the chip of 2018."""
    foundries = [row["foundry"] for row in tables.foundries]
    made_at = [foundries.index(row["foundry"]) if row["foundry"] in foundries else -1 for row in tables.suppliers]
    growth = np.full(len(made_at), pace)
    return SupplierBeliefs(np.array(made_at, dtype=np.int64), np.zeros(len(made_at)), growth, growth)


def _open_licences(world: World, rows: chain.Rows) -> None:
    """Licence fee for a unit of load on customers' own servers, from what a parent's line earned in 2018."""
    customers = world.population
    for index, row in enumerate(rows):
        load = arithmetic.total(customers.premises_load[customers.region == world.facts.region[index]])
        if world.parameters.licence.enabled and load > 0.0:
            world.licence_fee[index] = float(row["licence_revenue"]) / QUARTERS_PER_YEAR / load


def _no_orders_yet(suppliers: SupplierFacts, buyers: Array, regions: int) -> ChipMarket:
    """The market for chips before 2018's prices have revealed anything."""
    sellers = len(suppliers.names)
    nothing = np.zeros_like(suppliers.mix), np.zeros(regions), np.zeros((len(buyers), sellers)), np.zeros(sellers)
    return ChipMarket(suppliers.mix, *nothing)
