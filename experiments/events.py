"""Who came, was rescued or left in a run, and who holds more than ten thousand top chips: rows for people to read."""

from __future__ import annotations

from typing import Any

import numpy as np

from suanli.experiments import measures
from suanli.experiments.single import Simulation
from suanli.model.kernel.units import quarter_label

MANY_CHIPS = 10.0  # thousand, of one firm: the source article's threshold


def turnover(model: Simulation) -> list[dict[str, Any]]:
    """Entries, rescues and exits: quarter, vendor, what happened, money paid in and debt forgiven, USD bn."""
    records, facts = model.records, model.world.facts
    trading, paid, forgiven = (records.array(name) for name in ("trading", "paid_in", "debt_forgiven"))
    before = np.vstack([1.0 * ~facts.later.astype(bool), trading[:-1]])
    rows = []
    for quarter, vendor in zip(*np.nonzero((before != trading) | (paid > 0.0)), strict=True):
        now, then = trading[quarter, vendor], before[quarter, vendor]
        rows.append(
            {
                "quarter": quarter_label(int(quarter)),
                "vendor": facts.names[vendor],
                "label": facts.labels[vendor],
                "event": _event(now, then, bool(facts.later[vendor])),
                "paid_in": float(paid[quarter, vendor]),
                "debt_forgiven": float(forgiven[quarter, vendor]),
            }
        )
    return rows


def _event(now: float, then: float, later: bool) -> str:
    """What happened to a vendor; owners of AI clouds pay in as long as that pays, others' parents to rescue them."""
    if now != then:
        return "enters" if now > then else "leaves"
    return "owners pay in" if later else "is rescued"


def holdings(model: Simulation, year: int) -> list[dict[str, Any]]:
    """Top chips a firm holds at a year's end, thousands, the largest first; a fringe row by one of its members."""
    facts = model.world.facts
    held = measures.year(model.records, "top_chips", year)[-1] / facts.members
    gang = measures.year(model.records, "gang", year)[-1]
    rows = [
        {
            "vendor": facts.names[row],
            "label": facts.labels[row],
            "group": facts.groups[row],
            "year": year,
            "top_chips": float(held[row]),
            "above_ten_thousand": bool(held[row] > MANY_CHIPS),
            "gang": bool(gang[row]),
        }
        for row in np.argsort(-held, kind="stable")
    ]
    return [row for row in rows if row["top_chips"] > 0.0]
