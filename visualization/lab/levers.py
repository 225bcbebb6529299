"""Which parameters are levers of the lab, in which group, over which range. Words for them are in the word files."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from suanli.model.mechanisms.registry import shipped
from suanli.model.mechanisms.settings import baseline
from suanli.model.parameters.load import sources
from suanli.model.parameters.schema import Parameter

GROUPS = ("demand", "prices", "controls", "money", "research", "programmes", "rules")


@dataclass(frozen=True)
class Lever:
    """A parameter that a reader may move.

    low, high, step  of the slider, in the parameter's own unit; inside the range the model allows
    shown            percent, number, year, switch or choice
    """

    group: str
    parameter: Parameter
    low: float
    high: float
    step: float
    shown: str

    @property
    def name(self) -> str:
        """The parameter's name."""
        return self.parameter.name

    @property
    def source(self) -> str:
        """Reference text of where its default comes from."""
        return sources().get(self.parameter.source, self.parameter.source)


@cache
def levers() -> tuple[Lever, ...]:
    """All levers, in the order they are shown: those that mechanisms bring, then the table's."""
    text = (files("suanli.visualization.lab") / "levers.csv").read_text(encoding="utf-8")
    known = {parameter.name: parameter for parameter in baseline()}
    out = []
    for row in csv.DictReader(text.splitlines()):
        low, high, step = (float(row[edge] or 0.0) for edge in ("low", "high", "step"))
        out.append(Lever(row["group"], known[row["parameter"]], low, high, step, row["shown"]))
    own = [
        Lever(one.panel, known[one.parameter], one.low, one.high, one.step, one.shown)
        for kind in shipped()
        for one in kind.levers
    ]
    return tuple(own + out)
