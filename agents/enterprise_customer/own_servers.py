"""Servers on customers' premises: what is renewed, what it costs, and who is paid. USD bn by customer."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from suanli.agents.enterprise_customer.population import Population
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array
from suanli.model.kernel.ledger import Ledger, Payment
from suanli.model.parameters.chips import AiParameters
from suanli.model.parameters.customers import PremisesParameters

Array = np.ndarray
RUNNING_OF_PREMISES = Payment("running of premises", "customers", "world")
RUNNING_OF_OWN_AI_SERVERS = Payment("running of own AI servers", "customers", "world")
SERVERS_FOR_PREMISES_WITHOUT_MAKERS = Payment("servers for premises", "customers", "suppliers")
AI_CHIPS_FOR_PREMISES = Payment("AI chips for premises", "customers", "chip suppliers")


class Renewed(NamedTuple):
    """What was bought at what cost, what was written off, what running costs, USD bn by customer."""

    cost: Array
    written_off: Array
    running: Array


class ChipsReceived(NamedTuple):
    """AI chips shipped to premises, (regions, suppliers): thousands, the PF in them, what they cost in USD bn."""

    chips: Array
    performance: Array
    cost: Array


def ai_ordered(wanted: Array, ledger: Ledger) -> Array:
    """Return AI servers that customers order for their premises, PF: what is wanted beyond what is kept."""
    kept = ledger.own_ai.capacity - ledger.own_ai.due_for_retirement(ledger.quarter, 1)
    return as_array(arithmetic.excess(wanted, kept))


def priced(wanted: Array, ledger: Ledger, server_price: float, p: PremisesParameters) -> tuple[Array, Array]:
    """Return general servers bought: (CU, their price at the market's, USD bn), by customer.

    wanted  own servers, CU; server_price  USD bn per CU
    """
    kept = ledger.premises.capacity - ledger.premises.due_for_retirement(ledger.quarter, 1)
    bought = arithmetic.excess(wanted, kept)
    return as_array(bought), as_array(bought * server_price * p.price_premium)


def renew(ledger: Ledger, bought: Array, cost: Array, p: PremisesParameters) -> Renewed:
    """Renew general servers at their cost; returns what that comes to."""
    owned = ledger.premises
    owned.renew(ledger.quarter, bought, cost)
    running = owned.capacity * p.running_cost
    return Renewed(cost, owned.depreciate(), running)


def renew_ai(
    ledger: Ledger, customers: Population, ordered: Array, received: ChipsReceived, charged: Array, p: AiParameters
) -> Renewed:
    """Renew AI servers as far as chips go, and pay for running them; returns what that comes to.

    charged  price of a server over that of its chips, by region
    """
    region, regions = customers.region, customers.regions
    wanted = np.bincount(region, ordered, minlength=regions)
    shipped = arithmetic.total(received.performance, axis=1)
    bought = ordered * _over(shipped, wanted)[region]
    cost = bought * _over(charged * arithmetic.total(received.cost, axis=1), shipped)[region]
    ledger.own_ai.renew(ledger.quarter, bought, cost)
    ledger.own_chips.renew(ledger.quarter, arithmetic.total(received.chips, axis=1), np.zeros(regions))
    owned = np.bincount(region, ledger.own_ai.capacity, minlength=regions)
    chips_a_pf = _over(ledger.own_chips.capacity, owned)[region]
    running = p.running_cost * ledger.own_ai.capacity * chips_a_pf
    written_off = ledger.own_ai.depreciate()
    ledger.pay(RUNNING_OF_OWN_AI_SERVERS, running)
    return Renewed(cost, written_off, running)


def _over(amount: Array, whole: Array) -> Array:
    """A ratio by region, 0 where there is nothing to divide by."""
    return as_array(np.divide(amount, whole, out=np.zeros_like(whole), where=whole > 0.0))


def pay_without_makers(ledger: Ledger, general: Array, ai: Array, chips: Array, part: float) -> None:
    """Pay for servers where there are no makers: their chips to suppliers of chips, the rest to other suppliers.

    general, ai  cost of servers; chips  what suppliers of chips receive; part  of an AI server's cost that is chips
    """
    ledger.pay(SERVERS_FOR_PREMISES_WITHOUT_MAKERS, general + ai * (1.0 - part))
    ledger.pay(AI_CHIPS_FOR_PREMISES, ai * part, chips)


def pay_running(ledger: Ledger, running: Array) -> None:
    """Pay for running general servers."""
    ledger.pay(RUNNING_OF_PREMISES, running)
