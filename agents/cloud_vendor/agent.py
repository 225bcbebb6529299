"""A cloud vendor as a Mesa agent: a view of its row. What it decides and what comes of it is beside this file."""

from __future__ import annotations

from typing import Any

from suanli.agents.cloud_vendor import explanation
from suanli.agents.cloud_vendor.state import VendorParameters
from suanli.agents.firm import Firm
from suanli.model.kernel.errors import InputError


class CloudVendor(Firm):
    """One of the named vendors, or a row of other vendors that stands for ``members`` small ones.

    group    who it is counted with: us_three, chinese_seven, fringe, laboratory
    members  number of firms in the row; one for a full-range vendor

    ``planning`` decides, ``pricing``, ``research`` and ``investment`` are its parts, ``accounts`` keeps its books,
    ``state`` is what it believes.
    """

    plans, accounts, profit_series = "plans", "accounts", "operating_profit"

    def __init__(self, *args: Any, group: str, members: int) -> None:
        super().__init__(*args)
        self.group, self.members = group, members

    @property
    def research(self) -> float:
        """R&D spent in the latest simulated quarter, USD bn."""
        return self.recent("research")

    @property
    def share(self) -> float:
        """Share of world spending in the latest simulated quarter."""
        return self.recent("share")

    def explain(self, quarter: int | None = None) -> explanation.Explanation:
        """Return why it decided as it did in a quarter (1 is 2018Q1; the latest one where none is given).

        Raises InputError for a quarter that isn't recorded or has none before it, or in which it isn't in the market.
        """
        records = self.model.records

        def at(series: str, when: int) -> float:
            return float(records.array(series)[when - 1, self.row])

        when = len(records) if quarter is None else quarter
        if not isinstance(when, int) or not 2 <= when <= len(records):
            raise InputError("explain: quarter", when, f"a recorded quarter, from 2 (2018Q2) to {len(records)}")
        if at("trading", when) == 0.0:
            raise InputError("explain: quarter", when, f"a quarter in which {self.label} is in the market")
        return explanation.explained(at, when, VendorParameters.of(self.model.parameters))
