"""A server maker: assembles at cost plus a margin that stays thin, since buyers hardly care whose label it is."""

from __future__ import annotations

from suanli.agents.firm import Firm
from suanli.model.chain_messages import MakerPlan
from suanli.model.equations import pricing


class ServerMaker(Firm):
    """A maker of servers for its home region."""

    def decide(self, share: float, overhead: float) -> MakerPlan:
        """Mark-up on cost for the quarter, from its share of the region's orders and its own overhead a quarter ago.

        (1 + m) (1 + o - o0) - 1: a maker dearer to run than the usual asks for the difference
        """
        extra = overhead - self.parameters.maker.overhead
        return MakerPlan(self.row, (1.0 + self.markup(share)) * (1.0 + extra) - 1.0)

    def markup(self, share: float) -> float:
        """Mark-up m = eta / (eta - 1) - 1,  eta = gamma (1 - s) + 1: about 6 per cent for a third of the market."""
        return float(pricing.bertrand_markup(share, self.parameters.maker.price_weight, 1.0) - 1.0)
