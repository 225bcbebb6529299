"""Bertrand mark-up, cut as deep as the parent's loss tolerance allows: the price war."""

import numpy as np

from suanli.agents.cloud_vendor.stance import Stance, bertrand_markup
from suanli.model.kernel.either import as_array

LABEL, LABEL_ZH = "cut to win share (price war)", "降价抢份额（价格战）"


def markup(stance: Stance) -> np.ndarray:
    """Return p / c = (1 - omega) eta / (eta - 1)."""
    return as_array((1.0 - stance.penetration) * bertrand_markup(stance))
