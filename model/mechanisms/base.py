"""What a mechanism is. Ours and a user's are the same: a class, a group of parameters, and hooks the quarter calls.

A hook gets a message and returns one; what it doesn't override stays as it is. Off means that no hook is
called. Some are asked by name besides, where the order of payments or of draws matters (``registry.Mechanisms``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from suanli.agents.cloud_vendor.messages import Plans, Signals
from suanli.agents.cloud_vendor.state import Kind
from suanli.agents.enterprise_customer.messages import Offers
from suanli.agents.parent_company.messages import Commitments
from suanli.model.kernel.errors import InputError
from suanli.model.parameters.declared import Group, Value
from suanli.model.parameters.schema import text_of
from suanli.model.results.store import Series

Array = np.ndarray


@dataclass(frozen=True)
class Lever:
    """A parameter that a reader of the lab may move; its meaning is the declared one.

    panel            demand, prices, controls, money, research, programmes or rules
    shown            switch, choice, percent, number or year; low, high, step  of the slider, for numbers
    """

    parameter: str
    panel: str
    shown: str
    label: str
    label_zh: str
    low: float = 0.0
    high: float = 0.0
    step: float = 0.0


@dataclass(frozen=True)
class Policy:
    """One policy that ``suanli policies`` compares: its name, what it says, the overrides that make it.

    funded  whether it costs the state money: ``{money}`` in the text is USD bn a year, over so many ``years``
    label   what the lab calls it, label_zh  in Chinese; empty where the lab's own words have it
    """

    name: str
    meaning: str
    text: str
    funded: bool = True
    years: int = 8
    label: str = ""
    label_zh: str = ""

    def overrides(self, money: float = 0.0) -> str:
        """Return its overrides at a yearly sum, USD bn."""
        return self.text.format(money=format(money, ".9g"))


class Mechanism:
    """A mechanism of the model.

    name      what errors and records call it
    group     its parameters, which it is made with; ``p`` afterwards
    also      other groups that stand in its module
    requires  switches without which it can't act: a setting of one that can't act is refused
    levers, policies  what the lab shows, what ``suanli policies`` compares
    series    what is recorded of it; a function may read its own mechanism as ``mechanism``
    """

    name: ClassVar[str] = ""
    group: ClassVar[type[Group] | None] = None
    also: ClassVar[tuple[type[Group], ...]] = ()
    requires: ClassVar[tuple[str, ...]] = ()
    levers: ClassVar[tuple[Lever, ...]] = ()
    policies: ClassVar[tuple[Policy, ...]] = ()
    series: ClassVar[tuple[Series, ...]] = ()

    able: bool = True  # False where what it requires is switched off

    def __init__(self, p: Any) -> None:
        """Keep what it is set by: its group, with the values of the run."""
        self.p = p

    @property
    def on(self) -> bool:
        """Whether it does anything in this run."""
        return True

    def see(self, seen: Signals) -> Signals:
        """Return what vendors see when a quarter begins."""
        return seen

    def promise(self, commitments: Commitments, seen: Signals, kind: Kind) -> Commitments:
        """Return what parents announce for the next quarter."""
        return commitments

    def plan(self, plans: Plans, seen: Signals, kind: Kind) -> Plans:
        """Return what vendors do this quarter, of what they have decided."""
        return plans

    def offer(self, offers: Offers, sales: Array) -> Offers:
        """Return what customers see. sales  of yesterday by vendor, USD bn"""
        return offers

    def research(self, spending: Array, seen: Signals, kind: Kind) -> Array:
        """Return the R&D of one firm of each row that works on its knowledge, USD bn."""
        return spending


def refuse_what_cannot_act(
    kinds: Sequence[type[Mechanism]], value: Callable[[str], Value], given: dict[str, str]
) -> None:
    """Refuse a setting of a mechanism that lacks what it needs.

    value  of a parameter of the run by its name; given  where each parameter that was set was set, by name
    Raises InputError with the setting, where it was given, and the switch that would let it act.
    """
    for kind in kinds:
        if kind.group is None:
            continue
        missing = [name for name in kind.requires if value(name) is False]
        for name, where in given.items():
            if missing and name.startswith(f"{kind.group.prefix}."):
                got = text_of(value(name))
                raise InputError(f"{where}: {name}", got, f"nothing while {missing[0]} is false: it can't act then")
