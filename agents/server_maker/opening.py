"""Server makers in the initial state: who they are, their parts of orders, their stocks and trade credit."""

from __future__ import annotations

from zlib import crc32

import numpy as np

from suanli.agents.server_maker.accounts import DAYS
from suanli.agents.server_maker.market import ServerMarket
from suanli.agents.server_maker.planning import markups
from suanli.agents.server_maker.state import MakerFacts
from suanli.model.kernel import arithmetic
from suanli.model.kernel.ledger import Ledger
from suanli.model.parameters.making import MakerParameters
from suanli.model.state.facts import RegionFacts, Rows, column

Array = np.ndarray


def maker_facts(rows: Rows, regions: RegionFacts) -> MakerFacts:
    """Return the server makers' permanent facts."""
    names, labels = (tuple(row[key] for row in rows) for key in ("maker", "label"))
    identity = np.array([crc32(name.encode()) for name in names], dtype=np.uint64)
    own = ("overhead", "overhead_noise", "overhead_persistence", "inventory_days")
    return MakerFacts(names, labels, identity, regions.places(rows), *(column(rows, name) for name in own))


def server_market(rows: Rows, regions: RegionFacts, place: Array, p: MakerParameters) -> ServerMarket:
    """Return makers' parts of their regions' orders, and what these reveal besides price: b = ln s + gamma ln(1 + m).

    place  region of each maker
    """
    share = np.zeros((len(regions), len(rows)))
    for index, row in enumerate(rows):
        share[place[index], index] = float(row["share"])
    share = share[regions.like]
    if not rows:
        return ServerMarket(share, share.copy(), np.zeros(len(regions)))
    markup = markups(share[place, np.arange(len(place))], p)
    with np.errstate(divide="ignore"):
        reputation = arithmetic.log(share) + p.price_weight * arithmetic.log1p(markup)
    return ServerMarket(share, reputation, arithmetic.product(share, markup))


def open_makers(
    ledger: Ledger,
    through: Array,
    places: tuple[RegionFacts, Array, Array],
    makers: tuple[ServerMarket, MakerFacts],
    p: MakerParameters,
) -> None:
    """Makers' components and trade credit as last quarter's sales left them: general servers at that pace.

    through  1 for vendors that buy of makers; places  regions, those of vendors and of customers
    makers   where regions buy their servers, and the makers' facts
    """
    (regions, of_vendors, of_customers), (market, facts) = places, makers
    place = facts.region
    invoiced = ledger.cloud.pipeline.cost[:, 0] * through
    premises = arithmetic.mean(ledger.premises.cost, axis=1)  # renewed in a quarter, at the prices it was bought for
    share = market.at_home(place)
    by_region = regions.total(regions.like, regions.total(of_vendors, invoiced))
    sold = by_region + regions.total(regions.like, regions.total(of_customers, premises))
    ledger.components = (sold / (1.0 + market.opening_markup))[place] * share
    ledger.components = ledger.components * facts.inventory_days / DAYS
    credit = p.receivable_days / DAYS
    ledger.payable, ledger.receivable = invoiced * credit, by_region[place] * share * credit


def opening_markups(market: ServerMarket, place: Array, p: MakerParameters) -> Array:
    """Mark-up of each server maker at its opening share. place  region of each"""
    return markups(market.at_home(place), p)
