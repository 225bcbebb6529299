"""THE TABLE OF PAYMENTS: every row that the ledger knows, assembled from the modules that post it.

The page ``docs/payments.md`` and the tests of conservation come from it. A payment is declared once, by its poster;
``Ledger.pay`` takes nothing else.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType
from typing import NamedTuple

from suanli import agents
from suanli.model import mechanisms
from suanli.model.kernel import ledger
from suanli.model.kernel.ledger import SECTORS, Payment


@cache
def posters() -> tuple[ModuleType, ...]:
    """Return the modules of agents and of mechanisms that declare a payment, and the ledger's own."""
    found = []
    for package in (agents, mechanisms):
        names = sorted(one.name for one in pkgutil.walk_packages(package.__path__, f"{package.__name__}."))
        found += [importlib.import_module(name) for name in names]
    return (*(one for one in found if _declared(vars(one).values())), ledger)


class Row(NamedTuple):
    """A payment and the module that posts it."""

    payment: Payment
    poster: str


def table() -> tuple[Row, ...]:
    """Return all rows, by the names of their posters, then as declared."""
    return tuple(
        Row(payment, poster.__name__.removeprefix("suanli."))
        for poster in posters()
        for payment in _declared(vars(poster).values())
    )


def _declared(values: object) -> list[Payment]:
    found: list[Payment] = []
    for value in list(values):  # type: ignore[call-overload]
        if isinstance(value, Payment):
            found.append(value)
        elif isinstance(value, dict):
            found += [one for one in value.values() if isinstance(one, Payment)]
    return found


def page() -> str:
    """The page of the docs: the rows, and the matrix of who pays whom."""
    rows = table()
    lines = [
        "# Payments",
        "",
        "Every payment of a quarter, USD bn, as its poster declares it; `Ledger.pay` takes nothing else. Made from",
        "`model/results/payments.py`; a test holds this page to it.",
        "",
        "| payment | payer | payee | posted by |",
        "|---|---|---|---|",
    ]
    lines += [f"| {one.row} | {one.payer} | {one.payee} | `{poster}` |" for one, poster in rows]
    sectors = [sector for sector in SECTORS if any(sector in {one.payer, one.payee} for one, _ in rows)]
    lines += ["", "How many payments go from a sector (row) to another (column):", ""]
    lines += ["| | " + " | ".join(sectors) + " |", "|---" * (len(sectors) + 1) + "|"]
    for payer in sectors:
        counts = [sum((one.payer, one.payee) == (payer, payee) for one, _ in rows) for payee in sectors]
        lines.append(f"| **{payer}** | " + " | ".join(str(n or "") for n in counts) + " |")
    return "\n".join(lines) + "\n"
