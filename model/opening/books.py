"""The books on the eve: hardware by vintage, capacity on order, deposits."""

from __future__ import annotations

import numpy as np

from suanli.model import views
from suanli.model.equations import hardware
from suanli.model.ledger import SECTORS, Hardware, Ledger, Pipeline
from suanli.model.opening.eve import Eve
from suanli.model.population import REGIONS
from suanli.model.world import VendorFacts, World

Array = np.ndarray
EVE = -1


def empty_ledger(facts: VendorFacts, customers: int) -> Ledger:
    """Accounts of every sector, all at zero."""
    vendors, regions = len(facts.names), len(REGIONS)
    sizes = {"customers": customers, "vendors": vendors, "sponsors": vendors, "states": regions, "lenders": regions}
    nothing = np.zeros((vendors, 1))
    return Ledger(
        deposits={name: np.zeros(sizes.get(name, 1)) for name in SECTORS},
        debt=np.zeros(vendors),
        loans=0.0,
        lender_of=facts.region,
        cloud=Hardware.opened(nothing, nothing),
        premises=Hardware.opened(np.zeros((customers, 1)), np.zeros((customers, 1))),
        pipeline=Pipeline(nothing.copy(), nothing.copy()),
    )


def open_books(world: World, eve: Eve, growth: float) -> None:
    """Hardware, capacity on order and deposits that a history of steady growth has left."""
    parameters, ledger, customers = world.parameters, world.ledger, world.population
    get, life, lead_time = parameters.number, parameters.whole("server.life"), parameters.whole("server.lead_time")
    past_price = np.array([views.server_price(world, EVE - age) for age in range(life)])

    served = eve.figures["vendor_ordered"]
    capacity = served / get("server.target_utilisation")
    units = hardware.opening_vintages(capacity, np.full(len(served), growth), life)
    ledger.cloud = Hardware.opened(units, units * past_price)
    retiring = np.array([ledger.cloud.units[:, quarter % life] for quarter in range(lead_time)]).T
    wanted = capacity[:, None] * (1.0 + growth) ** np.arange(lead_time) * growth + retiring
    price = np.array([views.server_price(world, quarter - lead_time) for quarter in range(lead_time)])
    ledger.pipeline = Pipeline(wanted, wanted * price)

    load = customers.premises_load
    need = hardware.peak_capacity(load, customers.variation, get("premises.service_level"))
    owned = hardware.opening_vintages(need, np.full(len(customers), growth), life)
    ledger.premises = Hardware.opened(owned, owned * past_price * get("premises.price_premium"))
    costs_a_quarter = eve.figures["revenue"] - eve.figures["margin"] + eve.figures["research"]
    ledger.deposits["vendors"] = get("finance.cash_buffer") * costs_a_quarter
    ledger.deposits["lenders"] = -ledger.by_lender(ledger.deposits["vendors"])
