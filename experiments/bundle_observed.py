"""Published figures that stand beside the bundle's: margins, shares, levels, each at the middle of its period."""

from __future__ import annotations

import math
from typing import Any

from suanli.experiments.bundle_lines import FITTED_TO
from suanli.experiments.observations import Observation, shipped
from suanli.experiments.observed_points import Shown, points
from suanli.model.kernel.units import START_YEAR

DIGITS = 4
# who: (entity, measure, quarters from the calendar year's end to the fiscal year's, what it covers)
PUBLISHED = {
    "aws": (("AWS", "operating_income", 0, "segment"),),
    "google": (
        ("Google Cloud", "operating_income", 0, "segment"),
        ("Google Cloud", "operating_income_recast", 0, "recast"),
    ),
    "alibaba": (
        ("Alibaba Cloud", "operating_income", -3, "segment"),
        ("Alibaba Cloud Intelligence Group", "adjusted_ebita", -3, "group"),
    ),
    "six": (),
}
OBSERVED_SHARES = {"aws": "Amazon", "azure": "Microsoft", "google": "Google"}


def observed_margins() -> dict[str, list[dict[str, Any]]]:
    """Return published operating margins by panel, each at the middle of its period (2023 is the middle of 2023)."""
    known: dict[tuple[str, str, int], Observation] = {
        (one.entity, one.metric, one.year): one for one in shipped() if one.quarter is None and one.half is None
    }
    found: dict[str, list[dict[str, Any]]] = {}
    for who, measured in PUBLISHED.items():
        found[who] = []
        for entity, metric, ends, covers in measured:
            for which in range(START_YEAR, FITTED_TO + 1):
                profit = known.get((entity, metric, which))
                sold = known.get((entity, "cloud_revenue", which))
                if profit is not None and sold is not None:
                    at = which + ends / 4.0
                    part = {"at": at, "year": which, "value": rounded(profit.value / sold.value), "covers": covers}
                    found[who].append(part | {"source": profit.source, "metric": metric})
    return found


def observed_shares() -> dict[str, list[dict[str, Any]]]:
    """Return observed shares of the world market by vendor, at the end of the quarter they are of."""
    found: dict[str, list[dict[str, Any]]] = {who: [] for who in OBSERVED_SHARES}
    for one in shipped():
        for who, entity in OBSERVED_SHARES.items():
            if (one.entity, one.metric) == (entity, "cloud_infrastructure_share") and one.quarter is not None:
                at = one.year + (one.quarter - 0.5) / 4.0 - 0.5
                found[who].append({"at": at, "value": rounded(one.value / 100.0), "source": one.source})
    return {who: sorted(points, key=lambda point: point["at"]) for who, points in found.items()}


def observed_levels() -> dict[str, list[dict[str, Any]]]:
    """Return observed figures of world spending and of the leading chip supplier's revenue, USD bn a year."""
    asked = {"spending": Shown("spending", a_year=True), "chips": Shown("chip_revenue", a_year=True)}
    of_whom = {"spending": "world", "chips": "nvidia"}
    return {
        line: [
            {"at": one.middle_year, "value": rounded(one.value), "source": one.source, "covers": one.perimeter}
            for one in points(shown, frozenset({of_whom[line]}))
        ]
        for line, shown in asked.items()
    }


def rounded(value: float, digits: int = DIGITS) -> float | None:
    """Return a figure with so many digits; None for what isn't a number, which JSON has no word for."""
    return float(f"{value:.{digits}g}") if math.isfinite(value) else None
