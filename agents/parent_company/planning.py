"""What parents announce: the support they will pay and the loss they will bear. Columns by vendor."""

from __future__ import annotations

import numpy as np

from suanli.agents.parent_company.messages import Commitments
from suanli.model.kernel.either import as_array
from suanli.model.kernel.units import QUARTERS_PER_YEAR
from suanli.model.parameters.growth import ResearchParameters, SponsorParameters

Array = np.ndarray


def announced(cash: Array, pooled: Array, p: SponsorParameters) -> Commitments:
    """Return what is announced in a quarter and holds in the next one.

    support limit a quarter = chi C / 4;  tolerated operating loss a year = tau C

    cash    cash flow of parents then, USD bn per year, by vendor
    pooled  what the group's layers have added to it: part of C
    """
    available = cash + pooled
    return Commitments(support_limit=p.support * available / QUARTERS_PER_YEAR, tolerated_loss=p.tolerance * available)


def rescue_money(cash: Array, paid: Array, part: float) -> Array:
    """Return what parents still pay to free their vendors of debt, USD bn: a part of cash flow less the last year's.

    cash  USD bn per year; paid  what they have paid in over the last year, USD bn; part  of cash flow, share
    """
    return as_array(part * cash - paid)


def grants(extra: Array, trading: Array, part: float, p: ResearchParameters) -> Array:
    """Return R&D money that parents give, USD bn by vendor: a fixed grant, and a part of what layers earned.

    extra  profit of the group's layers beyond the measured one a quarter ago, USD bn; part  of it, share
    """
    return as_array(trading * (p.sponsor_grant + part * extra) * p.spending)
