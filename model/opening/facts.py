"""What is data in the initial state: regions and sites as they were, and what the world spent in 2018."""

from __future__ import annotations

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array
from suanli.model.kernel.units import QUARTERS_PER_YEAR, per_quarter
from suanli.model.parameters.chips import AiParameters
from suanli.model.parameters.customers import AdoptionParameters
from suanli.model.parameters.world import PopulationParameters, WorldParameters
from suanli.model.state.facts import RegionFacts, Rows, SiteFacts

Array = np.ndarray


def region_facts(rows: Rows, population: PopulationParameters, adoption: AdoptionParameters) -> RegionFacts:
    """Return the regions' permanent facts. rows  of the regions' table

    Two halves of the world are measured, mainland China and the rest. A region is a part of one of them; what it has no
    figure of its own for is as in the region it is like.
    """
    names = tuple(row["region"] for row in rows)
    areas = [row["area"] or row["region"] for row in rows]
    china = np.array([float(row["china"]) == 1.0 for row in rows])
    part = np.array([float(row["part"]) for row in rows])
    halves = population.china_spend, china_rows(population)
    given, there = (np.where(china, one, 1.0 - one) * part for one in halves)
    spend = there if halves[1] in {0.0, 1.0} else given
    begun = np.where(china, adoption.opening_share_china, adoption.opening_share_international)
    return RegionFacts(
        names=names,
        labels=tuple(row["label"] for row in rows),
        china=china,
        spend=spend,
        spend_2018=given,
        rows=there,
        begun=begun,
        people=np.array([float(row["people"]) for row in rows]),
        area=np.array([areas.index(area) for area in areas]),
        like=np.array([names.index(row["like"] or row["region"]) for row in rows]),
    )


def site_facts(rows: Rows, regions: RegionFacts) -> SiteFacts:
    """The sites' permanent facts. rows  of the sites' table"""
    places = [(regions.index(row["region"]), row["kind"]) for row in rows]
    of = [own if any(place == own for place, _ in places) else int(regions.like[own]) for own in range(len(regions))]
    near, remote = (np.array([places.index((region, kind)) for region in of]) for kind in ("near", "remote"))

    def column(name: str) -> Array:
        return np.array([float(row[name]) for row in rows])

    return SiteFacts(
        names=tuple(row["site"] for row in rows),
        labels=tuple(row["label"] for row in rows),
        region=np.array([region for region, _ in places]),
        near=near,
        remote=remote,
        pue=column("pue"),
        price=column("power_price"),
        price_growth=column("price_growth"),
        fee=column("network_fee"),
        opening=column("opening_part"),
    )


def spending_path(p: WorldParameters) -> Array:
    """Return observed spending of the first year by quarter, USD bn: steady growth, the year's sum exact."""
    growth = 1.0 + per_quarter(p.first_year_growth)
    weights = arithmetic.power(growth, np.arange(QUARTERS_PER_YEAR))
    return as_array(p.first_year_spend * weights / arithmetic.total(weights))


def china_rows(p: PopulationParameters) -> float:
    """Return the part of customers' rows that stand for China: none where nothing is spent there, all where all is."""
    return p.china_spend if p.china_spend in {0.0, 1.0} else p.china_rows


def ai_share(p: AiParameters) -> float:
    """Return AI compute's share of spending in the initial state; 0 without AI compute."""
    return p.opening_share * p.enabled
