"""What chip suppliers are, what they are set by, what they have and believe: columns, one supplier a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from suanli.model.parameters.chips import AiParameters, ChipParameters
from suanli.model.parameters.making import FoundryParameters

Array = np.ndarray


class SupplierParameters(NamedTuple):
    """The groups of parameters that chip suppliers' figures follow from."""

    chip: ChipParameters
    foundry: FoundryParameters
    ai: AiParameters


@dataclass(frozen=True)
class SupplierFacts:
    """What never changes about chip suppliers; columns in permanent order.

    identity      as for vendors; region  column of the home region
    mix           opening parts of each region's orders, (regions, suppliers); 0 where a supplier isn't eligible
    performance   of its chip in 2018Q1, TFLOPS; revenue  in 2018, USD bn
    research_share  design R&D as a share of sales
    other_research  design R&D that owners or another business pay for, USD bn per year
    die_area      mm2; owner  vendor of the same group, -1 for none
    first_chip    quarter in which its owner could first have chips of it; not a number where there is no programme
    opening_level  node at which its chip of 2018 was made
    """

    names: tuple[str, ...]
    labels: tuple[str, ...]
    identity: Array
    region: Array
    mix: Array
    performance: Array
    revenue: Array
    research_share: Array
    other_research: Array
    die_area: Array
    owner: Array
    first_chip: Array
    opening_level: Array

    def __len__(self) -> int:
        return len(self.names)

    @property
    def captive(self) -> Array:
        """True for those who sell to their owner alone."""
        return np.asarray((self.mix <= 0.0).all(axis=0))


@dataclass(frozen=True)
class Beliefs:
    """What chip suppliers remember from quarter to quarter.

    foundry   column of the foundry each books at, -1 for none
    scarcity  what scarcity has added to the logarithm of the mark-up
    growth, sales_growth  expected growth of orders and of sales, share per quarter
    """

    foundry: Array
    scarcity: Array
    growth: Array
    sales_growth: Array


@dataclass
class SupplierState:
    """What chip suppliers have between two quarters.

    design  relative to 2018, by supplier; beliefs  what they remember
    """

    design: Array
    beliefs: Beliefs
