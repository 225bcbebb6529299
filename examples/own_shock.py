"""A shock of your own: in 2024 customers in China lose a part of their need, and parents half of their purse.

suanli run --rules examples/own_shock.py:Slump --set shock.Slump=2024Q1
"""

import numpy as np

from suanli.model.extensions import Group, Shock, number
from suanli.model.industry import ComputeIndustry


class SlumpParameters(Group, name="slump"):
    """What the shock is set by."""

    part: float = number("share", 0, 0.95, "part of customers' need in China that is lost", value=0.3)


class Slump(Shock):
    """Need in China falls by a part, in log points; it stays there but for what customers' own luck does to it."""

    group = SlumpParameters

    def strike(self, population, regions, facts, parents_cash_flow):
        """Return what is another from that quarter on."""
        hit = regions.china[population.region]
        poorer = np.where(regions.china[facts.region], 0.5, 1.0)
        return {
            "log_need": population.log_need + np.log(1.0 - self.p.part) * hit,
            "parents_cash_flow": poorer * parents_cash_flow,
        }


if __name__ == "__main__":
    for date in ("never", "2024Q1"):
        model = ComputeIndustry(customers=200, until=2026, overrides={"shock.Slump": date}, rules=Slump)
        model.run_until()
        spent = model.records.series("region_spending")["CN"][-4:].sum()
        print(f"{date:7} spending in China in 2026: USD {spent:.1f} bn")
