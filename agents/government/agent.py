"""A government as a Mesa agent: a view of its region; and what the state of one region decides by."""

from __future__ import annotations

from dataclasses import dataclass

from suanli.agents.firm import Firm
from suanli.agents.government.procurement import Procurement
from suanli.agents.government.programmes import Programmes
from suanli.agents.government.research_support import ResearchSupport


@dataclass
class State:
    """What the state of ``policy.region`` pays for: programmes, procurement, R&D of others."""

    programmes: Programmes
    procurement: Procurement
    support: ResearchSupport


class Government(Firm):
    """The state of a region: it taxes the industry's firms, pays for programmes, and decides what ``policy`` says."""

    @property
    def profit(self) -> float:
        """Taxes of the industry's firms less what it pays for them in the latest quarter, USD bn; 0 at the start."""
        return self.recent("state_taxes") - self.recent("state_outlays") if len(self.model.records) else 0.0
