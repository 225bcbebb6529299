"""The levers of the front page: each at nine stops, one of which is the baseline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from suanli.model.mechanisms.settings import baseline


@dataclass(frozen=True)
class Stops:
    """A lever: a parameter, and the values it has besides the baseline's.

    name     by which words of the page know it
    values   eight, in order
    shown    percent, number or money
    """

    name: str
    parameter: str
    values: tuple[float, ...]
    shown: str = "number"

    def stops(self) -> list[float | None]:
        """Return the nine stops in order; None is the baseline."""
        own = self.default()
        below = [value for value in self.values if value < own]
        return [*below, None, *self.values[len(below) :]]

    def default(self) -> float:
        """Return the parameter's value of the baseline; of a calibrated one the table's."""
        return float(next(one.value for one in baseline() if one.name == self.parameter))

    def overrides(self, stop: float | None) -> str:
        """Return what is set at a stop: nothing at the baseline's, where each calibrated point keeps its own value."""
        return "" if stop is None else f"{self.parameter}={stop:g}"

    def calibrated(self) -> bool:
        """Return whether each point of the calibrated set has a value of its own."""
        return next(one.status for one in baseline() if one.name == self.parameter) == "free"

    def told(self) -> dict[str, Any]:
        """Return what the page is told of it besides results."""
        stops = self.stops()
        return {
            "name": self.name,
            "parameter": self.parameter,
            "shown": self.shown,
            "stops": [self.default() if one is None else one for one in stops],
            "at": stops.index(None),
            "calibrated": self.calibrated(),
        }


# eight that move the figures of 2024 most (benchmarks/lever_effects.py, docs/lab.md), then four of the article's
LEVERS = (
    Stops("grant", "research.sponsor_grant", (0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0), "money"),
    Stops("elasticity", "demand.price_elasticity", (0.5, 0.7, 0.9, 1.0, 1.2, 1.4, 1.7, 2.0)),
    Stops("ai_growth", "ai.growth", (0.0, 0.1, 0.2, 0.25, 0.35, 0.4, 0.5, 0.7), "percent"),
    Stops("threshold", "developer.threshold", (16.0, 18.0, 19.0, 19.5, 20.5, 21.0, 22.0, 25.0)),
    Stops("price_weight", "choice.price_weight", (0.5, 0.75, 1.0, 1.1, 1.5, 2.0, 2.5, 3.5)),
    Stops("cover", "sponsor.support", (0.0, 0.1, 0.2, 0.3, 0.5, 0.6, 0.8, 1.0), "percent"),
    Stops("bets", "developer.group_part", (0.0, 0.15, 0.3, 0.45, 0.75, 0.85, 0.95, 1.0), "percent"),
    Stops("follow", "research.follow", (0.0, 0.1, 0.2, 0.3, 0.6, 0.7, 0.85, 1.0), "percent"),
    Stops("parents", "sponsor.tolerance", (0.0, 0.05, 0.09, 0.17, 0.21, 0.25, 0.3, 0.4), "percent"),
    Stops("packaging", "foundry.packaging_growth", (0.0, 0.05, 0.1, 0.15, 0.2, 0.35, 0.45, 0.6), "percent"),
    Stops("research_effect", "research.elasticity", (0.0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1.0)),
    Stops("scheduling", "schedule.share", (0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1.0), "percent"),
)
