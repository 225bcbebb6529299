"""Super-computing centres on the eve: who they are, and the machines they have."""

from __future__ import annotations

import mesa
import numpy as np

from suanli.agents.super_centre import SuperCentre
from suanli.agents.super_centre.state import CentreFacts
from suanli.model.kernel.fleet import Hardware
from suanli.model.parameters.load import super_centres
from suanli.model.parameters.schema import Parameters
from suanli.model.state.facts import RegionFacts
from suanli.model.state.world import World

Array = np.ndarray
Rows = tuple[dict[str, str], ...]


def centre_rows(parameters: Parameters, foundries: Rows) -> Rows:
    """Rows of the centres' table; none where super compute is off or there are no foundries."""
    return super_centres() if foundries and parameters.super.enabled else ()


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
        region=np.array([regions.index(row["region"]) for row in rows], dtype=np.int64),
        foundry=foundry,
        opening_level=np.where(foundry >= 0, level[np.maximum(foundry, 0)], 0.0),
        opening=np.array([float(row["performance"]) for row in rows]),
        budget=np.array([float(row["budget"]) for row in rows]),
    )


def create(model: mesa.Model, world: World) -> None:
    """Centres as agents, and the machines of 2018: half of them new, half of them in the middle of their life."""
    facts, life = world.centre_facts, world.parameters.super.life
    for row, name in enumerate(facts.names):
        place = (model, row, name, facts.labels[row], int(facts.region[row]), world.parameters)
        world.centres.append(SuperCentre(*place, own_chips=bool(facts.foundry[row] >= 0)))
    units = np.zeros((len(facts.names), life))
    for age in (0, life // 2):
        units[:, age] = facts.opening / 2.0
    world.ledger.machines = Hardware.opened(units, units * world.chip_market.opening_price[facts.region][:, None])
