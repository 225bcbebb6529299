"""What vendors build and order: servers with or without a maker, capacity, AI capacity, sites; and with what money."""

from __future__ import annotations

import numpy as np

from suanli.agents.cloud_vendor.messages import Signals
from suanli.agents.cloud_vendor.state import Kind, VendorParameters
from suanli.model.equations import costs, energy, finance, hardware
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array
from suanli.model.kernel.units import QUARTERS_PER_YEAR

Array = np.ndarray


def money(seen: Signals, p: VendorParameters) -> Array:
    """Return what can be put into R&D, expansion and capacity this quarter, USD bn; without limit if money is none."""
    if not p.finance.limited:
        return np.full(np.shape(seen.sales), np.inf)
    room = finance.debt_room(seen.earnings_year, p.finance.debt_multiple, seen.debt)
    return as_array(finance.affordable(seen.deposits, seen.margin + seen.grant, seen.support_limit, room))


def spent_on_growth(
    seen: Signals, research: Array, expansion: Array, money: Array, p: VendorParameters
) -> tuple[Array, Array]:
    """Return R&D and expansion that are paid for, USD bn per quarter: a loss may be as large as the parent bears.

    R = min(R*, E, A),  X = min(X*, E - R):  E what the loss that is borne allows, A money; expansion is cut first

    research, expansion  R*, X*, what is wanted; money  A
    """
    if not p.finance.limited:
        return research, expansion
    allowed = finance.spendable(seen.profit, seen.tolerated_loss) + seen.grant
    done = np.minimum(research, np.minimum(allowed, money))
    return as_array(done), np.minimum(expansion, allowed - done)


def capital_budget(seen: Signals, p: VendorParameters) -> Array:
    """Return the most a vendor spends on hardware in a quarter, USD bn: budgets move slowly, what they buy doesn't.

    B = (1 + g) K / 4,  K capital expenditure of four quarters; who has spent nothing yet has no budget to keep to
    """
    spent = seen.capital_year / QUARTERS_PER_YEAR
    return np.where(spent > 0.0, (1.0 + p.finance.capital_growth) * spent, np.inf)


def bought(
    seen: Signals, kind: Kind, wanted: tuple[Array, Array], prices: tuple[Array, Array], money: Array
) -> tuple[Array, Array]:
    """Return general capacity, CU, and AI capacity, PF, to order of what is wanted.

    What is retired is replaced first, then AI servers are ordered, then general capacity grows: where money or the
    budget is short, chips displace ordinary servers. Of AI servers what is likely to be shipped counts.
    """
    (general, ai), (price, ai_price) = wanted, prices
    replaced = paid_for(np.minimum(general, seen.retiring), price, money)
    left = np.where(np.isinf(money), money, arithmetic.excess(money, replaced * price))
    likely = ai_price * kind.at_home(seen.ai.chip_fill)
    ai_ordered = paid_for(ai, likely, left)
    grown = paid_for(general - replaced, price, left - ai_ordered * likely)
    return as_array(replaced + grown), ai_ordered


def expansion_wanted(seen: Signals, kind: Kind, p: VendorParameters) -> Array:
    """Return what vendors want to spend on sales, regions and people for a scale they aim at, USD bn per quarter.

    X* = x (s* Y - S)+, for vendors with a whole platform
    """
    missing = costs.missing_sales(p.pricing.target_share, kind.home_market(seen.market), seen.sales)
    return np.where(kind.full_range & seen.trading, p.expansion.intensity * missing, 0.0)


def will_build(seen: Signals, kind: Kind, builds: Array, p: VendorParameters) -> Array:
    """Return whether servers are to be built without a maker: where that saves more than designing them costs."""
    factor, direct = kind.at_home(seen.maker_factor), kind.at_home(seen.direct_factor)
    saved = seen.capital_year / QUARTERS_PER_YEAR * (1.0 - direct / factor)
    needed = np.where(builds, 0.5, 1.0)  # a team that is there stays for half of what would found it
    return as_array(kind.full_range & (saved > needed * p.maker.design_cost))


def platform(seen: Signals, kind: Kind, builds: Array, p: VendorParameters) -> Array:
    """Return what a whole platform costs, and the design of own servers, USD bn per quarter."""
    borne = seen.platform_cost * kind.full_range * seen.platform_part
    return as_array(borne + p.maker.design_cost * builds)


def remote_part(seen: Signals, kind: Kind, p: VendorParameters) -> Array:
    """Return the part of new hardware that goes to the region's remote site."""
    near, remote = (seen.site_cost[..., kind.region, site] for site in (0, 1))
    return as_array(energy.remote_part(kind.at_home(seen.tolerant_part), near, remote, p.energy.sensitivity))


def capacity_wanted(seen: Signals, growth: Array, p: VendorParameters) -> Array:
    """Return capacity to order, CU: what is wanted when it arrives, less what will be there by then."""
    wanted = hardware.wanted_capacity(seen.ordered, growth, p.server.lead_time, seen.utilisation)
    return as_array(arithmetic.excess(wanted, seen.capacity + seen.on_order - seen.retiring))


def ai_capacity_wanted(seen: Signals, kind: Kind, growth: Array, p: VendorParameters) -> Array:
    """Return AI capacity to order, PF; some is taken ahead of an announced limit."""
    ai = seen.ai
    wanted = hardware.wanted_capacity(ai.ordered, growth, p.ai.lead_time, seen.utilisation)
    bought = ai.on_order / p.ai.lead_time  # PF a quarter, lately
    wanted = wanted + kind.at_home(ai.ahead) * bought
    return as_array(arithmetic.excess(wanted, ai.capacity + ai.on_order - ai.retiring))


def paid_for(wanted: Array, price: Array, budget: Array) -> Array:
    """Return what of the capacity wanted a budget pays for; all of it where it costs nothing."""
    costly = price > 0.0
    return np.minimum(wanted, np.where(costly, np.maximum(0.0, budget) / np.where(costly, price, 1.0), np.inf))


def padding(seen: Signals, kind: Kind, p: VendorParameters) -> Array:
    """Return orders on top in a shortage: 1 + psi (1 - share of orders shipped a quarter ago)."""
    return as_array(1.0 + p.chip.order_padding * (1.0 - kind.at_home(seen.ai.chip_fill)))
