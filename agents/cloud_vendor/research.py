"""Vendors' R&D: what they want to spend, what money allows, and what comes of it."""

from __future__ import annotations

import numpy as np

from suanli.agents.cloud_vendor.messages import Plans, Signals
from suanli.agents.cloud_vendor.pricing import patience
from suanli.agents.cloud_vendor.state import Kind, VendorParameters
from suanli.model.equations import costs, knowledge
from suanli.model.kernel.either import as_array
from suanli.model.kernel.quantiles import poisson_quantile
from suanli.model.kernel.units import QUARTERS_PER_YEAR
from suanli.model.parameters.growth import ExpansionParameters, KnowledgeParameters, ResearchParameters

Array = np.ndarray


def ahead_of_scale(seen: Signals, kind: Kind, p: VendorParameters) -> Array:
    """Return spending for a scale vendors aim at and haven't got, on R&D and expansion, USD bn per quarter."""
    missing = costs.missing_sales(p.pricing.target_share, kind.home_market(seen.market), seen.sales)
    allowed = seen.tolerated_loss / QUARTERS_PER_YEAR
    spent = costs.expansion_spending(p.expansion.intensity, missing, patience(seen), allowed)
    return np.where(kind.full_range & seen.trading, spent, 0.0)


def earned(seen: Signals, p: VendorParameters) -> Array:
    """Return R&D out of sales, profit and grants, USD bn per quarter."""
    return as_array(
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
    return as_array(mean * productivity * research.productive)


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


def of_one_firm(plans: Plans, members: Array) -> Array:
    """Return R&D of one firm of each row, USD bn per quarter. members  firms the row stands for"""
    return as_array(plans.research / members)


def next_reach(reach: Array, expansion: Array, vouched: Array, p: ExpansionParameters) -> Array:
    """Return reach a quarter on: what is kept, what expansion has bought, what public orders vouch for, USD bn."""
    return as_array(knowledge.captured_reach(reach, expansion + vouched, p.depreciation))


def next_knowledge(
    stock: Array, hits: Array, spending: Array, p: ResearchParameters, own: KnowledgeParameters
) -> Array:
    """Return knowledge a quarter on: what is kept, the quarter's hits, and what is imitated.

    Without R&D effect (``research.productive``) nothing is found and nothing imitated.

    spending  R&D of one firm of each row, USD bn per quarter: what lets it use what others know
    """
    imitation = own.imitation * knowledge.absorptive_capacity(spending, own.absorption_scale)
    return as_array(knowledge.next_knowledge(stock, hits, p.step, own.depreciation, imitation * p.productive))


def ratchet_share(uniform: Array, p: ResearchParameters) -> Array:
    """Return the share of last quarter's R&D that a vendor short of money keeps; infinite with no ratchet."""
    if not p.ratchet:
        return np.full(np.shape(uniform), np.inf)
    return as_array(p.ratchet_low + (p.ratchet_high - p.ratchet_low) * uniform)
