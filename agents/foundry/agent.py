"""A foundry as a Mesa agent: a view of its row."""

from __future__ import annotations

from suanli.agents.firm import Firm


class Foundry(Firm):
    """A maker of other firms' chips. Its process moves as its R&D and tools allow."""

    plans, accounts, profit_series = "foundry_plans", "foundry_accounts", "foundry_operating_profit"
