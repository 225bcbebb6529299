"""A strategy of your own, from outside: a pricing rule and a mechanism with a parameter.

    suanli run --rules examples/own_pricing.py:undercut --set pricing.rule=undercut
    suanli run --rules examples/own_pricing.py:SharedResearch --set shared.part=0.3
    suanli sweep examples/own_pricing.toml --out results/own

Nothing in the package is edited. What a rule and a hook get and give is in ``agents/cloud_vendor/pricing.py`` (Stance)
and ``model/mechanisms/base.py`` (Mechanism).
"""

import numpy as np

from suanli.agents.cloud_vendor.pricing import bertrand_markup
from suanli.model.mechanisms.base import Mechanism
from suanli.model.parameters.declared import Group, number


def undercut(stance):
    """Below a tenth of its region a vendor asks a tenth less than the Bertrand price, whatever its parent says."""
    return np.where(stance.share < 0.1, 0.9, 1.0) * bertrand_markup(stance)


class SharedParameters(Group, name="shared"):
    """What the mechanism below is set by; every parameter says what it is unless somebody sets it."""

    part: float = number(
        "share", 0, 1, "part of R&D findings that vendors of a region share", "同一地区厂商共享的研发比例", value=0.0
    )


class SharedResearch(Mechanism):
    """Vendors of a region pool a part of their R&D: what works on knowledge is the region's mean for that part.

    R' = (1 - s) R + s mean(R of the region's vendors that trade)
    """

    name = "shared research"
    group = SharedParameters

    @property
    def on(self):
        """Off at 0: the run is then the same, bit for bit."""
        return self.p.part > 0.0

    def research(self, spending, seen, kind):
        """Return the R&D that works on each vendor's knowledge."""
        pooled = spending.copy()
        for region in np.unique(kind.region):
            here = (kind.region == region) & seen.trading
            pooled[here] = np.add.accumulate(spending[here])[-1] / here.sum()
        return (1.0 - self.p.part) * spending + self.p.part * pooled
