"""Programmes of the state: money between two dates, and what it has built.

    spent = S / 4 in each quarter of the programme's years,   A' = (1 - d) A + spent,   built b = 1 - exp(-A / A0)

S USD bn a year, A0 (``policy.scale``) what brings 63 per cent of a programme's full effect. The state of
``policy.region`` pays; nothing is built unless a scenario says so, and what was built decays once the money ends. Rules
that cost no money come into force over ``policy.ramp`` quarters and end with the programmes.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.kernel.arithmetic import Real
from suanli.model.kernel.either import as_array
from suanli.model.kernel.ledger import Ledger, Payment
from suanli.model.kernel.units import QUARTERS_PER_YEAR, in_years, quarters_until
from suanli.model.parameters.policies import PolicyParameters

Array = np.ndarray
STATES_PROGRAMMES = Payment("states' programmes", "states", "suppliers")


PROGRAMMES = tuple(f"{name}.programme" for name in ("network", "west", "mixing", "models", "standard"))


class Programmes:
    """What the state of one region has decided, and what that has built.

    region   column of the region whose state has a policy, of so many ``regions``
    spent    what is left of what was spent on each programme until a quarter ago, USD bn
    """

    def __init__(self, p: PolicyParameters, region: int, regions: int, money: Mapping[str, float]) -> None:
        self.p, self.region, self.regions, self.money = p, region, regions, dict(money)
        self.spent = np.zeros(len(money))

    def here(self, regions: Array) -> Array:
        """Return 1 where a firm of those regions is under the policy's state, else 0."""
        return as_array(regions == self.region).astype(float)

    def by_region(self, value: Real) -> Array:
        """Return a figure of the policy's region, 0 elsewhere."""
        return as_array(value * (np.arange(self.regions) == self.region))

    def in_force(self, quarter: int) -> bool:
        """Return whether a quarter is between the policy's first year and its last."""
        return in_years(quarter, self.p.first_year, self.p.last_year)

    def since(self, quarter: int) -> int:
        """Return quarters since the policy's first year began; negative before."""
        return quarter - quarters_until(self.p.first_year - 1)

    def paid(self, yearly: float, quarter: int) -> float:
        """Return what a sum a year comes to in a quarter, USD bn; 0 outside the policy's years."""
        return yearly / QUARTERS_PER_YEAR * self.in_force(quarter)

    def strength(self, quarter: int) -> float:
        """Return how far a rule has come into force: (t - t0 + 1) / ramp, 1 at most; 0 outside its years."""
        return min(1.0, (self.since(quarter) + 1.0) / self.p.ramp) * self.in_force(quarter)

    def may_cut(self, quarter: int) -> Array:
        """Return 1 where vendors may sell below the Bertrand price, by region: not where a policy sets that floor."""
        floor = self.p.price_floor and self.in_force(quarter)
        return as_array(1.0 - self.by_region(float(floor)))

    def built(self, name: str) -> float:
        """Return the part of its full effect that a programme has reached, from what was spent until a quarter ago."""
        return arithmetic.number(-arithmetic.expm1(-self.spent_on(name) / self.p.scale))

    def spent_on(self, name: str) -> float:
        """Return what is left of what was spent on a programme until a quarter ago, USD bn."""
        return arithmetic.number(self.spent[list(self.money).index(name)])

    def spending(self, quarter: int) -> Array:
        """Return what the state spends on each programme in a quarter, USD bn."""
        return as_array([self.paid(one, quarter) for one in self.money.values()])

    def settle(self, ledger: Ledger) -> None:
        """The state pays those who build networks, software, models and standards."""
        ledger.pay(STATES_PROGRAMMES, self.by_region(arithmetic.total(self.spending(ledger.quarter))))

    def learn(self, quarter: int) -> None:
        """What was spent adds to what there is."""
        kept = 1.0 - self.p.depreciation
        self.spent = kept * self.spent + self.spending(quarter)
