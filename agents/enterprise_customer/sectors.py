"""Customers' sectors: columns, one sector a row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Array = np.ndarray


@dataclass(frozen=True)
class SectorFacts:
    """Customers' sectors: growth of need a year, reported IT multipliers (or NaN).

    latency       need bound by latency over other need
    ai_intensity  AI compute needed for each unit of compute, relative to other sectors
    low_threshold  part of AI work that asks no more than small models can do
    value_added   of the world's firms in it, 2018, USD bn a year
    spending_per_revenue  what compute would have cost in 2018, all of it in clouds, as a share of customers' revenue
    margin        profit of customers' business apart from compute as a share of its revenue
    research_share  share of the benefit from compute that customers spend on their own AI capability
    """

    names: tuple[str, ...]
    labels: tuple[str, ...]
    growth: Array
    latency: Array
    ai_intensity: Array
    low_threshold: Array
    value_added: Array
    spending_per_revenue: Array
    margin: Array
    research_share: Array
    revenue_multiplier: Array
    profit_multiplier: Array
