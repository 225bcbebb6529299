"""A vendor's strategy of a user's own: it changes what the vendor's rules wish for, before money limits it.

    class Bold(Strategy):
        def plan(self, wishes, seen):
            return replace(wishes, research=1.5 * wishes.research)

``strategy.alibaba=Bold`` gives it to a vendor. It sees what every vendor sees, the records of yesterday; its memory is
columns that it declares, so that a run can be copied, sent to another process and lived in a batch.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar

import numpy as np

from suanli.agents.cloud_vendor.messages import Signals, Wishes
from suanli.agents.cloud_vendor.state import Kind
from suanli.model.parameters.declared import Group

Array = np.ndarray
Memory = Mapping[str, Array]
Draw = Callable[[str], Array]
READ = ("wishes", "seen", "kind", "memory", "draw")  # what ``plan`` may ask for, by the names of its parameters


class Strategy:
    """How a vendor plans; one instance for all vendors that have it, without state of its own.

    group   its parameters; ``self.p`` afterwards
    memory  columns it remembers from quarter to quarter, by vendor: their names, and what they hold in 2018
    """

    group: ClassVar[type[Group] | None] = None
    memory: ClassVar[Mapping[str, float]] = {}

    def __init__(self, p: Any) -> None:
        """Keep what it is set by: its group, with the values of the run; None where it declares none."""
        self.p = p

    def plan(self, wishes: Wishes, seen: Signals) -> Any:
        """Return what the vendor wishes for, or (wishes, memory) where it remembers something.

        All columns are by vendor (last axis), and those of vendors that have the strategy are taken. It may ask for
        ``kind`` (what never changes about vendors), ``memory`` (its columns) and ``draw`` (uniform numbers by vendor:
        ``draw("luck")``) besides, by the names of its parameters.
        """
        return wishes


def reads_of(plan: Callable[..., Any]) -> tuple[str, ...]:
    """Return the names of the parameters of ``plan``: what it reads."""
    return tuple(inspect.signature(plan).parameters)


@dataclass(frozen=True)
class Played:
    """A strategy and who has it.

    name  of its class; rows  True for the vendors that have it
    drawn  uniform numbers by vendor: (quarter, what) -> (vendors,)
    """

    name: str
    strategy: Strategy
    rows: Array
    drawn: Callable[[int, str], Array]

    def changed(self, wishes: Wishes, seen: Signals, kind: Kind, memory: Memory) -> tuple[Wishes, Memory]:
        """Return the wishes with those of its vendors in them, and what it remembers of them."""

        def draw(what: str) -> Array:
            return self.drawn(seen.quarter, f"{self.name}.{what}")

        plan: Callable[..., Any] = self.strategy.plan
        given = {"wishes": wishes, "seen": seen, "kind": kind, "memory": memory, "draw": draw}
        found = plan(*(given[name] for name in reads_of(plan)))
        new, kept = found if isinstance(found, tuple) else (found, memory)
        return self._of_its_vendors(wishes, new), {
            name: np.where(self.rows, kept[name], memory[name]) for name in memory
        }

    def _of_its_vendors(self, before: Wishes, after: Wishes) -> Wishes:
        columns = {one.name: (getattr(after, one.name), getattr(before, one.name)) for one in fields(Wishes)}
        return replace(before, **{name: np.where(self.rows, new, old) for name, (new, old) in columns.items()})
