"""What is recorded of AI compute, chips and their suppliers, and licences: declared as all other series are."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from suanli.agents.chip_supplier.chips import bought_mix
from suanli.agents.chip_supplier.messages import ChipsOnSale, SupplierAccounts
from suanli.agents.foundry.state import FoundryFacts
from suanli.agents.server_maker.market import ServerMarket
from suanli.agents.server_maker.messages import MakerPlans
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array
from suanli.model.kernel.ledger import Ledger
from suanli.model.mechanisms.energy import Energy
from suanli.model.parameters.chips import AiParameters, ChipParameters
from suanli.model.results.clouds import at_home, ratio
from suanli.model.results.store import Series, Yearly
from suanli.model.state.facts import RegionFacts
from suanli.model.state.markets import ChipMarket
from suanli.model.state.messages import ChipFills
from suanli.model.steps.chip_orders import Supply

Array = np.ndarray
BN, PF, CHIPS, SHARE, PF_PRICE = "USD bn per quarter", "PF", "thousand chips", "share", "USD bn per PF per quarter"


def by_buyers(regions: RegionFacts, buyers: Array, amounts: Array) -> Array:
    """Return amounts of buyers and suppliers, (buyers, suppliers), added up by the buyers' region."""
    return regions.total(buyers, arithmetic.total(amounts, axis=1))


def pf_by_region(regions: RegionFacts, buyers: Array, chips_on_sale: ChipsOnSale, amounts: Array) -> Array:
    """Return AI performance in chips of buyers and suppliers, thousands, added up by the buyers' region, PF."""
    return by_buyers(regions, buyers, amounts * chips_on_sale.sold[buyers])


def shipped(regions: RegionFacts, buyers: Array, chips_on_sale: ChipsOnSale, chip_fills: ChipFills) -> Array:
    """Return AI performance shipped by region, PF."""
    return pf_by_region(regions, buyers, chips_on_sale, chip_fills.to_buyers)


def _value(
    regions: RegionFacts,
    buyers: Array,
    chips_on_sale: ChipsOnSale,
    chip_fills: ChipFills,
    chip_list: Array,
) -> float:
    """PF that a billion dollars buys of the chips the world buys, at their list prices; 0 where none was shipped."""
    spent = arithmetic.total(chip_fills.to_buyers * chip_list[buyers])
    return arithmetic.over(arithmetic.total(shipped(regions, buyers, chips_on_sale, chip_fills)), spent)


def _fill(buyers: Array, chip_fills: ChipFills, chips_on_sale: ChipsOnSale, region: int) -> Array:
    """Share of the chips wanted in a region, as far as rules allow, that each supplier shipped there."""
    here = buyers == region
    wanted = arithmetic.total(chip_fills.wanted[here], axis=0) * chips_on_sale.allowed[region]
    return as_array(1.0 - ratio(wanted - arithmetic.total(chip_fills.from_market[here], axis=0), wanted))


def _region_fill(regions: RegionFacts, buyers: Array, chips_on_sale: ChipsOnSale, chip_fills: ChipFills) -> Array:
    wanted = pf_by_region(regions, buyers, chips_on_sale, chip_fills.wanted)
    got = pf_by_region(regions, buyers, chips_on_sale, chip_fills.from_market)
    return as_array(1.0 - ratio(wanted - got, wanted))


def _chips_to(buyers: Array, chip_fills: ChipFills, region: int) -> Array:
    """Chips that each supplier shipped to buyers of a region, thousands."""
    return as_array(arithmetic.total(chip_fills.to_buyers[buyers == region], axis=0))


def _compute_to(buyers: Array, chip_fills: ChipFills, chips_on_sale: ChipsOnSale, region: int) -> Array:
    """AI performance in the chips that each supplier shipped to buyers of a region, PF."""
    return as_array(_chips_to(buyers, chip_fills, region) * chips_on_sale.sold[region])


def _supplier_fill(chip_fills: ChipFills) -> Array:
    wanted = arithmetic.total(chip_fills.wanted, axis=0) + arithmetic.total(chip_fills.own_wanted, axis=0)
    return as_array(1.0 - ratio(wanted - chip_fills.shipped, wanted))


def _own_ai_served(ai_on_premises: Array) -> float:
    """AI load served on customers' own servers, PF: what is asked, as far as capacity goes."""
    return arithmetic.total(ai_on_premises)


def _server_price(
    chip_market: ChipMarket,
    chips_on_sale: ChipsOnSale,
    chip_list: Array,
    server_market: ServerMarket,
    maker_plans: MakerPlans,
    ai_parameters: AiParameters,
) -> Array:
    """Price of AI servers from makers at today's prices by region, USD bn per PF: f sum_s m_rs p_rs / P_rs.

    m  parts of what can be bought (``bought_mix``)
    """
    if not len(chips_on_sale.best):
        return np.zeros(len(chip_market.mix))
    mix = bought_mix(chip_market.mix, chips_on_sale.allowed)
    chips = arithmetic.total(mix / chips_on_sale.sold * chip_list, axis=1)
    return as_array(ai_parameters.server_factor * server_market.factor(maker_plans.markup) * chips)


def _running_cost(
    chip_market: ChipMarket, chips_on_sale: ChipsOnSale, energy: Energy, quarter: int, ai_parameters: AiParameters
) -> Array:
    """Running of one PF bought today, by region, USD bn per PF per quarter."""
    chips = bought_mix(chip_market.mix, chips_on_sale.allowed) / chips_on_sale.sold
    each = energy.chip_running_today(quarter, ai_parameters.running_cost)
    return as_array(each * arithmetic.total(chips, axis=1))


def _line(foundry_facts: FoundryFacts, ledger: Ledger, quarter: int, chip_parameters: ChipParameters) -> float:
    return Supply(ledger.silicon.chips if foundry_facts else None, quarter, chip_parameters).line()


def _bought_now(stock: Array, quarter: int) -> Array:
    """Units that were put into a stock or pipeline this quarter, by owner. stock  (owners, life)"""
    return as_array(stock[:, quarter % stock.shape[1]])


def _margin(supplier_accounts: SupplierAccounts) -> Array:
    return ratio(supplier_accounts.revenue - supplier_accounts.production, supplier_accounts.revenue)


def _sold_freely(chips_on_sale: ChipsOnSale, region: int) -> Array:
    """Performance of what each supplier may sell in a region without a limit on its orders, TFLOPS."""
    return as_array(chips_on_sale.sold[region] * (chips_on_sale.allowed[region] == 1.0))


def _line_of(name: str) -> Callable[[SupplierAccounts], Array]:
    def line(supplier_accounts: SupplierAccounts) -> Array:
        return as_array(getattr(supplier_accounts, name))

    return line


def _account(name: str, label: str, yearly: Yearly = "") -> Series:
    """A line of chip suppliers' profit and loss or cash flow."""
    return Series(f"chip_{name}", "supplier", BN, label, _line_of(name), yearly)


SERIES = (
    Series(
        "ai_spending",
        "world",
        BN,
        "World spending on AI compute in clouds",
        lambda ai_fills: arithmetic.total(ai_fills.revenue),
        yearly="sum",
    ),
    Series(
        "ai_need",
        "world",
        PF,
        "AI compute needed at the prices of 2018",
        lambda orders: arithmetic.total(orders.ai_need),
    ),
    Series("ai_premises_served", "world", PF, "AI load served on customers' own servers", _own_ai_served),
    Series(
        "chip_capacity",
        "world",
        CHIPS,
        "Dated line of chips that can be made (without foundries)",
        _line,
    ),
    Series(
        "chip_fill", "world", SHARE, "Share of chip orders filled", lambda chip_fills: chip_fills.fill, yearly="mean"
    ),
    Series(
        "chips_to_premises",
        "world",
        CHIPS,
        "Chips shipped for customers' own servers",
        lambda chip_fills: arithmetic.total(chip_fills.to_premises),
    ),
    Series(
        "chip_performance",
        "world",
        "TFLOPS per chip",
        "Performance of the best chip on sale",
        lambda chips_on_sale: np.max(chips_on_sale.best, initial=0.0),
        yearly="end",
    ),
    Series("chip_value", "world", "PF per USD bn", "Performance per dollar of the chips bought", _value),
    Series(
        "region_ai_spending",
        "region",
        BN,
        "Spending on AI compute",
        lambda ai_fills: arithmetic.total(ai_fills.revenue, axis=1),
    ),
    Series(
        "region_chip_spending",
        "region",
        BN,
        "Spending on AI chips",
        lambda regions, buyers, chip_fills, chip_prices: by_buyers(regions, buyers, chip_fills.to_buyers * chip_prices),
    ),
    Series("ai_server_price", "region", "USD bn per PF", "Price of AI servers", _server_price),
    Series("ai_running_cost", "region", PF_PRICE, "Running of AI servers bought today", _running_cost),
    Series(
        "ai_revenue",
        "vendor",
        BN,
        "Revenue from AI compute",
        lambda ai_fills: arithmetic.total(ai_fills.revenue, axis=0),
    ),
    Series(
        "ai_price",
        "vendor",
        PF_PRICE,
        "Posted price of AI compute at home",
        lambda facts, offers: at_home(facts, offers.ai_price),
    ),
    Series("ai_unit_cost", "vendor", PF_PRICE, "Unit cost of AI compute", lambda plans: plans.ai_unit_cost),
    Series("ai_scarcity", "vendor", "log points", "Scarcity in its mark-up on AI", lambda plans: plans.ai_scarcity),
    Series(
        "ai_ordered",
        "vendor",
        PF,
        "AI compute ordered from it",
        lambda ai_fills, overflow: arithmetic.total(ai_fills.ordered, axis=0) + overflow.ordered,
    ),
    Series(
        "own_ai_ordered",
        "vendor",
        PF,
        "AI compute its group's own products ordered from it",
        lambda developers_placed: arithmetic.total(
            developers_placed.orders * developers_placed.inside[:, None], axis=0
        ),
    ),
    Series("ai_capacity_ordered", "vendor", PF, "AI capacity ordered", lambda plans: plans.ai_capacity_ordered),
    Series(
        "ai_capacity_bought",
        "vendor",
        PF,
        "AI capacity in the chips shipped to it",
        lambda ledger, quarter: _bought_now(ledger.ai_servers.pipeline.units, quarter),
    ),
    Series(
        "own_ai_bought",
        "region",
        PF,
        "AI capacity customers bought for their premises",
        lambda regions, population, ledger, quarter: regions.total(
            population.region, _bought_now(ledger.own_ai.units, quarter)
        ),
    ),
    Series(
        "ai_served", "vendor", PF, "AI compute it served", lambda ai_fills: arithmetic.total(ai_fills.served, axis=0)
    ),
    Series("ai_fill", "vendor", SHARE, "Share of AI orders served", lambda ai_fills: ai_fills.fill),
    Series("ai_capacity", "vendor", PF, "Installed AI capacity", lambda ledger: ledger.ai_servers.capacity),
    Series(
        "chips_installed", "vendor", CHIPS, "AI chips installed", lambda ledger: ledger.chips.capacity, yearly="end"
    ),
    Series(
        "chips_bought",
        "vendor",
        CHIPS,
        "AI chips shipped to it",
        lambda chip_fills: arithmetic.total(chip_fills.to_vendors, axis=1),
    ),
    Series(
        "licence_profit",
        "vendor",
        BN,
        "Its parent's profit on licences for customers' own servers",
        lambda licences, licence_parameters: licences * licence_parameters.margin,
    ),
    _account("revenue", "Revenue from AI chips", yearly="sum"),
    _account("production", "Cost of making chips"),
    _account("research", "Design R&D", yearly="sum"),
    _account("operating_profit", "Operating profit before owners' money", yearly="sum"),
    _account("owners", "Paid in by owners and other business"),
    _account("dividend", "Paid out to owners"),
    Series(
        "chip_gross_margin",
        "supplier",
        SHARE,
        "Gross margin",
        _margin,
    ),
    Series(
        "chip_unit_cost",
        "supplier",
        "USD bn per thousand chips",
        "Cost of making a thousand chips now",
        lambda chips_on_sale: chips_on_sale.unit_cost,
    ),
    Series(
        "supplier_fill",
        "supplier",
        SHARE,
        "Share of the chips wanted of it that it shipped",
        _supplier_fill,
    ),
    Series(
        "region_chip_fill",
        "region",
        SHARE,
        "Share of the AI servers wanted on the market that chips were shipped for",
        _region_fill,
    ),
    Series("region_pf_shipped", "region", PF, "AI performance shipped", shipped),
    Series(
        "performance_CN",
        "supplier",
        "TFLOPS per chip",
        "Performance of what it may sell in China",
        lambda regions, chips_on_sale: _sold_freely(chips_on_sale, int(np.argmax(regions.china))),
    ),
    Series("chip_price", "supplier", "USD bn per thousand chips", "Price", lambda supplier_plans: supplier_plans.price),
    Series(
        "chip_scarcity",
        "supplier",
        "log points",
        "Scarcity in its mark-up",
        lambda supplier_plans: supplier_plans.scarcity,
    ),
    Series("chips_ordered", "supplier", CHIPS, "Chips ordered from it", lambda chip_fills: chip_fills.ordered),
    Series("chips_shipped", "supplier", CHIPS, "Chips it shipped", lambda chip_fills: chip_fills.shipped, yearly="sum"),
    Series(
        "performance",
        "supplier",
        "TFLOPS per chip",
        "Performance of its chip on sale",
        lambda chips_on_sale: chips_on_sale.best,
        yearly="end",
    ),
    Series("design", "supplier", "1", "Design relative to 2018", lambda supplier_state: supplier_state.design),
    Series("design_hits", "supplier", "hits per quarter", "Design successes", lambda design_hits: design_hits),
    Series("chip_deposits", "supplier", "USD bn", "Deposits", lambda ledger: ledger.deposits["chip suppliers"]),
)


def regional(name: str, label: str, row: int) -> tuple[Series, ...]:
    """Return the series that each region has of its own. label  what people call it; row  its column"""
    return (
        Series(
            f"supplier_fill_{name}",
            "supplier",
            SHARE,
            f"Share of what {name} might order of it that it shipped there",
            partial(_fill, region=row),
        ),
        Series(
            f"chips_to_{name}",
            "supplier",
            CHIPS,
            f"Chips it shipped there, {label}",
            partial(_chips_to, region=row),
        ),
        Series(
            f"compute_to_{name}",
            "supplier",
            PF,
            f"AI performance it shipped there, {label}",
            partial(_compute_to, region=row),
        ),
        Series(
            f"mix_{name}",
            "supplier",
            SHARE,
            f"Part of orders, {label}",
            partial(lambda chip_market, row: chip_market.mix[row], row=row),
        ),
    )
