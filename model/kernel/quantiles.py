"""Quantiles: how a uniform number becomes a normal one or a count, by the arithmetic that is the same everywhere.

Sources: algorithm AS 241 for the normal quantile (Wichura, Applied Statistics 37(3), 1988); the rational approximation
of Hart and others, Computer Approximations, 1968, for the normal probability.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.kernel.batch import Batch
from suanli.model.kernel.compiled import of_size
from suanli.model.kernel.either import anywhere, as_array

Array = np.ndarray
_CENTRE = (
    (3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125, 45921.953931549871457),
    (67265.770927008700853, 33430.575583588128105, 2509.0809287301226727),
    (1.0, 42.313330701600911252, 687.18700749205790830, 5394.1960214247511077, 21213.794301586595867),
    (39307.895800092710610, 28729.085735721942674, 5226.4952788528545610),
)
_TAIL = (
    (1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504),
    (1.27045825245236838258, 0.241780725177450611770, 0.0227238449892691845833, 7.74545014278341407640e-4),
    (1.0, 2.05319162663775882187, 1.67638483018380384940, 0.689767334985100004550, 0.148103976427480074590),
    (0.0151986665636164571966, 5.47593808499534494600e-4, 1.05075007164441684324e-9),
)
_FAR = (
    (6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 0.296560571828504891230),
    (0.0265321895265761230930, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7),
    (1.0, 0.599832206555887937690, 0.136929880922735805310, 0.0148753612908506148525, 7.86869131145613259100e-4),
    (1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15),
)


def _rational(parts: tuple[tuple[float, ...], ...], x: Array) -> Array:
    def polynomial(coefficients: tuple[float, ...]) -> Array:
        value = np.full_like(x, coefficients[-1])
        for coefficient in coefficients[-2::-1]:
            value = value * x + coefficient
        return value

    return as_array(polynomial(parts[0] + parts[1]) / polynomial(parts[2] + parts[3]))


def normal_quantile(probability: Any) -> Array:
    """Return the standard normal quantile of each probability in (0, 1): AS 241, relative error 1e-15."""
    if isinstance(probability, Batch):
        return Batch(normal_quantile(probability.of))  # type: ignore[return-value]
    fast = of_size(np.size(probability))
    if fast is not None:
        return as_array(fast.normal_quantile(probability))
    p = np.atleast_1d(as_array(probability, dtype=float))
    q = p - 0.5
    found = np.empty_like(p)
    centre = np.abs(q) <= 0.425
    inner = q[centre]
    found[centre] = inner * _rational(_CENTRE, 0.180625 - inner * inner)
    outer = ~centre
    r = np.sqrt(-arithmetic.log(np.minimum(p[outer], 1.0 - p[outer])))
    near, far = _rational(_TAIL, r - 1.6), _rational(_FAR, r - 5.0)
    found[outer] = np.where(q[outer] < 0.0, -1.0, 1.0) * np.where(r <= 5.0, near, far)
    return found.reshape(np.shape(probability))


_UPPER = (0.0352624965998911, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871, 221.213596169931)
_LOWER = (0.0883883476483184, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674, 637.333633378831)
_UPPER_END, _LOWER_ENDS, _FAR_OUT = 220.206867912376, (793.826512519948, 440.413735824752), 7.07106781186547
_ROOT = 2.506628274631  # of 2 pi


def _over_density(y: Any) -> Any:
    """Return (1 - Phi(y)) / exp(-y^2 / 2) for y >= 0: a rational function, beyond 7 a continued fraction."""
    upper, lower = _UPPER[0] * y, _LOWER[0] * y
    for above, below in zip(_UPPER[1:], _LOWER[1:], strict=True):
        upper, lower = (upper + above) * y, (lower + below) * y
    near = (upper + _UPPER_END) / ((lower + _LOWER_ENDS[0]) * y + _LOWER_ENDS[1])
    if not anywhere(y >= _FAR_OUT):
        return near
    outer = np.maximum(y, 1.0)
    fraction = outer
    for number in range(12, 0, -1):
        fraction = outer + number / fraction
    return np.where(y < _FAR_OUT, near, 1.0 / (fraction * _ROOT))


def normal_above(x: Any) -> Any:
    """Return the probability that a standard normal number is above x, exact to 1e-15, and to 1e-8 of it far out."""
    y = np.minimum(np.abs(x), 40.0)  # beyond, exp(-800) is nothing already
    found = arithmetic.exp(-0.5 * y * y) * _over_density(y)
    return np.where(x < 0.0, 1.0 - found, found)


def normal_hazard(x: Any) -> Any:
    """Return the density over the probability above x: phi(x) / (1 - Phi(x)), which rises from 0 like x."""
    y = np.abs(x)
    ratio = _over_density(y)
    falling = arithmetic.exp(-0.5 * np.minimum(y, 40.0) * np.minimum(y, 40.0))
    return np.where(x < 0.0, falling / (1.0 - ratio * falling), 1.0 / ratio) / _ROOT


_FINE, _MANY = 500.0, 10_000.0  # means from which probabilities are taken from logarithms; from the normal quantile


def poisson_quantile(probability: Array, mean_count: Array) -> Array:
    """Return the smallest k with P(N <= k) >= u, N ~ Poisson(mean): probabilities added in index order.

    probability  u in (0, 1); mean_count  m >= 0; one shape
    For means above 10 000 the normal quantile with the first correction for skewness: m + z sqrt(m) + (z^2 - 1) / 6 to
    the nearest whole number.
    """
    if isinstance(probability, Batch) or isinstance(mean_count, Batch):
        chances, means = np.broadcast_arrays(probability, mean_count)
        return Batch(poisson_quantile(chances.of, means.of))
    u, m = (np.ravel(as_array(given, dtype=float)) for given in (probability, mean_count))
    found = _counted(u, np.where(m > _FINE, 0.0, m), _probabilities)
    if (m > _FINE).any():
        z = normal_quantile(u)
        normal = np.maximum(0.0, np.rint(m + z * np.sqrt(m) + (z * z - 1.0) / 6.0))
        exact = _counted(u, np.where((m > _FINE) & (m <= _MANY), m, 0.0), _probabilities_by_logarithm)
        found = np.where(m > _MANY, normal, np.where(m > _FINE, exact, found))
    return as_array(found).reshape(np.shape(mean_count))


def _counted(u: Array, m: Array, probabilities: Callable[[Array, Array], Array]) -> Array:
    """Return how many counts have P(N <= k) < u; none beyond what double precision leaves."""
    most = np.ceil(m + 12.0 * np.sqrt(m) + 20.0)
    reached = np.add.accumulate(probabilities(m, np.arange(int(most.max(initial=0.0)) + 1.0)), axis=1)
    return np.minimum(np.count_nonzero(reached < u[:, None], axis=1), most)


def _probabilities(m: Array, counts: Array) -> Array:
    """Return P(N = k) = P(N = k - 1) m / k, (means, counts)."""
    ratios = m[:, None] / np.maximum(counts, 1.0)
    ratios[:, 0] = arithmetic.exp(-m)
    return as_array(np.multiply.accumulate(ratios, axis=1))


def _probabilities_by_logarithm(m: Array, counts: Array) -> Array:
    """Return P(N = k) = exp(k ln m - m - ln k!), (means, counts)."""
    factorial = np.add.accumulate(arithmetic.log(np.maximum(counts, 1.0)))
    safe = np.maximum(m, 1e-300)[:, None]
    return as_array(arithmetic.exp(counts * arithmetic.log(safe) - m[:, None] - factorial))
