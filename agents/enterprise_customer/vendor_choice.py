"""What enterprise customers look at when they choose a vendor, and for how long they sign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np

from suanli.agents.enterprise_customer.messages import Offers
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array
from suanli.model.parameters.chips import AiParameters
from suanli.model.parameters.clouds import GangParameters, LayerParameters
from suanli.model.parameters.customers import (
    AdoptionParameters,
    ChoiceParameters,
    CoreParameters,
    CustomerParameters,
    DemandParameters,
    EdgeParameters,
    PremisesParameters,
)
from suanli.model.parameters.growth import ExpansionParameters
from suanli.model.parameters.policies import ModelsParameters
from suanli.model.parameters.schema import Parameters
from suanli.model.parameters.world import PopulationParameters

Array = np.ndarray


class DecisionParameters(NamedTuple):
    """The groups of parameters that customers decide by."""

    choice: ChoiceParameters
    expansion: ExpansionParameters
    layer: LayerParameters
    core: CoreParameters
    gang: GangParameters
    population: PopulationParameters
    adoption: AdoptionParameters
    customer: CustomerParameters
    demand: DemandParameters
    ai: AiParameters
    edge: EdgeParameters
    models: ModelsParameters
    premises: PremisesParameters

    @classmethod
    def of(cls, parameters: Parameters) -> Self:
        """Return the groups of a run's parameters."""
        return cls(**{name: getattr(parameters, name) for name in cls._fields})


@dataclass(frozen=True)
class Taste:
    """What customers look at, and for how long they sign; one for all of them. Units: utility."""

    quality_weight: float
    price_weight: float
    installed_base_weight: float
    home_bias: float
    switching_cost: float
    reach_weight: float
    bundle_weight: float
    gang_weight: float
    contract_shortest: int
    contract_longest: int
    core_extra: int

    @classmethod
    def of(cls, parameters: DecisionParameters) -> Self:
        """Return the taste that the parameters describe."""
        return cls(
            quality_weight=parameters.choice.quality_weight,
            price_weight=parameters.choice.price_weight,
            installed_base_weight=parameters.choice.installed_base_weight,
            home_bias=parameters.choice.home_bias,
            switching_cost=parameters.choice.switching_cost,
            reach_weight=parameters.expansion.reach_weight,
            bundle_weight=parameters.layer.bundle_weight,
            gang_weight=parameters.core.gang_weight,
            contract_shortest=parameters.choice.contract_shortest,
            contract_longest=parameters.choice.contract_longest,
            core_extra=parameters.core.contract_extra,
        )

    @property
    def due(self) -> float:
        """Share of contracts that end in a quarter: one over their mean length."""
        return 2.0 / (self.contract_shortest + self.contract_longest)


def utility_terms(offers: Offers, taste: Taste) -> dict[str, Array]:
    """What each vendor's utility to a customer of each region is made of, without incumbency and luck.

    quality         theta x_r ln q_v,  x part of its weight that is left (1 but for scheduling and small work)
    price           -alpha [(1 - w_r) ln p_rv + w_r ln a_rv],  p, a prices of general and AI compute,
                    w  AI compute's share of the region's spending
    installed base  omega ln(1 + s_rv)
    home            h 1[home]
    unfilled        -unfilled_rv      (K+S: Dosi, Fagiolo and Roventini 2010, their weight 1)
    reach           psi ln(1 + A_v / Y)
    software        zeta ln((B_v + b) / (B_v0 + b))
    reputation      b_v, what 2018's shares reveal besides

    returns  shapes (vendors,) or (regions, vendors), utility
    """
    weight = offers.ai_weight[:, None]
    price = (1.0 - weight) * arithmetic.log(offers.price) + weight * arithmetic.log(offers.ai_price)
    return {
        "quality": taste.quality_weight * (offers.quality_seen[:, None] * offers.log_quality),
        "price": -taste.price_weight * price,
        "installed_base": taste.installed_base_weight * arithmetic.log1p(offers.installed_share),
        "home": taste.home_bias * offers.home,
        "unfilled": -offers.unfilled,
        "reach": taste.reach_weight * arithmetic.log1p(offers.reach),
        "software": taste.bundle_weight * offers.bundle,
        "reputation": offers.reputation,
    }


def utilities(offers: Offers, taste: Taste) -> Array:
    """Utility of each vendor to a customer of each region: the sum of ``utility_terms``.

    returns  shape (regions, vendors)
    """
    return as_array(sum(utility_terms(offers, taste).values()))
