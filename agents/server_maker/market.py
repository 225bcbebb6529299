"""Where regions buy their servers, and at what price over the components: makers' parts of orders, mark-ups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from suanli.agents.server_maker.state import MakerFacts, MakerState
from suanli.model.equations import chips
from suanli.model.kernel import arithmetic, quantiles
from suanli.model.kernel.either import as_array
from suanli.model.parameters.making import MakerParameters

Array = np.ndarray


@dataclass
class ServerMarket:
    """Where regions buy their servers, (regions, makers): parts of orders, and what 2018 reveals besides price.

    opening_markup  mean mark-up of 2018 by region: part of what a server cost then
    """

    share: Array
    reputation: Array
    opening_markup: Array

    def at_home(self, region: Array) -> Array:
        """Return each maker's part of its own region's orders. region  of each maker"""
        return as_array(self.share[region, np.arange(len(region))])

    def factor(self, markup: Array) -> Array:
        """Return the price of servers from makers over the market's of the same components in 2018, by region.

        f_r = sum_m s_rm (1 + m_m) / (1 + m_r0);  1 without makers
        """
        if not self.share.shape[1]:
            return np.ones(len(self.share))
        return as_array(arithmetic.product(self.share, 1.0 + markup) / (1.0 + self.opening_markup))

    def direct_factor(self) -> Array:
        """Return the same of servers built without a maker: 1 / (1 + m_r0), by region."""
        return as_array(1.0 / (1.0 + self.opening_markup))

    def invoiced(self, amounts: Array, region: Array, markup: Array) -> Array:
        """Return invoices of each maker: its part of its region's purchases, at its own price, USD bn.

        amounts  purchases by region, USD bn; region  of each maker
        """
        priced = self.share * (1.0 + markup)
        priced = priced / np.maximum(arithmetic.total(priced, axis=1, keepdims=True), 1e-300)
        return as_array(amounts[region] * priced[region, np.arange(len(region))])

    def choose_anew(self, markup: Array, p: MakerParameters) -> None:
        """A part of next quarter's orders chooses its maker by price and what 2018 reveals."""
        utility = self.reputation - p.price_weight * arithmetic.log(1.0 + markup)
        self.share = chips.next_mix(self.share, utility, p.share_speed)


def component_factor(server_factor: float, direct_factor: Array) -> Array:
    """Return components of an AI server over its chips, by region: f / (1 + m0) - 1, f with the mark-up of 2018."""
    return as_array(server_factor * direct_factor - 1.0)


def next_overhead(facts: MakerFacts, state: MakerState, uniform: Array) -> Array:
    """Return overheads a quarter on: they wander about the usual, ln o' = ln o0 + rho (ln o - ln o0) + sigma z."""
    if not len(facts.names):
        return state.overhead
    off = arithmetic.log(state.overhead / facts.overhead)
    off = facts.persistence * off + facts.noise * quantiles.normal_quantile(uniform)
    return as_array(facts.overhead * arithmetic.exp(off))
