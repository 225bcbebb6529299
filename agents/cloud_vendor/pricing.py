"""What vendors ask: unit cost times the mark-up of the rule at hand; AI compute with what scarcity adds.

A rule sees a ``Stance`` and returns mark-up factors on unit cost: one module of ``pricing_rules`` each. A rule of your
own is one function in a file of your own: ``suanli run --rules mine.py:undercut --set pricing.rule=undercut``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from suanli.agents.cloud_vendor.messages import Signals
from suanli.agents.cloud_vendor.pricing_rules import rules
from suanli.agents.cloud_vendor.stance import Stance, bertrand_markup
from suanli.agents.cloud_vendor.state import Beliefs, Kind, VendorParameters
from suanli.model.equations import chips, costs, finance, pricing, task_values
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array

Array = np.ndarray
__all__ = ["Prices", "Stance", "bertrand_markup", "prices", "rule_of"]
LEAST_PRICE = 1e-12  # USD bn per unit and quarter: what costs nothing is sold for next to nothing, and has a logarithm


def rule_of(p: VendorParameters) -> Callable[[Stance], Array]:
    """Return the pricing rule at hand: one of ``pricing_rules``, or of a user's file."""
    name = p.pricing.rule
    found = rules()[name].markup if name in rules() else p.own_rules[name]
    return lambda stance: as_array(found(stance))


class Prices(NamedTuple):
    """What vendors ask, what it costs them, and what servers cost them; (..., vendors) unless said."""

    posted: Array  # (..., regions, vendors), USD bn per CU per quarter
    posted_ai: Array  # (..., regions, vendors), USD bn per PF per quarter; 1 where there is no AI compute
    unit_cost: Array  # USD bn per CU per quarter
    ai_unit_cost: Array  # USD bn per PF per quarter
    penetration: Array  # cut below the Bertrand price at home, share
    server: Array  # USD bn per CU of capacity
    ai_server: Array  # USD bn per PF of capacity, yesterday


def prices(seen: Signals, kind: Kind, beliefs: Beliefs, p: VendorParameters) -> Prices:
    """Return all prices of a quarter: unit cost times the rule's mark-up, AI compute with scarcity, at least running.

    p = max(c mu, least);   p_A = max(c_A mu exp(x), running cost, least)
    A specialist takes the price for AI compute that was paid yesterday.
    """
    server, ai_server = server_prices(seen, kind, beliefs.builds)
    cut = penetration(seen, kind, p)
    cost = as_array(
        costs.unit_cost(server, float(p.server.life), seen.utilisation, seen.operations_cost + seen.energy_cost)
    )
    running = kind.at_home(seen.ai.running_cost) / seen.utilisation
    ai_cost = chips.user_cost(ai_server, p.ai.life, p.ai.expected_fall, seen.utilisation) + running
    markup = markups(seen, kind, (cut, seen.log_worth), (cost, p.demand.price_elasticity, p.demand.value_spread), p)
    posted_ai = np.ones_like(markup)
    if p.ai.enabled:
        demand = ai_cost, p.ai.price_elasticity, p.ai.value_spread
        ai_markup = markups(seen, kind, (cut, seen.ai.log_worth), demand, p)
        asked = (ai_cost * arithmetic.exp(beliefs.ai_scarcity))[..., None, :] * ai_markup
        posted_ai = np.maximum(np.maximum(asked, running[..., None, :]), LEAST_PRICE)
        posted_ai = np.where(kind.specialist, seen.ai.going_price[..., :, None], posted_ai)
    posted = np.maximum(cost[..., None, :] * markup, LEAST_PRICE)
    return Prices(posted, posted_ai, cost, as_array(ai_cost), cut, server, ai_server)


def patience(seen: Signals) -> Array:
    """Return the part of the parent's tolerance that isn't used up yet."""
    return as_array(finance.patience(seen.loss_year, seen.tolerated_loss))


def penetration(seen: Signals, kind: Kind, p: VendorParameters) -> Array:
    """Return the cut below the Bertrand price at home; who hasn't sold anything cuts no price either."""
    share = kind.home_share(seen.region_share, seen.market)
    gap = pricing.share_gap(share, p.pricing.target_share)
    cut = pricing.penetration(p.pricing.penetration_depth, gap, patience(seen), seen.tolerated_loss, seen.sales_year)
    dares = kind.full_range & (seen.sales_year > 0.0) & (kind.at_home(seen.may_cut) != 0.0)
    return np.where(dares, cut, 0.0)


def markups(
    seen: Signals, kind: Kind, here: tuple[Array, Array], demand: tuple[Array, Any, Any], p: VendorParameters
) -> Array:
    """Return mark-up factors on unit cost by the rule at hand, (..., regions, vendors); prices are cut at home only.

    here    (cut below the Bertrand price, log of the price at which demand is as elastic as in 2018, by region)
    demand  (unit cost, elasticity in 2018, spread of tasks' values) of the compute that is priced
    """
    (cut, log_worth), (cost, elasticity, spread) = here, demand
    share = seen.region_share / kind.members
    customers = p.choice.price_weight * (1.0 - share)
    log_cost = arithmetic.log(np.maximum(cost, LEAST_PRICE))[..., None, :] - log_worth[..., :, None]
    stance = Stance(
        share=share,
        price_weight=p.choice.price_weight,
        elasticity=task_values.best_elasticity(task_values.curve(elasticity, spread), customers, log_cost),
        fixed_markup=p.pricing.fixed_markup,
        penetration=np.where(kind.home > 0.0, cut[..., None, :], 0.0),
    )
    return rule_of(p)(stance)


def server_prices(seen: Signals, kind: Kind, builds: Array) -> tuple[Array, Array]:
    """Return what a unit of capacity costs each vendor: general servers today, AI servers (from makers) yesterday.

    Both are the market's price times what it pays over it, with a maker or without.
    """
    through = kind.at_home(seen.maker_factor)
    factor = np.where(builds, kind.at_home(seen.direct_factor), through)
    general = as_array(seen.server_price)[..., None] * factor
    return as_array(general), as_array(kind.at_home(seen.ai.server_price) * (factor / through))
