"""What is remembered of policies: work served, customers' surplus, what states pay, what programmes have built."""

from __future__ import annotations

import numpy as np

from suanli.model.equations import demand, right_sizing
from suanli.model.kernel import arithmetic
from suanli.model.mechanisms import compute_network as network
from suanli.model.mechanisms import heterogeneous_pooling as mixing
from suanli.model.mechanisms import programmes, spillovers
from suanli.model.results import foundries as foundry_series
from suanli.model.results.store import Series
from suanli.model.state.population import REGIONS
from suanli.model.state.world import World
from suanli.model.steps import settlement

Array = np.ndarray
BN, SHARE, PF = "USD bn per quarter", "share", "PF"


def _by_region(world: World, figures: Array) -> Array:
    return np.bincount(world.population.region, figures, minlength=len(REGIONS))


def _work_at_home(world: World) -> Array:
    """AI work served on own servers and to customers of vendors at home, by region."""
    customers = world.population
    clouds = settlement.tasks_of(world, customers.ai_served)
    on_own = foundry_series.work_served(world) - clouds
    return _by_region(world, on_own + clouds * customers.from_vendor(world.facts.home))


def _surplus(world: World) -> Array:
    """Consumer surplus of compute in clouds, by region: value of what was served less what was paid.

    The most that anybody pays is the price of 2018; of small models' work, by the work and the value it keeps.
    """
    customers, offers, p = world.population, world.today.offers, world.parameters
    accounts, lent = world.today.customer_accounts, world.today.lent
    each = right_sizing.compute_per_task(customers.small, p.models.compute)
    worth = right_sizing.value_per_task(customers.small, p.models.retention)
    general = demand.consumer_value(
        customers.served,
        customers.wanted,
        customers.from_vendor(offers.price),
        world.reference_price[customers.region],
        p.demand.price_elasticity,
    )
    ai = demand.consumer_value(
        customers.ai_served / each,
        customers.ai_wanted / each,
        customers.from_vendor(offers.ai_price) * each,
        world.ai_reference_price[customers.region],
        p.ai.price_elasticity,
    )
    gained = general + worth * ai - accounts.cloud + lent.to_owners
    return np.asarray(_by_region(world, gained) - lent.moved * lent.price)


def _telecom(world: World) -> Array:
    """What data centres pay for networks: to remote sites, and to links of the compute network."""
    lent = world.today.lent
    return np.asarray(world.today.network_paid + lent.moved * lent.price * lent.fee)


def _own_cost(world: World) -> Array:
    return _by_region(world, world.today.customer_accounts.premises)


def outlays(world: World) -> Array:
    """What states pay this quarter for programmes, R&D support and procurement, by region, USD bn."""
    today, vendors = world.today, world.facts.region
    support = np.bincount(vendors, today.signals.state_support, minlength=len(REGIONS))
    chips = np.bincount(world.supplier_facts.region, today.chip_signals.support, minlength=len(REGIONS))
    return np.asarray(
        programmes.by_region(world, arithmetic.total(programmes.spending(world)))
        + support
        + chips
        + arithmetic.total(today.public, axis=1)
    )


def _taxes(world: World) -> Array:
    """What firms of this industry pay states, by region, USD bn."""
    today, total = world.today, np.zeros(len(REGIONS))
    for region, accounts in (
        (world.facts.region, today.accounts),
        (world.supplier_facts.region, today.supplier_accounts),
        (world.foundry_facts.region, today.foundry_accounts),
        (world.maker_facts.region, today.maker_accounts),
    ):
        total = total + np.bincount(region, accounts.tax, minlength=len(REGIONS))
    return total


def _small(world: World) -> Array:
    """Part of AI work ordered from clouds that small models do, by region."""
    customers = world.population
    wanted = _by_region(world, customers.ai_wanted)
    small = _by_region(world, customers.small * customers.ai_wanted)
    return np.asarray(np.divide(small, wanted, out=np.zeros_like(small), where=wanted > 0.0))


def _small_weight(world: World) -> Array:
    """Part of spending on compute in clouds that small models' work makes, by region."""
    ai, total = arithmetic.total(world.today.ai_fills.revenue, axis=1), arithmetic.total(world.today.revenue, axis=1)
    return np.asarray(_small(world) * np.divide(ai, total, out=np.zeros_like(ai), where=total > 0.0))


def _own_utilisation(world: World) -> Array:
    """Load over capacity of customers' own servers, by region."""
    customers, capacity = world.population, _by_region(world, world.ledger.premises.capacity)
    load = _by_region(world, customers.premises_load + customers.edge_load)
    return np.asarray(np.divide(load, capacity, out=np.zeros_like(load), where=capacity > 0.0))


POLICY_SERIES = (
    Series(
        "tasks_served",
        "region",
        PF,
        "AI work served at fixed requirement, weighted by the value kept",
        lambda w: _by_region(w, foundry_series.work_served(w)),
    ),
    Series("tasks_at_home", "region", PF, "The same by vendors at home and on own servers", _work_at_home),
    Series("consumer_surplus", "region", BN, "Consumer surplus of compute in clouds", _surplus),
    Series("own_server_cost", "region", BN, "Cost of customers' own servers", _own_cost),
    Series("state_outlays", "region", BN, "State's programmes, R&D support, procurement", outlays),
    Series("state_taxes", "region", BN, "Taxes of this industry's firms", _taxes),
    Series(
        "public_orders",
        "vendor",
        BN,
        "Compute the state bought of it",
        lambda w: arithmetic.total(w.today.public, axis=0),
    ),
    Series("chip_support", "supplier", BN, "State's R&D support", lambda w: w.today.chip_signals.support),
    Series(
        "programme_built",
        "programme",
        SHARE,
        "Part of its full effect that a programme has reached",
        lambda w: np.array([programmes.built(w, name) for name in programmes.PROGRAMMES]),
    ),
    Series("small_part", "region", SHARE, "Part of AI work in clouds that small models do", _small),
    Series("small_weight", "region", SHARE, "Part of spending on compute that small models make", _small_weight),
    Series("own_utilisation", "region", SHARE, "Utilisation of customers' own servers", _own_utilisation),
    Series("headroom_freed", "region", SHARE, "Headroom of own servers that pooling frees", network.freed),
    Series("network_moved", "region", PF, "AI compute lent in the network", lambda w: w.today.lent.moved),
    Series("network_fee", "region", SHARE, "Part of its price that links take", lambda w: w.today.lent.fee),
    Series(
        "lent_revenue",
        "vendor",
        BN,
        "Revenue from compute lent",
        lambda w: arithmetic.total(w.today.lent.to_vendors, axis=0),
    ),
    Series("mixed_efficiency", "vendor", SHARE, "What its chips yield as one mixed gang", mixing.efficiency),
    Series(
        "planned_utilisation",
        "vendor",
        SHARE,
        "Utilisation it plans capacity for",
        lambda w: w.today.signals.utilisation,
    ),
    Series(
        "research_return",
        "vendor",
        "1",
        "R&D it wants over what it would without a policy",
        lambda w: w.today.signals.research_return,
    ),
    Series("power_income", "region", BN, "Paid for power by data centres", lambda w: w.today.energy_paid),
    Series("telecom_income", "region", BN, "Paid for networks by data centres", _telecom),
    Series(
        "spill_over",
        "region",
        BN,
        "Saved by what telecom and power learnt",
        lambda w: arithmetic.total(spillovers.saved(w), 0),
    ),
)
