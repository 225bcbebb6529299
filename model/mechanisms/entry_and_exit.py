"""Who enters, who is rescued, who leaves: when a quarter begins, from the records of those before. Nothing vanishes.

AI clouds enter where the rent on AI compute over its full cost pays for a site in time and chips can be had.
A vendor fails when it owes more than a lender bears, or when it stays tiny and makes losses. Its parent rescues it
if its debts are small beside the parent's cash flow and it isn't tiny; otherwise its hardware goes to others at a
recovery rate, its debts are paid from that as far as it goes, lenders lose the rest, and its customers go along with
the buyer (a takeover) or choose again (a sale).
"""

from __future__ import annotations

import numpy as np

from suanli.agents.cloud_vendor.state import VendorFacts, VendorState
from suanli.agents.enterprise_customer.population import Population
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array, common, rows_of, run_by_run
from suanli.model.kernel.ledger import Ledger, Payment
from suanli.model.kernel.units import QUARTERS_PER_YEAR
from suanli.model.mechanisms.base import Mechanism
from suanli.model.mechanisms.consolidation import Consolidation, join
from suanli.model.mechanisms.energy import Energy
from suanli.model.parameters.growth import EntryParameters, ExitParameters
from suanli.model.state.messages import Turnover, TurnoverSignals

Array = np.ndarray
CAPITAL_PAID_IN_BY_SPONSORS = Payment("capital paid in by sponsors", "sponsors", "vendors")
BILLS_OF_LEAVERS_PAID_BY_SPONSORS = Payment("bills of leavers paid by sponsors", "sponsors", "vendors")
WHAT_LEAVERS_LEAVE_TO_SPONSORS = Payment("what leavers leave to sponsors", "vendors", "sponsors")
_NEXT_TO_NOTHING = 1e-4  # of the frontier's knowledge is left of a vendor that is gone: it has a logarithm


class EntryAndExit(Mechanism):
    """Entries, rescues and exits of one run."""

    name = "entry and exit"
    group = ExitParameters

    def __init__(
        self,
        p: tuple[ExitParameters, EntryParameters],
        facts: VendorFacts,
        consolidation: Consolidation,
        energy: Energy,
    ) -> None:
        (self.p, self.entry), self.facts, self.consolidation, self.energy = p, facts, consolidation, energy

    @property
    def on(self) -> bool:
        """Whether vendors can fail; those that enter do so in any case."""
        return self.p.enabled

    def turn_over(
        self, seen: TurnoverSignals, vendors: VendorState, customers: Population, ledger: Ledger
    ) -> tuple[Turnover, Array]:
        """Return what a quarter's entries, rescues and exits did, and what each vendor took of each other.

        returns  (the quarter's turnover; parts handed on, (vendors, vendors))
        """
        comes = self.coming(seen)
        entered = comes & ~vendors.trading
        spun_off = self._come_forth(vendors, entered)
        vendors.entered = np.where(entered, float(seen.quarter), vendors.entered)
        failing, tiny = self.failing(seen, vendors, ledger.debt)
        rescued = failing & ~tiny & (ledger.debt <= seen.rescue_money)
        joining = self.consolidation.parts(seen.quarter, vendors.trading, seen.sales)
        joined = arithmetic.total(joining, axis=1) > 0.0
        busy = joined | (arithmetic.total(joining, axis=0) > 0.0)
        parts = self._takers(failing & ~rescued & ~busy, vendors.trading & ~joined, seen.sales)
        left = arithmetic.total(parts, axis=1) > 0.0
        lacking = arithmetic.excess(self.facts.capital, ledger.deposits["vendors"])  # of those there: no more than that
        capital = np.where(comes, lacking, 0.0) + np.where(rescued, ledger.debt, 0.0)
        ledger.pay(CAPITAL_PAID_IN_BY_SPONSORS, capital, capital)
        ledger.repay(np.where(rescued, ledger.debt, 0.0))
        self.energy.mix_sites(ledger, seen.quarter, spun_off + parts + joining)
        gained = ledger.spin_off(spun_off) + ledger.merge(joining)
        join(vendors, joining)
        written_down, forgiven, missing, paid_out = self._wind_up(ledger, parts, left)
        parts, left = parts + joining, left | joined  # from here on who joins another is as one who leaves
        _move_customers(customers, parts, left)
        _follow(customers, spun_off)
        handed = spun_off + parts
        vendors.mergers = (vendors.mergers[1], handed)
        vendors.trading = vendors.trading & ~left
        vendors.reputation = np.where(left, -np.inf, vendors.reputation)
        vendors.knowledge = np.where(left, _NEXT_TO_NOTHING * vendors.knowledge.max(), vendors.knowledge)
        gone = (capital + missing, written_down, forgiven, paid_out, gained)
        return Turnover(entered, rescued, left, *gone), handed

    def coming(self, seen: TurnoverSignals) -> Array:
        """Return where owners found a vendor: on its date; AI clouds without one as long as the rent pays for a site.

        q >= 1 / n,  q rent of a year over the price of AI servers, as far as chips can be had; n  ``entry.payback``
        """
        facts, by_rent = self.facts, self.facts.later & (self.facts.entry < 0)
        pays = seen.rent * self.entry.payback >= 1.0
        return as_array((facts.later & (facts.entry == seen.quarter)) | (by_rent & pays))

    def _come_forth(self, vendors: VendorState, entered: Array) -> Array:
        """Entrants come forth from their region's other vendors; what each takes of them, (vendors, vendors).

        H = a max H;  X = X_f n / N;  b = b_f + ln(n / N);  the row keeps X_f (1 - n / N) and b_f + ln(1 - n / N)

        a its head start, n its standing in members of the row, N the row's members; of hardware and of customers it
        takes n / N too. Specialists, of no standing, begin with their capital alone.
        """
        facts, parts = self.facts, np.zeros((len(entered), len(entered)))
        frontier = np.where(vendors.trading, vendors.knowledge, -np.inf).max()
        vendors.knowledge = np.where(entered, facts.head_start * frontier, vendors.knowledge)
        for row in np.flatnonzero(common(entered & (facts.standing > 0.0))):
            here = (facts.home[facts.region[row]] > 0.0) & vendors.trading
            others = np.flatnonzero(common(here & (facts.members > facts.standing[row])))
            if len(others):
                of, part = others[0], facts.standing[row] / facts.members[others[0]]
                parts[of, row] = part
                vendors.experience[row] = part * vendors.experience[of]
                vendors.experience[of] *= 1.0 - part
                vendors.reputation[row] = vendors.reputation[of] + arithmetic.log(part)
                vendors.reputation[of] += arithmetic.log1p(-part)
        vendors.trading = vendors.trading | entered
        return parts

    def failing(self, seen: TurnoverSignals, vendors: VendorState, debt: Array) -> tuple[Array, Array]:
        """Return (vendors that fail, vendors that have been tiny for long): full-range vendors of 2018 and later alike.

        fails  debt > d x yearly sales, or share of the home region below s in each of n quarters and a loss over them
        AI clouds have no parent that waits: by debt they fail from a year after they entered on
        """
        trading, age = vendors.trading, seen.quarter - vendors.entered
        if not self.p.enabled:
            nobody = np.zeros_like(trading)
            return nobody, nobody
        indebted = debt > self.p.debt_limit * seen.sales_year
        rents = trading & self.facts.specialist & (age >= QUARTERS_PER_YEAR) & indebted
        if seen.quarter < self.p.after:
            return rents, np.zeros_like(trading)
        single = trading & (self.facts.members == 1.0) & (age >= self.p.after)
        tiny = (seen.home_share < self.p.least_share).all(axis=0) & (seen.profit < 0.0)
        return (single & (indebted | tiny)) | rents, single & tiny

    def _takers(self, leaving: Array, staying: Array, sales: Array) -> Array:
        """What each vendor takes of each leaver's, (vendors, vendors). Who has nobody to sell to stays.

        In a takeover the largest at home takes all; in a sale all at home do, in proportion to what they earn.
        """
        parts = np.zeros_like(sales[:, None] * sales)
        stays = staying & ~leaving & ~self.facts.specialist
        for row in rows_of(leaving):
            able = np.where(stays & (self.facts.home[self.facts.region[row]] > 0.0), sales, 0.0)
            total = arithmetic.total(able)
            if self.p.assets == "takeover":
                largest = np.argmax(np.where(self.facts.members == 1.0, able, able * 1e-9))
                taken = 1.0 * (np.arange(len(leaving)) == largest)
            else:
                taken = able / np.where(total > 0.0, total, 1.0)
            parts[row] = np.where(leaving[row] & (total > 0.0), taken, 0.0)
        return parts

    def _wind_up(self, ledger: Ledger, parts: Array, left: Array) -> tuple[Array, Array, Array, Array]:
        """Leavers' accounts down to zero: (written down, debt forgiven, paid in by parents, paid out), USD bn."""
        recovery = self.p.recovery
        sold, _ = ledger.hand_over(parts, recovery)
        ledger.close_accounts(left)
        repaid = np.where(left, np.clip(ledger.deposits["vendors"], 0.0, ledger.debt), 0.0)
        ledger.repay(repaid)
        forgiven = np.where(left, ledger.debt, 0.0)
        ledger.forgive(forgiven)
        balance = np.where(left, ledger.deposits["vendors"], 0.0)
        missing, paid_out = np.maximum(-balance, 0.0), np.maximum(balance, 0.0)
        ledger.pay(BILLS_OF_LEAVERS_PAID_BY_SPONSORS, missing, missing)
        ledger.pay(WHAT_LEAVERS_LEAVE_TO_SPONSORS, paid_out, paid_out)
        return (1.0 - recovery) * sold, forgiven, missing, paid_out


def _follow(customers: Population, spun_off: Array) -> None:
    """Customers that go along with a vendor that comes forth: every so many, the largest first."""
    for of, row in np.argwhere(common(spun_off > 0.0)):
        part = arithmetic.number(spun_off[of, row])
        if customers.holding is not None:
            moved = part * customers.holding[:, of]
            customers.holding[:, row] += moved
            customers.holding[:, of] -= moved
            continue
        customers.vendor = _followed(customers.vendor, customers.spending, of, row, part)


@run_by_run
def _followed(vendor: Array, spending: Array, of: int, row: int, part: float) -> Array:
    rows = np.flatnonzero(vendor == of)
    rows = rows[np.argsort(-spending[rows], kind="stable")]
    place, found = np.arange(len(rows)) + 0.5, vendor.copy()
    found[rows[np.floor(place * part + 0.5) > np.floor((place - 1.0) * part + 0.5)]] = row
    return found


def _move_customers(customers: Population, parts: Array, left: Array) -> None:
    """Customers of leavers go along to the buyer, or are free to choose."""
    for row in rows_of(left):
        if customers.holding is not None:
            moved = (parts[row] - np.eye(len(left))[row]) * left[row]
            customers.holding = customers.holding + customers.holding[:, [row]] * moved
            continue
        buyer = np.where(np.any(parts[row] == 1.0), np.argmax(parts[row]), -1)
        gone = (customers.vendor == row) & left[row]
        customers.vendor = np.where(gone, buyer, customers.vendor)
        customers.committed = np.where(gone & (buyer < 0), 0.0, customers.committed)
