"""1 see: records of the quarter before -> Signals."""

from __future__ import annotations

from suanli.model.schedule import signals
from suanli.model.schedule.phase import changes
from suanli.model.state.world import Today, World


@changes("ledger", "mechanisms")
def open_quarter(world: World) -> None:
    """A new quarter: no messages yet, no rows in the ledger yet; links are as full as a quarter ago."""
    world.today = Today()
    world.mechanisms.energy.sold = world.records.recent("energy_sold", 1)[0]
    world.ledger.open_quarter(world.quarter)


@changes("ledger", "population", "vendors", "chip_market", "mechanisms")
def turn_over(world: World) -> None:
    """Vendors enter, are rescued by their parents, or leave: hardware is sold, and nothing vanishes."""
    seen, vendors = signals.turnover_signals(world), world.vendor_state
    done, handed = world.mechanisms.turnover.turn_over(seen, vendors, world.population, world.ledger)
    world.today.turnover = done
    world.chip_market.hand_on(handed)


@changes()
def observe(world: World) -> None:
    """What firms see: yesterday's records, the books as they stand, today's price of servers."""
    today = world.today
    today.signals, today.chip_signals = signals.vendor_signals(world), signals.chip_signals(world)
    today.foundry_signals, today.centre_signals = signals.foundry_signals(world), signals.centre_signals(world)
