"""Links of the loop, cut one at a time: a vendor's own driver is replaced by the industry's, on the same draws.

Where the driver is money, every vendor gets the industry's intensity on its own sales of yesterday: what all spend,
over what all sell. So nobody pays for a size it hasn't got. Where it is log quality or what bundles add, every vendor
gets the mean, weighted by sales.
"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import numpy as np

from suanli.agents.cloud_vendor.messages import Plans, Signals
from suanli.agents.cloud_vendor.state import Kind
from suanli.agents.enterprise_customer.messages import Offers
from suanli.agents.parent_company.messages import Commitments
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array, filled
from suanli.model.mechanisms.base import Mechanism
from suanli.model.parameters.declared import Group, choice

Array = np.ndarray


class LinkParameters(Group, name="link"):
    """Links of the loop cut one at a time."""

    removed: str = choice(
        "none|profit_to_research|research_to_quality|quality_to_share|sponsor_to_cover|layers_to_share",
        (
            "link of the loop that is removed: what a vendor would have of its own (R&D, hits by R&D, quality or "
            "bundles that customers see, loss cover by its parent) is the industry's for all"
        ),
        "切断的因果链环节：厂商自身的数值（研发支出、研发成果、客户所见的质量或软件捆绑、母公司补亏）改取全行业的数值",
    )


def weighted_mean(figures: Array, sales: Array) -> float:
    """Return the mean over vendors, weighted by sales."""
    return arithmetic.number(arithmetic.product(figures, sales) / arithmetic.larger(arithmetic.total(sales), 1e-300))


def of_industry(amounts: Array, sales: Array) -> Array:
    """Return what each vendor would have at the industry's intensity: A_v = S_v sum(A) / sum(S), USD bn by vendor."""
    whole = arithmetic.larger(arithmetic.total(sales), 1e-300)
    return as_array(sales * (arithmetic.total(amounts) / whole))


class LinkCuts(Mechanism):
    """The five cuts: profit to R&D, R&D to quality, quality to share, parents to loss cover, layers to share."""

    name = "link cuts"
    group: ClassVar[type[Group] | None] = LinkParameters

    p: LinkParameters

    @property
    def on(self) -> bool:
        """Whether a link is cut."""
        return self.p.removed != "none"

    def promise(self, commitments: Commitments, seen: Signals, kind: Kind) -> Commitments:
        """With the link from a parent to its vendor's losses cut, announcements are the industry's over sales."""
        if self.p.removed != "sponsor_to_cover":
            return commitments
        return Commitments(*(of_industry(given, seen.sales * seen.trading) for given in vars(commitments).values()))

    def plan(self, plans: Plans, seen: Signals, kind: Kind) -> Plans:
        """With the link from profit to R&D cut, every vendor spends what the industry does of its sales.

        What it costs is paid, by the parent or the lender where the vendor's own money falls short.
        """
        if self.p.removed != "profit_to_research":
            return plans
        spent, wanted = (
            of_industry(given, seen.sales * seen.trading) for given in (plans.research, plans.research_wanted)
        )
        return replace(plans, research=spent, research_wanted=wanted)

    def offer(self, offers: Offers, sales: Array) -> Offers:
        """With the link from quality to share cut, all vendors show the mean log quality; from layers, mean bundles."""
        if self.p.removed == "quality_to_share":
            mean = filled(offers.log_quality.shape, weighted_mean(offers.log_quality, sales))
            offers = replace(offers, log_quality=mean)
        if self.p.removed == "layers_to_share":
            offers = replace(offers, bundle=filled(offers.bundle.shape, weighted_mean(offers.bundle, sales)))
        return offers

    def research(self, spending: Array, seen: Signals, kind: Kind) -> Array:
        """With the link from R&D to quality cut, R&D at the industry's intensity works on everybody's knowledge.

        spending  of one firm of each row, USD bn per quarter
        """
        if self.p.removed != "research_to_quality":
            return spending
        return as_array(of_industry(spending * kind.members, seen.sales * seen.trading) / kind.members)
