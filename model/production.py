"""What foundries do in a quarter: test and package what was started, start what was booked, move down the ladder."""

from __future__ import annotations

import numpy as np

from suanli.model import chain
from suanli.model.chain_messages import Making
from suanli.model.equations import foundry
from suanli.model.markets import wafers
from suanli.model.world import World

Array = np.ndarray


def finish(world: World) -> None:
    """Wafers of a cycle ago become good dies and scrap; dies become chips as far as packaging goes."""
    silicon, ledger = world.ledger.silicon, world.ledger
    nothing = np.zeros(len(world.suppliers))
    if not world.foundries:
        world.today.making = Making(nothing, nothing, nothing, nothing, nothing, nothing)
        return
    good, scrap = silicon.finish(world.quarter)
    waiting, here = silicon.dies.copy(), np.maximum(chain.foundry_of(world), 0)
    packaged = wafers.started(waiting, here, waiting, ledger.packaging_lines.capacity)
    silicon.package(packaged, packaged * packaging_cost(world))
    world.today.making = Making(good, scrap, packaged, nothing, nothing, waiting)


def packaging_cost(world: World) -> float:
    """Packaging, memory and board of a thousand chips today, USD bn."""
    get = world.parameters.number
    memory = get("chip.memory_cost") * (1.0 + get("chip.cost_growth")) ** (world.quarter / chain.YEAR)
    return float(get("foundry.packaging_price") + memory)


def start(world: World) -> None:
    """Bookings meet wafer capacity; what is started is paid for and will be good at today's yield."""
    if not world.foundries:
        return
    plans, get, market = world.today.supplier_plans, world.parameters.number, world.chip_market
    here = np.maximum(plans.foundry, 0)
    each = np.arange(len(here))
    access = chain.foundry_access(world)[0][each, here] * (plans.foundry >= 0)
    bookings = plans.wafers * access
    claimed = wafers.claims(
        world.parameters.word("foundry.allocation"), bookings, market.wafers, get("chip.contract_part")
    )
    started = wafers.started(bookings, here, claimed, chain.wafer_capacity(world))
    dies = started * foundry.dies_per_wafer(world.supplier_facts.die_area)
    good = started * chain.good_chips(world)[each, here]
    world.ledger.silicon.start(world.quarter, dies, good, started * chain.wafer_prices(world)[here])
    memory = get("chip.contract_memory")
    market.wafers = (1.0 - memory) * market.wafers + memory * started
    made = world.today.making
    world.today.making = Making(made.good, made.scrap, made.packaged, started, plans.wafers, made.waiting)


def by_foundry(world: World, amounts: Array) -> Array:
    """Suppliers' amounts added up by the foundry each is at."""
    here = np.maximum(world.today.supplier_plans.foundry, 0)
    return np.bincount(here, amounts, minlength=len(world.foundries))


def learn(world: World) -> None:
    """Nodes move as R&D, open knowledge and tools allow; defects fall as wafers are made and rise with a new node."""
    if not world.foundries:
        return
    get, facts, technology = world.parameters.number, world.foundry_facts, world.technology
    pace = foundry.steps_down(world.quarter, get("foundry.years_per_node"), get("chip.node_fade"))
    relative = (facts.research / facts.research.max()) ** get("foundry.process_elasticity")
    tools = chain.tools_by_foundry(world)
    left = np.array([1.0 if r is None else 1.0 - chain.allied(world, 1.0 - r.pace) for r in tools])
    aligned = get("control.allies") > 0.0
    limit = np.array([r.level_cap if r is not None and aligned else np.inf for r in tools])
    known = np.where(facts.region == chain.CHINA, chain.open_knowledge(world), 1.0)
    level = foundry.next_level(technology.level, pace * relative * left, get("foundry.catch_up") * known, limit)
    made = by_foundry(world, world.today.making.started) + facts.other_wafers
    technology.defects = foundry.next_defects(
        technology.defects,
        made,
        (get("foundry.yield_learning"), get("foundry.learning_scale")),
        level - technology.level,
        get("foundry.node_defects"),
    )
    technology.level = level
