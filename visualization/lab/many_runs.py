"""What the page shows of many runs: figures by arm and seed, and which arms the links of the loop and the map have."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from suanli.experiments.levers import policies
from suanli.experiments.loop import CUTS
from suanli.visualization.lab.state import Setup, with_overrides

Lines = dict[str, np.ndarray]
LINKS = {setting.removeprefix("link.removed="): setting for setting in CUTS.values()}
PRODUCTIVITY, MONEY = ("1", "1.5", "2", "3"), ("0", "10", "30")  # of the map's cells: factor on hits, USD bn a year
EACH_YEAR = 5.0  # USD bn that a strategy of money gets
_STRATEGIES = {
    "network": "network",
    "west": "west",
    "mixing": "mixing",
    "models": "models",
    "standard": "standard",
    "chips": "chips",
    "vendors": "vendors",
    "procurement": "procurement",
    "scheduling": "scheduling .5",
    "merger": "three vendors",
    "floor": "no price war",
    "access": "access",
    "window": "window",
}  # and which policy each is
Cell = tuple[str, str]


def strategies() -> dict[str, str]:
    """Return the strategies of the page and which policy each is; mechanisms bring others with their own words."""
    return _STRATEGIES | {name: name for name, one in policies().items() if one.label}


@dataclass(frozen=True, eq=False)
class Runs:
    """Key figures by seed of each arm, as far as they are known.

    setup  what the reader asked about; total  runs to be made, done  made; failed  what stopped them, if anything did
    """

    setup: Setup = field(default_factory=Setup)
    done: int = 0
    total: int = 0
    running: bool = False
    failed: Exception | None = None
    found: dict[str, tuple[Lines, ...]] = field(default_factory=dict)

    def of(self, arm: str) -> tuple[Lines, ...]:
        """What is known of an arm, by seed from 0 on."""
        return self.found.get(arm, ())


def supported(setup: Setup, cell: Cell) -> Setup:
    """A setup with the support of a cell of the map on top, paid in the policy's years."""
    productivity, money = cell
    support = {"support.to": "chinese_seven", "support.productivity": productivity, "support.amount": money}
    return with_overrides(setup, support)


def pursued(setup: Setup, strategy: str) -> Setup:
    """A setup with a strategy on top; those that cost money get the same each year."""
    pairs = (text.split("=") for text in policies()[strategies()[strategy]].overrides(EACH_YEAR).split(";"))
    return with_overrides(setup, dict(pairs))
