"""A pricing rule of your own: a vendor below a tenth of its region asks a tenth less than the Bertrand price.

suanli run --rules examples/own_pricing.py:undercut --set pricing.rule=undercut
suanli sweep examples/own_pricing.toml --out results/own
"""

import numpy as np

from suanli.model.extensions import bertrand_markup


def undercut(stance):
    """Return mark-ups on unit cost: the rule gets what a vendor knows of its place in the market (``Stance``)."""
    return np.where(stance.share < 0.1, 0.9, 1.0) * bertrand_markup(stance)
