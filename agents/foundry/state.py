"""What foundries are, have and expect: columns, one foundry a row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Array = np.ndarray


@dataclass(frozen=True)
class FoundryFacts:
    """What never changes about foundries.

    research, capex  of 2018, USD bn per year; other_wafers  for other customers at such nodes, thousands a quarter
    running_share  part of sales that running takes; research_share  part that process R&D takes: other business pays
                   the rest of it
    mature_defects  of a process that nothing is left to learn about, per cm2
    """

    names: tuple[str, ...]
    labels: tuple[str, ...]
    region: Array
    research: Array
    capex: Array
    other_wafers: Array
    running_share: Array
    research_share: Array
    mature_defects: Array

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
