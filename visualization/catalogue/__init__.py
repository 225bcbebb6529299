"""The catalogue of charts: one module each, drawn by the lab and by the report alike.

A module brings ``CHART``; nothing else knows which charts there are.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import ClassVar, Literal

import numpy as np

from suanli.experiments.observed_points import Shown
from suanli.model.kernel.errors import only_once
from suanli.model.kernel.units import QUARTERS_PER_YEAR

Array = np.ndarray
Read = Callable[[str], Array]  # a recorded series by its name, (quarters, entities)
Entities = Callable[[str], tuple[str, ...]]


@dataclass(frozen=True)
class Chart:
    """A chart of lines over quarters.

    name    unique among charts; by  what its lines are: world, region or vendor
    kind    of quantity: a key of ``lab.quantities.KINDS``
    lines   from recorded series and their entities to values by line, each (quarters,); of the world one, by ``name``
    words   (title, subtitle, what a reader is looking at) by language: en and zh
    shows   recorded series whose values the lines are, so that observed figures stand beside them; those of the entity
            ``world`` beside the line of a world's chart
    """

    brought_as: ClassVar[str] = "chart"

    name: str
    by: Literal["world", "region", "vendor"]
    kind: str
    lines: Callable[[Read, Entities], dict[str, Array]]
    words: dict[str, tuple[str, str, str]]
    shows: tuple[Shown, ...] = ()

    def said(self, language: str) -> tuple[str, str, str]:
        """Return its words in a language; a user's chart may speak but one."""
        return self.words.get(language, next(iter(self.words.values())))


def by_entity(values: Array, names: tuple[str, ...]) -> dict[str, Array]:
    """Return the columns of a series by the names of its entities."""
    return {name: values[:, column] for column, name in enumerate(names)}


def year_to(values: Array) -> Array:
    """Return the sum of the four quarters up to each quarter, along the first axis; NaN for the first three."""
    out = np.full_like(values, np.nan, dtype=float)
    if len(values) >= QUARTERS_PER_YEAR:
        windows = np.lib.stride_tricks.sliding_window_view(values, QUARTERS_PER_YEAR, axis=0)
        out[QUARTERS_PER_YEAR - 1 :] = windows.sum(axis=-1)
    return out


@cache
def charts() -> tuple[Chart, ...]:
    """Return all charts of this folder, by the names of their modules."""
    names = sorted(one.name for one in pkgutil.iter_modules(__path__))
    found = tuple(importlib.import_module(f"{__name__}.{name}").CHART for name in names)
    only_once("catalogue: chart", (one.name for one in found))
    return found
