"""What vendors ask: unit cost times the mark-up of the rule at hand; AI compute with what scarcity adds or takes.

A rule sees a ``Stance`` and returns mark-up factors on unit cost: one module of ``pricing_rules`` each. A rule of your
own is one function in a file of your own: ``suanli run --rules mine.py:undercut --set pricing.rule=undercut``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from suanli.agents.cloud_vendor.messages import Signals
from suanli.agents.cloud_vendor.pricing_rules import rules
from suanli.agents.cloud_vendor.stance import Stance, bertrand_markup
from suanli.agents.cloud_vendor.state import Beliefs, Kind, VendorParameters
from suanli.model.equations import chips, costs, finance, pricing, scarcity, task_values
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
    ai_scarcity: Array  # log points in its price of AI compute
    penetration: Array  # cut below the Bertrand price at home, share
    server: Array  # USD bn per CU of capacity
    ai_server: Array  # USD bn per PF of capacity, yesterday


def prices(seen: Signals, kind: Kind, beliefs: Beliefs, p: VendorParameters) -> Prices:
    """Return all prices of a quarter: unit cost times the rule's mark-up, AI compute with scarcity, at least running.

    p = max(c mu, least);   p_A = max(c_A mu exp(x), running cost, least)
    x moves towards what yesterday's spot price at home was over c_A mu: of contracts slowly, specialists ask the spot
    price itself.
    """
    server, ai_server = server_prices(seen, kind, beliefs.builds)
    cut = penetration(seen, kind, p)
    cost = as_array(
        costs.unit_cost(server, float(p.server.life), seen.utilisation, seen.operations_cost + seen.energy_cost)
    )
    running = kind.at_home(seen.ai.running_cost) * seen.ai.running_factor / seen.utilisation
    ai_cost = chips.user_cost(ai_server, p.ai.life, p.ai.expected_fall, seen.utilisation) + running
    elasticity, ai_elasticity = elasticities(seen, kind, (cost, ai_cost), p)
    markup = markups(seen, kind, cut, elasticity, p)
    posted_ai, premium = np.ones_like(markup), beliefs.ai_scarcity
    if p.ai.enabled:
        base = ai_cost[..., None, :] * markups(seen, kind, cut, ai_elasticity, p)
        premium = scarcity_premium(seen, kind, base, premium, p)
        asked = base * arithmetic.exp(premium)[..., None, :]
        posted_ai = np.maximum(np.maximum(asked, running[..., None, :]), LEAST_PRICE)
    posted = np.maximum(cost[..., None, :] * markup, LEAST_PRICE)
    return Prices(posted, posted_ai, cost, as_array(ai_cost), as_array(premium), cut, server, ai_server)


def scarcity_premium(seen: Signals, kind: Kind, base: Array, premium: Array, p: VendorParameters) -> Array:
    """Return what scarcity adds to the logarithm of each vendor's price of AI compute.

    base  price without it, (..., regions, vendors); premium  a quarter ago, by vendor
    """
    at_home = base[..., kind.region, np.arange(len(kind.region))]
    log_base, log_full, log_planned = (
        arithmetic.log(np.maximum(one, LEAST_PRICE))
        for one in (at_home, kind.at_home(seen.ai.full_price), kind.at_home(seen.ai.planned_price))
    )
    wanted = scarcity.spot(log_base, log_full, log_planned) - log_base
    speed = np.where(kind.specialist, 1.0, p.ai.contract_speed)
    return as_array(scarcity.next_premium(premium, wanted, speed))


def patience(seen: Signals) -> Array:
    """Return the part of the parent's tolerance that trading, before R&D and expansion, hasn't used up."""
    return as_array(finance.patience(seen.loss_year, seen.tolerated_loss))


def penetration(seen: Signals, kind: Kind, p: VendorParameters) -> Array:
    """Return the cut below the Bertrand price at home; who hasn't sold anything cuts no price either."""
    share = kind.home_share(seen.region_share, seen.market)
    gap = pricing.share_gap(share, p.pricing.target_share)
    cut = pricing.penetration(p.pricing.penetration_depth, gap, patience(seen), seen.tolerated_loss, seen.sales_year)
    dares = kind.full_range & (seen.sales_year > 0.0) & (kind.at_home(seen.may_cut) != 0.0)
    return np.where(dares, cut, 0.0)


def elasticities(seen: Signals, kind: Kind, cost: tuple[Array, Array], p: VendorParameters) -> Array:
    """Return elasticities of customers' compute at the prices that earn most, (2, ..., regions, vendors).

    cost  of a unit of general and of AI compute, (..., vendors): both classes are solved for at once
    """
    share = seen.region_share / kind.members
    log_worth = as_array([seen.log_worth, seen.ai.log_worth])[..., :, None]
    log_cost = arithmetic.log(np.maximum(as_array([*cost]), LEAST_PRICE))[..., None, :] - log_worth
    both = (
        task_values.curve(p.demand.price_elasticity, p.demand.value_spread),
        task_values.curve(p.ai.price_elasticity, p.ai.value_spread),
    )
    curves = task_values.Curve(*(_in_front_of(log_cost, as_array([*one])) for one in zip(*both, strict=True)))
    return task_values.best_elasticity(curves, p.choice.price_weight * (1.0 - share), log_cost)


def _in_front_of(table: Array, by_class: Array) -> Array:
    """Figures by class of compute, with axes for what else a table has."""
    for _ in range(table.ndim - 1):
        by_class = by_class[..., None]
    return by_class


def markups(seen: Signals, kind: Kind, cut: Array, elasticity: Array, p: VendorParameters) -> Array:
    """Return mark-up factors on unit cost by the rule at hand, (..., regions, vendors); prices are cut at home only.

    cut  below the Bertrand price; elasticity  of the compute that is priced, at the price that earns most
    """
    stance = Stance(
        share=seen.region_share / kind.members,
        price_weight=p.choice.price_weight,
        elasticity=elasticity,
        fixed_markup=p.pricing.fixed_markup,
        penetration=np.where(kind.home > 0.0, cut[..., None, :], 0.0),
    )
    return rule_of(p)(stance)


def server_prices(seen: Signals, kind: Kind, builds: Array) -> tuple[Array, Array]:
    """Return what a unit of capacity costs each vendor: general servers today, AI servers (from makers) yesterday.

    Both are the market's price times what it pays over it, with a maker or without; AI servers of own design cost less.
    """
    through = kind.at_home(seen.maker_factor)
    factor = np.where(builds, kind.at_home(seen.direct_factor), through)
    general = as_array(seen.server_price)[..., None] * factor
    ai = kind.at_home(seen.ai.server_price) * seen.ai.server_factor * (factor / through)
    return as_array(general), as_array(ai)
