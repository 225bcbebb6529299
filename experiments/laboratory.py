"""The two-firm laboratory: the same model with two equal vendors, held against the theory of a small gap."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from suanli.experiments.lives import Life, lives
from suanli.model.equations.knowledge import absorptive_capacity
from suanli.model.equations.loop import LoopState, gap_growth_rate, leverage, markup_slope, matthew_number
from suanli.model.equations.task_values import curve
from suanli.model.industry import ComputeIndustry
from suanli.model.kernel.units import QUARTERS_PER_YEAR, START_YEAR
from suanli.model.mechanisms.settings import resolved
from suanli.model.state.world import World

SCENARIO = "two-firms"
GAP = 1e-3


@dataclass(frozen=True)
class Measurement:
    """What one laboratory run measured beside what theory says of its symmetric point.

    matthew   M
    theory    growth rate of the gap in log quality, per quarter
    measured  the same, from the run
    """

    state: LoopState
    matthew: float
    theory: float
    measured: float


def equal_firms(overrides: str = "", customers: int = 20) -> ComputeIndustry:
    """Two equal vendors in a constant market, in expected-value mode."""
    return ComputeIndustry(SCENARIO, customers=customers, until=2060, overrides=overrides)


def loop_state(model: ComputeIndustry) -> LoopState:
    """The symmetric point, read from parameters and from the records of a run without a gap.

    L = 1, or (S - operations) / R where profit limits R&D;  sigma = 1 - (1 - a) nu S / R,  G = h lambda / H
    """
    records, p, world = model.records, model.parameters, model.world

    def last(name: str) -> float:
        return float(records.array(name)[-1, 0])

    sales, spending = last("revenue"), last("research")
    short = np.array(spending < last("research_wanted") * (1.0 - 1e-9))
    sold, run, done = (np.array(one) for one in (sales, last("operations"), spending))
    follows, saved = leverage(sold, run, done, short)
    absorbed = absorptive_capacity(np.array(spending), p.knowledge.absorption_scale)
    taste = model.world.taste
    demand = curve(p.demand.price_elasticity, p.demand.value_spread)
    above = np.log(last("price") / float(world.reference_price[0]))
    gained = p.research.step * last("research_hits")
    before = (last("knowledge") - gained) / (1.0 - p.knowledge.depreciation)
    return LoopState(
        quality_weight=taste.quality_weight,
        research_elasticity=p.research.elasticity,
        leverage=float(follows),
        outside_share=0.0 if short else 1.0 - (1.0 - p.research.follow) * p.research.sales_share * sales / spending,
        inflow=gained / before,
        imitation=float(p.knowledge.imitation * absorbed) * world.parameters.research.productive,
        installed_base_weight=taste.installed_base_weight,
        switching_cost=taste.switching_cost,
        due=taste.due,
        depreciation=p.knowledge.depreciation,
        price_weight=taste.price_weight,
        markup_slope=markup_slope(
            taste.price_weight, float(demand.elasticity(above)), float(demand.steepness(above)), p.pricing.rule
        ),
        cost_leverage=float(saved),
    )


def measured_growth(texts: list[str], settle: int = 120, quarters: int = 40, customers: int = 20) -> list[float]:
    """Return growth a quarter of a gap of 0.1 per cent in quality, once it has its own shape, for each overrides."""

    def apart(world: World) -> None:
        world.vendor_state.knowledge = world.vendor_state.knowledge * np.exp(np.array([0.5, -0.5]) * GAP)

    asked, found = [Life(resolved(SCENARIO, text), 0) for text in texts], []
    for records in lives(asked, customers, START_YEAR - 1 + (settle + quarters) // QUARTERS_PER_YEAR, apart):
        if isinstance(records, Exception):
            raise records
        log_quality = np.log(records.array("knowledge"))
        gap = log_quality[:, 0] - log_quality[:, 1]
        found.append(float(np.log(gap[-1] / gap[-1 - quarters]) / quarters))
    return found


def measures(texts: list[str]) -> list[Measurement]:
    """Theory beside measurement for some sets of parameters of the laboratory."""
    found = []
    for text, measured in zip(texts, measured_growth(texts), strict=True):
        equal = equal_firms(text)
        equal.step()
        state = loop_state(equal)
        found.append(Measurement(state, float(matthew_number(state)), gap_growth_rate(state), measured))
    return found
