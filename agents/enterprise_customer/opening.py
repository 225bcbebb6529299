"""Customers in the initial state: drawn by address, given to vendors by size, anchor customers named."""

from __future__ import annotations

import heapq
from typing import NamedTuple

import numpy as np

from suanli.agents.enterprise_customer.population import Population
from suanli.agents.enterprise_customer.sectors import SectorFacts
from suanli.model.equations import demand
from suanli.model.kernel import arithmetic, quantiles
from suanli.model.kernel.either import at, run_by_run
from suanli.model.kernel.random_streams import Luck, uniforms
from suanli.model.kernel.units import QUARTERS_PER_YEAR, START_YEAR
from suanli.model.parameters.customers import AdoptionParameters, CoreParameters, PremisesParameters
from suanli.model.parameters.world import PopulationParameters
from suanli.model.state.facts import RegionFacts, Rows

Array = np.ndarray
EVE = -1
_WHALES = 2000
_GOLDEN = 0.6180339887498949
_LEAST_ROW_SHARE = 0.06
_AI_COLUMNS = ("ai_size", "ai_need", "ai_wanted", "ai_served", "ai_premises_load")


class Drawn(NamedTuple):
    """The groups of parameters that customers are drawn by."""

    population: PopulationParameters
    premises: PremisesParameters
    adoption: AdoptionParameters


def populate(p: Drawn, seed: Luck, customers: int, sector_share: Array, regions: RegionFacts) -> Population:
    """Customers drawn by address: adding rows at the end changes none of the others but for scale."""
    region = regions_of(np.arange(customers), regions)
    owner, accounts = owners_of(region, p.population)

    def drawn(decision: str) -> Array:
        return uniforms(seed, f"customer.{decision}", EVE, owner)

    row_share = np.maximum(sector_share, _LEAST_ROW_SHARE)
    row_share = row_share / arithmetic.total(row_share)
    sector = np.minimum(np.searchsorted(np.cumsum(row_share), drawn("sector")), len(row_share) - 1)
    rank = drawn("size") if p.population.accounts < 2 else ranked(drawn("size"), accounts > 1, p.population)
    size = demand.lognormal_factor(quantiles.normal_quantile(rank), p.population.size_spread)
    opening_share = regions.begun[region]
    most = np.maximum(p.adoption.ceiling, opening_share)  # who has begun stays
    adopted_at = demand.adoption_time(drawn("adoption"), opening_share, most, p.adoption.time_scale)
    start = (p.adoption.pandemic_start - START_YEAR) * QUARTERS_PER_YEAR
    adopted_at = demand.brought_forward(
        adopted_at, start, float(p.adoption.pandemic_length), float(p.adoption.pandemic_ahead)
    )
    migrated = demand.migrated_share(0, adopted_at, float(p.adoption.migration))
    capability = arithmetic.power(migrated, 0.25)
    return Population(
        region=region,
        sector=sector,
        owner=owner,
        accounts=accounts,
        size=size / accounts * at(sector_share / row_share, sector),
        adopted_at=adopted_at,
        log_need=np.zeros(customers),
        vendor=np.full(customers, -1, dtype=np.int64),
        contract_end=np.zeros(customers, dtype=np.int64),
        capability=capability,
        opening_capability=capability.copy(),
        benefit=np.zeros(customers),
        holding=None,
        need=np.zeros(customers),
        migrated=migrated,
        wanted=np.zeros(customers),
        served=np.zeros(customers),
        spending=np.zeros(customers),
        premises_load=np.zeros(customers),
        core=np.zeros(customers, dtype=bool),
        regions=len(regions),
        **{
            name: np.zeros(customers)
            for name in ("profit", "research", "committed", "edge_load", "small", *_AI_COLUMNS)
        },
    )


def owners_of(region: Array, p: PopulationParameters) -> tuple[Array, Array]:
    """Return (row of the first account of each account's customer, how many accounts that customer has).

    Of every so many customers of a region one is large, and its accounts stand in rows that follow each other there: so
    how many rows there are doesn't hang on what is drawn, and rows added at the end change none of the others, but
    a last large customer whose rows weren't all there yet.
    """
    owner, accounts = np.arange(len(region)), np.ones(len(region))
    if p.accounts < 2:
        return owner, accounts
    block = p.accounts + _others(p)
    for one in np.unique(region):
        rows = np.flatnonzero(region == one)
        place = np.arange(len(rows))
        first = place - place % block
        large = (place - first < p.accounts) & (first + p.accounts <= len(rows))  # with all of its rows
        owner[rows] = np.where(large, rows[first], rows)
        accounts[rows] = np.where(large, float(p.accounts), 1.0)
    return owner, accounts


def _others(p: PopulationParameters) -> int:
    """Customers with one account for each large one."""
    return round(1.0 / p.large_part) - 1


def ranked(uniform: Array, large: Array, p: PopulationParameters) -> Array:
    """Return each customer's place in the distribution of sizes, of large ones above that of all others."""
    part = 1.0 / (1 + _others(p))
    return np.where(large, 1.0 - part * (1.0 - uniform), (1.0 - part) * uniform)


def regions_of(rows: Array, regions: RegionFacts) -> Array:
    """Return the region of each row, spread evenly: every so many rows one of mainland China; then inside each half.

    Inside a half the k-th row goes where the fraction of (k + 1/2) times the golden ratio falls: as even as can be.
    """
    part = arithmetic.number(arithmetic.total(regions.rows[regions.china]))
    china = np.floor((rows + 1) * part) > np.floor(rows * part)
    found = np.zeros(len(rows), dtype=np.int64)
    for half in (True, False):
        here, columns = china == half, np.flatnonzero(regions.china == half)
        if len(columns) and here.any():
            edges = np.cumsum(regions.rows[columns]) / max(
                arithmetic.number(arithmetic.total(regions.rows[columns])), 1e-300
            )
            place = np.mod((np.arange(int(np.count_nonzero(here))) + 0.5) * _GOLDEN, 1.0)
            found[here] = columns[np.minimum(np.searchsorted(edges, place), len(columns) - 1)]
    return found


def first_choices(customers: Population, migration: float) -> float:
    """Share of cloud workloads that choose for the first time in a quarter, on average over the coming year."""
    now = arithmetic.total(customers.size * customers.migrated)
    soon = (customers.adopted_at >= 0.0) & (customers.adopted_at < QUARTERS_PER_YEAR)
    beginning = arithmetic.total(np.where(soon, customers.size, 0.0))
    return beginning / migration / arithmetic.larger(now, 1e-300)


def assign(customers: Population, region_share: Array) -> None:
    """Give customers that are in the cloud to vendors so that each region's shares are met, the largest first.

    The largest go one by one to the vendor furthest below its share; the rest fill what is left in row order.
    """
    in_cloud = customers.migrated > 0.0
    customers.vendor = _assigned(customers.region, in_cloud, customers.size * customers.migrated, region_share)


@run_by_run
def _assigned(region_of: Array, in_cloud: Array, load: Array, region_share: Array) -> Array:
    found = np.full(len(region_of), -1, dtype=np.int64)
    for region in range(len(region_share)):
        rows = np.flatnonzero((region_of == region) & in_cloud)
        weight = load[rows]
        wanted = region_share[region] * arithmetic.total(weight)
        largest = np.argsort(-weight, kind="stable")[:_WHALES]
        queue = [(-amount, vendor) for vendor, amount in enumerate(wanted)]
        heapq.heapify(queue)
        for index in largest:
            missing, vendor = queue[0]
            found[rows[index]] = vendor
            heapq.heapreplace(queue, (missing + weight[index], vendor))
        left = np.maximum(-np.array([amount for amount, _ in sorted(queue, key=lambda pair: pair[1])]), 0.0)
        others = np.setdiff1d(np.arange(len(rows)), largest)
        if len(others):
            position = np.cumsum(weight[others]) / arithmetic.total(weight[others])
            edges = np.cumsum(left) / arithmetic.total(left)
            found[rows[others]] = np.minimum(np.searchsorted(edges, position), len(left) - 1)
    return found


def name_anchor_customers(customers: Population, prices: tuple[Array, Array], p: CoreParameters) -> None:
    """The largest users of AI compute of each region, a part of its customers; and what they have committed to.

    prices  of 2018Q1 by region, of general and of AI compute
    """
    whole = customers.ai_size * customers.accounts
    customers.core = _largest(customers.region, whole, customers.regions, p.part)
    price, ai_price = (one[customers.region] for one in prices)
    spent = customers.wanted * price + customers.ai_wanted * ai_price
    customers.committed = p.commitment * spent * customers.core


@run_by_run
def _largest(region_of: Array, size: Array, regions: int, part: float) -> Array:
    found = np.zeros(len(region_of), dtype=bool)
    for region in range(regions):
        rows = np.flatnonzero(region_of == region)
        found[rows[np.argsort(-size[rows], kind="stable")[: round(part * len(rows))]]] = True
    return found


def sector_facts(rows: Rows) -> tuple[SectorFacts, Array]:
    """Sectors' facts and their shares of 2018 spending. rows  of the sectors' table"""

    def column(name: str) -> Array:
        return np.array([float(row[name]) if row[name] else np.nan for row in rows])

    facts = SectorFacts(
        names=tuple(row["sector"] for row in rows),
        labels=tuple(row["label"] for row in rows),
        growth=column("need_growth"),
        latency=column("latency_part"),
        ai_intensity=column("ai_intensity"),
        low_threshold=column("low_threshold"),
        value_added=column("value_added"),
        spending_per_revenue=column("spending_per_revenue"),
        margin=column("margin"),
        research_share=column("research_share"),
        revenue_multiplier=column("revenue_multiplier"),
        profit_multiplier=column("profit_multiplier"),
    )
    return facts, column("spend_share")
