"""A foundry: how much capacity for wafers and for packaging it builds. Its process moves as its R&D and tools allow."""

from __future__ import annotations

from typing import Any

from suanli.agents.firm import Firm
from suanli.model.chain_messages import FoundryPlan, FoundrySignals
from suanli.model.equations import foundry, hardware


class Foundry(Firm):
    """A maker of other firms' chips.

    growth  beliefs: growth of bookings for wafers and of dies for packaging, share per quarter
    """

    def __init__(self, *args: Any, growth: float) -> None:
        super().__init__(*args)
        self.growth = [growth, growth]

    def decide(self, signals: FoundrySignals) -> FoundryPlan:
        """Capacity ordered this quarter, from yesterday's bookings: what will be missing, at most one step."""
        times = [int(self.parameters.number(name)) for name in ("foundry.build_time", "foundry.packaging_build_time")]
        ordered = []
        for line, lead_time in enumerate(times):
            asked, before = float(signals.asked[line, self.row]), float(signals.asked_before[line, self.row])
            self.growth[line] = float(hardware.adaptive_growth(self.growth[line], asked, before))
            coming, most = float(signals.coming[line, self.row]), float(signals.step[line, self.row])
            ordered.append(foundry.wanted_step(asked, self.growth[line], lead_time, coming, most))
        return FoundryPlan(self.row, *ordered)
