"""State support of R&D: of a group of vendors, of a region's chip suppliers; and what access does.

    S_v(t) = S m_v trading_v / sum over the group of m trading / 4    in the policy's years

S USD bn a year for the whole group, m firms a row stands for. It is paid by the state of the vendor's home region, on
top of what parents grant, and works in the quarter it is paid: R&D wanted and money there is both rise by it, so more
of it never lowers R&D in the same step. Nobody is supported unless a scenario says so.
"""

from __future__ import annotations

import numpy as np

from suanli.agents.government.programmes import Programmes
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import agreed, as_array
from suanli.model.kernel.units import QUARTERS_PER_YEAR
from suanli.model.parameters.policies import SupportParameters

Array = np.ndarray


class ResearchSupport:
    """What the state pays for others' R&D.

    supported    1 for vendors of the group that is supported, else 0
    for_vendors  for the whole group, for_chips  for chip suppliers of the policy's region, USD bn a year
    """

    def __init__(
        self, p: SupportParameters, programmes: Programmes, supported: Array, for_vendors: float, for_chips: float
    ) -> None:
        self.p, self.programmes, self.supported = p, programmes, supported
        self.for_vendors, self.for_chips = for_vendors, for_chips

    def amounts(self, quarter: int, trading: Array, members: Array) -> Array:
        """Return R&D money the state pays in a quarter, USD bn by vendor."""
        firms = self.supported * trading * members
        if not self.programmes.in_force(quarter) or not agreed(np.any(firms)):
            return np.zeros(len(firms))
        return as_array(self.for_vendors / QUARTERS_PER_YEAR * firms / arithmetic.total(firms))

    def of_chips(self, quarter: int, region: Array) -> Array:
        """Return R&D money the state pays chip suppliers of the policy's region, in equal parts, USD bn by supplier."""
        home = self.programmes.here(region)
        if not home.any():
            return home
        return as_array(self.programmes.paid(self.for_chips, quarter) * home / arithmetic.total(home))

    def productivity(self) -> Array:
        """Return the factor on R&D hits by vendor: 1 but for the group that is supported."""
        return np.where(self.supported > 0.0, self.p.productivity, 1.0)
