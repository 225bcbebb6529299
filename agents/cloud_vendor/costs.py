"""What vendors' compute costs besides energy and capital: operations as learnt so far, running of servers and chips."""

from __future__ import annotations

import numpy as np

from suanli.model.equations import costs
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array
from suanli.model.kernel.ledger import Ledger
from suanli.model.parameters.clouds import OperationsParameters
from suanli.model.state.messages import Fills

Array = np.ndarray


def operations_cost(experience: Array, cost: float, reference: float, p: OperationsParameters) -> Array:
    """Return the cost of running a compute unit for a quarter besides energy, by vendor, USD bn per CU.

    experience  cumulative compute served, CU-quarters; cost  at the reference experience, USD bn per CU
    """
    known = costs.effective_experience(experience, p.spill_over)
    return costs.learnt_cost(cost, known, reference, p.learning)


def operations(ledger: Ledger, fills: Fills, cost: Array, chip_running: float) -> Array:
    """Return what running servers and chips comes to in a quarter, USD bn by vendor.

    cost  of a compute unit served, by vendor; chip_running  of a thousand chips installed
    """
    served = cost * arithmetic.total(fills.served, axis=0)
    return as_array(served + chip_running * ledger.chips.capacity)
