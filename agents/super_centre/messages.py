"""What super-computing centres see and plan in a quarter; frozen. Columns by centre."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Array = np.ndarray


@dataclass(frozen=True)
class CentreSignals:
    """What super-computing centres see, by centre."""

    savings: Array  # USD bn
    price: Array  # of one PF of a machine, USD bn
    newest: Array  # its largest machine, PF


@dataclass(frozen=True)
class CentrePlans:
    """All centres' plans as columns."""

    bought: Array  # machine of bought chips, PF
    own: Array  # machine of own chips, PF
