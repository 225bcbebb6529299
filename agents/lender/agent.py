"""A lender as a Mesa agent: a view of its region. How much it lends is ``equations.finance.debt_room``."""

from __future__ import annotations

from suanli.agents.firm import Firm


class Lender(Firm):
    """The lender that a region's vendors bank with."""

    @property
    def loans(self) -> float:
        """What vendors of its region owe it, USD bn."""
        world = self.model.world
        return float(world.ledger.by_lender(world.ledger.debt)[self.row])

    @property
    def profit(self) -> float:
        """Interest received less debts lost in the latest quarter, USD bn; 0 at the start."""
        if not len(self.model.records):
            return 0.0
        records, ledger = self.model.records, self.model.world.ledger
        return float(
            ledger.by_lender(records.recent("interest", 1)[0] - records.recent("debt_forgiven", 1)[0])[self.row]
        )
