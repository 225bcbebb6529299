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
from suanli.model.kernel.either import as_array
from suanli.model.kernel.units import quarters_until
from suanli.model.mechanisms.base import Mechanism
from suanli.model.parameters.declared import Group, number, switch, whole

Array = np.ndarray


class WindowParameters(Group, name="window"):
    """Windows of a new technology."""

    opens: bool = switch("a window of architecture opens", "架构换代窗口开启")
    year: int = whole("whole years", 2018, 2060, "year in which it does", "架构换代窗口开启的年份")
    loss: float = number(
        "share",
        0,
        1,
        "part of the largest vendor's knowledge that loses its worth in it; of others' by their size",
        "窗口中最大厂商的知识失效的比例；其他厂商按规模计",
    )
    lock_in: float = number(
        "share",
        0,
        1,
        "part of the largest vendor's R&D that stays with the old way after it; of others' by their size",
        "窗口开启后，最大厂商的研发中仍投在旧路线上的比例；其他厂商按规模计",
    )
    stays: int = whole("whole quarters", 0, 80, "quarters for which it does", "研发仍投在旧路线上的季度数")
    skip: float = number(
        "share",
        0,
        1,
        (
            "design over the best that chip suppliers behind reach at a window, as far as they can absorb it: "
            "stages skipped"
        ),
        "窗口开启时，落后的芯片供应商在其吸收能力范围内可达到的设计水平与最高者之比：跨越式追赶",
    )


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
            self.bound = as_array(each / each.max())

    def left(self, quarter: int) -> Array:
        """Return the part of each vendor's knowledge that a window leaves in a quarter; 1 but when it opens."""
        if quarter != self.opens:
            return np.ones(len(self.bound))
        return as_array(1.0 - self.p.loss * self.bound)

    def working(self, quarter: int) -> Array:
        """Return the part of each vendor's successes that are of the new way; 1 but for the quarters after a window."""
        if self.opens < 0 or not self.opens <= quarter < self.opens + self.p.stays:
            return np.ones(len(self.bound))
        return as_array(1.0 - self.p.lock_in * self.bound)

    def skipped(self, quarter: int, design: Array, performance: Array, research: Array) -> Array:
        """Return designs of chips after stages are skipped at a window.

        performance  of chips in 2018, TFLOPS; research  of suppliers, USD bn per quarter
        """
        if quarter != self.opens or not len(design):
            return design
        worth = arithmetic.log(performance * design)
        reach = worth.max() + arithmetic.log(max(self.p.skip, 1e-300))
        taken = knowledge.absorptive_capacity(research, self.absorption_scale)
        return as_array(design * arithmetic.exp(taken * np.maximum(0.0, reach - worth)))
