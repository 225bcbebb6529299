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
    budget_growth  share per year; running_share  part of the budget that running takes
    step           how many times its largest machine a new one has to be
    own_factor     cost of a PF of own chips over a bought one in 2018; own_progress  its yearly fall besides nodes
    """

    names: tuple[str, ...]
    labels: tuple[str, ...]
    region: Array
    foundry: Array
    opening_level: Array
    opening: Array
    budget: Array
    budget_growth: Array
    running_share: Array
    step: Array
    own_factor: Array
    own_progress: Array

    def __len__(self) -> int:
        return len(self.names)
