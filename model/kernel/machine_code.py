"""The arithmetic of rules as machine code, by Numba: the steps of ``arithmetic``, ``quantiles`` and ``random_streams``.

Imported by ``compiled`` when there is much to do, never otherwise. Each function goes through the same operations in
the same order as NumPy does there, so that not a bit differs; ``tests/test_arithmetic.py`` holds them to that.
"""

from __future__ import annotations

import math
from typing import Any

import numba
import numpy as np

from suanli.model.kernel import arithmetic, quantiles, random_streams

_LOG2_E, _ROUND, _HALF_ROOT = arithmetic._LOG2_E, arithmetic._ROUND, arithmetic._HALF_ROOT
_BIAS, _HALF, _LEAST = 1023, 1022, -1021  # exponents: that of 1, that of 1/2, the least without loss of digits
_FRACTION, _FRACTION_BITS, _TINY = 52, 0xFFFFFFFFFFFFF, 2.2250738585072014e-308  # of a float64; its least normal one
_ROW, _ROWS = numba.float64[::1], numba.float64[:, ::1]
_READ = [numba.types.Array(numba.float64, dimensions, "C", readonly=True) for dimensions in (1, 2, 3)]  # or written
_PIECE = 2048  # elements that stay in the fastest cache while terms are added to them
_kept: Any = {"cache": True, "nogil": True}
_reduced = numba.njit(**_kept)(arithmetic._reduced)
_log_of = numba.njit(**_kept)(arithmetic._log_of)


@numba.njit(**_kept)
def _exp(x: float) -> float:
    if x != x:  # noqa: PLR0124 (NaN)
        return x
    bounded = min(max(x, -1100.0), 1100.0)
    k = (bounded * _LOG2_E + _ROUND) - _ROUND
    found, whole = 1.0 + _reduced(bounded, k), np.int64(k)
    if _LEAST <= whole < _BIAS:  # 2^k by its bits: exact, as ``ldexp`` is
        return found * np.int64((whole + _BIAS) << _FRACTION).view(np.float64)
    return math.ldexp(found, int(whole))


@numba.njit(**_kept)
def _log(x: float) -> float:
    if not 0.0 < x < math.inf:
        return -math.inf if x == 0.0 else x if x > 0.0 else math.nan
    if x < _TINY:
        mantissa, exponent = math.frexp(x)
        k = float(exponent)
    else:
        bits = np.float64(x).view(np.int64)
        k = float((bits >> _FRACTION) - _HALF)
        mantissa = np.int64((bits & _FRACTION_BITS) | (_HALF << _FRACTION)).view(np.float64)
    if mantissa < _HALF_ROOT:
        mantissa, k = mantissa + mantissa, k - 1.0
    return _log_of(mantissa, k)


@numba.vectorize(["float64(float64)"], cache=True)
def exp(x: Any) -> Any:
    """As ``arithmetic.exp``."""
    return _exp(x)


@numba.vectorize(["float64(float64)"], cache=True)
def log(x: Any) -> Any:
    """As ``arithmetic.log``."""
    return _log(x)


@numba.vectorize(["float64(float64, float64)"], cache=True)
def power(x: Any, y: Any) -> Any:
    """x^y as exp(y ln x): as ``arithmetic.power`` where no short way is known."""
    return _exp(y * _log(x))


_CENTRE = tuple(tuple(map(float, quantiles._CENTRE[a] + quantiles._CENTRE[a + 1])) for a in (0, 2))
_TAIL = tuple(tuple(map(float, quantiles._TAIL[a] + quantiles._TAIL[a + 1])) for a in (0, 2))
_FAR = tuple(tuple(map(float, quantiles._FAR[a] + quantiles._FAR[a + 1])) for a in (0, 2))


@numba.njit(**_kept)
def _polynomial(coefficients: Any, x: float) -> float:
    value = coefficients[len(coefficients) - 1]
    for place in range(len(coefficients) - 2, -1, -1):
        value = value * x + coefficients[place]
    return value


@numba.vectorize(["float64(float64)"], cache=True)
def normal_quantile(p: Any) -> Any:
    """As ``quantiles.normal_quantile``."""
    q = p - 0.5
    if abs(q) <= 0.425:
        x = 0.180625 - q * q
        return q * (_polynomial(_CENTRE[0], x) / _polynomial(_CENTRE[1], x))
    r = math.sqrt(-_log(min(p, 1.0 - p)))
    if r <= 5.0:
        found = _polynomial(_TAIL[0], r - 1.6) / _polynomial(_TAIL[1], r - 1.6)
    else:
        found = _polynomial(_FAR[0], r - 5.0) / _polynomial(_FAR[1], r - 5.0)
    return -found if q < 0.0 else found


_MULTIPLY_0, _MULTIPLY_1 = int(random_streams._MULTIPLY_0), int(random_streams._MULTIPLY_1)
_WEYL_0, _WEYL_1, _ROUNDS = random_streams._WEYL_0, random_streams._WEYL_1, random_streams._ROUNDS


@numba.vectorize(["float64(uint64, uint64, uint64, uint64, uint64)"], cache=True)
def uniform(agent: Any, quarter: Any, decision: Any, low: Any, high: Any) -> Any:
    """As ``random_streams.uniforms``: the number at an address. low, high  words of the seed"""
    mask, shift = np.uint64(0xFFFFFFFF), np.uint64(32)
    c0, c1, c2, c3, k0, k1 = agent, quarter, decision, np.uint64(0), low, high
    for _ in range(_ROUNDS):
        product_0, product_1 = c0 * np.uint64(_MULTIPLY_0), c2 * np.uint64(_MULTIPLY_1)
        c0, c2 = (product_1 >> shift) ^ c1 ^ k0, (product_0 >> shift) ^ c3 ^ k1
        c1, c3 = product_1 & mask, product_0 & mask
        k0, k1 = (k0 + np.uint64(_WEYL_0)) & mask, (k1 + np.uint64(_WEYL_1)) & mask
    return (np.float64(c0 >> np.uint64(5)) * 67108864.0 + np.float64(c1 >> np.uint64(6)) + 0.5) * 2.0**-53


@numba.njit([_ROW(_READ[1])], **_kept)
def row_totals(rows: Any) -> Any:
    """As ``arithmetic.total`` of each row: in index order; four rows at a time, so that no sum waits for another."""
    many, terms = rows.shape
    found = np.empty(many)
    for row in range(0, many - 3, 4):
        a, b, c, d = rows[row, 0], rows[row + 1, 0], rows[row + 2, 0], rows[row + 3, 0]
        for place in range(1, terms):
            a += rows[row, place]
            b += rows[row + 1, place]
            c += rows[row + 2, place]
            d += rows[row + 3, place]
        found[row], found[row + 1], found[row + 2], found[row + 3] = a, b, c, d
    for row in range(many - many % 4, many):
        a = rows[row, 0]
        for place in range(1, terms):
            a += rows[row, place]
        found[row] = a
    return found


@numba.njit([_ROWS(_READ[2], _READ[0])], **_kept)
def column_products(tables: Any, weights: Any) -> Any:
    """As ``arithmetic.product`` over the middle axis; in pieces of the last, so that what is added to stays at hand."""
    many, terms, width = tables.shape
    found = np.empty((many, width))
    for table in range(many):
        for start in range(0, width, _PIECE):
            end = min(start + _PIECE, width)
            whole, term = found[table, start:end], 1
            whole[:] = tables[table, 0, start:end] * weights[0]
            while term + 2 < terms:
                a, b, c = (
                    tables[table, term, start:end],
                    tables[table, term + 1, start:end],
                    tables[table, term + 2, start:end],
                )
                u, v, w = weights[term], weights[term + 1], weights[term + 2]
                for place in range(len(whole)):
                    whole[place] = ((whole[place] + a[place] * u) + b[place] * v) + c[place] * w
                term += 3
            for last in range(term, terms):
                d, weight = tables[table, last, start:end], weights[last]
                for place in range(len(whole)):
                    whole[place] += d[place] * weight
    return found


@numba.njit([_ROWS(_READ[2])], **_kept)
def column_totals(tables: Any) -> Any:
    """As ``arithmetic.total`` over the middle axis: a product with ones, to the last bit."""
    return column_products(tables, np.ones(tables.shape[1]))


@numba.njit(**_kept)
def binned(cells: Any, weights: Any, bins: int) -> Any:
    """As ``numpy.bincount`` of each row of weights; cells  of each row, or one row of them for all."""
    many, width = weights.shape
    found = np.zeros((many, bins))
    for row in range(many):
        here = min(row, len(cells) - 1)
        for place in range(width):
            cell = cells[here, place]
            if not 0 <= cell < bins:
                raise ValueError("a cell beyond the last")
            found[row, cell] += weights[row, place]
    return found


@numba.njit([numba.types.Tuple((_ROWS, _ROWS, _ROW, _ROW))(*[_READ[1]] * 3, numba.float64)], **_kept)
def posted(balance: Any, net: Any, amounts: Any, sign: float) -> Any:
    """As ``Ledger.pay`` of one side: (balance, net, total of amounts, that of their sizes), by row."""
    many, width = amounts.shape
    balance_after, net_after = np.empty((many, width)), np.empty((many, width))
    totals, sizes = np.zeros(many), np.zeros(many)
    for row in range(many):
        total, size = amounts[row, 0], abs(amounts[row, 0])
        for place in range(width):
            amount = amounts[row, place]
            balance_after[row, place] = balance[row, place] + sign * amount
            net_after[row, place] = net[row, place] + sign * amount
            if place > 0:
                total += amount
                size += abs(amount)
        totals[row], sizes[row] = total, size
    return balance_after, net_after, totals, sizes
