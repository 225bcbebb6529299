"""How a group of parameters is declared: one typed line each, beside what it does.

    class Demand(Group, name="demand"):
        growth: float = number("share per year", 0, 2, "growth of need", "需求增长率")

``parameters.demand.growth`` is then a float that rules read and a type checker knows. Value, source and status are data
(``baseline.csv``); a parameter without a row there is an error when the project is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Self, get_type_hints

Value = float | bool | str
Kind = Literal["number", "whole", "switch", "choice"]
_PYTHON: dict[Kind, type] = {"number": float, "whole": int, "switch": bool, "choice": str}


@dataclass(frozen=True)
class Declaration:
    """What a parameter is, apart from its value.

    unit        a key of ``units.UNITS``
    low, high   the range allowed; numbers and whole numbers only
    choices     the words allowed; choices only
    meaning     what it says, in English; meaning_zh  the same in Chinese
    structural  whether all runs of a batch must share it: always so for whole numbers, switches and choices
    value       what it is unless somebody sets it; ours have theirs in ``baseline.csv``, with its source
    source      where the value comes from, in words
    """

    kind: Kind
    unit: str
    low: float | None
    high: float | None
    choices: tuple[str, ...]
    meaning: str
    meaning_zh: str
    structural: bool
    value: Value | None = None
    source: str = ""

    def typed(self, value: Value) -> Value:
        """Return the value as rules read it: a whole number as int, all else as it is."""
        return int(value) if self.kind == "whole" else value


def number(  # noqa: PLR0913 (all that is declared of a number)
    unit: str,
    low: float,
    high: float,
    meaning: str,
    meaning_zh: str = "",
    *,
    structural: bool = False,
    value: float | None = None,
    source: str = "",
) -> Any:
    """Declare a number: unit, range, meaning in both languages. A batch of runs may vary it unless ``structural``."""
    return Declaration("number", unit, float(low), float(high), (), meaning, meaning_zh, structural, value, source)


def whole(unit: str, low: float, high: float, meaning: str, meaning_zh: str = "", *, value: int | None = None) -> Any:
    """Declare a whole number: unit, range, meaning in both languages."""
    return Declaration("whole", unit, float(low), float(high), (), meaning, meaning_zh, structural=True, value=value)


def switch(meaning: str, meaning_zh: str = "", *, value: bool | None = None) -> Any:
    """Declare a switch: on or off, meaning in both languages."""
    return Declaration("switch", "switch", None, None, (), meaning, meaning_zh, structural=True, value=value)


def choice(choices: str, meaning: str, meaning_zh: str = "", *, value: str | None = None) -> Any:
    """Declare a choice: the words allowed, separated by ``|``, meaning in both languages."""
    words = tuple(choices.split("|"))
    return Declaration("choice", "choice", None, None, words, meaning, meaning_zh, structural=True, value=value)


class Group:
    """Parameters that belong together. Frozen; made by ``of`` from the values of a run.

    prefix    what their names begin with: ``demand`` in ``demand.growth``
    declared  what each of them is, by its name inside the group
    """

    prefix: ClassVar[str]
    declared: ClassVar[dict[str, Declaration]]

    def __init_subclass__(cls, *, name: str) -> None:
        cls.prefix = name
        cls.declared = {key: one for key, one in vars(cls).items() if isinstance(one, Declaration)}
        hints = get_type_hints(cls)
        for key, one in cls.declared.items():
            if hints.get(key) is not _PYTHON[one.kind]:
                raise TypeError(f"{cls.__name__}.{key} is declared {one.kind} and annotated {hints.get(key)}")

    @classmethod
    def of(cls, values: Mapping[str, Value]) -> Self:
        """Return the group with the values of a run, by full name (``demand.growth``)."""
        made = cls.__new__(cls)
        made.__dict__.update({key: one.typed(values[f"{cls.prefix}.{key}"]) for key, one in cls.declared.items()})
        return made

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse: a group is what a run was given."""
        raise AttributeError(f"{type(self).__name__}.{name} can't be changed; make another set with with_values")

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what remakes it elsewhere: its class and values."""
        return type(self).of, ({f"{self.prefix}.{key}": value for key, value in vars(self).items()},)
