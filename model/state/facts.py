"""What never changes about places: regions of the world, and sites of data centres."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from suanli.model.kernel.errors import UnknownNameError

Array = np.ndarray
Rows = tuple[dict[str, str], ...]


def column(rows: Rows, name: str) -> Array:
    """Return a column of numbers of a table."""
    return np.array([float(row[name]) for row in rows])


@dataclass(frozen=True)
class RegionFacts:
    """Regions of the world, in permanent order: the first axis of what is bought and sold by region.

    china       True for mainland China and parts of it: whom export controls are about
    spend       shares of spending of 2018, as far as anybody lives there; spend_2018  as given
    rows        shares of customers' rows
    begun       share of customers that had begun to move to a cloud in 2018
    people      billions
    area        column of the first region of the same home market: vendors of a region are at home in all of its area
    like        column of the region it is as, in what it has no figure of its own for: whose server makers sell there,
                what chips its buyers prefer, what its sites cost; its own for regions that are measured
    """

    names: tuple[str, ...]
    labels: tuple[str, ...]
    china: Array
    spend: Array
    spend_2018: Array
    rows: Array
    begun: Array
    people: Array
    area: Array
    like: Array

    def __len__(self) -> int:
        return len(self.names)

    def index(self, name: str) -> int:
        """Return the column of a region; UnknownNameError for a name that isn't one's."""
        if name not in self.names:
            raise UnknownNameError("region", name, self.names)
        return self.names.index(name)

    def places(self, rows: Rows) -> Array:
        """Return the region of each row of a table that names one."""
        return np.array([self.index(row["region"]) for row in rows], dtype=np.int64)

    def total(self, columns: Array, amounts: Array) -> Array:
        """Return amounts added up by region. columns  of the region of each"""
        return np.bincount(columns, amounts, minlength=len(self.names))


class Pace(NamedTuple):
    """Growth into 2018, share per quarter: of the market, of AI compute in clouds, of orders of chips."""

    market: float
    ai: float
    chips: float


@dataclass(frozen=True)
class SiteFacts:
    """Where vendors' hardware stands: in each region a site near customers and a remote one.

    near, remote  columns of the two sites of each region
    pue           energy of the site over energy of its hardware; price  of power in 2018, USD bn per TWh
    price_growth  of it, share per year
    fee           network to customers, USD bn per TWh that hardware uses
    opening       part of the region's hardware that stood there in 2018
    """

    names: tuple[str, ...]
    labels: tuple[str, ...]
    region: Array
    near: Array
    remote: Array
    pue: Array
    price: Array
    price_growth: Array
    fee: Array
    opening: Array
