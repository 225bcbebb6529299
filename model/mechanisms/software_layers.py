"""Three wheels: enterprise software, the cloud, AI services. Groups sell the first and the last to their customers.

Software's installed base makes its vendor's cloud more attractive; cloud customers take software and AI services at
rates that follow the vendor's knowledge; what the layers earn beyond their profit of 2018 is pooled in the group: its
sponsor tolerates and supports more, and pays a part of it into R&D.
"""

from __future__ import annotations

import numpy as np

from suanli.model.equations import layers as equations
from suanli.model.kernel import arithmetic
from suanli.model.kernel.ledger import Payment
from suanli.model.kernel.units import QUARTERS_PER_YEAR
from suanli.model.state.world import World

Array = np.ndarray
ENTERPRISE_SOFTWARE = Payment("enterprise software", "customers", "sponsors")
AI_SERVICES = Payment("AI services", "customers", "sponsors")
LAYERS_COSTS = Payment("layers' costs", "sponsors", "world")


def opening_base(world: World) -> Array:
    """Software sold a quarter when a vendor begins, in 2018 or later, USD bn by its group; 0 without layers."""
    return _grown(world, np.maximum(world.facts.entry, 0))


def base(world: World) -> Array:
    """Software sold to that installed base as it grows by itself, USD bn per quarter; none before its vendor begins."""
    return _grown(world, world.quarter) * (world.quarter >= world.facts.entry)


def _grown(world: World, quarter: Array | int) -> Array:
    growth = 1.0 + world.parameters.layer.software_growth
    sold = world.facts.software / QUARTERS_PER_YEAR * world.parameters.layer.enabled
    if isinstance(quarter, int):
        return np.asarray(sold * arithmetic.power(growth, quarter / QUARTERS_PER_YEAR))
    return np.asarray(sold * arithmetic.powers(growth, quarter / QUARTERS_PER_YEAR))


def bundles(world: World) -> Array:
    """What software adds to each vendor's cloud in customers' choice, as it was sold a quarter ago."""
    sold = world.records.recent("software_revenue", 1)[0]
    sold = np.where(world.trading & (world.quarter > world.facts.entry), sold, opening_base(world))
    return equations.bundle(sold, opening_base(world), world.parameters.layer.bundle_scale)


def settle(world: World, general: Array, ai: Array) -> Array:
    """Customers pay for software and AI services; returns what, USD bn by customer.

    general, ai  paid to vendors for a unit that was ordered, (regions, vendors), USD bn per CU and per PF per quarter
    """
    customers, ledger, today = world.population, world.ledger, world.today
    attach, installed = world.technology.attach, base(world)
    software = _base_paid(world, installed) + customers.wanted * customers.from_vendor(general * attach[0])
    software = software + customers.ai_wanted * customers.from_vendor(ai * attach[0])
    services = customers.ai_wanted * customers.from_vendor(ai * attach[1])
    own = ~world.facts.specialist
    for_compute = arithmetic.total(today.from_customers - today.shortfall, axis=0)
    sold = installed + attach[0] * (for_compute * own)
    served = attach[1] * (arithmetic.total(today.ai_fills.revenue - today.lent.to_vendors, axis=0) * own)
    ledger.pay(ENTERPRISE_SOFTWARE, software, sold)
    ledger.pay(AI_SERVICES, services, served)
    margin = world.parameters.layer.margin
    ledger.pay(LAYERS_COSTS, (1.0 - margin) * (sold + served))
    today.software, today.ai_services = sold, served
    return np.asarray(software + services)


def _base_paid(world: World, installed: Array) -> Array:
    """Software of the installed base by customer: those at home pay in proportion to their size."""
    customers = world.population
    by_region = np.bincount(world.facts.region, installed, minlength=2)
    size = np.bincount(customers.region, customers.size, minlength=2)
    if (by_region[size <= 0.0] > 0.0).any():
        by_region = (
            np.array([arithmetic.total(by_region), 0.0])
            if size[0] > 0.0
            else np.array([0.0, arithmetic.total(by_region)])
        )
    rate = np.divide(by_region, size, out=np.zeros_like(size), where=size > 0.0)
    return np.asarray(rate[customers.region] * customers.size)


def measured_profit(world: World) -> Array:
    """Profit of layers that a sponsor's cash flow contains, USD bn per quarter: the opening one, growing."""
    growth = 1.0 + world.parameters.sponsor.cash_flow_growth
    profit = world.parameters.layer.margin * opening_base(world)
    since = world.quarter - np.maximum(world.facts.entry, 0)
    return np.asarray(profit * arithmetic.powers(growth, since / QUARTERS_PER_YEAR) * (since >= 0))


def extra_profit(world: World) -> Array:
    """What layers earned this quarter beyond that, USD bn by vendor's group; never below nothing."""
    earned = world.parameters.layer.margin * (world.today.software + world.today.ai_services)
    return np.maximum(0.0, earned - measured_profit(world))


def pooled(world: World) -> Array:
    """What the group adds to its sponsor's yearly cash flow, USD bn, from the four quarters before."""
    extra = arithmetic.total(world.records.recent("layer_extra_profit", QUARTERS_PER_YEAR), axis=0)
    return np.asarray(world.parameters.layer.pooling * extra)


def grants(world: World) -> Array:
    """R&D money sponsors give this quarter, USD bn by vendor: a fixed grant, and a part of what layers earned."""
    p = world.parameters
    pooled_part = p.layer.research_part * world.records.recent("layer_extra_profit", 1)[0]
    given = p.research.sponsor_grant + pooled_part
    return np.asarray(world.trading * given * world.parameters.research.spending)


def learn(world: World) -> None:
    """Attach rates follow knowledge; only who sold software in 2018 sells more of it, and specialists sell nothing."""
    technology, p = world.technology, world.parameters
    quality = technology.knowledge / technology.knowledge[world.trading].max()
    quality = quality * (world.trading & ~world.facts.specialist) * world.parameters.layer.enabled
    presence = opening_base(world) / (opening_base(world) + p.layer.bundle_scale)
    speed = p.layer.attach_speed
    technology.attach = np.array(
        [
            equations.next_attach(technology.attach[0], p.layer.software_attach, quality * presence, speed),
            equations.next_attach(technology.attach[1], p.layer.ai_attach, quality, speed),
        ]
    )
