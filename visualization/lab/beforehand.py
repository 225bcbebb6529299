"""What the bundle that ships says of a setup: bands of its runs over the calibrated set, by year."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from suanli.experiments.shipped import shipped_bundle
from suanli.model.extensions.loaded import loaded
from suanli.model.kernel.units import QUARTERS_PER_YEAR
from suanli.visualization.lab.state import Setup

Array = np.ndarray
Band = dict[str, list[float | None]]
SUMS = ("profit", "research")  # of four quarters: known at the last of them; means of a year stand in its middle
WITH_LICENCES = "profit/us_three"  # in the bundle, but not in the workbench's chart


def runs() -> int:
    """Return how many runs each band is of."""
    return int(shipped_bundle()["seeds"])


def band(setup: Setup, figure: str, key: str, quarters: int) -> tuple[Array, Array] | None:
    """Return the low and high edges of a line by quarter, NaN where no year is told; None where no runs were made.

    figure  of the bundle: share, profit, research or quality; key  of the line, ``group.NAME`` or ``vendor.NAME``
    """
    if (found := _found(setup, figure, key)) is None:
        return None
    places = (3,) if figure in SUMS else (1, 2)
    edges = np.full((2, quarters), np.nan)
    for row, end in zip(edges, ("low", "high"), strict=True):
        for year, value in enumerate(found[end]):
            for place in places:
                if value is not None and (at := QUARTERS_PER_YEAR * year + place) < quarters:
                    row[at] = value
    return edges[0], edges[1]


def _found(setup: Setup, figure: str, key: str) -> Band | None:
    """A band of a line, for the scenarios and the stops of levers that the bundle has; None with rules of a user's."""
    what, _, name = key.partition(".")
    if loaded().named or loaded().tables:
        return None
    if what == "vendor":
        of_vendors = shipped_bundle()["vendors"]["figures"] if setup.is_baseline else {}
        return of_vendors.get(name, {}).get(figure)
    line = f"{figure}/{name}"
    return _lines(setup).get(line) if line != WITH_LICENCES else None


def _lines(setup: Setup) -> dict[str, Band]:
    """The bands of a scenario, or of a lever at a stop."""
    if not setup.changes:
        return dict(shipped_bundle()["scenarios"].get(setup.preset, {}))
    if (there := _stop(setup)) is None:
        return {}
    lever, place = there
    return {line: told["level"] for line, told in lever["results"].get(str(place), {}).items()}


def _stop(setup: Setup) -> tuple[dict[str, Any], int] | None:
    """The lever of the bundle, and the stop it is at, of a baseline with one change."""
    if setup.preset == "baseline" and len(setup.changes) == 1:
        ((parameter, text),) = setup.changes
        for lever in shipped_bundle()["levers"]:
            for place, stop in enumerate(lever["stops"] if lever["parameter"] == parameter else ()):
                if _same(stop, text):
                    return lever, place
    return None


def changed(setup: Setup, line: str, year: int) -> dict[str, float] | None:
    """Return what the bundle's runs change of a line against the baseline's in a year; None where there are none.

    returns  middle, low and high of the change (median, 90 % of runs), and in how many runs it rises
    """
    there = shipped_bundle()
    if loaded().named or loaded().tables:
        return None
    if not setup.changes:
        found = there["whatifs"].get(setup.preset, {}).get(line)
    else:
        stop = _stop(setup)
        found = stop[0]["results"].get(str(stop[1]), {}).get(line) if stop is not None else None
    if found is None or year not in there["years"]:
        return None
    at = there["years"].index(year)
    return {end: found["change"][end][at] for end in ("middle", "low", "high")} | {"rises": found["rises"][at]}


def opened_at(setup: Setup) -> str:
    """Return the query with which the front page's view of levers opens at a setup; none where it wasn't run."""
    if not setup.changes:
        return f"?whatif={setup.preset}" if setup.preset in shipped_bundle()["whatifs"] else ""
    if (there := _stop(setup)) is None:
        return ""
    lever, place = there
    return f"?lever={lever['name']}&stop={place}"


def _same(stop: object, text: str) -> bool:
    """Whether a stop is the value that a text says."""
    try:
        return isinstance(stop, int | float) and math.isclose(float(stop), float(text), rel_tol=1e-9, abs_tol=1e-12)
    except ValueError:
        return False
