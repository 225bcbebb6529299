"""Naive forecasts that a model has to beat, and scores: no change, and the trend of what was seen.

All on the scale on which a figure is carried on: x its logarithm for a ratio, itself for a difference; h years ahead.

    no change  x_0                      spread  sqrt(mean d^2) sqrt(h), d changes a year seen before
    trend      x_0 + b h                b mean change a year, spread  sd(d - b) sqrt(h (1 + h / T)), T years seen

Hyndman and Athanasopoulos, Forecasting: principles and practice, 3rd ed., 2021, sections 5.2 and 5.5. Spreads are
given from two (no change) or three (trend) changes on; they are as rough as so few changes are.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import stats
from scipy.spatial.distance import pdist

Array = np.ndarray
LEVEL = 0.8  # of intervals
REACH = float(stats.norm.ppf(0.5 + LEVEL / 2.0))


@dataclass(frozen=True)
class Forecast:
    """A forecast on the scale of changes: its middle, and its spread (NaN where there is none)."""

    middle: float
    spread: float = float("nan")

    @property
    def low(self) -> float:
        """Lower end of the 80 % interval."""
        return self.middle - REACH * self.spread

    @property
    def high(self) -> float:
        """Upper end of the 80 % interval."""
        return self.middle + REACH * self.spread


def no_change(when: Array, seen: Array, ahead: float) -> Forecast:
    """The last figure seen. when  years of what was seen; seen  figures; ahead  years from the last of them."""
    steps = _steps(when, seen)
    spread = math.sqrt(float(np.mean(steps**2)) * ahead) if len(steps) >= 2 else float("nan")
    return Forecast(float(seen[-1]), spread)


def trend(when: Array, seen: Array, ahead: float) -> Forecast | None:
    """The last figure seen and the mean change a year from then on; None where only one figure was seen."""
    if len(seen) < 2:
        return None
    years = float(when[-1] - when[0])
    slope = float(seen[-1] - seen[0]) / years
    left = _steps(when, seen - slope * when)
    spread = float("nan")
    if len(left) >= 3:
        spread = math.sqrt(float((left**2).sum()) / (len(left) - 1) * ahead * (1.0 + ahead / years))
    return Forecast(float(seen[-1]) + slope * ahead, spread)


def draws_of(forecast: Forecast, random: np.random.Generator, count: int = 500) -> Array:
    """Draws of a forecast's normal distribution at equal shares, in random order; its middle without a spread."""
    spread = forecast.spread if forecast.spread > 0.0 else 0.0
    return np.asarray(forecast.middle + spread * random.permutation(stats.norm.ppf((np.arange(count) + 0.5) / count)))


def _steps(when: Array, seen: Array) -> Array:
    """Changes from one figure to the next, each by the root of the years between: of one year's size."""
    return np.asarray(np.diff(seen) / np.sqrt(np.diff(when)))


def crps_of_sample(sample: Array, seen: float) -> float:
    """Continuous ranked probability score of an ensemble, fair for its size: E|X - y| - E|X - X'| / 2.

    Ferro, Quarterly Journal of the Royal Meteorological Society 140, 2014. In the unit of the figure; 0 is best.
    """
    count = len(sample)
    off = float(np.abs(sample - seen).mean())
    if count < 2:
        return off
    ranked = np.sort(sample)
    between = 2.0 * float((ranked * (2.0 * np.arange(count) - count + 1.0)).sum()) / (count * (count - 1.0))
    return off - between / 2.0


def energy_score(sample: Array, came: Array, weights: Array) -> float:
    """Energy score of a sample of several figures at once, fair for its size: mean |w (x - y)| - mean |w (x - x')| / 2.

    sample  (draws, figures); came  (figures,); weights  (figures,), fixed beforehand. 0 is best; of one figure it is
    the continuous ranked probability score. Gneiting and Raftery, JASA 102, 2007.
    """
    scaled, count = sample * weights, len(sample)
    off = float(np.linalg.norm(scaled - came * weights, axis=1).mean())
    if count < 2:
        return off
    return off - float(pdist(scaled).sum()) / (count * (count - 1.0))


def crps_of_normal(forecast: Forecast, seen: float) -> float:
    """The same of a normal distribution; the absolute error where a forecast has no spread.

    s (z (2 F(z) - 1) + 2 f(z) - 1 / sqrt(pi)), z = (y - m) / s. Gneiting and Raftery, JASA 102, 2007.
    """
    if not forecast.spread > 0.0:
        return abs(seen - forecast.middle)
    z = (seen - forecast.middle) / forecast.spread
    inner = z * (2.0 * stats.norm.cdf(z) - 1.0) + 2.0 * stats.norm.pdf(z) - 1.0 / math.sqrt(math.pi)
    return float(forecast.spread * inner)
