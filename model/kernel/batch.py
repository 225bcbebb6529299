"""Runs side by side: arrays whose first axis is the run, and which every rule goes through as if it were one run's.

A rule is written once, for one run, in NumPy. Handed a ``Batch`` instead of an array it does the same to each run:
the run axis is in front of all others, and no operation mixes runs or changes the order of terms, so each run's numbers
are, bit for bit, those it has alone. What can't be done for many runs at once (a choice by ``if`` on a number that
differs between runs, a number of elements that does) raises ``NotBatchedError``: such runs are lived one by one.

    x.shape     of one run's array; x.of.shape = (runs, *x.shape)
    a + b       right-aligned as in NumPy; an array that isn't a batch is the same for all runs
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

Array = np.ndarray
FUNCTIONS: dict[Any, Callable[..., Any]] = {}  # NumPy's, as a batch does them: ``batch_functions``


class NotBatchedError(Exception):
    """What was asked for can't be done for many runs at once. ``what`` says which operation."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}: not for a batch of runs")
        self.what = what


def aligned(given: Any, dimensions: int) -> Any:
    """Return what NumPy can broadcast: a batch's values with axes of length 1 behind the run's."""
    if not isinstance(given, Batch):
        return given
    values = given.of
    missing = dimensions + 1 - values.ndim
    return values.reshape(len(values), *(1,) * missing, *values.shape[1:]) if missing else values


def dimensions_of(inputs: Sequence[Any]) -> int:
    """Return the most axes that one of them has, in one run."""
    most = 0
    for one in inputs:
        if isinstance(one, Batch):
            found = one.of.ndim - 1
        elif isinstance(one, np.ndarray):
            found = one.ndim
        else:
            found = 0 if type(one) is float else np.ndim(one)
        if found > most:  # noqa: PLR1730 (a call of ``max`` is most of what this costs)
            most = found
    return most


def axis_of(axis: int | None, dimensions: int) -> int:
    """Return the place of one run's axis among those of the batch."""
    if axis is None:
        raise NotBatchedError("an axis of None")
    return axis % dimensions + 1


class Batch:
    """One array a run. Does what an array does, for each run.

    of  values, (runs, *shape)
    """

    __slots__ = ("of",)
    __array_priority__ = 1000.0

    def __init__(self, of: Array) -> None:
        self.of = of

    # what it looks like -------------------------------------------------------------------------------------------

    @property
    def runs(self) -> int:
        """Number of runs."""
        return int(self.of.shape[0])

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of one run's array."""
        return self.of.shape[1:]

    @property
    def ndim(self) -> int:
        """Axes of one run's array."""
        return self.of.ndim - 1

    @property
    def size(self) -> int:
        """Elements of one run's array."""
        return int(self.of[0].size)

    @property
    def dtype(self) -> Any:
        """What the elements are."""
        return self.of.dtype

    def __len__(self) -> int:
        return len(self.of[0])

    def __iter__(self) -> Iterator[Batch]:
        return (Batch(self.of[:, row]) for row in range(len(self)))

    def __repr__(self) -> str:
        return f"Batch({self.runs} runs, {self.shape})"

    def __bool__(self) -> bool:
        raise NotBatchedError("a choice")

    def __float__(self) -> float:
        raise NotBatchedError("a float")

    def __int__(self) -> int:
        raise NotBatchedError("an int")

    def __hash__(self) -> int:
        raise NotBatchedError("a key")

    def __index__(self) -> int:
        raise NotBatchedError("an index")

    def __array__(self, *_: Any, **__: Any) -> Array:
        raise NotBatchedError("an array of one run")

    def __reduce__(self) -> Any:
        return Batch, (self.of,)

    def __deepcopy__(self, _memo: Any) -> Batch:
        return Batch(self.of.copy())

    # shapes -------------------------------------------------------------------------------------------------------

    @property
    def T(self) -> Batch:  # noqa: N802 (NumPy's name)
        """Transposed, run by run."""
        return Batch(self.of.transpose(0, *range(self.of.ndim - 1, 0, -1)))

    def copy(self) -> Batch:
        """A copy of all."""
        return Batch(self.of.copy())

    def astype(self, kind: Any) -> Batch:
        """The same as another kind of number."""
        return Batch(self.of.astype(kind))

    def reshape(self, *shape: Any) -> Batch:
        """Another shape of one run's array."""
        wanted = shape[0] if len(shape) == 1 and isinstance(shape[0], tuple) else shape
        return Batch(self.of.reshape(self.of.shape[0], *wanted))

    def ravel(self) -> Batch:
        """All elements of a run in one row."""
        return Batch(self.of.reshape(self.of.shape[0], -1))

    def swapaxes(self, one: int, other: int) -> Batch:
        """Two axes changed about."""
        return Batch(self.of.swapaxes(axis_of(one, self.ndim), axis_of(other, self.ndim)))

    # parts --------------------------------------------------------------------------------------------------------

    def __getitem__(self, key: Any) -> Batch:
        return Batch(self.of[self._place(key)])

    def __setitem__(self, key: Any, value: Any) -> None:
        if isinstance(key, Batch) and key.of.dtype == bool:
            self._put_where(key, value)
            return
        place = self._place(key)
        if isinstance(value, Batch):
            value = aligned(value, self.of[place].ndim - 1)
        self.of[place] = value

    def _put_where(self, mask: Batch, value: Any) -> None:
        """``x[mask] = number``: rows that the mask names, in each run."""
        if np.ndim(value) and not (isinstance(value, Batch) and value.ndim == 0):
            raise NotBatchedError("a mask that gets an array")
        rows = mask.of.reshape(*mask.of.shape, *(1,) * (self.of.ndim - mask.of.ndim))
        given = aligned(value, self.ndim)
        np.copyto(self.of, given, where=rows)

    def _place(self, key: Any) -> Any:
        """Return the index into all values."""
        if type(key) is int or type(key) is slice:
            return slice(None), key
        keys = key if isinstance(key, tuple) else (key,)
        arrays = [one for one in keys if isinstance(one, np.ndarray | list | Batch)]
        if not arrays:
            return (slice(None), *keys)
        if any(isinstance(one, Batch) for one in arrays):
            return self._own_places(keys)
        places = [at for at, one in enumerate(keys) if isinstance(one, np.ndarray | list | int | np.integer)]
        if places[-1] - places[0] + 1 != len(places):
            raise NotBatchedError("arrays of indices with slices between")
        return (slice(None), *keys)

    def _own_places(self, keys: tuple[Any, ...]) -> Any:
        """Return the index where each run has indices of its own: they come first, whole axes after."""
        if any(isinstance(one, Batch) and one.of.dtype == bool for one in keys):
            raise NotBatchedError("a mask of each run's own")
        first = [one for one in keys if not isinstance(one, slice)]
        if any(isinstance(one, slice) for one in keys[: len(first)]) or None in [type(one) for one in keys]:
            raise NotBatchedError("slices before arrays of indices")
        if any(one != slice(None) for one in keys[len(first) :]):
            raise NotBatchedError("parts of axes behind arrays of indices")
        dimensions = dimensions_of(first)
        run = np.arange(self.of.shape[0]).reshape(-1, *(1,) * dimensions)
        return (run, *(aligned(one, dimensions) for one in first))

    # sums and such ------------------------------------------------------------------------------------------------

    def _reduced(self, how: Callable[..., Any], axis: int | None, keepdims: bool = False, **given: Any) -> Batch:
        axes = tuple(range(1, self.of.ndim)) if axis is None else axis_of(axis, self.ndim)
        return Batch(how(self.of, axis=axes, keepdims=keepdims, **given))

    def _along(self, axis: int | None) -> tuple[Array, int]:
        """All values and the place of an axis; of one row of all elements where none is given."""
        return (self.ravel().of, 1) if axis is None else (self.of, axis_of(axis, self.ndim))

    def max(self, axis: int | None = None, keepdims: bool = False, **given: Any) -> Batch:
        """The largest."""
        return self._reduced(np.max, axis, keepdims, **given)

    def min(self, axis: int | None = None, keepdims: bool = False, **given: Any) -> Batch:
        """The smallest."""
        return self._reduced(np.min, axis, keepdims, **given)

    def any(self, axis: int | None = None) -> Batch:
        """Whether one is true."""
        return self._reduced(np.any, axis)

    def all(self, axis: int | None = None) -> Batch:
        """Whether all are true."""
        return self._reduced(np.all, axis)

    def argmax(self, axis: int | None = None) -> Batch:
        """Place of the largest; along all elements where no axis is given."""
        return Batch(np.argmax(*self._along(axis)))

    def cumsum(self, axis: int | None = None) -> Batch:
        """Running sums."""
        return Batch(np.cumsum(*self._along(axis)))

    # arithmetic ---------------------------------------------------------------------------------------------------

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **given: Any) -> Any:
        if method == "__call__" and not given:
            found = ufunc(*_aligned_all(inputs))
            return tuple(map(Batch, found)) if isinstance(found, tuple) else Batch(found)
        dimensions = dimensions_of(inputs)
        if method == "__call__":
            return self._into(ufunc, dimensions, inputs, given)
        if method not in {"accumulate", "reduce"} or {"out", "where"} & set(given):
            raise NotBatchedError(f"numpy.{ufunc.__name__}.{method}")
        given["axis"] = axis_of(given.get("axis", 0), dimensions)
        return Batch(getattr(ufunc, method)(inputs[0].of, **given))

    def _into(self, ufunc: np.ufunc, dimensions: int, inputs: Sequence[Any], given: dict[str, Any]) -> Batch:
        """A function with ``out`` or ``where``; an ``out`` that is the same for all runs is left as it is."""
        out, where = given.pop("out", (None,))[0], given.pop("where", True)
        dimensions = max(dimensions, dimensions_of((where,)), 0 if out is None else dimensions_of((out,)))
        arrays = [aligned(one, dimensions) for one in inputs]
        condition = aligned(where, dimensions)
        if isinstance(out, Batch) and out.ndim == dimensions:
            into = out.of
        else:
            shape = np.broadcast_shapes(
                *(np.shape(one) for one in (*arrays, condition)),
                np.shape(aligned(out, dimensions)) if out is not None else (),
            )
            if out is None:
                raise NotBatchedError(f"numpy.{ufunc.__name__} with where and without out")
            into = np.array(np.broadcast_to(aligned(out, dimensions), shape), dtype=out.dtype)
        ufunc(*arrays, out=into, where=condition, **given)
        return out if isinstance(out, Batch) and into is out.of else Batch(into)

    def __array_function__(self, function: Any, _types: Any, args: Any, kwargs: Any) -> Any:
        if function not in FUNCTIONS:
            raise NotBatchedError(f"numpy.{function.__name__}")
        return FUNCTIONS[function](*args, **kwargs)

    def __neg__(self) -> Batch:
        return Batch(-self.of)

    def __invert__(self) -> Batch:
        return Batch(~self.of)

    def __abs__(self) -> Batch:
        return Batch(np.abs(self.of))


def _aligned_all(inputs: Sequence[Any]) -> Sequence[Any]:
    """Return what a function of some arrays is given, as NumPy can broadcast it."""
    if len(inputs) == 1:
        return (inputs[0].of,)
    if isinstance(inputs[0], Batch) and len(inputs) == 2:
        return _two(*inputs)
    dimensions = dimensions_of(inputs)
    return [aligned(one, dimensions) for one in inputs]


def _two(one: Batch, other: Any) -> tuple[Any, Any]:
    """Return both sides of an operator as NumPy can broadcast them: mostly they can as they are."""
    values = one.of
    if type(other) is float or type(other) is int:
        return values, other
    if isinstance(other, Batch):
        if other.of.ndim == values.ndim:
            return values, other.of
    elif isinstance(other, np.ndarray) and other.ndim < values.ndim:
        return values, other
    dimensions = dimensions_of((one, other))
    return aligned(one, dimensions), aligned(other, dimensions)


def _operator(name: str, ufunc: np.ufunc) -> None:
    def forward(self: Batch, other: Any) -> Any:
        values = self.of
        if isinstance(other, Batch) and other.of.ndim == values.ndim:  # as most are: a call less
            return Batch(ufunc(values, other.of))
        return Batch(ufunc(*_two(self, other)))

    def backward(self: Batch, other: Any) -> Any:
        one, two = _two(self, other)
        return Batch(ufunc(two, one))

    setattr(Batch, f"__{name}__", forward)
    if name not in {"lt", "le", "gt", "ge", "eq", "ne"}:
        setattr(Batch, f"__r{name}__", backward)


for _name, _ufunc in {
    "add": np.add, "sub": np.subtract, "mul": np.multiply, "truediv": np.divide, "floordiv": np.floor_divide,
    "mod": np.remainder, "and": np.bitwise_and, "or": np.bitwise_or, "xor": np.bitwise_xor,
    "lshift": np.left_shift, "rshift": np.right_shift, "lt": np.less, "le": np.less_equal, "gt": np.greater,
    "ge": np.greater_equal, "eq": np.equal, "ne": np.not_equal,
}.items():  # fmt: skip
    _operator(_name, _ufunc)
