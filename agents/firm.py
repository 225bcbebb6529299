"""What every firm is to Mesa: a view of its permanent row. What firms of a kind decide is in the kind's folder."""

from __future__ import annotations

from typing import Any, ClassVar

import mesa

from suanli.agents.actor import Actor


class Firm(Actor):
    """A firm of the industry.

    row     permanent row in every column of its kind (a parent company has its vendor's row)
    name    identifier; label: what people call it
    region  column of its home region

    plans, accounts  names of the messages of the quarter that hold its plan and its books; profit_series, of records
    """

    plans: ClassVar[str] = ""
    accounts: ClassVar[str] = ""
    profit_series: ClassVar[str] = ""

    def __init__(self, model: mesa.Model, row: int, name: str, label: str, region: int) -> None:
        super().__init__(model)
        self.row, self.name, self.label, self.region = row, name, label, region

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.label})"

    @property
    def profit(self) -> float:
        """Operating profit of the latest simulated quarter, USD bn; 0 in the initial state."""
        return self.recent(self.profit_series) if len(self.model.records) else 0.0

    def recent(self, series: str) -> float:
        """Return the latest figure of a series by its kind; UnknownNameError for one that isn't recorded."""
        return float(self.model.records.recent(series, 1)[0][self.row])

    def plan(self) -> dict[str, Any]:
        """Return what it decided in the latest simulated quarter, by name; empty in the initial state."""
        return self._of_today(self.plans)

    def books(self) -> dict[str, float]:
        """Return profit and loss and cash flows of the latest quarter, USD bn, by line; empty before the first."""
        return self._of_today(self.accounts)

    def _of_today(self, message: str) -> dict[str, Any]:
        found = getattr(self.model.world.today, message, None) if message else None
        return {} if found is None else {name: column[self.row].tolist() for name, column in vars(found).items()}
