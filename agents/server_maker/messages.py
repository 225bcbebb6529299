"""What server makers plan and book in a quarter; frozen. Columns by maker."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Array = np.ndarray


@dataclass(frozen=True)
class MakerPlans:
    """All server makers' plans as columns."""

    markup: Array  # price over cost


@dataclass(frozen=True)
class MakerAccounts:
    """Server makers' profit and loss and money flows of a quarter, USD bn, by maker."""

    revenue: Array
    chips: Array
    components: Array  # used, at cost
    overhead: Array
    operating_profit: Array
    tax: Array
    owners: Array
    dividend: Array
