"""Vendors' R&D: what they want to spend, what money allows, and what comes of it."""

from __future__ import annotations

import numpy as np

from suanli.agents.cloud_vendor.pricing import patience
from suanli.agents.cloud_vendor.state import Kind, VendorParameters
from suanli.model.equations import costs, knowledge
from suanli.model.kernel.quantiles import poisson_quantile
from suanli.model.kernel.units import QUARTERS_PER_YEAR
from suanli.model.parameters.growth import ResearchParameters
from suanli.model.state.messages import Signals

Array = np.ndarray


def ahead_of_scale(seen: Signals, kind: Kind, p: VendorParameters) -> Array:
    """Return spending for a scale vendors aim at and haven't got, on R&D and expansion, USD bn per quarter."""
    missing = costs.missing_sales(p.pricing.target_share, kind.at_home(seen.market), seen.sales)
    allowed = seen.tolerated_loss / QUARTERS_PER_YEAR
    spent = costs.expansion_spending(p.expansion.intensity, missing, patience(seen), allowed)
    return np.where(kind.full_range & seen.trading, spent, 0.0)


def earned(seen: Signals, p: VendorParameters) -> Array:
    """Return R&D out of sales, profit and grants, USD bn per quarter."""
    return np.asarray(
        knowledge.research_target(
            seen.sales,
            seen.profit,
            p.research.sales_share * seen.research_return,
            p.research.profit_share * seen.research_return,
            seen.grant,
        )
    )


def wanted(seen: Signals, ahead: Array, p: VendorParameters) -> Array:
    """Return R&D that vendors would do if money were no matter, USD bn per quarter: earned, and ahead of scale."""
    if not p.research.spending:
        return np.zeros(np.shape(seen.sales))
    asked = earned(seen, p) + p.expansion.research_part * ahead
    return np.where(seen.trading, asked, 0.0)


def mean_hits(spending: Array, productivity: Array, research: ResearchParameters) -> Array:
    """Return the mean number of successes in a quarter: a R^beta times a productivity; none without R&D effect.

    spending  of one firm of each row, USD bn per quarter
    """
    mean = knowledge.mean_hits(spending, research.hits, research.elasticity)
    return np.asarray(mean * productivity * research.productive)


def drawn_hits(mean: Array, uniform: Array, research: ResearchParameters) -> Array:
    """Return the successes that each vendor's uniform draws: Poisson, or the best of as many tries, or the mean."""
    if research.draw_rule == "mean":
        return expected_hits(mean, research)
    if research.draw_rule == "poisson":
        return poisson_quantile(uniform, mean)
    return knowledge.best_quantile(uniform, mean, research.hits)


def expected_hits(mean: Array, research: ResearchParameters) -> Array:
    """Return the mean of what the rule draws."""
    return knowledge.drawn_mean(mean, research.hits, research.draw_rule)
