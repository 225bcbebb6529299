"""NumPy's functions that rules call, as a ``Batch`` does them: the same to each run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from suanli.model.kernel.batch import FUNCTIONS, Batch, NotBatchedError, aligned, axis_of, dimensions_of
from suanli.model.kernel.compiled import of_size

Array = np.ndarray


def _is(function: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def known(ours: Callable[..., Any]) -> Callable[..., Any]:
        FUNCTIONS[function] = ours
        return ours

    return known


def _runs(values: Sequence[Any]) -> int:
    return next(one.of.shape[0] for one in values if isinstance(one, Batch))


def _whole(given: Any, runs: int) -> Array:
    """Return all values, those of a plain array for every run."""
    if isinstance(given, Batch):
        return given.of
    values = np.asarray(given)
    return np.broadcast_to(values, (runs, *values.shape))


@_is(np.where)
def _where(condition: Any, yes: Any, no: Any) -> Batch:
    dimensions = dimensions_of((condition, yes, no))
    return Batch(np.where(*(aligned(one, dimensions) for one in (condition, yes, no))))


@_is(np.concatenate)
def _concatenate(parts: Sequence[Any], axis: int = 0) -> Batch:
    runs = _runs(parts)
    arrays = [_whole(one, runs) for one in parts]
    return Batch(np.concatenate(arrays, axis=axis_of(axis, arrays[0].ndim - 1)))


@_is(np.stack)
def _stack(parts: Sequence[Any], axis: int = 0) -> Batch:
    runs = _runs(parts)
    arrays = [_whole(one, runs) for one in parts]
    shape = arrays[0].shape
    if any(one.shape != shape for one in arrays):
        shape = np.broadcast_shapes(*(one.shape for one in arrays))
        arrays = [np.broadcast_to(one, shape) for one in arrays]
    return Batch(np.stack(arrays, axis=axis_of(axis, len(shape))))


@_is(np.append)
def _append(values: Any, more: Any) -> Batch:
    runs = _runs((values, more))
    return Batch(np.concatenate([_whole(one, runs).reshape(runs, -1) for one in (values, more)], axis=1))


@_is(np.bincount)
def _bincount(x: Any, weights: Any = None, minlength: int = 0) -> Batch:
    runs = _runs((x, weights))
    fast = of_size(runs * np.size(x)) if isinstance(weights, Batch) else None
    if fast is not None:
        cells = x.of if isinstance(x, Batch) else np.atleast_2d(x)
        return Batch(fast.binned(np.ascontiguousarray(cells), np.ascontiguousarray(weights.of), minlength))
    cell = _whole(x, runs) + np.arange(runs)[:, None] * minlength
    counted = None if weights is None else _whole(weights, runs).ravel()
    return Batch(np.bincount(cell.ravel(), counted, minlength=runs * minlength).reshape(runs, minlength))


@_is(np.broadcast_to)
def _broadcast_to(x: Batch, shape: Any) -> Batch:
    wanted = shape if isinstance(shape, tuple) else (shape,)
    return Batch(np.broadcast_to(aligned(x, len(wanted)), (x.runs, *wanted)))


@_is(np.broadcast_arrays)
def _broadcast_arrays(*parts: Any) -> list[Batch]:
    dimensions = dimensions_of(parts)
    runs = _runs(parts)
    arrays = [aligned(one, dimensions) if isinstance(one, Batch) else _whole(one, runs) for one in parts]
    arrays = [aligned(Batch(one), dimensions) for one in arrays]
    return [Batch(one) for one in np.broadcast_arrays(*arrays)]


@_is(np.take_along_axis)
def _take_along_axis(x: Any, indices: Any, axis: int) -> Batch:
    runs = _runs((x, indices))
    return Batch(np.take_along_axis(_whole(x, runs), _whole(indices, runs), axis_of(axis, np.ndim(x))))


@_is(np.expand_dims)
def _expand_dims(x: Batch, axis: int) -> Batch:
    return Batch(np.expand_dims(x.of, axis % (x.ndim + 1) + 1))


@_is(np.argsort)
def _argsort(x: Batch, axis: int = -1, **given: Any) -> Batch:
    return Batch(np.argsort(x.of, axis=axis_of(axis, x.ndim), **given))


@_is(np.sort)
def _sort(x: Batch, axis: int = -1) -> Batch:
    return Batch(np.sort(x.of, axis=axis_of(axis, x.ndim)))


@_is(np.clip)
def _clip(x: Any, low: Any, high: Any) -> Batch:
    return np.minimum(np.maximum(x, low), high)


@_is(np.count_nonzero)
def _count_nonzero(x: Batch, axis: int | None = None) -> Batch:
    axes = tuple(range(1, x.of.ndim)) if axis is None else axis_of(axis, x.ndim)
    return Batch(np.count_nonzero(x.of, axis=axes))


@_is(np.searchsorted)
def _searchsorted(places: Any, x: Any, side: str = "left") -> Batch:
    runs = _runs((places, x))
    pairs = zip(_whole(places, runs), _whole(x, runs), strict=True)
    return Batch(np.array([np.searchsorted(one, what, side=side) for one, what in pairs]))  # type: ignore[call-overload]


@_is(np.tile)
def _tile(x: Batch, times: Any) -> Batch:
    wanted = times if isinstance(times, tuple) else (times,)
    return Batch(np.tile(aligned(x, max(len(wanted), x.ndim)), (1,) * (1 + max(0, x.ndim - len(wanted))) + wanted))


@_is(np.repeat)
def _repeat(x: Batch, times: Any, axis: int | None = None) -> Batch:
    if axis is None and x.ndim != 1:
        raise NotBatchedError("numpy.repeat without axis")
    return Batch(np.repeat(x.of, times, axis=1 if axis is None else axis_of(axis, x.ndim)))


@_is(np.shape)
def _shape(x: Batch) -> tuple[int, ...]:
    return x.shape


@_is(np.ndim)
def _ndim(x: Batch) -> int:
    return x.ndim


@_is(np.size)
def _size(x: Batch) -> int:
    return x.size


@_is(np.atleast_1d)
def _atleast_1d(x: Batch) -> Batch:
    return x if x.ndim else Batch(x.of[:, None])


_METHODS: dict[Any, Any] = {
    np.max: Batch.max, np.min: Batch.min, np.any: Batch.any, np.all: Batch.all, np.argmax: Batch.argmax,
    np.cumsum: Batch.cumsum, np.ravel: Batch.ravel, np.swapaxes: Batch.swapaxes, np.copy: Batch.copy,
}  # fmt: skip
FUNCTIONS |= _METHODS


def _made(like: Callable[..., Array], x: Batch, *given: Any, **more: Any) -> Batch:
    return Batch(like(x.of, *given, **more))


for _like in (np.zeros_like, np.ones_like, np.empty_like, np.full_like):
    FUNCTIONS[_like] = partial(_made, _like)
