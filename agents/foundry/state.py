"""What foundries are, have and expect: columns, one foundry a row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Array = np.ndarray


@dataclass(frozen=True)
class FoundryFacts:
    """What never changes about foundries.

    research, capex  of 2018, USD bn per year; other_wafers  for other customers at such nodes, thousands a quarter
    running_share  part of sales that running takes
    """

    names: tuple[str, ...]
    labels: tuple[str, ...]
    region: Array
    research: Array
    capex: Array
    other_wafers: Array
    running_share: Array

    def __len__(self) -> int:
        return len(self.names)


@dataclass
class FoundryState:
    """What foundries have between two quarters.

    level    nodes down from 28 nm; defects  excess over a mature process, per cm2
    growth   expected, of bookings for wafers and for packaging, (2, foundries), share per quarter
    """

    level: Array
    defects: Array
    growth: Array
