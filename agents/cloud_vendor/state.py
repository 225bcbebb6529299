"""What cloud vendors are set by, what never changes about them, and what they believe: columns, one vendor a row.

The last axis of every column is the vendor. Axes before it are runs: a rule goes through one run or a hundred alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array
from suanli.model.parameters.chips import AiParameters, ChipParameters
from suanli.model.parameters.clouds import EnergyParameters, OperationsParameters, PricingParameters, ServerParameters
from suanli.model.parameters.customers import ChoiceParameters, DemandParameters
from suanli.model.parameters.growth import ExpansionParameters, FinanceParameters, ResearchParameters
from suanli.model.parameters.making import MakerParameters
from suanli.model.parameters.schema import Parameters

Array = np.ndarray


class VendorParameters(NamedTuple):
    """The groups of parameters that cloud vendors decide by."""

    pricing: PricingParameters
    choice: ChoiceParameters
    demand: DemandParameters
    server: ServerParameters
    ai: AiParameters
    chip: ChipParameters
    maker: MakerParameters
    operations: OperationsParameters
    energy: EnergyParameters
    expansion: ExpansionParameters
    research: ResearchParameters
    finance: FinanceParameters
    own_rules: Mapping[str, Callable[[Any], Any]]  # pricing rules of a user's file, by name

    @classmethod
    def of(cls, parameters: Parameters) -> Self:
        """Return the groups of a run's parameters."""
        groups = {name: getattr(parameters, name) for name in cls._fields if name != "own_rules"}
        return cls(**groups, own_rules=parameters.brought.pricing)


@dataclass(frozen=True)
class VendorFacts:
    """What never changes about vendors; columns in permanent order.

    identity  32-bit number made of the name: the vendor's address in every draw
    region    column of the home region; members  firms in the row
    home      (regions, vendors), 1 where the region is of the vendor's home market
    software  enterprise software its group sold in 2018, USD bn; software_growth  of it by itself, share per year
    cash_flow_growth  of its parent into 2018 and on, share per year
    research_intensity  R&D it wants to do over its sales; not a number where nothing is published
    entry     quarter in which it enters, -1 where no date is given; later  True for those that weren't there in 2018
    capital  what its owners pay in then, USD bn
    head_start  its knowledge then over the frontier's; standing  other vendors at home it is as well known as
    specialist  True for those that rent out AI compute alone
    """

    names: tuple[str, ...]
    labels: tuple[str, ...]
    groups: tuple[str, ...]
    identity: Array
    region: Array
    members: Array
    home: Array
    software: Array
    software_growth: Array
    cash_flow_growth: Array
    research_intensity: Array
    entry: Array
    capital: Array
    head_start: Array
    standing: Array
    specialist: Array
    later: Array

    def __len__(self) -> int:
        return len(self.names)

    def in_group(self, group: str) -> Array:
        """1 for vendors of the group, else 0."""
        return np.array([float(g == group) for g in self.groups])


@dataclass(frozen=True)
class Kind:
    """What never changes about vendors.

    region      column of the home region; home  (regions, vendors), 1 for all regions of its home market
    members     firms the row stands for; one for a full-range vendor
    full_range  keeps a whole platform and aims at a place in its market; other vendors don't
    specialist  rents out AI servers alone, to those whose own vendor has none left
    research_intensity  R&D it wants to do over its sales; not a number where nothing is published
    """

    region: Array
    home: Array
    members: Array
    full_range: Array
    specialist: Array
    research_intensity: Array

    def home_market(self, by_region: Array) -> Array:
        """Return amounts of each vendor's home market, of amounts by region (last axis)."""
        return as_array(arithmetic.total(by_region[..., :, None] * self.home, axis=-2))

    def home_share(self, region_share: Array, market: Array) -> Array:
        """Return each vendor's share of its home market. region_share  (..., regions, vendors); market  by region"""
        whole = self.home_market(market)
        weight = np.divide(
            market[..., :, None] * self.home,
            whole[..., None, :],
            out=np.broadcast_to(self.home / arithmetic.total(self.home, axis=0), region_share.shape).copy(),
            where=np.broadcast_to(whole[..., None, :] > 0.0, region_share.shape),
        )
        return as_array(arithmetic.total(region_share * weight, axis=-2))

    def at_home(self, by_region: Array) -> Array:
        """Return each vendor's figure in its own region, of figures by region (last axis)."""
        return as_array(by_region[..., self.region])


@dataclass(frozen=True)
class Beliefs:
    """What vendors remember from quarter to quarter.

    growth       expected growth of orders, share per quarter; ai_growth  the same of AI compute
    ai_scarcity  what scarcity has added to the logarithm of the mark-up on AI compute
    builds       whether servers are built without a maker
    own          what strategies of users remember: columns by name, by strategy
    """

    growth: Array
    ai_growth: Array
    ai_scarcity: Array
    builds: Array
    own: Mapping[str, Mapping[str, Array]] = field(default_factory=dict)


@dataclass
class VendorState:
    """What vendors are and have between two quarters, by vendor.

    knowledge   stock that their quality is made of; experience  cumulative compute served, CU-quarters
    reach       bought by expansion, USD bn; reputation  what 2018's shares reveal besides, utility
    trading     True for those that are in the market; entered  quarter in which each last entered, -1 for 2018
    mergers     what vendors took of each other a quarter ago and in this one, each (vendors, vendors)
    beliefs     what they remember
    """

    knowledge: Array
    experience: Array
    reach: Array
    reputation: Array
    trading: Array
    entered: Array
    mergers: tuple[Array, Array]
    beliefs: Beliefs
