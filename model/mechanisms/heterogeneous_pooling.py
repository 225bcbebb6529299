"""Heterogeneous computing: chips of several kinds work as one cluster, at an efficiency that root technology raises.

    eta_v = eta_b eta_c eta_s,   eta_b balance, eta_c communication (``equations.pooling``), eta_s = b software

A vendor whose top chips alone don't make a cluster for frontier work may add (needed - top) / eta of lesser ones; it
then runs frontier work at eta. Common software also takes distance from suppliers whose chips buyers hardly can use.
"""

from __future__ import annotations

import numpy as np

from suanli.agents.cloud_vendor.state import Kind
from suanli.agents.government.programmes import Programmes
from suanli.model.equations import pooling
from suanli.model.mechanisms.base import Mechanism
from suanli.model.parameters.policies import MixingParameters

Array = np.ndarray


class HeterogeneousPooling(Mechanism):
    """What mixed chips yield, by the programme that builds their software. suppliers  whether any chips are sold"""

    name = "heterogeneous pooling"
    group = MixingParameters

    def __init__(self, p: MixingParameters, programmes: Programmes, kind: Kind, suppliers: bool) -> None:
        self.p, self.programmes, self.kind, self.suppliers = p, programmes, kind, suppliers

    @property
    def on(self) -> bool:
        """Whether anything is spent on it."""
        return self.p.programme > 0.0

    def efficiency(self, chips: Array, performance: Array) -> Array:
        """Return the part of their performance that each vendor's chips yield as one cluster; 0 without the software.

        chips, performance  of each vintage, (vendors, life), thousands and PF
        """
        root, out = self.programmes.built("mixing"), np.zeros(len(self.kind.region))
        if root <= 0.0 or not self.suppliers or chips.shape != performance.shape:
            return out
        bandwidth = 1.0 + root * (self.p.bandwidth - 1.0)
        exchange = pooling.communication(self.p.communication, bandwidth, root * self.p.overlap)
        each = np.divide(performance, chips, out=np.zeros_like(chips), where=chips > 0.0)
        for row in np.flatnonzero(self.programmes.here(self.kind.region)):
            out[row] = pooling.balance(chips[row], each[row], root) * exchange * root
        return out

    def software_gained(self, reputation: Array) -> Array:
        """Return what common software gives suppliers buyers hardly can use: g b (max b_s - b_s), (regions, suppliers).

        reputation  b_s, (regions, suppliers), utility
        """
        gain = self.p.software_part * self.programmes.built("mixing")
        known = np.where(np.isfinite(reputation), reputation, -np.inf)
        distance = np.where(np.isfinite(known), known.max(axis=1, keepdims=True, initial=-np.inf) - known, 0.0)
        return np.asarray(self.programmes.by_region(gain)[:, None] * distance)
