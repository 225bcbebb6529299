"""Which parameters are levers of the lab, in which group, over which range. Words for them are in the word files."""

from __future__ import annotations

import contextlib
import csv
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from suanli.experiments.bundle_levers import LEVERS
from suanli.model.extensions.loaded import Extensions, loaded
from suanli.model.kernel.errors import InputError, SuanliError, UnknownNameError, only_once
from suanli.model.mechanisms.base import Lever as Declared
from suanli.model.mechanisms.settings import baseline, kinds
from suanli.model.parameters.load import sources
from suanli.model.parameters.schema import Parameter
from suanli.visualization.lab.state import Setup, with_overrides

GROUPS = ("own", "demand", "prices", "controls", "money", "research", "programmes", "rules")
SHOWN = ("switch", "choice", "percent", "number", "year")
NOT_IN_THE_LAB = ("north", "south")  # vendors of the laboratory, which has no page here
LAST_SHOCK = "2035Q1"
MOVES = "moves.csv"  # what each moves most, made by benchmarks/lever_effects.py --write
FIRST = tuple(one.parameter for one in LEVERS)  # those of the front page, shown before all others


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


def levers() -> tuple[Lever, ...]:
    """All levers, in the order they are shown: those that mechanisms bring, then the table's; first a user's own."""
    return _levers(loaded())


@cache
def _levers(_: Extensions) -> tuple[Lever, ...]:
    text = (files("suanli.visualization.lab") / "levers.csv").read_text(encoding="utf-8")
    known = {parameter.name: parameter for parameter in baseline()}
    out = []
    for row in csv.DictReader(text.splitlines()):
        low, high, step = (float(row[edge] or 0.0) for edge in ("low", "high", "step"))
        out.append(Lever(row["group"], known[row["parameter"]], low, high, step, row["shown"]))
    own = [
        Lever(one.panel, known[one.parameter], one.low, one.high, one.step, one.shown)
        for kind in kinds()
        for one in kind.levers
    ]
    for kind in baseline().brought.mechanisms:
        for one in kind.levers:
            _refuse_what_nobody_sees(f"--rules: {kind.__name__}.levers: {one.parameter}", one)
    only_once("--rules: lever", (one.name for one in (*own, *out)))
    choices = [Lever("own", _years(one), 0.0, 0.0, 0.0, "choice") for one in known.values() if is_own(one.name)]
    return tuple(choices + own + out)


def beside(setup: Setup, name: str, up: bool) -> list[Setup]:
    """Return what a further step of a slider would set up: first on the way it goes, then back; none for other levers.

    The step nearest to the preset's own value means that value, as on the page.
    """
    lever = next((one for one in levers() if one.name == name), None)
    if lever is None or lever.step <= 0.0 or lever.shown in {"switch", "choice"}:
        return []

    def place(text: str) -> int:
        return round((float(text) - lever.low) / lever.step)

    found, own = [], replace(setup, changes=()).value(name)
    for step in (1, -1) if up else (-1, 1):
        there = place(setup.value(name)) + step
        text = own if there == place(own) else str(round(lever.low + there * lever.step, 10))
        if lever.low <= float(text) <= lever.high:
            with contextlib.suppress(SuanliError):  # a value that the model refuses beside others
                found.append(with_overrides(setup, {name: text}))
    return found


@cache
def moves() -> dict[str, list[tuple[str, float]]]:
    """Return (figure, by how many spreads of runs) that each lever moves most from its low end to its high end."""
    text = (files("suanli.visualization.lab") / MOVES).read_text(encoding="utf-8")
    found: dict[str, list[tuple[str, float]]] = {}
    for row in csv.DictReader(text.splitlines()):
        found.setdefault(row["parameter"], []).append((row["figure"], float(row["spreads"])))
    return found


def _refuse_what_nobody_sees(where: str, lever: Declared) -> None:
    """Refuse a user's lever that would stand nowhere, or that can't be shown as it says."""
    if lever.panel not in GROUPS:
        raise UnknownNameError(f"{where}: panel", lever.panel, GROUPS)
    if lever.shown not in SHOWN:
        raise UnknownNameError(f"{where}: shown", lever.shown, SHOWN)
    if lever.shown in {"percent", "number", "year"} and not (lever.low < lever.high and lever.step > 0.0):
        raise InputError(
            f"{where}: low, high, step", (lever.low, lever.high, lever.step), "low below high, a step above 0"
        )


def is_own(name: str) -> bool:
    """Whether a parameter says which vendor has a user's strategy, or when a user's shock strikes."""
    return name.startswith(("strategy.", "shock.")) and name.removeprefix("strategy.") not in NOT_IN_THE_LAB


def _years(parameter: Parameter) -> Parameter:
    """A shock's choice among the first quarters of years, which are enough for a reader; others as they are."""
    if not parameter.name.startswith("shock."):
        return parameter
    first = [one for one in parameter.choices[1:] if one.endswith("Q1") and one <= LAST_SHOCK]
    return parameter.model_copy(update={"choices": (parameter.choices[0], *first)})
