"""What is recorded of customers' sectors; the IT multipliers are reported and feed nothing."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from suanli.agents.cloud_vendor.state import VendorFacts
from suanli.agents.enterprise_customer.messages import CustomerOrders
from suanli.agents.enterprise_customer.population import Population
from suanli.agents.enterprise_customer.sectors import SectorFacts
from suanli.agents.super_centre.state import CentreFacts
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array
from suanli.model.kernel.ledger import Ledger
from suanli.model.kernel.units import GENERAL_EFLOPS, HALF_PRECISION
from suanli.model.results.store import Series
from suanli.model.state.facts import RegionFacts

Array = np.ndarray
BN = "USD bn per quarter"


def _by_sector(population: Population, sectors: SectorFacts, figures: Array) -> Array:
    return np.bincount(population.sector, figures, minlength=len(sectors.names))


def _adoption(population: Population, sectors: SectorFacts, orders: CustomerOrders, need_in_clouds: Array) -> Array:
    """Share of compute needed that has moved to a cloud."""
    need, moved = (_by_sector(population, sectors, one) for one in (orders.need, need_in_clouds))
    return as_array(np.divide(moved, need, out=np.zeros_like(need), where=need > 0.0))


def top_tenth(sorted_spending: Array) -> float:
    """Return the part of spending on clouds that the tenth of customers who spend most make."""
    top = sorted_spending[-max(1, len(sorted_spending) // 10) :]
    return arithmetic.total(top) / arithmetic.larger(arithmetic.total(sorted_spending), 1e-300)


def tail(sorted_spending: Array) -> float:
    """Return the exponent of the tail of customers' spending, by the largest twentieth: Hill's estimator.

    1 / mean(ln(x_i / x_k)),  x_k the smallest of them
    Source: Hill, A simple general approach to inference about tails, Annals of Statistics 3(5), 1975.
    """
    spending = sorted_spending[-max(10, len(sorted_spending) // 20) :]
    above = arithmetic.log(np.maximum(spending, 1e-300) / arithmetic.larger(arithmetic.number(spending[0]), 1e-300))
    return arithmetic.over(1.0, arithmetic.mean(above[1:]))


COLUMNS: dict[str, Callable[..., Array]] = {
    "sorted_spending": lambda population: np.sort(population.spending),
    "need_in_clouds": lambda orders: as_array(orders.need * orders.migrated),
    "all_spending": lambda customer_accounts: as_array(customer_accounts.cloud + customer_accounts.premises),
}


def compute_per_person(
    regions: RegionFacts,
    population: Population,
    facts: VendorFacts,
    centre_facts: CentreFacts,
    ledger: Ledger,
    premises_by_region: Array,
) -> Array:
    """Return compute installed for each person, clouds, own servers and super computers, by region, GFLOPS.

    (F K + f (P + S)) / N,  F GFLOPS of one CU, f what half precision counts, K in CU, P and S in PF, N people
    """
    own = population.region
    general = regions.total(facts.region, ledger.cloud.capacity) + premises_by_region
    ai = regions.total(facts.region, ledger.ai_servers.capacity) + regions.total(own, ledger.own_ai.capacity)
    ai = ai + regions.total(centre_facts.region, ledger.machines.capacity)
    flops = GENERAL_EFLOPS * 1e9 * general + HALF_PRECISION * 1e6 * ai
    return as_array(flops / (regions.people * 1e9))


def _associated(
    population: Population,
    sectors: SectorFacts,
    all_spending: Array,
    multiplier: Array,
) -> Array:
    """Revenue or profit that IT spending is *associated* with; a report that feeds nothing."""
    known = np.isfinite(multiplier)
    spending = _by_sector(population, sectors, all_spending)
    return as_array((spending * multiplier)[known])


SERIES = (
    Series(
        "sector_spending",
        "sector",
        BN,
        "Spending",
        lambda population, sectors, customer_accounts: _by_sector(population, sectors, customer_accounts.cloud),
    ),
    Series(
        "sector_served",
        "sector",
        "CU",
        "Compute served by clouds",
        lambda population, sectors: _by_sector(population, sectors, population.served),
    ),
    Series("top_tenth_share", "world", "share", "Part of spending of the tenth of customers who spend most", top_tenth),
    Series("customer_tail", "world", "1", "Exponent of the tail of customers' spending", tail),
    Series(
        "compute_per_person", "region", "GFLOPS per person", "Compute installed for each person", compute_per_person
    ),
    Series(
        "sector_need",
        "sector",
        "CU",
        "Compute needed",
        lambda population, sectors, orders: _by_sector(population, sectors, orders.need),
    ),
    Series("sector_adoption", "sector", "share", "Share of compute needed that has moved to a cloud", _adoption),
    Series(
        "associated_revenue",
        "multiplier",
        BN,
        "Revenue associated with IT spending (a correlation; feeds nothing)",
        lambda population, sectors, all_spending: _associated(
            population, sectors, all_spending, sectors.revenue_multiplier
        ),
    ),
    Series(
        "associated_profit",
        "multiplier",
        BN,
        "Profit associated with IT spending (a correlation; feeds nothing)",
        lambda population, sectors, all_spending: _associated(
            population, sectors, all_spending, sectors.profit_multiplier
        ),
    ),
)
