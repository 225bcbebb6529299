"""Energy and sites: by hand, proved in the run, felt in prices and places, and switched off."""

import numpy as np
import pytest
from helpers import world_run

from suanli.model.equations.energy import load_factor, remote_part, vintage_power
from suanli.model.industry import ComputeIndustry


def run(overrides="", until=2021):
    return world_run(overrides=overrides, until=until)


@pytest.fixture(scope="module")
def plain():
    return run()


def test_equations_by_hand():
    assert vintage_power(2.0, 0.21, np.array([-4, 0, 2, 4])) == pytest.approx([2.0 / 1.21, 2.0, 2.2, 2.42])
    assert load_factor(np.array([0.0, 0.5, 1.0]), 0.4) == pytest.approx([0.4, 0.7, 1.0])
    assert remote_part(0.6, 1.0, 1.0, 2.0) == pytest.approx(0.3)
    assert remote_part(0.6, 1.0, 1e9, 2.0) == pytest.approx(0.0, abs=1e-12)  # no fee is too large to keep work near
    assert remote_part(0.0, 1.0, 0.1, 2.0) == 0.0


def test_energy_is_a_cost_line_of_every_vendor(plain):
    get = plain.records.array
    assert (get("energy")[:, :12] > 0.0).all()
    part = get("energy")[:4].sum() / get("revenue")[:4].sum()
    assert 0.01 < part < 0.15
    assert 20.0 < (get("energy_sold")[:4].sum()) < 100.0  # TWh in 2018: a fifth to a third of 200


def test_what_sites_sell_is_what_hardware_uses(plain):
    """By site over its PUE, and by vendor; and the bill is that at each site's price, with the network's fee."""
    get, sites = plain.records.array, plain.world.sites
    used, sold = get("energy_used"), get("energy_sold")
    assert (sold / sites.pue).sum(axis=1) == pytest.approx(used.sum(axis=1), rel=1e-12)
    home = plain.world.facts.region
    last, remote = used[-1], get("remote_part")[-2]
    for region in (0, 1):
        assert sold[-1, sites.near[region]] == pytest.approx(
            sites.pue[sites.near[region]] * (last * (1.0 - remote))[home == region].sum(), rel=1e-12
        )
    bill = (sold[-1] * get("power_price")[-1]).sum() + sold[-1] / sites.pue @ sites.fee
    assert get("energy")[-1].sum() == pytest.approx(bill, rel=1e-12)


def test_new_hardware_moves_to_cheaper_sites_as_far_as_work_bears_it(plain):
    remote = plain.records.array("remote_part")
    chinese = plain.world.facts.region[:12] == 1
    assert (remote[-1, :12][chinese] > 0.2).all()  # from 0.15
    assert remote.max() < 0.6
    nowhere = run("energy.tolerant_part=0").records.array("remote_part")
    assert (nowhere[-1, :12] < nowhere[0, :12]).all()


def test_dear_power_makes_dear_compute(plain):
    dear = run("energy.general_power=0.3;operations.cost=0.2")
    cheap = run("energy.general_power=0.05;operations.cost=0.2")
    assert dear.records.array("energy").sum() > 2.0 * cheap.records.array("energy").sum()
    chinese = plain.world.facts.region[:12] == 1  # power is dear where PUE and price are high
    ratio = (dear.records.array("unit_cost") / np.maximum(cheap.records.array("unit_cost"), 1e-300))[-1, :12]
    assert ratio[chinese].min() > ratio[~chinese].max()


def test_switched_off_energy_is_part_of_running_costs():
    off = run("energy.enabled=false", 2019)
    assert off.records.array("energy").max() == 0.0
    assert off.records.array("energy_sold").max() == 0.0
    assert off.records.array("ledger_gap").max() < 1e-12


def test_the_reference_cost_of_2018_is_the_same_with_and_without():
    """What energy costs is taken out of running costs: at the world's mean site the sum is what it was."""
    with_it, without = (ComputeIndustry(customers=100, overrides=o).world for o in ("", "energy.enabled=false"))
    from suanli.model.schedule.signals import vendor_signals

    carved = vendor_signals(without).operations_cost - vendor_signals(with_it).operations_cost
    own = with_it.mechanisms.energy.cost_per_unit(with_it.quarter)[[0, 4]]
    got = (carved / vendor_signals(without).operations_cost)[[0, 4]]
    cost = without.parameters.operations.cost
    assert got == pytest.approx(np.full(2, (0.9 * own[0] + 0.1 * own[1]) / cost), rel=1e-9)
    assert own[1] > 1.5 * own[0]


def test_chips_energy_is_priced_carved_out_and_grows_dearer(plain):
    get = plain.records.array
    assert get("power_price")[-1] / get("power_price")[0] == pytest.approx(np.full(4, 1.02 ** (15 / 4)))
    hungry = run("energy.chip_power=0.0009;energy.chip_change=0.3")
    assert (hungry.records.array("ai_running_cost")[-1] > plain.records.array("ai_running_cost")[-1]).all()
    with_it, without = (ComputeIndustry(customers=60, overrides=o).world for o in ("", "energy.enabled=false"))
    running, (on, off) = 0.0005, (world.mechanisms.energy for world in (with_it, without))
    assert running == with_it.parameters.ai.running_cost
    carved = off.chip_running(running) - on.chip_running(running)
    cost = on.chip_running_today(with_it.quarter, running) - on.chip_running(running)
    assert carved == pytest.approx(0.9 * cost[0] + 0.1 * cost[1])
    assert off.chip_running(running) == pytest.approx(running)


def test_hardware_that_changes_hands_stands_where_it_stood():
    world = ComputeIndustry(customers=60, rng=1).world
    energy = world.mechanisms.energy
    energy.remote = np.linspace(0.0, 0.5, 13)
    power, parts = energy._power(world.ledger, world.quarter), np.zeros((13, 13))
    parts[4, 5] = 1.0
    energy.mix_sites(world.ledger, world.quarter, parts)
    together = (power[5] * 5.0 + power[4] * 4.0) / (power[5] + power[4]) * 0.5 / 12.0
    assert energy.remote[5] == pytest.approx(together)
    assert energy.remote[6] == pytest.approx(6.0 * 0.5 / 12.0)
