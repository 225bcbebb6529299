"""An AI developer as a Mesa agent: a view of its row."""

from __future__ import annotations

from typing import Any

from suanli.agents.firm import Firm


class AIDeveloper(Firm):
    """Who trains and runs large models: a group's own laboratory, or independents that investors pay for.

    vendor  row of the group's cloud, -1 for independents
    """

    plans, accounts = "developer_plans", "developer_accounts"

    def __init__(self, *args: Any, vendor: int) -> None:
        super().__init__(*args)
        self.vendor = vendor

    @property
    def profit(self) -> float:
        """Nothing: what developers earn isn't modelled; groups and investors pay for their compute."""
        return 0.0
