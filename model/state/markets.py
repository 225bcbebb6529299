"""Where regions buy their chips: what the market remembers from quarter to quarter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from suanli.model.kernel.fleet import handed_on

Array = np.ndarray


@dataclass
class ChipMarket:
    """Where regions buy their chips, (regions, suppliers): parts of orders, and what 2018 reveals besides value.

    opening_price  of AI servers in 2018Q1, USD bn per PF, by region
    contracts      past deliveries, (buyers, suppliers), thousand chips; wafers  past starts by supplier, thousands
    """

    mix: Array
    reputation: Array
    opening_price: Array
    contracts: Array
    wafers: Array

    def hand_on(self, parts: Array) -> None:
        """Past deliveries go where the hardware goes. parts  what vendors take of each other, (vendors, vendors)"""
        vendors = len(parts)
        self.contracts = np.concatenate((handed_on(self.contracts[:vendors], parts), self.contracts[vendors:]))
