"""What a calibration aims at, and how far a run is from it: targets to a year and paths of 2018-2022, or another run's.

A run's loss is a sum of terms, one an aim:

    target  min(max(0, |x - centre| / half - quiet), 3)^2   half width of the band; quiet 1/2, 0 for a run's figures
            one-sided: min(max(0, edge + margin - x) / (2 margin), 3)^2, margin 0.15 of the edge, at least 0.015
    path    0.05 mean over years of min(|x - seen| / (0.25 size), 12)^2, size at least a fifth of the path's largest

The loss of a point is the mean over seeds, so spread costs as much as bias does.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import numpy as np

from suanli.experiments.paths import PATHS
from suanli.experiments.targets import TARGETS
from suanli.model.parameters.load import observed

Array = np.ndarray
PATH_WEIGHT, PATH_SCALE, MOST_OFF_PATH = 0.05, 0.25, 12.0
ONE_SIDED_MARGIN, LEAST_MARGIN, MOST_MISSED, QUIET = 0.15, 0.015, 3.0, 0.5


@dataclass(frozen=True, eq=False)
class Aim:
    """One term of the loss.

    columns  of a run's row (``validate.said``) that it looks at; centre, scale  of each
    quiet    scaled distance that costs nothing; most  above which it costs no more; above  only what lies below counts
    """

    name: str
    columns: slice
    centre: Array
    scale: Array
    quiet: float
    most: float
    weight: float = 1.0
    above: bool = False

    def term(self, row: Array) -> float:
        """What a run's row costs; a figure that isn't produced costs the most."""
        off = (row[self.columns] - self.centre) / self.scale
        off = np.maximum(-off if self.above else np.abs(off), 0.0) - self.quiet
        off = np.where(np.isnan(off), self.most, np.clip(off, 0.0, self.most))
        return self.weight * float(np.mean(off**2))


def loss(row: Array, aims: tuple[Aim, ...]) -> dict[str, float]:
    """Terms of a run's loss, by aim."""
    return {aim.name: aim.term(row) for aim in aims}


def observed_aims(until: int) -> tuple[Aim, ...]:
    """Targets that look at no year after ``until``, and paths; what has no band or isn't answered yet is no aim."""
    aims, known = [], observed()
    for place, target in enumerate(TARGETS):
        columns = slice(place, place + 1)
        if target.answer is None or target.low is None or target.high is None or target.year > until:
            continue
        if math.isinf(target.high):
            margin = _margin(target.low)
            centre, half = np.array([target.low + margin]), np.array([2.0 * margin])
            aims.append(Aim(target.id, columns, centre, half, 0.0, MOST_MISSED, above=True))
        else:
            centre, half = np.array([(target.low + target.high) / 2.0]), np.array([(target.high - target.low) / 2.0])
            aims.append(Aim(target.id, columns, centre, half, QUIET, MOST_MISSED))
    return (*aims, *_path_aims([np.array([known[path.name][year] for year in path.years]) for path in PATHS]))


def aims_of(row: Array) -> tuple[Aim, ...]:
    """The same figures as another run has them, for synthetic recovery: what it said is what was observed."""
    aims = []
    for place, target in enumerate(TARGETS):
        if target.low is not None and target.high is not None and math.isfinite(row[place]):
            half = 2.0 * _margin(target.low) if math.isinf(target.high) else (target.high - target.low) / 2.0
            centre = row[place : place + 1]
            aims.append(Aim(target.id, slice(place, place + 1), centre, np.array([half]), 0.0, MOST_MISSED))
    starts = len(TARGETS) + np.cumsum([0, *(len(path.years) for path in PATHS)])
    return (*aims, *_path_aims([row[low:high] for low, high in itertools.pairwise(starts)]))


def _margin(edge: float) -> float:
    return max(ONE_SIDED_MARGIN * edge, LEAST_MARGIN)


def _path_aims(figures: list[Array]) -> list[Aim]:
    aims, start = [], len(TARGETS)
    for path, seen in zip(PATHS, figures, strict=True):
        scale = PATH_SCALE * np.maximum(np.abs(seen), 0.2 * np.abs(seen).max())
        columns = slice(start, start + len(seen))
        aims.append(Aim(path.name, columns, seen, scale, 0.0, MOST_OFF_PATH, PATH_WEIGHT))
        start += len(seen)
    return aims
