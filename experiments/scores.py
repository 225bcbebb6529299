"""Forecasts of a model and of the naive, held against what came: error, score of the whole distribution, coverage.

Four forecasts of every figure y of a period t, from what was known at an origin; o is the last figure seen before it.
f is the logarithm for figures that are carried on by a ratio, f(x) = x for a difference; m is a run:

    level      f(m_t)                      from 2018 alone, where perimeters are close enough
    carried    f(y_o) + f(m_t) - f(m_o)    the model's change, from the last figure seen
    no_change  f(y_o)
    trend      f(y_o) + mean change a year before o, times years from o to t

error = |middle - f(y_t)| / tolerance; the score is the continuous ranked probability score by the same tolerance (0 is
best; for a forecast without a spread it is its error); inside says whether y_t lies in the 80 % interval. Where a
range or a bound was observed, y_t is what of it lies nearest to the middle: the benefit of the doubt, for all alike.

A carried forecast has the spread of runs and what the model missed of changes *before* the origin: normal, of variance
d^2 tolerance^2 (years ahead), with d^2 the mean over series of the mean square of (seen change - the runs' median
change) / tolerance, each change by the root of its years, less the variance of runs' changes, which the forecast's own
spread has already (``discrepancy``). Naive spreads are of seen changes, too.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.stats import binomtest, norm

from suanli.experiments.naive import (
    LEVEL,
    Forecast,
    crps_of_normal,
    crps_of_sample,
    draws_of,
    energy_score,
    no_change,
    trend,
)
from suanli.experiments.observables import ADDED, Observable, observables
from suanli.experiments.observations import Observation
from suanli.model.kernel.units import QUARTERS_PER_YEAR, quarters_until

Array = np.ndarray
METHODS = ("level", "carried", "no_change", "trend")
NAIVE = ("no_change", "trend")
SHARES = norm.ppf((np.arange(12) + 0.5) / 12)  # a normal distribution at equal shares
Asked = tuple[tuple[str, str], int, int]


@dataclass(frozen=True, eq=False)
class Case:
    """One figure that is forecast: what came, what had been seen of it (in order), and who answers."""

    came: Observation
    seen: tuple[Observation, ...]
    observable: Observable

    @property
    def ahead(self) -> float:
        """Years from the last figure seen."""
        return (self.end(self.came) - self.end(self.seen[-1])) / QUARTERS_PER_YEAR

    def end(self, one: Observation) -> int:
        """Last quarter of a period."""
        return self.observable.quarters(one)[1]

    def on_scale(self, values: Array | float) -> Array:
        """Figures on the scale of changes; NaN for one that has no logarithm."""
        given = np.asarray(values, dtype=float)
        if self.observable.change == "difference":
            return given
        return np.log(np.where(given > 0.0, given, np.nan))

    def nearest(self, middle: float) -> float:
        """What came on the scale of changes: of a range or beyond a bound what is nearest to a forecast's middle."""
        low, high = (self._end(end) for end in (self.came.low, self.came.high))
        return min(max(middle, low), high)

    def _end(self, value: float) -> float:
        if math.isinf(value) or (value <= 0.0 and self.observable.change == "ratio"):
            return math.inf if value > 0.0 else -math.inf
        return float(self.on_scale(value))

    def in_unit(self, value: float) -> float:
        """Back from there."""
        return math.exp(value) if self.observable.change == "ratio" else value

    def asked(self) -> list[Asked]:
        """What a run has to say: of the period that came, and of that seen last."""
        return [(self.came.key, *self.observable.quarters(one)) for one in (self.came, *self.seen[-1:])]

    @property
    def lived(self) -> tuple[Observation, ...]:
        """Figures seen of periods that runs have."""
        return tuple(one for one in self.seen if self.observable.quarters(one)[0] >= 0)

    def asked_of_past(self) -> list[Asked]:
        """What a run has to say of them."""
        return [(self.came.key, *self.observable.quarters(one)) for one in self.lived]

    def carried(self, values: Array) -> Array:
        """Return the last figure seen and each run's change from then on. values  as runs are ``asked``, (runs, 2)"""
        anchor = float(self.on_scale(self.seen[-1].value))
        return np.asarray(anchor + self.on_scale(values[:, 0]) - self.on_scale(values[:, 1]))


def cases_of(given: Sequence[Observation], origin: int, until: int) -> list[Case]:
    """All figures of periods that end after an origin's year and not after ``until``, with those seen at the origin.

    Figures of years, halves and quarters are series of their own where a period is added up. Of two whose periods end
    with the same quarter the first stands.
    """
    known, found = observables(), []
    by_key: dict[tuple[tuple[str, str], int], dict[int, Observation]] = {}
    for one in given:
        if one.key in known and (known[one.key].change == "difference" or one.value > 0.0):
            lasts = one.lasts if known[one.key].how in ADDED else 0
            by_key.setdefault((one.key, lasts), {}).setdefault(known[one.key].quarters(one)[1], one)
    for (key, _), by_end in by_key.items():
        seen = tuple(by_end[end] for end in sorted(by_end) if _was_known(by_end[end], end, origin))
        later = [by_end[end] for end in sorted(by_end) if quarters_until(origin) <= end < quarters_until(until)]
        found += [Case(one, seen, known[key]) for one in later]
    return found


def _was_known(one: Observation, end: int, origin: int) -> bool:
    """Whether a figure could be known at the end of an origin's year; nothing is carried on from a bound."""
    bounded = math.isfinite(one.low) and math.isfinite(one.high)
    return bounded and end < quarters_until(origin) and one.known_from <= origin


def _naive(case: Case) -> dict[str, Forecast | None]:
    """Both naive forecasts; None where too little was seen."""
    if not case.seen:
        return dict.fromkeys(NAIVE)
    when = np.array([case.end(one) / QUARTERS_PER_YEAR for one in case.seen])
    values = case.on_scale(np.array([one.value for one in case.seen]))
    return {"no_change": no_change(when, values, case.ahead), "trend": trend(when, values, case.ahead)}


def _sampled(case: Case, sample: Array) -> dict[str, Any] | None:
    """A model's forecast and its scores; None where a run doesn't answer."""
    if not len(sample) or not np.isfinite(sample).all():
        return None
    low, middle, high = (float(q) for q in np.quantile(sample, (0.5 - LEVEL / 2, 0.5, 0.5 + LEVEL / 2)))
    return _scored(case, middle, (low, high), crps_of_sample(sample, case.nearest(middle)))


def _scored(case: Case, middle: float, ends: tuple[float, float], crps: float) -> dict[str, Any]:
    came, tolerance = case.nearest(middle), case.observable.tolerance
    spread = all(map(math.isfinite, ends))
    return {
        "forecast": case.in_unit(middle),
        "low": case.in_unit(ends[0]) if spread else None,
        "high": case.in_unit(ends[1]) if spread else None,
        "error": abs(middle - came) / tolerance,
        "score": crps / tolerance,
        "inside": ends[0] <= came <= ends[1] if spread else None,
    }


def discrepancy(cases: list[Case], values: list[Array]) -> float:
    """Return what a model missed of changes seen before an origin, in tolerances a root year; 0 where none was seen.

    values  of each case what runs say of its past, (runs, figures ``lived``)
    """
    by_series: dict[tuple[str, str], float] = {}
    for case, told in zip(cases, values, strict=True):
        if len(case.lived) < 2 or case.came.key in by_series:
            continue
        when = np.array([case.end(one) / QUARTERS_PER_YEAR for one in case.lived])
        seen = case.on_scale(np.array([one.value for one in case.lived]))
        size = np.sqrt(np.diff(when)) * case.observable.tolerance
        changes = np.diff(case.on_scale(told), axis=1) / size
        missed = (np.diff(seen) / size - np.median(changes, axis=0)) ** 2 - np.var(changes, axis=0)
        if np.isfinite(missed).any():
            by_series[case.came.key] = float(np.mean(missed[np.isfinite(missed)]))
    return math.sqrt(max(0.0, float(np.mean(list(by_series.values()))))) if by_series else 0.0


def _widened(case: Case, sample: Array, missed: float, random: np.random.Generator | None = None) -> Array:
    """A sample with what was missed added: at equal shares of a normal distribution, in random order for ``joint``."""
    if not missed:
        return sample
    spread = missed * case.observable.tolerance * math.sqrt(case.ahead)
    more = [SHARES if random is None else random.permutation(SHARES) for _ in sample]
    return np.asarray((sample[:, None] + spread * np.array(more)).ravel())


def joint(cases: list[Case], values: list[Array], missed: float = 0.0) -> dict[str, Any]:
    """Energy scores of all figures at once that the model carries on and both naive forecasts answer, by method.

    values  of each case as runs are ``asked``, (runs, 2); missed  as ``discrepancy``
    Figures count by tolerance, and each series once: weight 1 / (tolerance sqrt(figures of its series)).
    """
    random, columns = np.random.default_rng(0), []
    for case, told in zip(cases, values, strict=True):
        naive = _naive(case)
        if not case.seen or not np.isfinite(told).all() or any(one is None for one in naive.values()):
            continue
        carried = _widened(case, case.carried(told), missed, random)
        if np.isfinite(carried).all():
            columns.append((case, {"carried": carried} | {n: draws_of(f, random) for n, f in naive.items() if f}))
    keys = [case.came.key for case, _ in columns]
    found: dict[str, Any] = {"figures": len(columns)} | dict.fromkeys(("carried", *NAIVE))
    for name in ("carried", *NAIVE) if columns else ():
        sample = np.array([draws[name] for _, draws in columns]).T
        came = np.array([case.nearest(float(np.median(draws[name]))) for case, draws in columns])
        weights = [1.0 / (case.observable.tolerance * math.sqrt(keys.count(case.came.key))) for case, _ in columns]
        found[name] = energy_score(sample, came, np.array(weights))
    return found


def scored(case: Case, values: Array, missed: float = 0.0) -> dict[str, Any]:
    """One case's row. values  as runs are ``asked``, (runs, 1 or 2); missed  as ``discrepancy``"""
    found: dict[str, Any] = dict.fromkeys(METHODS)
    sample = case.on_scale(values[:, 0])
    if case.observable.level:
        found["level"] = _sampled(case, sample)
    if case.seen:
        found["carried"] = _sampled(case, _widened(case, case.carried(values), missed))
        for name, forecast in _naive(case).items():
            if forecast is not None:
                crps = crps_of_normal(forecast, case.nearest(forecast.middle))
                found[name] = _scored(case, forecast.middle, (forecast.low, forecast.high), crps)
    one = case.came
    return {
        "entity": one.entity,
        "metric": one.metric,
        "unit": one.unit,
        "perimeter": case.observable.perimeter,
        "period": one.period,
        "ahead": case.ahead if case.seen else None,
        "observed": one.value,
        "observed_low": one.low if math.isfinite(one.low) else None,
        "observed_high": one.high if math.isfinite(one.high) else None,
        "source": one.source,
        **found,
    }


def by_series(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Mean error and score of each method, series by series, and which naive forecasts the model loses to there."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault((row["entity"], row["metric"]), []).append(row)
    out = []
    for (entity, metric), ones in found.items():
        line: dict[str, Any] = {"entity": entity, "metric": metric, "figures": len(ones)}
        for name in METHODS:
            told = [one[name] for one in ones if one[name] is not None]
            whole = len(told) == len(ones)  # means of the same figures, or none
            line[name] = (
                {part: float(np.mean([t[part] for t in told])) for part in ("error", "score")} if whole else None
            )
        own = line["carried"]
        line["loses_to"] = [n for n in NAIVE if own and line[n] and own["error"] > line[n]["error"]]
        out.append(line)
    return out


def summary(rows: list[dict[str, Any]], methods: tuple[str, ...]) -> dict[str, Any]:
    """Methods side by side on the series that all of them answer, each series counting once.

    error, score  means over series of a series' mean; series_better, of_series  where the first method's error is
    smaller than each naive one's, and the two-sided sign test's p (series overlap, so p is too small)
    covered  part of figures inside the 80 % interval, and of how many
    """
    series = [one for one in by_series(rows) if all(one[name] for name in methods)]
    keys = {(one["entity"], one["metric"]) for one in series}
    mine = [row for row in rows if (row["entity"], row["metric"]) in keys]
    out: dict[str, Any] = {"series": len(series), "figures": len(mine), "methods": {}, "against": {}}
    for name in methods if series else ():
        inside = [row[name]["inside"] for row in mine if row[name]["inside"] is not None]
        out["methods"][name] = {
            "error": float(np.mean([one[name]["error"] for one in series])),
            "score": float(np.mean([one[name]["score"] for one in series])),
            "covered": float(np.mean(inside)) if inside else None,
            "intervals": len(inside),
        }
    for name in (n for n in NAIVE if n in methods and series):
        gaps = [one[methods[0]]["error"] - one[name]["error"] for one in series]
        better, worse = sum(gap < 0.0 for gap in gaps), sum(gap > 0.0 for gap in gaps)
        p = float(binomtest(better, better + worse).pvalue) if better + worse else None
        out["against"][name] = {"better": better, "worse": worse, "p": p}
    return out
