"""Vendors in the initial state: prices, profits, knowledge, reputation and shares that agree with each other."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from suanli.agents.cloud_vendor import costs, investment
from suanli.agents.cloud_vendor import research as vendor_research
from suanli.agents.cloud_vendor.opening import initial_knowledge, posted, share_drift
from suanli.agents.enterprise_customer.messages import Offers
from suanli.agents.enterprise_customer.vendor_choice import Taste, utilities
from suanli.model.equations import choice, hardware
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import agreed, as_array, everywhere, filled, held
from suanli.model.kernel.errors import InputError
from suanli.model.kernel.units import per_quarter
from suanli.model.opening.facts import ai_share
from suanli.model.parameters.schema import DRIFT, MOMENTUM
from suanli.model.schedule import signals
from suanli.model.state.world import World

Array = np.ndarray
_MOST_ROUNDS, _CLOSE = 200, 1e-10
_NOTHING_YET = (
    "own_use",
    "leased_out",
    "support",
    "own_ai_ordered",
    "paid_in",
    "layer_extra_profit",
    "research_shortfall",
    "funding_shortfall",
)  # by vendor
_FAR = 1e6  # USD bn per PF per quarter: nothing scarce, nothing idle


@dataclass(frozen=True)
class InitialEquilibrium:
    """Vendors in the initial state, by vendor: shares, prices and the profit and loss they imply."""

    region_share: Array  # (regions, vendors)
    price: Array  # (regions, vendors), USD bn per CU per quarter
    ai_price: Array  # (regions, vendors), USD bn per PF per quarter
    figures: dict[str, Array]  # what signals and regimes look back on
    knowledge: Array
    reputation: Array


def initial_equilibrium(
    world: World, rows: tuple[dict[str, str], ...], turnover: choice.Turnover, chip_figures: dict[str, Array]
) -> InitialEquilibrium:
    """Prices, profits, knowledge, reputation and regional shares that agree with each other in the initial state.

    Regional shares are those of the steady state at world shares as observed; reputation then gives each vendor's world
    share the drift of 2018 times ``world.opening_momentum``.
    """
    parameters, facts, taste = world.parameters, world.facts, world.taste
    vendors, state = world.vendor_parameters, world.vendor_state
    growth = 1.0 + per_quarter(parameters.world.first_year_growth)
    region = world.regions.spend
    spend = arithmetic.number(world.spending_path[0]) / growth * region
    share, past_growth = (np.array([float(row[name]) for row in rows]) for name in ("world_share", "growth"))
    drift = share_drift(share, past_growth, parameters.world.opening_momentum)
    region_share = facts.home * share
    region_share = region_share / np.maximum(arithmetic.total(region_share, axis=1, keepdims=True), 1e-300)
    nothing = np.zeros_like(share)
    price, ai_price, steady = np.ones_like(region_share), np.ones_like(region_share), nothing
    figures = chip_figures | _figures(world, region_share, (price, ai_price), spend, (nothing, nothing))
    no_limit = np.full(np.shape(share), np.inf)
    modelled, done = region_share, np.False_  # runs of a batch that have settled stay as they are
    for _ in range(_MOST_ROUNDS):
        world.begin_records(figures)
        seen = signals.vendor_signals(world)
        builds = investment.will_build(seen, world.vendor_kind, state.beliefs.builds, vendors)
        state.beliefs = replace(state.beliefs, builds=held(done, state.beliefs.builds, builds))
        before, asked = price, posted(seen, world.vendor_kind, state.beliefs, vendors)
        price, ai_price = held(done, price, asked[0]), held(done, ai_price, asked[1])
        world.reference_price = arithmetic.total(region_share * price, axis=1)
        world.ai_reference_price = arithmetic.total(region_share * ai_price, axis=1)
        wanted = vendor_research.wanted(seen, world.vendor_kind, vendors)
        expansion = investment.expansion_wanted(seen, world.vendor_kind, vendors)
        research, expansion = investment.spent_on_growth(seen, wanted, expansion, no_limit, vendors)
        of_sales = vendor_research.of_sales(seen, world.vendor_kind, vendors.research)
        paid = (world.parents_cash_flow > 0.0) | (research <= 0.0)  # by a parent, whatever it bears now, or by somebody
        history = np.maximum(research, of_sales * paid)
        known = initial_knowledge(history / facts.members, past_growth, parameters.research, parameters.knowledge)
        state.knowledge = held(done, state.knowledge, known)
        modelled = held(done, modelled, utilities(signals.offers(world, price, ai_price), taste))
        steady = held(done, steady, choice.steady_reputation(modelled, share, region, turnover, steady))
        weights = choice.logit_weights(modelled + steady)
        settled = choice.steady_shares(weights, turnover.loyalty, turnover.due, turnover.fresh)
        region_share = held(done, region_share, settled)
        found = chip_figures | _figures(world, region_share, (price, ai_price), spend, (research, expansion))
        moved = np.abs(found["profit_before_growth"] - figures["profit_before_growth"]) / found["revenue"].max()
        moved = np.maximum(moved, np.abs(price / before - 1.0))
        done = np.max(moved[:, state.trading]) < _CLOSE
        if everywhere(done):
            break
        figures = {name: held(done, figures[name], 0.5 * (figures[name] + found[name])) for name in found}
    moving = steady
    if agreed(np.any(drift)):
        try:
            moving = choice.moving_reputation(modelled, region_share, region, drift, turnover)
        except ValueError as error:
            raise InputError(MOMENTUM, parameters.world.opening_momentum, DRIFT) from error
    return InitialEquilibrium(region_share, price, ai_price, figures, state.knowledge, moving)


def _figures(
    world: World, region_share: Array, prices: tuple[Array, Array], spend: Array, ahead: tuple[Array, Array]
) -> dict[str, Array]:
    """Records of the quarter before the first: vendors' figures at given shares, prices, R&D and expansion."""
    (price, ai_price), (research, expansion), part = prices, ahead, ai_share(world.parameters.ai)
    facts, p = world.facts, world.parameters
    revenue = region_share * spend[:, None]
    sales, served = arithmetic.total(revenue, axis=0), arithmetic.total((1.0 - part) * revenue / price, axis=0)
    ai_served = arithmetic.total(part * revenue / ai_price, axis=0)
    ai_server, ai_running = (world.records.recent(name, 1)[0] for name in ("ai_server_price", "ai_running_cost"))
    builds, energy = world.vendor_state.beliefs.builds.astype(float), world.mechanisms.energy
    platform = signals.platform_cost(world, world.quarter - 1)
    platform = platform * world.vendor_kind.full_range * world.vendor_state.trading + p.maker.design_cost * builds
    utilisation = p.server.target_utilisation
    ai_capacity = ai_served / utilisation
    cost = energy.without_energy(p.operations.cost, energy.general, utilisation)
    learnt = costs.operations_cost(world.vendor_state.experience, cost, world.reference_experience, p.operations)
    operations = (learnt + energy.cost_per_unit(world.quarter)) * served + ai_capacity * ai_running[facts.region]
    price_then = hardware.server_price(-8, p.server.price, p.server.price_fall)  # two years ago
    depreciation = served / utilisation * price_then / float(p.server.life)
    paid = ai_server[facts.region] * arithmetic.power(1.0 - p.ai.expected_fall, -2.0)  # two years ago
    depreciation = depreciation + ai_capacity * paid / float(p.ai.life)
    profit = sales - operations - platform - depreciation - research - expansion
    knowledge_now = world.vendor_state.knowledge
    share = sales / arithmetic.larger(arithmetic.total(sales), 1e-300)
    return {
        "spending": as_array([arithmetic.total(sales)]),
        "us_three_share": as_array([arithmetic.product(share, facts.in_group("us_three"))]),
        "chinese_seven_share": as_array([arithmetic.product(share, facts.in_group("chinese_seven"))]),
        "concentration": as_array([arithmetic.total(arithmetic.power(share, 2) / facts.members)]),
        "revenue": sales,
        "share": share,
        "home_share": world.vendor_kind.home_share(region_share, spend),
        **{f"share_{name}": region_share[row] for row, name in enumerate(world.regions.names)},
        "region_spending": spend,
        **_prices_by_region(region_share, price, ai_price),
        "vendor_ordered": served,
        "fill": np.ones_like(sales),
        "region_ai_spending": part * spend,
        "ai_revenue": part * sales,
        "ai_ordered": ai_served,
        "ai_served": ai_served,
        "ai_fill": np.ones_like(sales),
        "software_revenue": world.mechanisms.layers.opening_base(),
        "small_weight": np.zeros(len(spend)),
        **{name: np.zeros_like(sales) for name in _NOTHING_YET},
        "research": research,
        "operating_profit": profit,
        "profit_before_growth": profit + research + expansion,
        "earnings": profit + depreciation,
        "capital_expenditure": depreciation,
        "margin": sales - operations - platform,
        "quality_gap": arithmetic.log(knowledge_now) - arithmetic.log(knowledge_now.max()),
    }


def _prices_by_region(region_share: Array, price: Array, ai_price: Array) -> dict[str, Array]:
    """Prices that regions paid in the quarter before the first, with nothing scarce and nothing idle."""
    paid = arithmetic.total(region_share * ai_price, axis=1)
    return {
        "region_price": arithmetic.total(region_share * price, axis=1),
        "ai_spot_price": paid,
        "ai_base_price": paid,
        "ai_full_price": np.zeros_like(paid),
        "ai_planned_price": filled(len(paid), _FAR),
    }


def steady_state(offers: Offers, taste: Taste, spend: Array, turnover: choice.Turnover) -> Array:
    """Return world shares at which the choices of 2018 leave vendors where they are, all else as it stands."""
    weights = choice.logit_weights(utilities(offers, taste))
    by_region = choice.steady_shares(weights, turnover.loyalty, turnover.due, turnover.fresh)
    return as_array(arithmetic.product(spend, by_region))
