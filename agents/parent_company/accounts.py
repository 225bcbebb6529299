"""Parent companies' books of a quarter: licences, what they earn elsewhere, and what becomes of what is left."""

from __future__ import annotations

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array
from suanli.model.kernel.ledger import Ledger, Payment
from suanli.model.kernel.units import QUARTERS_PER_YEAR
from suanli.model.parameters.clouds import LicenceParameters

Array = np.ndarray
SOFTWARE_LICENCES = Payment("software licences", "customers", "sponsors")
LICENCES_COSTS = Payment("licences' costs", "sponsors", "world")
SPONSORS_OTHER_BUSINESS = Payment("sponsors' other business", "world", "sponsors")
SPONSORS_OTHER_USES = Payment("sponsors' other uses", "sponsors", "world")
SPONSORS_NEW_CAPITAL = Payment("sponsors' new capital", "world", "sponsors")


def licence_fees(fee: Array, quarter: int, price_fall: float) -> Array:
    """Return what each parent asks for a unit of load on customers' own servers at home, USD bn: fee (1 - f)^(t/4).

    A licence is paid by server, and a server does more each year: what it costs for a compute unit falls as servers do.

    fee  of 2018Q1, USD bn per CU per quarter, 0 for parents that sell none; price_fall  f, of servers, share per year
    """
    return as_array(fee * arithmetic.power(1.0 - price_fall, quarter / QUARTERS_PER_YEAR))


def sell_licences(ledger: Ledger, paid: Array, received: Array, p: LicenceParameters) -> None:
    """Customers pay for software on their own servers, USD bn by customer and by parent; it costs parents a part."""
    ledger.pay(SOFTWARE_LICENCES, paid, received)
    ledger.pay(LICENCES_COSTS, received * (1.0 - p.margin))


def earn(ledger: Ledger, cash_flow: Array, counted: Array) -> None:
    """Earn elsewhere what is left of a parent's measured cash flow.

    A parent's cash flow is what it was measured to be: profit on licences is part of it, not on top of it, and so is
    what layers earned in 2018; what they earn beyond that comes on top.

    cash_flow  USD bn per year; counted  profit of licences and layers that it contains, USD bn per quarter
    """
    income = np.maximum(0.0, cash_flow / QUARTERS_PER_YEAR - counted)
    ledger.pay(SPONSORS_OTHER_BUSINESS, as_array([arithmetic.total(income)]), income)


def settle(ledger: Ledger) -> None:
    """Use elsewhere what is left; owners pay in what is missing."""
    left = ledger.deposits["sponsors"]
    ledger.pay(SPONSORS_OTHER_USES, np.maximum(left, 0.0))
    missing = np.maximum(-left, 0.0)
    ledger.pay(SPONSORS_NEW_CAPITAL, as_array([arithmetic.total(missing)]), missing)
