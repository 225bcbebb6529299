"""Systems of equations, and lines between places, by the arithmetic that is the same everywhere."""

from __future__ import annotations

import numpy as np

from suanli.model.kernel.arithmetic import total
from suanli.model.kernel.batch import Batch
from suanli.model.kernel.either import as_array, at

Array = np.ndarray


def solve(matrix: Array, right: Array) -> Array:
    """Return x with A x = b, by elimination with the largest pivot of each column.

    matrix  A, (n, n), or one of each run; right  b, (n,). Infinite or NaN where A is singular.
    """
    if isinstance(matrix, Batch):
        return Batch(_solved(matrix.of.copy(), as_array(right).of.copy()))
    return _solved(matrix[None].copy(), right[None].copy())[0]


def _solved(a: Array, b: Array) -> Array:
    """The same for many at once, (k, n, n) and (k, n), which it changes."""
    size, each = b.shape[1], np.arange(len(b))
    with np.errstate(divide="ignore", invalid="ignore"):
        for row in range(size):
            best = row + np.argmax(np.abs(a[:, row:, row]), axis=1)
            a[:, row], a[each, best] = a[each, best], a[:, row].copy()
            b[:, row], b[each, best] = b[each, best], b[:, row].copy()
            factor = a[:, row + 1 :, row] / a[:, row, row, None]
            a[:, row + 1 :, row:] -= factor[:, :, None] * a[:, row, None, row:]
            b[:, row + 1 :] -= factor * b[:, row, None]
        x = np.zeros_like(b)
        for row in range(size - 1, -1, -1):
            known = total(a[:, row, row + 1 :] * x[:, row + 1 :], axis=1)
            x[:, row] = (b[:, row] - known) / a[:, row, row]
    return x


def interpolate(x: Array, places: Array, values: Array) -> Array:
    """Return the straight line between the two nearest places, the end values outside; places rise."""
    bounded = np.minimum(np.maximum(x, places[0]), places[-1])
    left = np.clip(np.searchsorted(places, bounded, side="right") - 1, 0, len(places) - 2)
    here, low = at(values, left), at(places, left)
    slope = (at(values, left + 1) - here) / (at(places, left + 1) - low)
    return as_array(here + slope * (bounded - low))
