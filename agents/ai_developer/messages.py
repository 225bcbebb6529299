"""What AI developers see, plan and book in a quarter; frozen. Columns by developer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Array = np.ndarray


@dataclass(frozen=True)
class DeveloperSignals:
    """What AI developers and those who pay for them see."""

    quarter: int
    best: float  # most compute one developer has used in a quarter so far, PF
    cash: Array  # yearly free cash of those who pay, USD bn
    price: Array  # of AI compute today, each where it rents, USD bn per PF per quarter; a group's laboratory pays cost


@dataclass(frozen=True)
class DeveloperPlans:
    """All developers' plans as columns."""

    belief: Array  # part of what AI may be worth that those who pay believe in
    budget: Array  # USD bn per quarter
    compute: Array  # PF


@dataclass(frozen=True)
class Placed:
    """Where developers' orders of AI compute go, (developers, vendors)."""

    orders: Array  # PF
    price: Array  # USD bn per PF per quarter
    inside: Array  # by developer: True for a group's laboratory that its own cloud serves, at cost


@dataclass(frozen=True)
class DeveloperAccounts:
    """What AI developers used and paid in a quarter."""

    compute: Array  # PF
    paid: Array  # USD bn
