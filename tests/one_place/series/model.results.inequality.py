"""How unequal vendors' R&D is."""

from __future__ import annotations

import numpy as np

from suanli.agents.cloud_vendor.messages import Accounts
from suanli.agents.cloud_vendor.state import VendorState
from suanli.model.results.store import Series


def gini(accounts: Accounts, vendor_state: VendorState) -> float:
    """Return the Gini coefficient of R&D over the vendors that are in the market; 0 where nobody spends anything."""
    spent = np.sort(accounts.research[vendor_state.trading])
    if not spent.sum() > 0.0:
        return 0.0
    place = np.arange(1, len(spent) + 1)
    return float((2.0 * place - len(spent) - 1.0) @ spent / (len(spent) * spent.sum()))


SERIES = (Series("research_gini", "world", "1", "Gini coefficient of vendors' R&D", gini, yearly="mean"),)
