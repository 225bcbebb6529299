"""What super-computing centres are: columns, one centre a row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Array = np.ndarray


@dataclass(frozen=True)
class CentreFacts:
    """What never changes about super-computing centres.

    foundry        column of the foundry that makes its own chips, -1 for those that buy chips
    opening_level  node of that foundry in 2018; opening  machines of 2018, PF; budget  of 2018, USD bn per year
    """

    names: tuple[str, ...]
    labels: tuple[str, ...]
    region: Array
    foundry: Array
    opening_level: Array
    opening: Array
    budget: Array

    def __len__(self) -> int:
        return len(self.names)
