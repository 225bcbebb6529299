"""A chip supplier: what it asks for its chips and what it spends on the next design."""

from __future__ import annotations

from typing import Any

import numpy as np

from suanli.agents.firm import Firm
from suanli.model.equations import chips, pricing
from suanli.model.messages import ChipSignals, SupplierPlan
from suanli.model.units import QUARTERS_PER_YEAR


class ChipSupplier(Firm):
    """A designer of AI accelerators. Others make its chips; capacity to make them is shared by all.

    other_research  design R&D that owners or another business pay for, USD bn per year
    scarcity        memory: what scarcity has added to the logarithm of its mark-up
    """

    def __init__(self, *args: Any, other_research: float) -> None:
        super().__init__(*args)
        self.other_research, self.scarcity = other_research, 0.0

    def decide(self, signals: ChipSignals) -> SupplierPlan:
        """This quarter's price and design R&D, from yesterday's records alone."""
        get, ordered, shipped = self.parameters.number, signals.ordered[self.row], signals.shipped[self.row]
        self.scarcity = chips.next_scarcity(
            self.scarcity,
            float(ordered),
            float(shipped),
            get("chip.scarcity_response"),
            get("chip.scarcity_reversion"),
        )
        return SupplierPlan(
            row=self.row,
            price=self.posted_price(signals),
            scarcity=self.scarcity,
            research=self.research_wanted(signals),
        )

    def posted_price(self, signals: ChipSignals) -> float:
        """Price of a thousand chips, USD bn: production cost, Bertrand mark-up, scarcity.

        p = c eta / (eta - 1) exp(x),  eta = gamma (1 - s) + epsilon,  s its part of all it could sell to
        """
        get = self.parameters.number
        stance = pricing.Stance(
            share=self.share(signals),
            price_weight=get("chip.value_weight"),
            elasticity=get("chip.demand_elasticity"),
            fixed_markup=0.0,
            penetration=0.0,
        )
        return float(signals.production_cost * pricing.bertrand_markup(stance) * np.exp(self.scarcity))

    def share(self, signals: ChipSignals) -> float:
        """Its part of the orders of those regions that buy from it, weighted by what they spend on chips."""
        mix = signals.mix[:, self.row]
        weight = signals.bought * (mix > 0.0)
        return float(mix @ weight / weight.sum()) if weight.sum() > 0.0 else 0.0

    def research_wanted(self, signals: ChipSignals) -> float:
        """Design R&D, USD bn per quarter: a share of sales, and what owners or another business pay for."""
        earned = self.parameters.number("chip.research_share") * float(signals.sales[self.row])
        return earned + self.other_research / QUARTERS_PER_YEAR
