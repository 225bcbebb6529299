"""A chip supplier as a Mesa agent: a view of its row."""

from __future__ import annotations

from suanli.agents.firm import Firm


class ChipSupplier(Firm):
    """A designer of AI accelerators. Foundries make its chips."""

    plans, accounts, profit_series = "supplier_plans", "supplier_accounts", "chip_operating_profit"
