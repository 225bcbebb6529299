"""Seats at vendors: people decide price, R&D and capacity year by year, beside the model's own rules as their ghost.

What is decided multiplies what a vendor's rule wishes for, before money limits it: 1, 1, 1 is the rule itself, to the
last bit. Who sits at a vendor sees its own books, and of rivals what anybody sees: revenue and list prices. The debrief
opens all books. Either everybody has a world of its own (``Seat``: all who take the same vendor and seed play with the
same random streams), or several vendors are played in one world (``Game``), in which rivals answer each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

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


class Game:
    """One world, and people at some of its ten clouds. seed  of its random streams"""

    def __init__(self, seed: int, customers: int = CUSTOMERS) -> None:
        """Live the practice year. Raises InputError for a seed that can't be."""
        self.seed, self.customers = seed, customers
        self.moves: dict[str, dict[int, Move]] = {}
        self.year = FIRST  # that is decided next; one beyond the last where all is played
        self._model = _model(seed, customers, self.moves)
        self._model.run_until(PRACTICE)

    def sit(self, vendor: str) -> None:
        """Seat somebody at a vendor; who sits there already has company. UnknownNameError for another vendor."""
        if vendor not in TEN:
            raise UnknownNameError("vendor", vendor, TEN)
        self.moves.setdefault(vendor, {})

    def decide(self, vendor: str, move: Move) -> None:
        """Decide for a vendor's next year; the last word before the year is lived counts.

        Raises InputError for a factor outside its limits, and where all is played.
        """
        if self.year > LAST:
            raise InputError("year", self.year, f"a year to {LAST}: all is played")
        self.moves[vendor][self.year] = move.checked()

    @property
    def undecided(self) -> list[str]:
        """The vendors with somebody at them who hasn't decided for the next year."""
        return [vendor for vendor, moves in self.moves.items() if self.year not in moves]

    def live(self) -> None:
        """Live the next year; who hasn't decided follows the rule. Raises InputError where all is played."""
        if self.year > LAST:
            raise InputError("year", self.year, f"a year to {LAST}: all is played")
        for vendor in self.undecided:
            self.moves[vendor][self.year] = Move()
        self._model.run_until(self.year)
        self.year += 1

    def seen(self, vendor: str) -> dict[str, Any]:
        """Return what is seen at a vendor: its own books by year, of rivals revenue and list price."""
        records, years = self._model.records, range(PRACTICE, self.year)
        own = {name: [_of_year(records, name, how, year, vendor) for year in years] for name, how in OWN.items()}
        rivals = {
            one: {name: [_of_year(records, name, how, year, one) for year in years] for name, how in PUBLIC.items()}
            for one in TEN
            if one != vendor
        }
        return {
            "vendor": vendor,
            "seed": self.seed,
            "years": [*years],
            "next": self.year if self.year <= LAST else None,
            "moves": [vars(self.moves[vendor][year]) for year in years if year in self.moves[vendor]],
            "own": own,
            "rivals": rivals,
            "price": [_of_year(records, "price", "mean", year, vendor) for year in years],
        }

    def debrief(self, vendor: str) -> dict[str, Any]:
        """Return all books beside the ghost's (all by their rules, on the same draws), regimes, and who cut first.

        regimes  of the vendor by year; players  of each with somebody at it: its regimes, the first year in which it
        asked less than its rule (None: never), what its parent paid, USD bn in all
        Raises InputError before the last year is played.
        """
        if self.year <= LAST:
            raise InputError("year", self.year, f"all years to {LAST} played first")
        ghost = _model(self.seed, self.customers, {})
        ghost.run_until(LAST)
        years = range(PRACTICE, LAST + 1)
        both = {"own": self._model.records, "ghost": ghost.records}
        books = {
            who: {
                one: {name: [_of_year(records, name, OWN[name], year, one) for year in years] for name in _OPENED}
                for one in TEN
            }
            for who, records in both.items()
        }
        players = {
            one: {
                "regimes": [_regime(self._model.records, one, year) for year in years],
                "cut": min((year for year, move in moves.items() if move.price < 1.0), default=None),
                "paid": sum(books["own"][one]["support"]),
            }
            for one, moves in self.moves.items()
        }
        regimes = {who: [_regime(records, vendor, year) for year in years] for who, records in both.items()}
        return {"vendor": vendor, "years": [*years], "books": books, "regimes": regimes, "players": players}

    @property
    def records(self) -> Records:
        """What the world has recorded."""
        return self._model.records


class Seat:
    """One person's world. vendor  one of the ten clouds; seed  of its random streams, which others may share"""

    def __init__(self, vendor: str, seed: int, customers: int = CUSTOMERS) -> None:
        """Live the practice year. Raises UnknownNameError for another vendor, InputError for a seed that can't be."""
        if vendor not in TEN:
            raise UnknownNameError("vendor", vendor, TEN)
        self.vendor, self.game = vendor, Game(seed, customers)
        self.game.sit(vendor)

    def play(self, move: Move) -> dict[str, Any]:
        """Live a year with a decision; returns what is seen after it. Raises InputError where all is played."""
        self.game.decide(self.vendor, move)
        self.game.live()
        return self.seen()

    def seen(self) -> dict[str, Any]:
        """Return what the person sees."""
        return self.game.seen(self.vendor)

    def debrief(self) -> dict[str, Any]:
        """Return all books; InputError before the last year is played."""
        return self.game.debrief(self.vendor)

    @property
    def records(self) -> Records:
        """What the person's world has recorded."""
        return self.game.records


_OPENED = ("revenue", "operating_profit", "research", "support", "share")


def _regime(records: Records, vendor: str, year: int) -> str:
    code = records.array("regime")[
        (year - START_YEAR) * QUARTERS_PER_YEAR + 3, records.entities("regime").index(vendor)
    ]
    return Regime(int(code)).name.lower()


def _model(seed: int, customers: int, moves: dict[str, dict[int, Move]]) -> ComputeIndustry:
    """A world in which vendors' wishes are multiplied by the moves of their years. moves  by vendor and year"""
    order: list[str] = []

    class Seated(Strategy):
        """People's decisions, year by year; the rule's own where none is made."""

        def plan(self, wishes: Any, seen: Any) -> Any:
            """Return the wishes, each by its factor."""
            year = START_YEAR + seen.quarter // QUARTERS_PER_YEAR
            made = [moves.get(vendor, {}).get(year, Move()) for vendor in order]
            price, research, capacity = (
                np.array([getattr(move, name) for move in made]) for name in ("price", "research", "capacity")
            )
            return replace(
                wishes,
                price=wishes.price * price,
                ai_price=wishes.ai_price * price,
                research=wishes.research * research,
                capacity=wishes.capacity * capacity,
                ai_capacity=wishes.ai_capacity * capacity,
            )

    overrides = {f"strategy.{vendor}": "Seated" for vendor in TEN}
    model = ComputeIndustry(customers=customers, until=LAST, overrides=overrides, rules=[Seated], rng=seed)
    order += model.world.facts.names
    return model
