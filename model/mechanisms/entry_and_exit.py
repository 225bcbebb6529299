"""Who enters, who is rescued, who leaves: when a quarter begins, from the records of those before. Nothing vanishes.

A vendor fails when it owes more than a lender bears, or when it stays tiny and makes losses. Its sponsor rescues it
if its debts are small beside the sponsor's cash flow and it isn't tiny; otherwise its hardware goes to others at a
recovery rate, its debts are paid from that as far as it goes, lenders lose the rest, and its customers go along with
the buyer (a takeover) or choose again (a sale).
"""

from __future__ import annotations

import numpy as np

from suanli.agents.parent_company import planning as parent_planning
from suanli.model.kernel import arithmetic
from suanli.model.kernel.fleet import handed_on
from suanli.model.kernel.ledger import Payment
from suanli.model.kernel.units import QUARTERS_PER_YEAR
from suanli.model.mechanisms import consolidation, energy
from suanli.model.state.messages import Turnover
from suanli.model.state.world import World

Array = np.ndarray
CAPITAL_PAID_IN_BY_SPONSORS = Payment("capital paid in by sponsors", "sponsors", "vendors")
BILLS_OF_LEAVERS_PAID_BY_SPONSORS = Payment("bills of leavers paid by sponsors", "sponsors", "vendors")
WHAT_LEAVERS_LEAVE_TO_SPONSORS = Payment("what leavers leave to sponsors", "vendors", "sponsors")
_NEXT_TO_NOTHING = 1e-4  # of the frontier's knowledge is left of a vendor that is gone: it has a logarithm


def turn_over(world: World) -> None:
    """Entries, rescues and exits of the quarter, with their books."""
    entered = (world.facts.entry == world.quarter) & ~world.trading
    spun_off = _come_forth(world, entered)
    failing, tiny = _failing(world)
    rescued = failing & ~tiny & (world.ledger.debt <= _rescue_money(world))
    joining = consolidation.parts(world)
    joined = arithmetic.total(joining, axis=1) > 0.0
    busy = joined | (arithmetic.total(joining, axis=0) > 0.0)
    parts = _takers(world, failing & ~rescued & ~busy, joined)
    left = arithmetic.total(parts, axis=1) > 0.0
    capital = np.where(entered, world.facts.capital, 0.0) + np.where(rescued, world.ledger.debt, 0.0)
    ledger = world.ledger
    ledger.pay(CAPITAL_PAID_IN_BY_SPONSORS, capital, capital)
    ledger.repay(np.where(rescued, ledger.debt, 0.0))
    energy.mix_sites(world, spun_off + parts + joining)
    gained = ledger.spin_off(spun_off) + ledger.merge(joining)
    consolidation.join(world, joining)
    written_down, forgiven, missing, paid_out = _wind_up(world, parts, left)
    parts, left = parts + joining, left | joined  # from here on who joins another is as one who leaves
    _move_customers(world, parts, left)
    _follow(world, spun_off)
    world.mergers = (world.mergers[1], spun_off + parts)
    world.trading = world.trading & ~left
    world.reputation = np.where(left, -np.inf, world.reputation)
    knowledge = world.technology.knowledge
    world.technology.knowledge = np.where(left, _NEXT_TO_NOTHING * knowledge.max(), knowledge)
    contracts, vendors = world.chip_market.contracts, len(parts)  # past deliveries go where the hardware goes
    world.chip_market.contracts = np.concatenate(
        (handed_on(contracts[:vendors], spun_off + parts), contracts[vendors:])
    )
    gone = (capital + missing, written_down, forgiven, paid_out, gained)
    world.today.turnover = Turnover(entered, rescued, left, *gone)


def _come_forth(world: World, entered: Array) -> Array:
    """Entrants come forth from their region's fringe; returns what each takes of it, (vendors, vendors).

    H = a max H;  X = X_f n / N;  b = b_f + ln(n / N);  the fringe keeps X_f (1 - n / N) and b_f + ln(1 - n / N)

    a its head start, n its standing in members of the fringe, N the fringe's members; of hardware and of customers it
    takes n / N too. Specialists, of no standing, begin with their capital alone.
    """
    technology, facts = world.technology, world.facts
    parts = np.zeros((len(entered), len(entered)))
    frontier = technology.knowledge[world.trading].max()
    for row in np.flatnonzero(entered):
        technology.knowledge[row] = facts.head_start[row] * frontier
        here = (facts.region == facts.region[row]) & world.trading
        fringe = np.flatnonzero(here & (facts.members > facts.standing[row]))
        if facts.standing[row] > 0.0 and len(fringe):
            of, part = fringe[0], facts.standing[row] / facts.members[fringe[0]]
            parts[of, row] = part
            technology.experience[row] = part * technology.experience[of]
            technology.experience[of] *= 1.0 - part
            world.reputation[row] = world.reputation[of] + arithmetic.log(part)
            world.reputation[of] += arithmetic.log1p(-part)
    world.trading = world.trading | entered
    return parts


def _follow(world: World, spun_off: Array) -> None:
    """Customers of a fringe that go along with a vendor that comes forth: every so many, the largest first."""
    customers = world.population
    for of, row in np.argwhere(spun_off > 0.0):
        part = float(spun_off[of, row])
        if customers.holding is not None:
            moved = part * customers.holding[:, of]
            customers.holding[:, row] += moved
            customers.holding[:, of] -= moved
            continue
        rows = np.flatnonzero(customers.vendor == of)
        rows = rows[np.argsort(-customers.spending[rows], kind="stable")]
        place = np.arange(len(rows)) + 0.5
        customers.vendor = customers.vendor.copy()
        customers.vendor[rows[np.floor(place * part + 0.5) > np.floor((place - 1.0) * part + 0.5)]] = row


def _failing(world: World) -> tuple[Array, Array]:
    """(vendors that fail, vendors that have been tiny for long): full-range vendors of 2018 and later alike.

    fails  debt > d x yearly sales, or share of the home region below s in each of n quarters and a loss over them
    """
    records, p = world.records, world.parameters
    quarters = world.parameters.exit.after
    if not world.parameters.exit.enabled or world.quarter < quarters:
        nobody = np.zeros_like(world.trading)
        return nobody, nobody
    single = world.trading & (world.facts.members == 1.0) & (world.quarter - world.facts.entry >= quarters)
    sales = arithmetic.total(records.recent("revenue", QUARTERS_PER_YEAR), axis=0)
    indebted = world.ledger.debt > p.exit.debt_limit * sales
    home = np.array(records.recent("home_share", quarters))
    losing = arithmetic.total(records.recent("operating_profit", quarters), axis=0) < 0.0
    tiny = (home < p.exit.least_share).all(axis=0) & losing
    return single & (indebted | tiny), single & tiny


def _rescue_money(world: World) -> Array:
    """What each sponsor still pays to free its vendor of debt, USD bn: a part of its cash flow less the last year's."""
    paid = arithmetic.total(world.records.recent("paid_in", QUARTERS_PER_YEAR), axis=0)
    p = world.parameters
    return parent_planning.rescue_money(world.parents_cash_flow, world.quarter, paid, p.exit.rescue, p.sponsor)


def _takers(world: World, leaving: Array, joined: Array) -> Array:
    """What each vendor takes of each leaver's, (vendors, vendors). Who has nobody to sell to stays.

    In a takeover the largest at home takes all; in a sale all at home do, in proportion to what they earn.
    """
    parts = np.zeros((len(leaving), len(leaving)))
    stays = world.trading & ~leaving & ~joined & ~world.facts.specialist
    sales = world.records.recent("revenue", 1)[0]
    for row in np.flatnonzero(leaving):
        able = np.where(stays & (world.facts.region == world.facts.region[row]), sales, 0.0)
        if arithmetic.total(able) <= 0.0:
            continue
        if world.parameters.exit.assets == "takeover":
            parts[row, int(np.argmax(np.where(world.facts.members == 1.0, able, able * 1e-9)))] = 1.0
        else:
            parts[row] = able / arithmetic.total(able)
    return parts


def _wind_up(world: World, parts: Array, left: Array) -> tuple[Array, Array, Array, Array]:
    """Leavers' accounts down to zero: (written down, debt forgiven, paid in by sponsors, paid out to them), USD bn."""
    ledger, recovery = world.ledger, world.parameters.exit.recovery
    sold, _ = ledger.hand_over(parts, recovery)
    ledger.close_accounts(left)
    repaid = np.where(left, np.clip(ledger.deposits["vendors"], 0.0, ledger.debt), 0.0)
    ledger.repay(repaid)
    forgiven = np.where(left, ledger.debt, 0.0)
    ledger.forgive(forgiven)
    balance = np.where(left, ledger.deposits["vendors"], 0.0)
    missing, paid_out = np.maximum(-balance, 0.0), np.maximum(balance, 0.0)
    ledger.pay(BILLS_OF_LEAVERS_PAID_BY_SPONSORS, missing, missing)
    ledger.pay(WHAT_LEAVERS_LEAVE_TO_SPONSORS, paid_out, paid_out)
    return (1.0 - recovery) * sold, forgiven, missing, paid_out


def _move_customers(world: World, parts: Array, left: Array) -> None:
    """Customers of leavers go along to the buyer, or are free to choose."""
    customers = world.population
    for row in np.flatnonzero(left):
        if customers.holding is not None:
            customers.holding = customers.holding + customers.holding[:, [row]] * (parts[row] - np.eye(len(left))[row])
            continue
        whole = parts[row] == 1.0
        buyer = int(np.argmax(parts[row])) if whole.any() else -1
        gone = customers.vendor == row
        customers.vendor = np.where(gone, buyer, customers.vendor)
        customers.committed = np.where(gone & (buyer < 0), 0.0, customers.committed)
