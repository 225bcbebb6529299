"""6 remember: prove every identity of the books, write every declared series."""

from __future__ import annotations

from functools import reduce

import numpy as np

from suanli.agents import owners
from suanli.agents.cloud_vendor import accounts as vendor_accounts
from suanli.agents.super_centre import accounts as centre_accounts
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array
from suanli.model.kernel.fleet import Hardware, Pipeline
from suanli.model.results.series import remember
from suanli.model.schedule.phase import changes
from suanli.model.state.world import World


@changes()
def prove(world: World) -> None:
    """Every identity of the books, to 1e-8 of the gross flow, or the run stops."""
    today, ledger = world.today, world.ledger
    gaps = [
        ledger.prove(),
        vendor_accounts.prove(ledger, today.accounts, today.turnover),
        owners.prove(ledger, "chip suppliers", today.supplier_accounts),
        owners.prove(ledger, "foundries", today.foundry_accounts),
        owners.prove(ledger, "server makers", today.maker_accounts),
        _chips_bought_and_shipped(world),
        world.mechanisms.energy.prove(ledger, today.fills, today.ai_fills, today.energy_bill.sold),
    ]
    if world.parameters.server.limited:
        gaps += [
            ledger.prove_use(arithmetic.total(fills.served, axis=0), fleet, row)
            for fills, fleet, row in (
                (today.fills, ledger.cloud, "compute"),
                (today.ai_fills, ledger.ai_servers, "AI compute"),
            )
        ]
    today.ledger_gap = reduce(arithmetic.larger, gaps)


def _chips_bought_and_shipped(world: World) -> float:
    """AI performance that was shipped is what vendors, customers and centres have bought; the gap over it."""
    today, ledger, regions, quarter = world.today, world.ledger, world.regions, world.quarter
    performance = today.chip_fills.to_buyers * today.chips_on_sale.sold[world.buyers]
    shipped = regions.total(world.buyers, arithmetic.total(performance, axis=1))
    bought = regions.total(world.facts.region, _of_this_quarter(ledger.ai_servers.pipeline, quarter))
    own = _of_this_quarter(ledger.own_ai, quarter)
    bought = bought + regions.total(world.population.region, own) * bool(len(world.supplier_facts))
    bought = bought + centre_accounts.bought_by_region(ledger, world.centre_facts, today.centre_plans)
    gap, size = (
        arithmetic.number(np.max(np.abs(shipped - bought))),
        arithmetic.larger(arithmetic.total(shipped), 1e-300),
    )
    ledger.require("AI performance bought and shipped", gap, size, "PF")
    return gap / size


def _of_this_quarter(stock: Hardware | Pipeline, quarter: int) -> np.ndarray:
    """Units of a stock or pipeline that were put into it this quarter, by owner."""
    return as_array(stock.units[:, quarter % stock.units.shape[1]])


@changes("records", "quarter")
def record(world: World) -> None:
    """Write every declared series, and let the next quarter come."""
    remember(world)
    world.quarter += 1
