"""Vendors' books of a quarter: profit and loss, tax, interest, what their parents pay and take. The ledger writes.

running costs -> operating profit -> interest, tax, grants -> (public orders, new servers)
-> repayment, the parent's support, new debt -> dividend
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from suanli.agents.cloud_vendor.messages import Accounts, Plans, Signals
from suanli.model.equations import finance
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array
from suanli.model.kernel.ledger import Ledger, Payment
from suanli.model.parameters.growth import FinanceParameters
from suanli.model.state.messages import Leases, Turnover

Array = np.ndarray
INTEREST = Payment("interest", "vendors", "lenders")
TAX = Payment("tax", "vendors", "states")
SPONSORS_RESEARCH_GRANTS = Payment("sponsors' research grants", "sponsors", "vendors")
STATES_RESEARCH_SUPPORT = Payment("states' research support", "states", "vendors")
SPONSORS_SUPPORT = Payment("sponsors' support", "sponsors", "vendors")
DIVIDENDS = Payment("dividends", "vendors", "sponsors")
LEASES = Payment("AI compute leased by clouds", "vendors", "vendors")
RUNNING = {
    line: Payment(f"vendors' {line}", "vendors", "world")
    for line in ("operations", "platform", "expansion", "research")
}


class Earned(NamedTuple):
    """What a quarter's work has earned, USD bn by vendor; ``spent`` by line of running costs."""

    revenue: Array
    own_use: Array
    leased_out: Array
    spent: dict[str, Array]
    depreciation: Array
    profit: Array
    interest: Array
    tax: Array


def pay_running(ledger: Ledger, plans: Plans, operations: Array) -> dict[str, Array]:
    """Pay what running costs besides energy; returns it by line, USD bn by vendor.

    operations  of servers and chips, USD bn by vendor
    """
    amounts = (operations, plans.platform, plans.expansion, plans.research)
    spent = dict(zip(RUNNING, amounts, strict=True))
    for line, paid in spent.items():
        ledger.pay(RUNNING[line], paid)
    return spent


def pay_leases(ledger: Ledger, leases: Leases) -> Array:
    """Pay other clouds for what is leased of them; returns what, USD bn by vendor."""
    ledger.pay(LEASES, leases.paid, leases.received)
    return leases.paid


def earn(
    ledger: Ledger, region: Array, received: tuple[Array, Array, Array], spent: dict[str, Array], p: FinanceParameters
) -> Earned:
    """Write off hardware; pay interest to lenders and tax to the state at home.

    profit = revenue + own use + leased out - running costs - depreciation;  tax = rate x max(0, profit - interest)

    received  (revenue, what the group pays for its own AI, what other clouds pay for leases), USD bn by vendor
    """
    revenue, own_use, leased_out = received
    depreciation = ledger.cloud.depreciate() + ledger.ai_servers.depreciate()
    profit = revenue + own_use + leased_out - sum(spent.values()) - depreciation
    interest = finance.interest(ledger.debt, p.interest)
    tax = finance.tax(profit - interest, p.tax)
    ledger.pay(INTEREST, interest, ledger.by_lender(interest))
    ledger.pay(TAX, tax, np.bincount(region, tax, minlength=len(ledger.deposits["states"])))
    return Earned(revenue, own_use, leased_out, spent, depreciation, as_array(profit), interest, tax)


def receive_grants(ledger: Ledger, region: Array, seen: Signals) -> None:
    """Take R&D money that parents and the state give."""
    own = seen.grant - seen.state_support
    ledger.pay(SPONSORS_RESEARCH_GRANTS, own, own)
    paying = np.bincount(region, seen.state_support, minlength=len(ledger.deposits["states"]))
    ledger.pay(STATES_RESEARCH_SUPPORT, paying, seen.state_support)


def fund(
    ledger: Ledger, earned: Earned, seen: Signals, capital_expenditure: Array, young: Array, p: FinanceParameters
) -> Accounts:
    """Repay debt, cover what is missing, pay out what is left; returns the quarter's accounts.

    The parent covers first, up to what it announced, lenders the rest. Dividend: a share of what exceeds a buffer and
    this quarter's capital expenditure; none from the young, whose owners have just paid in.
    """
    repayment = p.repayment * ledger.debt
    ledger.repay(repayment)
    support, borrowed = finance.shortfall_funding(ledger.deposits["vendors"], seen.support_limit)
    ledger.pay(SPONSORS_SUPPORT, support, support)
    ledger.lend(borrowed)
    buffer = as_array(p.cash_buffer * sum(earned.spent.values()))
    dividend = finance.excess_cash(ledger.deposits["vendors"], buffer, capital_expenditure, p.payout)
    dividend = np.where(young, 0.0, dividend)
    ledger.pay(DIVIDENDS, dividend, dividend)
    return Accounts(
        revenue=earned.revenue,
        own_use=earned.own_use,
        leased_out=earned.leased_out,
        **earned.spent,
        depreciation=earned.depreciation,
        operating_profit=earned.profit,
        interest=earned.interest,
        tax=earned.tax,
        grant=seen.grant,
        support=support,
        new_debt=borrowed,
        repayment=repayment,
        dividend=dividend,
        capital_expenditure=capital_expenditure,
    )


def prove(ledger: Ledger, accounts: Accounts, turnover: Turnover) -> float:
    """Prove vendors' books against their profit and loss; returns the largest gap over the gross flow.

    change of net worth = operating profit - interest - tax + grant + support - dividend, for each vendor;
    and what it was given or lost when it entered, was rescued or left (``Turnover``)
    """
    explained = (
        accounts.operating_profit
        + turnover.capital
        + turnover.forgiven
        - turnover.written_down
        - turnover.paid_out
        + turnover.gained
        - accounts.interest
        - accounts.tax
        + accounts.grant
        + accounts.support
        - accounts.dividend
    )
    gap = np.max(np.abs(ledger.net_worth() - ledger.opening_net_worth - explained))
    ledger.require("net worth of vendors", gap, ledger.gross)
    return arithmetic.number(gap / ledger.gross)
