"""What firms own and owe, and the lines of their accounts that no other file of series has."""

from __future__ import annotations

from functools import partial

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array
from suanli.model.kernel.ledger import Ledger
from suanli.model.results.store import Series

Array = np.ndarray
STOCK, FLOW = "USD bn", "USD bn per quarter"


def _on_order(ledger: Ledger) -> Array:
    """Hardware that vendors have paid for and not got yet."""
    fleets = (ledger.cloud, ledger.ai_servers)
    return as_array(sum(arithmetic.total(fleet.pipeline.cost, axis=1) for fleet in fleets))


def _plant(ledger: Ledger) -> Array:
    """Foundries' lines for wafers and packaging, installed and being built."""
    lines = (ledger.wafer_lines, ledger.packaging_lines)
    return as_array(sum(line.book + arithmetic.total(line.pipeline.cost, axis=1) for line in lines))


def _deposits(ledger: Ledger, sector: str) -> Array:
    return ledger.deposits[sector]


def _worth(ledger: Ledger, sector: str) -> Array:
    return ledger.worth(sector)


SERIES = (
    Series("servers_book", "vendor", STOCK, "Servers at book value", lambda ledger: ledger.cloud.book),
    Series("ai_servers_book", "vendor", STOCK, "AI servers at book value", lambda ledger: ledger.ai_servers.book),
    Series("hardware_on_order", "vendor", STOCK, "Hardware paid for and on order", _on_order),
    Series("payable", "vendor", STOCK, "Owed to server makers", lambda ledger: ledger.payable),
    Series("chip_stock", "supplier", STOCK, "Wafers, dies and chips at cost", lambda ledger: ledger.silicon.value),
    Series("chip_net_worth", "supplier", STOCK, "Net worth", partial(_worth, sector="chip suppliers")),
    Series(
        "foundry_running",
        "foundry",
        FLOW,
        "Materials, energy, work",
        lambda foundry_accounts: foundry_accounts.running,
    ),
    Series("foundry_research", "foundry", FLOW, "Process R&D", lambda foundry_accounts: foundry_accounts.research),
    Series("foundry_deposits", "foundry", STOCK, "Deposits", partial(_deposits, sector="foundries")),
    Series("foundry_plant", "foundry", STOCK, "Lines at book value, and those being built", _plant),
    Series("foundry_net_worth", "foundry", STOCK, "Net worth", partial(_worth, sector="foundries")),
    Series("maker_chips_used", "maker", FLOW, "AI chips used", lambda maker_accounts: maker_accounts.chips),
    Series("maker_components_used", "maker", FLOW, "Components used", lambda maker_accounts: maker_accounts.components),
    Series("maker_overhead", "maker", FLOW, "Own costs", lambda maker_accounts: maker_accounts.overhead),
    Series("maker_deposits", "maker", STOCK, "Deposits", partial(_deposits, sector="server makers")),
    Series("maker_net_worth", "maker", STOCK, "Net worth", partial(_worth, sector="server makers")),
)
