"""What foundries do in a quarter: test and package what was started, start what was booked, move down the ladder."""

from __future__ import annotations

import numpy as np

from suanli.model.equations import foundry
from suanli.model.kernel import arithmetic
from suanli.model.markets import wafers
from suanli.model.state.chain_messages import Making
from suanli.model.state.world import World
from suanli.model.steps import chip_chain as chain

Array = np.ndarray


def sources(world: World) -> Array:
    """Columns of each supplier's first and second source, (2, suppliers); -1 for none.

    The second is the best other open foundry no more than ``foundry.port_gap`` nodes behind the first.
    """
    first, level, free = chain.foundry_of(world), world.technology.level, world.today.chip_signals.foundries.open_to
    second = np.full_like(first, -1)
    if not world.parameters.foundry.second_source:
        return np.array([first, second])
    for row, here in enumerate(first):
        others = [
            f
            for f in range(len(level))
            if f != here and free[row, f] and level[here] - level[f] <= world.parameters.foundry.port_gap
        ]
        if here >= 0 and others:
            second[row] = max(others, key=lambda f: level[f])
    return np.array([first, second])


def finish(world: World) -> None:
    """Wafers of a cycle ago become good dies and scrap; dies become chips as packaging, shared by orders, goes."""
    silicon, ledger = world.ledger.silicon, world.ledger
    nothing, nowhere = np.zeros(len(world.suppliers)), np.zeros((len(world.suppliers), len(world.foundries)))
    if not world.foundries:
        world.today.making = Making(nothing, nothing, nowhere, nowhere, nowhere, nowhere)
        return
    good, scrap = silicon.finish(world.quarter)
    waiting, demand = silicon.dies.copy(), world.records.recent("chips_ordered", 1)[0]
    capacity, access = chain.line_capacity(world, ledger.packaging_lines), np.ones_like(nowhere)
    asked, lines = wafers.started(waiting, sources(world), demand, capacity, access)
    packaged = arithmetic.total(lines, axis=1)
    silicon.package(packaged, packaged * chain.packaging_cost(world))
    world.today.making = Making(good, scrap, asked, lines, nowhere, nowhere)


def start(world: World) -> None:
    """Bookings meet wafer capacity; what is started is paid for and will be good at today's yield."""
    if not world.foundries:
        return
    plans, p, market = world.today.supplier_plans, world.parameters, world.chip_market
    at = sources(world)
    rule, part = world.parameters.foundry.allocation, p.chip.contract_part
    claimed = wafers.claims(rule, plans.wafers, market.wafers, part)
    capacity, access = chain.line_capacity(world, world.ledger.wafer_lines), chain.foundry_access(world)[0]
    asked, started = wafers.started(plans.wafers, at, claimed, capacity, access)
    dies = arithmetic.total(started, axis=1) * foundry.dies_per_wafer(world.supplier_facts.die_area)
    good = arithmetic.total(started * chain.good_chips(world), axis=1)
    world.ledger.silicon.start(
        world.quarter,
        dies,
        good,
        arithmetic.product(started, chain.wafer_prices(world)),
        chain.design_performance(world),
    )
    memory = p.chip.contract_memory
    market.wafers = (1.0 - memory) * market.wafers + memory * arithmetic.total(started, axis=1)
    made = world.today.making
    world.today.making = Making(made.good, made.scrap, made.waiting, made.lines, asked, started)


def learn(world: World) -> None:
    """Nodes move as R&D, open knowledge and tools allow; defects fall as wafers are made and rise with a new node."""
    if not world.foundries:
        return
    p, facts, technology = world.parameters, world.foundry_facts, world.technology
    pace = foundry.steps_down(world.quarter, p.foundry.years_per_node, p.chip.node_fade)
    relative = arithmetic.power(facts.research / facts.research.max(), p.foundry.process_elasticity)
    tools, controls = chain.tools_left(world), world.export_controls
    catch_up = p.foundry.catch_up * controls.open_knowledge(world.quarter, facts.region == chain.CHINA)
    held = controls.allied(1.0)
    level = foundry.next_level(technology.level, pace * relative * tools.pace, catch_up, tools.level_cap, held)
    technology.defects = foundry.next_defects(
        technology.defects,
        arithmetic.total(world.today.making.started, axis=0) + facts.other_wafers,
        (p.foundry.yield_learning, p.foundry.learning_scale),
        level - technology.level,
        p.foundry.node_defects,
    )
    technology.level = level
