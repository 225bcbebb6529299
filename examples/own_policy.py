"""A policy of your own: a tax credit for vendors' R&D in China, as a lever in the command line and in the lab.

suanli run --rules examples/own_policy.py:ResearchCredit --set credit.part=0.3
suanli policies --rules examples/own_policy.py:ResearchCredit --only credit --seeds 4
suanli lab --rules examples/own_policy.py:ResearchCredit
"""

import numpy as np

from suanli.model.extensions import Group, Lever, Mechanism, Policy, Series, number, replace

CREDIT = Policy(
    "credit", "a tax credit for R&D", "credit.part=0.3", funded=False, label="R&D credit", label_zh="研发抵扣"
)
LEVER = Lever("credit.part", "rules", "percent", "R&D tax credit", "研发税收抵扣", 0, 1, 0.05)


class CreditParameters(Group, name="credit"):
    """What the policy is set by; at 0 it is off, and the run is the same bit for bit."""

    part: float = number("share", 0, 1, "part of R&D in China that a credit adds", "中国研发抵扣比例", value=0.0)


class ResearchCredit(Mechanism):
    """Vendors at home in China want so much more R&D: R' = (1 + c) R; their money limits it as ever."""

    name, group, levers, policies = "research credit", CreditParameters, (LEVER,), (CREDIT,)
    series = (Series("credit", "world", "share", "R&D credit in China", lambda mechanism: mechanism.p.part, "mean"),)

    @property
    def on(self):
        """Off at 0: no hook is called."""
        return self.p.part > 0.0

    def see(self, seen):
        """Return what vendors see: where a vendor sells most, in China (column 1) or not, there it has its credit."""
        at_home = np.argmax(seen.region_share, axis=0) == 1
        return replace(seen, research_return=seen.research_return * (1.0 + self.p.part * at_home))
