"""A Mesa agent that lets its model go: Mesa 3.3 counts agents in a table that keeps every model ever made alive."""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Iterator
from typing import Any
from weakref import WeakKeyDictionary

import mesa


class _Counts:
    """Numbers from 1 on for each model, forgotten with it."""

    def __init__(self) -> None:
        self._of: WeakKeyDictionary[mesa.Model, Iterator[int]] = WeakKeyDictionary()

    def __getitem__(self, model: mesa.Model) -> Iterator[int]:
        return self._of.setdefault(model, itertools.count(1))


def refuse_new_attribute(one: object, name: str) -> None:
    """Raise AttributeError for a name that isn't an attribute yet: what is set by mistake would be ignored."""
    if name.startswith("_") or name in vars(one) or name in dir(type(one)):
        return
    known = [each for each in (*vars(one), *dir(type(one))) if not each.startswith("_")]
    close = difflib.get_close_matches(name, known, n=1)
    hint = f" (did you mean {close[0]!r}?)" if close else ""
    raise AttributeError(f"{type(one).__name__} has no attribute {name!r} that could be set{hint}")


class _Whole(type):
    """Marks an agent as made once its makers are done."""

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        one = super().__call__(*args, **kwargs)
        one.__dict__["_made"] = True
        return one


class Actor(mesa.Agent, metaclass=_Whole):
    """Everyone who lives in the model. Sweeps make thousands of models in a process: each must go when it is done.

    What an agent is and does stands in the columns of its kind: once it is made, no attribute can be set on it.
    """

    _ids = _Counts()

    def __setattr__(self, name: str, value: Any) -> None:
        """Refuse what would be ignored: any attribute of our agents. A class of your own may have what it likes."""
        ours, of_mesa = type(self).__module__.startswith("suanli."), {"model", "unique_id", "pos"}
        if ours and "_made" in vars(self) and not name.startswith("_") and name not in of_mesa:
            allowed = "its figures are columns that the quarter writes; give parameters, a strategy or a shock"
            raise AttributeError(f"{type(self).__name__}.{name} can't be set: {allowed}")
        super().__setattr__(name, value)
