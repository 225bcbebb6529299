"""Why a vendor decided as it did: its own rules, with the figures it saw, from recorded series alone.

The lab says the same figures in sentences; tests hold them against what was decided.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from suanli.agents.cloud_vendor.state import VendorParameters
from suanli.model.equations import hardware
from suanli.model.equations.finance import spendable

At = Callable[[str, int], float]  # a series of the vendor in a quarter, 1 is 2018Q1


@dataclass(frozen=True)
class Price:
    """Unit cost x mark-up x (1 - cut) is the price at home, USD bn per CU per quarter."""

    cost: float
    markup: float
    cut: float


@dataclass(frozen=True)
class ResearchBudget:
    """What R&D wanted is made of, what the loss that is borne allows, and what was spent, USD bn a quarter."""

    sales: float
    grant: float
    following: float
    allowed: float
    wanted: float
    spent: float


@dataclass(frozen=True)
class Capacity:
    """Capacity wanted when an order of today arrives, what there was, and what was ordered, CU."""

    ordered: float
    growth: float
    wanted: float
    there: float
    bought: float


@dataclass(frozen=True)
class Explanation:
    """What a vendor decided in a quarter, and what it saw."""

    quarter: int
    price: Price
    research: ResearchBudget
    capacity: Capacity


def explained(at: At, quarter: int, p: VendorParameters) -> Explanation:
    """Return the explanation of a quarter, 2 or later: in the first, yesterday isn't recorded.

    at  a recorded series of the vendor in a quarter
    """
    return Explanation(quarter, priced(at, quarter, p), budgeted(at, quarter, p), built(at, quarter, p))


def priced(at: At, quarter: int, p: VendorParameters) -> Price:
    """Return what the home price is made of: mark-up = price / (cost (1 - cut)), whichever rule has set it.

    The cut is known of the strategic rule alone; of any other it is part of the mark-up.
    """
    cost, cut = at("unit_cost", quarter), at("penetration", quarter) if p.pricing.rule == "strategic" else 0.0
    return Price(cost, at("price", quarter) / (cost * (1.0 - cut)) if cost > 0.0 else 1.0, cut)


def budgeted(at: At, quarter: int, p: VendorParameters) -> ResearchBudget:
    """Return the R&D budget, from sales of the quarter before, and what it was allowed to cost."""
    sold, kept, grant = at("revenue", quarter - 1), at("research_return", quarter), at("grant", quarter)
    from_sales = kept * at("research_intensity", quarter) * sold
    wanted = at("research_wanted", quarter)
    following = wanted - from_sales - grant
    allowed = spendable(at("profit_before_growth", quarter - 1), at("tolerated_loss", quarter)) + grant
    return ResearchBudget(from_sales, grant, following, float(allowed), wanted, at("research", quarter))


def built(at: At, quarter: int, p: VendorParameters) -> Capacity:
    """Return what capacity was wanted, and what was there."""
    ordered, growth = at("vendor_ordered", quarter - 1), at("expected_growth", quarter)
    wanted = hardware.wanted_capacity(ordered, growth, p.server.lead_time, at("planned_utilisation", quarter))
    return Capacity(ordered, growth, float(wanted), at("capacity", quarter - 1), at("capacity_ordered", quarter))
