"""What an open standard and a common scheduler do to one market: stacks merged, quality unseen, returns shared."""

from __future__ import annotations

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import agreed, as_array

Array = np.ndarray


def merged_base(share: Array, members: Array, openness: float) -> Array:
    """Installed base that developers of each stack count on when a standard is open.

    s'_v = (1 - o) s_v + o sum of members' s;  others keep their own

    share  s, of a region, (vendors,); members  1 for those who keep the standard; openness  o, 0 to 1
    """
    return as_array(share + openness * members * (arithmetic.number(arithmetic.product(share, members)) - share))


def shared_hits(hits: Array, members: Array, part: float) -> Array:
    """R&D successes that work on each member's knowledge when a part of them spills to all.

    n'_v = (1 - a) n_v + a sum of members' n / N      what is found isn't made more: a mean

    hits  n, (vendors,); members  1 or 0; part  a, what a developer of an open stack can't keep to itself
    """
    count = arithmetic.total(members)
    if agreed(part <= 0.0) or agreed(count <= 0.0):
        return hits
    return as_array(hits + part * members * (arithmetic.number(arithmetic.product(hits, members)) / count - hits))


def research_return(sales: Array, seen: Array, kept: Array, elasticity: float) -> Array:
    """R&D that vendors want out of sales and profit over what they would without the policy.

    R* ~ (dPi/dlnH)^e;  dPi_v / dlnH_v ~ theta a_v sum_r S_rv q_r:  ratio = a_v^e (sum_r S_rv q_r / sum_r S_rv)^e

    sales  S, (regions, vendors); seen  q, part of quality that buyers of each region see, (regions,)
    kept  a, part of its findings a vendor keeps to itself, (vendors,); elasticity  e of R&D to its expected return
    """
    total = arithmetic.total(sales, axis=0)
    ratio = np.divide(arithmetic.product(seen, sales), total, out=np.ones_like(total), where=total > 0.0)
    return as_array(arithmetic.power(ratio * kept, elasticity))


def fixed_cost_part(share: float, vendors: float) -> float:
    """Part of its platform cost that a vendor still bears: 1 - U + U / N, where N share a scheduler's platform."""
    return 1.0 - share + share / arithmetic.larger(vendors, 1.0)
