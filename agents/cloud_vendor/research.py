"""Vendors' R&D: what they want to spend, what money allows, and what comes of it."""

from __future__ import annotations

import numpy as np

from suanli.agents.cloud_vendor.messages import Plans, Signals
from suanli.agents.cloud_vendor.state import Kind, VendorParameters
from suanli.model.equations import knowledge
from suanli.model.kernel.either import as_array
from suanli.model.kernel.quantiles import poisson_quantile
from suanli.model.parameters.growth import ExpansionParameters, KnowledgeParameters, ResearchParameters

Array = np.ndarray


def intensity(kind: Kind, p: ResearchParameters) -> Array:
    """Return R&D over sales that vendors want: as their groups published it, or what all others are taken to want."""
    own = kind.research_intensity
    return np.where(np.isnan(own), p.sales_share, own)


def of_sales(seen: Signals, kind: Kind, p: ResearchParameters) -> Array:
    """Return R&D at vendors' intensity of what they sell, USD bn per quarter."""
    return as_array(intensity(kind, p) * seen.sales * seen.trading * p.spending)


def wanted(seen: Signals, kind: Kind, p: VendorParameters) -> Array:
    """Return R&D that vendors would do if money were no matter, with what they are granted, USD bn per quarter."""
    if not p.research.spending:
        return np.zeros(np.shape(seen.sales))
    own, follow = intensity(kind, p.research), p.research.follow * kind.full_range
    asked = knowledge.research_target(seen.sales, own, seen.frontier_research, follow, p.research.most)
    return np.where(seen.trading, seen.research_return * asked + seen.grant, 0.0)


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
