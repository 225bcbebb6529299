"""What prices make customers do: the terms that a customer of each region and sector meets with each vendor."""

from __future__ import annotations

from typing import Any, NamedTuple, Self

import numpy as np

from suanli.agents.enterprise_customer.messages import Conditions, Offers
from suanli.agents.enterprise_customer.population import Population
from suanli.agents.enterprise_customer.vendor_choice import DecisionParameters
from suanli.model.equations import classes, right_sizing
from suanli.model.equations.task_values import Curve, curve
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import agreed, anywhere, as_array, at, taken

Array = np.ndarray


def curves(p: DecisionParameters) -> tuple[Curve, Curve]:
    """Return the demand curves of general and of AI compute."""
    general = curve(p.demand.price_elasticity, p.demand.value_spread)
    return general, curve(p.ai.price_elasticity, p.ai.value_spread)


class Worth(NamedTuple):
    """What tasks are worth: logarithms of the price of 2018 and of how values per unit of compute have changed."""

    log_reference: Array
    ai_log_reference: Array
    change: Array
    ai_change: Array

    @classmethod
    def of(cls, conditions: Conditions) -> Self:
        """Return it by region and sector, each (regions, 1) or (1, sectors)."""
        both = conditions.reference_price, conditions.ai_reference_price  # 0 where nobody sells
        general, ai = (arithmetic.log(np.where(one > 0.0, one, 1.0))[:, None] for one in both)
        return cls(general, ai, conditions.value_change[None, :], conditions.ai_value_change[None, :])

    def of_each(self, customers: Population) -> Worth:
        """Return it by customer."""
        region, sector = customers.region, customers.sector
        return Worth(
            self.log_reference[region, 0],
            self.ai_log_reference[region, 0],
            at(self.change, 0, sector),
            at(self.ai_change, 0, sector),
        )

    def wide(self) -> Worth:
        """Return it with an axis for vendors."""
        return Worth(*(one[..., None] for one in self))

    def log_prices(self, price: Array, ai_price: Array) -> tuple[Array, Array]:
        """Return both prices as demand curves take them."""
        general = arithmetic.log(np.maximum(price, 1e-300)) - self.log_reference - self.change
        ai = arithmetic.log(np.maximum(ai_price, 1e-300)) - self.ai_log_reference - self.ai_change
        return general, ai


class Terms(NamedTuple):
    """Prices, USD bn per unit and quarter, and what is made of them; all of one shape.

    edge         part of work bound by latency that runs at the edge
    response     compute ordered over need: over what is ordered at the price and the values of 2018
    small        part of AI work in clouds that small models do
    ai_response  AI compute ordered over need
    """

    price: Array
    ai_price: Array
    edge: Array
    response: Array
    small: Array
    ai_response: Array

    @classmethod
    def at(
        cls, prices: tuple[Array, Array], worth: Worth, able: Array, edge_cost: float, p: DecisionParameters
    ) -> Self:
        """Return the terms at prices of general and AI compute.

        able  part of AI work that small models can do; shapes that can be broadcast
        """
        price, ai_price = prices
        general, ai = curves(p)
        log_price, ai_log_price = worth.log_prices(price, ai_price)
        in_cloud = np.maximum(price, 1e-300) * (1.0 + p.edge.network_fee)
        edge = classes.edge_part(edge_cost, in_cloud, p.edge.sensitivity)
        if anywhere(able):
            found = right_sizing.split(ai, ai_log_price, able, p.models.compute, p.models.retention)
            small, ai_response = found.small, found.response
        else:
            small, ai_response = np.zeros_like(ai_log_price), ai.response(ai_log_price)
        return cls(price, ai_price, edge, as_array(general.response(log_price)), small, as_array(ai_response))

    @classmethod
    def table(cls, offers: Offers, conditions: Conditions, p: DecisionParameters) -> Self:
        """Return the terms of every region, sector and vendor, (regions, sectors, vendors)."""
        able = conditions.small_models[:, :, None]
        prices = offers.price[:, None, :], offers.ai_price[:, None, :]
        found = cls.at(prices, Worth.of(conditions).wide(), able, conditions.edge_cost, p)
        shape = (*conditions.small_models.shape, offers.price.shape[-1])
        return cls(*(np.broadcast_to(one, shape) for one in found))

    @classmethod
    def at_mean_prices(
        cls, customers: Population, holding: Array, offers: Offers, conditions: Conditions, p: DecisionParameters
    ) -> Self:
        """Return the terms by customer in expected-value mode: at the mean price of its vendors."""
        region = customers.region
        prices = tuple(arithmetic.total(one[region] * holding, axis=1) for one in (offers.price, offers.ai_price))
        able = at(conditions.small_models, region, customers.sector)
        return cls.at(prices, Worth.of(conditions).of_each(customers), able, conditions.edge_cost, p)

    def met(self, customers: Population, vendor: Array) -> Terms:
        """Return the terms by customer, each with its vendor, of a table of them; who has none yet is in column 0."""
        _, sectors, vendors = self.price.shape
        cell = (customers.region * sectors + customers.sector) * vendors + np.maximum(vendor, 0)
        return Terms(*(taken(one.ravel(), cell) for one in self))


def values_served(
    offers: Offers, conditions: Conditions, served: tuple[Array, Array], p: DecisionParameters
) -> tuple[Array, Array]:
    """Return what a unit that is ordered is worth where a part of it is served, (regions, sectors, vendors), USD bn.

    served  parts of general and of AI compute ordered that are served, (regions, vendors): the best tasks are run
    """
    worth, (general, ai), able = Worth.of(conditions).wide(), curves(p), conditions.small_models[:, :, None]
    log_price, ai_log_price = worth.log_prices(offers.price[:, None, :], offers.ai_price[:, None, :])
    fill, ai_fill = (np.broadcast_to(one[:, None, :], log_price.shape) for one in served)
    value = _each(general.value_served(log_price, fill), general.response(log_price))
    if anywhere(able) and not agreed(p.models.retention <= p.models.compute):
        small = p.models.compute, p.models.retention
        ordered = right_sizing.split(ai, ai_log_price, able, *small).response
        ai_value = _each(right_sizing.value_served(ai, ai_log_price, able, ai_fill, small), ordered)
    else:
        ai_value = _each(ai.value_served(ai_log_price, ai_fill), ai.response(ai_log_price))
    scale, ai_scale = worth.log_reference + worth.change, worth.ai_log_reference + worth.ai_change
    return as_array(arithmetic.exp(scale) * value), as_array(arithmetic.exp(ai_scale) * ai_value)


def _each(value: Any, ordered: Any) -> Array:
    """Value of a unit ordered; nothing where nothing is ordered."""
    return np.divide(value, ordered, out=np.zeros_like(ordered), where=ordered > 0.0)
