"""Customers in the initial state: drawn by address, scaled to what regions spent, given to vendors by size."""

from __future__ import annotations

import numpy as np

from suanli.agents.enterprise_customer import accounts
from suanli.agents.enterprise_customer.opening import assign, name_anchor_customers
from suanli.agents.enterprise_customer.planning import contract_length
from suanli.agents.enterprise_customer.population import Population
from suanli.agents.enterprise_customer.terms import curves
from suanli.model.equations.task_values import Curve
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import anywhere, as_array, at
from suanli.model.kernel.random_streams import uniforms
from suanli.model.kernel.units import QUARTERS_PER_YEAR
from suanli.model.opening.facts import ai_share
from suanli.model.state.world import World

Array = np.ndarray
EVE = -1


def place_customers(world: World, region_share: Array) -> None:
    """Sizes such that each region spends in 2018Q1 what was observed; then vendors, contracts, benefit."""
    customers, parameters, prices = world.population, world.parameters, world.reference_prices
    spend, part = world.regions.spend * world.spending_path[0], ai_share(parameters.ai)
    for region in range(customers.regions):
        rows = customers.region == region
        cloud = arithmetic.total((customers.size * customers.migrated)[rows])
        if rows.any():
            scale = arithmetic.over((1.0 - part) * spend[region] / world.reference_price[region], cloud, 1.0)
            customers.size = np.where(rows, customers.size * scale, customers.size)
            relative = np.where(rows, customers.size * at(world.sectors.ai_intensity, customers.sector), 0.0)
            ai_spend = part * spend[region] / world.ai_reference_price[region]
            factor = arithmetic.over(ai_spend, arithmetic.product(relative, customers.migrated))
            customers.ai_size = np.where(rows, relative * factor, customers.ai_size)
    customers.wanted, customers.ai_wanted = (size * customers.migrated for size in (customers.size, customers.ai_size))
    if parameters.choice.expected_values:
        customers.holding = region_share[customers.region]
    else:
        assign(customers, region_share)
    latency = at(world.sectors.latency, customers.sector) * parameters.edge.enabled
    customers.edge_load = customers.size * latency * (1.0 - customers.migrated / 2.0)  # about half of what has moved
    if parameters.gang.enabled and customers.holding is None and anywhere(customers.ai_size):
        name_anchor_customers(customers, prices, parameters.core)
    taste = world.taste
    rows = np.arange(len(customers))
    lengths, elapsed = (uniforms(world.luck, f"customer.opening {part}", EVE, rows) for part in ("contract", "elapsed"))
    customers.contract_end = np.floor(elapsed * contract_length(lengths, taste, customers.core)).astype(np.int64)
    wanted = customers.wanted, customers.ai_wanted
    demand = curves(world.decision_parameters)
    customers.benefit = accounts.opening_benefit(customers, wanted, prices, demand)
    world.task_value = task_value(customers, prices, demand, len(world.sectors.names))
    customers.need, customers.served = customers.size.copy(), customers.wanted.copy()
    customers.ai_need, customers.ai_served = customers.ai_size.copy(), customers.ai_wanted.copy()
    customers.premises_load, customers.ai_premises_load = (
        size * (1.0 - customers.migrated) for size in (customers.size, customers.ai_size)
    )


def task_value(
    customers: Population, prices: tuple[Array, Array], demand: tuple[Curve, Curve], sectors: int
) -> tuple[Array, Array]:
    """Return what all tasks of general and of AI compute were worth in 2018, run or not, USD bn a year.

    By sector, in clouds and on own servers; prices  of 2018Q1 by region
    """
    found = []
    for size, price, one in zip((customers.size, customers.ai_size), prices, demand, strict=True):
        each = QUARTERS_PER_YEAR * size * price[customers.region] * one.whole()
        found.append(as_array(np.bincount(customers.sector, each, minlength=sectors)))
    return found[0], found[1]
