"""Consolidation: the region's full-range vendors become few. Money, hardware, customers, debts all pass on.

When the policy begins, the ``consolidation.to`` largest at home stay; of the others the largest joins the smallest
that stays, and so on, with all it owns and owes, at book value and against shares: no cash changes hands. Customers
and contracts go along; of two stocks of knowledge the larger is kept, and as customers liked both, exp(b) adds up.
From then on there are fewer parents, fewer platforms and fewer draws of R&D.
"""

from __future__ import annotations

import numpy as np

from suanli.agents.cloud_vendor.state import Kind, VendorState
from suanli.agents.government.programmes import Programmes
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import places_of, run_by_run
from suanli.model.mechanisms.base import Mechanism
from suanli.model.parameters.declared import Group, whole

Array = np.ndarray


class ConsolidationParameters(Group, name="consolidation"):
    """Vendors merge."""

    to: int = whole(
        "whole number",
        0,
        20,
        "vendors into which the policy region's full-range ones merge when the policy begins; 0: none does",
        "政策开始时，政策所在地区的全栈厂商整合为若干家；0 表示不整合",
    )


class Consolidation(Mechanism):
    """Who joins whom. entry  quarter in which each vendor enters, -1 for those of 2018"""

    name = "consolidation"
    group = ConsolidationParameters

    def __init__(self, p: ConsolidationParameters, programmes: Programmes, kind: Kind, entry: Array) -> None:
        self.p, self.programmes, self.kind, self.entry = p, programmes, kind, entry

    @property
    def on(self) -> bool:
        """Whether vendors become few."""
        return bool(self.p.to)

    def parts(self, quarter: int, trading: Array, sales: Array) -> Array:
        """Return what each vendor takes of each that joins it in a quarter, (vendors, vendors): 1 or 0.

        sales  a quarter ago, USD bn by vendor
        """
        if not self.on or self.programmes.since(quarter) != 0:
            return np.zeros((len(sales), len(sales)))
        there = trading & (self.entry < quarter)  # who comes forth today joins nobody today
        single = there & self.kind.full_range & ~self.kind.specialist
        return _joining(single * self.programmes.here(self.kind.region), sales, self.p.to)


@run_by_run
def _joining(candidates: Array, sales: Array, to: int) -> Array:
    """Who joins whom, (vendors, vendors): of the candidates those beyond the ``to`` largest."""
    able, out = np.flatnonzero(candidates), np.zeros((len(sales), len(sales)))
    order = able[np.argsort(-sales[able], kind="stable")]
    staying, joining = order[:to][::-1], order[to:]
    for place, row in enumerate(joining):
        out[row, staying[place % len(staying)]] = 1.0
    return out


def join(vendors: VendorState, taken: Array) -> None:
    """Knowledge, experience and reputation of those that join pass to those they join. taken  as ``parts`` gives it"""
    for of, row in places_of(taken > 0.0):
        joins, known, learnt = taken[of, row] > 0.0, vendors.knowledge, vendors.experience
        reach, liked = vendors.reach, vendors.reputation
        together = learnt[row] + learnt[of]
        for column, of_both, left in (
            (known, np.maximum(known[row], known[of]), known[of]),
            (learnt, together, 1e-12 * together),
            (reach, reach[row] + reach[of], 0.0),
            (liked, arithmetic.logaddexp(liked[row], liked[of]), liked[of]),
        ):
            column[row], column[of] = np.where(joins, of_both, column[row]), np.where(joins, left, column[of])
