"""Whose chips regions order, and what suppliers ship of it: mixes, claims, stocks, the dated line."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from suanli.agents.chip_supplier.messages import ChipsOnSale
from suanli.agents.cloud_vendor.messages import Plans
from suanli.agents.enterprise_customer.messages import Offers
from suanli.model.equations import chips
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array
from suanli.model.markets import chips as chip_market
from suanli.model.mechanisms.heterogeneous_pooling import HeterogeneousPooling
from suanli.model.mechanisms.make_or_buy import MakeOrBuy
from suanli.model.parameters.chips import ChipParameters
from suanli.model.state.markets import ChipMarket
from suanli.model.state.messages import ChipFills

Array = np.ndarray


def move_mix(
    market: ChipMarket,
    on_sale: ChipsOnSale,
    price: Array,
    unfilled: Array | None,
    pooling: HeterogeneousPooling,
    p: ChipParameters,
) -> None:
    """Parts of regions' orders follow value for money, the installed base, software, and whether orders are filled.

    With foundries, a supplier's distance in software (what 2018 reveals) closes as its chips are ordered.

    price  by region and supplier; unfilled  share of orders, (regions, suppliers); None without foundries
    """
    had = np.maximum(on_sale.sold * on_sale.allowed, 1e-300)  # what is barred is worth what of it can be had
    value = had / np.maximum(price, 1e-200)
    worth = chips.value_utility(value, market.mix, p.value_weight, p.installed_base_weight)
    if unfilled is not None:
        worth = worth - unfilled
        market.reputation = chips.next_reputation(market.reputation, market.mix, p.software_learning)
    worth = worth + pooling.software_gained(market.reputation)
    market.mix = chips.next_mix(market.mix, worth + market.reputation, p.mix_speed)


class Buyers(NamedTuple):
    """Who buys chips: the region of each buyer; columns of the regions of vendors and of super-computing centres."""

    region: Array
    vendors: Array
    centres: Array


class Wanted(NamedTuple):
    """PF that buyers want: what vendors plan, own AI servers by region, machines by centre; and who makes chips."""

    plans: Plans
    premises: Array
    machines: Array
    make: MakeOrBuy


def bids(offers: Offers, buyers: Buyers) -> Array:
    """Return what each buyer earns by one PF, or is spared: rented, it would cost those on premises the mean price."""
    earned = offers.ai_price[buyers.vendors, np.arange(len(buyers.vendors))]
    spared = arithmetic.total(offers.ai_price * offers.installed_share, axis=1)
    return np.concatenate((earned, spared, spared[buyers.centres]))


class Supply(NamedTuple):
    """Chips that suppliers can ship. stock  thousands by supplier; None without foundries"""

    stock: Array | None
    quarter: int
    p: ChipParameters

    def line(self) -> float:
        """Return the dated line of capacity for chips, thousands; 0 where foundries or nothing take its place."""
        if self.stock is not None or not self.p.limited:
            return 0.0
        return self.p.capacity + self.p.capacity_growth * self.quarter

    def of(self, ordered: Array) -> Array:
        """Return chips each can ship, thousands: its stock; without foundries its part of a line, inf off limits.

        K(t) = K0 + k t for all suppliers together, each with the part ordered of it
        """
        if self.stock is not None:
            return self.stock
        if not self.p.limited:
            return np.full_like(ordered, math.inf)
        return as_array(self.line() * ordered / arithmetic.larger(arithmetic.total(ordered), 1e-300))


def cleared(
    market: ChipMarket, buyers: Buyers, asked: Wanted, offers: Offers, on_sale: ChipsOnSale, supply: Supply
) -> ChipFills:
    """Return what suppliers ship of what vendors, customers and super-computing centres ordered.

    Chips of a vendor's own design come to it first, as far as there are any; the rest of what it wants it orders like
    everybody.
    """
    p, home = supply.p, buyers.region
    one, allowed, sold = (market.mix / on_sale.sold)[home], on_sale.allowed[home], on_sale.sold[home]
    plans, others, vendors = asked.plans, (asked.premises, asked.machines), len(buyers.vendors)
    of_own = asked.make.wanted(plans.ai_capacity_wanted, sold[:vendors])
    made = of_own if supply.stock is None else np.minimum(of_own, supply.stock)
    left = 1.0 - arithmetic.ratio(arithmetic.total(made * sold[:vendors], axis=1), plans.ai_capacity_wanted)
    wanted = np.concatenate((left * plans.ai_capacity_wanted, *others))[:, None] * one
    bought = np.concatenate((left, *(np.ones_like(one) for one in others)))[:, None]
    orders = np.concatenate((left * plans.ai_capacity_ordered, *others))[:, None] * one * allowed
    rule = p.allocation if supply.stock is not None else "proportional"
    standing = chip_market.Standing(bids(offers, buyers)[:, None] * sold, market.contracts, bought)
    claimed = chip_market.claims(rule, orders, standing, p.contract_part)
    supplied = supply.of(arithmetic.total(orders, axis=0)) - arithmetic.total(made, axis=0)
    shape = vendors, len(asked.premises)
    fills = chip_market.cleared(orders, wanted * allowed, claimed, supplied, shape)
    fills = replace(fills, wanted=wanted, own=made, own_wanted=of_own)
    market.contracts = (1.0 - p.contract_memory) * market.contracts + p.contract_memory * fills.to_buyers
    return fills
