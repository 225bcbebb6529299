"""The loop, measured: the Matthew number, the growth rate of a gap, and the regime of a vendor-year.

Derivation in ``docs/loop.md``. The oracle holds for two equal vendors in a constant market with fixed mark-ups, no
Wright learning, no expansion, no limits of money or capacity.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from suanli.model.kernel import arithmetic

Array = np.ndarray
_ROUNDING = 1e-9


@dataclass(frozen=True)
class LoopState:
    """The symmetric point of two equal vendors, read from parameters and state; or many points, as arrays.

    quality_weight        theta
    research_elasticity   beta
    leverage              L, elasticity of R&D to the vendor's sales: 1, or more where profit limits it
    outside_share         sigma, share of R&D that doesn't follow sales
    inflow                G, gross inflow of knowledge a quarter / H
    imitation             kappa Z, share of the gap to the frontier closed each quarter
    installed_base_weight omega
    switching_cost        s
    due                   rho, share of workloads whose contract ends each quarter
    depreciation          delta, loss of knowledge each quarter
    price_weight          alpha; with mark-ups that follow shares only, like the two below
    markup_slope          mu, gap of log price for a gap of log revenue (``markup_slope``)
    cost_leverage         c, part of L that is cost saved with volume, where profit limits R&D
    """

    quality_weight: float | Array
    research_elasticity: float
    leverage: float | Array
    outside_share: float | Array
    inflow: float | Array
    imitation: float | Array
    installed_base_weight: float
    switching_cost: float | Array
    due: float
    depreciation: float
    price_weight: float = 0.0
    markup_slope: float = 0.0
    cost_leverage: float | Array = 0.0

    @property
    def stickiness(self) -> float | Array:
        """T = tanh(s / 2): what a switching cost adds to the long-run sensitivity of shares."""
        return arithmetic.tanh(self.switching_cost / 2.0)

    @property
    def installed_base(self) -> float | Array:
        """Omega' = (1 + T) omega / 3: feedback of the installed base on itself."""
        return (1.0 + self.stickiness) * self.installed_base_weight / 3.0


def markup_slope(price_weight: float, elasticity: float, steepness: float, rule: str) -> float:
    """mu, how a gap of log revenue between two near equals turns into one of log price: 0 under fixed mark-ups.

    mu = alpha / (2 (eta (eta - 1) + epsilon')),  eta = alpha / 2 + epsilon at equal shares

    elasticity, steepness  epsilon at today's price, and by how much it rises for each log point of the price
    """
    if rule == "fixed":
        return 0.0
    eta = price_weight / 2.0 + elasticity
    return price_weight / (2.0 * (eta * (eta - 1.0) + steepness))


def matthew_number(state: LoopState) -> float | Array:
    """Does a small lead grow? Between two equal vendors it does if and only if M > 1; 0 where nothing flows in.

    M = (1 - sigma) beta theta (1 + T) G (L + c mu) / ((G + kappa Z) (1 - mu - (1 + T) (omega / 3 - alpha mu)))
    T = tanh(s / 2);  under fixed mark-ups mu = 0, M = (1 - sigma) L beta theta (1 + T) G / ((G + kappa Z) (1 - omega'))
    """
    gain = (1.0 - state.outside_share) * state.research_elasticity
    gain = gain * (state.leverage + state.cost_leverage * state.markup_slope)
    damped = (1.0 + state.stickiness) * state.price_weight * state.markup_slope - state.markup_slope
    sensitivity = state.quality_weight * (1.0 + state.stickiness) / (1.0 - state.installed_base + damped)
    moving = state.inflow + state.imitation
    return gain * sensitivity * state.inflow / np.where(moving > 0.0, moving, 1.0)


def leverage(sales: Array, operations: Array, research: Array, paid_by_profit: Array) -> tuple[Array, Array]:
    """(L, c): elasticity of R&D to the vendor's sales, and the part of it that is cost saved with volume.

    L = 1, c = 0 where R&D is what is wanted, a share of sales;  L = (S - o) / R, c = o / R where profit is what pays:
    R = Pi + what is borne, and profit follows sales less what running costs

    sales S, operations o, research R  USD bn per quarter; paid_by_profit  True where less is done than is wanted
    """
    done = np.where(research > 0.0, research, 1.0)
    short = paid_by_profit & (research > 0.0)
    return np.where(short, (sales - operations) / done, 1.0), np.where(short, operations / done, 0.0)


def gap_growth_rate(state: LoopState) -> float:
    """Growth rate of a small gap in log quality, per quarter: ln of the dominant root of

    y(t)   = (1 - rho (1 - T)) y(t-1) + rho (1 - T^2) [theta x(t) + (omega / 3 - alpha mu) r(t-1)]
    r(t)   = y(t) + mu r(t-1)
    x(t+1) = x(t) + (G ((1 - sigma) beta [(L + c) r(t-1) - c y(t-1)] - x(t)) - kappa Z x(t)) / (1 - delta + G)

    x  gap of log quality, y  of log volume, r  of log revenue. The root is 1 exactly where M = 1, whatever rho.
    """
    stickiness = state.stickiness
    pull = state.due * (1.0 - arithmetic.power(stickiness, 2))
    feedback = pull * (state.installed_base_weight / 3.0 - state.price_weight * state.markup_slope)
    volume = [1.0 - state.due * (1.0 - stickiness), feedback, pull * state.quality_weight]
    revenue = [volume[0], volume[1] + state.markup_slope, volume[2]]
    scale = 1.0 - state.depreciation + state.inflow
    paid = (1.0 - state.outside_share) * state.research_elasticity * state.inflow / scale
    quality = [
        -paid * state.cost_leverage,
        paid * (state.leverage + state.cost_leverage),
        1.0 - (state.inflow + state.imitation) / scale,
    ]
    roots = np.linalg.eigvals(np.array([volume, revenue, quality], dtype=float))
    return float(arithmetic.log(np.max(roots.real)))


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
    Regime.HARVEST: "harvesting",
    Regime.EXPANSION: "investing",
    Regime.STRATEGIC_LOSS: "strategic loss",
    Regime.TRAPPED: "financially constrained",
    Regime.ABSENT: "not in the market",
}


def regime(profit: Array, share_change: Array, quality_change: Array, short_of_money: Array) -> Array:
    """The code of each vendor's regime, by one rule that names no vendor; numbers or arrays of one shape.

    profit             operating profit before sponsor money over four quarters, USD bn
    share_change       change of share over eight quarters
    quality_change     change of log quality against the frontier over eight quarters
    short_of_money     R&D and AI capital paid for stayed below what was wanted in each of eight quarters

    Changes below 1e-9 are rounding and count as none.

    profit >= 0: virtuous if share or relative quality did not fall, else harvesting.
    profit <  0: financially constrained if short of money; investing if share rose and relative quality did not fall;
    else strategic loss.
    """
    share_change, quality_change = (
        np.where(np.abs(change) < _ROUNDING, 0.0, change) for change in (share_change, quality_change)
    )
    held = (share_change >= 0.0) | (quality_change >= 0.0)
    expanding = (share_change > 0.0) & (quality_change >= 0.0)
    losing = np.where(expanding, float(Regime.EXPANSION), float(Regime.STRATEGIC_LOSS))
    losing = np.where(short_of_money, float(Regime.TRAPPED), losing)
    return np.where(profit >= 0.0, np.where(held, float(Regime.VIRTUOUS), float(Regime.HARVEST)), losing)
