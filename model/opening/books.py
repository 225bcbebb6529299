"""The books of the initial state: hardware by vintage, capacity on order, deposits."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Self

import numpy as np

from suanli.agents.cloud_vendor.state import VendorFacts
from suanli.model.equations import hardware
from suanli.model.kernel import arithmetic
from suanli.model.kernel.chip_inventory import Silicon
from suanli.model.kernel.either import as_array, filled
from suanli.model.kernel.fleet import Fleet, Hardware, Pipeline
from suanli.model.kernel.ledger import SECTORS, Ledger
from suanli.model.kernel.units import QUARTERS_PER_YEAR, per_quarter
from suanli.model.opening.equilibrium import InitialEquilibrium
from suanli.model.parameters.chips import AiParameters
from suanli.model.state.facts import RegionFacts
from suanli.model.state.world import World

Array = np.ndarray
EVE = -1


def empty_ledger(facts: VendorFacts, customers: int, others: dict[str, int], cycle: int) -> Ledger:
    """Accounts of every sector, all at zero; firms along the chain and sites by sector, quarters of a wafer."""
    vendors, regions = len(facts.names), len(facts.home)
    sizes = {"customers": customers, "vendors": vendors, "sponsors": vendors, "states": regions, "lenders": regions}
    sizes |= others

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
        wafer_lines=no_fleet(others["foundries"]),
        packaging_lines=no_fleet(others["foundries"]),
        silicon=Silicon.empty(others["chip suppliers"], cycle),
        machines=nothing(others["super centres"]),
        payable=np.zeros(vendors),
        receivable=np.zeros(others["server makers"]),
        components=np.zeros(others["server makers"]),
        invoiced=np.zeros(others["server makers"]),
    )


def open_books(world: World, found: InitialEquilibrium) -> None:
    """Hardware, capacity on order and deposits that a history of steady growth has left."""
    p, ledger, customers, pace = world.parameters, world.ledger, world.population, world.pace
    server, regions, figures = p.server, world.regions, found.figures
    served, times = figures["vendor_ordered"], (server.life, server.lead_time)

    def server_price(quarter: int) -> float:
        return hardware.server_price(quarter, server.price, server.price_fall)

    ledger.cloud = _opening_fleet(
        served / server.target_utilisation,
        pace.market,
        times,
        lambda quarter: filled(len(served), server_price(quarter)),
    )
    if world.supplier_facts:
        capacity = figures["ai_served"] / server.target_utilisation
        fleets = AiFleets.of(
            p.ai, world.chip_market.opening_price, world.chip_market.mix / world.supplier_facts.performance
        )
        ledger.ai_servers, ledger.chips = fleets.of_vendors(capacity, pace.ai, world.facts.region)
        load = customers.ai_premises_load / (1.0 + per_quarter(p.ai.growth)) / p.ai.premises_utilisation
        ledger.own_ai, ledger.own_chips = fleets.of_customers(load, per_quarter(p.ai.growth), customers.region, regions)
    grown = 1.0 + per_quarter(p.demand.growth)  # what they own was bought for the load of a quarter before
    need = hardware.peak_capacity(customers.premises_load / grown, p.premises.load_variation, p.premises.service_level)
    if p.edge.enabled:
        need = need + customers.edge_load / grown / p.edge.utilisation
    past_price = as_array([server_price(EVE - age) for age in range(server.life)])
    owned = hardware.opening_vintages(need, as_array([pace.market]), server.life)
    ledger.premises = Hardware.opened(owned, owned * past_price * p.premises.price_premium)
    deposits, buffer = ledger.deposits, p.finance.cash_buffer
    deposits["vendors"] = buffer * (figures["revenue"] - figures["margin"] + figures["research"])
    deposits["chip suppliers"] = buffer * figures["chip_revenue"]
    deposits["foundries"] = buffer * world.foundry_facts.capex / QUARTERS_PER_YEAR / 10.0
    places = (("chip suppliers", world.supplier_facts.region), ("foundries", world.foundry_facts.region))
    banked = sum(regions.total(region, deposits[sector]) for sector, region in places)
    deposits["lenders"] = -ledger.by_lender(deposits["vendors"]) - banked


def _opening_fleet(capacity: Array, growth: float, times: tuple[int, int], price: Callable[[int], Array]) -> Fleet:
    """Hardware of each age that steady growth has left, and on order what growth and retirement ask for.

    times  (life, lead time), quarters; price  by owner in a quarter before the first, USD bn per unit
    """
    life, lead_time = times
    units = hardware.opening_vintages(capacity, as_array([growth]), life)
    owned = Hardware.opened(units, units * as_array([price(EVE - age) for age in range(life)]).T)
    retiring = as_array([owned.units[:, quarter % life] for quarter in range(lead_time)]).T
    wanted = capacity[:, None] * arithmetic.power(1.0 + growth, np.arange(lead_time)) * growth + retiring
    asked = as_array([price(quarter - lead_time) for quarter in range(lead_time)]).T
    return Fleet.of(owned, Pipeline(wanted, wanted * asked))


class AiFleets(NamedTuple):
    """How AI servers of the initial state are made of vintages; older ones held slower chips.

    times  (life, lead time), quarters; fall  of prices a year; price  of a PF by region, USD bn
    chips  in a PF by region, thousands
    """

    times: tuple[int, int]
    fall: float
    price: Array
    chips: Array

    @classmethod
    def of(cls, p: AiParameters, price: Array, needed: Array) -> Self:
        """Return the same from prices, and chips of each supplier in a PF, (regions, suppliers), thousands."""
        return cls((p.life, p.lead_time), p.expected_fall, price, as_array(arithmetic.total(needed, axis=1)))

    def _at(self, now: Array) -> Callable[[int], Array]:
        """A price, or the chips in a PF, as it was in a quarter before the first."""
        return lambda quarter: as_array(now * arithmetic.power(1.0 - self.fall, quarter / QUARTERS_PER_YEAR))

    def of_vendors(self, capacity: Array, growth: float, region: Array) -> tuple[Fleet, Fleet]:
        """Return vendors' AI servers, and the chips in them without a value of their own."""
        servers = _opening_fleet(capacity, growth, self.times, self._at(self.price[region]))
        counted = _opening_fleet(capacity, growth, self.times, self._at(self.chips[region]))
        chips = Fleet.of(
            Hardware(counted.cost, np.zeros_like(counted.cost), np.zeros_like(capacity)),
            Pipeline(counted.pipeline.cost, np.zeros_like(counted.pipeline.cost)),
        )
        return servers, chips

    def of_customers(
        self, load: Array, growth: float, region: Array, regions: RegionFacts
    ) -> tuple[Hardware, Hardware]:
        """Return customers' own AI servers, and the chips in them by region."""
        servers = _opening_fleet(load, growth, self.times, self._at(self.price[region]))
        owned = regions.total(region, load)
        held = _opening_fleet(owned, growth, self.times, self._at(self.chips))
        return servers, Hardware(held.cost, np.zeros_like(held.cost), np.zeros_like(owned))
