"""A super-computing centre as a Mesa agent: a view of its row."""

from __future__ import annotations

from typing import Any

from suanli.agents.firm import Firm


class SuperCentre(Firm):
    """A centre that serves public research and sells nothing.

    own_chips  it designs its own and has them made at a foundry; otherwise it buys what suppliers sell in its region
    """

    plans = "centre_plans"

    def __init__(self, *args: Any, own_chips: bool) -> None:
        super().__init__(*args)
        self.own_chips = own_chips

    @property
    def profit(self) -> float:
        """Nothing: a centre is paid for by its state and sells nothing."""
        return 0.0
