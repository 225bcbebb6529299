"""What prices make customers do: the terms that a customer of each region and sector meets with each vendor."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from suanli.agents.enterprise_customer.messages import Conditions, Offers
from suanli.agents.enterprise_customer.population import Population
from suanli.agents.enterprise_customer.vendor_choice import DecisionParameters
from suanli.model.equations import classes, demand, right_sizing
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import anywhere, as_array, at, taken

Array = np.ndarray


class Terms(NamedTuple):
    """Prices, USD bn per unit and quarter, and what is made of them; all of one shape.

    edge         part of work bound by latency that runs at the edge
    response     compute ordered over that at the reference price
    small        part of AI work in clouds that small models do
    ai_response  AI compute ordered for a unit of needed work over that at the reference price
    """

    price: Array
    ai_price: Array
    edge: Array
    response: Array
    small: Array
    ai_response: Array

    @classmethod
    def at(
        cls,
        prices: tuple[Array, Array],
        references: tuple[Array, Array],
        able: Array,
        edge_cost: float,
        p: DecisionParameters,
    ) -> Self:
        """Return the terms at prices of general and AI compute, and at reference prices of both.

        able  part of AI work that small models can do; shapes that can be broadcast
        """
        (price, ai_price), (reference, ai_reference) = prices, references
        in_cloud = np.maximum(price, 1e-300) * (1.0 + p.edge.network_fee)
        edge = classes.edge_part(edge_cost, in_cloud, p.edge.sensitivity)
        response = demand.price_response(price, reference, p.demand.price_elasticity)
        elasticity = p.ai.price_elasticity
        if not anywhere(able):
            small, ai_response = np.zeros_like(ai_price), demand.price_response(ai_price, ai_reference, elasticity)
        else:
            small = right_sizing.small_part(ai_price, ai_reference, p.models.compute, p.models.retention, elasticity)
            small = as_array(able * small)
            each = right_sizing.compute_per_task(small, p.models.compute)
            ai_response = as_array(each * demand.price_response(ai_price * each, ai_reference, elasticity))
        return cls(price, ai_price, edge, response, small, ai_response)

    @classmethod
    def table(cls, offers: Offers, conditions: Conditions, p: DecisionParameters) -> Self:
        """Return the terms of every region, sector and vendor, (regions, sectors, vendors)."""
        able = conditions.small_models[:, :, None]
        prices = offers.price[:, None, :], offers.ai_price[:, None, :]
        references = conditions.reference_price[:, None, None], conditions.ai_reference_price[:, None, None]
        found = cls.at(prices, references, able, conditions.edge_cost, p)
        shape = (*conditions.small_models.shape, offers.price.shape[-1])
        return cls(*(np.broadcast_to(one, shape) for one in found))

    @classmethod
    def at_mean_prices(
        cls, customers: Population, holding: Array, offers: Offers, conditions: Conditions, p: DecisionParameters
    ) -> Self:
        """Return the terms by customer in expected-value mode: at the mean price of its vendors."""
        region = customers.region
        price, ai_price = (arithmetic.total(one[region] * holding, axis=1) for one in (offers.price, offers.ai_price))
        references = conditions.reference_price[region], conditions.ai_reference_price[region]
        able = at(conditions.small_models, region, customers.sector)
        return cls.at((price, ai_price), references, able, conditions.edge_cost, p)

    def met(self, customers: Population, vendor: Array) -> Terms:
        """Return the terms by customer, each with its vendor, of a table of them; who has none yet is in column 0."""
        _, sectors, vendors = self.price.shape
        cell = (customers.region * sectors + customers.sector) * vendors + np.maximum(vendor, 0)
        return Terms(*(taken(one.ravel(), cell) for one in self))
