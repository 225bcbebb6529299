"""A government as a Mesa agent: a view of its region."""

from __future__ import annotations

from suanli.agents.firm import Firm


class Government(Firm):
    """The state of a region: it taxes the industry's firms, pays for programmes, and decides what ``policy`` says."""

    @property
    def profit(self) -> float:
        """Taxes of the industry's firms less what it pays for them in the latest quarter, USD bn; 0 at the start."""
        return self.recent("state_taxes") - self.recent("state_outlays") if len(self.model.records) else 0.0
