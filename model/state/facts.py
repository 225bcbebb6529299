"""What never changes in a run: vendors, sectors, chip suppliers, foundries, server makers and sites as they opened."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Array = np.ndarray


@dataclass(frozen=True)
class VendorFacts:
    """What never changes about vendors; columns in permanent order.

    identity  32-bit number made of the name: the vendor's address in every draw
    region    column of the home region; members  firms in the row
    home      (regions, vendors), 1 where the region is the vendor's own
    software  enterprise software its group sold in 2018, USD bn
    entry     quarter in which it enters, -1 for those of 2018; capital  what its owners pay in then, USD bn
    head_start  its knowledge then over the frontier's; standing  members of its fringe it is as well known as
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
    entry: Array
    capital: Array
    head_start: Array
    standing: Array
    specialist: Array

    def in_group(self, group: str) -> Array:
        """1 for vendors of the group, else 0."""
        return np.array([float(g == group) for g in self.groups])


@dataclass(frozen=True)
class SectorFacts:
    """Customers' sectors: growth of need a year, spending over budget in 2018, reported IT multipliers (or NaN).

    latency       need bound by latency over other need
    ai_intensity  AI compute needed for each unit of compute, relative to other sectors
    low_threshold  part of AI work that asks no more than small models can do
    """

    names: tuple[str, ...]
    labels: tuple[str, ...]
    growth: Array
    latency: Array
    ai_intensity: Array
    low_threshold: Array
    budget_ratio: Array
    revenue_multiplier: Array
    profit_multiplier: Array


@dataclass(frozen=True)
class SupplierFacts:
    """What never changes about chip suppliers; columns in permanent order.

    identity      as for vendors; region  column of the home region
    mix           opening parts of each region's orders, (regions, suppliers); 0 where a supplier isn't eligible
    performance   of its chip in 2018Q1, TFLOPS; revenue  in 2018, USD bn
    other_research  design R&D that owners or another business pay for, USD bn per year
    die_area      mm2; owner  vendor of the same group, -1 for none
    opening_level  node at which its chip of 2018 was made
    """

    names: tuple[str, ...]
    labels: tuple[str, ...]
    identity: Array
    region: Array
    mix: Array
    performance: Array
    revenue: Array
    other_research: Array
    die_area: Array
    owner: Array
    opening_level: Array


@dataclass(frozen=True)
class FoundryFacts:
    """What never changes about foundries.

    research, capex  of 2018, USD bn per year; other_wafers  for other customers at such nodes, thousands a quarter
    """

    names: tuple[str, ...]
    labels: tuple[str, ...]
    region: Array
    research: Array
    capex: Array
    other_wafers: Array


@dataclass(frozen=True)
class MakerFacts:
    """What never changes about server makers; columns as for vendors."""

    names: tuple[str, ...]
    labels: tuple[str, ...]
    identity: Array
    region: Array


@dataclass(frozen=True)
class CentreFacts:
    """What never changes about super-computing centres.

    foundry        column of the foundry that makes its own chips, -1 for those that buy chips
    opening_level  node of that foundry in 2018; opening  machines of 2018, PF; budget  of 2018, USD bn per year
    """

    names: tuple[str, ...]
    labels: tuple[str, ...]
    region: Array
    foundry: Array
    opening_level: Array
    opening: Array
    budget: Array


@dataclass(frozen=True)
class SiteFacts:
    """Where vendors' hardware stands: in each region a site near customers and a remote one.

    near, remote  columns of the two sites of each region
    pue           energy of the site over energy of its hardware; price  of power in 2018, USD bn per TWh
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
    fee: Array
    opening: Array
