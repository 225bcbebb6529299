"""Pooling: what headroom a pool needs for peaks, what mixed chips yield as one gang, what a link costs."""

from __future__ import annotations

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array, run_by_run

Array = np.ndarray


def peaks_kept(members: float, correlation: float) -> float:
    """Headroom that a pool needs for its peaks over what its members need one by one.

    r = sqrt(rho + (1 - rho) / n)

    members  n, sites of equal load; correlation  rho of their loads
    At rho = 0 it falls as 1 / sqrt(n); at rho = 1 it is 1: pooling frees nothing.
    The variance of a mean of equally correlated loads; see Markowitz, Journal of Finance 7(1), 1952.
    """
    return arithmetic.number(np.sqrt(correlation + (1.0 - correlation) / members))


def pooled_utilisation(alone: float, freed: Array) -> Array:
    """Utilisation that can be planned for when a part of the headroom is freed.

    u' = 1 / (1 + (1 / u - 1) (1 - f)),  1 / u - 1 the headroom of one site;  at f = 0 it is u itself

    alone  u, share; freed  f = q (1 - r), q part of the servers in the pool
    """
    return np.where(freed <= 0.0, alone, 1.0 / (1.0 + (1.0 / alone - 1.0) * (1.0 - freed)))


def lendable(capacity: Array, load: Array, headroom: float, freed: Array | float) -> Array:
    """What a member of a pool can lend: the freed part of its idle capacity, as far as the pool doesn't need it.

    min(f (K - L)^+, (K - L - (1 - f) h L)^+)      so that headroom that wasn't bought isn't lent as well

    capacity  K; load  L; headroom  h = 1 / u - 1 of one site over its load; freed  f
    """
    idle = np.maximum(0.0, capacity - load)
    return as_array(np.minimum(freed * idle, np.maximum(0.0, idle - (1.0 - freed) * headroom * load)))


def link_price(fee: float, use: float) -> float:
    """What a link asks for: its fee, and what congestion adds, fee (1 + x^4).

    use  x, traffic over the link's capacity
    The form of the Bureau of Public Roads, Traffic Assignment Manual, 1964; at a link without bound the fee alone.
    """
    return fee * (1.0 + arithmetic.power(use, 4))


@run_by_run
def balance(counts: Array, performance: Array, engineered: float) -> float:
    """Part of their performance that chips of several kinds yield as one gang, as far as work is dealt out evenly.

    eta_b = m + e (1 - m),  m = min P / mean P over the chips there: in step, all wait for the slowest

    counts  n, by kind; performance  P, of one chip; engineered  e, how far work follows performance, 0 to 1
    """
    there = counts > 0.0
    if not there.any():
        return 1.0
    mean = arithmetic.number(arithmetic.product(counts[there], performance[there]) / arithmetic.total(counts[there]))
    naive = float(performance[there].min()) / mean
    return naive + engineered * (1.0 - naive)


def communication(ratio: float, exposed: float) -> float:
    """Part of the time that chips compute while they also exchange results.

    eta_c = 1 / (1 + c e)

    ratio  c, time to exchange over time to compute at the bandwidth of 2022
    exposed  e, part of it that chips still wait for: less with faster links, and where they compute meanwhile
    """
    return 1.0 / (1.0 + ratio * exposed)
