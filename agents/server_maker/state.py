"""What server makers are and have: columns, one maker a row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Array = np.ndarray


@dataclass(frozen=True)
class MakerFacts:
    """What never changes about server makers; columns as for vendors."""

    names: tuple[str, ...]
    labels: tuple[str, ...]
    identity: Array
    region: Array

    def __len__(self) -> int:
        return len(self.names)


@dataclass
class MakerState:
    """What server makers have between two quarters. overhead  as a share of sales"""

    overhead: Array
