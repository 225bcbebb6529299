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
    """

    names: tuple[str, ...]
    labels: tuple[str, ...]
    growth: Array
    latency: Array
    ai_intensity: Array
    low_threshold: Array
    value_added: Array
    revenue_multiplier: Array
    profit_multiplier: Array
