"""Customers' sectors: columns, one sector a row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Array = np.ndarray


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
