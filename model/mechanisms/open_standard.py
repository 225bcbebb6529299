"""An open standard merges the software stacks of a region's vendors: developers, lock-in, and what each can keep.

Two signs: developers of all stacks count for each (a weaker vendor and the region's vendors together gain on others,
and customers move freely), and a part of what one vendor finds is everybody's, so that less R&D pays.
"""

from __future__ import annotations

import numpy as np

from suanli.agents.cloud_vendor.state import Kind
from suanli.agents.government.programmes import Programmes
from suanli.model.equations import common_market
from suanli.model.kernel.either import agreed, as_array, everywhere
from suanli.model.mechanisms.base import Mechanism
from suanli.model.parameters.declared import Group, number

Array = np.ndarray


class StandardParameters(Group, name="standard"):
    """Open standard."""

    programme: float = number(
        "USD bn per year",
        0,
        1000,
        "what the state pays for an open standard: porting of software, a common stack",
        "政府用于开放标准的资金：软件移植、统一技术栈",
    )
    openness: float = number(
        "share",
        0,
        1,
        "part of stacks' software that runs on the standard at its full effect",
        "完全见效时，各技术栈的软件中可在该标准上运行的比例",
    )
    lock_in: float = number(
        "share",
        0,
        1,
        "part of the switching cost that a fully open standard takes away",
        "标准完全开放时，转换成本的消除比例",
    )
    spill_over: float = number(
        "share",
        0,
        1,
        "part of a vendor's findings that is everybody's with a fully open standard",
        "标准完全开放时，一家厂商的研发成果中为各家共享的比例",
    )


class OpenStandard(Mechanism):
    """What the open standard has merged, by the programme that builds it."""

    name = "open standard"
    group = StandardParameters

    def __init__(self, p: StandardParameters, programmes: Programmes, kind: Kind) -> None:
        self.p, self.programmes, self.kind = p, programmes, kind

    @property
    def on(self) -> bool:
        """Whether anything is spent on it."""
        return agreed(self.p.programme > 0.0)

    def openness(self) -> float:
        """Return the part of stacks' software that runs on the open standard."""
        return self.p.openness * self.programmes.built("standard")

    def members(self, trading: Array) -> Array:
        """Return 1 for vendors that keep the standard: those of the policy's region."""
        return self.programmes.here(self.kind.region) * trading * ~self.kind.specialist

    def base_seen(self, share: Array, trading: Array) -> Array:
        """Return the installed base that counts with customers, (regions, vendors): in the policy's region merged."""
        part, row = self.openness(), self.programmes.region
        if everywhere(part <= 0.0):
            return share
        seen = share.copy()
        seen[row] = common_market.merged_base(share[row], self.members(trading), part)
        return seen

    def switching_factor(self) -> Array:
        """Return what is left of the switching cost by region: 1 - lambda o."""
        return as_array(1.0 - self.programmes.by_region(self.p.lock_in * self.openness()))

    def spilt(self) -> float:
        """Return the part of members' findings that is everybody's."""
        return self.p.spill_over * self.openness()

    def shared(self, hits: Array, trading: Array) -> Array:
        """Return R&D successes as they work on each vendor's knowledge."""
        return common_market.shared_hits(hits, self.members(trading), self.spilt())

    def kept(self, trading: Array) -> Array:
        """Return the part of its findings that each vendor keeps to itself."""
        return as_array(1.0 - self.spilt() * self.members(trading))
