"""Hardware by owner and vintage, and what is on order: what arrives, what is retired, what is written off."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import anywhere, as_array, empty_by_column, with_column

Array = np.ndarray
_LARGE = 1e4  # cost of a vintage that retires over the book value that is left


@dataclass
class Hardware:
    """Capacity of one sector by owner and vintage, at historic cost, depreciated in a straight line.

    units, cost  shape (owners, life): column q mod life holds what was delivered in quarter q
    book         book value by owner, USD bn
    """

    units: Array
    cost: Array
    book: Array
    _installed = None  # units by owner, once somebody has asked for them

    def __getstate__(self) -> dict[str, Any]:
        """Return what is kept of it: not what follows from that."""
        return {name: value for name, value in vars(self).items() if name != "_installed"}

    @classmethod
    def opened(cls, units_by_age: Array, cost_by_age: Array) -> Hardware:
        """Hardware at the opening; column a of the inputs was bought a quarters before the end of 2017."""
        life = units_by_age.shape[1]
        column = (-1 - np.arange(life)) % life
        units, cost = empty_by_column(units_by_age), empty_by_column(cost_by_age)
        units[:, column], cost[:, column] = units_by_age, cost_by_age
        return cls(units, cost, cls._book(cost, -1))

    @property
    def capacity(self) -> Array:
        """Installed units by owner."""
        if self._installed is None:
            self._installed = as_array(arithmetic.total(self.units, axis=1))
        return self._installed

    @property
    def depreciation(self) -> Array:
        """Depreciation of a quarter by owner: cost of all live vintages over life."""
        return as_array(arithmetic.total(self.cost, axis=1) / self.units.shape[1])

    def due_for_retirement(self, quarter: int, quarters: int) -> Array:
        """Units that will be retired in ``quarters`` quarters from ``quarter`` on."""
        life = self.units.shape[1]
        return as_array(arithmetic.total(self.units[:, (quarter + np.arange(quarters)) % life], axis=1))

    @staticmethod
    def _book(cost: Array, quarter: int) -> Array:
        """Book value after the depreciation of ``quarter``, from the vintages alone."""
        life = cost.shape[1]
        age = (quarter - np.arange(life)) % life
        return as_array(arithmetic.product(cost, 1.0 - (age + 1.0) / life))

    def renew(self, quarter: int, units: Array, cost: Array) -> Array:
        """Retire the oldest vintage, take in the new one; returns the units retired."""
        column = quarter % self.units.shape[1]
        retired = self.units[:, column].copy()
        large = self.cost[:, column] > _LARGE * np.abs(self.book)
        if anywhere(large):  # what goes was so large that its rounding would be all that stays
            self.book = np.where(large, self._book(self.cost, quarter - 1), self.book)
        self.units, self.cost = with_column(self.units, column, units), with_column(self.cost, column, cost)
        self.book, self._installed = self.book + cost, None
        return retired

    def depreciate(self) -> Array:
        """Write off one quarter of every live vintage; returns the depreciation by owner."""
        written_off = self.depreciation
        self.book = self.book - written_off
        return written_off

    def gap(self, quarter: int) -> float:
        """Largest difference between book value carried forward and recomputed from vintages, USD bn."""
        return arithmetic.number(np.max(np.abs(self.book - self._book(self.cost, quarter)), initial=0.0))


@dataclass
class Pipeline:
    """Capacity on order by vendor: column q mod lead time holds the order of quarter q, at its price."""

    units: Array
    cost: Array

    def take(self, quarter: int) -> tuple[Array, Array]:
        """Units and cost that arrive in this quarter."""
        column = quarter % self.units.shape[1]
        return self.units[:, column].copy(), self.cost[:, column].copy()

    def put(self, quarter: int, units: Array, cost: Array) -> None:
        """Order this quarter's units in the place of those that arrived."""
        column = quarter % self.units.shape[1]
        self.units, self.cost = with_column(self.units, column, units), with_column(self.cost, column, cost)

    @property
    def total(self) -> float:
        """Units on order, of all owners."""
        return arithmetic.total(self.units)


@dataclass
class Fleet(Hardware):
    """Hardware of one kind with its pipeline, and what moved in the quarter."""

    pipeline: Pipeline
    _before: tuple[float, float] = (0.0, 0.0)
    _moved: dict[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, hardware: Hardware, pipeline: Pipeline) -> Self:
        """Hardware and what is on order, put together."""
        return cls(hardware.units, hardware.cost, hardware.book, pipeline)

    def open_quarter(self) -> None:
        """Remember the opening stock; nothing has moved."""
        self._before = (arithmetic.total(self.units), self.pipeline.total)
        self._moved = {"delivered": 0.0, "retired": 0.0, "ordered": 0.0}

    def deliver(self, quarter: int) -> tuple[Array, Array, Array]:
        """What was ordered a lead time ago arrives and the oldest is retired: (units, cost, retired) by owner."""
        units, cost = self.pipeline.take(quarter)
        retired = self.renew(quarter, units, cost)
        self.pipeline.put(quarter, np.zeros_like(units), np.zeros_like(cost))
        self._moved["delivered"] += arithmetic.total(units)
        self._moved["retired"] += arithmetic.total(retired)
        return units, cost, retired

    def order(self, quarter: int, units: Array, cost: Array) -> None:
        """Put units on order; until they arrive they stand in the books at cost."""
        self.pipeline.put(quarter, units, cost)
        self._moved["ordered"] += arithmetic.total(units)

    def hand_over(self, quarter: int, parts: Array, recovery: float) -> tuple[Array, Array]:
        """Owners who leave hand what they have and have on order to others, whose cost is what they pay for it.

        parts     what each owner takes of each giver's, (owners, owners); rows of those who keep all are 0
        recovery  price over book value
        returns   (book value handed over, paid for it), USD bn by owner
        """
        given = arithmetic.total(parts, axis=1)
        some = np.any(given)
        if not anywhere(some):
            return np.zeros_like(given), np.zeros_like(given)
        self.book = np.where(some, self._book(self.cost, quarter - 1), self.book)
        before, self._installed = self.value, None
        for stock in (self, self.pipeline):
            stock.units = np.where(some, handed_on(stock.units, parts), stock.units)
            stock.cost = np.where(some, handed_on(stock.cost, parts, recovery), stock.cost)
        self.book = np.where(some, self._book(self.cost, quarter - 1), self.book)
        return given * before, recovery * arithmetic.product(parts.T, before)

    @property
    def value(self) -> Array:
        """Book value of what is installed and on order, USD bn by owner."""
        return as_array(self.book + arithmetic.total(self.pipeline.cost, axis=1))

    @property
    def handled(self) -> float:
        """Units there were and units moved in the quarter: what gaps are measured against."""
        return arithmetic.larger(arithmetic.exact_total((*self._before, *self._moved.values())), 1e-300)

    def stock_gaps(self) -> tuple[float, float]:
        """(installed, on order): stock of now less what the opening stock and the quarter's moves make it, units."""
        installed, waiting = self._before
        moved = self._moved
        return (
            arithmetic.total(self.units) - installed - moved["delivered"] + moved["retired"],
            self.pipeline.total - waiting - moved["ordered"] + moved["delivered"],
        )


def handed_on(amounts: Array, parts: Array, rate: float = 1.0) -> Array:
    """What owners have once some have given parts of theirs to others: x_i (1 - sum_j g_ij) + r sum_j g_ji x_j.

    amounts  x, by owner, shape (n,) or (n, k); parts  g, what j takes of i's, (n, n)
    rate     r, what the taker's amount is of the giver's; who gives all keeps nothing
    """
    given = arithmetic.total(parts, axis=1)
    kept = np.where(given > 1.0 - 1e-12, 0.0, 1.0 - given)
    return as_array((kept * amounts.T).T + rate * arithmetic.product(parts.T, amounts))
