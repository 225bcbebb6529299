"""A credit for cloud R&D: the state pays every vendor a part of its sales of a quarter ago, to be spent on R&D.

grant' = grant + c S / 4 a quarter,   c the credit, S yearly sales
"""

from __future__ import annotations

from dataclasses import replace

from suanli.agents.cloud_vendor.messages import Signals
from suanli.model.mechanisms.base import Lever, Mechanism, Policy
from suanli.model.parameters.declared import Group, number
from suanli.model.results.store import Series


class CreditParameters(Group, name="credit"):
    """The credit for cloud R&D."""

    part: float = number(
        "share",
        0,
        0.2,
        "part of vendors' sales that the state gives them back for R&D",
        "政府按厂商销售额返还用于研发的比例",
        value=0.0,
        source="a policy option, off unless a scenario says so",
    )


class ResearchCredit(Mechanism):
    """What the credit adds to what vendors see when a quarter begins."""

    name, group = "research credit", CreditParameters
    levers = (
        Lever("credit.part", "money", "percent", "Credit for cloud R&D", "云研发返还", low=0, high=0.2, step=0.01),
    )
    policies = (
        Policy(
            "research credit",
            "five per cent of cloud sales go back into R&D",
            "credit.part=0.05",
            funded=False,
            label="Credit for cloud R&D",
            label_zh="云研发返还",
        ),
    )

    series = (
        Series(
            "research_credit",
            "vendor",
            "USD bn per quarter",
            "Credit for its R&D",
            lambda mechanism, signals: mechanism.p.part * signals.sales * signals.trading,
        ),
    )

    @property
    def on(self) -> bool:
        """Whether there is a credit."""
        return self.p.part > 0.0

    def see(self, seen: Signals) -> Signals:
        """Return what vendors see, with the credit in grants and in what of them the state gives."""
        credit = self.p.part * seen.sales * seen.trading
        return replace(seen, grant=seen.grant + credit, state_support=seen.state_support + credit)
