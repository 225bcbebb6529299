"""The bundle of results that the front page shows: bands of what runs say, observed figures, and how often claims hold.

Made once by a command, over the calibrated set and seeds, and shipped, so that a page shows it at once and without the
model. Scenarios share seeds and points: what differs between them is the scenario alone.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np

from suanli.experiments import measures
from suanli.experiments.ensemble import checked_seeds, each, gathered
from suanli.experiments.measures import CHINESE_SEVEN, of, of_leader, year
from suanli.experiments.observations import Observation, shipped
from suanli.experiments.observed_points import Shown, points
from suanli.experiments.points import CALIBRATED, tasks, variants
from suanli.experiments.targets import TARGETS
from suanli.model.kernel.units import START_YEAR
from suanli.model.results.store import Records

Array = np.ndarray
Progress = Callable[[int, int], None]
VERSION, LAST = 1, 2024
SEEDS, CUSTOMERS = 36, 4000
REDUCED = (2, 40)  # seeds and customers of what a test makes again
SCENARIOS = ("baseline", "no-patience", "no-research-effect")
SIX = tuple(name for name in CHINESE_SEVEN if name != "alibaba")
QUANTILES = (0.05, 0.5, 0.95)
ROUNDED = 4  # digits


def margin(records: Records, which: int, vendors: tuple[str, ...]) -> float:
    """Operating profit over revenue of some vendors in a year, before their parents' money."""
    sold = of(records, "revenue", which, vendors)
    return of(records, "operating_profit", which, vendors) / sold if sold > 0.0 else math.nan


def _share(records: Records, which: int, vendor: str) -> float:
    return of(records, "revenue", which, (vendor,)) / float(year(records, "spending", which).sum())


LINES: dict[str, tuple[str, Callable[[Records, int], float]]] = {
    "margin/aws": ("share", lambda r, y: margin(r, y, ("aws",))),
    "margin/google": ("share", lambda r, y: margin(r, y, ("google",))),
    "margin/alibaba": ("share", lambda r, y: margin(r, y, ("alibaba",))),
    "margin/six": ("share", lambda r, y: margin(r, y, SIX)),
    "share/us_three": ("share", lambda r, y: measures.mean_of_world(r, "us_three_share", y)),
    "share/chinese_seven": ("share", lambda r, y: measures.mean_of_world(r, "chinese_seven_share", y)),
    "share/aws": ("share", lambda r, y: _share(r, y, "aws")),
    "share/azure": ("share", lambda r, y: _share(r, y, "azure")),
    "share/google": ("share", lambda r, y: _share(r, y, "google")),
    "profit/us_three": ("USD bn per year", measures.profit_with_licences),
    "profit/chinese_seven": ("USD bn per year", lambda r, y: of(r, "operating_profit", y, CHINESE_SEVEN)),
    "profit/google": ("USD bn per year", lambda r, y: of(r, "operating_profit", y, ("google",))),
    "spending": ("USD bn per year", lambda r, y: float(year(r, "spending", y).sum())),
    "chips": ("USD bn per year", lambda r, y: of_leader(r, "chip_revenue", y)),
}


@dataclass(frozen=True)
class Said:
    """A claim of the article about 2022 or 2023: of which line, where it holds, what was observed, and how it is asked.

    line, years  of the figure; holds  of its values in these years, (runs, years)
    against      a scenario: then the figure is the baseline's less that scenario's, run by run; empty for none
    observed     target whose observed figure stands beside it, or figures of its own; () where no source was found
    """

    name: str
    line: str
    years: tuple[int, ...]
    holds: Callable[[Array], Array]
    against: str = ""
    target: str = ""
    observed: tuple[float, ...] = ()
    source: str = ""


CLAIMS = (
    Said("two_thirds", "share/us_three", (2022,), lambda v: v[:, 0] >= 0.6, target="T1"),
    Said("above_fifty", "profit/us_three", (2022,), lambda v: v[:, 0] > 50.0, target="T3"),
    Said("seven_small", "share/chinese_seven", (2022,), lambda v: v[:, 0] < 0.2, target="T2"),
    Said("seven_lose", "profit/chinese_seven", (2022,), lambda v: v[:, 0] < -1.5),
    Said(
        "google_turns",
        "profit/google",
        (2022, 2023),
        lambda v: (v[:, 0] < 0.0) & (v[:, 1] > 0.0),
        observed=(-2.968, 1.716),
        source="Alphabet, Form 10-K FY2022 and FY2023",
    ),
    Said("loop", "share/us_three", (2022,), lambda v: v[:, 0] > 0.0, against="no-research-effect"),
    Said("parents_pay", "profit/chinese_seven", (2022,), lambda v: v[:, 0] < 0.0, against="no-patience"),
)

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
            for which in range(START_YEAR, LAST + 1):
                profit = known.get((entity, metric, which))
                sold = known.get((entity, "cloud_revenue", which))
                if profit is not None and sold is not None:
                    at = which + ends / 4.0
                    part = {"at": at, "year": which, "value": _rounded(profit.value / sold.value), "covers": covers}
                    found[who].append(part | {"source": profit.source, "metric": metric})
    return found


def observed_shares() -> dict[str, list[dict[str, Any]]]:
    """Return observed shares of the world market by vendor, at the end of the quarter they are of."""
    found: dict[str, list[dict[str, Any]]] = {who: [] for who in OBSERVED_SHARES}
    for one in shipped():
        for who, entity in OBSERVED_SHARES.items():
            if (one.entity, one.metric) == (entity, "cloud_infrastructure_share") and one.quarter is not None:
                at = one.year + (one.quarter - 0.5) / 4.0 - 0.5
                found[who].append({"at": at, "value": _rounded(one.value / 100.0), "source": one.source})
    return {who: sorted(points, key=lambda point: point["at"]) for who, points in found.items()}


def observed_levels() -> dict[str, list[dict[str, Any]]]:
    """Return observed figures of world spending and of the leading chip supplier's revenue, USD bn a year."""
    asked = {"spending": Shown("spending", a_year=True), "chips": Shown("chip_revenue", a_year=True)}
    of_whom = {"spending": "world", "chips": "nvidia"}
    return {
        line: [
            {"at": one.middle_year, "value": _rounded(one.value), "source": one.source, "covers": one.perimeter}
            for one in points(shown, frozenset({of_whom[line]}))
        ]
        for line, shown in asked.items()
    }


def _rounded(value: float) -> float | None:
    return float(f"{value:.{ROUNDED}g}") if math.isfinite(value) else None


def _answers(records: Records) -> list[list[float]]:
    return [[answer(records, which) for which in range(START_YEAR, LAST + 1)] for _, answer in LINES.values()]


def bundle(
    seeds: int = SEEDS, customers: int = CUSTOMERS, workers: int | None = None, progress: Progress | None = None
) -> dict[str, Any]:
    """Return the bundle as plain data: by scenario and line 5, 50 and 95 per cent of runs each year, claims, sources.

    seeds, customers  of each scenario; seeds are spread over the calibrated set, all scenarios at the same ones
    Raises InputError for numbers that can't be.
    """
    checked_seeds(seeds)
    asked = [task for name in SCENARIOS for task in tasks(name, seeds, (customers, LAST), points=CALIBRATED)]
    found = np.array(gathered(each(asked, _answers, workers), len(asked), progress))
    found = found.reshape(len(SCENARIOS), seeds, len(LINES), -1)
    bands = {
        name: {line: _band(found[row, :, column]) for column, line in enumerate(LINES)}
        for row, name in enumerate(SCENARIOS)
    }
    return {
        "version": VERSION,
        "seeds": seeds,
        "points": len(variants(CALIBRATED)),
        "customers": customers,
        "years": [*range(START_YEAR, LAST + 1)],
        "units": {line: unit for line, (unit, _) in LINES.items()},
        "scenarios": bands,
        "observed": {"margin": observed_margins(), "share": observed_shares()} | observed_levels(),
        "claims": [_claim(one, found) for one in CLAIMS],
    }


def _band(runs: Array) -> dict[str, list[float | None]]:
    """Quantiles by year. runs  (runs, years)"""
    ends = np.quantile(runs, QUANTILES, axis=0)
    return {
        name: [_rounded(float(one)) for one in row] for name, row in zip(("low", "middle", "high"), ends, strict=True)
    }


def _claim(one: Said, found: Array) -> dict[str, Any]:
    """A claim with what runs say: median, 5 and 95 per cent, and in how many it holds. found  by scenario and run"""
    column, places = [*LINES].index(one.line), [which - START_YEAR for which in one.years]
    values = found[0, :, column][:, places]
    if one.against:
        values = values - found[SCENARIOS.index(one.against), :, column][:, places]
    target = next((known for known in TARGETS if known.id == one.target), None)
    observed = [target.observed] if target is not None else [*one.observed]
    return {
        "name": one.name,
        "unit": LINES[one.line][0],
        "years": [*one.years],
        "against": one.against,
        "observed": observed,
        "source": target.rows if target is not None else one.source,
        "holds": int(one.holds(values).sum()),
        "of": len(values),
        **{
            end: [_rounded(float(x)) for x in row]
            for end, row in zip(("low", "middle", "high"), np.quantile(values, QUANTILES, axis=0), strict=True)
        },
    }


def shipped_bundle() -> dict[str, Any]:
    """Return the bundle that ships."""
    text = (files("suanli.visualization.front") / "bundle.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def reduced_hash(workers: int | None = None) -> str:
    """Return the hash of the same at a small size: it tells whether the bundle that ships is of this model."""
    text = json.dumps(bundle(*REDUCED, workers), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
