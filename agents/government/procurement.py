"""The state as experimental customer: it orders compute of vendors that reach a floor of quality, until a date.

It orders S / 4 at posted prices, in equal parts from full-range vendors of its region with H >= floor x max H there.
What it buys uses their capacity, teaches them (experience) and vouches for them (reach); above all it is revenue.
"""

from __future__ import annotations

import numpy as np

from suanli.agents.cloud_vendor.state import Kind
from suanli.agents.government.programmes import Programmes
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import agreed, as_array
from suanli.model.kernel.ledger import Ledger, Payment
from suanli.model.parameters.policies import ProcurementParameters

Array = np.ndarray
PUBLIC_PROCUREMENT = Payment("public procurement", "states", "vendors")


class Procurement:
    """What the state orders of whom."""

    def __init__(self, p: ProcurementParameters, programmes: Programmes) -> None:
        self.p, self.programmes = p, programmes

    def eligible(self, kind: Kind, trading: Array, knowledge: Array) -> Array:
        """Return 1 for vendors the state may buy of, else 0."""
        single = trading & kind.full_range & ~kind.specialist
        at_home = self.programmes.here(kind.region) * single
        best = (knowledge * at_home).max(initial=0.0)
        return as_array(at_home * (knowledge >= self.p.floor * best))

    def orders(self, quarter: int, price: Array, able: Array) -> Array:
        """Return compute that the state orders, (regions, vendors), CU: by those in its region.

        price  posted, (regions, vendors), USD bn per CU per quarter; able  as ``eligible`` gives it
        """
        money, asked = self.programmes.paid(self.p.amount, quarter), np.zeros_like(price)
        if agreed(money > 0.0) and agreed(np.any(able)):
            row = self.programmes.region
            asked[row] = money * able / arithmetic.total(able) / price[row]
        return asked

    @staticmethod
    def settle(ledger: Ledger, public: Array) -> None:
        """The state pays for what it was served, (regions, vendors), USD bn."""
        ledger.pay(PUBLIC_PROCUREMENT, arithmetic.total(public, axis=1), arithmetic.total(public, axis=0))

    def vouched(self, public: Array) -> Array:
        """Return reach that public orders bring, USD bn by vendor."""
        return as_array(self.p.reference * arithmetic.total(public, axis=0))
