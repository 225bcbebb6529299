"""Foundries and server makers in the initial state: capacity, chips on their way, their share of orders."""

from __future__ import annotations

import numpy as np

from suanli.agents.chip_supplier import chips as chip_costs
from suanli.agents.chip_supplier.opening import Made, design_lead
from suanli.agents.foundry import process
from suanli.agents.foundry.opening import lines
from suanli.agents.server_maker.opening import open_makers
from suanli.model.equations import foundry as equations
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array
from suanli.model.schedule import signals
from suanli.model.state.facts import Rows, column
from suanli.model.state.world import World

Array = np.ndarray


def open_chain(world: World, rows: Rows, chips: Array) -> None:
    """Foundries' lines, and chips in every stage as steady sales leave them; chips a quarter by supplier, thousands."""
    if not rows:
        return
    p, ledger, pace = world.parameters, world.ledger, world.pace.chips
    size = column(rows, "wafers")
    added = size * arithmetic.smaller(pace, p.foundry.wafer_growth)
    ledger.wafer_lines = lines(size, added, p.foundry.wafer_capacity_cost, p.foundry.build_time, p.foundry)
    size = column(rows, "packaging")
    added = size * arithmetic.smaller(pace, p.foundry.packaging_growth)
    cost, time = p.foundry.packaging_capacity_cost, p.foundry.packaging_build_time
    ledger.packaging_lines = lines(size, added, cost, time, p.foundry)
    silicon, at, facts = ledger.silicon, world.supplier_state.beliefs.foundry, world.supplier_facts
    offers, prices = signals.foundry_offers(world), process.wafer_prices(world.foundry_state.level)
    wafers = Made(at, offers.good_chips).wafers(chips)
    dies, paid = wafers * equations.dies_per_wafer(facts.die_area), wafers * prices[at]
    shape = silicon.process.shape
    silicon.process, silicon.process_good, silicon.process_cost = (
        np.broadcast_to(by_supplier[:, None], shape).copy() for by_supplier in (dies, chips, paid)
    )
    started = as_array([design_lead(q, p.ai.expected_fall) for q in range(shape[1])])
    silicon.process_pf = (chips * facts.performance)[:, None] * started
    silicon.chips = p.chip.safety_stock * chips
    silicon.chips_pf = silicon.chips * facts.performance
    made = chip_costs.unit_cost(at, prices, offers.good_chips, world.quarter, world.supplier_parameters)
    silicon.chips_cost = silicon.chips * made
    world.chip_market.wafers = wafers
    through = np.where(world.vendor_state.beliefs.builds, 0.0, 1.0)
    regions, owners = world.regions, (world.facts.region, world.population.region)
    open_makers(ledger, through, (regions, *owners), (world.server_market, world.maker_facts), p.maker)
