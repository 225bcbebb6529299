"""What enterprise customers decide in a quarter, all of them in one call: a vendor, compute, servers of their own."""

from __future__ import annotations

import numpy as np

from suanli.agents.enterprise_customer.messages import Conditions, CustomerDraws, CustomerOrders, Offers
from suanli.agents.enterprise_customer.population import Population
from suanli.agents.enterprise_customer.terms import Terms, curves
from suanli.agents.enterprise_customer.vendor_choice import DecisionParameters, Taste, utilities
from suanli.model.equations import choice, classes, demand, hardware
from suanli.model.kernel import arithmetic, quantiles
from suanli.model.kernel.either import Some, as_array, at

Array = np.ndarray


def decide(
    customers: Population, offers: Offers, conditions: Conditions, draws: CustomerDraws, parameters: DecisionParameters
) -> CustomerOrders:
    """Every customer's decision of the quarter: those due choose a vendor, all order compute.

    need_i   = S_i Gamma_s(t) exp(shock_i) ((1 + c_i) / (1 + c_i0))^chi, and the same of AI compute
    wanted_i = need_i m_i(t) q(p) / q(p0): of the tasks in the cloud those that are worth the price (``task_values``)
    """
    taste = Taste.of(parameters)
    table = Terms.table(offers, conditions, parameters)
    weights, loyalty = _attraction(offers, conditions, taste)
    quarter = offers.quarter
    log_need, need, ai_need = _needs(customers, conditions, draws, parameters)
    migrated = demand.migrated_share(quarter, customers.adopted_at, float(parameters.adoption.migration))
    taken = _vendors_taken(customers, weights, draws, (taste, loyalty), migrated > 0.0, quarter)
    vendor, contract_end, moved, holding, signed = taken
    region = customers.region
    if holding is None:
        terms = table.met(customers, vendor)
    else:
        terms = Terms.at_mean_prices(customers, holding, offers, conditions, parameters)
    own, own_ai = _answers_to_own_servers(customers, conditions, parameters)
    latency = need * at(conditions.latency, customers.sector)
    edge = latency * (1.0 - migrated * (1.0 - terms.edge))
    cloud, at_edge = (need * migrated + latency - edge) * terms.response, edge * own
    usable = _usable_part(customers, offers, vendor, terms.small, parameters)
    ai_cloud = ai_need * migrated * usable * terms.ai_response
    spending = cloud * terms.price + ai_cloud * terms.ai_price
    committed = np.where(signed, parameters.core.commitment * spending, customers.committed) * customers.core
    premises_load = need * (1.0 - migrated) * own
    sized, ai_room = _sized(premises_load, conditions.freed[region], parameters)
    ai_premises = ai_need * (1.0 - migrated) * own_ai
    return CustomerOrders(
        log_need=log_need,
        vendor=vendor,
        contract_end=contract_end,
        moved=moved,
        holding=holding,
        need=need,
        migrated=migrated,
        wanted=cloud,
        premises_load=premises_load,
        premises_bought=sized + at_edge / parameters.edge.utilisation,
        ai_need=ai_need,
        ai_wanted=ai_cloud,
        ai_premises_load=ai_premises,
        ai_premises_wanted=ai_premises / parameters.ai.premises_utilisation - ai_premises * ai_room,
        frontier_unmet=ai_need * migrated * (1.0 - usable),
        committed=committed,
        edge_load=at_edge,
        latency_load=latency,
        small=terms.small,
        small_by_term=table.small,
    )


def _attraction(offers: Offers, conditions: Conditions, taste: Taste) -> tuple[Array, Array]:
    """(choice weights of ordinary and of core customers, (2, regions, vendors); loyalty by region)."""
    utility = utilities(offers, taste)
    for_core = utility - taste.gang_weight * (1.0 - offers.capable)
    weights = as_array([choice.logit_weights(utility), choice.logit_weights(for_core)])
    return weights, taste.switching_cost * conditions.switching_factor


def _needs(
    customers: Population, conditions: Conditions, draws: CustomerDraws, parameters: DecisionParameters
) -> tuple[Array, Array, Array]:
    """(cumulative shock to need, need of compute, need of AI compute), in clouds and out of them."""
    uniform = draws.of_all("need", customers.owner)
    log_need = customers.log_need + parameters.population.need_noise * quantiles.normal_quantile(uniform)
    gained = (1.0 + customers.capability) / (1.0 + customers.opening_capability)
    gained = arithmetic.power(gained, parameters.customer.capability_need)
    shock = arithmetic.exp(log_need)
    need = customers.size * at(conditions.growth_index, customers.sector) * shock * gained
    ai_need = customers.ai_size * at(conditions.ai_growth_index, customers.sector) * shock * gained
    return log_need, need, ai_need


def _answers_to_own_servers(
    customers: Population, conditions: Conditions, parameters: DecisionParameters
) -> tuple[Array, Array]:
    """(general, AI work on own servers over its need): what of it is worth what servers cost, as 2018's work was."""
    found = []
    for kind, fall, change in zip(
        curves(parameters),
        (as_array([conditions.server_fall]), conditions.ai_server_fall),
        (conditions.value_change, conditions.ai_value_change),
        strict=True,
    ):
        found.append(kind.response(arithmetic.log(fall)[:, None] - change[None, :]))
    general, ai = found
    return at(general[0], customers.sector), at(ai, customers.region, customers.sector)


def _usable_part(
    customers: Population, offers: Offers, vendor: Array, small: Array, parameters: DecisionParameters
) -> Array:
    """Part of each customer's AI work that its vendor can run; small work needs no gang."""
    able = np.where(customers.core, at(offers.capable, np.maximum(vendor, 0)), 1.0)
    frontier = parameters.core.frontier_part * customers.core * (1.0 - small)
    return classes.usable_part(frontier, able, parameters.gang.substitution)


def _sized(load: Array, freed: Array, parameters: DecisionParameters) -> tuple[Array, Array]:
    """(own servers a load needs for its peaks as far as no pool bears them, AI servers a unit of AI load can spare)."""
    variation = parameters.premises.load_variation * (1.0 - freed)
    sized = hardware.peak_capacity(load, variation, parameters.premises.service_level)
    return sized, freed * (1.0 / parameters.ai.premises_utilisation - 1.0)


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
    picked = choice.pick(own, those.of(customers.vendor), bond, draws.of_some("choice", those))
    vendor = those.put(customers.vendor, picked)
    length = contract_length(draws.of_some("contract", those), taste, core)
    contract_end = those.put(customers.contract_end, quarter + length)
    moved = due & (customers.vendor >= 0) & (vendor != customers.vendor)
    return vendor, contract_end, moved, None, due


def contract_length(uniform: Array, taste: Taste, core: Array) -> Array:
    """Quarters a contract runs: uniform on whole numbers from shortest to longest; core customers sign for longer."""
    choices = taste.contract_longest - taste.contract_shortest + 1
    return as_array(taste.contract_shortest + np.floor(uniform * choices).astype(np.int64) + taste.core_extra * core)
