"""A vendor's parent: how much loss it bears and how much money it pays in."""

from __future__ import annotations

from typing import Any

from suanli.agents.firm import Firm
from suanli.model import arithmetic
from suanli.model.messages import Commitment
from suanli.model.units import QUARTERS_PER_YEAR


class Sponsor(Firm):
    """The parent of one vendor. Its cash flow of 2018 is measured; what it tolerates is a share of it.

    cash_flow  C0, operating cash flow in 2018, USD bn per year; 0 where a vendor has no sponsor
    """

    def __init__(self, *args: Any, cash_flow: float) -> None:
        super().__init__(*args)
        self.opening_cash_flow = cash_flow

    def cash_flow(self, quarter: int) -> float:
        """C(t) = C0 (1 + g)^(t / 4), USD bn per year."""
        growth = self.parameters.sponsor.cash_flow_growth
        return float(self.opening_cash_flow * arithmetic.power(1.0 + growth, quarter / QUARTERS_PER_YEAR))

    def decide(self, quarter: int, pooled: float) -> Commitment:
        """Announce, in ``quarter``, what holds in the next one.

        support limit a quarter = chi C / 4;  tolerated operating loss a year = tau C

        pooled  what the group's layers have added to its cash flow, USD bn per year: part of C
        """
        cash_flow = self.cash_flow(quarter + 1) + pooled
        return Commitment(
            vendor=self.row,
            support_limit=self.parameters.sponsor.support * cash_flow / QUARTERS_PER_YEAR,
            tolerated_loss=self.parameters.sponsor.tolerance * cash_flow,
        )
