"""What parents announce: the support they will pay and the loss they will bear. Columns by vendor."""

from __future__ import annotations

import numpy as np

from suanli.agents.parent_company.messages import Commitments
from suanli.agents.parent_company.state import ParentState
from suanli.model.equations import finance
from suanli.model.kernel.either import as_array
from suanli.model.kernel.units import QUARTERS_PER_YEAR
from suanli.model.parameters.growth import ResearchParameters, SponsorParameters

Array = np.ndarray


def judged(state: ParentState, share: Array, profit: Array, trading: Array, p: SponsorParameters) -> ParentState:
    """Return what parents remember a quarter on: a milestone is a year without loss, or a larger place at home.

    reached: Pi_year >= 0, or s >= (1 + m) s(at the last milestone)

    share  of each vendor's home market; profit  operating profit of four quarters before the parent's money, USD bn
    """
    reached = (profit >= 0.0) | (share >= (1.0 + p.milestone) * state.share) | ~trading
    return ParentState(np.where(reached, share, state.share), np.where(reached, 0.0, state.since + 1.0))


def announced(cash: Array, pooled: Array, since: Array, p: SponsorParameters) -> Commitments:
    """Return what is announced in a quarter and holds in the next one: one purse for losses, R&D and capital.

    support limit a quarter = T chi C / 4;  tolerated operating loss a year = T tau C;  T as ``finance.trust``

    cash    free cash flow of parents then, USD bn per year, by vendor
    pooled  what the group's layers have added to it: part of C
    since   quarters since each vendor's last milestone
    """
    available = (cash + pooled) * finance.trust(since, p.horizon)
    return Commitments(support_limit=p.support * available / QUARTERS_PER_YEAR, tolerated_loss=p.tolerance * available)


def rescue_money(limit: Array, paid: Array) -> Array:
    """Return what parents still pay to free their vendors of debt, USD bn: a year's purse less what left it last year.

    limit  of support a quarter, as announced, USD bn; paid  in over the last year, for whatever, USD bn
    """
    return as_array(QUARTERS_PER_YEAR * limit - paid)


def grants(extra: Array, trading: Array, part: float, p: ResearchParameters) -> Array:
    """Return R&D money that parents give, USD bn by vendor: a fixed grant, and a part of what layers earned.

    extra  profit of the group's layers beyond the measured one a quarter ago, USD bn; part  of it, share
    """
    return as_array(trading * (p.sponsor_grant + part * extra) * p.spending)
