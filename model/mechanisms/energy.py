"""What vendors' hardware draws, at which sites, and what it costs. Energy is used by vendor and bought by site."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from suanli.agents.cloud_vendor.state import Kind
from suanli.agents.government.programmes import Programmes
from suanli.model.equations import energy as equations
from suanli.model.equations import pooling
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import anywhere, as_array, everywhere, filled
from suanli.model.kernel.fleet import Fleet, Hardware, handed_on
from suanli.model.kernel.ledger import Ledger, Payment
from suanli.model.kernel.units import HOURS_PER_QUARTER, QUARTERS_PER_YEAR
from suanli.model.mechanisms.base import Mechanism
from suanli.model.mechanisms.spillovers import Spillovers
from suanli.model.parameters.clouds import EnergyParameters
from suanli.model.parameters.declared import Group, number
from suanli.model.state.facts import SiteFacts
from suanli.model.state.messages import EnergyBill, Fills

Array = np.ndarray
POWER = Payment("power", "vendors", "power suppliers")
NETWORK_TO_REMOTE_SITES = Payment("network to remote sites", "vendors", "suppliers")
POWER_SUPPLIERS_COSTS_AND_PROFIT = Payment("power suppliers' costs and profit", "power suppliers", "world")
_TWH_PER_GW = HOURS_PER_QUARTER / 1000.0  # of a quarter at full load


class WestParameters(Group, name="west"):
    """East data, West compute."""

    programme: float = number(
        "USD bn per year",
        0,
        1000,
        "what the state pays for links to remote sites: East data, West compute",
        "政府用于建设通往异地算力中心链路的资金：东数西算",
    )
    fee_cut: float = number(
        "share",
        0,
        1,
        "part of the network's fee to remote sites that it takes off",
        "通往异地算力中心的网络费用的降低比例",
    )
    tolerant_part: float = number(
        "share",
        0,
        1,
        "part of vendors' work that bears the distance once links are fast",
        "链路提速后，厂商工作负载中可承受异地算力中心时延的比例",
    )
    link_energy: float = number(
        "TWh per quarter",
        0.001,
        100000,
        "work that today's links carry, by the energy it takes at the remote site; it congests them beyond",
        "现有链路可承载的工作量，以其在异地算力中心的用电量计；超出后链路拥塞",
    )
    link_built: float = number(
        "TWh per quarter per USD bn", 0, 1000, "what a billion dollars adds to that", "每 10 亿美元为其增加的承载量"
    )


class Draw(NamedTuple):
    """Power of one unit of hardware of 2018 at full load, GW; its change a year from vintage to vintage, share."""

    opening: float
    change: float


def _use(served: Array, capacity: Array) -> Array:
    share = np.divide(served, capacity, out=np.zeros_like(served), where=capacity > 0.0)
    return np.minimum(share, 1.0)


def _by_vintage(quarter: int, hardware: Hardware, draw: Draw) -> tuple[Array, Array]:
    """(quarter it was bought in, power of one unit at full load in GW) of each column of hardware."""
    life = hardware.units.shape[1]
    vintage = quarter - (quarter - np.arange(life)) % life
    return vintage, equations.vintage_power(draw.opening, draw.change, vintage)


class Energy(Mechanism):
    """Energy and sites of one run.

    spend   regions' shares of spending of 2018; utilisation  of capacity that is planned for
    remote  part of each vendor's hardware at its region's remote site
    sold    energy sold at each site a quarter ago, TWh
    """

    name = "energy"
    group, also = EnergyParameters, (WestParameters,)

    def __init__(  # noqa: PLR0913, PLR0917 (all that energy is made of)
        self,
        p: EnergyParameters,
        west: WestParameters,
        programmes: Programmes,
        spillovers: Spillovers,
        sites: SiteFacts,
        kind: Kind,
        spend: Array,
        utilisation: float,
    ) -> None:
        self.p, self.west, self.programmes, self.spillovers = p, west, programmes, spillovers
        self.sites, self.region, self.spend, self.utilisation = sites, kind.region, spend, utilisation
        self.general, self.chips = Draw(p.general_power, p.general_change), Draw(p.chip_power, p.chip_change)
        self.remote = sites.opening[sites.remote[kind.region]]
        self.sold = np.zeros(len(sites.names))

    @property
    def on(self) -> bool:
        """Whether energy is a cost of its own."""
        return self.p.enabled

    def site_parts(self) -> Array:
        """Return the part of each vendor's hardware at each site, (vendors, sites)."""
        parts = np.zeros_like(self.remote[:, None] * self.sites.pue)
        rows = np.arange(len(self.region))
        parts[rows, self.sites.near[self.region]] = 1.0 - self.remote
        parts[rows, self.sites.remote[self.region]] = self.remote
        return parts

    def power_prices(self, quarter: int) -> Array:
        """Return the price of power at each site, USD bn per TWh."""
        growth = arithmetic.power(1.0 + self.sites.price_growth, quarter / QUARTERS_PER_YEAR)
        price = self.sites.price * growth
        return as_array(price * self.spillovers.price_left("power", self.sites.region))

    def fees(self) -> Array:
        """Return what the network to each site asks for a TWh used there, USD bn.

        In the policy's region, by its programme: fee (1 - c b) (1 + (E / B)^4) / (1 + (E / B0)^4), B = B0 + B1 A; what
        links ask today has today's congestion in it

        E  energy used at the remote site a quarter ago, TWh; A  what was spent on links; c  ``west.fee_cut``
        """
        sites, p, part = self.sites, self.west, self.programmes.built("west")
        fee = sites.fee * self.spillovers.price_left("telecom", sites.region)
        if everywhere(part <= 0.0):
            return as_array(fee)
        remote = sites.remote[self.programmes.region]
        carried = arithmetic.number(self.sold[remote] / sites.pue[remote])
        room = p.link_energy + p.link_built * self.programmes.spent_on("west")
        fee = fee.copy()
        uncongested = arithmetic.number(fee[remote]) / pooling.link_price(1.0, carried / p.link_energy)
        fee[remote] = pooling.link_price(uncongested * (1.0 - p.fee_cut * part), carried / room)
        return as_array(fee)

    def tolerant_part(self) -> Array:
        """Return the part of vendors' work that bears the distance to a remote site, by region: t + (t_w - t) b."""
        today = filled(len(self.spend), self.p.tolerant_part)
        more = arithmetic.larger(0.0, self.west.tolerant_part - self.p.tolerant_part)
        return as_array(today + self.programmes.by_region(more * self.programmes.built("west")))

    def site_costs(self, quarter: int) -> Array:
        """Return the cost of a TWh that hardware uses at each site, power and network, USD bn."""
        return as_array(self.sites.pue * self.power_prices(quarter) + self.fees())

    def near_and_remote(self, quarter: int) -> Array:
        """Return the same by region, (regions, near and remote)."""
        return as_array(self.site_costs(quarter)[np.array([self.sites.near, self.sites.remote]).T])

    def mean_costs(self, quarter: int) -> Array:
        """Return the same where each vendor's hardware stands, by vendor."""
        return as_array(arithmetic.product(self.site_parts(), self.site_costs(quarter)))

    def used_by(self, quarter: int, hardware: Hardware, draw: Draw, use: Array) -> Array:
        """Return energy that hardware of all vintages uses in the quarter, by owner, TWh.

        E = h sum over vintages v of K_v w_v (i + (1 - i) u),   h hours of a quarter
        """
        _, power = _by_vintage(quarter, hardware, draw)
        load = equations.load_factor(use, self.p.idle)
        return as_array(_TWH_PER_GW * arithmetic.product(hardware.units, power) * load * self.p.enabled)

    def used(self, ledger: Ledger, fills: Fills, ai_fills: Fills) -> Array:
        """Return energy that vendors' servers and AI chips use in the ledger's quarter, TWh by vendor."""
        uses = [
            _use(arithmetic.total(served, axis=0), fleet.capacity)
            for served, fleet in ((fills.served, ledger.cloud), (ai_fills.served, ledger.ai_servers))
        ]
        servers = self.used_by(ledger.quarter, ledger.cloud, self.general, uses[0])
        return servers + self.used_by(ledger.quarter, ledger.chips, self.chips, uses[1])

    def sold_before(self, quarter: int, cloud: Fleet, chips: Fleet) -> Array:
        """Return energy sold at each site in the quarter before the first, TWh: by what vendors had, at planned use."""
        planned = filled(len(self.region), self.utilisation)
        hardware = ((cloud, self.general), (chips, self.chips))
        using = sum(self.used_by(quarter, installed, draw, planned) for installed, draw in hardware)
        return as_array(self.sites.pue * arithmetic.product(as_array(using), self.site_parts()))

    def of_new(self, quarter: int, draw: Draw) -> float:
        """Return energy that one unit bought in a quarter uses in it at planned use, TWh; 0 without energy."""
        power = equations.vintage_power(draw.opening, draw.change, quarter)
        load = equations.load_factor(as_array(self.utilisation), self.p.idle)
        return arithmetic.number(_TWH_PER_GW * power * load) * self.p.enabled

    def cost_per_unit(self, quarter: int) -> Array:
        """Return energy of one compute unit served for a quarter on servers bought in it, by vendor, USD bn."""
        return self.of_new(quarter, self.general) / self.utilisation * self.mean_costs(quarter)

    def without_energy(self, cost: float, draw: Draw, utilisation: float) -> float:
        """Return what is left of a running cost of 2018 without its energy, at the mean cost of energy of 2018.

        c - E0 (sum_r y_r e_r) / u,  never below nothing;  y_r regions' spending of 2018

        cost  per unit installed (u = 1) or served
        """
        sites = self.sites
        spent = np.bincount(sites.region[sites.near], self.spend, minlength=len(self.spend))  # where sites serve it
        opening = sites.opening * (sites.pue * sites.price + sites.fee) * spent[sites.region]
        power = draw.opening * equations.load_factor(as_array(self.utilisation), self.p.idle)
        taken = arithmetic.number(_TWH_PER_GW * power / utilisation * arithmetic.total(opening)) * self.p.enabled
        return arithmetic.larger(0.0, cost - taken)

    def chip_running(self, cost: float) -> float:
        """Return running of a thousand chips in vendors' hands besides energy, USD bn per quarter. cost  with it"""
        return self.without_energy(cost, self.chips, 1.0)

    def chip_running_today(self, quarter: int, cost: float) -> Array:
        """Return running of a thousand chips bought in a quarter, energy included, by region, USD bn per quarter."""
        spread = self.sites.opening * self.site_costs(quarter)  # where hardware of each region stood in 2018
        by_region = np.bincount(self.sites.region, spread, minlength=len(self.spend))[
            self.sites.region[self.sites.near]
        ]
        return as_array(self.chip_running(cost) + self.of_new(quarter, self.chips) * by_region)

    def settle(self, ledger: Ledger, fills: Fills, ai_fills: Fills) -> EnergyBill:
        """Vendors pay for power and network; returns the bill. Utilities sell by site what is used there.

        bought at site s = PUE_s x what hardware there uses: proved against what vendors' hardware uses in all
        """
        sites, using, parts = self.sites, self.used(ledger, fills, ai_fills), self.site_parts()
        sold = sites.pue * arithmetic.product(using, parts)
        price = self.power_prices(ledger.quarter)
        paid = using * arithmetic.product(parts, sites.pue * price)
        ledger.pay(POWER, paid, sold * price)
        carried = using * arithmetic.product(parts, self.fees())
        ledger.pay(NETWORK_TO_REMOTE_SITES, carried)
        by_region = (np.bincount(self.region, part, minlength=len(self.spend)) for part in (paid, carried))
        ledger.pay(POWER_SUPPLIERS_COSTS_AND_PROFIT, ledger.deposits["power suppliers"].copy())
        return EnergyBill(as_array(paid + carried), sold, *by_region)

    def prove(self, ledger: Ledger, fills: Fills, ai_fills: Fills, sold: Array) -> float:
        """Prove that energy sold at sites, over their PUE, is what hardware of all vintages uses; the gap over it."""
        total, quarter = 0.0, ledger.quarter
        for fleet, installed, served, draw in (
            (ledger.cloud, ledger.cloud, fills.served, self.general),
            (ledger.chips, ledger.ai_servers, ai_fills.served, self.chips),
        ):
            use = _use(arithmetic.total(served, axis=0), installed.capacity)
            drawn = arithmetic.total(fleet.units * equations.load_factor(use, self.p.idle)[:, None], axis=0)
            vintage = quarter - (quarter - np.arange(len(drawn))) % len(drawn)
            total += arithmetic.total(drawn * equations.vintage_power(draw.opening, draw.change, vintage))
        expected = total * _TWH_PER_GW * self.p.enabled
        gap = arithmetic.total(sold / self.sites.pue) - expected
        size = arithmetic.larger(expected, 1e-300)
        ledger.require("energy bought and used", gap, size, "TWh")
        return abs(gap) / size

    def _power(self, ledger: Ledger, quarter: int, new: bool = False) -> Array:
        """Power at full load of vendors' servers and AI chips, GW by vendor: of all, or of those bought in it."""
        total: Any = 0.0
        for hardware, draw in ((ledger.cloud, self.general), (ledger.chips, self.chips)):
            vintage, power = _by_vintage(quarter, hardware, draw)
            units = hardware.units * (vintage == quarter) if new else hardware.units
            total = total + arithmetic.product(units, power)
        return total

    def learn(self, ledger: Ledger, placed: Array, bill: EnergyBill) -> None:
        """Hardware that arrives stands where its vendor has put it; the rest stays where it is. Weighted by power.

        r' = r + (new / installed) (part of new hardware at the remote site - r)

        placed  part of new hardware at the remote site, by vendor
        """
        new, installed = self._power(ledger, ledger.quarter, new=True), self._power(ledger, ledger.quarter)
        part = np.divide(new, installed, out=np.zeros_like(new), where=installed > 0.0)
        self.remote = self.remote + part * (placed - self.remote)
        self.spillovers.learn(as_array([bill.power, bill.network]))

    def mix_sites(self, ledger: Ledger, quarter: int, parts: Array) -> None:
        """Hardware that changes hands stands where it stood: r' = (P r + parts' P r) / (P + parts' P), P power."""
        if anywhere(parts):
            power = self._power(ledger, quarter)
            kept, there = handed_on(power, parts), handed_on(power * self.remote, parts)
            mixed = np.divide(there, kept, out=self.remote.copy(), where=kept > 1e-12)
            self.remote = np.where(np.any(parts), mixed, self.remote)
