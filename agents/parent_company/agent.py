"""A vendor's parent company as a Mesa agent: a view of its row."""

from __future__ import annotations

from typing import Any

from suanli.agents.firm import Firm


class ParentCompany(Firm):
    """The parent of one vendor. Its cash flow of 2018 is measured; what it tolerates is a share of it.

    opening_cash_flow  C0, free cash flow in 2018, USD bn per year; 0 where a vendor has no parent
    """

    plans = "commitments"

    def __init__(self, *args: Any, cash_flow: float) -> None:
        super().__init__(*args)
        self.opening_cash_flow = cash_flow

    @property
    def profit(self) -> float:
        """Dividends less loss funding of its vendor in the latest simulated quarter, USD bn; 0 in the initial state."""
        return self.recent("dividend") - self.recent("support") if len(self.model.records) else 0.0
