"""Who owns what: deposits, debt, hardware, chips. The only writer of all of it, and it proves its balance.

Double entry: a row of the quarter names a payer sector and a payee sector, and *both* sides bring their own
figures, computed apart from each other (what customers paid by customer, what vendors earned by vendor). A row
whose sides differ by more than 1e-8 of its gross flow stops the run and names itself. At the end of a quarter
``prove`` recomputes every balance from its opening and the rows, debts from loans, book values from vintages.

A lender's negative deposit is the money it has issued: deposits of all sectors add up to a constant.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from typing import Any

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.kernel.batch import Batch
from suanli.model.kernel.chip_inventory import Silicon
from suanli.model.kernel.compiled import of_size
from suanli.model.kernel.either import agreed, anywhere, as_array, elements
from suanli.model.kernel.errors import ConservationError
from suanli.model.kernel.fleet import Fleet, Hardware
from suanli.model.kernel.units import quarter_label

Array = np.ndarray
TOLERANCE = 1e-8
FEW = 64  # accounts of a sector that are few even in a hundred runs
SECTORS = (
    "customers",
    "vendors",
    "server makers",
    "chip suppliers",
    "foundries",
    "super centres",
    "AI developers",
    "suppliers",
    "power suppliers",
    "sponsors",
    "states",
    "lenders",
    "world",
)
WORTHY = ("server makers", "chip suppliers", "foundries")
FLEETS = {
    "cloud": ("cloud hardware", "cloud capacity", "capacity on order"),
    "ai_servers": ("AI servers", "AI capacity", "AI capacity on order"),
    "chips": ("chips", "chips installed", "chips on order"),
    "wafer_lines": ("wafer lines", "wafer capacity", "wafer capacity on order"),
    "packaging_lines": ("packaging lines", "packaging capacity", "packaging capacity on order"),
}


@dataclass(frozen=True)
class Payment:
    """One row of the table of payments: who pays whom for what. Declared by the module that posts it.

    row  its name in errors and records; payer, payee  sectors
    """

    row: str
    payer: str
    payee: str
    unit: str = "USD bn"


NEW_LOANS = Payment("new loans", "lenders", "vendors")
LOAN_REPAYMENTS = Payment("loan repayments", "vendors", "lenders")
TRADE_CREDIT_REPAID = Payment("trade credit repaid", "vendors", "server makers")
LENDERS_LOSSES_MADE_GOOD = Payment("lenders' losses made good", "world", "lenders")
TRADE_CREDIT_OF_LEAVERS = Payment("trade credit of leavers", "vendors", "server makers")
HARDWARE_OF_LEAVERS = Payment("hardware of leavers", "vendors", "vendors")
ACCOUNTS_OF_THOSE_THAT_JOIN = Payment("accounts of those that join", "vendors", "vendors")
SUPPLIERS_COSTS_AND_PROFIT = Payment("suppliers' costs and profit", "suppliers", "world")


def _posted(balance: Array, net: Array, amounts: Array, sign: float) -> tuple[Any, Any, Any, Any] | None:
    """Return what the compiled ``posted`` makes of columns of one kind where they are large; else None."""
    fast = of_size(elements(amounts))
    if fast is None:
        return None
    columns: tuple[Any, ...] = (balance, net, amounts)
    batch = isinstance(amounts, Batch)
    if any(isinstance(one, Batch) is not batch or one.shape != amounts.shape for one in columns):
        return None
    rows = (one.of if batch else one[None] for one in columns)
    found = fast.posted(*(np.ascontiguousarray(one, dtype=float) for one in rows), sign)
    after, net_after, total, size = (Batch(one) if batch else one[0] for one in found)
    return after, net_after, arithmetic.number(total), arithmetic.number(size)


@dataclass
class Ledger:
    """Deposits by sector and account, vendors' debts, lenders' loans, hardware, and the quarter's rows.

    cloud         vendors' servers, CU
    ai_servers    vendors' AI servers, PF; chips  the chips in them, thousands, without a value of their own
    premises      customers' own servers, CU; own_ai  their own AI servers, PF; own_chips  the chips in these by region
    wafer_lines, packaging_lines  foundries' capacity, thousand wafers and thousand chips a quarter
    silicon       chip suppliers' wafers in process, dies and chips
    machines      super-computing centres' machines, PF
    payable       what vendors owe server makers, USD bn by vendor; receivable  the same by maker
    components    server makers' stock, USD bn by maker; invoiced  their sales of the quarter
    """

    deposits: dict[str, Array]
    debt: Array  # by vendor, USD bn
    loans: float  # of all lenders, USD bn
    lender_of: Array  # lender's account by vendor
    cloud: Fleet
    premises: Hardware
    ai_servers: Fleet
    chips: Fleet
    own_ai: Hardware
    own_chips: Hardware
    wafer_lines: Fleet
    packaging_lines: Fleet
    silicon: Silicon
    machines: Hardware
    payable: Array
    receivable: Array
    components: Array
    invoiced: Array
    _gross = None  # of the rows so far, once somebody has asked for it
    quarter: int = -1
    rows: dict[str, float] = field(default_factory=dict)
    _opening: dict[str, Array] = field(default_factory=dict)
    _net: dict[str, Array] = field(default_factory=dict)
    _stock: dict[str, float] = field(default_factory=dict)
    opening_net_worth: Array = field(default_factory=lambda: np.zeros(0))
    opening_worth: dict[str, Array] = field(default_factory=dict)

    def __getstate__(self) -> dict[str, Any]:
        """Return what is kept of it: not what follows from that."""
        return {name: value for name, value in vars(self).items() if name != "_gross"}

    def open_quarter(self, quarter: int) -> None:
        """Begin a quarter: forget the last one's rows, remember the opening balances."""
        self.quarter, self.rows, self._gross = quarter, {}, None
        self._opening = {sector: balance.copy() for sector, balance in self.deposits.items()}
        self._net = {sector: np.zeros_like(balance) for sector, balance in self.deposits.items()}
        self.opening_net_worth = self.net_worth()
        self.opening_worth = {sector: self.worth(sector) for sector in WORTHY}
        self.invoiced = np.zeros_like(self.receivable)
        self.silicon.open_quarter()
        self._stock = {"debt": arithmetic.total(self.debt), "borrowed": 0.0}
        for fleet in self.fleets():
            fleet.open_quarter()

    def fleets(self) -> list[Fleet]:
        """Hardware with a pipeline, by kind, in the order of ``FLEETS``."""
        return [getattr(self, name) for name in FLEETS]

    def pay(self, payment: Payment, paid: Array, received: Array | None = None) -> None:
        """One row of the quarter, USD bn: accounts of the payer pay, accounts of the payee receive.

        Posted first, then held against each other: where that fails, the run stops.

        paid      by account of the payer sector
        received  by account of the payee sector; left out where it has one account
        Raises ConservationError if the two sides differ by more than 1e-8 of the row's gross flow.
        """
        given, size = self._post(payment.payer, paid, -1.0)
        taken, size_taken = self._post(payment.payee, as_array([given]) if received is None else received, 1.0)
        gap, gross = given - taken, size + size_taken
        self.require(payment.row, gap, gross, payment.unit)
        self.rows[payment.row], self._gross = self.rows.get(payment.row, 0.0) + gross / 2.0, None

    def _post(self, sector: str, amounts: Array, sign: float) -> tuple[Any, Any]:
        """Post what a sector's accounts receive (sign 1) or pay (-1); returns its total, and that without signs."""
        balance, net = self.deposits[sector], self._net[sector]
        if len(amounts) > FEW:
            posted = _posted(balance, net, amounts, sign)
            if posted is not None:
                self.deposits[sector], self._net[sector], total, size = posted
                return total, size
        if sign > 0.0:
            self.deposits[sector], self._net[sector] = balance + amounts, net + amounts
        else:
            self.deposits[sector], self._net[sector] = balance - amounts, net - amounts
        return arithmetic.total(amounts), arithmetic.total(np.abs(amounts))

    def by_lender(self, amounts: Array) -> Array:
        """Vendors' amounts added up by the lender they bank with."""
        return np.bincount(self.lender_of, amounts, minlength=len(self.deposits["lenders"]))

    def lend(self, amounts: Array) -> None:
        """New loans to vendors, USD bn by vendor: money is made and owed."""
        self.pay(NEW_LOANS, self.by_lender(amounts), amounts)
        self.debt = self.debt + amounts
        self.loans += arithmetic.total(amounts)
        self._stock["borrowed"] += arithmetic.total(amounts)

    def repay(self, amounts: Array) -> None:
        """Repayment of loans, USD bn by vendor."""
        self.pay(LOAN_REPAYMENTS, amounts, self.by_lender(amounts))
        self.debt = self.debt - amounts
        self.loans -= arithmetic.total(amounts)
        self._stock["borrowed"] -= arithmetic.total(amounts)

    def invoice(self, payment: Payment, sides: tuple[Array, Array], credit: float) -> None:
        """Server makers' sales of the quarter: (paid by account, received by maker); a part is paid a quarter later.

        credit  part that stays owed, vendors only
        """
        paid, received = sides
        self.pay(payment, paid * (1.0 - credit), received * (1.0 - credit))
        if anywhere(credit > 0.0):
            self.payable, self.receivable = self.payable + paid * credit, self.receivable + received * credit
        self.invoiced = self.invoiced + received

    def collect(self) -> None:
        """Vendors pay what they owe from the quarter before."""
        self.pay(TRADE_CREDIT_REPAID, self.payable, self.receivable)
        self.payable, self.receivable = np.zeros_like(self.payable), np.zeros_like(self.receivable)

    def forgive(self, amounts: Array) -> None:
        """Debt that lenders lose, USD bn by vendor; their owners make it good, and the money lent is gone."""
        lost = self.by_lender(amounts)
        self.debt, self.loans = self.debt - amounts, self.loans - arithmetic.total(amounts)
        self._stock["borrowed"] -= arithmetic.total(amounts)
        self.pay(LENDERS_LOSSES_MADE_GOOD, as_array([arithmetic.total(lost)]), lost)

    def close_accounts(self, leaving: Array) -> None:
        """Vendors who leave pay server makers what they owe; the makers get it as they are owed by all."""
        owed = self.payable * leaving
        left, total = self.payable - owed, arithmetic.total(self.payable)
        paid, kept = (
            self.receivable * np.where(total > 0.0, arithmetic.total(part) / np.where(total > 0.0, total, 1.0), 0.0)
            for part in (owed, left)
        )  # each as a part of the whole: as a difference the smaller would be rounding of the larger
        self.pay(TRADE_CREDIT_OF_LEAVERS, owed, paid)
        self.payable, self.receivable = left, kept

    def hand_over(self, parts: Array, recovery: float) -> tuple[Array, Array]:
        """Vendors who leave sell all hardware to others: (book value sold, paid), USD bn by vendor.

        parts  what each vendor takes of each leaver's, (vendors, vendors); recovery  price over book value
        """
        sold, paid = np.zeros_like(self.debt), np.zeros_like(self.debt)
        for fleet in (self.cloud, self.ai_servers, self.chips):
            book, price = fleet.hand_over(self.quarter, parts, recovery)
            sold, paid = sold + book, paid + price
        self.pay(HARDWARE_OF_LEAVERS, paid, recovery * sold)
        return sold, paid

    def spin_off(self, parts: Array) -> Array:
        """Vendors that begin take a part of another's hardware along at book value; what each gains, USD bn."""
        gained = np.zeros_like(self.debt)
        for fleet in (self.cloud, self.ai_servers, self.chips):
            given, taken = fleet.hand_over(self.quarter, parts, 1.0)
            gained = gained + taken - given
        return gained

    def merge(self, parts: Array) -> Array:
        """Vendors join others with all they own and owe; what that adds to the net worth of each, USD bn.

        parts  1 where a vendor (row) joins another (column), (vendors, vendors)
        """
        gained, gone = self.spin_off(parts), arithmetic.total(parts, axis=1)
        brought, money = gone * self.deposits["vendors"], arithmetic.product(parts.T, self.deposits["vendors"])
        debts, bills = (arithmetic.product(parts.T, owed) - gone * owed for owed in (self.debt, self.payable))
        self.pay(ACCOUNTS_OF_THOSE_THAT_JOIN, brought, money)
        self.debt, self.payable = self.debt + debts, self.payable + bills
        return as_array(gained + money - brought - debts - bills)

    def order_ai_servers(self, units: Array, chips: Array, cost: Array) -> None:
        """AI servers bought this quarter and paid for in other rows: PF, thousand chips and USD bn by vendor."""
        self.ai_servers.order(self.quarter, units, cost)
        self.chips.order(self.quarter, chips, np.zeros_like(cost))

    @property
    def gross(self) -> float:
        """Gross flow of all rows of the quarter, USD bn: what gaps are measured against."""
        if self._gross is None:
            self._gross = arithmetic.larger(arithmetic.exact_total(self.rows.values()), 1e-300)
        return self._gross

    def prove(self) -> float:
        """Prove every identity of the quarter; returns the largest gap relative to the gross flow.

        Raises ConservationError that names the row: deposits of a sector, all deposits, debt, loans, book value
        of hardware, capacity, capacity on order.
        """
        gross = self.gross
        checks = [
            (
                f"deposits of {sector}",
                np.max(np.abs(balance - self._opening[sector] - self._net[sector]), initial=0.0),
            )
            for sector, balance in self.deposits.items()
        ]
        total = arithmetic.exact_total(arithmetic.total(balance) for balance in self.deposits.values())
        before = arithmetic.exact_total(arithmetic.total(balance) for balance in self._opening.values())
        stock = self._stock
        checks += [
            ("all deposits", total - before),
            ("debt of vendors", arithmetic.total(self.debt) - stock["debt"] - stock["borrowed"]),
            ("loans of lenders", self.loans - arithmetic.total(self.debt)),
            ("trade credit", arithmetic.number(arithmetic.total(self.payable) - arithmetic.total(self.receivable))),
            ("book value of premises hardware", self.premises.gap(self.quarter)),
            ("book value of own AI servers", self.own_ai.gap(self.quarter)),
            ("book value of super computers", self.machines.gap(self.quarter)),
        ]
        checks += [(f"book value of {FLEETS[name][0]}", getattr(self, name).gap(self.quarter)) for name in FLEETS]
        for row, gap in checks:
            self.require(row, gap, gross)
        largest = reduce(arithmetic.larger, (abs(gap) for _, gap in checks)) / gross
        for fleet, (_, installed, waiting) in zip(self.fleets(), FLEETS.values(), strict=True):
            size = fleet.handled
            for row, gap in zip((installed, waiting), fleet.stock_gaps(), strict=True):
                self.require(row, gap, size, "units")
                largest = arithmetic.larger(largest, abs(gap) / size)
        for row, (gap, handled, unit) in self.silicon.gaps().items():
            size = arithmetic.larger(handled, 1e-300)
            self.require(row, gap, size, unit)
            largest = arithmetic.larger(largest, abs(gap) / size)
        return largest

    def require(self, row: str, gap: float, gross: float, unit: str = "USD bn") -> None:
        """Stop the run if ``gap`` exceeds 1e-8 of ``gross``; NaN stops it too."""
        if not agreed(abs(gap) <= TOLERANCE * gross):
            raise ConservationError(row, quarter_label(self.quarter), gap, unit)

    def prove_use(self, served: Array, fleet: Fleet, row: str) -> float:
        """Prove that what was served is at most what is installed, by vendor; returns the largest excess over it."""
        over = arithmetic.number(np.max(served - fleet.capacity, initial=0.0))
        size = arithmetic.larger(arithmetic.total(fleet.capacity), 1e-300)
        self.require(f"{row} served and installed", over, size, "units")
        return over / size

    def pass_on(self) -> None:
        """Other suppliers pass on what they received, as costs and profit."""
        self.pay(SUPPLIERS_COSTS_AND_PROFIT, self.deposits["suppliers"].copy())

    def net_worth(self) -> Array:
        """Deposits plus hardware at book value, installed and on order, less debts, by vendor, USD bn."""
        value = sum(
            fleet.book + arithmetic.total(fleet.pipeline.cost, axis=1) for fleet in (self.cloud, self.ai_servers)
        )
        return as_array(self.deposits["vendors"] + value - self.debt - self.payable)

    def worth(self, sector: str) -> Array:
        """Deposits, stocks, claims and lines of a sector of the chain, USD bn by firm."""
        lines = (self.wafer_lines, self.packaging_lines)
        held = {
            "chip suppliers": self.silicon.value,
            "server makers": self.receivable + self.components,
            "foundries": sum(line.book + arithmetic.total(line.pipeline.cost, axis=1) for line in lines),
        }
        return as_array(self.deposits[sector] + held[sector])
