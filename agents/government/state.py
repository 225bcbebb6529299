"""What the state of one region decides by."""

from __future__ import annotations

from dataclasses import dataclass

from suanli.agents.government.procurement import Procurement
from suanli.agents.government.programmes import Programmes
from suanli.agents.government.research_support import ResearchSupport


@dataclass
class State:
    """What the state of ``policy.region`` pays for: programmes, procurement, R&D of others."""

    programmes: Programmes
    procurement: Procurement
    support: ResearchSupport
