"""Half-way between a fixed mark-up and Bertrand competition, in logarithms."""

import numpy as np

from suanli.agents.cloud_vendor.stance import Stance, bertrand_markup

LABEL, LABEL_ZH = "half fixed, half profit-maximising", "一半固定加成，一半利润最大化"


def markup(stance: Stance) -> np.ndarray:
    """Return P / c = ((1 + m) eta / (eta - 1))^(1/2)."""
    return np.sqrt((1.0 + stance.fixed_markup) * bertrand_markup(stance))
