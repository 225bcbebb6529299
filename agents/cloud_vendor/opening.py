"""Vendors in the initial state: who they are, what they believe, the knowledge their own R&D history implies."""

from __future__ import annotations

from collections.abc import Mapping
from zlib import crc32

import numpy as np

from suanli.agents.cloud_vendor import pricing
from suanli.agents.cloud_vendor.messages import Signals
from suanli.agents.cloud_vendor.state import Beliefs, Kind, VendorFacts, VendorParameters, VendorState
from suanli.model.equations import knowledge
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array, filled
from suanli.model.kernel.units import QUARTERS_PER_YEAR, START_YEAR
from suanli.model.parameters.growth import KnowledgeParameters, ResearchParameters
from suanli.model.parameters.tables import Tables
from suanli.model.state.facts import Pace, RegionFacts

Array = np.ndarray
_NEXT_TO_NOTHING = 1e-9  # share of a vendor that isn't there yet: experience has a logarithm


def vendor_facts(
    tables: Tables, which: str, entry: str, regions: RegionFacts
) -> tuple[VendorFacts, tuple[dict[str, str], ...]]:
    """Return the vendors' permanent facts and their rows of the opening table, and of the table of entrants.

    which  vendors the run begins with; entry  the rule by which others come later
    """
    rows = tables.vendors(which, entry)
    years = [row.get("entry_year") if entry == "dated" else None for row in rows]
    enters = [(int(year) - START_YEAR) * QUARTERS_PER_YEAR if year else -1 for year in years]
    region = np.array([regions.index(row["region"]) for row in rows])
    facts = VendorFacts(
        names=tuple(row["vendor"] for row in rows),
        labels=tuple(row["label"] for row in rows),
        groups=tuple(row["group"] for row in rows),
        identity=np.array([crc32(row["vendor"].encode()) for row in rows], dtype=np.uint64),
        region=region,
        members=np.array([float(row["members"]) for row in rows]),
        home=(regions.area[:, None] == regions.area[region][None, :]).astype(float),
        software=np.array([float(row["software_revenue"]) for row in rows]),
        software_growth=np.array([float(row["software_growth"]) for row in rows]),
        cash_flow_growth=np.array([float(row["cash_flow_growth"]) for row in rows]),
        research_intensity=np.array([float(row["research_intensity"] or "nan") for row in rows]),
        entry=np.array(enters),
        capital=np.array([float(row.get("capital", 0.0)) for row in rows]),
        head_start=np.array([float(row.get("knowledge", 0.0)) for row in rows]),
        standing=np.array([float(row.get("standing", 0.0)) for row in rows]),
        specialist=np.array([row.get("sells") == "ai" for row in rows]),
        later=np.array(["entry_year" in row for row in rows]),
    )
    return facts, rows


def vendor_kind(facts: VendorFacts) -> Kind:
    """Return what never changes about vendors, as their rules read it."""
    specialist, full_range = facts.specialist.astype(bool), facts.members == 1.0
    return Kind(facts.region, facts.home, facts.members, full_range, specialist, facts.research_intensity)


def initial_state(
    facts: VendorFacts, share: Array, spending: float, pace: Pace, own: Mapping[str, Mapping[str, Array]]
) -> VendorState:
    """Return vendors before prices and knowledge are known: experience of steady growth, X = S / g, and beliefs.

    No reach: what expansion before 2018 has bought is part of reputation.

    share  of the world; spending  in the quarter before the first, USD bn; own  what strategies of users remember
    """
    vendors = len(share)
    beliefs = Beliefs(
        growth=filled(vendors, pace.market),
        ai_growth=filled(vendors, pace.ai),
        ai_scarcity=np.zeros(vendors),
        builds=np.zeros(vendors, dtype=bool),
        own=own,
    )
    return VendorState(
        knowledge=np.ones(vendors),
        experience=np.maximum(share, _NEXT_TO_NOTHING) * spending / arithmetic.larger(pace.market, 0.02),
        reach=np.zeros(vendors),
        reputation=np.zeros(vendors),
        trading=~facts.later.astype(bool),
        entered=np.where(facts.later, facts.entry, -1).astype(float),
        mergers=(np.zeros((vendors, vendors)),) * 2,
        beliefs=beliefs,
    )


def share_drift(share: Array, growth: Array, momentum: float) -> Array:
    """Relative change of each vendor's share in a quarter that its growth into 2018 implies, times the momentum.

    d_v = m (((1 + g_v) / (1 + g))^(1/4) - 1),  g the market's growth: sum of sales over sum of sales a year before
    """
    market = arithmetic.total(share) / arithmetic.total(share / (1.0 + growth))
    return as_array(momentum * (arithmetic.power((1.0 + growth) / market, 1.0 / QUARTERS_PER_YEAR) - 1.0))


def posted(seen: Signals, kind: Kind, beliefs: Beliefs, p: VendorParameters) -> tuple[Array, Array]:
    """Return prices of general and AI compute that vendors would post, each (regions, vendors)."""
    asked = pricing.prices(seen, kind, beliefs, p)
    return asked.posted, asked.posted_ai


def initial_knowledge(earned: Array, past_growth: Array, p: ResearchParameters, own: KnowledgeParameters) -> Array:
    """Knowledge that each vendor's own R&D history implies.

    earned  R&D of one firm of each row before 2018, USD bn per quarter
    """
    tries = knowledge.mean_hits(np.maximum(earned, 1e-9), p.hits, p.elasticity)
    hits = knowledge.drawn_mean(tries, p.hits, p.draw_rule)
    return knowledge.opening_knowledge(hits, p.step, own.depreciation, past_growth, p.elasticity)
