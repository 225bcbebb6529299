"""How the chain is seen: what chips cost and do where they are sold, what foundries offer and can do in a quarter."""

from __future__ import annotations

import numpy as np

from suanli.model.equations import chips, foundry
from suanli.model.kernel import arithmetic
from suanli.model.kernel.fleet import Fleet
from suanli.model.kernel.units import QUARTERS_PER_YEAR, START_YEAR, per_quarter
from suanli.model.mechanisms import research_support as support
from suanli.model.mechanisms.export_controls import ToolsLeft
from suanli.model.parameters.load import nodes
from suanli.model.parameters.schema import Parameters
from suanli.model.state.chain_messages import ChipSignals, ChipsOnSale, FoundryOffers, FoundrySignals
from suanli.model.state.population import REGIONS
from suanli.model.state.world import World

Array = np.ndarray
YEAR = QUARTERS_PER_YEAR
CHINA = REGIONS.index("CN")
PLAN_YEARS = (2023, 2028)  # the plan with hindsight holds from the first to the end of the year before the last


def ladder() -> tuple[Array, Array]:
    """(places, prices of a wafer in USD bn per thousand) of the table of nodes."""
    rows = nodes()
    return np.array([float(row["level"]) for row in rows]), np.array([float(row["wafer_price"]) for row in rows])


def foundry_of(world: World) -> Array:
    """Column of the foundry each supplier books at; -1 for none."""
    return world.supplier_beliefs.foundry


def design_performance(world: World) -> Array:
    """Performance of a chip of each supplier started now, TFLOPS: P0 x node x design.

    With foundries, the node is how far its foundry has come since its chip of 2018, at the gain of one node.
    """
    p = world.parameters
    growth, fade = p.chip.node_growth, p.chip.node_fade
    if not world.foundries:
        return chips.performance(
            world.supplier_facts.performance, chips.node_index(world.quarter, growth, fade), world.technology.design
        )
    here = foundry_of(world)
    level = np.where(here >= 0, world.technology.level[here], world.supplier_facts.opening_level)
    gain = arithmetic.log1p(growth) * p.foundry.years_per_node
    node = arithmetic.exp(gain * (level - world.supplier_facts.opening_level))
    return np.asarray(world.supplier_facts.performance * node * world.technology.design)


def chips_on_sale(world: World) -> ChipsOnSale:
    """What suppliers have to sell: chips as designed when their wafers were started, as today's controls allow."""
    best = world.ledger.silicon.performance(design_performance(world)) if world.foundries else design_performance(world)
    sold, allowed = np.array([best, best]), np.ones((len(REGIONS), len(best)))
    abroad = world.supplier_facts.region != CHINA
    sold[CHINA], allowed[CHINA] = world.export_controls.sold_in_china(
        world.quarter, best, abroad, world.parameters.chip.redesign_lag
    )
    return ChipsOnSale(best, sold, allowed, unit_cost(world))


def chips_of_one_pf(world: World, sold: Array) -> Array:
    """Chips of each supplier in one PF as each region buys it, (regions, suppliers), thousands; sold in TFLOPS."""
    return np.asarray(world.chip_market.mix / sold)


def buyer_regions(world: World) -> Array:
    """Region of each buyer of chips: vendors, then customers' premises, then super-computing centres."""
    return np.concatenate((world.facts.region, np.arange(len(REGIONS)), world.centre_facts.region))


def by_buyers_region(world: World, amounts: Array) -> Array:
    """Amounts of buyers and suppliers, (buyers, suppliers), added up by the buyers' region."""
    return np.bincount(buyer_regions(world), arithmetic.total(amounts, axis=1), minlength=len(REGIONS))


def pf_by_region(world: World, amounts: Array) -> Array:
    """AI performance in chips of buyers and suppliers, thousands, added up by the buyers' region, PF."""
    return by_buyers_region(world, amounts * world.today.chips_on_sale.sold[buyer_regions(world)])


def packaging_cost(world: World) -> float:
    """Packaging, memory and board of a thousand chips today, USD bn."""
    return world.parameters.foundry.packaging_price + memory_cost(world)


def memory_cost(world: World) -> float:
    """Memory and board of a thousand chips today, USD bn."""
    p = world.parameters
    return float(p.chip.memory_cost * arithmetic.power(1.0 + p.chip.cost_growth, world.quarter / YEAR))


def wafer_prices(world: World) -> Array:
    """Price of a thousand wafers by foundry at the node it works at, USD bn."""
    return foundry.wafer_price(world.technology.level, *ladder())


def good_chips(world: World) -> Array:
    """Good dies from a thousand wafers, thousands, (suppliers, foundries)."""
    p, area = world.parameters, world.supplier_facts.die_area[:, None]
    defects = p.foundry.mature_defects + world.technology.defects + tools_left(world).extra_defects
    return np.asarray(foundry.dies_per_wafer(area) * foundry.good_share(area, defects[None, :]))


def unit_cost(world: World) -> Array:
    """Cost of making a thousand chips now, by supplier, USD bn: wafer over good dies, packaging, memory and board.

    Without foundries one cost for all that grows by itself; without an open foundry, what the first one would ask.
    """
    p = world.parameters
    if not world.foundries:
        growth = arithmetic.power(1.0 + p.chip.cost_growth, world.quarter / YEAR)
        return np.full(len(world.suppliers), p.chip.production_cost * growth)
    here = np.maximum(foundry_of(world), 0)
    die = wafer_prices(world)[here] / good_chips(world)[np.arange(len(here)), here]
    return np.asarray(die + packaging_cost(world))


def tools_left(world: World) -> ToolsLeft:
    """What foundries can still do with the equipment they can buy today."""
    return world.export_controls.tools_left(world.quarter, world.foundry_facts.region == CHINA)


def foundry_access(world: World) -> tuple[Array, Array]:
    """(part of bookings foundries may take, (suppliers, foundries); quarters taken ahead of a loss, by supplier)."""
    facts, abroad = world.supplier_facts, world.foundry_facts.region != CHINA
    return world.export_controls.foundry_access(world.quarter, facts.names, facts.region == CHINA, abroad)


def two_quarters(world: World, name: str, growth: float) -> list[Array]:
    """A series of the two quarters before, oldest first; before the eve it had grown at this rate a quarter."""
    before, now = world.records.recent(name, 2)
    return [now / (1.0 + growth) if not len(world.records) else before, now]


def ai_growth(parameters: Parameters) -> float:
    """Growth of AI compute in clouds into 2018, share per quarter: need's, and the market's beyond its own need's."""
    moving = (1.0 + parameters.world.first_year_growth) / (1.0 + parameters.demand.growth)
    return per_quarter((1.0 + parameters.ai.growth) * moving - 1.0)


def chip_growth(parameters: Parameters) -> float:
    """Growth of orders of chips into 2018, share per quarter: AI compute's, less what chips gain."""
    gain = per_quarter(-parameters.ai.expected_fall)
    return (1.0 + ai_growth(parameters)) * (1.0 + gain) - 1.0


def chip_signals_of(world: World) -> ChipSignals:
    """What chip suppliers see: records of the quarter before, what making a chip costs today, what foundries offer."""
    records = world.records
    sales, ordered = (
        two_quarters(world, name, chip_growth(world.parameters)) for name in ("chip_revenue", "chips_ordered")
    )
    offers = FoundryOffers(world.technology.level, good_chips(world), *foundry_access(world))
    return ChipSignals(
        quarter=world.quarter,
        unit_cost=unit_cost(world),
        sales=sales[1],
        sales_before=sales[0],
        mix=world.chip_market.mix.copy(),
        bought=records.recent("region_chip_spending", 1)[0],
        ordered=ordered[1],
        ordered_before=ordered[0],
        shipped=records.recent("chips_shipped", 1)[0],
        coming=world.ledger.silicon.coming,
        support=support.of_chips(world),
        foundries=offers,
    )


def foundry_signals_of(world: World) -> FoundrySignals:
    """What foundries see: bookings of the quarter before, capacity that is coming, the most they can add."""
    ledger, p, q = world.ledger, world.parameters, world.quarter
    asked = [two_quarters(world, name, chip_growth(world.parameters)) for name in ("wafers_booked", "packaging_asked")]
    coming, steps = [], []
    for fleet, step, time in (
        (ledger.wafer_lines, "foundry.wafer_step", "foundry.build_time"),
        (ledger.packaging_lines, "foundry.packaging_step", "foundry.packaging_build_time"),
    ):
        retiring = fleet.due_for_retirement(q, int(world.parameters.number(time)) + 1)
        coming.append(fleet.capacity + arithmetic.total(fleet.pipeline.units, axis=1) - retiring)
        added = p.number(step) * world.foundry_facts.capex * plan_factor(world) * tools_left(world).capacity
        steps.append(added + fleet.due_for_retirement(q, 1))
    return FoundrySignals(
        asked=np.array([pair[1] for pair in asked]),
        asked_before=np.array([pair[0] for pair in asked]),
        coming=np.array(coming),
        step=np.array(steps),
    )


def plan_factor(world: World) -> float:
    """How much larger steps of capacity are than in 2018: the plan with hindsight, compounding from 2023 to 2027."""
    years = min(world.quarter / YEAR, PLAN_YEARS[1] - START_YEAR) - (PLAN_YEARS[0] - START_YEAR)
    if not world.parameters.foundry.plan or years <= 0.0:
        return 1.0
    return float(arithmetic.power(1.0 + world.parameters.foundry.plan_growth, years))


def line_capacity(world: World, line: Fleet) -> Array:
    """What a line of each foundry can do this quarter; less where a shock has hit it."""
    parameters = world.parameters
    begins = (parameters.foundry.shock_start - START_YEAR) * YEAR
    hit = begins <= world.quarter < begins + parameters.foundry.shock_length
    lost = np.array([name == parameters.foundry.shock_at for name in world.foundry_facts.names])
    return np.asarray(line.capacity * (1.0 - parameters.foundry.shock_size * lost * hit))
