"""One quarter, in order. Read this first.

    records(t-1) -observe-> Signals -decide-> Plans -offer, choose-> Orders -clear-> Fills
                 -settle-> Ledger -learn-> Technology -remember-> records(t)

Firms see the records of the quarter before; customers see those and this quarter's posted offers. Within a round all
decide on the same information, so the order of agents cannot matter. ``changes`` says what a phase may write; a test
copies the world around each phase and holds it to that.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from suanli.agents import (
    chip_supplier,
    cloud_vendor,
    enterprise_customer,
    foundry,
    parent_company,
    server_maker,
    super_centre,
)
from suanli.model.kernel import arithmetic
from suanli.model.kernel.random_streams import uniforms
from suanli.model.mechanisms import energy, programmes, super_compute
from suanli.model.mechanisms import entry_and_exit as turnover
from suanli.model.mechanisms import software_layers as layers
from suanli.model.mechanisms import technology_windows as windows
from suanli.model.results.series import remember
from suanli.model.state.messages import CustomerDraws, Delivery
from suanli.model.state.world import Today, World
from suanli.model.steps import chip_accounts as supply
from suanli.model.steps import chip_chain as chain
from suanli.model.steps import chip_orders, production, research, settlement
from suanli.model.steps import compute_market as service
from suanli.model.steps import server_accounts as assembly
from suanli.model.steps import signals as views

Phase = Callable[[World], None]


def changes(*parts: str) -> Callable[[Phase], Phase]:
    """Declare what a phase writes, besides the messages of today."""

    def declared(phase: Phase) -> Phase:
        phase.changes = frozenset(parts)  # type: ignore[attr-defined]
        return phase

    return declared


# 1 see: records of the quarter before -> Signals -----------------------------------------------------------------


@changes("ledger")
def open_quarter(world: World) -> None:
    """A new day: no messages yet, no rows in the ledger yet."""
    world.today = Today()
    world.ledger.open_quarter(world.quarter)


@changes("ledger", "population", "technology", "chip_market", "standing")
def turn_over(world: World) -> None:
    """Vendors enter, are rescued by their sponsors, or leave: hardware is sold, and nothing vanishes."""
    turnover.turn_over(world)


@changes()
def observe(world: World) -> None:
    """What firms see: yesterday's records, the books as they stand, today's price of servers."""
    world.today.signals = views.signals_of(world)
    world.today.chip_signals = chain.chip_signals_of(world)
    world.today.foundry_signals = chain.foundry_signals_of(world)


# 2 think: Signals -> Plans -----------------------------------------------------------------------------------------


@changes("vendors", "suppliers", "foundries")
def decide(world: World) -> None:
    """Sponsors announce what holds next quarter; firms along the chain plan prices, R&D, orders, capacity."""
    today, p, place = world.today, world.parameters, world.maker_facts.region
    today.foundry_plans, world.foundry_growth = foundry.planned(today.foundry_signals, world.foundry_growth, p.foundry)
    share = world.server_market.share[place, np.arange(len(place))]
    today.maker_plans = server_maker.planned(share, world.technology.overhead, p.maker)
    today.supplier_plans, world.supplier_beliefs = chip_supplier.planned(
        today.chip_signals, world.supplier_facts.other_research, world.supplier_beliefs, p.chip, p.foundry
    )
    own_chips = world.centre_facts.foundry >= 0
    today.centre_plans = super_centre.planned(super_compute.signals_of(world), own_chips, p.super)
    said = parent_company.announced(world.parents_cash_flow, world.quarter, layers.pooled(world), p.sponsor)
    signals, kind = today.signals, world.vendor_kind
    plans, world.beliefs = cloud_vendor.planned(signals, kind, world.beliefs, world.vendor_parameters)
    for mechanism in world.mechanisms:
        said, plans = mechanism.promise(said, signals, kind), mechanism.plan(plans, signals, kind)
    today.commitments, today.plans = said, plans


@changes("ledger")
def deliver(world: World) -> None:
    """Capacity ordered a lead time ago arrives and the oldest is retired; wafers started a cycle ago become chips."""
    ledger, today = world.ledger, world.today
    today.delivery = Delivery(*ledger.cloud.deliver(world.quarter))
    today.ai_delivery = Delivery(*ledger.ai_servers.deliver(world.quarter))
    for fleet in (ledger.chips, ledger.wafer_lines, ledger.packaging_lines):
        fleet.deliver(world.quarter)
    production.finish(world)
    today.chips_on_sale = chain.chips_on_sale(world)


# 3 meet: posted offers -> Orders -> Fills --------------------------------------------------------------------------


@changes()
def offer(world: World) -> None:
    """What customers see: posted prices, and quality, size and failures to serve as they were known yesterday."""
    plans = world.today.plans
    world.today.offers = views.offers_of(world, plans.price.T, plans.ai_price.T)


@changes("population")
def choose(world: World) -> None:
    """Customers whose contract ends choose a vendor; all order compute."""
    today, quarter, customers = world.today, world.quarter, world.population
    rows = np.arange(len(customers))
    draws = CustomerDraws(
        *(uniforms(world.luck, f"customer.{name}", quarter, rows) for name in ("need", "choice", "contract"))
    )
    today.existing = np.where(customers.vendor >= 0, customers.wanted, 0.0)
    conditions = views.conditions_of(world, settlement.customer_budgets(world))
    today.orders = enterprise_customer.decide(customers, today.offers, conditions, draws, world.parameters)
    settlement.take_orders(world)


@changes("population")
def clear(world: World) -> None:
    """Vendors serve what they can; in 2018 needs are scaled so that spending is what was observed."""
    service.clear(world)


@changes("chip_market")
def clear_chips(world: World) -> None:
    """Regions' mixes of suppliers move; vendors' and customers' orders of AI servers meet suppliers' chips."""
    chip_orders.move_mix(world)
    chip_orders.order_own_ai(world)
    world.today.chip_fills = chip_orders.cleared(world)


@changes("ledger", "chip_market")
def start_wafers(world: World) -> None:
    """Chip suppliers' bookings meet foundries' capacity for wafers."""
    production.start(world)


# 4 settle: Fills -> Ledger ------------------------------------------------------------------------------------------


@changes("ledger", "population")
def settle(world: World) -> None:
    """Books of customers, vendors, the chain; then who covers what is missing and gets what is left."""
    settlement.settle_customers(world)
    settlement.settle_vendors(world)
    assembly.settle_makers(world)
    super_compute.settle(world)
    supply.settle_suppliers(world)
    supply.settle_foundries(world)
    settlement.settle_rest(world)


# 5 grow: R&D, learning, reach, capability ---------------------------------------------------------------------------


@changes("technology", "population", "commitments", "server_market")
def learn(world: World) -> None:
    """R&D moves knowledge, designs and nodes; service adds experience; expansion adds reach; sponsors' word holds."""
    technology = world.technology
    spending = research.effective_spending(world)
    world.today.hits, world.today.design_hits = research.hits(world, spending), research.design_hits(world)
    technology.design = research.next_design(world)
    production.learn(world)
    assembly.learn(world)
    energy.learn(world)
    layers.learn(world)
    windows.learn(world)
    technology.knowledge = research.next_knowledge(world, spending)
    technology.experience = technology.experience + arithmetic.total(world.today.fills.served, axis=0)
    technology.reach = research.next_reach(world)
    programmes.learn(world)
    settlement.customers_learn(world)
    settlement.keep_word(world)


# 6 remember ---------------------------------------------------------------------------------------------------------


@changes()
def prove(world: World) -> None:
    """Every identity of the books, to 1e-8 of the gross flow, or the run stops."""
    gaps = world.ledger.prove(), settlement.prove_net_worth(world), supply.prove_chain_books(world)
    world.today.ledger_gap = max(*gaps, energy.prove(world))


@changes("records", "quarter")
def record(world: World) -> None:
    """Write every declared series, and let the next quarter come."""
    remember(world)
    world.quarter += 1


SCHEDULE: tuple[Phase, ...] = (
    # 1 see
    open_quarter,
    turn_over,
    observe,
    # 2 think
    decide,
    deliver,
    # 3 meet
    offer,
    choose,
    clear,
    clear_chips,
    start_wafers,
    # 4 settle
    settle,
    # 5 grow
    learn,
    # 6 remember
    prove,
    record,
)


def run_quarter(world: World) -> None:
    """Live one quarter."""
    for phase in SCHEDULE:
        phase(world)
