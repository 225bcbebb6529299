"""AI developers in the initial state: who they are, who pays for them, and the compute they use."""

from __future__ import annotations

import numpy as np

from suanli.agents.ai_developer import planning
from suanli.agents.ai_developer.state import DeveloperFacts
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array
from suanli.model.parameters.growth import DeveloperParameters
from suanli.model.state.facts import RegionFacts, Rows

Array = np.ndarray
_ROUNDS = 60


def developer_facts(rows: Rows, vendors: tuple[str, ...], regions: RegionFacts) -> DeveloperFacts:
    """Return the developers' permanent facts: laboratories of groups whose cloud is there, independents beside them.

    Independents live off the same money as laboratories of their region: where there is none of these there are none.
    """
    groups = [row for row in rows if row["vendor"] in vendors and row["region"] in regions.names]
    places = {row["region"] for row in groups}
    rows = tuple(groups + [row for row in rows if not row["vendor"] and row["region"] in places])
    region = regions.places(rows)
    vendor = np.array([vendors.index(row["vendor"]) if row["vendor"] else -1 for row in rows], dtype=np.int64)
    payers = np.zeros((len(rows), len(vendors)))
    for row, here in enumerate(region):
        alone = (vendor == vendor[row]) if vendor[row] >= 0 else (vendor >= 0) & (region == here)
        payers[row, vendor[alone]] = 1.0
    names, labels = (tuple(row[key] for row in rows) for key in ("developer", "label"))
    return DeveloperFacts(names, labels, region, vendor, payers)


def opening_compute(facts: DeveloperFacts, cash_flow: Array, price: Array, p: DeveloperParameters) -> Array:
    """Return compute that developers used in 2018, PF by developer: what it makes AI able to is what pays for it.

    C = max_d of part_d b(ln C) cash_d / p, found by going on from what full belief would pay for

    cash_flow  of parents, USD bn per year; price  of AI compute by region, USD bn per PF per quarter
    """
    if not len(facts):
        return np.zeros(0)
    paid, cash = price[facts.region], arithmetic.total(facts.payers * cash_flow, axis=1)
    most = planning.budgets(1.0, cash, facts.of_group, p) / np.where(paid > 0.0, paid, 1.0)
    most, believed = np.where(paid > 0.0, most, 0.0), 1.0
    for _ in range(_ROUNDS):
        believed = planning.belief(planning.ability(believed * np.max(most), 0, p), p)
    return as_array(believed * most)
