"""How much capacity for wafers and for packaging foundries build. Columns by foundry, lines in the axis before it."""

from __future__ import annotations

import numpy as np

from suanli.agents.foundry.messages import FoundryPlans, FoundrySignals
from suanli.model.equations import foundry, hardware
from suanli.model.kernel.either import as_array
from suanli.model.parameters.making import FoundryParameters

Array = np.ndarray


def planned(seen: FoundrySignals, growth: Array, p: FoundryParameters) -> tuple[FoundryPlans, Array]:
    """Return capacity ordered this quarter, from yesterday's bookings: what will be missing, at most one step.

    growth  expected growth of bookings for wafers and of dies for packaging, (..., 2, foundries), share per quarter
    """
    growth = as_array(hardware.adaptive_growth(growth, seen.asked, seen.asked_before))
    wafers, packaging = (
        foundry.wanted_step(
            seen.asked[..., line, :],
            growth[..., line, :],
            lead_time,
            seen.coming[..., line, :],
            seen.step[..., line, :],
        )
        for line, lead_time in enumerate((p.build_time, p.packaging_build_time))
    )
    return FoundryPlans(wafers, packaging), growth
