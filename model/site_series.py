"""What is remembered of energy and sites."""

from __future__ import annotations

import numpy as np

from suanli.model import energy
from suanli.model.memory import Series

Array = np.ndarray

SITE_SERIES = (
    Series("energy_used", "vendor", "TWh per quarter", "Energy its servers and AI chips use", energy.used),
    Series("remote_part", "vendor", "share", "Part of its hardware at a remote site", lambda w: w.technology.remote),
    Series(
        "energy_sold", "site", "TWh per quarter", "Energy sold to data centres at a site", lambda w: w.today.energy_sold
    ),
    Series("power_price", "site", "USD bn per TWh", "Price of power", energy.power_prices),
)
