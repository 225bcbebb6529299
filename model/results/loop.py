"""What is remembered of the loop: each vendor's Matthew number, as if it and a twin of it were alone in the market."""

from __future__ import annotations

import numpy as np

from suanli.agents.enterprise_customer.vendor_choice import Taste
from suanli.model.equations import knowledge
from suanli.model.equations.loop import LoopState, leverage, matthew_number
from suanli.model.kernel import arithmetic
from suanli.model.mechanisms import open_standard as standards
from suanli.model.mechanisms import research_support as support
from suanli.model.results.store import Series
from suanli.model.state.world import World

Array = np.ndarray


def state_of(world: World) -> LoopState:
    """The symmetric point of each vendor and its twin at the end of a quarter, figures by vendor.

    sigma = grants / R, G = h a R^beta / H, R of one firm; all else as in ``docs/loop.md``
    """
    p, today, taste = world.parameters, world.today, Taste.of(world.parameters)
    accounts, plans, home = today.accounts, today.plans, world.facts.region
    spending = np.asarray(plans.research / world.facts.members)
    grants = np.minimum(today.signals.grant / np.maximum(plans.research, 1e-300), 1.0)
    hits = knowledge.mean_hits(spending, p.research.hits, p.research.elasticity)
    gained = p.research.step * hits * support.productivity(world) * world.parameters.research.productive
    before = (world.technology.knowledge - gained) / (1.0 - p.knowledge.depreciation)
    absorbed = knowledge.absorptive_capacity(spending, p.knowledge.absorption_scale)
    return LoopState(
        quality_weight=taste.quality_weight * today.offers.quality_seen[home],
        research_elasticity=p.research.elasticity,
        leverage=leverage(
            arithmetic.total(today.revenue, axis=0),
            accounts.operating_profit + accounts.research,
            accounts.operations,
            p.research.sales_share,
            p.research.profit_share,
        ),
        outside_share=np.where(plans.research > 0.0, grants, 0.0),
        inflow=np.divide(gained, before, out=np.zeros_like(gained), where=before > 0.0),
        imitation=p.knowledge.imitation * absorbed * world.parameters.research.productive,
        installed_base_weight=taste.installed_base_weight,
        switching_cost=taste.switching_cost * standards.switching_factor(world)[home],
        due=taste.due,
        depreciation=p.knowledge.depreciation,
    )


def _matthew(world: World) -> Array:
    """M by vendor; 0 where it isn't in the market."""
    return np.asarray(matthew_number(state_of(world))) * world.trading


LOOP_SERIES = (
    Series("matthew", "vendor", "1", "Matthew number of it and a twin, fixed mark-ups: a diagnostic", _matthew),
)
