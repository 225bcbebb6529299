"""A window of architecture: knowledge of the old way loses its worth, most where most customers are, and it binds.

    H_v' = H_v (1 - psi k_v) in the quarter it opens,   k_v = S_v / max S then, firm by firm
    for ``window.stays`` quarters after it a part lambda k_v of a vendor's R&D stays with the old way and yields nothing
    chip designs behind reach, with absorptive capacity Z:  ln D' = ln D + Z (ln(skip x best) - ln(own))^+

psi ``window.loss``, lambda ``window.lock_in``. After Landini, Lee, Malerba, Research Policy 46(2), 2017: leadership
changes hands where a window is large and incumbents are locked in.
"""

from __future__ import annotations

import numpy as np

from suanli.model.equations import knowledge
from suanli.model.kernel import arithmetic
from suanli.model.kernel.units import quarters_until
from suanli.model.mechanisms.base import Mechanism
from suanli.model.parameters.policies import WindowParameters

Array = np.ndarray


class TechnologyWindow(Mechanism):
    """The window of one run.

    bound             how far each vendor was bound to the old way when it opened, 0 to 1
    absorption_scale  of chip suppliers' absorptive capacity, USD bn per quarter
    """

    name = "technology window"
    group = WindowParameters

    def __init__(self, p: WindowParameters, vendors: int, absorption_scale: float) -> None:
        self.p, self.absorption_scale = p, absorption_scale
        self.opens = quarters_until(p.year - 1) if p.opens else -1
        self.bound = np.zeros(vendors)

    @property
    def on(self) -> bool:
        """Whether one opens."""
        return self.p.opens

    def open(self, quarter: int, sales: Array, members: Array) -> None:
        """When it opens, a vendor is bound to the old way by its size: what one firm of a row sold over the largest's.

        sales  a quarter ago by vendor, USD bn
        """
        if quarter == self.opens:
            each = sales / members
            self.bound = np.asarray(each / each.max())

    def left(self, quarter: int) -> Array:
        """Return the part of each vendor's knowledge that a window leaves in a quarter; 1 but when it opens."""
        if quarter != self.opens:
            return np.ones(len(self.bound))
        return np.asarray(1.0 - self.p.loss * self.bound)

    def working(self, quarter: int) -> Array:
        """Return the part of each vendor's successes that are of the new way; 1 but for the quarters after a window."""
        if self.opens < 0 or not self.opens <= quarter < self.opens + self.p.stays:
            return np.ones(len(self.bound))
        return np.asarray(1.0 - self.p.lock_in * self.bound)

    def skipped(self, quarter: int, design: Array, performance: Array, research: Array) -> Array:
        """Return designs of chips after stages are skipped at a window.

        performance  of chips in 2018, TFLOPS; research  of suppliers, USD bn per quarter
        """
        if quarter != self.opens or not len(design):
            return design
        worth = arithmetic.log(performance * design)
        reach = worth.max() + arithmetic.log(max(self.p.skip, 1e-300))
        taken = knowledge.absorptive_capacity(research, self.absorption_scale)
        return np.asarray(design * arithmetic.exp(taken * np.maximum(0.0, reach - worth)))
