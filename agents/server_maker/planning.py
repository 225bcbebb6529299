"""What server makers ask: cost plus a margin that stays thin, since buyers hardly care whose label it is."""

from __future__ import annotations

import numpy as np

from suanli.agents.server_maker.messages import MakerPlans
from suanli.agents.server_maker.state import MakerFacts
from suanli.model.equations import pricing
from suanli.model.kernel.either import as_array
from suanli.model.parameters.making import MakerParameters

Array = np.ndarray


def planned(share: Array, overhead: Array, facts: MakerFacts, p: MakerParameters) -> MakerPlans:
    """Return mark-ups on cost for the quarter, from makers' shares of their regions' orders and their own overheads.

    (1 + m) (1 + o - o0) - 1: a maker dearer to run than is usual for it asks for the difference

    share  of the home region's orders; overhead  o of a quarter ago, share of sales
    """
    return MakerPlans((1.0 + markups(share, p)) * (1.0 + (overhead - facts.overhead)) - 1.0)


def markups(share: Array, p: MakerParameters) -> Array:
    """Return m = eta / (eta - 1) - 1,  eta = gamma (1 - s) + 1: about 6 per cent for a third of the market."""
    return as_array(pricing.bertrand_markup(share, p.price_weight, 1.0) - 1.0)
