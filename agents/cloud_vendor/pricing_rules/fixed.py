"""A fixed mark-up, whatever the share."""

import numpy as np

from suanli.agents.cloud_vendor.stance import Stance
from suanli.model.kernel.either import filled

LABEL, LABEL_ZH = "fixed mark-up", "成本加成率固定不变"


def markup(stance: Stance) -> np.ndarray:
    """Return P / c = 1 + m, whatever the share."""
    return filled(np.shape(stance.share), 1.0 + stance.fixed_markup)
