"""Foundries in the initial state: who they are, and the lines that growth has left."""

from __future__ import annotations

import numpy as np

from suanli.agents.foundry.state import FoundryFacts
from suanli.model.equations import hardware
from suanli.model.kernel.either import as_array
from suanli.model.kernel.fleet import Fleet, Hardware, Pipeline
from suanli.model.parameters.making import FoundryParameters
from suanli.model.state.facts import RegionFacts, Rows, column

Array = np.ndarray


def foundry_facts(rows: Rows, regions: RegionFacts) -> FoundryFacts:
    """Return the foundries' permanent facts."""
    names, labels = (tuple(row[key] for row in rows) for key in ("foundry", "label"))
    measured = ("process_research", "capex", "other_wafers", "running_share", "research_share", "mature_defects")
    return FoundryFacts(names, labels, regions.places(rows), *(column(rows, name) for name in measured))


def lines(capacity: Array, added: Array, cost: float, lead_time: int, p: FoundryParameters) -> Fleet:
    """Return lines of each age that steady growth has left, and lines under way.

    capacity  by foundry; added  in a quarter; cost  of a unit, USD bn; lead_time  quarters
    """
    life = p.capacity_life
    growth = np.divide(added, capacity, out=np.zeros_like(added), where=capacity > 0.0)
    units = hardware.opening_vintages(capacity, growth, life)
    owned = Hardware.opened(units, units * cost)
    coming = np.tile(added[:, None], (1, lead_time)) + as_array([owned.units[:, q % life] for q in range(lead_time)]).T
    return Fleet.of(owned, Pipeline(coming, coming * cost))
