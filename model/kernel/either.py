"""What rules do to arrays of either kind: one run's (NumPy's), or a ``Batch`` of them.

Where a rule would choose by ``if`` on a number, the choice must be the same in all runs (``agreed``), or be made of
masks; where it goes through some of its rows, these are gathered from all runs (``Some``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

import numpy as np

from suanli.model.kernel import batch_functions  # noqa: F401 (tells batches how)
from suanli.model.kernel.batch import Batch, NotBatchedError, aligned, dimensions_of

Array = np.ndarray


def as_array(values: Any, dtype: Any = None) -> Array:
    """Return ``values`` as an array, or as the batch that they are or that one of them is."""
    if isinstance(values, np.ndarray) and dtype is None:
        return values
    if isinstance(values, Batch):
        return values if dtype is None or values.of.dtype == dtype else values.astype(dtype)  # type: ignore[return-value]
    if isinstance(values, list | tuple) and _has_batch(values):
        return np.stack([as_array(one, dtype) for one in values])
    return np.asarray(values, dtype=dtype)


def agreed(condition: Any) -> bool:
    """Return a condition that is the same in all runs of a batch. Raises NotBatchedError where it isn't."""
    if not isinstance(condition, Batch):
        return bool(condition)
    if condition.of.all():
        return True
    if condition.of.any():
        raise NotBatchedError("a choice that differs between runs")
    return False


def anywhere(condition: Any) -> bool:
    """Return whether a condition holds for any element of any run."""
    return bool(np.any(condition.of if isinstance(condition, Batch) else condition))


def rows_of(mask: Array) -> Array:
    """Return the rows that a mask (n,) names, in whichever run of a batch."""
    return np.flatnonzero(mask.of.any(axis=0) if isinstance(mask, Batch) else mask)


def places_of(mask: Array) -> Array:
    """Return the places that a mask of any shape names, in whichever run of a batch, as ``numpy.argwhere`` does."""
    return np.argwhere(mask.of.any(axis=0) if isinstance(mask, Batch) else mask)


def everywhere(condition: Any) -> bool:
    """Return whether a condition holds for all elements of all runs."""
    return bool(np.all(condition.of if isinstance(condition, Batch) else condition))


def common(values: Any) -> Array:
    """Return what is the same in all runs of a batch as one array. Raises NotBatchedError where it isn't."""
    if not isinstance(values, Batch):
        return np.asarray(values)
    if (values.of != values.of[:1]).any():
        raise NotBatchedError("what differs between runs")
    return np.asarray(values.of[0])


def at(table: Array, *indices: Any) -> Array:
    """Return ``table[indices]``, also where each run has a table or indices of its own."""
    if isinstance(table, Batch) or not any(isinstance(one, Batch) for one in indices):
        return table[indices]
    dimensions = dimensions_of(indices)
    return Batch(table[tuple(aligned(one, dimensions) for one in indices)])  # type: ignore[return-value]


def taken(table: Array, cell: Array) -> Any:
    """Return ``table[cell]`` of a table in one row, also where each run has a table or cells of its own."""
    own = table.of if isinstance(table, Batch) else table
    if not isinstance(cell, Batch):
        return Batch(own.take(cell, axis=1)) if isinstance(table, Batch) else own.take(cell)
    if isinstance(table, Batch):
        return Batch(own.take(cell.of + own.shape[1] * np.arange(len(own))[:, None]))
    return Batch(own.take(cell.of))


def elements(values: Array) -> int:
    """Return how many numbers an array has, of all runs of a batch."""
    return int(values.of.size if isinstance(values, Batch) else np.size(values))


def filled(shape: int | tuple[int, ...], value: Any) -> Array:
    """Return an array of that shape that is one number everywhere, or one number in each run."""
    if not isinstance(value, Batch):
        return np.full(shape, value)
    wanted = shape if isinstance(shape, tuple) else (shape,)
    return np.broadcast_to(value, wanted).copy()


def scattered(values: Array, where: Array, otherwise: float) -> Array:
    """Return a column with ``values`` in the places that ``where`` names (the same in all runs), else ``otherwise``."""
    found = np.full(where.shape, otherwise)
    if isinstance(values, Batch):
        found = Batch(np.full((values.runs, *where.shape), otherwise))
    found[where] = values
    return found


def held(done: Any, before: Any, now: Any) -> Any:
    """Return ``now``, but what was ``before`` for runs that are done."""
    return np.where(done, before, now) if anywhere(done) else now


def empty_by_column(like: Array) -> Array:
    """Return an empty table (n, k) of that shape whose columns lie each in one piece: they are read one by one."""
    if isinstance(like, Batch):
        runs, (rows, columns) = like.runs, like.shape
        return Batch(np.empty((runs, columns, rows)).swapaxes(1, 2))
    return np.empty(like.shape[::-1]).T


def with_column(table: Array, column: int, values: Any) -> Array:
    """Write a column of a table in place and return it; what was the same in all runs becomes a table of each."""
    if isinstance(values, Batch) and not isinstance(table, Batch):
        table = Batch(np.repeat(table[None], values.runs, axis=0))  # type: ignore[assignment]
    table[:, column] = values
    return table


def run_by_run(rule: Callable[..., Any]) -> Callable[..., Any]:
    """Make a rule that loops as its numbers say go through a batch one run after another."""

    @wraps(rule)
    def each(*given: Any) -> Any:
        batches = [one for one in given if isinstance(one, Batch)]
        if not batches:
            return rule(*given)
        found = [
            rule(*(one.of[run] if isinstance(one, Batch) else one for one in given)) for run in range(batches[0].runs)
        ]
        if isinstance(found[0], tuple):
            return tuple(Batch(np.array(part)) for part in zip(*found, strict=True))
        return Batch(np.array(found))

    return each


class Some:
    """The elements that a mask names, in all runs as one row of them: a rule that goes through some of its rows only.

    mask  (n,), of one run or of a batch
    """

    def __init__(self, mask: Array) -> None:
        self._place = np.nonzero(mask.of if isinstance(mask, Batch) else mask)

    @property
    def rows(self) -> Array:
        """Their places in a column."""
        return self._place[-1]

    def of_run(self, number: Any) -> Any:
        """Return a number of each run for those elements; a number that is the same in all runs as it is."""
        if not isinstance(number, Batch):
            return number
        if len(self._place) < 2:
            raise NotBatchedError("elements that are the same in all runs")
        return number.of[self._place[0]]

    def of(self, column: Array) -> Array:
        """Return those elements of a column (n,), or of one of each run."""
        return column.of[self._place] if isinstance(column, Batch) else column[self._place[-1]]

    def in_table(self, table: Array, *indices: Array) -> Array:
        """Return ``table[indices]`` for indices of those elements, or the same of each run's table."""
        return table.of[(self._place[0], *indices)] if isinstance(table, Batch) else table[indices]

    def put(self, column: Array, values: Array) -> Array:
        """Return a copy of a column with other values for those elements."""
        if len(self._place) == 2 and not isinstance(column, Batch):
            raise NotBatchedError("a column that is the same in all runs")
        changed = column.copy()
        (changed.of if isinstance(changed, Batch) else changed)[self._place] = values
        return changed


def _has_batch(values: Sequence[Any]) -> bool:
    return any(isinstance(one, Batch) or (isinstance(one, list | tuple) and _has_batch(one)) for one in values)
