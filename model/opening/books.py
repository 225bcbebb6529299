"""The books on the eve: hardware by vintage, capacity on order, deposits."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from suanli.agents.cloud_vendor.state import VendorFacts
from suanli.model.equations import hardware
from suanli.model.kernel import arithmetic
from suanli.model.kernel.chip_inventory import Silicon
from suanli.model.kernel.fleet import Fleet, Hardware, Pipeline
from suanli.model.kernel.ledger import SECTORS, Ledger
from suanli.model.kernel.units import QUARTERS_PER_YEAR, per_quarter
from suanli.model.opening.eve import Eve
from suanli.model.parameters.load import sites
from suanli.model.state.world import World

Array = np.ndarray
EVE = -1


def empty_ledger(facts: VendorFacts, customers: int, chain: dict[str, int], cycle: int) -> Ledger:
    """Accounts of every sector, all at zero; how many firms along the chain by sector, and quarters of a wafer."""
    vendors, regions = len(facts.names), len(facts.home)
    sizes = {"customers": customers, "vendors": vendors, "sponsors": vendors, "states": regions, "lenders": regions}
    sizes["power suppliers"] = len(sites())
    sizes |= chain

    def nothing(owners: int) -> Hardware:
        return Hardware.opened(np.zeros((owners, 1)), np.zeros((owners, 1)))

    def no_fleet(owners: int) -> Fleet:
        return Fleet.of(nothing(owners), Pipeline(np.zeros((owners, 1)), np.zeros((owners, 1))))

    return Ledger(
        deposits={name: np.zeros(sizes.get(name, 1)) for name in SECTORS},
        debt=np.zeros(vendors),
        loans=0.0,
        lender_of=facts.region,
        cloud=no_fleet(vendors),
        premises=nothing(customers),
        ai_servers=no_fleet(vendors),
        chips=no_fleet(vendors),
        own_ai=nothing(customers),
        own_chips=nothing(regions),
        wafer_lines=no_fleet(chain["foundries"]),
        packaging_lines=no_fleet(chain["foundries"]),
        silicon=Silicon.empty(chain["chip suppliers"], cycle),
        machines=nothing(chain["super centres"]),
        payable=np.zeros(vendors),
        receivable=np.zeros(chain["server makers"]),
        components=np.zeros(chain["server makers"]),
        invoiced=np.zeros(chain["server makers"]),
    )


def open_books(world: World, eve: Eve, growth: float) -> None:
    """Hardware, capacity on order and deposits that a history of steady growth has left."""
    parameters, ledger, customers = world.parameters, world.ledger, world.population
    life, lead_time = parameters.server.life, parameters.server.lead_time
    server = parameters.server

    def server_price(quarter: int) -> float:
        return hardware.server_price(quarter, server.price, server.price_fall)

    past_price = np.array([server_price(EVE - age) for age in range(life)])

    served = eve.figures["vendor_ordered"]
    capacity = served / parameters.server.target_utilisation
    ledger.cloud = _opening_fleet(
        capacity, growth, (life, lead_time), lambda quarter: np.full(len(served), server_price(quarter))
    )
    _open_ai_books(world, eve)

    load = customers.premises_load
    grown = 1.0 + per_quarter(parameters.demand.growth)  # what they own was bought for the load of a quarter before
    need = hardware.peak_capacity(load / grown, customers.variation, parameters.premises.service_level)
    if parameters.edge.enabled:
        need = need + customers.edge_load / grown / parameters.edge.utilisation
    owned = hardware.opening_vintages(need, np.full(len(customers), growth), life)
    ledger.premises = Hardware.opened(owned, owned * past_price * parameters.premises.price_premium)
    costs_a_quarter = eve.figures["revenue"] - eve.figures["margin"] + eve.figures["research"]
    ledger.deposits["vendors"] = parameters.finance.cash_buffer * costs_a_quarter
    ledger.deposits["chip suppliers"] = parameters.finance.cash_buffer * eve.figures["chip_revenue"]
    ledger.deposits["foundries"] = parameters.finance.cash_buffer * world.foundry_facts.capex / QUARTERS_PER_YEAR / 10.0
    banked = sum(
        world.regions.total(facts.region, ledger.deposits[sector])
        for sector, facts in (("chip suppliers", world.supplier_facts), ("foundries", world.foundry_facts))
    )
    ledger.deposits["lenders"] = -ledger.by_lender(ledger.deposits["vendors"]) - banked


def _opening_fleet(capacity: Array, growth: float, times: tuple[int, int], price: Callable[[int], Array]) -> Fleet:
    """Hardware of each age that steady growth has left, and on order what growth and retirement ask for.

    times  (life, lead time), quarters; price  by owner in a quarter before the first, USD bn per unit
    """
    life, lead_time = times
    units = hardware.opening_vintages(capacity, np.full(len(capacity), growth), life)
    owned = Hardware.opened(units, units * np.array([price(EVE - age) for age in range(life)]).T)
    retiring = np.array([owned.units[:, quarter % life] for quarter in range(lead_time)]).T
    wanted = capacity[:, None] * arithmetic.power(1.0 + growth, np.arange(lead_time)) * growth + retiring
    asked = np.array([price(quarter - lead_time) for quarter in range(lead_time)]).T
    return Fleet.of(owned, Pipeline(wanted, wanted * asked))


def _open_ai_books(world: World, eve: Eve) -> None:
    """AI servers of vendors and customers on the eve, and the chips in them; older ones held slower chips."""
    if not world.suppliers:
        return
    parameters, ledger, customers = world.parameters, world.ledger, world.population
    times = (parameters.ai.life, parameters.ai.lead_time)
    growth, price, chips = (
        world.pace.ai,
        world.chip_market.opening_price,
        world.chip_market.mix / world.supplier_facts.performance,
    )

    def at(now: Array) -> Callable[[int], Array]:
        """A price, or the chips in a PF, as it was in a quarter before the first."""
        return lambda quarter: np.asarray(
            now * arithmetic.power(1.0 - parameters.ai.expected_fall, quarter / QUARTERS_PER_YEAR)
        )

    capacity, region = eve.figures["ai_served"] / parameters.server.target_utilisation, world.facts.region
    ledger.ai_servers = _opening_fleet(capacity, growth, times, at(price[region]))
    counted = _opening_fleet(capacity, growth, times, at(arithmetic.total(chips, axis=1)[region]))
    ledger.chips = Fleet.of(
        Hardware(counted.cost, np.zeros_like(counted.cost), np.zeros_like(capacity)),
        Pipeline(counted.pipeline.cost, np.zeros_like(counted.pipeline.cost)),
    )
    own_growth = per_quarter(parameters.ai.growth)
    load = customers.ai_premises_load / (1.0 + own_growth) / parameters.ai.premises_utilisation
    ledger.own_ai = _opening_fleet(load, own_growth, times, at(price[customers.region]))
    owned = world.regions.total(customers.region, load)
    held = _opening_fleet(owned, own_growth, times, at(arithmetic.total(chips, axis=1)))
    ledger.own_chips = Hardware(held.cost, np.zeros_like(held.cost), np.zeros_like(owned))
