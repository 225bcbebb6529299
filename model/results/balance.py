"""What firms own and owe, and the lines of their accounts that no other file of series has."""

from __future__ import annotations

from functools import partial

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.results.store import Series
from suanli.model.state.world import World

Array = np.ndarray
STOCK, FLOW = "USD bn", "USD bn per quarter"


def _on_order(world: World) -> Array:
    """Hardware that vendors have paid for and not got yet."""
    fleets = (world.ledger.cloud, world.ledger.ai_servers)
    return np.asarray(sum(arithmetic.total(fleet.pipeline.cost, axis=1) for fleet in fleets))


def _plant(world: World) -> Array:
    """Foundries' lines for wafers and packaging, installed and being built."""
    lines = (world.ledger.wafer_lines, world.ledger.packaging_lines)
    return np.asarray(sum(line.book + arithmetic.total(line.pipeline.cost, axis=1) for line in lines))


def _deposits(world: World, sector: str) -> Array:
    return world.ledger.deposits[sector]


def _worth(world: World, sector: str) -> Array:
    return world.ledger.worth(sector)


def _of_foundries(world: World, line: str) -> Array:
    return np.asarray(getattr(world.today.foundry_accounts, line))


def _of_makers(world: World, line: str) -> Array:
    return np.asarray(getattr(world.today.maker_accounts, line))


BALANCE_SERIES = (
    Series("servers_book", "vendor", STOCK, "Servers at book value", lambda w: w.ledger.cloud.book),
    Series("ai_servers_book", "vendor", STOCK, "AI servers at book value", lambda w: w.ledger.ai_servers.book),
    Series("hardware_on_order", "vendor", STOCK, "Hardware paid for and on order", _on_order),
    Series("payable", "vendor", STOCK, "Owed to server makers", lambda w: w.ledger.payable),
    Series("chip_stock", "supplier", STOCK, "Wafers, dies and chips at cost", lambda w: w.ledger.silicon.value),
    Series("chip_net_worth", "supplier", STOCK, "Net worth", partial(_worth, sector="chip suppliers")),
    Series("foundry_running", "foundry", FLOW, "Materials, energy, work", partial(_of_foundries, line="running")),
    Series("foundry_research", "foundry", FLOW, "Process R&D", partial(_of_foundries, line="research")),
    Series("foundry_deposits", "foundry", STOCK, "Deposits", partial(_deposits, sector="foundries")),
    Series("foundry_plant", "foundry", STOCK, "Lines at book value, and those being built", _plant),
    Series("foundry_net_worth", "foundry", STOCK, "Net worth", partial(_worth, sector="foundries")),
    Series("maker_chips_used", "maker", FLOW, "AI chips used", partial(_of_makers, line="chips")),
    Series("maker_components_used", "maker", FLOW, "Components used", partial(_of_makers, line="components")),
    Series("maker_overhead", "maker", FLOW, "Own costs", partial(_of_makers, line="overhead")),
    Series("maker_deposits", "maker", STOCK, "Deposits", partial(_deposits, sector="server makers")),
    Series("maker_net_worth", "maker", STOCK, "Net worth", partial(_worth, sector="server makers")),
)
