"""A seat at a vendor: a person decides price, R&D and capacity year by year, beside the model's own rule as its ghost.

What is decided multiplies what the vendor's rule wishes for, before money limits it: 1, 1, 1 is the rule itself, to the
last bit. Who sits there sees its own books, and of rivals what anybody sees: revenue and list prices. The debrief opens
all books. All who take the same vendor and seed play the same world with the same luck, each for itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from suanli.experiments.bundle_lines import TEN
from suanli.model.equations.loop import Regime
from suanli.model.extensions import Strategy, replace
from suanli.model.industry import ComputeIndustry
from suanli.model.kernel.errors import InputError, UnknownNameError
from suanli.model.kernel.units import QUARTERS_PER_YEAR, START_YEAR
from suanli.model.results.store import Records

PRACTICE, FIRST, LAST = START_YEAR, START_YEAR + 1, 2024  # 2018 is lived by the rule
CUSTOMERS = 300
LIMITS = {"price": (0.5, 1.5), "research": (0.0, 3.0), "capacity": (0.0, 2.0)}
OWN = {  # series of the own books: what is summed over a year, what is a mean
    "revenue": "sum",
    "operating_profit": "sum",
    "research": "sum",
    "support": "sum",
    "capital_expenditure": "sum",
    "share": "mean",
    "utilisation": "mean",
    "deposits": "end",
    "debt": "end",
}
PUBLIC = {"revenue": "sum", "price": "mean"}  # what anybody sees of a rival


@dataclass(frozen=True)
class Move:
    """What is decided for a year: factors on what the rule wishes for."""

    price: float = 1.0
    research: float = 1.0
    capacity: float = 1.0

    def checked(self) -> Move:
        """Return it; InputError where a factor is outside its limits."""
        for name, (low, high) in LIMITS.items():
            value = getattr(self, name)
            if not isinstance(value, int | float) or isinstance(value, bool) or not low <= value <= high:
                raise InputError(name, value, f"a number from {low:g} to {high:g}")
        return self


def _of_year(records: Records, name: str, how: str, year: int, vendor: str) -> float:
    values = records.array(name)[:, records.entities(name).index(vendor)]
    part = values[(year - START_YEAR) * QUARTERS_PER_YEAR :][:QUARTERS_PER_YEAR]
    return float(part[-1] if how == "end" else part.sum() if how == "sum" else part.mean())


class Seat:
    """One person's world. vendor  one of the ten clouds; seed  of its luck, which others may share"""

    def __init__(self, vendor: str, seed: int, customers: int = CUSTOMERS) -> None:
        """Live the practice year. Raises UnknownNameError for another vendor, InputError for a seed that can't be."""
        if vendor not in TEN:
            raise UnknownNameError("vendor", vendor, TEN)
        self.vendor, self.seed, self.customers = vendor, seed, customers
        self.moves: dict[int, Move] = {}
        self._model = _model(vendor, seed, customers, self.moves)
        self._model.run_until(PRACTICE)

    @property
    def year(self) -> int:
        """The year that is decided next; one beyond the last where all is played."""
        return FIRST + len(self.moves)

    def play(self, move: Move) -> dict[str, Any]:
        """Live a year with a decision; returns what is seen after it. Raises InputError where all is played."""
        if self.year > LAST:
            raise InputError("year", self.year, f"a year to {LAST}: all is played")
        self.moves[self.year] = move.checked()
        self._model.run_until(FIRST + len(self.moves) - 1)
        return self.seen()

    def seen(self) -> dict[str, Any]:
        """Return what the person sees: its own books by year, of rivals revenue and list price."""
        records, years = self._model.records, range(PRACTICE, self.year)
        own = {name: [_of_year(records, name, how, year, self.vendor) for year in years] for name, how in OWN.items()}
        rivals = {
            one: {name: [_of_year(records, name, how, year, one) for year in years] for name, how in PUBLIC.items()}
            for one in TEN
            if one != self.vendor
        }
        return {
            "vendor": self.vendor,
            "seed": self.seed,
            "years": [*years],
            "next": self.year if self.year <= LAST else None,
            "moves": [vars(self.moves[year]) for year in sorted(self.moves)],
            "own": own,
            "rivals": rivals,
            "price": [_of_year(records, "price", "mean", year, self.vendor) for year in years],
        }

    def debrief(self) -> dict[str, Any]:
        """Return all books beside the ghost's (the vendor by its rule, on the same draws), and the regime of each year.

        Raises InputError before the last year is played.
        """
        if self.year <= LAST:
            raise InputError("year", self.year, f"all years to {LAST} played first")
        ghost = _model(self.vendor, self.seed, self.customers, {})
        ghost.run_until(LAST)
        years = range(PRACTICE, LAST + 1)
        books = {
            who: {
                one: {name: [_of_year(records, name, OWN[name], year, one) for year in years] for name in _OPENED}
                for one in TEN
            }
            for who, records in (("own", self._model.records), ("ghost", ghost.records))
        }
        regimes = {
            who: [_regime(records, self.vendor, year) for year in years]
            for who, records in (("own", self._model.records), ("ghost", ghost.records))
        }
        return {"vendor": self.vendor, "years": [*years], "books": books, "regimes": regimes}

    @property
    def records(self) -> Records:
        """What the person's world has recorded."""
        return self._model.records


_OPENED = ("revenue", "operating_profit", "research", "support", "share")


def _regime(records: Records, vendor: str, year: int) -> str:
    code = records.array("regime")[
        (year - START_YEAR) * QUARTERS_PER_YEAR + 3, records.entities("regime").index(vendor)
    ]
    return Regime(int(code)).name.lower()


def _model(vendor: str, seed: int, customers: int, moves: dict[int, Move]) -> ComputeIndustry:
    """A world in which a vendor's wishes are multiplied by the moves of their years."""

    class Seated(Strategy):
        """A person's decisions, year by year; the rule's own where none is made."""

        def plan(self, wishes: Any, seen: Any) -> Any:
            """Return the wishes, each by its factor."""
            move = moves.get(START_YEAR + seen.quarter // QUARTERS_PER_YEAR, Move())
            return replace(
                wishes,
                price=wishes.price * move.price,
                ai_price=wishes.ai_price * move.price,
                research=wishes.research * move.research,
                capacity=wishes.capacity * move.capacity,
                ai_capacity=wishes.ai_capacity * move.capacity,
            )

    overrides = {f"strategy.{vendor}": "Seated"}
    return ComputeIndustry(customers=customers, until=LAST, overrides=overrides, rules=[Seated], rng=seed)
