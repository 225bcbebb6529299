"""Vendors on the eve: prices, profits, knowledge, reputation and regional shares that agree with each other."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from suanli.agents.cloud_vendor import investment, pricing
from suanli.agents.cloud_vendor import research as vendor_research
from suanli.agents.enterprise_customer.vendor_choice import Taste, utilities
from suanli.model.equations import choice, knowledge
from suanli.model.kernel import arithmetic
from suanli.model.kernel.errors import InputError
from suanli.model.kernel.units import QUARTERS_PER_YEAR, per_quarter
from suanli.model.mechanisms import energy
from suanli.model.mechanisms import software_layers as layers
from suanli.model.opening.facts import ai_share, region_spend
from suanli.model.parameters.schema import DRIFT, MOMENTUM
from suanli.model.results.series import SERIES
from suanli.model.results.store import Records
from suanli.model.state.world import World
from suanli.model.steps import signals as views

Array = np.ndarray
_MOST_ROUNDS, _CLOSE = 200, 1e-10


@dataclass(frozen=True)
class Eve:
    """Vendors on the eve, by vendor: shares, prices and the profit and loss they imply."""

    region_share: Array  # (regions, vendors)
    price: Array  # (regions, vendors), USD bn per CU per quarter
    ai_price: Array  # (regions, vendors), USD bn per PF per quarter
    figures: dict[str, Array]  # what signals and regimes look back on
    knowledge: Array
    reputation: Array


def share_drift(share: Array, growth: Array, momentum: float) -> Array:
    """Relative change of each vendor's share in a quarter that its growth into 2018 implies, times the momentum.

    d_v = m (((1 + g_v) / (1 + g))^(1/4) - 1),  g the market's growth: sum of sales over sum of sales a year before
    """
    market = arithmetic.total(share) / arithmetic.total(share / (1.0 + growth))
    return np.asarray(momentum * (arithmetic.power((1.0 + growth) / market, 1.0 / QUARTERS_PER_YEAR) - 1.0))


def consistent_eve(
    world: World, rows: tuple[dict[str, str], ...], turnover: choice.Turnover, chip_figures: dict[str, Array]
) -> Eve:
    """Prices, profits, knowledge, reputation and regional shares that agree with each other on the eve.

    Regional shares are those of the steady state at world shares as observed; reputation then gives each vendor's world
    share the drift of 2018 times ``world.opening_momentum``.
    """
    parameters, facts, taste = world.parameters, world.facts, Taste.of(world.parameters)
    vendors = world.vendor_parameters
    growth = 1.0 + per_quarter(parameters.world.first_year_growth)
    region = region_spend(parameters)
    spend = float(world.spending_path[0]) / growth * region
    share, past_growth = (np.array([float(row[name]) for row in rows]) for name in ("world_share", "growth"))
    drift = share_drift(share, past_growth, parameters.world.opening_momentum)
    region_share = facts.home * share
    region_share = region_share / np.maximum(arithmetic.total(region_share, axis=1, keepdims=True), 1e-300)
    nothing = np.zeros_like(share)
    price, ai_price, steady = np.ones_like(region_share), np.ones_like(region_share), nothing
    figures = chip_figures | _eve_figures(world, region_share, (price, ai_price), spend, (nothing, nothing))
    for _ in range(_MOST_ROUNDS):
        world.records = Records(SERIES, figures)
        signals = views.signals_of(world)
        builds = investment.will_build(signals, world.vendor_kind, world.beliefs.builds, vendors)
        world.beliefs = replace(world.beliefs, builds=builds)
        before, price, ai_price = price, *_posted(world)
        ahead = vendor_research.ahead_of_scale(signals, world.vendor_kind, vendors)
        research = vendor_research.wanted(signals, ahead, vendors)
        expansion = investment.expansion_wanted(ahead, vendors)
        world.technology.knowledge = _opening_stock(world, vendor_research.earned(signals, vendors), past_growth)
        modelled = utilities(views.offers_of(world, price, ai_price), taste)
        steady = choice.steady_reputation(modelled, share, region, turnover, steady)
        region_share = choice.steady_shares(
            choice.logit_weights(modelled + steady), turnover.loyalty, turnover.due, turnover.fresh
        )
        found = chip_figures | _eve_figures(world, region_share, (price, ai_price), spend, (research, expansion))
        if np.max(np.abs(price / before - 1.0)[:, world.trading]) < _CLOSE:
            break
        figures = {name: 0.5 * (figures[name] + found[name]) for name in found}
    moving = _moving(world, modelled, region_share, drift, turnover) if drift.any() else steady
    return Eve(region_share, price, ai_price, figures, world.technology.knowledge, moving)


def _moving(world: World, modelled: Array, region_share: Array, drift: Array, turnover: choice.Turnover) -> Array:
    """Reputation that gives shares their drift; InputError where customers choose too seldom for it."""
    try:
        return choice.moving_reputation(modelled, region_share, region_spend(world.parameters), drift, turnover)
    except ValueError as error:
        raise InputError(MOMENTUM, world.parameters.number(MOMENTUM), DRIFT) from error


def _posted(world: World) -> tuple[Array, Array]:
    """Prices of general and AI compute that vendors would post on the eve, each (regions, vendors)."""
    asked = pricing.prices(views.signals_of(world), world.vendor_kind, world.beliefs, world.vendor_parameters)
    return asked.posted, asked.posted_ai


def _opening_stock(world: World, earned: Array, past_growth: Array) -> Array:
    """Knowledge that each vendor's own R&D history implies; what it spends ahead of scale is taken to be new."""
    p = world.parameters
    spending = np.maximum(earned / world.facts.members, 1e-9)
    tries = knowledge.mean_hits(spending, p.research.hits, p.research.elasticity)
    hits = knowledge.drawn_mean(tries, p.research.hits, world.parameters.research.draw_rule)
    return knowledge.opening_knowledge(
        hits, p.research.step, p.knowledge.depreciation, past_growth, p.research.elasticity
    )


def _eve_figures(
    world: World, region_share: Array, prices: tuple[Array, Array], spend: Array, ahead: tuple[Array, Array]
) -> dict[str, Array]:
    """Records of the eve: one quarter of each vendor's figures at given shares, prices, R&D and expansion."""
    (price, ai_price), (research, expansion), part = prices, ahead, ai_share(world.parameters)
    facts, p = world.facts, world.parameters
    revenue = region_share * spend[:, None]
    sales, served = arithmetic.total(revenue, axis=0), arithmetic.total((1.0 - part) * revenue / price, axis=0)
    ai_served = arithmetic.total(part * revenue / ai_price, axis=0)
    ai_server, ai_running = (world.records.recent(name, 1)[0] for name in ("ai_server_price", "ai_running_cost"))
    builds = world.beliefs.builds.astype(float)
    platform = p.operations.platform_share * spend[facts.region] * (facts.members == 1.0) * world.trading
    platform = platform + p.maker.design_cost * builds
    utilisation = p.server.target_utilisation
    ai_capacity = ai_served / utilisation
    operations = (views.operations_cost(world) + energy.cost_per_unit(world)) * served + ai_capacity * ai_running[
        facts.region
    ]
    depreciation = served / utilisation * views.server_price(world, -8) / float(p.server.life)
    paid = ai_server[facts.region] * arithmetic.power(1.0 - p.ai.expected_fall, -2.0)  # two years ago
    depreciation = depreciation + ai_capacity * paid / float(p.ai.life)
    profit = sales - operations - platform - depreciation - research - expansion
    knowledge_now = world.technology.knowledge
    share = sales / max(arithmetic.total(sales), 1e-300)
    return {
        "spending": np.array([arithmetic.total(sales)]),
        "us_three_share": np.array([arithmetic.product(share, facts.in_group("us_three"))]),
        "chinese_seven_share": np.array([arithmetic.product(share, facts.in_group("chinese_seven"))]),
        "concentration": np.array([arithmetic.total(arithmetic.power(share, 2) / facts.members)]),
        "revenue": sales,
        "share": share,
        "share_INTL": region_share[0],
        "share_CN": region_share[1],
        "region_spending": spend,
        "vendor_ordered": served,
        "fill": np.ones_like(sales),
        "region_ai_spending": part * spend,
        "ai_revenue": part * sales,
        "ai_ordered": ai_served,
        "ai_served": ai_served,
        "ai_fill": np.ones_like(sales),
        "paid_in": np.zeros_like(sales),
        "software_revenue": layers.opening_base(world),
        "layer_extra_profit": np.zeros_like(sales),
        "small_weight": np.zeros(len(spend)),
        "research": research,
        "operating_profit": profit,
        "profit_before_research": profit + research,
        "earnings": profit + depreciation,
        "capital_expenditure": depreciation,
        "margin": sales - operations - platform,
        "quality_gap": arithmetic.log(knowledge_now) - arithmetic.log(knowledge_now.max()),
        "research_shortfall": np.zeros_like(sales),
    }


def steady_state(world: World, turnover: choice.Turnover) -> Array:
    """World shares at which the choices of 2018 leave vendors where they are, prices and knowledge as they stand."""
    offers = views.offers_of(world, *_posted(world))
    weights = choice.logit_weights(utilities(offers, Taste.of(world.parameters)))
    by_region = choice.steady_shares(weights, turnover.loyalty, turnover.due, turnover.fresh)
    return np.asarray(arithmetic.product(region_spend(world.parameters), by_region))
