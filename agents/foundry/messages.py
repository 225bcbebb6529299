"""What foundries see, plan, make and book in a quarter; frozen. Columns by foundry, unless said."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array

Array = np.ndarray


@dataclass(frozen=True)
class FoundrySignals:
    """What foundries see when a quarter begins; columns by foundry, wafers first and packaging second."""

    asked: Array  # (2, foundries): wafer starts booked, dies waiting for packaging, a quarter ago, thousands
    asked_before: Array  # the same a quarter earlier
    coming: Array  # (2, foundries): capacity, with what is being built and less what will retire, thousands a quarter
    step: Array  # (2, foundries): most it can add in a quarter


@dataclass(frozen=True)
class FoundryPlans:
    """All foundries' plans as columns."""

    wafer_capacity: Array  # ordered, thousand wafers per quarter
    packaging_capacity: Array  # ordered, thousand chips per quarter


@dataclass(frozen=True)
class Making:
    """What foundries did in a quarter: dies tested and packaged by supplier, wafers started."""

    good: Array  # good dies out of process, thousands
    scrap: Array  # the others, thousands
    waiting: Array  # dies that asked for packaging, (suppliers, foundries), thousands
    lines: Array  # where they were packaged, (suppliers, foundries), thousand chips
    booked: Array  # wafers asked for, at first and second source, (suppliers, foundries), thousands
    started: Array  # wafers, (suppliers, foundries), thousands

    @property
    def packaged(self) -> Array:
        """By supplier, thousand chips."""
        return as_array(arithmetic.total(self.lines, axis=1))


@dataclass(frozen=True)
class FoundryAccounts:
    """Foundries' profit and loss and money flows of a quarter, accelerators only, USD bn, by foundry."""

    revenue: Array
    running: Array
    research: Array
    depreciation: Array
    operating_profit: Array
    tax: Array
    owners: Array
    dividend: Array
