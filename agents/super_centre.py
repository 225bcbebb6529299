"""A super-computing centre: saves its state's money until a new machine is worth it, with bought chips or its own."""

from __future__ import annotations

from typing import Any

from suanli.agents.firm import Firm
from suanli.model.chain_messages import CentrePlan, CentreSignals


class SuperCentre(Firm):
    """A centre that serves public research and sells nothing.

    own_chips  it designs its own and has them made at a foundry; otherwise it buys what suppliers sell in its region
    """

    def __init__(self, *args: Any, own_chips: bool) -> None:
        super().__init__(*args)
        self.own_chips = own_chips

    def decide(self, signals: CentreSignals) -> CentrePlan:
        """The machine ordered this quarter, PF: what savings pay for, if that is worth the change; else none.

        order S / k if S / k >= s K_newest      S savings, k price of a PF, s the step, K its newest machine
        """
        me = self.row
        affordable = max(0.0, float(signals.savings[me])) / float(signals.price[me])
        enough = affordable >= self.parameters.super.step * float(signals.newest[me])
        wanted = affordable if enough else 0.0
        return CentrePlan(me, wanted * (not self.own_chips), wanted * self.own_chips)
