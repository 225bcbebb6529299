"""What vendors' compute costs besides energy and capital: operations as learnt so far, running of servers and chips."""

from __future__ import annotations

import numpy as np

from suanli.model.equations import costs
from suanli.model.kernel import arithmetic
from suanli.model.kernel.ledger import Ledger
from suanli.model.parameters.clouds import OperationsParameters
from suanli.model.state.messages import Fills

Array = np.ndarray


def operations_cost(experience: Array, cost: float, reference: float, p: OperationsParameters) -> Array:
    """Return the cost of running a compute unit for a quarter besides energy, by vendor, USD bn per CU.

    experience  cumulative compute served, CU-quarters; cost  at the reference experience, USD bn per CU
    """
    known = costs.effective_experience(experience, p.spill_over)
    return np.array([costs.learnt_cost(cost, one, reference, p.learning) for one in known])


def operations(ledger: Ledger, fills: Fills, cost: Array, chip_running: float) -> Array:
    """Return what running servers and chips comes to in a quarter, USD bn by vendor.

    cost  of a compute unit served, by vendor; chip_running  of a thousand chips installed
    """
    served = cost * arithmetic.total(fills.served, axis=0)
    return np.asarray(served + chip_running * ledger.chips.capacity)
