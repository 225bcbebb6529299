"""When a centre orders a machine: it saves its state's money until a new one is worth it."""

from __future__ import annotations

import numpy as np

from suanli.agents.super_centre.messages import CentrePlans, CentreSignals
from suanli.agents.super_centre.state import CentreFacts

Array = np.ndarray


def planned(seen: CentreSignals, facts: CentreFacts) -> CentrePlans:
    """Return machines ordered this quarter, PF by centre: what savings pay for, if that is worth the change; else none.

    order S / k if S / k >= s K_newest      S savings, k price of a PF, s the step, K the newest machine
    """
    affordable = np.maximum(0.0, seen.savings) / seen.price
    wanted = np.where(affordable >= facts.step * seen.newest, affordable, 0.0)
    own_chips = facts.foundry >= 0
    return CentrePlans(wanted * ~own_chips, wanted * own_chips)
