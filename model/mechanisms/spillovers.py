"""Spill-overs to telecom and power: what compute buys of them teaches them, up to a bound.

    g = cap (1 - exp(-X / X0)),   X' = X + what data centres of the region paid,   price' = price (1 - g)

One stock an industry and region, from nothing in 2018; a cap of 0 is the off-switch, and 0 it is unless a scenario says
otherwise. What other buyers of power and networks save isn't counted.
"""

from __future__ import annotations

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import agreed, as_array
from suanli.model.mechanisms.base import Mechanism
from suanli.model.parameters.declared import Group, number
from suanli.model.results.store import Series

Array = np.ndarray
INDUSTRIES = ("power", "telecom")


class SpillParameters(Group, name="spill"):
    """Spill-overs to telecom and power."""

    power: float = number(
        "share",
        0,
        0.9,
        "most by which power for data centres gets cheaper by what they buy; 0 is the off-switch",
        "数据中心采购使其电价下降的上限；0 为关闭",
    )
    telecom: float = number("share", 0, 0.9, "the same of the network's fees", "同上，指网络费用")
    scale: float = number(
        "USD bn", 0.1, 100000, "what must be bought for 63 per cent of that", "达到上限 63% 所需的采购额"
    )


class Spillovers(Mechanism):
    """What each industry has learnt. bought  what data centres have paid so far, (industries, regions), USD bn"""

    name = "spill-overs"
    group = SpillParameters
    series = (
        Series(
            "spill_over",
            "region",
            "USD bn per quarter",
            "Saved by what telecom and power learnt",
            lambda mechanism, energy_bill: arithmetic.total(
                mechanism.saved(as_array([energy_bill.power, energy_bill.network])), 0
            ),
        ),
    )

    def __init__(self, p: SpillParameters, regions: int) -> None:
        self.most = {"power": p.power, "telecom": p.telecom}
        self.scale = p.scale
        self.bought = np.zeros((len(INDUSTRIES), regions))

    @property
    def on(self) -> bool:
        """Whether an industry can learn anything."""
        return any(agreed(most > 0.0) for most in self.most.values())

    def gain(self, industry: str) -> Array:
        """Return the part by which an industry's price has fallen for data centres, by region."""
        most, stock = self.most[industry], self.bought[INDUSTRIES.index(industry)]
        if agreed(most <= 0.0):
            return np.zeros_like(stock)
        return as_array(most * -arithmetic.expm1(-stock / self.scale))

    def price_left(self, industry: str, region: Array) -> Array:
        """Return the price over what it would be without spill-overs, by site. region  of each site"""
        return as_array(1.0 - self.gain(industry)[region])

    def saved(self, income: Array) -> Array:
        """Return what data centres saved in a quarter, (industries, regions), USD bn: income g / (1 - g).

        income  what they paid the industries
        """
        part = as_array([self.gain(industry) for industry in INDUSTRIES])
        return as_array(income * part / (1.0 - part))

    def learn(self, income: Array) -> None:
        """What was bought adds to what was learnt."""
        self.bought = self.bought + income
