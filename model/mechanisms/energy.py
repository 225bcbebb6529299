"""What vendors' hardware draws, at which sites, and what it costs. Energy is used by vendor and bought by site."""

from __future__ import annotations

import numpy as np

from suanli.model.equations import energy as equations
from suanli.model.equations import pooling
from suanli.model.kernel import arithmetic
from suanli.model.kernel.fleet import Hardware, handed_on
from suanli.model.kernel.ledger import Payment
from suanli.model.kernel.units import HOURS_PER_QUARTER, QUARTERS_PER_YEAR
from suanli.model.mechanisms import programmes, spillovers
from suanli.model.state.population import REGIONS
from suanli.model.state.world import World

Array = np.ndarray
POWER = Payment("power", "vendors", "power suppliers")
NETWORK_TO_REMOTE_SITES = Payment("network to remote sites", "vendors", "suppliers")
POWER_SUPPLIERS_COSTS_AND_PROFIT = Payment("power suppliers' costs and profit", "power suppliers", "world")
_TWH_PER_GW = HOURS_PER_QUARTER / 1000.0  # of a quarter at full load
GENERAL, CHIPS = ("energy.general_power", "energy.general_change"), ("energy.chip_power", "energy.chip_change")


def site_parts(world: World) -> Array:
    """Part of each vendor's hardware at each site, (vendors, sites)."""
    parts = np.zeros((len(world.vendors), len(world.sites.names)))
    rows, region = np.arange(len(world.vendors)), world.facts.region
    parts[rows, world.sites.near[region]] = 1.0 - world.technology.remote
    parts[rows, world.sites.remote[region]] = world.technology.remote
    return parts


def power_prices(world: World) -> Array:
    """Price of power at each site today, USD bn per TWh."""
    growth = 1.0 + world.parameters.energy.price_growth
    price = world.sites.price * arithmetic.power(growth, world.quarter / QUARTERS_PER_YEAR)
    return np.asarray(price * spillovers.price_left(world, "power"))


def fees(world: World) -> Array:
    """What the network to each site asks for a TWh used there, USD bn.

    In the policy's region, by its programme: fee (1 - c b) (1 + (E / B)^4) / (1 + (E / B0)^4), B = B0 + B1 A; what
    links ask today has today's congestion in it

    E  energy used at the remote site a quarter ago, TWh; A  what was spent on links; c  ``west.fee_cut``
    """
    sites, p, part = world.sites, world.parameters, programmes.built(world, "west")
    fee = sites.fee * spillovers.price_left(world, "telecom")
    if part <= 0.0:
        return np.asarray(fee)
    remote = sites.remote[programmes.region(world)]
    carried = float(world.records.recent("energy_sold", 1)[0][remote] / sites.pue[remote])
    spent = programmes.spent_on(world, "west")
    room = p.west.link_energy + p.west.link_built * spent
    fee = fee.copy()
    uncongested = float(fee[remote]) / pooling.link_price(1.0, carried / p.west.link_energy)
    fee[remote] = pooling.link_price(uncongested * (1.0 - p.west.fee_cut * part), carried / room)
    return np.asarray(fee)


def tolerant_part(world: World) -> Array:
    """Part of vendors' work that bears the distance to a remote site, by region: t + (t_w - t) b, b what is built."""
    p = world.parameters
    today = np.full(len(REGIONS), p.energy.tolerant_part)
    more = max(0.0, p.west.tolerant_part - p.energy.tolerant_part)
    return np.asarray(today + programmes.by_region(world, more * programmes.built(world, "west")))


def site_costs(world: World) -> Array:
    """Cost of a TWh that hardware uses at each site, power and network, USD bn."""
    return np.asarray(world.sites.pue * power_prices(world) + fees(world))


def mean_costs(world: World) -> Array:
    """The same where each vendor's hardware stands, by vendor."""
    return np.asarray(arithmetic.product(site_parts(world), site_costs(world)))


def _regional_costs(world: World) -> Array:
    """The same where hardware of each region stood in 2018, by region."""
    sites = world.sites
    return np.bincount(sites.region, sites.opening * site_costs(world), minlength=2)


def _by_vintage(world: World, hardware: Hardware, kind: tuple[str, str]) -> tuple[Array, Array]:
    """(quarter it was bought in, power of one unit at full load in GW) of each column of hardware."""
    life = hardware.units.shape[1]
    vintage = world.quarter - (world.quarter - np.arange(life)) % life
    opening, change = (world.parameters.number(name) for name in kind)
    return vintage, equations.vintage_power(opening, change, vintage)


def used_by(world: World, hardware: Hardware, kind: tuple[str, str], use: Array) -> Array:
    """Energy that hardware of all vintages uses in the quarter, by owner, TWh.

    E = h sum over vintages v of K_v w_v (i + (1 - i) u),   h hours of a quarter
    """
    _, power = _by_vintage(world, hardware, kind)
    load = equations.load_factor(use, world.parameters.energy.idle)
    return np.asarray(_TWH_PER_GW * arithmetic.product(hardware.units, power) * load * world.parameters.energy.enabled)


def used(world: World) -> Array:
    """Energy vendors' servers and AI chips use in the quarter, TWh by vendor."""
    today, ledger = world.today, world.ledger
    uses = []
    for fills, fleet in ((today.fills, ledger.cloud), (today.ai_fills, ledger.ai_servers)):
        served = arithmetic.total(fills.served, axis=0)
        share = np.divide(served, fleet.capacity, out=np.zeros_like(served), where=fleet.capacity > 0.0)
        uses.append(np.minimum(share, 1.0))
    return used_by(world, ledger.cloud, GENERAL, uses[0]) + used_by(world, ledger.chips, CHIPS, uses[1])


def sold_before(world: World) -> Array:
    """Energy sold at each site in the quarter before the first, TWh: by what vendors had then, at planned use."""
    planned = np.full(len(world.vendors), world.parameters.server.target_utilisation)
    hardware = ((world.ledger.cloud, GENERAL), (world.ledger.chips, CHIPS))
    using = sum(used_by(world, installed, kind, planned) for installed, kind in hardware)
    return np.asarray(world.sites.pue * arithmetic.product(np.asarray(using), site_parts(world)))


def of_new(world: World, kind: tuple[str, str]) -> float:
    """Energy that one unit of hardware bought today uses in a quarter at planned use, TWh; 0 without energy."""
    p = world.parameters
    power = equations.vintage_power(p.number(kind[0]), p.number(kind[1]), world.quarter)
    load = equations.load_factor(np.array(p.server.target_utilisation), p.energy.idle)
    return float(_TWH_PER_GW * power * load) * world.parameters.energy.enabled


def cost_per_unit(world: World) -> Array:
    """Energy of one compute unit served for a quarter on servers bought today, by vendor, USD bn."""
    return of_new(world, GENERAL) / world.parameters.server.target_utilisation * mean_costs(world)


def without_energy(world: World, cost: float, kind: tuple[str, str], utilisation: float) -> float:
    """What is left of a running cost of 2018 when its energy is taken out, at the mean cost of energy of 2018.

    c - E0 (sum_r y_r e_r) / u,  never below nothing;  y_r regions' spending of 2018

    cost  per unit installed (u = 1) or served
    """
    p, sites = world.parameters, world.sites
    china = p.population.china_spend
    opening = sites.opening * (sites.pue * sites.price + sites.fee) * np.where(sites.region == 1, china, 1.0 - china)
    power = p.number(kind[0]) * equations.load_factor(np.array(p.server.target_utilisation), p.energy.idle)
    taken = float(_TWH_PER_GW * power / utilisation * arithmetic.total(opening)) * world.parameters.energy.enabled
    return max(0.0, cost - taken)


def chip_running(world: World) -> float:
    """Running of a thousand chips in vendors' hands besides energy, USD bn per quarter."""
    return without_energy(world, world.parameters.ai.running_cost, CHIPS, 1.0)


def chip_running_today(world: World) -> Array:
    """Running of a thousand chips bought today, energy included, by region, USD bn per quarter."""
    return np.asarray(chip_running(world) + of_new(world, CHIPS) * _regional_costs(world))


def settle(world: World) -> Array:
    """Vendors pay for power and network; returns what, USD bn by vendor. Utilities sell by site what is used there.

    bought at site s = PUE_s x what hardware there uses: proved against what vendors' hardware uses in all
    """
    sites, ledger, using = world.sites, world.ledger, used(world)
    parts = site_parts(world)
    sold = sites.pue * arithmetic.product(using, parts)
    price = power_prices(world)
    world.today.energy_sold = sold
    paid = using * arithmetic.product(parts, sites.pue * price)
    ledger.pay(POWER, paid, sold * price)
    carried = using * arithmetic.product(parts, fees(world))
    ledger.pay(NETWORK_TO_REMOTE_SITES, carried)
    region, today = world.facts.region, world.today
    today.energy_paid = np.bincount(region, paid, minlength=2)
    today.network_paid = np.bincount(region, carried, minlength=2)
    ledger.pay(POWER_SUPPLIERS_COSTS_AND_PROFIT, ledger.deposits["power suppliers"].copy())
    return np.asarray(paid + carried)


def prove(world: World) -> float:
    """Energy sold at sites, over their PUE, is what hardware of all vintages uses; returns the gap over it."""
    ledger, p, total = world.ledger, world.parameters, 0.0
    for fleet, installed, fills, kind in (
        (ledger.cloud, ledger.cloud, world.today.fills, GENERAL),
        (ledger.chips, ledger.ai_servers, world.today.ai_fills, CHIPS),
    ):
        served, capacity = arithmetic.total(fills.served, axis=0), installed.capacity
        use = np.minimum(np.divide(served, capacity, out=np.zeros_like(served), where=capacity > 0.0), 1.0)
        drawn = arithmetic.total(fleet.units * equations.load_factor(use, p.energy.idle)[:, None], axis=0)
        vintage = world.quarter - (world.quarter - np.arange(len(drawn))) % len(drawn)
        total += arithmetic.total(drawn * equations.vintage_power(p.number(kind[0]), p.number(kind[1]), vintage))
    expected = total * _TWH_PER_GW * world.parameters.energy.enabled
    gap = arithmetic.total(world.today.energy_sold / world.sites.pue) - expected
    ledger.require("energy bought and used", gap, max(expected, 1e-300), "TWh")
    return abs(gap) / max(expected, 1e-300)


def _power(world: World, quarter: int | None = None) -> Array:
    """Power at full load of vendors' servers and AI chips, GW by vendor: of all, or of those bought in one quarter."""
    total = np.zeros(len(world.vendors))
    for hardware, kind in ((world.ledger.cloud, GENERAL), (world.ledger.chips, CHIPS)):
        vintage, power = _by_vintage(world, hardware, kind)
        units = hardware.units if quarter is None else hardware.units * (vintage == quarter)
        total = total + arithmetic.product(units, power)
    return total


def learn(world: World) -> None:
    """Hardware that arrives stands where its vendor has put it; the rest stays where it is. Weighted by power.

    r' = r + (new / installed) (part of new hardware at the remote site - r)
    """
    spillovers.learn(world)
    new, installed = _power(world, world.quarter), _power(world)
    part = np.divide(new, installed, out=np.zeros_like(new), where=installed > 0.0)
    technology = world.technology
    technology.remote = technology.remote + part * (world.today.plans.remote - technology.remote)


def mix_sites(world: World, parts: Array) -> None:
    """Hardware that changes hands stands where it stood: r' = (P r + parts' P r) / (P + parts' P), P power."""
    if parts.any():
        power, technology = _power(world), world.technology
        kept, there = handed_on(power, parts), handed_on(power * technology.remote, parts)
        technology.remote = np.divide(there, kept, out=technology.remote.copy(), where=kept > 1e-12)
