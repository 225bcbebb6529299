"""What AI developers are and have: columns, one developer a row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Array = np.ndarray


@dataclass(frozen=True)
class DeveloperFacts:
    """What never changes about AI developers.

    region  column of the home region; vendor  of the same group, -1 for independents
    payers  (developers, vendors), 1 for the groups whose free cash bounds what is paid for a developer
    """

    names: tuple[str, ...]
    labels: tuple[str, ...]
    region: Array
    vendor: Array
    payers: Array

    def __len__(self) -> int:
        return len(self.names)

    @property
    def of_group(self) -> Array:
        """True for groups' own laboratories."""
        return np.asarray(self.vendor >= 0)


@dataclass
class DeveloperState:
    """What AI developers have between two quarters: the most compute that one has used in a quarter so far, PF."""

    best: float
