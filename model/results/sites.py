"""What is recorded of energy, sites, and super-computing centres."""

from __future__ import annotations

import numpy as np

from suanli.agents.super_centre import accounts
from suanli.agents.super_centre.messages import CentrePlans
from suanli.agents.super_centre.state import CentreFacts
from suanli.model.kernel.ledger import Ledger
from suanli.model.parameters.customers import DemandParameters
from suanli.model.parameters.making import SuperParameters
from suanli.model.results.store import Series
from suanli.model.state.facts import RegionFacts

Array = np.ndarray


def _need(
    centre_facts: CentreFacts,
    quarter: int,
    demand_parameters: DemandParameters,
    regions: RegionFacts,
    super_parameters: SuperParameters,
) -> Array:
    fading = demand_parameters.fade_start, demand_parameters.fade_half_life
    return accounts.need(centre_facts, quarter, fading, len(regions), super_parameters)


def _served(
    centre_facts: CentreFacts,
    quarter: int,
    demand_parameters: DemandParameters,
    regions: RegionFacts,
    super_parameters: SuperParameters,
    ledger: Ledger,
) -> Array:
    needed = _need(centre_facts, quarter, demand_parameters, regions, super_parameters)
    return np.minimum(needed, accounts.capacity(centre_facts, ledger.machines, len(regions)))


def _bought(ledger: Ledger, centre_facts: CentreFacts, centre_plans: CentrePlans) -> Array:
    return accounts.bought_by_region(ledger, centre_facts, centre_plans)


SERIES = (
    Series("super_capacity", "centre", "PF", "Super computers installed", lambda ledger: ledger.machines.capacity),
    Series(
        "super_savings",
        "centre",
        "USD bn",
        "Savings for the next machine",
        lambda ledger: ledger.deposits["super centres"],
    ),
    Series(
        "super_bought",
        "region",
        "PF",
        "Super computers of bought chips installed",
        _bought,
    ),
    Series("super_need", "region", "PF", "Super compute that public research needs", _need),
    Series("super_served", "region", "PF", "Super compute served to public research", _served),
    Series(
        "energy_used",
        "vendor",
        "TWh per quarter",
        "Energy its servers and AI chips use",
        lambda energy, ledger, fills, ai_fills: energy.used(ledger, fills, ai_fills),
    ),
    Series("remote_part", "vendor", "share", "Part of its hardware at a remote site", lambda energy: energy.remote),
    Series(
        "energy_sold",
        "site",
        "TWh per quarter",
        "Energy sold to data centres at a site",
        lambda energy_bill: energy_bill.sold,
    ),
    Series(
        "power_price",
        "site",
        "USD bn per TWh",
        "Price of power",
        lambda energy, quarter: energy.power_prices(quarter),
    ),
)
