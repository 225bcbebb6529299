"""Unified scheduling: a part U of a region's demand goes where capacity is, blind to quality.

Customers' weight of quality falls to (1 - U) theta, vendors share platforms and plan for each other's peaks, and each
expects less of better quality, so that less R&D pays. No optimum is put in; ``suanli policies`` reports the frontier.
"""

from __future__ import annotations

import numpy as np

from suanli.agents.government.programmes import Programmes
from suanli.model.equations import common_market
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import agreed, as_array, everywhere
from suanli.model.mechanisms.base import Mechanism
from suanli.model.mechanisms.open_standard import OpenStandard
from suanli.model.mechanisms.small_models import SmallModels
from suanli.model.parameters.declared import Group, number

Array = np.ndarray


class ScheduleParameters(Group, name="schedule"):
    """Unified scheduling."""

    share: float = number(
        "share",
        0,
        1,
        "part of the policy region's demand that a common scheduler allocates blind to quality",
        "政策所在地区的需求中，由统一调度分配、不考虑质量的比例",
    )


class UnifiedScheduling(Mechanism):
    """What a common scheduler hides and shares. elasticity  of R&D wanted to what quality is expected to earn"""

    name = "unified scheduling"
    group = ScheduleParameters

    def __init__(
        self,
        p: ScheduleParameters,
        programmes: Programmes,
        standard: OpenStandard,
        small_models: SmallModels,
        elasticity: float,
    ) -> None:
        self.p, self.programmes, self.standard = p, programmes, standard
        self.small_models, self.elasticity = small_models, elasticity

    @property
    def on(self) -> bool:
        """Whether a part of demand is scheduled."""
        return agreed(self.p.share > 0.0)

    def scheduled(self, quarter: int) -> float:
        """Return the part U of the policy region's demand that a common scheduler allocates, blind to quality."""
        return self.p.share * self.programmes.strength(quarter)

    def quality_weight_factor(self, quarter: int, small_weight: Array) -> Array:
        """Return the part of the weight of quality that is left by region: what scheduling and small work leave.

        q_r = (1 - U_r) (1 - l m_r),  m the part of spending that small work makes, l ``models.low_quality``
        """
        hidden = self.programmes.by_region(self.scheduled(quarter))
        return as_array((1.0 - hidden) * self.small_models.quality_asked(small_weight))

    def research_return(self, seen: Array, share: Array, market: Array, trading: Array) -> Array:
        """Return R&D that vendors want over what they would without the policy, from what quality is expected to earn.

        seen  as ``quality_weight_factor`` gives it; share  (regions, vendors); market  spending by region
        """
        held = self.standard.kept(trading)
        without = np.all(seen == 1.0) & np.all(held == 1.0)
        if everywhere(without):
            return np.ones(share.shape[-1])
        found = common_market.research_return(share * market[:, None], seen, held, self.elasticity)
        return np.where(without, 1.0, found)

    def platform_part(self, quarter: int, trading: Array) -> Array:
        """Return the part of its platform cost that each vendor bears: those under a scheduler share it."""
        sharing = self.standard.members(trading) * self.standard.kind.full_range
        part = common_market.fixed_cost_part(self.scheduled(quarter), arithmetic.total(sharing))
        return np.where(sharing > 0.0, part, 1.0)
