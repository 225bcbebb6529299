"""A server maker as a Mesa agent: a view of its row."""

from __future__ import annotations

from suanli.agents.firm import Firm


class ServerMaker(Firm):
    """A maker of servers for its home region."""

    plans, accounts, profit_series = "maker_plans", "maker_accounts", "maker_operating_profit"
