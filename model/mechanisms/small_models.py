"""Industry-specific small models: work of low threshold done with less compute, at a part of its value.

A programme builds what they are able to do, up to the part of a sector's work that asks no more. Small
work needs no training cluster and asks less for quality.
"""

from __future__ import annotations

import numpy as np

from suanli.agents.government.programmes import Programmes
from suanli.model.equations import right_sizing
from suanli.model.kernel.either import agreed, as_array
from suanli.model.mechanisms.base import Mechanism
from suanli.model.parameters.policies import ModelsParameters

Array = np.ndarray


class SmallModels(Mechanism):
    """What small models can do, by the programme that builds them."""

    name = "small models"
    group = ModelsParameters

    def __init__(self, p: ModelsParameters, programmes: Programmes) -> None:
        self.p, self.programmes = p, programmes

    @property
    def on(self) -> bool:
        """Whether anything is spent on them."""
        return agreed(self.p.programme > 0.0)

    def possible(self, low_threshold: Array) -> Array:
        """Return the part of AI work that small models can do, (regions, sectors): what is built, of low threshold."""
        most = self.programmes.built("models")
        return as_array(self.programmes.by_region(most)[:, None] * low_threshold)

    def quality_asked(self, small_weight: Array) -> Array:
        """Return the part of the weight of quality that small work leaves, by region: 1 - l m.

        small_weight  m, part of spending that small work makes; l ``models.low_quality``
        """
        return as_array(1.0 - self.p.low_quality * small_weight)

    def tasks(self, served: Array, small: Array) -> Array:
        """Return work that AI compute served does, at fixed requirement and weighted by value kept, PF.

        served (1 - m (1 - rho)) / (1 - m (1 - c)),  m the part of it that small models do
        """
        worth = right_sizing.value_per_task(small, self.p.retention)
        return as_array(served * worth / right_sizing.compute_per_task(small, self.p.compute))
