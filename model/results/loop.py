"""What is recorded of the loop: each vendor's cumulative-advantage ratio, as if it and a twin were alone."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from suanli.agents.cloud_vendor import research as vendor_research
from suanli.agents.cloud_vendor.messages import Accounts, Plans, Signals
from suanli.agents.cloud_vendor.state import Kind, VendorParameters, VendorState
from suanli.agents.enterprise_customer.messages import Offers
from suanli.agents.enterprise_customer.vendor_choice import Taste
from suanli.agents.government.state import State
from suanli.model.equations import knowledge
from suanli.model.equations.loop import LoopState, leverage, matthew_number
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array
from suanli.model.mechanisms.open_standard import OpenStandard
from suanli.model.parameters.growth import KnowledgeParameters
from suanli.model.results.store import Series

Array = np.ndarray


class Observed(NamedTuple):
    """What a quarter shows of each vendor's loop."""

    signals: Signals
    plans: Plans
    accounts: Accounts
    offers: Offers
    revenue: Array  # by vendor, USD bn
    knowledge: Array  # stock
    productivity: Array  # factor on R&D hits
    switching_factor: Array  # what is left of the switching cost, by region


def state_of(seen: Observed, kind: Kind, taste: Taste, p: VendorParameters, own: KnowledgeParameters) -> LoopState:
    """Return the symmetric point of each vendor and its twin at the end of a quarter, figures by vendor.

    sigma = 1 - (1 - a) nu S / R, the grant's share alone where R is the most, m S, and 0 where profit limits R&D;
    G = h a R^beta / H, R of one firm; all else as in ``docs/loop.md``
    """
    accounts, plans, home = seen.accounts, seen.plans, kind.region
    spending = as_array(plans.research / kind.members)
    own_sales = vendor_research.intensity(kind, p.research) * seen.signals.research_return * seen.signals.sales
    of_sales = own_sales * (1.0 - p.research.follow * kind.full_range)
    asked = plans.research_wanted - seen.signals.grant
    most = np.maximum(vendor_research.intensity(kind, p.research), p.research.most) * seen.signals.sales
    most = most * seen.signals.research_return
    of_sales = np.where(asked >= most * (1.0 - 1e-9), asked, of_sales)  # at the most it is a share of sales again
    fixed = 1.0 - np.minimum(of_sales / np.maximum(plans.research, 1e-300), 1.0)
    hits = knowledge.mean_hits(spending, p.research.hits, p.research.elasticity)
    gained = p.research.step * hits * seen.productivity * p.research.productive
    before = (seen.knowledge - gained) / (1.0 - own.depreciation)
    absorbed = knowledge.absorptive_capacity(spending, own.absorption_scale)
    short = plans.research < plans.research_wanted * (1.0 - 1e-9)
    follows, saved = leverage(seen.revenue, accounts.operations, plans.research, short)
    return LoopState(
        quality_weight=taste.quality_weight * seen.offers.quality_seen[home],
        research_elasticity=p.research.elasticity,
        leverage=follows,
        outside_share=np.where(plans.research > 0.0, np.where(short, 0.0, fixed), 0.0),
        inflow=np.divide(gained, before, out=np.zeros_like(gained), where=before > 0.0),
        imitation=own.imitation * absorbed * p.research.productive,
        installed_base_weight=taste.installed_base_weight,
        switching_cost=taste.switching_cost * seen.switching_factor[home],
        due=taste.due,
        depreciation=own.depreciation,
        cost_leverage=saved,
    )


def _matthew(  # noqa: PLR0913, PLR0917 (all links of the loop)
    signals: Signals,
    plans: Plans,
    accounts: Accounts,
    offers: Offers,
    revenue: Array,
    vendor_state: VendorState,
    state: State,
    standard: OpenStandard,
    vendor_kind: Kind,
    taste: Taste,
    vendor_parameters: VendorParameters,
    knowledge_parameters: KnowledgeParameters,
) -> Array:
    """M by vendor; 0 where it isn't in the market."""
    seen = Observed(
        signals,
        plans,
        accounts,
        offers,
        arithmetic.total(revenue, axis=0),
        vendor_state.knowledge,
        state.support.productivity(),
        standard.switching_factor(),
    )
    found = matthew_number(state_of(seen, vendor_kind, taste, vendor_parameters, knowledge_parameters))
    return as_array(found) * vendor_state.trading


SERIES = (
    Series(
        "matthew", "vendor", "1", "Cumulative-advantage ratio of it and a twin, fixed mark-ups: a diagnostic", _matthew
    ),
)
