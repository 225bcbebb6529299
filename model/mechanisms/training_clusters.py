"""Minimum training clusters: who holds enough top chips for frontier work, by performance of a chip and of all."""

from __future__ import annotations

import numpy as np

from suanli.model.equations import classes
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array
from suanli.model.mechanisms.base import Mechanism
from suanli.model.mechanisms.heterogeneous_pooling import HeterogeneousPooling
from suanli.model.parameters.clouds import GangParameters

Array = np.ndarray


class TrainingClusters(Mechanism):
    """Thresholds of frontier work. fading  (year after which their growth fades, half-life in years)"""

    name = "training clusters"
    group = GangParameters

    def __init__(self, p: GangParameters, pooling: HeterogeneousPooling, fading: tuple[float, float]) -> None:
        self.p, self.pooling, self.fading = p, pooling, fading

    @property
    def on(self) -> bool:
        """Whether frontier work asks for a cluster."""
        return self.p.enabled

    def top_holdings(self, chips: Array, performance: Array, best: float) -> tuple[Array, Array]:
        """Return (thousand top chips, their performance in PF) that each vendor has installed.

        A chip is a top one if it reaches a part of the best on sale; by the vintage it came with.

        chips, performance  of each vintage, (vendors, life); best  on sale a quarter ago, TFLOPS
        """
        if not self.pooling.suppliers or chips.shape != performance.shape:
            nothing = np.zeros(len(self.pooling.kind.region))
            return nothing, nothing
        each = np.divide(performance, chips, out=np.zeros_like(chips), where=chips > 0.0)
        top = each >= self.p.least_performance * best
        return arithmetic.total(chips * top, axis=1), arithmetic.total(performance * top, axis=1)

    def needed(self, quarter: int) -> float:
        """Return the performance of a cluster for frontier work in a quarter, PF; 0 where nothing is asked."""
        if not self.p.enabled:
            return 0.0
        return classes.gang_performance(quarter, self.p.performance, self.p.growth, *self.fading)

    def capable(self, quarter: int, chips: Array, performance: Array, best: float) -> Array:
        """Return the part of frontier work that each vendor can run, by what one firm of a row has.

        1 with a cluster of top chips, what a mixed one yields (``heterogeneous_pooling``), else 0
        """
        members, asked = self.pooling.kind.members, self.needed(quarter)
        top = self.top_holdings(chips, performance, best)[1] / members
        alone = as_array(top >= asked).astype(float)
        eta = self.pooling.efficiency(chips, performance)
        lesser = arithmetic.total(performance, axis=1) / members - top
        return as_array(np.maximum(alone, np.where(top + eta * lesser >= asked, eta, 0.0)))
