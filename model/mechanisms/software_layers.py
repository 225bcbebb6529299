"""Three wheels: enterprise software, the cloud, AI services. Groups sell the first and the last to their customers.

Software's installed base makes its vendor's cloud more attractive; cloud customers take software and AI services at
rates that follow the vendor's knowledge; what the layers earn beyond their profit of 2018 is pooled in the group: its
parent tolerates and funds more, and pays a part of it into R&D.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from suanli.agents.cloud_vendor.state import VendorFacts
from suanli.model.equations import layers as equations
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array
from suanli.model.kernel.ledger import Ledger, Payment
from suanli.model.kernel.units import QUARTERS_PER_YEAR
from suanli.model.mechanisms.base import Mechanism
from suanli.model.parameters.clouds import LayerParameters
from suanli.model.state.messages import CloudSales, LayerSales

Array = np.ndarray
ENTERPRISE_SOFTWARE = Payment("enterprise software", "customers", "sponsors")
AI_SERVICES = Payment("AI services", "customers", "sponsors")
LAYERS_COSTS = Payment("layers' costs", "sponsors", "world")


class SoftwareLayers(Mechanism):
    """The layers of one run.

    attach  of software and of AI services to compute, (2, vendors)
    grown   index of parents' cash flow of a quarter, by vendor; at_entry  that of each vendor's first quarter
    """

    name = "software layers"
    group = LayerParameters

    def __init__(self, p: LayerParameters, facts: VendorFacts, grown: Callable[[Any], Array]) -> None:
        self.p, self.facts, self.grown = p, facts, grown
        self.at_entry = grown(np.maximum(facts.entry, 0))
        self.attach = np.zeros((2, len(facts.names)))

    @property
    def on(self) -> bool:
        """Whether groups sell software and AI services."""
        return self.p.enabled

    def opening_base(self) -> Array:
        """Return software sold a quarter when a vendor begins, in 2018 or later, USD bn by its group; 0 if off."""
        years = np.maximum(self.facts.entry, 0) / QUARTERS_PER_YEAR
        return as_array(self._sold_in_2018() * arithmetic.power(1.0 + self.facts.software_growth, years))

    def base(self, quarter: int) -> Array:
        """Return software sold to that installed base as it grows by itself, USD bn; none before its vendor begins."""
        grown = self._sold_in_2018() * arithmetic.power(1.0 + self.facts.software_growth, quarter / QUARTERS_PER_YEAR)
        return as_array(grown) * (quarter >= self.facts.entry)

    def _sold_in_2018(self) -> Array:
        return self.facts.software / QUARTERS_PER_YEAR * self.p.enabled

    def bundles(self, quarter: int, sold: Array, trading: Array) -> Array:
        """Return what software adds to each vendor's cloud in customers' choice. sold  a quarter ago, USD bn"""
        sold = np.where(trading & (quarter > self.facts.entry), sold, self.opening_base())
        return equations.bundle(sold, self.opening_base(), self.p.bundle_scale)

    def sales(self, quarter: int, cloud: CloudSales) -> LayerSales:
        """Return what groups sell in a quarter. cloud  what their vendors were paid for compute"""
        installed, own = self.base(quarter), ~self.facts.specialist
        sold = installed + self.attach[0] * (cloud.compute * own)
        served = self.attach[1] * (cloud.ai_compute * own)
        return LayerSales(installed, sold, served)

    def settle(self, ledger: Ledger, bought: tuple[Array, Array], sales: LayerSales) -> None:
        """Customers pay for software and AI services, USD bn by customer; parents pay what these cost."""
        ledger.pay(ENTERPRISE_SOFTWARE, bought[0], sales.software)
        ledger.pay(AI_SERVICES, bought[1], sales.services)
        ledger.pay(LAYERS_COSTS, (1.0 - self.p.margin) * (sales.software + sales.services))

    def measured_profit(self, quarter: int) -> Array:
        """Return profit of layers that a parent's cash flow contains, USD bn per quarter: the opening one, growing."""
        profit = self.p.margin * self.opening_base()
        since = quarter - np.maximum(self.facts.entry, 0)
        grown = self.grown(quarter) / self.at_entry
        return as_array(profit * grown * (since >= 0))

    def extra_profit(self, quarter: int, sales: LayerSales) -> Array:
        """Return what layers earned in a quarter beyond that, USD bn by vendor's group; never below nothing."""
        earned = self.p.margin * (sales.software + sales.services)
        return np.maximum(0.0, earned - self.measured_profit(quarter))

    def pooled(self, extra_year: Array) -> Array:
        """Return what the group adds to its parent's yearly cash flow, USD bn. extra_year  of the last four quarters"""
        return as_array(self.p.pooling * extra_year)

    def learn(self, knowledge: Array, trading: Array) -> None:
        """Attach rates follow knowledge; only who sold software in 2018 sells more of it; specialists sell nothing."""
        p, opening = self.p, self.opening_base()
        quality = knowledge / np.where(trading, knowledge, -np.inf).max()
        quality = quality * (trading & ~self.facts.specialist) * p.enabled
        presence = opening / (opening + p.bundle_scale)
        self.attach = as_array(
            [
                equations.next_attach(self.attach[0], p.software_attach, quality * presence, p.attach_speed),
                equations.next_attach(self.attach[1], p.ai_attach, quality, p.attach_speed),
            ]
        )
