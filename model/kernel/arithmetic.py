"""The arithmetic of every rule: sums in index order, and exp, log and pow made of + - * / and the square root alone.

These operations are rounded in one way only (IEEE 754), so neither the shape of a batch, nor a thread, a BLAS kernel, a
processor's instructions or a compiled kernel that repeats the same steps can change a bit of a result. ``numpy.sum``
groups its terms by memory layout, ``@`` by the BLAS at hand, and ``numpy.exp``, ``numpy.log`` and ``**`` differ between
processors in the last bit: no rule uses them (a test holds ``model/`` and ``agents/`` to that).

Every function takes a number or an array; both go through the same steps, so a number equals the same number in an
array. Errors against the exact value, measured in ``tests/test_arithmetic.py``: exp, expm1, log and log1p 1 unit in the
last place, pow a few, growing with |y ln x|.

Source: reduction and coefficients of exp and log from FDLIBM (Sun Microsystems, 1993). Made of these: ``quantiles``,
``digamma``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from suanli.model.kernel import compiled
from suanli.model.kernel.batch import Batch, NotBatchedError
from suanli.model.kernel.compiled import LARGE, of_size
from suanli.model.kernel.either import as_array

Array = np.ndarray
Real = float | np.ndarray  # a number, or an array that a rule goes through element by element
_LN2_HIGH, _LN2_LOW, _LOG2_E = 6.93147180369123816490e-01, 1.90821492927058770002e-10, 1.44269504088896338700
_ROUND = 6755399441055744.0  # 1.5 * 2^52: adding and taking it away rounds to the nearest whole number
_EXP: tuple[float, ...] = (1.66666666666666019037e-01, -2.77777777770155933842e-03, 6.61375632143793436117e-05)
_EXP += (-1.65339022054652515390e-06, 4.13813679705723846039e-08)
_LOG: tuple[float, ...] = (6.666666666666735130e-01, 3.999999999940941908e-01, 2.857142874366239149e-01)
_LOG += (2.222219843214978396e-01, 1.818357216161805012e-01, 1.531383769920937332e-01, 1.479819860511658591e-01)
_HALF_ROOT = 0.70710678118654752440
_BLOCK = 4096  # elements worked on at a time, so that what lies between stays in the cache
_FLOAT, _accumulate = np.dtype(float), np.add.accumulate
_HANDFUL, _FEW = 4, 64  # terms up to which a sum goes column by column: of any columns, of long ones
_ROUNDING = 1e-12  # part of an amount below which a difference is rounding


# sums -----------------------------------------------------------------------------------------------------------------


def total(values: Array | Sequence[float] | Sequence[Array], axis: int | None = None, *, keepdims: bool = False) -> Any:
    """Return the sum in index order: ((x_0 + x_1) + x_2) + ..., over all elements in C order or along one axis.

    values    any shape; a sum of nothing is 0
    keepdims  leave the axis in place with length 1
    returns   float for ``axis=None``, else an array without that axis
    """
    given = values if isinstance(values, np.ndarray) and values.dtype == _FLOAT else as_array(values, dtype=float)
    if axis is None:
        flat = given if given.ndim == 1 else given.ravel()
        if isinstance(flat, Batch):
            if flat.of.size >= LARGE:
                return _along(flat, 0)
            return Batch(_accumulate(flat.of, axis=1)[:, -1] if flat.of.size else np.zeros(flat.runs))
        if flat.size >= LARGE:
            return _along(flat, 0).item()
        return _accumulate(flat)[-1].item() if flat.size else 0.0
    last = _along(given, axis)
    return np.expand_dims(last, axis) if keepdims else last


def _along(given: Array, axis: int) -> Array:
    """Return the sum along one axis. Both ways add the same terms in the same order."""
    if isinstance(given, Batch):
        return Batch(_along(given.of, axis % given.ndim + 1))
    terms, place = given.shape[axis], axis % given.ndim
    if not given.size:
        return np.zeros_like(given).max(axis=place, initial=0.0)
    if given.size >= LARGE:
        fast = of_size(given.size // (given.ndim * given.ndim))  # a table of few rows is no large run
        found = None if fast is None else _by_machine(fast.column_totals, fast.row_totals, given, place)
        if found is not None:
            return found
    before: tuple[Any, ...] = (slice(None),) * place
    if terms <= _HANDFUL or (terms <= _FEW and given.size > _BLOCK):
        result = given[(*before, 0)].copy()
        for term in range(1, terms):
            result += given[(*before, term)]
        return np.asarray(result)
    return np.asarray(_accumulate(given, axis=place)[(*before, -1)])


def _by_machine(by_column: Callable[[Array], Array], by_row: Any, values: Array, place: int) -> Array | None:
    """Return what compiled sums make of an array along an axis; None where it lies in memory otherwise."""
    shape = values.shape[:place] + values.shape[place + 1 :]
    if values.ndim > 1 and place == values.ndim - 1 and not values.flags.c_contiguous:
        values, place = values.swapaxes(-1, -2), place - 1  # tables whose columns lie each in one piece
    sides = math.prod(values.shape[:place]), values.shape[place], math.prod(values.shape[place + 1 :])
    if not values.flags.c_contiguous or (sides[2] == 1 and by_row is None):
        return None
    found = by_row(values.reshape(sides[:2])) if sides[2] == 1 else by_column(values.reshape(sides))
    return found.reshape(shape)


def product(left: Array, right: Array) -> Any:
    """Return the inner or matrix product, each element a sum in index order; shapes as ``@`` takes them.

    returns  float for two vectors, else an array
    """
    if right.ndim == 1:
        if isinstance(left, Batch) and isinstance(right, np.ndarray) and left.ndim == 2:
            return Batch(product(left.of, right))
        fast = of_size(left.size // 4) if left.ndim > 1 and left.size >= LARGE and left.dtype == _FLOAT else None
        if fast is not None and isinstance(right, np.ndarray):
            weights = np.ascontiguousarray(right, dtype=float)
            found = _by_machine(lambda tables: fast.column_products(tables, weights), None, left, left.ndim - 1)
            if found is not None:
                return found
        return total(left * right) if left.ndim == 1 else total(left * right, axis=-1)
    if left.ndim == 1:
        return total(left[:, None] * right, axis=-2)
    return total(left[..., :, :, None] * right[..., None, :, :], axis=-2)


def mean(values: Array, axis: int | None = None) -> Any:
    """Return the mean: ``total`` over the number of elements."""
    return total(values, axis) / (np.size(values) if axis is None else np.shape(values)[axis])


def exact_total(values: Iterable[Any]) -> Any:
    """Return the sum of numbers, rounded once; of each run's where some are a batch."""
    given = list(values)
    try:
        return math.fsum(given)
    except NotBatchedError:  # one of them is a number of each run
        pass
    rows: Any = as_array(given)
    return Batch(np.array([math.fsum(row) for row in rows.of.tolist()]))


def number(x: Any) -> Any:
    """Return a float, or the batch that ``x`` is: one float a run."""
    return x if isinstance(x, Batch) else float(x)


def over(amount: Any, whole: Any, otherwise: float = 0.0) -> Any:
    """Return a number over another, ``otherwise`` where there is nothing to divide by; of each run of a batch."""
    if isinstance(amount, Batch) or isinstance(whole, Batch):
        there = whole > 0.0
        return np.where(there, amount / np.where(there, whole, 1.0), otherwise)
    return amount / whole if whole > 0.0 else otherwise


def ratio(amounts: Array, wholes: Array, otherwise: float = 0.0) -> Any:
    """Return each amount over its whole, ``otherwise`` where there is nothing to divide by."""
    return np.divide(amounts, wholes, out=np.full_like(amounts, otherwise), where=wholes > 0.0)


def logistic(x: Any) -> Any:
    """Return 1 / (1 + exp(-x)), the part that log odds of x are."""
    return 1.0 / (1.0 + exp(-x))


def larger(x: Any, y: Any) -> Any:
    """Return the larger of two numbers, or of each run's."""
    return np.maximum(x, y) if isinstance(x, Batch) or isinstance(y, Batch) else max(x, y)


def smaller(x: Any, y: Any) -> Any:
    """Return the smaller of two numbers, or of each run's."""
    return np.minimum(x, y) if isinstance(x, Batch) or isinstance(y, Batch) else min(x, y)


def excess(amount: Any, there: Any) -> Any:
    """Return what of an amount is beyond what is there: max(0, a - b), and 0 where that is rounding of a or b.

    Without this, 1e-16 of a fleet would be ordered, delivered, and divided by. What isn't a number stays so.
    """
    if isinstance(amount, float) and isinstance(there, float | int):
        beyond = amount - there
        return 0.0 if beyond <= _ROUNDING * max(abs(amount), abs(there)) else beyond
    beyond = np.subtract(amount, there)
    return np.where(beyond <= _ROUNDING * np.maximum(np.abs(amount), np.abs(there)), 0.0, beyond)


# functions ------------------------------------------------------------------------------------------------------------


def exp(x: Any) -> Any:
    """Return e^x: x = k ln 2 + r with |r| <= ln 2 / 2, e^r by a rational function, e^x = 2^k e^r."""
    if isinstance(x, float | int):
        return _exp_of_number(float(x), lambda q, k: math.ldexp(1.0 + q, k))
    return _by_blocks(_exp, x)


def expm1(x: Any) -> Any:
    """Return e^x - 1, exact where x is small: 2^k (e^r - 1) + (2^k - 1)."""
    if isinstance(x, float | int):
        return _exp_of_number(float(x), lambda q, k: math.ldexp(q, k) + (math.ldexp(1.0, k) - 1.0)) if x > -50 else -1.0
    return _by_blocks(_expm1, x)


def log(x: Any) -> Any:
    """Return ln x: x = 2^k (1 + f), ln(1 + f) by a rational function of f / (2 + f). -inf at 0, NaN below."""
    if isinstance(x, float | int):
        return _log_of_number(float(x))
    return _by_blocks(_log, x)


def log1p(x: Any) -> Any:
    """Return ln(1 + x), exact where x is small: ln u - ((u - 1) - x) / u with u = 1 + x rounded."""
    if isinstance(x, float | int):
        more = 1.0 + float(x)
        return log(more) - (((more - 1.0) - x) / more if 0.0 < more < math.inf else 0.0)
    if isinstance(x, Batch):
        return Batch(log1p(x.of))
    given = as_array(x, dtype=float)
    u = 1.0 + given
    there = (u > 0.0) & (u < np.inf)
    return log(u) - np.where(there, (u - 1.0) - np.where(there, given, 0.0), 0.0) / np.where(there, u, 1.0)


def tanh(x: Any) -> Any:
    """Return the hyperbolic tangent: E / (E + 2), E = e^(2x) - 1."""
    grown = expm1(2.0 * np.minimum(x, 20.0)) if isinstance(x, np.ndarray | Batch) else expm1(2.0 * min(x, 20.0))
    return grown / (grown + 2.0)


def power(x: Any, y: Any) -> Any:
    """Return x^y for x >= 0: exp(y ln x), and by products and square roots where y is one of ``_SHORT``.

    The short ways are part of the definition: a number y and the same y in an array give the same bits.
    """
    if isinstance(y, float | int):
        if isinstance(x, float | int):
            return _power_of_numbers(float(x), float(y))
        short = _SHORT.get(float(y))
        return short(x) if short is not None else _power(x, float(y))
    if isinstance(y, Batch):
        base, exponents = np.broadcast_arrays(x, y)
        return Batch(power(base.of, exponents.of))  # type: ignore[attr-defined]
    exponent = as_array(y, dtype=float)
    with np.errstate(invalid="ignore"):  # 0^0, taken care of by the short way
        found = as_array(exp(exponent * log(x)))
    for special in sorted(_SHORT.keys() & set(exponent.ravel().tolist())):
        found = np.where(exponent == special, _SHORT[special](as_array(x, dtype=float)), found)
    return found


def _power(x: Any, y: float) -> Any:
    values = x.of if isinstance(x, Batch) else x
    fast = of_size(np.size(values))
    if fast is None:
        return exp(y * log(x))
    found = fast.power(values, y)
    return Batch(found) if isinstance(x, Batch) else found


@lru_cache(maxsize=8192)
def _power_of_numbers(x: float, y: float) -> float:
    """Return x^y; kept, since growth over so many quarters is asked again by every firm."""
    short = _SHORT.get(y)
    return float(short(x) if short is not None else exp(y * log(x)))


def powers(x: float, exponents: Array) -> Array:
    """Return x^y for one number and many exponents that are asked again and again, shape of the exponents (n,)."""
    if isinstance(x, Batch) or isinstance(exponents, Batch):
        return as_array(power(x, exponents))
    return np.array([_power_of_numbers(x, y) for y in exponents.tolist()])


def logaddexp(x: Any, y: Any) -> Any:
    """Return ln(e^x + e^y)."""
    high, low = (max(x, y), min(x, y)) if isinstance(x, float) else (np.maximum(x, y), np.minimum(x, y))
    return high + log1p(exp(low - high))


def _root(x: Any) -> Any:
    return math.sqrt(x) if isinstance(x, float | int) else np.sqrt(x)


def _over_one(short: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def inverse(x: Any) -> Any:
        base = short(x)
        if isinstance(base, float | int):
            return 1.0 / base if base else math.inf
        with np.errstate(divide="ignore"):
            return 1.0 / base

    return inverse


def _one(x: Any) -> Any:
    return 1.0 if isinstance(x, float | int) else np.ones_like(x, dtype=float)


_SHORT: dict[float, Callable[[Any], Any]] = {
    0.0: _one,
    1.0: lambda x: x * 1.0,
    2.0: lambda x: x * x,
    4.0: lambda x: (x * x) * (x * x),
    0.5: _root,
    0.25: lambda x: _root(_root(x)),
}
_SHORT |= {-exponent: _over_one(short) for exponent, short in _SHORT.items() if exponent > 0.0}


def _reduced(x: Any, k: Any) -> Any:
    """Return e^r - 1 for x = k ln 2 + r."""
    high, low = x - k * _LN2_HIGH, k * _LN2_LOW
    r = high - low
    t = r * r
    c = r - t * (_EXP[0] + t * (_EXP[1] + t * (_EXP[2] + t * (_EXP[3] + t * _EXP[4]))))
    return high - (low - (r * c) / (2.0 - c))


def _exp_of_number(x: float, scaled: Callable[[float, int], float]) -> float:
    if x != x or x == math.inf:  # noqa: PLR0124 (NaN)
        return x
    if x > 709.782712893384:
        return math.inf
    if x < -745.2:
        return 0.0
    k = (x * _LOG2_E + _ROUND) - _ROUND
    return scaled(_reduced(x, k), int(k))


def _whole(x: Array) -> tuple[Array, Array, Array]:
    bounded = np.minimum(np.maximum(x, -1100.0), 1100.0)
    k = (bounded * _LOG2_E + _ROUND) - _ROUND
    return bounded, k, k.astype(np.int32)


def _exp(x: Array) -> Array:
    bounded, k, whole = _whole(x)
    found: Array = np.ldexp(1.0 + _reduced(bounded, k), whole)
    return found


def _expm1(x: Array) -> Array:
    bounded, k, whole = _whole(np.maximum(x, -50.0))
    found: Array = np.ldexp(_reduced(bounded, k), whole) + (np.ldexp(1.0, whole) - 1.0)
    return found


def _log_of(mantissa: Any, k: Any) -> Any:
    """Return ln(2^k m) for m from the root of 1/2 to that of 2."""
    f = mantissa - 1.0
    s = f / (2.0 + f)
    z = s * s
    w = z * z
    even = w * (_LOG[1] + w * (_LOG[3] + w * _LOG[5]))
    rest = z * (_LOG[0] + w * (_LOG[2] + w * (_LOG[4] + w * _LOG[6]))) + even
    half = 0.5 * f * f
    return k * _LN2_HIGH - ((half - (s * (half + rest) + k * _LN2_LOW)) - f)


def _log_of_number(x: float) -> float:
    if not 0.0 < x < math.inf:
        return -math.inf if x == 0.0 else x if x > 0.0 else math.nan
    mantissa, k = math.frexp(x)
    if mantissa < _HALF_ROOT:
        mantissa, k = mantissa + mantissa, k - 1
    return _log_of(mantissa, float(k))


def _log(x: Array) -> Array:
    inside = (
        np.minimum.reduce(x, axis=None, initial=1.0) > 0.0 and np.maximum.reduce(x, axis=None, initial=1.0) < np.inf
    )
    mantissa, k = np.frexp(x if inside else np.where((x > 0.0) & (x < np.inf), x, 1.0))
    small = mantissa < _HALF_ROOT
    found: Array = _log_of(mantissa + mantissa * small, k - 1.0 * small)
    if not inside:
        found = np.where(x > 0.0, np.where(x < np.inf, found, np.inf), np.where(x == 0.0, -np.inf, np.nan))
    return found


_COMPILED = {_exp: "exp", _log: "log"}  # functions that are machine code for large arrays


def _by_blocks(function: Callable[[Array], Array], x: Any) -> Array:
    """Return a function of each element, block by block where there are many."""
    if isinstance(x, Batch):
        return Batch(_by_blocks(function, x.of))  # type: ignore[return-value]
    given = x if isinstance(x, np.ndarray) and x.dtype == _FLOAT else as_array(x, dtype=float)
    if given.size >= compiled.least and function in _COMPILED and compiled.functions() is not None:
        found: Array = getattr(compiled.functions(), _COMPILED[function])(given)
        return found
    if given.size <= _BLOCK:
        return function(given)
    flat, blocks = given.ravel(), np.empty(given.size)
    for start in range(0, given.size, _BLOCK):
        blocks[start : start + _BLOCK] = function(flat[start : start + _BLOCK])
    return blocks.reshape(given.shape)
