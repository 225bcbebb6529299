"""The map of the bundle: in how many runs the Chinese seven escape, by what their R&D yields and by who pays for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from suanli.experiments.map_axes import Axis
from suanli.experiments.points import CALIBRATED
from suanli.experiments.tipping import Ask, Progress, tipping

ESCAPES = ("technology", "profit")


@dataclass(frozen=True)
class Grid:
    """What is mapped: factors on R&D's hits, support in USD bn a year, the year it is judged in."""

    productivity: tuple[float, ...] = (1.0, 1.5, 2.0, 3.0)
    money: tuple[float, ...] = (0.0, 5.0, 10.0, 20.0, 40.0)
    until: int = 2035


def escape_map(
    grid: Grid, seeds: int, customers: int, workers: int | None = None, progress: Progress | None = None
) -> dict[str, Any]:
    """Return of each cell in how many runs the seven escape (``tipping``), on the bundle's seeds and points.

    Support is paid in the years of policies (``policy.first_year``, ``policy.last_year``).
    """
    ask = Ask("baseline", "support.to=chinese_seven", "chinese_seven", customers, grid.until, points=CALIBRATED)
    axes = Axis("support.productivity", grid.productivity), Axis("support.amount", grid.money)
    found = tipping(ask, axes, seeds, rounds=0, workers=workers, progress=progress)
    return {
        "until": grid.until,
        "x": [*grid.productivity],
        "y": [*grid.money],
        "cells": [
            {"x": cell["x"], "y": cell["y"], "runs": cell["runs"]}
            | {one: round(cell[one]["p"] * cell["runs"]) for one in ESCAPES}
            for cell in found["cells"]
        ],
    }
