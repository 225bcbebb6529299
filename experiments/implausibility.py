"""How far runs are from what was observed, over all targets at once: what a pass must mean where figures are many.

    implausibility  I_j = |mean_j - z_j| / sqrt(s_j^2 + v_j)       v_j variance over runs

s_j is the standard deviation of observation and model discrepancy together, fixed before fitting: a third of the way
from what was observed to the band's edge on the side of the runs, so that without luck I is 3 at the edge. Of each
family counts the worst; the third largest of these is below 3 where the model isn't ruled out (Vernon, Goldstein and
Bower, Bayesian Analysis 5(4), 2010; Vernon and others, Statistical Science 29(1), 2014).

    cloud           D^2 = (z - mean)' (Cov + diag s^2)^-1 (z - mean) against the 95 % point of chi^2
    energy score    mean |W (x - z)| - mean |W (x - x')| / 2,  W = diag 1 / (s_j sqrt(figures of its family))

(Gneiting and Raftery, JASA 102, 2007.) W is fixed before fitting and lets each family count once; a whitening by the
runs' own covariance would reward runs that spread. Beside it stands the trend of what had been seen by the end of 2021.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.stats import chi2

from suanli.experiments.naive import draws_of, energy_score, trend
from suanli.experiments.observables import in_dollars, observables
from suanli.experiments.observations import Observation, shipped
from suanli.experiments.scores import Case, cases_of
from suanli.experiments.targets import TARGETS, Target

Array = np.ndarray
LIMIT, CLOUD, TREND_FROM, UNANSWERED = 3.0, 0.95, 2021, 1000.0
THIRD = 2  # place of the third largest


def scales(means: Array) -> Array:
    """Standard deviation of observation and discrepancy of each target on the side where the runs' mean lies.

    Infinite beyond an open side; NaN for a target without a band or an observed figure. means  (targets,)
    """
    out = np.full(len(TARGETS), np.nan)
    for place, (target, mean) in enumerate(zip(TARGETS, means, strict=True)):
        if target.low is not None and target.high is not None and target.observed is not None:
            edge = target.high if mean > target.observed else target.low
            out[place] = abs(edge - target.observed) / LIMIT
    return out


def implausibility(values: Array) -> Array:
    """Implausibility of each target; NaN where it isn't judged or no run has an answer; 1000 where some haven't.

    values  (runs, targets)
    """
    told = np.isfinite(values)
    means, variance = values.mean(axis=0), values.var(axis=0, ddof=1)
    wide = scales(means)
    seen = np.array([np.nan if one.observed is None else one.observed for one in TARGETS])
    found = np.abs(means - seen) / np.sqrt(wide**2 + variance)
    partly = told.any(axis=0) & ~told.all(axis=0) & np.array([one.judged for one in TARGETS]) & np.isfinite(seen)
    return np.asarray(np.where(partly, UNANSWERED, found))


def weights_of(places: list[int]) -> Array:
    """What a unit of each target counts, so that each family counts once; the narrower side of a band."""
    families = [TARGETS[place].family for place in places]
    either = np.array([scales(np.full(len(TARGETS), side)) for side in (-np.inf, np.inf)])
    return np.array(
        [
            1.0 / (either[:, place].min() * np.sqrt(families.count(family)))
            for place, family in zip(places, families, strict=True)
        ]
    )


def trends(places: list[int]) -> tuple[list[int], Array]:
    """(targets that a trend is known of, draws of the trend from what had been seen by the end of 2021)."""
    given = in_dollars(tuple(shipped()))
    known, columns = [], []
    random = np.random.default_rng(0)
    for place in places:
        case = _case(TARGETS[place], given)
        if case is None:
            continue
        when = np.array([case.end(one) / 4.0 for one in case.seen])
        found = trend(when, case.on_scale(np.array([one.value for one in case.seen])), case.ahead)
        if found is None or not found.spread > 0.0:
            continue
        known.append(place)
        columns.append([case.in_unit(float(draw)) for draw in draws_of(found, random)])
    return known, np.array(columns).T


def _case(target: Target, given: tuple[Observation, ...]) -> Case | None:
    """The target's figure as one that is forecast from the end of 2021; None where nothing had been seen of it."""
    if target.key is None or not target.key[0] or target.observed is None or target.year <= TREND_FROM:
        return None  # what has no entity was observed in another perimeter before: networks and the whole company
    observable = observables()[target.key]
    came = Observation(*target.key, target.year, None, target.observed, observable.unit, target.rows)
    earlier = [one for one in given if one.key == target.key and observable.quarters(one)[1] < 4 * (TREND_FROM - 2017)]
    cases = cases_of((*earlier, came), TREND_FROM, target.year)
    return next((case for case in cases if case.came is came and case.seen), None)


def judgement(values: Array) -> dict[str, Any] | None:
    """All of it as a document; None where nothing judged is produced. values  (runs, targets)"""
    far = implausibility(values)
    places = [int(place) for place in np.flatnonzero(far < UNANSWERED)]
    if not places or len(values) < 2:
        return None
    families: dict[str, tuple[str, float]] = {}
    for place in np.flatnonzero(~np.isnan(far)):
        one = TARGETS[place]
        if one.family not in families or far[place] > families[one.family][1]:
            families[one.family] = one.id, float(far[place])
    ranked = sorted(families.items(), key=lambda item: -item[1][1])
    third = ranked[min(THIRD, len(ranked) - 1)][1][1]
    return {
        "families": [{"family": family, "worst": name, "implausibility": size} for family, (name, size) in ranked],
        "third_largest": third,
        "limit": LIMIT,
        "pass": third < LIMIT,
        "cloud": _cloud(values, places),
        "energy_score": _energy(values, places),
        "inside": _inside(values, places),
        "not_produced": [one.id for one in TARGETS if one.judged and one.answer is None],
    }


def _closed(places: list[int], values: Array) -> list[int]:
    """Those with a finite scale on the side of the runs."""
    wide = scales(values.mean(axis=0))
    return [place for place in places if np.isfinite(wide[place])]


def _cloud(values: Array, places: list[int]) -> dict[str, Any]:
    """Distance of what was observed from the runs' cloud."""
    chosen = _closed(places, values)
    seen = np.array([TARGETS[place].observed for place in chosen], dtype=float)
    part = values[:, chosen]
    wide = scales(values.mean(axis=0))[chosen]
    covariance = np.atleast_2d(np.cov(part, rowvar=False)) + np.diag(wide**2)
    off = seen - part.mean(axis=0)
    distance = float(off @ np.linalg.solve(covariance, off))
    limit = float(chi2.ppf(CLOUD, len(chosen)))
    return {"figures": len(chosen), "distance": distance, "limit": limit, "inside": distance < limit}


def _energy(values: Array, places: list[int]) -> dict[str, Any]:
    """Energy score of all figures with closed bands, and of those that a trend is known of, beside the trend's."""

    def scored(sample: Array, chosen: list[int]) -> float:
        seen = np.array([TARGETS[place].observed for place in chosen], dtype=float)
        return energy_score(sample, seen, weights_of(chosen))

    closed = [place for place in places if np.isfinite(TARGETS[place].high or 0.0)]
    later = [place for place in closed if TARGETS[place].year > 2022]
    known, draws = trends(closed)
    both: dict[str, Any] = {"figures": len(known), "model": None, "trend": None}
    if known:
        both |= {"model": scored(values[:, known], known), "trend": scored(draws, known)}
    return {
        "figures": len(closed),
        "model": scored(values[:, closed], closed),
        "after_2022": scored(values[:, later], later) if later else None,
        "beside_trend": both,
    }


def _inside(values: Array, places: list[int]) -> dict[str, Any]:
    """Figures inside their bands, mean over runs, and the same of these runs laid about what was observed."""
    seen = np.array([TARGETS[place].observed for place in places], dtype=float)
    centred = values[:, places] - np.median(values[:, places], axis=0) + seen
    count = [_counted(part, places) for part in (values[:, places], centred)]
    return {"of": len(places), "mean": count[0], "centred": count[1]}


def _counted(part: Array, places: list[int]) -> float:
    return float(
        np.mean([sum(TARGETS[place].inside(float(x)) for place, x in zip(places, row, strict=True)) for row in part])
    )
