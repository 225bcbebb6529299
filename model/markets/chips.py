"""The market for AI chips: orders by region's mix of suppliers, one capacity for all, shared in proportion."""

from __future__ import annotations

import numpy as np

from suanli.model.messages import ChipFills

Array = np.ndarray


def cleared(vendors: Array, vendor_region: Array, premises: Array, chips_of_one: Array, capacity: float) -> ChipFills:
    """What is shipped of what vendors and customers ordered.

    fill = min(1, K / total chips ordered), the same for every buyer and supplier

    vendors       AI capacity ordered, PF, shape (vendors,); vendor_region  column of each one's region
    premises      AI capacity ordered for customers' own servers by region, PF
    chips_of_one  thousand chips of each supplier in one PF, shape (regions, suppliers)
    capacity      K, chips that can be made this quarter, thousands; np.inf where nothing limits it
    """
    to_vendors = vendors[:, None] * chips_of_one[vendor_region]
    to_premises = premises[:, None] * chips_of_one
    ordered = to_vendors.sum(axis=0) + to_premises.sum(axis=0)
    total = float(ordered.sum())
    fill = capacity / total if total > capacity else 1.0
    return ChipFills(ordered, fill * to_vendors, fill * to_premises, fill)
