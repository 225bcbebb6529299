"""1 see: records of the quarter before -> Signals."""

from __future__ import annotations

import numpy as np

from suanli.agents.cloud_vendor.strategy import reads_of
from suanli.model.extensions.shocks import COLUMNS, SIGNED, Dated
from suanli.model.kernel.errors import InputError
from suanli.model.schedule import signals
from suanli.model.schedule.phase import changes
from suanli.model.schedule.turnover_signals import turnover_signals
from suanli.model.state.world import Today, World


@changes("ledger", "mechanisms")
def open_quarter(world: World) -> None:
    """A new quarter: no messages yet, no rows in the ledger yet; links are as full as a quarter ago."""
    world.today = Today()
    world.mechanisms.energy.sold = world.records.recent("energy_sold", 1)[0]
    world.ledger.open_quarter(world.quarter)


@changes("population", "vendors", "suppliers", "foundries", "parents", "parameters")
def strike(world: World) -> None:
    """Shocks of users whose quarter it is change what they may of the state, or a parameter from here on."""
    for dated in world.shocks:
        if dated.quarter == world.quarter:
            _struck(world, dated)


def _struck(world: World, dated: Dated) -> None:
    asked = reads_of(dated.shock.strike)
    found = dated.shock.strike(*(getattr(world, name) for name in asked))
    for name, value in found.items():
        where = f"shock {dated.name}: {name}"
        if name not in COLUMNS:
            changed = world.parameters.with_values({name: value}, f"shock {dated.name}")
            world.parameters = changed.checked_together()
            continue
        place, column = COLUMNS[name]
        holder = getattr(world, place) if place else world
        before, after = getattr(holder, column), np.array(value, dtype=float)
        right = after.shape == before.shape and np.isfinite(after[np.isfinite(before)]).all()
        if not right or (name not in SIGNED and (after < 0.0).any()):
            amounts = "finite numbers" if name in SIGNED else "finite numbers of 0 or more"
            worst = float(np.min(after)) if after.shape == before.shape else f"shape {after.shape}"
            raise InputError(where, worst, f"{amounts} of shape {before.shape}")
        setattr(holder, column, after)


@changes("ledger", "population", "vendors", "chip_market", "mechanisms")
def turn_over(world: World) -> None:
    """Vendors enter, are rescued by their parents, or leave: hardware is sold, and nothing vanishes."""
    world.today.parents_cash = signals.parents_cash(world, world.quarter)
    seen, vendors = turnover_signals(world), world.vendor_state
    done, handed = world.mechanisms.turnover.turn_over(seen, vendors, world.population, world.ledger)
    world.today.turnover = done
    world.chip_market.hand_on(handed)


@changes()
def observe(world: World) -> None:
    """What firms see: yesterday's records, the books as they stand, today's price of servers."""
    today = world.today
    today.tasks = signals.tasks(world)
    today.signals, today.chip_signals = signals.vendor_signals(world, today.tasks), signals.chip_signals(world)
    today.foundry_signals, today.centre_signals = signals.foundry_signals(world), signals.centre_signals(world)
