"""Export controls by date: which rules hold in a quarter, which are only announced, and what they do.

Three levers and the foundries' service, each with its switch: what may be sold (product), what foundries in mainland
China can buy (tools), what they can learn (knowledge), whom foundries elsewhere may serve (foundry_service).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from suanli.model.parameters.load import export_controls
from suanli.model.parameters.schema import Parameters
from suanli.model.units import quarter_number, quarters_until

Array = np.ndarray
LEVERS = {
    "product": "control.product",
    "foundry_service": "control.foundry_service",
    "tools": "control.tools",
    "knowledge": "control.knowledge",
}
ENDS = {"tools": "control.tools_end", "knowledge": "control.knowledge_end"}  # years to whose end levers hold


@dataclass(frozen=True)
class Rule:
    """One dated rule.

    announced, enforced  quarters since 2018Q1; subject  ``CN`` (all that is there) or one supplier
    tpp  limit on total processing performance; interconnect  slower links keep it
    pace, level_cap, capacity_growth, extra_defects  what is left to foundries under an embargo on tools
    access  part of a foundry's service, or of open knowledge, that is left; ended  quarter from which it holds no more
    """

    lever: str
    announced: int
    enforced: int
    subject: str
    tpp: float
    interconnect: bool
    pace: float
    level_cap: float
    capacity_growth: float
    extra_defects: float
    access: float
    ended: float

    @classmethod
    def of(cls, row: dict[str, str], grace: int, ended: float) -> Self:
        """A rule from its row of the table, enforced so many quarters later than it was."""

        def number(name: str, otherwise: float) -> float:
            return float(row[name]) if row[name] else otherwise

        return cls(
            lever=row["lever"],
            announced=quarter_number(row["announced"]),
            enforced=quarter_number(row["enforced"]) + grace,
            subject=row["subject"],
            tpp=number("tpp", np.inf),
            interconnect=row["interconnect"] == "true",
            pace=number("pace", 1.0),
            level_cap=number("level_cap", np.inf),
            capacity_growth=number("capacity_growth", 1.0),
            extra_defects=number("extra_defects", 0.0),
            access=number("access", 1.0),
            ended=ended,
        )


def rules_of(parameters: Parameters) -> tuple[Rule, ...]:
    """The rules that a run knows: levers that are on, and rules after 2022 only with hindsight."""
    hindsight, grace = parameters.control.hindsight, parameters.control.grace
    on = {lever for lever, switch in LEVERS.items() if bool(parameters.value(switch))}
    known = (row for row in export_controls() if hindsight or row["hindsight"] == "false")
    ends = {lever: quarters_until(int(parameters.number(name))) for lever, name in ENDS.items()}
    return tuple(Rule.of(row, grace, ends.get(row["lever"], np.inf)) for row in known if row["lever"] in on)


def in_force(rules: tuple[Rule, ...], lever: str, quarter: int, subjects: tuple[str, ...] = ("CN",)) -> Rule | None:
    """The rule of a lever that holds for any of the subjects: the latest announced of those enforced by now."""
    holding = [r for r in rules if r.lever == lever and r.enforced <= quarter < r.ended and r.subject in subjects]
    return max(holding, key=lambda rule: rule.announced) if holding else None


def looming(rules: tuple[Rule, ...], lever: str, quarter: int, subjects: tuple[str, ...] = ("CN",)) -> bool:
    """Whether a rule is announced and not enforced yet."""
    known = (r for r in rules if r.lever == lever and r.subject in subjects and quarter < r.ended)
    return any(r.announced <= quarter < r.enforced for r in known)
