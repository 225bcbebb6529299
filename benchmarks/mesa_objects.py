"""Customers as plain Mesa objects, one Python object a customer: the rule of ``enterprise_customer.decide``, in floats.

    python benchmarks/mesa_objects.py [CUSTOMERS]

Prices, quality and draws of a few quarters are those of a run of the model; each object needs, chooses a vendor, orders
and commits as the model's customers do. Before anything is timed, vendors' shares of orders and every choice are
compared with the model's. What is left out: settlement, own servers and their vintages, sums for records.
"""

from __future__ import annotations

import math
import sys
import time
from typing import Any

import mesa
import numpy as np

from suanli.agents.enterprise_customer.terms import curves
from suanli.agents.enterprise_customer.vendor_choice import utilities
from suanli.model import schedule
from suanli.model.equations import choice
from suanli.model.kernel.quantiles import normal_quantile
from suanli.model.kernel.random_streams import uniforms
from suanli.model.mechanisms.settings import resolved
from suanli.model.opening.start import make_world
from suanli.model.schedule import signals
from suanli.model.state.world import World

FROM, QUARTERS, CLOSE = 8, 4, 1e-9


class Customer(mesa.Agent):
    """One enterprise customer with its own attributes."""

    def __init__(self, model: Market, row: int, population: Any) -> None:
        super().__init__(model)
        self.row = row
        for name in (
            *("region", "sector", "size", "ai_size", "adopted_at", "log_need", "vendor", "contract_end"),
            *("capability", "opening_capability", "core", "committed"),
        ):
            setattr(self, name, getattr(population, name)[row].item())
        self.wanted = self.ai_wanted = 0.0

    def step(self) -> None:
        """Need, choose where the contract has ended, order what is worth the price."""
        m, p, r = self.model, self.model.p, self.region
        self.log_need += p.population.need_noise * m.normals[self.row]
        shock = math.exp(self.log_need)
        gained = ((1.0 + self.capability) / (1.0 + self.opening_capability)) ** p.customer.capability_need
        need = self.size * m.growth[self.sector] * shock * gained
        ai_need = self.ai_size * m.ai_growth[self.sector] * shock * gained
        migrated = min(1.0, max(0.0, (m.quarter + 1.0 - self.adopted_at) / p.adoption.migration))
        migrated *= self.adopted_at < m.quarter
        signed = migrated > 0.0 and (self.vendor < 0 or self.contract_end <= m.quarter)
        if signed:
            self._choose(m, r)
        v = max(self.vendor, 0)
        price, ai_price = m.price[r][v], m.ai_price[r][v]
        latency = need * m.latency[self.sector]
        edge = 1.0 / (1.0 + (m.edge_cost / (price * (1.0 + p.edge.network_fee))) ** p.edge.sensitivity)
        at_edge = latency * (1.0 - migrated * (1.0 - edge))
        cloud = (need * migrated + latency - at_edge) * self._worth(0, price / m.reference[r])
        able = m.capable[v] if self.core else 1.0
        frontier = p.core.frontier_part * self.core
        usable = 1.0 - frontier * (1.0 - p.gang.substitution) * (1.0 - able)
        ai_cloud = ai_need * migrated * usable * self._worth(1, ai_price / m.ai_reference[r])
        if signed:
            self.committed = p.core.commitment * (cloud * price + ai_cloud * ai_price) * self.core
        self.wanted, self.ai_wanted = cloud, ai_cloud

    def _worth(self, kind: int, relative: float) -> float:
        """Compute ordered over need: of the tasks those that are worth the price."""
        curve, change = self.model.curves[kind], self.model.changes[kind][self.sector]
        z = curve.position + (math.log(relative) - change) / curve.spread
        return 0.5 * math.erfc(z / math.sqrt(2.0)) / curve.part

    def _choose(self, m: Market, r: int) -> None:
        weights = m.weights[self.core][r]
        levels, running = [], 0.0
        for column, weight in enumerate(weights):
            running += weight * m.loyalty[r] if column == self.vendor else weight
            levels.append(running)
        aim = m.choices[self.row] * running
        self.vendor = sum(level < aim for level in levels)
        taste = m.taste
        choices = taste.contract_longest - taste.contract_shortest + 1
        length = taste.contract_shortest + math.floor(m.contracts[self.row] * choices) + taste.core_extra * self.core
        self.contract_end = m.quarter + int(length)


class Market(mesa.Model):
    """What objects see: offers and conditions of the model's quarter, as lists."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.p, self.taste = world.decision_parameters, world.taste
        self.customers = [Customer(self, row, world.population) for row in range(len(world.population))]

    def see(self, seen: dict[str, Any]) -> None:
        """Take in a quarter."""
        for name, value in seen.items():
            setattr(self, name, value.tolist() if isinstance(value, np.ndarray) else value)

    def step(self) -> None:
        """Every object decides."""
        self.agents.do("step")


def told(world: World) -> dict[str, Any]:
    """Return what customers are about to see in a quarter whose offers are posted."""
    offers, conditions, quarter = world.today.offers, signals.conditions(world), world.quarter
    rows = np.arange(len(world.population))
    need, chosen, contract = (
        uniforms(world.luck, f"customer.{name}", quarter, world.population.owner if name == "need" else rows)
        for name in ("need", "choice", "contract")
    )
    taste, utility = world.taste, utilities(offers, world.taste)
    for_core = utility - taste.gang_weight * (1.0 - offers.capable)
    seen = ("latency", "edge_cost")
    return {
        "quarter": quarter,
        "normals": normal_quantile(need),
        "choices": chosen,
        "contracts": contract,
        "growth": conditions.growth_index,
        "ai_growth": conditions.ai_growth_index,
        "reference": conditions.reference_price,
        "ai_reference": conditions.ai_reference_price,
        "price": offers.price,
        "ai_price": offers.ai_price,
        "capable": offers.capable,
        "weights": np.array([choice.logit_weights(utility), choice.logit_weights(for_core)]),
        "loyalty": np.exp(taste.switching_cost * conditions.switching_factor),
        "curves": curves(world.decision_parameters),
        "changes": np.array([conditions.value_change, conditions.ai_value_change]),
        **{name: getattr(conditions, name) for name in seen},
    }


def measured(customers: int = 1_000) -> dict[str, float]:
    """Return CPU nanoseconds an object and quarter; the largest relative difference of orders from the model's.

    Raises ValueError where objects choose or order otherwise than the model's customers.
    """
    world = make_world(resolved("baseline", ""), 0, customers)
    for _ in range(FROM):
        schedule.run_quarter(world)
    market, best, gap = Market(world), math.inf, 0.0
    for _ in range(QUARTERS):
        for phase in schedule.SCHEDULE:
            if phase is schedule.choose:
                for one, capability in zip(market.customers, world.population.capability.tolist(), strict=True):
                    one.capability = capability
                market.see(told(world))
                began = time.process_time()
                market.step()
                best = min(best, time.process_time() - began)
            phase(world)
            if phase is schedule.choose:
                gap = max(gap, _gap(world, market))
    return {"nanoseconds": 1e9 * best / customers, "gap": gap}


def _gap(world: World, market: Market) -> float:
    people, customers = world.population, market.customers
    if people.vendor.tolist() != [one.vendor for one in customers]:
        raise ValueError("objects choose other vendors than the model's customers")
    wanted = np.array([[one.wanted, one.ai_wanted] for one in customers]).T
    ours = np.array([people.wanted, people.ai_wanted])
    gap = float(np.max(np.abs(wanted - ours) / np.maximum(np.abs(ours), 1e-300)))
    if gap > CLOSE:
        raise ValueError(f"objects order otherwise than the model's customers, by {gap:.0e}")
    return gap


if __name__ == "__main__":
    print(measured(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000))  # noqa: T201
