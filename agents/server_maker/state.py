"""What server makers are and have: columns, one maker a row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Array = np.ndarray


@dataclass(frozen=True)
class MakerFacts:
    """What never changes about server makers; columns as for vendors.

    overhead        a maker's own costs, usually: share of sales; noise  standard deviation of the quarterly change of
                    its logarithm; persistence  part of the distance from the usual that is left a quarter on
    inventory_days  components in stock, days of the cost of sales
    """

    names: tuple[str, ...]
    labels: tuple[str, ...]
    identity: Array
    region: Array
    overhead: Array
    noise: Array
    persistence: Array
    inventory_days: Array

    def __len__(self) -> int:
        return len(self.names)


@dataclass
class MakerState:
    """What server makers have between two quarters. overhead  as a share of sales"""

    overhead: Array
