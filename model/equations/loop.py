"""The loop, measured: the Matthew number, the growth rate of a gap, and the regime of a vendor-year.

Derivation in ``docs/loop.md``. The oracle holds for two equal vendors in a constant market with fixed mark-ups, no
Wright learning, no expansion, no limits of money or capacity.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np


@dataclass(frozen=True)
class LoopState:
    """The symmetric point of two equal vendors, read from parameters and state.

    quality_weight        theta
    research_elasticity   beta
    leverage              L, elasticity of R&D paid from own earnings to the vendor's sales
    outside_share         sigma, share of R&D not paid from own earnings
    inflow                G, gross inflow of knowledge a quarter / H
    imitation             kappa Z, share of the gap to the frontier closed each quarter
    installed_base_weight omega
    switching_cost        s
    due                   rho, share of workloads whose contract ends each quarter
    depreciation          delta, loss of knowledge each quarter
    """

    quality_weight: float
    research_elasticity: float
    leverage: float
    outside_share: float
    inflow: float
    imitation: float
    installed_base_weight: float
    switching_cost: float
    due: float
    depreciation: float

    @property
    def stickiness(self) -> float:
        """T = tanh(s / 2): what a switching cost adds to the long-run sensitivity of shares."""
        return float(np.tanh(self.switching_cost / 2.0))

    @property
    def installed_base(self) -> float:
        """Omega' = (1 + T) omega / 3: feedback of the installed base on itself."""
        return (1.0 + self.stickiness) * self.installed_base_weight / 3.0


def matthew_number(state: LoopState) -> float:
    """Does a small lead grow? It does if and only if M > 1.

    M = (1 - sigma) L beta theta (1 + T) G / ((G + kappa Z) (1 - omega'))
    T = tanh(s / 2),  omega' = (1 + T) omega / 3
    """
    gain = (1.0 - state.outside_share) * state.leverage * state.research_elasticity
    sensitivity = state.quality_weight * (1.0 + state.stickiness) / (1.0 - state.installed_base)
    return gain * sensitivity * state.inflow / (state.inflow + state.imitation)


def gap_growth_rate(state: LoopState) -> float:
    """Growth rate of a small gap in log quality, per quarter: ln of the dominant root of

    y(t)   = (1 - rho (1 - T) + rho (1 - T^2) omega / 3) y(t-1) + rho (1 - T^2) theta x(t)
    x(t+1) = x(t) + (G ((1 - sigma) L beta y(t-1) - x(t)) - kappa Z x(t)) / (1 - delta + G)

    x  gap of log quality, y  gap of log share. The root is 1 exactly where M = 1, whatever rho.
    """
    stickiness = state.stickiness
    pull = state.due * (1.0 - stickiness**2)
    keep = 1.0 - state.due * (1.0 - stickiness) + pull * state.installed_base_weight / 3.0
    scale = 1.0 - state.depreciation + state.inflow
    research = (1.0 - state.outside_share) * state.leverage * state.research_elasticity * state.inflow / scale
    decay = 1.0 - (state.inflow + state.imitation) / scale
    roots = np.linalg.eigvals(np.array([[keep, pull * state.quality_weight], [research, decay]]))
    return float(np.log(np.max(roots.real)))


class Regime(IntEnum):
    """What a vendor-year looks like; the codes stand in the records."""

    VIRTUOUS = 0
    HARVEST = 1
    EXPANSION = 2
    STRATEGIC_LOSS = 3
    TRAPPED = 4
    ABSENT = 5


REGIME_NAMES = {
    Regime.VIRTUOUS: "virtuous",
    Regime.HARVEST: "harvest",
    Regime.EXPANSION: "expansion",
    Regime.STRATEGIC_LOSS: "strategic loss",
    Regime.TRAPPED: "trapped",
    Regime.ABSENT: "not in the market",
}


def regime(profit: float, share_change: float, quality_change: float, short_of_research: bool) -> Regime:
    """The regime of a vendor by one rule that names no vendor.

    profit             operating profit before sponsor money over four quarters, USD bn
    share_change       change of share over eight quarters
    quality_change     change of log quality against the frontier over eight quarters
    short_of_research  R&D spent stayed below R&D desired in each of eight quarters

    profit >= 0: virtuous if share or relative quality did not fall, else harvest.
    profit <  0: trapped if short of research; expansion if share rose and relative quality did not fall; else
    strategic loss.
    """
    if profit >= 0.0:
        return Regime.VIRTUOUS if share_change >= 0.0 or quality_change >= 0.0 else Regime.HARVEST
    if short_of_research:
        return Regime.TRAPPED
    expanding = share_change > 0.0 and quality_change >= 0.0
    return Regime.EXPANSION if expanding else Regime.STRATEGIC_LOSS
