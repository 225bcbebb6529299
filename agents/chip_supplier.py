"""A chip supplier: what it asks for its chips, what it spends on the next design, where and how much it has made."""

from __future__ import annotations

from typing import Any

import numpy as np

from suanli.agents.firm import Firm
from suanli.model import arithmetic
from suanli.model.chain_messages import ChipSignals, SupplierPlan
from suanli.model.equations import chips, hardware, pricing
from suanli.model.units import QUARTERS_PER_YEAR


class ChipSupplier(Firm):
    """A designer of AI accelerators. Foundries make its chips.

    other_research  design R&D that owners or another business pay for, USD bn per year
    foundry         memory: column of the foundry it books at, -1 for none
    scarcity        memory: what scarcity has added to the logarithm of its mark-up
    growth, sales_growth  beliefs: growth of orders and of sales, share per quarter
    """

    def __init__(self, *args: Any, other_research: float, foundry: int, growth: float) -> None:
        super().__init__(*args)
        self.other_research, self.foundry = other_research, foundry
        self.scarcity, self.growth, self.sales_growth = 0.0, growth, growth

    def decide(self, signals: ChipSignals) -> SupplierPlan:
        """This quarter's price, design R&D and wafers, from yesterday's records alone."""
        p, me = self.parameters, self.row
        ordered = float(signals.ordered[me])
        shipped = float(signals.shipped[me])
        self.scarcity = float(
            chips.next_scarcity(self.scarcity, ordered, shipped, p.chip.scarcity_response, p.chip.scarcity_reversion)
        )
        self.growth = float(hardware.adaptive_growth(self.growth, ordered, float(signals.ordered_before[me])))
        self.sales_growth = float(
            hardware.adaptive_growth(self.sales_growth, float(signals.sales[me]), float(signals.sales_before[me]))
        )
        self.foundry = self._best_foundry(signals)
        return SupplierPlan(
            row=me,
            price=self.posted_price(signals),
            scarcity=self.scarcity,
            research=self.research_wanted(signals),
            foundry=self.foundry,
            wafers=self._wafers_wanted(signals),
        )

    def posted_price(self, signals: ChipSignals) -> float:
        """Price of a thousand chips, USD bn: cost of making them now, Bertrand mark-up, scarcity.

        p = c eta / (eta - 1) exp(x),  eta = gamma (1 - s) + epsilon,  s its part of all it could sell to
        """
        chip = self.parameters.chip
        markup = pricing.bertrand_markup(self.share(signals), chip.value_weight, chip.demand_elasticity)
        return float(signals.unit_cost[self.row] * markup * arithmetic.exp(self.scarcity))

    def share(self, signals: ChipSignals) -> float:
        """Its part of the orders of those regions that buy from it, weighted by what they spend on chips."""
        mix = signals.mix[:, self.row]
        weight = signals.bought * (mix > 0.0)
        return (
            float(arithmetic.product(mix, weight) / arithmetic.total(weight)) if arithmetic.total(weight) > 0.0 else 0.0
        )

    def research_wanted(self, signals: ChipSignals) -> float:
        """Design R&D: a share of the sales it expects, what owners or another business pay, and the state, USD bn."""
        expected = signals.sales[self.row] * (1.0 + self.sales_growth)
        own = self.parameters.chip.research_share * float(expected)
        return own + self.other_research / QUARTERS_PER_YEAR + float(signals.support[self.row])

    def _best_foundry(self, signals: ChipSignals) -> int:
        """The open foundry furthest down the ladder; a design moves only for a lead of ``foundry.port_gap`` nodes."""
        level, open_ = signals.foundries.level, signals.foundries.open_to[self.row]
        if not level.size or not open_.any():
            return -1
        best = int(np.argmax(np.where(open_, level, -np.inf)))
        here = self.foundry
        stays = here >= 0 and open_[here] and level[best] - level[here] <= self.parameters.foundry.port_gap
        return here if stays else best

    def _wafers_wanted(self, signals: ChipSignals) -> float:
        """Wafers to book, thousands: what it plans to ship when they are chips, and a part of what it lacks until then.

        w = max(0, d_L + ahead d_0 + a [sum_j d_j + z d_0 - coming]) / good chips a wafer,  j = 1 .. L = cycle + 1
        d_j = min(o (1 + g)^j, d_0 (1 + h)^j):  of padded orders it believes what grows by h a quarter from d_0

        d_0  shipped a quarter ago, ``chip.least_belief`` of orders at least; a  ``chip.adjustment``

        Anchoring and adjustment: Sterman, Management Science 35(3), 1989.
        """
        if self.foundry < 0:
            return 0.0
        p, me, time = self.parameters, self.row, self.parameters.foundry.cycle + 1
        ordered, coming = float(signals.ordered[me]), float(signals.coming[me])
        base = min(ordered, max(float(signals.shipped[me]), p.chip.least_belief * ordered))
        ahead = np.arange(1.0, time + 1)
        planned = np.minimum(
            ordered * arithmetic.powers(1.0 + self.growth, ahead),
            base * arithmetic.powers(1.0 + p.chip.planned_growth, ahead),
        )
        lacking = arithmetic.total(planned) + p.chip.safety_stock * base - coming
        taken_ahead = float(signals.foundries.ahead[me]) * base
        wanted = max(0.0, float(planned[-1]) + taken_ahead + p.chip.adjustment * lacking)
        return wanted / float(signals.foundries.good_chips[me, self.foundry])
