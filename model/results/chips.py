"""What is remembered of AI compute, chips and their suppliers, and licences: declared as all other series are."""

from __future__ import annotations

from functools import partial

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.results.store import Series
from suanli.model.state.population import REGIONS
from suanli.model.state.world import World
from suanli.model.steps import chip_chain as chain
from suanli.model.steps import chip_orders, prices

Array = np.ndarray
BN, PF, CHIPS, SHARE, PF_PRICE = "USD bn per quarter", "PF", "thousand chips", "share", "USD bn per PF per quarter"


def _ratio(over: Array, under: Array) -> Array:
    return np.asarray(np.divide(over, under, out=np.zeros_like(over), where=under > 0.0))


def _frontier(world: World) -> float:
    """Performance of the best chip on sale, TFLOPS; 0 without suppliers."""
    return float(np.max(world.today.chips_on_sale.best, initial=0.0))


def _value(world: World) -> float:
    """PF that a billion dollars buys of the chips the world buys, at their posted prices; 0 where none was shipped."""
    fills, price = world.today.chip_fills, world.today.supplier_plans.price
    spent = float(arithmetic.product(fills.shipped, price))
    return arithmetic.total(_shipped(world)) / spent if spent > 0.0 else 0.0


def _fill(world: World, region: int) -> Array:
    """Share of the chips wanted in a region, as far as rules allow, that each supplier shipped there."""
    here = chain.buyer_regions(world) == region
    fills = world.today.chip_fills
    wanted = arithmetic.total(fills.wanted[here], axis=0) * world.today.chips_on_sale.allowed[region]
    return np.asarray(1.0 - _ratio(wanted - arithmetic.total(fills.to_buyers[here], axis=0), wanted))


def _shipped(world: World) -> Array:
    return chain.pf_by_region(world, world.today.chip_fills.to_buyers)


def _bought(world: World) -> Array:
    """Spending on chips by region, USD bn."""
    return chain.by_buyers_region(world, world.today.chip_fills.to_buyers * prices.chip_prices(world))


def _own_ai_served(world: World) -> float:
    """AI load served on customers' own servers, PF: what is asked, as far as capacity goes."""
    usable = world.ledger.own_ai.capacity
    return arithmetic.total(np.minimum(world.population.ai_premises_load, usable))


def _home_price(world: World) -> Array:
    """Each vendor's posted price of AI compute in its own region."""
    return np.asarray(world.today.offers.ai_price[world.facts.region, np.arange(len(world.vendors))])


def _ai_ordered(world: World) -> Array:
    """AI compute asked of each vendor: by its customers, or of a specialist by others'."""
    return np.asarray(arithmetic.total(world.today.ai_fills.ordered, axis=0) + world.today.overflow.ordered)


def _account(name: str, label: str) -> Series:
    """A line of chip suppliers' profit and loss or money flows."""
    return Series(f"chip_{name}", "supplier", BN, label, lambda world: getattr(world.today.supplier_accounts, name))


CHIP_SERIES = (
    Series(
        "ai_spending",
        "world",
        BN,
        "World spending on AI compute in clouds",
        lambda w: arithmetic.total(w.today.ai_fills.revenue),
    ),
    Series(
        "ai_need",
        "world",
        PF,
        "AI compute needed at the prices of 2018",
        lambda w: arithmetic.total(w.today.orders.ai_need),
    ),
    Series("ai_premises_served", "world", PF, "AI load served on customers' own servers", _own_ai_served),
    Series(
        "chip_capacity",
        "world",
        CHIPS,
        "Dated line of chips that can be made (without foundries)",
        chip_orders.chip_line,
    ),
    Series("chip_fill", "world", SHARE, "Share of chip orders filled", lambda w: w.today.chip_fills.fill),
    Series(
        "chips_to_premises",
        "world",
        CHIPS,
        "Chips shipped for customers' own servers",
        lambda w: arithmetic.total(w.today.chip_fills.to_premises),
    ),
    Series("chip_performance", "world", "TFLOPS per chip", "Performance of the best chip on sale", _frontier),
    Series("chip_value", "world", "PF per USD bn", "Performance per dollar of the chips bought", _value),
    Series(
        "region_ai_spending",
        "region",
        BN,
        "Spending on AI compute",
        lambda w: arithmetic.total(w.today.ai_fills.revenue, axis=1),
    ),
    Series("region_chip_spending", "region", BN, "Spending on AI chips", _bought),
    Series("ai_server_price", "region", "USD bn per PF", "Price of AI servers", prices.ai_server_price),
    Series("ai_running_cost", "region", PF_PRICE, "Running of AI servers bought today", prices.ai_running_cost),
    Series(
        "ai_revenue",
        "vendor",
        BN,
        "Revenue from AI compute",
        lambda w: arithmetic.total(w.today.ai_fills.revenue, axis=0),
    ),
    Series("ai_price", "vendor", PF_PRICE, "Posted price of AI compute at home", _home_price),
    Series("ai_unit_cost", "vendor", PF_PRICE, "Unit cost of AI compute", lambda w: w.today.plans.ai_unit_cost),
    Series("ai_scarcity", "vendor", "log points", "Scarcity in its mark-up on AI", lambda w: w.today.plans.ai_scarcity),
    Series("ai_ordered", "vendor", PF, "AI compute ordered from it", _ai_ordered),
    Series("ai_capacity_ordered", "vendor", PF, "AI capacity ordered", lambda w: w.today.plans.ai_capacity_ordered),
    Series(
        "ai_capacity_bought",
        "vendor",
        PF,
        "AI capacity in the chips shipped to it",
        lambda w: w.ledger.ai_servers.pipeline.units[:, w.quarter % w.ledger.ai_servers.pipeline.units.shape[1]],
    ),
    Series(
        "own_ai_bought",
        "region",
        PF,
        "AI capacity customers bought for their premises",
        lambda w: np.bincount(
            w.population.region, w.ledger.own_ai.units[:, w.quarter % w.ledger.own_ai.units.shape[1]], minlength=2
        ),
    ),
    Series(
        "ai_served", "vendor", PF, "AI compute it served", lambda w: arithmetic.total(w.today.ai_fills.served, axis=0)
    ),
    Series("ai_fill", "vendor", SHARE, "Share of AI orders served", lambda w: w.today.ai_fills.fill),
    Series("ai_capacity", "vendor", PF, "Installed AI capacity", lambda w: w.ledger.ai_servers.capacity),
    Series("chips_installed", "vendor", CHIPS, "AI chips installed", lambda w: w.ledger.chips.capacity),
    Series(
        "chips_bought",
        "vendor",
        CHIPS,
        "AI chips shipped to it",
        lambda w: arithmetic.total(w.today.chip_fills.to_vendors, axis=1),
    ),
    Series(
        "licence_profit",
        "vendor",
        BN,
        "Its sponsor's profit on licences for customers' own servers",
        lambda w: w.today.licences * w.parameters.licence.margin,
    ),
    _account("revenue", "Revenue from AI chips"),
    _account("production", "Cost of making chips"),
    _account("research", "Design R&D"),
    _account("operating_profit", "Operating profit before owners' money"),
    _account("owners", "Paid in by owners and other business"),
    _account("dividend", "Paid out to owners"),
    Series(
        "chip_gross_margin",
        "supplier",
        SHARE,
        "Gross margin",
        lambda w: _ratio(
            w.today.supplier_accounts.revenue - w.today.supplier_accounts.production, w.today.supplier_accounts.revenue
        ),
    ),
    Series(
        "chip_unit_cost",
        "supplier",
        "USD bn per thousand chips",
        "Cost of making a thousand chips now",
        lambda w: w.today.chips_on_sale.unit_cost,
    ),
    Series(
        "supplier_fill",
        "supplier",
        SHARE,
        "Share of the chips wanted of it that it shipped",
        lambda w: (
            1.0
            - _ratio(
                arithmetic.total(w.today.chip_fills.wanted, axis=0) - w.today.chip_fills.shipped,
                arithmetic.total(w.today.chip_fills.wanted, axis=0),
            )
        ),
    ),
    *(
        Series(
            f"supplier_fill_{region}",
            "supplier",
            SHARE,
            f"Share of what {region} might order of it that it shipped there",
            partial(_fill, region=column),
        )
        for column, region in enumerate(REGIONS)
    ),
    Series(
        "region_chip_fill",
        "region",
        SHARE,
        "Share of the AI servers wanted that chips were shipped for",
        lambda w: (
            1.0
            - _ratio(
                chain.pf_by_region(w, w.today.chip_fills.wanted) - _shipped(w),
                chain.pf_by_region(w, w.today.chip_fills.wanted),
            )
        ),
    ),
    Series("region_pf_shipped", "region", PF, "AI performance shipped", _shipped),
    Series(
        "performance_CN",
        "supplier",
        "TFLOPS per chip",
        "Performance of what it may sell in China",
        lambda w: w.today.chips_on_sale.sold[1] * (w.today.chips_on_sale.allowed[1] == 1.0),
    ),
    Series("chip_price", "supplier", "USD bn per thousand chips", "Price", lambda w: w.today.supplier_plans.price),
    Series(
        "chip_scarcity", "supplier", "log points", "Scarcity in its mark-up", lambda w: w.today.supplier_plans.scarcity
    ),
    Series("chips_ordered", "supplier", CHIPS, "Chips ordered from it", lambda w: w.today.chip_fills.ordered),
    Series("chips_shipped", "supplier", CHIPS, "Chips it shipped", lambda w: w.today.chip_fills.shipped),
    Series(
        "performance",
        "supplier",
        "TFLOPS per chip",
        "Performance of its chip on sale",
        lambda w: w.today.chips_on_sale.best,
    ),
    Series("design", "supplier", "1", "Design relative to 2018", lambda w: w.technology.design),
    Series("design_hits", "supplier", "hits per quarter", "Design successes", lambda w: w.today.design_hits),
    Series("mix_INTL", "supplier", SHARE, "Part of orders outside China", lambda w: w.chip_market.mix[0]),
    Series("mix_CN", "supplier", SHARE, "Part of orders in mainland China", lambda w: w.chip_market.mix[1]),
    Series("chip_deposits", "supplier", "USD bn", "Deposits", lambda w: w.ledger.deposits["chip suppliers"]),
)
