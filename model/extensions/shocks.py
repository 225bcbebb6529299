"""A shock at a date, of a user's own: what of the state, or which parameter, is another from a quarter on.

    class Slump(Shock):
        def strike(self, population, regions):
            return {"log_need": population.log_need - 0.5 * regions.china[population.region]}

``shock.Slump=2024Q1`` says when. It strikes once, when that quarter begins and before anybody looks; what it does to a
column stays until the model's own rules move it, a parameter stays as set.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from suanli.model.kernel.errors import InputError
from suanli.model.kernel.units import START_YEAR, quarter_label, quarters_until
from suanli.model.parameters.declared import Group

NEVER = "never"
LAST_YEAR = 2060
QUARTERS = tuple(quarter_label(quarter) for quarter in range(quarters_until(LAST_YEAR)))
COLUMNS = {
    "log_need": ("population", "log_need"),
    "capability": ("population", "capability"),
    "knowledge": ("vendor_state", "knowledge"),
    "reputation": ("vendor_state", "reputation"),
    "reach": ("vendor_state", "reach"),
    "parents_cash_flow": ("", "parents_cash_flow"),
    "design": ("supplier_state", "design"),
    "level": ("foundry_state", "level"),
    "defects": ("foundry_state", "defects"),
}  # what a shock may change: (holder in the world, column); nothing that is in the books
SIGNED = ("log_need", "reputation")  # columns that may be negative; who isn't in the market has a reputation of -inf
SEEN = (
    "quarter",
    "regions",
    "sectors",
    "facts",
    "supplier_facts",
    "foundry_facts",
    "population",
    "vendor_state",
    "supplier_state",
    "foundry_state",
    "parents_cash_flow",
)  # what ``strike`` may ask for, by the names of its parameters
FROM_A_DATE: tuple[str, ...] = (
    "adoption.migration",
    "ai.contract_speed",
    "choice.home_bias",
    "choice.installed_base_weight",
    "choice.price_weight",
    "choice.quality_weight",
    "choice.switching_cost",
    "expansion.intensity",
    "finance.debt_multiple",
    "finance.tax",
    "knowledge.depreciation",
    "operations.learning",
    "pricing.penetration_depth",
    "pricing.target_share",
    "research.hits",
    "research.sales_share",
    "sponsor.horizon",
    "sponsor.support",
    "sponsor.tolerance",
)  # parameters that are read every quarter, so that another value acts from then on


class Shock:
    """Something that happens once, from outside. group  its parameters; ``self.p`` afterwards"""

    group: ClassVar[type[Group] | None] = None

    def __init__(self, p: Any) -> None:
        """Keep what it is set by: its group, with the values of the run; None where it declares none."""
        self.p = p

    def strike(self) -> Mapping[str, Any]:
        """Return what is another from now on: columns (keys of ``COLUMNS``) or parameters (``FROM_A_DATE``) by name.

        It asks for what it reads by the names of its parameters: those of ``SEEN``.
        """
        return {}


@dataclass(frozen=True)
class Dated:
    """A shock and its quarter, counted from 2018Q1 = 0."""

    name: str
    quarter: int
    shock: Shock


def refuse_later(shocks: tuple[Dated, ...], until: int) -> None:
    """Raise InputError for a shock that is dated after the last year of a run."""
    for dated in shocks:
        if dated.quarter >= quarters_until(until):
            raise InputError(f"shock.{dated.name}", quarter_label(dated.quarter), f"a quarter until {until}Q4")


def quarter_of(text: str) -> int:
    """Return the quarter of ``2024Q1``, counted from 2018Q1 = 0; -1 for never."""
    return -1 if text == NEVER else (int(text[:4]) - START_YEAR) * 4 + int(text[5]) - 1
