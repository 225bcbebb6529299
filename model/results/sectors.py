"""What is remembered of customers' sectors; the IT multipliers are reported and feed nothing."""

from __future__ import annotations

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.results.store import Series
from suanli.model.state.world import World

Array = np.ndarray
BN = "USD bn per quarter"


def _by_sector(world: World, figures: Array) -> Array:
    return np.bincount(world.population.sector, figures, minlength=len(world.sectors.names))


def _adoption(world: World) -> Array:
    """Share of compute needed that has moved to a cloud."""
    orders = world.today.orders
    need = _by_sector(world, orders.need)
    moved = _by_sector(world, orders.need * orders.migrated)
    return np.asarray(np.divide(moved, need, out=np.zeros_like(need), where=need > 0.0))


def _top_tenth(world: World) -> float:
    """Part of spending on clouds that the tenth of customers who spend most make."""
    spending = np.sort(world.population.spending)
    return arithmetic.total(spending[-max(1, len(spending) // 10) :]) / max(arithmetic.total(spending), 1e-300)


def _tail(world: World) -> float:
    """Exponent of the tail of customers' spending, by the largest twentieth (at least ten): Hill's estimator.

    1 / mean(ln(x_i / x_k)),  x_k the smallest of them
    Source: Hill, A simple general approach to inference about tails, Annals of Statistics 3(5), 1975.
    """
    spending = np.sort(world.population.spending)[-max(10, len(world.population) // 20) :]
    above = arithmetic.log(np.maximum(spending, 1e-300) / max(float(spending[0]), 1e-300))
    return float(1.0 / arithmetic.mean(above[1:])) if arithmetic.mean(above[1:]) > 0.0 else 0.0


def compute_per_person(world: World) -> Array:
    """Compute installed for each person, clouds, own servers and super computers, by region, GFLOPS.

    (F K + f (P + S)) / N,  F GFLOPS of one CU, f what half precision counts, K in CU, P and S in PF, N people
    """
    p, ledger, customers = world.parameters, world.ledger, world.population
    people = np.array([p.report.people_international, p.report.people_china])
    general = np.bincount(world.facts.region, ledger.cloud.capacity, minlength=2)
    general = general + np.bincount(customers.region, ledger.premises.capacity, minlength=2)
    ai = np.bincount(world.facts.region, ledger.ai_servers.capacity, minlength=2)
    ai = ai + np.bincount(customers.region, ledger.own_ai.capacity, minlength=2) * bool(world.suppliers)
    ai = ai + np.bincount(world.centre_facts.region, ledger.machines.capacity, minlength=2)
    flops = p.report.general_eflops * 1e9 * general + p.report.half_precision * 1e6 * ai
    return np.asarray(flops / (people * 1e9))


def _associated(world: World, multiplier: Array) -> Array:
    """Revenue or profit that IT spending is *associated* with; a report that feeds nothing."""
    known = np.isfinite(multiplier)
    spending = _by_sector(world, world.today.customer_accounts.cloud + world.today.customer_accounts.premises)
    scale = world.parameters.report.multiplier_scale
    return np.asarray((spending * multiplier * scale)[known])


SECTOR_SERIES = (
    Series("sector_spending", "sector", BN, "Spending", lambda w: _by_sector(w, w.today.customer_accounts.cloud)),
    Series("sector_served", "sector", "CU", "Compute served by clouds", lambda w: _by_sector(w, w.population.served)),
    Series(
        "top_tenth_share", "world", "share", "Part of spending of the tenth of customers who spend most", _top_tenth
    ),
    Series("customer_tail", "world", "1", "Exponent of the tail of customers' spending", _tail),
    Series(
        "compute_per_person", "region", "GFLOPS per person", "Compute installed for each person", compute_per_person
    ),
    Series("sector_need", "sector", "CU", "Compute needed", lambda w: _by_sector(w, w.today.orders.need)),
    Series(
        "sector_adoption",
        "sector",
        "share",
        "Share of compute needed that has moved to a cloud",
        _adoption,
    ),
    Series(
        "associated_revenue",
        "multiplier",
        BN,
        "Revenue associated with IT spending (a correlation; feeds nothing)",
        lambda w: _associated(w, w.sectors.revenue_multiplier),
    ),
    Series(
        "associated_profit",
        "multiplier",
        BN,
        "Profit associated with IT spending (a correlation; feeds nothing)",
        lambda w: _associated(w, w.sectors.profit_multiplier),
    ),
)
