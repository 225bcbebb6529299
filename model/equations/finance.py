"""Money: what a sponsor tolerates and pays, what a lender lends, what is left to spend."""

from __future__ import annotations

from typing import Any

import numpy as np

from suanli.model.equations.demand import growth_index
from suanli.model.kernel import arithmetic
from suanli.model.kernel.arithmetic import Real
from suanli.model.kernel.either import as_array
from suanli.model.kernel.units import QUARTERS_PER_YEAR

Array = np.ndarray


def cash_flow_index(growth: Array, quarter: Real, fade_start: float, half_life: float, long_run: float) -> Array:
    """Index of parents' cash flow, 1 in 2018Q1: its own growth, which fades to that of the world's product.

    (1 + n)^t Gamma(t; (1 + g) / (1 + n) - 1)      ``demand.growth_index``, t in years

    growth  g of each firm, share per year; quarter  4t; fade_start  calendar year after which what is beyond n fades
    half_life  years in which it halves; long_run  n, share per year
    """
    excess = (1.0 + growth) / (1.0 + long_run) - 1.0
    return as_array(
        arithmetic.power(1.0 + long_run, quarter / QUARTERS_PER_YEAR)
        * growth_index(quarter, excess, fade_start, half_life)
    )


def patience(loss: Real, tolerated: Real) -> Any:
    """Part of a sponsor's tolerance not yet used up: max(0, 1 - loss / L); 0 without a sponsor.

    loss       operating loss of the last four quarters before sponsor money, USD bn, >= 0
    tolerated  L, USD bn per year
    """
    borne = np.greater(tolerated, 0.0)
    return np.where(borne, np.maximum(0.0, 1.0 - loss / np.where(borne, tolerated, 1.0)), 0.0)


def trust(since: Real, horizon: Real) -> Any:
    """Part of its tolerance and of its purse that a parent still stands by: T = min(1, max(0, 2 - q / q*)).

    since    q, quarters since its vendor last reached a milestone; horizon  q*, quarters for which nothing changes
    returns  1 up to the horizon, and then less each quarter, until nothing is left at twice the horizon
    """
    return np.clip(2.0 - since / horizon, 0.0, 1.0)


def spendable(profit: Real, tolerated: Real) -> Any:
    """What R&D and expansion may cost in a quarter: a loss no larger than is borne, E = max(0, Pi + L / 4).

    profit     Pi, a quarter's operating profit before R&D and expansion, USD bn; tolerated  L, USD bn per year
    """
    return np.maximum(0.0, profit + tolerated / QUARTERS_PER_YEAR)


def debt_room(earnings: Real, multiple: Real, debt: Real) -> Any:
    """What a lender would still lend: max(0, m E - D).

    earnings  E, yearly earnings before depreciation, USD bn; multiple  m, years; debt  D, USD bn
    """
    return np.maximum(0.0, multiple * np.maximum(earnings, 0.0) - debt)


def affordable(deposits: Real, margin: Real, support: Real, room: Real) -> Any:
    """Money a vendor can put into R&D, expansion and capacity this quarter, USD bn.

    A = max(0, deposits + expected margin before R&D + sponsor's limit + debt room)
    """
    return np.maximum(0.0, deposits + margin + support + room)


def shortfall_funding(deposits: Array, limit: Array) -> tuple[Array, Array]:
    """How a balance below zero is covered: the sponsor first, up to its limit, then the lender.

    deposits  balances after all payments, USD bn, by vendor
    limit     most each sponsor pays this quarter, USD bn
    returns   (sponsors' money, new debt), both by vendor

    The lender covers the rest even beyond its usual multiple of earnings: such an overdraft takes the debt room of the
    quarters that follow, so the vendor's budgets shrink; nobody's account ends below zero.
    """
    need = np.maximum(0.0, -deposits)
    support = np.minimum(need, limit)
    return support, need - support


def excess_cash(deposits: Array, buffer: Array, planned: Array, payout: float) -> Array:
    """Dividend to the sponsor: a share of what exceeds the buffer and the next capacity order, USD bn by vendor."""
    return as_array(payout * np.maximum(0.0, deposits - buffer - planned))


def tax(profit: Array, rate: float) -> Array:
    """Tax on a quarter's profit, none on a loss, USD bn by vendor."""
    return as_array(rate * np.maximum(profit, 0.0))


def interest(debt: Array, annual_rate: float) -> Array:
    """Interest on last quarter's debt, USD bn per quarter, by vendor."""
    return as_array(debt * annual_rate / QUARTERS_PER_YEAR)
