"""Foundries' books of a quarter, accelerators only: profit and loss, capacity built, owners."""

from __future__ import annotations

import numpy as np

from suanli.agents.foundry.messages import FoundryAccounts, FoundryPlans, Making
from suanli.agents.foundry.state import FoundryFacts
from suanli.agents.owners import settle_owners
from suanli.model.equations import finance
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array
from suanli.model.kernel.ledger import Ledger, Payment
from suanli.model.parameters.growth import FinanceParameters
from suanli.model.parameters.making import FoundryParameters

Array = np.ndarray
FOUNDRIES_RUNNING = Payment("foundries' running", "foundries", "suppliers")
FOUNDRIES_RESEARCH = Payment("foundries' research", "foundries", "world")
EQUIPMENT_OF_FOUNDRIES = Payment("equipment of foundries", "foundries", "suppliers")
FOUNDRIES_TAX = Payment("foundries' tax", "foundries", "states")


def revenue(making: Making, wafer_prices: Array, p: FoundryParameters) -> Array:
    """Return sales of wafers and packaging in a quarter, USD bn. wafer_prices  USD bn per thousand"""
    packaging = arithmetic.total(making.lines, axis=0) * p.packaging_price
    return as_array(packaging + arithmetic.total(making.started, axis=0) * wafer_prices)


def settle(
    ledger: Ledger,
    sold: Array,
    plans: FoundryPlans,
    facts: FoundryFacts,
    p: FoundryParameters,
    money: FinanceParameters,
) -> FoundryAccounts:
    """Pay running costs, R&D, equipment and tax; owners pay in and take out; returns the accounts, by foundry.

    profit = revenue - running - R&D - depreciation of lines

    sold  revenue, USD bn; plans  capacity ordered
    """
    region = facts.region
    if not len(facts):
        return FoundryAccounts(*(np.zeros(0),) * 8)
    running, research = facts.running_share * sold, facts.research_share * sold
    ledger.pay(FOUNDRIES_RUNNING, running)
    ledger.pay(FOUNDRIES_RESEARCH, research)
    depreciation = ledger.wafer_lines.depreciate() + ledger.packaging_lines.depreciate()
    wafer_cost = plans.wafer_capacity * p.wafer_capacity_cost
    packaging_cost = plans.packaging_capacity * p.packaging_capacity_cost
    ledger.pay(EQUIPMENT_OF_FOUNDRIES, wafer_cost + packaging_cost)
    ledger.wafer_lines.order(ledger.quarter, plans.wafer_capacity, wafer_cost)
    ledger.packaging_lines.order(ledger.quarter, plans.packaging_capacity, packaging_cost)
    profit = sold - running - research - depreciation
    tax = finance.tax(profit, money.tax)
    ledger.pay(FOUNDRIES_TAX, tax, np.bincount(region, tax, minlength=len(ledger.deposits["states"])))
    owners, dividend = settle_owners(ledger, "foundries", running + research, money)
    return FoundryAccounts(sold, running, research, depreciation, profit, tax, owners, dividend)
