"""Who owns what: deposits, debt, hardware by vintage. The only writer of all of it, and it proves its balance.

Double entry: a row of the quarter names a payer sector and a payee sector, and *both* sides bring their own
figures, computed apart from each other (what customers paid by customer, what vendors earned by vendor). A row
whose sides differ by more than 1e-8 of its gross flow stops the run and names itself. At the end of a quarter
``prove`` recomputes every balance from its opening and the rows, debts from loans, book values from vintages.

A lender's negative deposit is the money it has issued: deposits of all sectors add up to a constant.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from suanli.model.errors import ConservationError
from suanli.model.units import quarter_label

Array = np.ndarray
TOLERANCE = 1e-8
SECTORS = ("customers", "vendors", "suppliers", "sponsors", "states", "lenders", "world")


@dataclass
class Hardware:
    """Capacity of one sector by owner and vintage, at historic cost, depreciated in a straight line.

    units, cost  shape (owners, life): column q mod life holds what was delivered in quarter q
    book         book value by owner, USD bn
    """

    units: Array
    cost: Array
    book: Array

    @classmethod
    def opened(cls, units_by_age: Array, cost_by_age: Array) -> Hardware:
        """Hardware at the opening; column a of the inputs was bought a quarters before 2018Q1's eve."""
        life = units_by_age.shape[1]
        column = (-1 - np.arange(life)) % life
        units, cost = np.empty_like(units_by_age), np.empty_like(cost_by_age)
        units[:, column], cost[:, column] = units_by_age, cost_by_age
        return cls(units, cost, cls._book(cost, -1))

    @property
    def capacity(self) -> Array:
        """Installed units by owner."""
        return np.asarray(self.units.sum(axis=1))

    @property
    def depreciation(self) -> Array:
        """Depreciation of a quarter by owner: cost of all live vintages over life."""
        return np.asarray(self.cost.sum(axis=1) / self.units.shape[1])

    def due_for_retirement(self, quarter: int, quarters: int) -> Array:
        """Units that will be retired in ``quarters`` quarters from ``quarter`` on."""
        life = self.units.shape[1]
        return np.asarray(self.units[:, (quarter + np.arange(quarters)) % life].sum(axis=1))

    @staticmethod
    def _book(cost: Array, quarter: int) -> Array:
        """Book value after the depreciation of ``quarter``, from the vintages alone."""
        life = cost.shape[1]
        age = (quarter - np.arange(life)) % life
        return np.asarray((cost * (1.0 - (age + 1.0) / life)).sum(axis=1))

    def renew(self, quarter: int, units: Array, cost: Array) -> Array:
        """Retire the oldest vintage, take in the new one; returns the units retired."""
        column = quarter % self.units.shape[1]
        retired = self.units[:, column].copy()
        self.units[:, column], self.cost[:, column] = units, cost
        self.book = self.book + cost
        return retired

    def depreciate(self) -> Array:
        """Write off one quarter of every live vintage; returns the depreciation by owner."""
        written_off = self.depreciation
        self.book = self.book - written_off
        return written_off

    def gap(self, quarter: int) -> float:
        """Largest difference between book value carried forward and recomputed from vintages, USD bn."""
        return float(np.max(np.abs(self.book - self._book(self.cost, quarter)), initial=0.0))


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
        self.units[:, column], self.cost[:, column] = units, cost


@dataclass
class Ledger:
    """Deposits by sector and account, vendors' debts, lenders' loans, hardware, and the quarter's rows."""

    deposits: dict[str, Array]
    debt: Array  # by vendor, USD bn
    loans: float  # of all lenders, USD bn
    lender_of: Array  # lender's account by vendor
    cloud: Hardware
    premises: Hardware
    pipeline: Pipeline
    quarter: int = -1
    rows: dict[str, float] = field(default_factory=dict)
    _opening: dict[str, Array] = field(default_factory=dict)
    _net: dict[str, Array] = field(default_factory=dict)
    _stock: dict[str, float] = field(default_factory=dict)
    opening_net_worth: Array = field(default_factory=lambda: np.zeros(0))

    def open_quarter(self, quarter: int) -> None:
        """Begin a quarter: forget the last one's rows, remember the opening balances."""
        self.quarter, self.rows = quarter, {}
        self._opening = {sector: balance.copy() for sector, balance in self.deposits.items()}
        self._net = {sector: np.zeros_like(balance) for sector, balance in self.deposits.items()}
        self.opening_net_worth = self.net_worth()
        self._stock = {
            "debt": float(self.debt.sum()),
            "borrowed": 0.0,
            "capacity": float(self.cloud.units.sum()),
            "on order": float(self.pipeline.units.sum()),
            "delivered": 0.0,
            "retired": 0.0,
            "ordered": 0.0,
        }

    def pay(self, row: str, payer: str, paid: Array, payee: str, received: Array | None = None) -> None:
        """One row of the quarter: ``payer`` accounts pay, ``payee`` accounts receive, USD bn.

        paid      by account of the payer sector
        received  by account of the payee sector; left out where it has one account
        Raises ConservationError if the two sides differ by more than 1e-8 of the row's gross flow.
        """
        received = np.array([paid.sum()]) if received is None else received
        gap = float(paid.sum() - received.sum())
        gross = float(np.abs(paid).sum() + np.abs(received).sum())
        if not abs(gap) <= TOLERANCE * gross:
            raise ConservationError(row, quarter_label(self.quarter), gap, "USD bn")
        self.deposits[payer] = self.deposits[payer] - paid
        self.deposits[payee] = self.deposits[payee] + received
        self._net[payer] = self._net[payer] - paid
        self._net[payee] = self._net[payee] + received
        self.rows[row] = self.rows.get(row, 0.0) + gross / 2.0

    def by_lender(self, amounts: Array) -> Array:
        """Vendors' amounts added up by the lender they bank with."""
        return np.bincount(self.lender_of, amounts, minlength=len(self.deposits["lenders"]))

    def lend(self, amounts: Array) -> None:
        """New loans to vendors, USD bn by vendor: money is made and owed."""
        self.pay("new loans", "lenders", self.by_lender(amounts), "vendors", amounts)
        self.debt = self.debt + amounts
        self.loans += float(amounts.sum())
        self._stock["borrowed"] += float(amounts.sum())

    def repay(self, amounts: Array) -> None:
        """Repayment of loans, USD bn by vendor."""
        self.pay("loan repayments", "vendors", amounts, "lenders", self.by_lender(amounts))
        self.debt = self.debt - amounts
        self.loans -= float(amounts.sum())
        self._stock["borrowed"] -= float(amounts.sum())

    def deliver(self) -> tuple[Array, Array, Array]:
        """Hardware ordered a lead time ago arrives and the oldest is retired: (units, cost, retired) by vendor."""
        units, cost = self.pipeline.take(self.quarter)
        retired = self.cloud.renew(self.quarter, units, cost)
        self.pipeline.put(self.quarter, np.zeros_like(units), np.zeros_like(cost))
        self._stock["delivered"] += float(units.sum())
        self._stock["retired"] += float(retired.sum())
        return units, cost, retired

    def order(self, units: Array, price: float) -> Array:
        """Capacity ordered and paid for this quarter at today's price, CU by vendor; returns what it cost.

        Until it arrives it stands in the books at cost.
        """
        cost = np.asarray(units * price)
        self.pay("servers for clouds", "vendors", cost, "suppliers")
        self.pipeline.put(self.quarter, units, cost)
        self._stock["ordered"] += float(units.sum())
        return cost

    def prove(self) -> float:
        """Prove every identity of the quarter; returns the largest gap relative to the gross flow.

        Raises ConservationError that names the row: deposits of a sector, all deposits, debt, loans, book value
        of hardware, capacity, capacity on order.
        """
        gross = max(math.fsum(self.rows.values()), 1e-300)
        checks = [
            (f"deposits of {sector}", float(np.max(np.abs(balance - self._opening[sector] - self._net[sector]))))
            for sector, balance in self.deposits.items()
        ]
        total = math.fsum(float(balance.sum()) for balance in self.deposits.values())
        before = math.fsum(float(balance.sum()) for balance in self._opening.values())
        stock = self._stock
        checks += [
            ("all deposits", total - before),
            ("debt of vendors", float(self.debt.sum()) - stock["debt"] - stock["borrowed"]),
            ("loans of lenders", self.loans - float(self.debt.sum())),
            ("book value of cloud hardware", self.cloud.gap(self.quarter)),
            ("book value of premises hardware", self.premises.gap(self.quarter)),
            (
                "cloud capacity",
                float(self.cloud.units.sum()) - stock["capacity"] - stock["delivered"] + stock["retired"],
            ),
            (
                "capacity on order",
                float(self.pipeline.units.sum()) - stock["on order"] - stock["ordered"] + stock["delivered"],
            ),
        ]
        for row, gap in checks:
            self.require(row, gap, gross)
        return max(abs(gap) for _, gap in checks) / gross

    def require(self, row: str, gap: float, gross: float) -> None:
        """Stop the run if ``gap`` exceeds 1e-8 of ``gross``; NaN stops it too."""
        if not abs(gap) <= TOLERANCE * gross:
            raise ConservationError(row, quarter_label(self.quarter), gap, "USD bn")

    def net_worth(self) -> Array:
        """Deposits plus hardware at book value, installed and on order, less debt, by vendor, USD bn."""
        return np.asarray(self.deposits["vendors"] + self.cloud.book + self.pipeline.cost.sum(axis=1) - self.debt)
