"""A Mesa agent that lets its model go: Mesa 3.3 counts agents in a table that keeps every model ever made alive."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from weakref import WeakKeyDictionary

import mesa


class _Counts:
    """Numbers from 1 on for each model, forgotten with it."""

    def __init__(self) -> None:
        self._of: WeakKeyDictionary[mesa.Model, Iterator[int]] = WeakKeyDictionary()

    def __getitem__(self, model: mesa.Model) -> Iterator[int]:
        return self._of.setdefault(model, itertools.count(1))


class Actor(mesa.Agent):
    """Everyone who lives in the model. Sweeps make thousands of models in a process: each must go when it is done."""

    _ids = _Counts()
