"""THE TABLE OF PAYMENTS: every row that the ledger knows, assembled from the modules that post it.

The page ``docs/payments.md`` and the tests of conservation come from it. A payment is declared once, by its poster;
``Ledger.pay`` takes nothing else.
"""

from __future__ import annotations

from typing import NamedTuple

from suanli.agents import owners
from suanli.agents.chip_supplier import accounts as supplier_accounts
from suanli.agents.cloud_vendor import accounts as vendor_accounts
from suanli.agents.foundry import accounts as foundry_accounts
from suanli.agents.server_maker import accounts as maker_accounts
from suanli.model.kernel import ledger
from suanli.model.kernel.ledger import SECTORS, Payment
from suanli.model.mechanisms import energy, procurement, programmes, super_compute
from suanli.model.mechanisms import entry_and_exit as turnover
from suanli.model.mechanisms import software_layers as layers
from suanli.model.steps import chip_accounts as supply
from suanli.model.steps import server_accounts as assembly
from suanli.model.steps import settlement

POSTERS = (
    settlement,
    vendor_accounts,
    turnover,
    energy,
    layers,
    assembly,
    maker_accounts,
    supply,
    supplier_accounts,
    foundry_accounts,
    owners,
    super_compute,
    programmes,
    procurement,
    ledger,
)


class Row(NamedTuple):
    """A payment and the module that posts it."""

    payment: Payment
    poster: str


def table() -> tuple[Row, ...]:
    """All rows, by poster in the order of the quarter, then as declared."""
    return tuple(
        Row(payment, poster.__name__.removeprefix("suanli."))
        for poster in POSTERS
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
