"""What chip suppliers ask for their chips, what they spend on the next design, where and how much they have made.

Columns, last axis the supplier; axes before it are runs.
"""

from __future__ import annotations

import numpy as np

from suanli.agents.chip_supplier.messages import ChipSignals, SupplierPlans
from suanli.agents.chip_supplier.state import Beliefs, SupplierFacts
from suanli.model.equations import hardware, pricing, scarcity
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array
from suanli.model.parameters.chips import ChipParameters
from suanli.model.parameters.making import FoundryParameters

LEAST_BELIEF = 0.01  # part of its orders that a supplier plans for even if it shipped less

Array = np.ndarray


def planned(
    seen: ChipSignals, facts: SupplierFacts, beliefs: Beliefs, p: ChipParameters, foundry: FoundryParameters
) -> tuple[SupplierPlans, Beliefs]:
    """Return this quarter's prices, design R&D and wafers, and the beliefs they were made on."""
    beliefs = Beliefs(
        foundry=best_foundry(seen, beliefs.foundry, foundry),
        scarcity=next_scarcity(seen, beliefs.scarcity, p, foundry.cycle),
        growth=as_array(hardware.adaptive_growth(beliefs.growth, seen.ordered, seen.ordered_before)),
        sales_growth=as_array(hardware.adaptive_growth(beliefs.sales_growth, seen.sales, seen.sales_before)),
    )
    plans = SupplierPlans(
        price=posted_prices(seen, beliefs.scarcity, p),
        scarcity=beliefs.scarcity,
        research=research_wanted(seen, beliefs.sales_growth, facts),
        foundry=beliefs.foundry,
        wafers=wafers_wanted(seen, facts.captive, beliefs, p, foundry.cycle + 1),
    )
    return plans, beliefs


def posted_prices(seen: ChipSignals, premium: Array, p: ChipParameters) -> Array:
    """Return prices of a thousand chips, USD bn: cost of making them now, Bertrand mark-up, scarcity.

    p = c eta / (eta - 1) exp(x),  eta = gamma (1 - s) + epsilon,  s the part of all a supplier could sell to
    """
    return as_array(base_prices(seen, p) * arithmetic.exp(premium))


def base_prices(seen: ChipSignals, p: ChipParameters) -> Array:
    """Return prices of a thousand chips without a shortage, USD bn."""
    return as_array(seen.unit_cost * pricing.bertrand_markup(share(seen), p.value_weight, p.demand_elasticity))


def share(seen: ChipSignals) -> Array:
    """Return each supplier's part of the orders of regions that buy from it, weighted by what they spend on chips."""
    return _over_regions(seen, seen.mix)


def _over_regions(seen: ChipSignals, figure: Array) -> Array:
    """Mean of a figure over the regions that buy from a supplier, weighted by what they spend on chips."""
    weight = seen.bought[..., :, None] * (seen.mix > 0.0)
    whole = arithmetic.total(weight, axis=-2)
    found = arithmetic.total(figure * weight, axis=-2)
    return np.where(whole > 0.0, found / np.where(whole > 0.0, whole, 1.0), 0.0)


def next_scarcity(seen: ChipSignals, before: Array, p: ChipParameters, time: int) -> Array:
    """Return what a shortage adds to the logarithm of each supplier's price: its part of the rent.

    before  the same a quarter ago; time  quarters that a chip takes to make: prices are agreed when it is ordered
    """
    gap = _over_regions(seen, seen.rent[..., :, None] + np.zeros_like(seen.mix)) * seen.performance
    found = scarcity.next_rent(before, base_prices(seen, p), gap, p.rent_share, 1.0 / time)
    return as_array(found)


def research_wanted(seen: ChipSignals, sales_growth: Array, facts: SupplierFacts) -> Array:
    """Return design R&D: a share of expected sales, what owners or another business pay, and the state, USD bn."""
    own = facts.research_share * (seen.sales * (1.0 + sales_growth))
    return as_array(own + seen.owners + seen.support)


def best_foundry(seen: ChipSignals, here: Array, p: FoundryParameters) -> Array:
    """Return the open foundry furthest down the ladder; a design moves only for a lead of ``port_gap`` nodes."""
    level, open_ = seen.foundries.level, seen.foundries.open_to
    if not level.shape[-1]:
        return np.full_like(here, -1)
    reached = np.where(open_, level[..., None, :], -np.inf)
    best = np.argmax(reached, axis=-1)
    now = np.maximum(here, 0)[..., None]
    there = np.take_along_axis(reached, now, axis=-1)[..., 0]  # -inf where the foundry of yesterday is closed
    ahead = np.take_along_axis(reached, best[..., None], axis=-1)[..., 0]
    with np.errstate(invalid="ignore"):  # closed and closed
        stays = (here >= 0) & np.isfinite(there) & (ahead - there <= p.port_gap)
    return np.where(open_.any(axis=-1), np.where(stays, here, best), -1)


def wafers_wanted(seen: ChipSignals, captive: Array, beliefs: Beliefs, p: ChipParameters, time: int) -> Array:
    """Return wafers to book, thousands: what is to be shipped when they are chips, and a part of what lacks until then.

    w = max(0, d_L + ahead d_0 + a [sum_j d_j + z d_0 - coming]) / good chips a wafer,  j = 1 .. L = cycle + 1
    d_j = min(o (1 + g)^j, d_0 (1 + h)^j):  of padded orders a supplier believes what grows by h a quarter from d_0

    d_0  shipped a quarter ago, a hundredth of orders at least: who shipped nothing may begin; a  ``chip.adjustment``
    captive  True for those whose owner alone orders: these orders are plans of the same group, and are believed

    Anchoring and adjustment: Sterman, Management Science 35(3), 1989.
    """
    if not seen.foundries.level.shape[-1]:
        return np.zeros(np.shape(seen.ordered))
    ordered = seen.ordered
    believed = np.where(captive, 1.0, LEAST_BELIEF)
    base = np.minimum(ordered, np.maximum(seen.shipped, believed * ordered))
    ahead = np.arange(1.0, time + 1)
    planned_ = np.minimum(
        ordered[..., None] * arithmetic.power((1.0 + beliefs.growth)[..., None], ahead),
        np.where(captive[..., None], np.inf, base[..., None] * arithmetic.powers(1.0 + p.planned_growth, ahead)),
    )
    lacking = arithmetic.total(planned_, axis=-1) + p.safety_stock * base - seen.coming
    wanted = np.maximum(0.0, planned_[..., -1] + seen.foundries.ahead * base + p.adjustment * lacking)
    here = np.maximum(beliefs.foundry, 0)[..., None]
    good = np.take_along_axis(seen.foundries.good_chips, here, axis=-1)[..., 0]
    return np.where(beliefs.foundry >= 0, wanted / good, 0.0)
