"""A mechanism of your own: vendors of a region share a part of what their R&D finds.

suanli run --rules examples/own_mechanism.py:SharedResearch --set shared.part=0.3
"""

import numpy as np

from suanli.model.extensions import Group, Mechanism, number


class SharedParameters(Group, name="shared"):
    """What the mechanism below is set by; every parameter says what it is unless somebody sets it."""

    part: float = number("share", 0, 1, "part of R&D findings that vendors of a region share", value=0.0)


class SharedResearch(Mechanism):
    """Vendors of a region pool a part of their R&D: what works on knowledge is the region's mean for that part.

    R' = (1 - s) R + s mean(R of the region's vendors that trade)
    """

    name, group = "shared research", SharedParameters

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
