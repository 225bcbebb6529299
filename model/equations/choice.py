"""Which vendor a customer takes: utility, logit weights, a pick by inverse CDF, and where shares settle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize

Array = np.ndarray


def logit_weights(utility: Array) -> Array:
    """Choice weights, summing to one in each row.

    w_v = exp(V_v) / sum_u exp(V_u)

    utility  V, shape (..., vendors)
    returns  the same shape
    """
    weights = np.exp(utility - utility.max(axis=-1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True))


def pick(weights: Array, incumbent: Array, loyalty: float | Array, luck: Array) -> Array:
    """Vendor taken by each customer, by inverse CDF, with a bonus for the vendor it is with.

    P(i -> v) = w_v exp(s 1[v = i]) / (1 + w_i (exp(s) - 1))

    weights    w, shape (n, vendors), rows sum to one
    incumbent  i, column of the vendor a customer is with, -1 for none, shape (n,)
    loyalty    s, utility lost by leaving (a switching cost), utility units; one for all, or shape (n,)
    luck       uniform in (0, 1), shape (n,)
    returns    column taken, shape (n,)
    """
    weights = weights.copy()
    rows = np.flatnonzero(incumbent >= 0)
    weights[rows, incumbent[rows]] *= np.exp(np.broadcast_to(loyalty, len(weights))[rows])
    levels = np.cumsum(weights, axis=1)
    return np.asarray((levels < luck[:, None] * levels[:, -1:]).sum(axis=1))


def expected_holding(weights: Array, holding: Array, loyalty: float | Array) -> Array:
    """Where the workloads that choose again end up on average, given where they are.

    h'_v = w_v sum_i h_i / (1 + w_i (e^s - 1)) + h_v w_v (e^s - 1) / (1 + w_v (e^s - 1))

    weights  w, shape (..., vendors), rows sum to one
    holding  h, shares of each customer's workloads by vendor, same shape
    loyalty  s, utility units; one for all, or broadcast over weights
    returns  same shape, same row sums as ``holding``
    """
    bonus = np.exp(loyalty) - 1.0
    kept = holding / (1.0 + weights * bonus)
    return np.asarray(weights * kept.sum(axis=-1, keepdims=True) + kept * weights * bonus)


def next_shares(weights: Array, shares: Array, loyalty: float, due: float, fresh: float) -> Array:
    """Expected shares a quarter on, when some contracts end and some workloads are new.

    s' = (1 - rho - n) s + rho T(s) + n w,   T as in ``expected_holding``

    weights, shares  shape (vendors,)
    due              rho, share of workloads whose contract ends in the quarter
    fresh            n, share of workloads that choose for the first time
    """
    return np.asarray((1.0 - due - fresh) * shares + due * expected_holding(weights, shares, loyalty) + fresh * weights)


def steady_shares(weights: Array, loyalty: float, due: float, fresh: float) -> Array:
    """Shares that ``next_shares`` leaves as they are; its map is linear in them, so they are known.

    s_v ~ w_v / (rho + n - rho w_v b / (1 + w_v b)),  b = e^s - 1

    Without new workloads (n = 0) this is w_v (1 + w_v b).
    weights  shape (..., vendors); returns the same shape, rows sum to one
    """
    bonus = np.exp(loyalty) - 1.0
    shares = weights / (due + fresh - due * weights * bonus / (1.0 + weights * bonus))
    return np.asarray(shares / shares.sum(axis=-1, keepdims=True))


@dataclass(frozen=True)
class Turnover:
    """How fast customers choose again: loyalty s (utility), share due rho and share fresh n, each quarter."""

    loyalty: float
    due: float
    fresh: float


_KNOWN: dict[tuple[object, ...], Array] = {}  # answers of ``steady_reputation``
_MOST_KNOWN = 256


def steady_reputation(
    utility: Array, world_shares: Array, region_spend: Array, turnover: Turnover, guess: Array | None = None
) -> Array:
    """Utility each vendor must have besides the modelled drivers for its share to be a steady state.

    The inversion of Berry (1994), "Estimating discrete-choice models of product differentiation", RAND Journal
    25(2), with switching cost: find b such that  sum_r Y_r s_rv(V_r + b) = s_v,  s_r the steady state of region r.

    utility       V, modelled part, shape (regions, vendors)
    world_shares  s, shape (vendors,), sums to one
    region_spend  Y, shares of world spending by region, shape (regions,), sums to one
    guess         where to begin, shape (vendors,)
    returns       b, shape (vendors,), largest is 0; -inf for a vendor without a share: it isn't in the market
    """
    there = world_shares > 0.0
    if not there.all():
        found = np.full(len(world_shares), -np.inf)
        begin = None if guess is None else np.where(np.isfinite(guess), guess, 0.0)[there]
        found[there] = steady_reputation(utility[:, there], world_shares[there], region_spend, turnover, begin)
        return found
    reputation = np.zeros(len(world_shares)) if guess is None else guess
    asked = (*(one.tobytes() for one in (utility, world_shares, region_spend, reputation)), utility.strides, turnover)
    known = _KNOWN.get(asked)  # runs that differ only by what comes after the opening ask the same again
    if known is not None:
        return known.copy()
    wanted = np.log(world_shares)
    for _ in range(500):
        weights = logit_weights(utility + reputation)
        settled = steady_shares(weights, turnover.loyalty, turnover.due, turnover.fresh)
        gap = wanted - np.log(region_spend @ settled)
        if np.max(np.abs(gap)) < 1e-12:
            break
        reputation = reputation + 0.7 * gap
    if len(_KNOWN) >= _MOST_KNOWN:
        _KNOWN.clear()
    found = np.asarray(reputation - reputation.max())
    _KNOWN[asked] = found
    return found.copy()


def moving_reputation(
    utility: Array, region_shares: Array, region_spend: Array, drift: Array, turnover: Turnover
) -> Array:
    """Utility each vendor must have besides the modelled drivers for its world share to drift as observed.

    Find b such that  sum_r Y_r s'_rv(V_r + b, s_r) = (1 + d_v) sum_r Y_r s_rv,  s' as in ``next_shares``.

    region_shares  s, shape (regions, vendors); drift  d, relative change of world share in a quarter, (vendors,)
    returns        b, shape (vendors,), largest is 0, -inf for a vendor without a share; ValueError where no preference
                   gives that drift
    """
    there = region_spend @ region_shares > 0.0
    if not there.all():
        found = np.full(len(there), -np.inf)
        found[there] = moving_reputation(
            utility[:, there], region_shares[:, there], region_spend, drift[there], turnover
        )
        return found
    target = (region_spend @ region_shares) * (1.0 + drift)
    target = target / target.sum()

    def gaps(free: Array) -> Array:
        weights = logit_weights(utility + np.concatenate(([0.0], free)))
        later = np.array(
            [
                next_shares(row, shares, turnover.loyalty, turnover.due, turnover.fresh)
                for row, shares in zip(weights, region_shares, strict=True)
            ]
        )
        return np.asarray(np.log(region_spend @ later) - np.log(target))[1:]

    solved = optimize.root(gaps, np.zeros(len(target) - 1), tol=1e-13)
    if np.max(np.abs(gaps(solved.x)), initial=0.0) > 1e-8:
        raise ValueError("no preference of customers gives the drift of shares asked for")
    reputation = np.concatenate(([0.0], solved.x))
    return np.asarray(reputation - reputation.max())
