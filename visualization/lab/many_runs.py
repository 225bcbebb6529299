"""What the page shows of many runs: an ensemble over seeds; a scenario with each link of the loop cut."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from suanli.visualization.lab.state import Setup, with_overrides

Lines = dict[str, np.ndarray]


@dataclass(frozen=True, eq=False)
class Spread:
    """Many seeds: key figures by seed for the baseline and for a scenario, as far as they are known.

    setup  whose seeds these are; total  runs to be made, done  made; failed  what stopped it, if anything did
    """

    setup: Setup = field(default_factory=Setup)
    seeds: int = 0
    done: int = 0
    total: int = 0
    running: bool = False
    baseline: tuple[Lines, ...] = ()
    scenario: tuple[Lines, ...] = ()
    failed: str = ""


LINKS = {
    "profit_to_research": "cut.profit_to_research",
    "research_to_quality": "cut.research_to_quality",
    "quality_to_share": "cut.quality_to_share",
    "sponsor_to_cover": "cut.sponsor_to_cover",
    "layers_to_share": "cut.layers_to_share",
}


PRODUCTIVITY, MONEY = ("1", "1.5", "2", "3"), ("0", "10", "30")  # of the map's cells: factor on hits, USD bn a year
Cell = tuple[str, str]


@dataclass(frozen=True, eq=False)
class Map:
    """Key figures by seed of a setup with the Chinese seven's R&D supported, by (productivity, money)."""

    setup: Setup = field(default_factory=Setup)
    done: int = 0
    total: int = 0
    running: bool = False
    failed: str = ""
    found: dict[str, tuple[Lines, ...]] = field(default_factory=dict)


def supported(setup: Setup, cell: Cell) -> Setup:
    """A setup with the support of a cell of the map on top, paid from 2024 to 2030."""
    productivity, money = cell
    support = {"support.to": "chinese_seven", "support.productivity": productivity, "support.amount": money}
    return with_overrides(setup, support)


@dataclass(frozen=True, eq=False)
class Links:
    """Key figures by seed of a setup, whole ("") and with each link of the loop cut, as far as they are known."""

    setup: Setup = field(default_factory=Setup)
    done: int = 0
    total: int = 0
    running: bool = False
    failed: str = ""
    found: dict[str, tuple[Lines, ...]] = field(default_factory=dict)
