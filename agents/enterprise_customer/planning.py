"""What enterprise customers decide in a quarter, all of them in one call: a vendor, compute, servers of their own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple, Self

import numpy as np

from suanli.agents.enterprise_customer.messages import Conditions, CustomerDraws, CustomerOrders, Offers
from suanli.agents.enterprise_customer.population import Population
from suanli.agents.enterprise_customer.vendor_choice import DecisionParameters, Taste, utilities
from suanli.model.equations import choice, classes, demand, hardware, right_sizing
from suanli.model.kernel import arithmetic, quantiles
from suanli.model.kernel.either import Some, anywhere, as_array, at, taken

Array = np.ndarray


class Met(NamedTuple):
    """Prices that customers meet with their vendors, USD bn per unit and quarter.

    asked   (regions, vendors); met  by customer, the mean over its vendors in expected-value mode
    region  of each customer; cell  of each in the table of prices in one row, None in expected-value mode
    """

    asked: Array
    met: Array
    region: Array
    cell: Array | None

    @classmethod
    def of(cls, customers: Population, asked: Array, vendor: Array, holding: Array | None) -> Self:
        """Return the prices met of those asked, (regions, vendors)."""
        if holding is not None:
            return cls(asked, arithmetic.total(asked[customers.region] * holding, axis=1), customers.region, None)
        cell = customers.region * asked.shape[1] + np.maximum(vendor, 0)
        return cls(asked, taken(asked.ravel(), cell), customers.region, cell)

    def respond(self, rule: Callable[[Array, Array], Array], reference: Array) -> Array:
        """Return what a rule makes of the price met and the reference price at home, by customer.

        It is asked once for each price there is, where each customer meets one of these. reference  by region
        """
        if self.cell is None:
            return rule(self.met, reference[self.region])
        return taken(rule(self.asked, reference[:, None]).ravel(), self.cell)


def decide(
    customers: Population, offers: Offers, conditions: Conditions, draws: CustomerDraws, parameters: DecisionParameters
) -> CustomerOrders:
    """Every customer's decision of the quarter: those due choose a vendor, all order compute.

    need_i   = S_i Gamma_s(t) exp(shock_i) ((1 + c_i) / (1 + c_i0))^chi, and the same of AI compute
    wanted_i = the compute that budgeted spending on need_i m_i(t) (p / p0)^(-epsilon) buys; one budget for both
    """
    taste = Taste.of(parameters)
    quarter = offers.quarter
    log_need, need, ai_need = _needs(customers, conditions, draws, parameters)
    migrated = demand.migrated_share(quarter, customers.adopted_at, float(parameters.adoption.migration))
    utility = utilities(offers, taste)
    for_core = utility - taste.gang_weight * (1.0 - offers.capable)
    weights = as_array([choice.logit_weights(utility), choice.logit_weights(for_core)])
    loyalty = taste.switching_cost * conditions.switching_factor
    taken = _vendors_taken(customers, weights, draws, (taste, loyalty), migrated > 0.0, quarter)
    vendor, contract_end, moved, holding, signed = taken
    general, ai = (Met.of(customers, asked, vendor, holding) for asked in (offers.price, offers.ai_price))
    price, ai_price = general.met, ai.met
    region = customers.region
    latency = need * at(conditions.latency, customers.sector)
    edge = general.respond(lambda asked, _: _edge_part(asked, conditions, parameters), conditions.reference_price)
    at_edge = latency * (1.0 - migrated * (1.0 - edge))
    response = partial(demand.price_response, elasticity=parameters.demand.price_elasticity)
    cloud = (need * migrated + latency - at_edge) * general.respond(response, conditions.reference_price)
    small = _small_part(customers, ai_price, conditions, parameters)
    usable = _usable_part(customers, offers, vendor, small, parameters)
    ai_cloud = ai_need * migrated * usable * _compute_for(small, ai, conditions.ai_reference_price, parameters)
    value, ai_value = cloud * price, ai_cloud * ai_price
    spending = demand.budgeted_spending(value + ai_value, conditions.budget, parameters.demand.budget_curvature)
    ai_spending = spending * np.divide(ai_value, value + ai_value, out=np.zeros_like(value), where=ai_value > 0.0)
    committed = np.where(signed, parameters.core.commitment * spending, customers.committed) * customers.core
    premises_load = need * (1.0 - migrated)
    sized, ai_room = _sized(customers, premises_load, conditions.freed[region], parameters)
    fallen = demand.price_response(conditions.ai_server_fall, 1.0, parameters.ai.price_elasticity)
    ai_premises = ai_need * (1.0 - migrated) * fallen[region]
    return CustomerOrders(
        log_need=log_need,
        vendor=vendor,
        contract_end=contract_end,
        moved=moved,
        holding=holding,
        need=need,
        migrated=migrated,
        wanted=(spending - ai_spending) / price,
        premises_load=premises_load,
        premises_bought=sized + at_edge / parameters.edge.utilisation,
        ai_need=ai_need,
        ai_wanted=ai_spending / ai_price,
        ai_premises_load=ai_premises,
        ai_premises_wanted=ai_premises / parameters.ai.premises_utilisation - ai_premises * ai_room,
        frontier_unmet=ai_need * migrated * (1.0 - usable),
        committed=committed,
        edge_load=at_edge,
        latency_load=latency,
        small=small,
    )


def _needs(
    customers: Population, conditions: Conditions, draws: CustomerDraws, parameters: DecisionParameters
) -> tuple[Array, Array, Array]:
    """(cumulative shock to need, need of compute, need of AI compute), in clouds and out of them."""
    log_need = customers.log_need + parameters.population.need_noise * quantiles.normal_quantile(draws.need)
    gained = (1.0 + customers.capability) / (1.0 + customers.opening_capability)
    gained = arithmetic.power(gained, parameters.customer.capability_need)
    shock = arithmetic.exp(log_need)
    need = customers.size * at(conditions.growth_index, customers.sector) * shock * gained
    ai_need = customers.ai_size * at(conditions.ai_growth_index, customers.sector) * shock * gained
    return log_need, need, ai_need


def _usable_part(
    customers: Population, offers: Offers, vendor: Array, small: Array, parameters: DecisionParameters
) -> Array:
    """Part of each customer's AI work that its vendor can run; small work needs no gang."""
    able = np.where(customers.core, at(offers.capable, np.maximum(vendor, 0)), 1.0)
    frontier = parameters.core.frontier_part * customers.core * (1.0 - small)
    return classes.usable_part(frontier, able, parameters.gang.substitution)


def _small_part(customers: Population, price: Array, conditions: Conditions, parameters: DecisionParameters) -> Array:
    """Part of each customer's AI work that small models do: of what they are able to, where they pay."""
    able = at(conditions.small_models, customers.region, customers.sector)
    if not anywhere(able):
        return np.zeros_like(price)
    most = conditions.ai_reference_price[customers.region]
    given = parameters.models.compute, parameters.models.retention, parameters.ai.price_elasticity
    return as_array(able * right_sizing.small_part(price, most, *given))


def _compute_for(small: Array, ai: Met, reference: Array, parameters: DecisionParameters) -> Array:
    """AI compute that a unit of needed work comes to: what each takes, and the response to what each costs."""
    elasticity = parameters.ai.price_elasticity
    if not anywhere(small):
        return ai.respond(partial(demand.price_response, elasticity=elasticity), reference)
    each = right_sizing.compute_per_task(small, parameters.models.compute)
    return as_array(each * demand.price_response(ai.met * each, reference[ai.region], elasticity))


def _sized(customers: Population, load: Array, freed: Array, parameters: DecisionParameters) -> tuple[Array, Array]:
    """(own servers a load needs for its peaks as far as no pool bears them, AI servers a unit of AI load can spare)."""
    sized = hardware.peak_capacity(load, customers.variation * (1.0 - freed), parameters.premises.service_level)
    return sized, freed * (1.0 / parameters.ai.premises_utilisation - 1.0)


def _edge_part(price: Array, conditions: Conditions, parameters: DecisionParameters) -> Array:
    """Part of each customer's work bound by latency that it runs at the edge."""
    in_cloud = np.maximum(price, 1e-300) * (1.0 + parameters.edge.network_fee)
    return classes.edge_part(conditions.edge_cost, in_cloud, parameters.edge.sensitivity)


def _vendors_taken(
    customers: Population,
    weights: Array,
    draws: CustomerDraws,
    ties: tuple[Taste, Array],
    active: Array,
    quarter: int,
) -> tuple[Array, Array, Array, Array | None, Array]:
    """(vendor, contract end, moved, holding, signed) after those due have chosen. ties  taste, and loyalty by region"""
    taste, loyalty = ties
    if customers.holding is not None:
        own = weights[0, customers.region]
        chosen = choice.expected_holding(own, customers.holding, loyalty[customers.region][:, None])
        holding = (1.0 - taste.due) * customers.holding + taste.due * chosen
        holding = np.where((active & (customers.migrated == 0.0))[:, None], own, holding)
        nobody = np.zeros(len(customers), dtype=bool)
        return customers.vendor, customers.contract_end, nobody, holding, nobody
    due = active & ((customers.vendor < 0) | (customers.contract_end <= quarter))
    those = Some(due)
    core, region = those.of(customers.core), those.of(customers.region)
    own, bond = those.in_table(weights, core.astype(int), region), those.in_table(loyalty, region)
    vendor = those.put(customers.vendor, choice.pick(own, those.of(customers.vendor), bond, those.of(draws.choice)))
    length = contract_length(those.of(draws.contract), taste, core)
    contract_end = those.put(customers.contract_end, quarter + length)
    moved = due & (customers.vendor >= 0) & (vendor != customers.vendor)
    return vendor, contract_end, moved, None, due


def contract_length(uniform: Array, taste: Taste, core: Array) -> Array:
    """Quarters a contract runs: uniform on whole numbers from shortest to longest; core customers sign for longer."""
    choices = taste.contract_longest - taste.contract_shortest + 1
    return as_array(taste.contract_shortest + np.floor(uniform * choices).astype(np.int64) + taste.core_extra * core)
