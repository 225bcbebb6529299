"""Chips on their way, by supplier: wafers in process, good dies waiting for packaging, finished chips, at cost."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array, with_column

Array = np.ndarray


@dataclass
class Silicon:
    """Physical stocks of chip suppliers and their value at historic cost, moved at average cost.

    process        dies on wafers in process, (suppliers, cycle): column q mod cycle was started in quarter q
    process_good   how many of them will be good; process_cost  what they cost, USD bn
    dies, dies_cost    good dies in the bank, thousands
    chips, chips_cost  finished chips in stock, thousands
    process_pf, dies_pf, chips_pf  performance of the good ones, PF, as designed when their wafers were started
    """

    process: Array
    process_good: Array
    process_cost: Array
    dies: Array
    dies_cost: Array
    chips: Array
    chips_cost: Array
    process_pf: Array
    dies_pf: Array
    chips_pf: Array
    _before: dict[str, float] = field(default_factory=dict)
    _moved: dict[str, float] = field(default_factory=dict)

    @classmethod
    def empty(cls, suppliers: int, cycle: int) -> Self:
        """Nothing anywhere."""

        def waiting() -> Array:
            return np.zeros((suppliers, cycle))

        def stock() -> Array:
            return np.zeros(suppliers)

        flows = ("process", "process_good", "process_cost", "process_pf")
        stocks = ("dies", "dies_cost", "dies_pf", "chips", "chips_cost", "chips_pf")
        return cls(**{name: waiting() for name in flows}, **{name: stock() for name in stocks})  # type: ignore[arg-type]

    @property
    def value(self) -> Array:
        """Value of all stocks by supplier, USD bn."""
        return as_array(arithmetic.total(self.process_cost, axis=1) + self.dies_cost + self.chips_cost)

    @property
    def coming(self) -> Array:
        """Good chips in process, in the bank and in stock, by supplier, thousands."""
        return as_array(arithmetic.total(self.process_good, axis=1) + self.dies + self.chips)

    @property
    def _performance(self) -> float:
        """Performance of all good chips on their way, PF."""
        return arithmetic.number(
            arithmetic.total(self.process_pf) + arithmetic.total(self.dies_pf) + arithmetic.total(self.chips_pf)
        )

    def open_quarter(self) -> None:
        """Remember the opening stocks; nothing has moved."""
        self._before = {
            "process": arithmetic.total(self.process),
            "dies": arithmetic.total(self.dies),
            "chips": arithmetic.total(self.chips),
            "value": arithmetic.total(self.value),
            "performance": self._performance,
        }
        self._moved = dict.fromkeys(
            ("started", "good", "scrap", "packaged", "shipped", "bought", "sold", "designed", "delivered"), 0.0
        )

    def finish(self, quarter: int) -> tuple[Array, Array]:
        """Wafers started a cycle ago are tested: good dies go to the bank at the whole cost; returns (good, scrap)."""
        column = quarter % self.process.shape[1]
        good, scrap = self.process_good[:, column].copy(), self.process[:, column] - self.process_good[:, column]
        self.dies, self.dies_cost = self.dies + good, self.dies_cost + self.process_cost[:, column]
        self.dies_pf = self.dies_pf + self.process_pf[:, column]
        for part in (self.process, self.process_good, self.process_cost, self.process_pf):
            part[:, column] = 0.0
        self._moved["good"] += arithmetic.total(good)
        self._moved["scrap"] += arithmetic.total(scrap)
        return good, scrap

    def performance(self, otherwise: Array) -> Array:
        """Mean performance of the chips in stock by supplier, TFLOPS; ``otherwise`` where there are none."""
        return np.divide(self.chips_pf, self.chips, out=otherwise.copy(), where=self.chips > 0.0)

    def start(self, quarter: int, dies: Array, good: Array, cost: Array, performance: Array) -> None:
        """Wafers started and paid: dies on them, how many will be good, USD bn, TFLOPS of each."""
        column = quarter % self.process.shape[1]
        for name, more in (
            ("process", dies),
            ("process_good", good),
            ("process_cost", cost),
            ("process_pf", good * performance),
        ):
            table = getattr(self, name)
            setattr(self, name, with_column(table, column, table[:, column] + more))
        self._moved["started"] += arithmetic.total(dies)
        self._moved["bought"] += arithmetic.total(cost)
        self._moved["designed"] += arithmetic.total(good * performance)

    def package(self, chips: Array, cost: Array) -> None:
        """Good dies become finished chips; what packaging, memory and board cost is added."""
        part = _part(chips, self.dies)
        moved = self.dies_cost * part
        self.dies, self.dies_cost = self.dies * (1.0 - part), self.dies_cost - moved
        self.chips, self.chips_cost = self.chips + chips, self.chips_cost + moved + cost
        self.chips_pf, self.dies_pf = self.chips_pf + self.dies_pf * part, self.dies_pf * (1.0 - part)
        self._moved["packaged"] += arithmetic.total(chips)
        self._moved["bought"] += arithmetic.total(cost)

    def ship(self, chips: Array) -> Array:
        """Finished chips leave the stock; returns their cost, USD bn by supplier."""
        part = _part(chips, self.chips)
        cost = self.chips_cost * part
        self.chips, self.chips_cost = self.chips * (1.0 - part), self.chips_cost - cost
        self._moved["delivered"] += arithmetic.total(self.chips_pf * part)
        self.chips_pf = self.chips_pf * (1.0 - part)
        self._moved["shipped"] += arithmetic.total(chips)
        self._moved["sold"] += arithmetic.total(cost)
        return as_array(cost)

    def gaps(self) -> dict[str, tuple[float, float, str]]:
        """Each identity's (gap, size, unit): dies started = good + scrap + in process, and so on down to shipping."""
        before, moved = self._before, self._moved
        process = arithmetic.total(self.process) - before["process"] - moved["started"] + moved["good"] + moved["scrap"]
        dies = arithmetic.total(self.dies) - before["dies"] - moved["good"] + moved["packaged"]
        chips = arithmetic.total(self.chips) - before["chips"] - moved["packaged"] + moved["shipped"]
        value = arithmetic.total(self.value) - before["value"] - moved["bought"] + moved["sold"]
        design = self._performance - before["performance"] - moved["designed"] + moved["delivered"]
        made = "thousand chips"
        return {
            "performance of chips in stock": (design, before["performance"] + moved["designed"], "PF"),
            "dies in process": (process, before["process"] + moved["started"], made),
            "good dies": (dies, before["dies"] + moved["good"], made),
            "finished chips": (chips, before["chips"] + moved["packaged"], made),
            "value of chips in stock": (value, before["value"] + moved["bought"], "USD bn"),
        }


def _part(taken: Array, stock: Array) -> Array:
    """Part of a stock that is taken; all of it but for rounding is all of it, so that no dust is left to follow."""
    part = np.divide(taken, stock, out=np.zeros_like(stock), where=stock > 0.0)
    return as_array(np.where(part > 1.0 - 1e-12, 1.0, part))
