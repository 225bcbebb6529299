"""What parent companies announce; frozen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Array = np.ndarray


@dataclass(frozen=True)
class Commitments:
    """What parent companies announce for the next quarter, by vendor."""

    support_limit: Array  # most a parent pays, USD bn per quarter
    tolerated_loss: Array  # USD bn per year
