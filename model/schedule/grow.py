"""5 grow: what was found, learnt, bought and announced holds from the next quarter on."""

from __future__ import annotations

import numpy as np

from suanli.agents.ai_developer.state import DeveloperState
from suanli.agents.chip_supplier import research as design
from suanli.agents.cloud_vendor import research as vendor_research
from suanli.agents.enterprise_customer import accounts as customer_accounts
from suanli.agents.enterprise_customer.terms import curves
from suanli.agents.foundry import process
from suanli.agents.server_maker import market as servers
from suanli.model.equations import foundry
from suanli.model.kernel import arithmetic
from suanli.model.kernel.random_streams import uniforms
from suanli.model.schedule.phase import changes
from suanli.model.state.world import World

Array = np.ndarray


@changes("suppliers")
def improve_chips(world: World) -> None:
    """Designs move by own successes, by what a window skips, and by what is learnt from the best in the open."""
    today, facts, state, p, quarter = (
        world.today,
        world.supplier_facts,
        world.supplier_state,
        world.parameters,
        world.quarter,
    )
    research = today.supplier_plans.research
    mean = design.mean_hits(research, state.design, p.chip)
    uniform = uniforms(world.luck, "supplier.design hits", quarter, facts.identity)
    today.design_hits = mean if p.choice.expected_values else design.drawn_hits(mean, uniform)
    improved = design.improved(state.design, today.design_hits, p.chip)
    improved = world.mechanisms.window.skipped(quarter, improved, facts.performance, research)
    if world.foundry_facts:
        known = world.mechanisms.export_controls.open_knowledge(quarter, world.regions.china[facts.region])
        taken = design.absorptive_capacity(research, p.chip), known
        improved = design.caught_up(improved, state.design, facts.performance, taken, p.chip.catch_up)
    state.design = world.mechanisms.make_or_buy.designed(quarter, improved)


@changes("foundries", "server_market", "makers")
def improve_making(world: World) -> None:
    """Foundries move down the ladder of nodes and learn yield; server makers' overheads wander, buyers choose anew."""
    today, p, quarter = world.today, world.parameters, world.quarter
    if world.foundry_facts:
        facts, state = world.foundry_facts, world.foundry_state
        pace = foundry.steps_down(quarter, p.foundry.years_per_node, p.chip.node_fade)
        started = arithmetic.total(today.making.started, axis=0)
        bounds = world.mechanisms.export_controls.bounds(quarter, world.regions.china[facts.region])
        state.level, state.defects = process.next_process(facts, state, started, bounds, pace, p.foundry)
    if world.maker_facts:
        uniform = uniforms(world.luck, "maker.overhead", quarter, world.maker_facts.identity)
        world.maker_state.overhead = servers.next_overhead(world.maker_facts, world.maker_state, uniform)
        world.server_market.choose_anew(today.maker_plans.markup, p.maker)


@changes("vendors", "mechanisms")
def improve_clouds(world: World) -> None:
    """R&D moves knowledge, service adds experience, expansion adds reach; hardware and attach rates follow."""
    today, p, quarter, vendors = world.today, world.parameters, world.quarter, world.vendor_state
    mechanisms, members, state = world.mechanisms, world.facts.members, world.state
    spending = vendor_research.of_one_firm(today.plans, members)
    for mechanism in mechanisms:
        spending = mechanism.research(spending, today.signals, world.vendor_kind)
    mean = vendor_research.mean_hits(spending, state.support.productivity(), p.research)
    uniform = uniforms(world.luck, "vendor.research hits", quarter, world.facts.identity)
    drawn, expected = vendor_research.drawn_hits, vendor_research.expected_hits
    today.hits = expected(mean, p.research) if p.choice.expected_values else drawn(mean, uniform, p.research)
    mechanisms.energy.learn(world.ledger, today.plans.remote, today.energy_bill)
    mechanisms.layers.learn(vendors.knowledge, vendors.trading)
    window = mechanisms.window
    window.open(quarter, world.records.recent("revenue", 1)[0], members)
    hits = mechanisms.standard.shared(today.hits * window.working(quarter), vendors.trading)
    stock = vendors.knowledge * window.left(quarter)
    vendors.knowledge = vendor_research.next_knowledge(stock, hits, spending, p.research, p.knowledge)
    vendors.experience = vendors.experience + arithmetic.total(today.fills.served, axis=0)
    vouched = state.procurement.vouched(today.public)
    vendors.reach = vendor_research.next_reach(vendors.reach, today.plans.expansion, vouched, p.expansion)


@changes("state", "population", "commitments", "developers")
def learn(world: World) -> None:
    """Programmes build, customers gain capability of their own, and what parents announced holds."""
    world.state.programmes.learn(world.quarter)
    customers, prices = world.population, world.reference_prices
    sizes, demand = (customers.size, customers.ai_size), curves(world.decision_parameters)
    full = customer_accounts.opening_benefit(customers, sizes, prices, demand)
    customer_accounts.learn(customers, full, world.sectors, world.parameters.customer)
    world.commitments = world.today.commitments
    used = np.max(world.today.developer_accounts.compute, initial=0.0)
    world.developer_state = DeveloperState(arithmetic.larger(world.developer_state.best, used))
