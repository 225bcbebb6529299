"""Which vendor a customer takes: utility, logit weights, a pick by inverse CDF, and where shares settle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from suanli.model.kernel import arithmetic, solving
from suanli.model.kernel.batch import Batch
from suanli.model.kernel.either import agreed, anywhere, as_array, common, everywhere, scattered

Array = np.ndarray


def logit_weights(utility: Array) -> Array:
    """Choice weights, summing to one in each row.

    w_v = exp(V_v) / sum_u exp(V_u)

    utility  V, shape (..., vendors)
    returns  the same shape
    """
    weights = arithmetic.exp(utility - utility.max(axis=-1, keepdims=True))
    return as_array(weights / arithmetic.total(weights, axis=-1, keepdims=True))


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
    weights[rows, incumbent[rows]] *= arithmetic.exp(np.broadcast_to(loyalty, len(weights))[rows])
    levels = np.cumsum(weights, axis=1)
    return as_array(np.count_nonzero(levels < luck[:, None] * levels[:, -1:], axis=1))


def expected_holding(weights: Array, holding: Array, loyalty: float | Array) -> Array:
    """Where the workloads that choose again end up on average, given where they are.

    h'_v = w_v sum_i h_i / (1 + w_i (e^s - 1)) + h_v w_v (e^s - 1) / (1 + w_v (e^s - 1))

    weights  w, shape (..., vendors), rows sum to one
    holding  h, shares of each customer's workloads by vendor, same shape
    loyalty  s, utility units; one for all, or broadcast over weights
    returns  same shape, same row sums as ``holding``
    """
    bonus = arithmetic.exp(loyalty) - 1.0
    kept = holding / (1.0 + weights * bonus)
    return as_array(weights * arithmetic.total(kept, axis=-1, keepdims=True) + kept * weights * bonus)


def next_shares(weights: Array, shares: Array, loyalty: float, due: float, fresh: float) -> Array:
    """Expected shares a quarter on, when some contracts end and some workloads are new.

    s' = (1 - rho - n) s + rho T(s) + n w,   T as in ``expected_holding``

    weights, shares  shape (vendors,)
    due              rho, share of workloads whose contract ends in the quarter
    fresh            n, share of workloads that choose for the first time
    """
    return as_array((1.0 - due - fresh) * shares + due * expected_holding(weights, shares, loyalty) + fresh * weights)


def steady_shares(weights: Array, loyalty: float, due: float, fresh: float) -> Array:
    """Shares that ``next_shares`` leaves as they are; its map is linear in them, so they are known.

    s_v ~ w_v / (rho + n - rho w_v b / (1 + w_v b)),  b = e^s - 1

    Without new workloads (n = 0) this is w_v (1 + w_v b).
    weights  shape (..., vendors); returns the same shape, rows sum to one
    """
    bonus = arithmetic.exp(loyalty) - 1.0
    shares = weights / (due + fresh - due * weights * bonus / (1.0 + weights * bonus))
    return as_array(shares / arithmetic.total(shares, axis=-1, keepdims=True))


@dataclass(frozen=True)
class Turnover:
    """How fast customers choose again: loyalty s (utility), share due rho and share fresh n, each quarter."""

    loyalty: float
    due: float
    fresh: float


_KNOWN: dict[tuple[object, ...], Array] = {}  # answers of ``steady_reputation``
_MOST_KNOWN = 256
_STEP = 1e-6  # by which a utility is moved to see what shares do


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
        begin = None if guess is None else np.where(np.isfinite(guess), guess, 0.0)[there]
        found = steady_reputation(utility[:, there], world_shares[there], region_spend, turnover, begin)
        return scattered(found, there, -np.inf)
    reputation = np.zeros(len(world_shares)) if guess is None else guess
    given = (utility, world_shares, region_spend, reputation)
    alone = all(isinstance(one, np.ndarray) for one in given) and not isinstance(turnover.fresh, Batch)
    asked = (*(one.tobytes() for one in given), turnover) if alone else ()
    known = _KNOWN.get(asked)  # runs that differ only by what comes after the opening ask the same again
    if known is not None:
        return known.copy()

    def settled(tried: Array) -> Array:
        weights = logit_weights(utility + tried)
        return steady_shares(weights, turnover.loyalty, turnover.due, turnover.fresh)

    found = _reputation_for(settled, world_shares, region_spend, reputation, 1e-12)
    if len(_KNOWN) >= _MOST_KNOWN:
        _KNOWN.clear()
    if alone:
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
    there = common(arithmetic.product(region_spend, region_shares) > 0.0)
    if not there.all():
        shares = region_shares[:, there]
        found = moving_reputation(utility[:, there], shares, region_spend, drift[there], turnover)
        return scattered(found, there, -np.inf)
    target = arithmetic.product(region_spend, region_shares) * (1.0 + drift)
    target = target / arithmetic.total(target)

    def later(tried: Array) -> Array:
        weights = logit_weights(utility + tried)
        return next_shares(weights, region_shares, turnover.loyalty, turnover.due, turnover.fresh)

    found = _reputation_for(later, target, region_spend, np.zeros(len(target)), 1e-13)
    gaps = arithmetic.log(arithmetic.product(region_spend, later(found))) - arithmetic.log(target)
    if not agreed(np.max(np.abs(gaps), initial=0.0) <= 1e-8):
        raise ValueError("no preference of customers gives the drift of shares asked for")
    return found


def _reputation_for(
    shares_at: Callable[[Array], Array], wanted: Array, region_spend: Array, begin: Array, close: float
) -> Array:
    """Utilities at which ``shares_at`` gives world shares as wanted: Newton's method on their logarithms.

    The largest vendor's utility is held, since only differences count. Slopes are differences of all vendors at once; a
    step that doesn't bring shares closer is halved; where none does, the best point so far is the answer.

    shares_at  from utilities (..., 1, vendors) to shares (..., regions, vendors)
    """
    target = arithmetic.log(wanted)

    def gaps(tried: Array) -> Array:
        world = arithmetic.total(region_spend[:, None] * shares_at(tried[..., None, :]), axis=-2)
        return as_array(arithmetic.log(world) - target)

    if len(wanted) < 2:
        return np.zeros(len(wanted))
    held = int(common(np.argmax(wanted)))
    free = np.arange(len(wanted)) != held
    moves = _STEP * np.eye(len(wanted))[free]
    here = begin - begin[held]
    off, going = gaps(here), np.True_
    for _ in range(100):
        going = going & ~(np.max(np.abs(off)) < close)
        if not anywhere(going):
            break
        slopes = (gaps(here + moves) - off)[:, free].T / _STEP
        step = scattered(solving.solve(slopes, -off[free]), free, 0.0)
        step = np.where(np.isfinite(step).all(), step, -0.7 * (off - off[held]))
        step = step * arithmetic.smaller(1.0, 5.0 / arithmetic.larger(np.max(np.abs(step)), 1e-300))
        closer, found = np.False_, off
        for _ in range(12):
            tried = gaps(here + step)
            better = ~closer & (np.max(np.abs(tried)) < np.max(np.abs(off)))
            found, closer = np.where(better, tried, found), closer | better
            if everywhere(closer | ~going):
                break
            step = np.where(closer, step, 0.5 * step)
        going = going & closer  # a run that no step brings closer keeps the best point so far
        here, off = np.where(going, here + step, here), np.where(going, found, off)
    return as_array(here - here.max())
