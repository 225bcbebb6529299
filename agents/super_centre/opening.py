"""Super-computing centres in the initial state: who they are, and the machines they have."""

from __future__ import annotations

import numpy as np

from suanli.agents.super_centre.state import CentreFacts
from suanli.model.kernel.fleet import Hardware
from suanli.model.state.facts import RegionFacts, Rows, column

Array = np.ndarray


def centre_facts(rows: Rows, foundries: Rows, regions: RegionFacts) -> CentreFacts:
    """The centres' permanent facts."""
    makers = [row["foundry"] for row in foundries]
    foundry = np.array(
        [makers.index(row["foundry"]) if row["own_chips"] == "1" else -1 for row in rows], dtype=np.int64
    )
    level = np.array([float(row["level"]) for row in foundries] or [0.0])
    return CentreFacts(
        names=tuple(row["centre"] for row in rows),
        labels=tuple(row["label"] for row in rows),
        region=regions.places(rows),
        foundry=foundry,
        opening_level=np.where(foundry >= 0, level[np.maximum(foundry, 0)], 0.0),
        opening=column(rows, "performance"),
        budget=column(rows, "budget"),
        budget_growth=column(rows, "budget_growth"),
        running_share=column(rows, "running_share"),
        step=column(rows, "step"),
        own_factor=np.array([float(row["own_factor"] or 1.0) for row in rows]),
        own_progress=np.array([float(row["own_progress"] or 0.0) for row in rows]),
    )


def machines(facts: CentreFacts, price: Array, life: int) -> Hardware:
    """Return the machines of 2018: half of them new, half of them in the middle of their life.

    price  of AI servers by region, USD bn per PF; life  quarters
    """
    units = np.zeros((len(facts.names), life))
    for age in (0, life // 2):
        units[:, age] = facts.opening / 2.0
    return Hardware.opened(units, units * price[facts.region][:, None])
