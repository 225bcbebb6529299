"""What is remembered of energy, sites, and super-computing centres."""

from __future__ import annotations

import numpy as np

from suanli.model.mechanisms import energy, super_compute
from suanli.model.results.store import Series
from suanli.model.state.world import World

Array = np.ndarray


def _savings(world: World) -> Array:
    return world.ledger.deposits["super centres"]


SITE_SERIES = (
    Series("super_capacity", "centre", "PF", "Super computers installed", lambda w: w.ledger.machines.capacity),
    Series(
        "super_savings",
        "centre",
        "USD bn",
        "Savings for the next machine",
        _savings,
    ),
    Series("super_bought", "region", "PF", "Super computers of bought chips installed", super_compute.bought_by_region),
    Series("super_need", "region", "PF", "Super compute that public research needs", super_compute.need),
    Series(
        "super_served",
        "region",
        "PF",
        "Super compute served to public research",
        lambda w: np.minimum(super_compute.need(w), super_compute.capacity(w)),
    ),
    Series("energy_used", "vendor", "TWh per quarter", "Energy its servers and AI chips use", energy.used),
    Series("remote_part", "vendor", "share", "Part of its hardware at a remote site", lambda w: w.technology.remote),
    Series(
        "energy_sold", "site", "TWh per quarter", "Energy sold to data centres at a site", lambda w: w.today.energy_sold
    ),
    Series("power_price", "site", "USD bn per TWh", "Price of power", energy.power_prices),
)
