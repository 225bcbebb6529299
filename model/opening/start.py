"""Everything that exists on the eve of 2018Q1, put together."""

from __future__ import annotations

from dataclasses import dataclass, replace

import mesa
import numpy as np

from suanli.agents.chip_supplier import ChipSupplier
from suanli.agents.chip_supplier.planning import Beliefs as SupplierBeliefs
from suanli.agents.cloud_vendor import CloudVendor
from suanli.agents.cloud_vendor.state import Beliefs, Kind
from suanli.agents.enterprise_customer.vendor_choice import Taste
from suanli.agents.parent_company import ParentCompany
from suanli.model.equations import choice, costs
from suanli.model.kernel import arithmetic
from suanli.model.kernel.random_streams import Luck
from suanli.model.kernel.units import QUARTERS_PER_YEAR, per_quarter
from suanli.model.mechanisms import energy
from suanli.model.mechanisms.export_controls import ExportControls
from suanli.model.mechanisms.programmes import PROGRAMMES
from suanli.model.mechanisms.settings import mechanisms_of
from suanli.model.mechanisms.spillovers import INDUSTRIES
from suanli.model.opening import centres, chain
from suanli.model.opening.books import empty_ledger, open_books
from suanli.model.opening.chips import open_chip_market, supplier_facts, supplier_rows
from suanli.model.opening.customers import first_choices, place_customers, populate
from suanli.model.opening.eve import consistent_eve, steady_state
from suanli.model.opening.facts import sector_facts, site_facts, spending_path, vendor_facts
from suanli.model.parameters.schema import Parameters
from suanli.model.results.series import SERIES
from suanli.model.results.store import Records
from suanli.model.state.facts import SupplierFacts, VendorFacts
from suanli.model.state.population import REGIONS
from suanli.model.state.world import ChipMarket, ServerMarket, Technology, World
from suanli.model.steps.chip_chain import ai_growth, chip_growth

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
        """A column of the vendors' table."""
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
    """Everything that exists on the eve of 2018Q1."""
    facts, rows = vendor_facts(parameters)
    foundries = chain.foundry_rows(parameters)
    tables = Tables(
        vendors=rows,
        suppliers=supplier_rows(parameters.ai.enabled),
        foundries=foundries,
        makers=chain.maker_rows(parameters),
        centres=centres.centre_rows(parameters, foundries),
    )
    world = _empty_world(parameters, luck_of(parameters, seed), customers, facts, tables)
    growth = per_quarter(parameters.world.first_year_growth)
    spill_over = parameters.operations.spill_over
    experience = costs.effective_experience(world.technology.experience, spill_over)
    world.reference_experience = float(arithmetic.product(experience, tables.numbers("world_share")))
    _create_agents(model, world, rows, tables.numbers("sponsor_cash_flow"))
    _create_chain(model, world, tables)
    _agree(world, rows, growth)
    centres.create(model, world)
    chain.open_chain(world, foundries, world.records.recent("chips_ordered", 1)[0])
    return world


def _empty_world(parameters: Parameters, luck: Luck, customers: int, facts: VendorFacts, tables: Tables) -> World:
    """The world with its facts and customers, before there are firms, prices and books."""
    made = mechanisms_of(parameters)
    controls = next(one for one in made if isinstance(one, ExportControls))
    suppliers = supplier_facts(tables.suppliers, facts.names, tables.foundries)
    sector, sector_share = sector_facts()
    share, cash_flow = tables.numbers("world_share"), tables.numbers("sponsor_cash_flow")
    return World(
        parameters=parameters,
        luck=luck,
        facts=facts,
        sectors=sector,
        supplier_facts=suppliers,
        foundry_facts=chain.foundry_facts(tables.foundries),
        maker_facts=chain.maker_facts(tables.makers),
        centre_facts=centres.centre_facts(tables.centres, tables.foundries),
        sites=site_facts(),
        export_controls=controls,
        mechanisms=tuple(one for one in made if one.on),
        vendors=[],
        vendor_kind=vendor_kind(facts),
        beliefs=opening_beliefs(parameters, len(share)),
        parents_cash_flow=cash_flow,
        supplier_beliefs=supplier_beliefs(parameters, tables),
        foundry_growth=np.full((2, len(tables.foundries)), chip_growth(parameters)),
        sponsors=[],
        suppliers=[],
        foundries=[],
        makers=[],
        centres=[],
        population=populate(parameters, luck, customers, sector_share),
        ledger=empty_ledger(facts, customers, tables.sizes, parameters.foundry.cycle),
        technology=_opening_technology(share, parameters, tables, facts.region),
        chip_market=_no_orders_yet(suppliers, len(share) + len(tables.centres)),
        server_market=ServerMarket(np.zeros((2, 0)), np.zeros((2, 0)), np.zeros(len(REGIONS))),
        reputation=np.zeros(len(share)),
        reference_price=np.ones(len(REGIONS)),
        ai_reference_price=np.ones(len(REGIONS)),
        licence_fee=np.zeros(len(share)),
        reference_experience=1.0,
        spending_path=spending_path(parameters),
        support_limit=parameters.sponsor.support * cash_flow / QUARTERS_PER_YEAR,
        tolerated_loss=parameters.sponsor.tolerance * cash_flow,
        trading=facts.entry < 0,
        mergers=(np.zeros((len(share), len(share))),) * 2,
        records=Records(SERIES, {}),
        opening={},
    )


def luck_of(parameters: Parameters, seed: int) -> Luck:
    """The run's seed, and those of streams that have one of their own."""
    given = {
        "population": parameters.luck.population,
        "customers": parameters.luck.customers,
        "research": parameters.luck.research,
        "chips": parameters.luck.chips,
    }
    return Luck(seed, tuple((stream, own) for stream, own in given.items() if own >= 0))


def _agree(world: World, rows: tuple[dict[str, str], ...], growth: float) -> None:
    """Prices, shares, knowledge, customers and books of the eve that agree with each other."""
    parameters, population = world.parameters, world.population
    taste = Taste.of(parameters)
    fresh = min(first_choices(population, float(parameters.adoption.migration)), 1.0 - taste.due)
    turnover = choice.Turnover(taste.switching_cost, taste.due, fresh)
    eve = consistent_eve(world, rows, turnover, open_chip_market(world))
    world.records = Records(SERIES, eve.figures)
    world.technology.knowledge, world.reputation = eve.knowledge, eve.reputation
    world.beliefs = replace(world.beliefs, research=np.asarray(eve.figures["research"]))
    world.reference_price = arithmetic.total(eve.region_share * eve.price, axis=1)
    world.ai_reference_price = arithmetic.total(eve.region_share * eve.ai_price, axis=1)
    place_customers(world, eve.region_share)
    _open_licences(world, rows)
    open_books(world, eve, growth)
    world.records.begin_with("energy_sold", energy.sold_before(world))
    steady = steady_state(world, turnover)
    share = np.array([float(row["world_share"]) for row in rows])
    world.opening = {"share": share, "steady_share": steady, "reputation": eve.reputation}


def _create_chain(model: mesa.Model, world: World, tables: Tables) -> None:
    """Chip suppliers, foundries and server makers."""
    for index, row in enumerate(tables.suppliers):
        place = (model, index, row["supplier"], row["label"], int(world.supplier_facts.region[index]), world.parameters)
        world.suppliers.append(ChipSupplier(*place))
    chain.create(model, world, tables.foundries, tables.makers)


def vendor_kind(facts: VendorFacts) -> Kind:
    """What never changes about vendors, as their rules read it."""
    return Kind(facts.region, facts.members, facts.members == 1.0, facts.specialist.astype(bool))


def opening_beliefs(parameters: Parameters, vendors: int) -> Beliefs:
    """What vendors believe before they have seen anything: growth as it was, no scarcity, servers from makers."""
    growth = per_quarter(parameters.world.first_year_growth)
    return Beliefs(
        growth=np.full(vendors, growth),
        ai_growth=np.full(vendors, ai_growth(parameters)),
        ai_scarcity=np.zeros(vendors),
        research=np.zeros(vendors),
        builds=np.zeros(vendors, dtype=bool),
    )


def supplier_beliefs(parameters: Parameters, tables: Tables) -> SupplierBeliefs:
    """Return chip suppliers' initial beliefs: growth as it was, no scarcity, the foundry that made the chip of 2018."""
    foundries = [row["foundry"] for row in tables.foundries]
    made_at = [foundries.index(row["foundry"]) if row["foundry"] in foundries else -1 for row in tables.suppliers]
    growth = np.full(len(made_at), chip_growth(parameters))
    return SupplierBeliefs(np.array(made_at, dtype=np.int64), np.zeros(len(made_at)), growth, growth)


def _create_agents(model: mesa.Model, world: World, rows: tuple[dict[str, str], ...], cash_flow: Array) -> None:
    facts, parameters = world.facts, world.parameters
    for index, row in enumerate(rows):
        place = (model, index, row["vendor"], row["label"], int(facts.region[index]), parameters)
        world.vendors.append(CloudVendor(*place, group=row["group"], members=int(row["members"])))
    for index, row in enumerate(rows):
        label = row["sponsor"] or f"owners of {row['label']}"
        place = (model, index, f"sponsor of {row['vendor']}", label, int(facts.region[index]), parameters)
        world.sponsors.append(ParentCompany(*place, cash_flow=float(cash_flow[index])))


def _open_licences(world: World, rows: tuple[dict[str, str], ...]) -> None:
    """Licence fee for a unit of load on customers' own servers, from what a sponsor's line earned in 2018."""
    customers = world.population
    for index, row in enumerate(rows):
        load = arithmetic.total(customers.premises_load[customers.region == world.facts.region[index]])
        if world.parameters.licence.enabled and load > 0.0:
            world.licence_fee[index] = float(row["licence_revenue"]) / QUARTERS_PER_YEAR / load


def _no_orders_yet(suppliers: SupplierFacts, vendors: int) -> ChipMarket:
    """The market for chips before 2018's prices have revealed anything."""
    buyers, sellers = vendors + len(REGIONS), len(suppliers.names)
    nothing = np.zeros_like(suppliers.mix), np.zeros(len(REGIONS)), np.zeros((buyers, sellers)), np.zeros(sellers)
    return ChipMarket(suppliers.mix, *nothing)


def _opening_technology(share: Array, parameters: Parameters, tables: Tables, region: Array) -> Technology:
    """Experience a vendor's history of steady growth has left it: X = S / g. Knowledge is set with the steady eve.

    No reach: what expansion before 2018 has bought is part of reputation.
    """
    growth = per_quarter(parameters.world.first_year_growth)
    spending, sites = float(spending_path(parameters)[0]) / (1.0 + growth), site_facts()
    growth = max(growth, 0.02)
    return Technology(
        knowledge=np.ones_like(share),
        experience=np.maximum(share, _NEXT_TO_NOTHING) * spending / growth,
        reach=np.zeros_like(share),
        design=np.full(len(tables.suppliers), chain.design_lead(parameters) if tables.foundries else 1.0),
        level=chain.column(tables.foundries, "level"),
        defects=chain.column(tables.foundries, "excess_defects"),
        overhead=np.full(len(tables.makers), parameters.maker.overhead),
        remote=sites.opening[sites.remote[region]],
        attach=np.zeros((2, len(share))),
        programmes=np.zeros(len(PROGRAMMES)),
        bound=np.zeros_like(share),
        bought=np.zeros((len(INDUSTRIES), len(REGIONS))),
    )
