"""What parent companies remember of their vendors, by vendor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Array = np.ndarray


@dataclass(frozen=True)
class ParentState:
    """The last milestone of each vendor.

    share  of its home market when it reached it; since  quarters that have passed
    """

    share: Array
    since: Array
