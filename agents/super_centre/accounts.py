"""Super-computing centres: what a machine of own chips costs, what states pay, and the public research they serve."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from suanli.agents.super_centre.messages import CentrePlans
from suanli.agents.super_centre.state import CentreFacts
from suanli.model.equations import demand
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array
from suanli.model.kernel.fleet import Hardware
from suanli.model.kernel.ledger import Ledger, Payment
from suanli.model.kernel.units import QUARTERS_PER_YEAR
from suanli.model.parameters.making import SuperParameters

Array = np.ndarray
RUNNING_OF_SUPER_COMPUTERS = Payment("running of super computers", "super centres", "world")
AI_CHIPS_FOR_SUPER_COMPUTERS = Payment("AI chips for super computers", "super centres", "chip suppliers")
COMPONENTS_OF_SUPER_COMPUTERS = Payment("components of super computers", "super centres", "suppliers")
SUPER_COMPUTERS_OF_OWN_CHIPS = Payment("super computers of own chips", "super centres", "suppliers")
BUDGETS_OF_SUPER_COMPUTE = Payment("budgets of super compute", "states", "super centres")


def own_price(facts: CentreFacts, level: Array, price_2018: Array, quarter: int, gain: float) -> Array:
    """Return the price of one PF of a machine of own chips, by centre, USD bn: it falls with its foundry's node.

    k = f k0 exp(-gain (n - n0)) (1 + h)^(-t/4)      f over a bought one in 2018, h progress of own designs

    level  of foundries; price_2018  of AI servers by region, USD bn per PF; gain  of one node, log points
    """
    if not len(facts.names):
        return np.zeros(0)
    here = np.maximum(facts.foundry, 0)
    node = arithmetic.exp(-gain * (level[here] - facts.opening_level))
    progress = arithmetic.power(1.0 + facts.own_progress, -quarter / QUARTERS_PER_YEAR)
    return as_array(facts.own_factor * price_2018[facts.region] * node * progress)


def need(facts: CentreFacts, quarter: int, fading: tuple[float, float], regions: int, p: SuperParameters) -> Array:
    """Return what public research needs, by region, PF: the capacity of 2018, growing, fading as other need does.

    fading  (year after which growth fades, half-life in years)
    """
    growth = demand.growth_index(quarter, as_array([p.growth]), *fading)
    return np.bincount(facts.region, facts.opening, minlength=regions) * growth


def capacity(facts: CentreFacts, machines: Hardware, regions: int) -> Array:
    """Return machines installed, by region, PF."""
    return np.bincount(facts.region, machines.capacity, minlength=regions)


class Machines(NamedTuple):
    """What is bought in a quarter.

    chips      paid for bought chips, (centres, suppliers), USD bn; factor  a server's price over its chips'
    own        paid for machines of own chips, by centre, USD bn; units  of all machines, PF by centre
    """

    chips: Array
    factor: float
    own: Array
    units: Array


def settle(ledger: Ledger, facts: CentreFacts, bought: Machines) -> None:
    """States pay centres; centres run what they have and pay for new machines: chips, components, own chips."""
    growth = arithmetic.power(1.0 + facts.budget_growth, ledger.quarter / QUARTERS_PER_YEAR)
    budget = facts.budget / QUARTERS_PER_YEAR * growth
    paid = arithmetic.total(bought.chips, axis=1)
    components = paid * (bought.factor - 1.0)
    _pay_centres(ledger, facts.region, budget)
    ledger.pay(RUNNING_OF_SUPER_COMPUTERS, facts.running_share * budget)
    ledger.pay(AI_CHIPS_FOR_SUPER_COMPUTERS, paid, arithmetic.total(bought.chips, axis=0))
    ledger.pay(COMPONENTS_OF_SUPER_COMPUTERS, components)
    ledger.pay(SUPER_COMPUTERS_OF_OWN_CHIPS, bought.own)
    _pay_centres(ledger, facts.region, np.maximum(0.0, -ledger.deposits["super centres"]))
    ledger.machines.renew(ledger.quarter, bought.units, paid + components + bought.own)
    ledger.machines.depreciate()


def _pay_centres(ledger: Ledger, region: Array, amounts: Array) -> None:
    """States pay their centres, USD bn by centre."""
    paid = np.bincount(region, amounts, minlength=len(ledger.deposits["states"]))
    ledger.pay(BUDGETS_OF_SUPER_COMPUTE, paid, amounts)


def bought_by_region(ledger: Ledger, facts: CentreFacts, plans: CentrePlans) -> Array:
    """Return PF of bought chips in machines of the quarter, by region: what they hold less what was of own chips."""
    machines = ledger.machines.units
    bought = machines[:, ledger.quarter % machines.shape[1]] - plans.own
    return np.bincount(facts.region, bought, minlength=len(ledger.deposits["states"]))
