"""Classes of compute: gangs of top chips for frontier work, core customers and their commitments, edge and cloud."""

import numpy as np
import pytest
from helpers import fresh_run, world_run

from suanli.model.equations.classes import edge_part, gang_performance, usable_part
from suanli.model.parameters.customers import CoreParameters, EdgeParameters


def run(overrides="", until=2022, seed=2):
    return world_run("baseline", overrides, 300, until, seed)


@pytest.fixture(scope="module")
def plain():
    return run()


def test_gang_by_hand():
    """Doubling each year from 100 in 2022; from 2025 on growth halves every two years, so the rise is bounded."""
    assert gang_performance(16, 100.0, 1.0, 2025, 2.0) == pytest.approx(100.0)
    assert gang_performance(12, 100.0, 1.0, 2025, 2.0) == pytest.approx(50.0)
    assert gang_performance(28, 100.0, 1.0, 2025, 2.0) == pytest.approx(800.0)
    assert gang_performance(36, 100.0, 1.0, 2025, 2.0) == pytest.approx(800.0 * 2.0 ** (1.0 / np.log(2.0)))
    assert gang_performance(4000, 100.0, 1.0, 2025, 2.0) == pytest.approx(800.0 * 2.0 ** (2.0 / np.log(2.0)))


def test_usable_part_by_hand():
    assert usable_part(np.array([0.4, 0.4, 0.0]), np.array([1.0, 0.0, 0.0]), 0.25) == pytest.approx([1.0, 0.7, 1.0])


def test_edge_part_by_hand():
    assert edge_part(1.0, np.array([1.0, 2.0]), 1.0) == pytest.approx([0.5, 2.0 / 3.0])


def test_holdings_are_chips_by_vintage(plain):
    """All chips counted, or only those that reach a part of the best: by hand from the vintages."""
    world = plain.world
    chips, performance = world.ledger.chips.units, world.ledger.ai_servers.units
    each = np.where(chips > 0.0, performance / np.where(chips > 0.0, chips, 1.0), 0.0)
    best = plain.records.array("chip_performance")[-1, 0]
    top, held = world.mechanisms.clusters.top_holdings(chips, performance, best)
    assert top == pytest.approx((chips * (each >= 0.3 * best)).sum(axis=1))
    assert held == pytest.approx((performance * (each >= 0.3 * best)).sum(axis=1))
    assert (top <= world.ledger.chips.capacity + 1e-12).all()
    assert top[0] > 10.0  # AWS holds more than ten thousand


def test_below_the_threshold_frontier_work_is_not_served(plain):
    """A gang nobody can hold: core customers' frontier work stays undone, unless something can stand in for it."""
    nobody, stand_in = (run(f"gang.performance=1e6;gang.substitution={s}") for s in (0, 1))
    assert nobody.records.array("gang")[-1].max() == 0.0
    orders = nobody.world.today.orders
    core = nobody.world.population.core
    assert core.sum() == 9
    expected = 0.3 * (orders.ai_need * orders.migrated)[core].sum()
    assert orders.frontier_unmet.sum() == pytest.approx(expected)
    assert (orders.frontier_unmet[~core] == 0.0).all()
    assert stand_in.records.array("frontier_unmet").max() == 0.0
    served = [model.records.array("ai_served")[:8].sum() for model in (nobody, stand_in)]
    assert served[0] < served[1]


def test_core_customers_prefer_vendors_with_a_gang(monkeypatch):
    """Half of all vendors hold one: core customers leave those that don't, others don't care."""
    found = {}
    for weight in (0, 8):
        monkeypatch.setattr(CoreParameters, "gang_weight", float(weight))
        model = fresh_run("baseline", "gang.performance=1e4", 300, 2022, 2)
        world, ledger = model.world, model.world.ledger
        best = float(world.records.recent("chip_performance", 1)[0][0])
        held = ledger.chips.units, ledger.ai_servers.units
        customers, able = world.population, world.mechanisms.clusters.capable(world.quarter, *held, best)
        with_one = able[np.maximum(customers.vendor, 0)]
        found[weight] = with_one[customers.core].mean(), with_one[~customers.core].mean()
    assert found[8][0] > found[0][0]
    assert abs(found[8][1] - found[0][1]) < 0.2


def test_core_customers_sign_for_longer(plain):
    customers = plain.world.population
    left = (customers.contract_end - plain.quarter)[customers.vendor >= 0]
    core = customers.core[customers.vendor >= 0]
    assert left[core].mean() > left[~core].mean() + 1.0


def test_commitments_are_owed_while_the_contract_runs():
    """Need falls by half: core customers pay what they committed to, vendors earn it, and the books balance."""
    falling = "demand.growth=-0.2;ai.growth=-0.2;demand.sector_growth=false;core.commitment=1;core.part=0.3"
    falling += ";world.benchmark_first_year=false;adoption.time_scale=60"
    model = run(falling, 2021)
    none = run(falling.replace("core.commitment=1", "core.commitment=0"), 2021)
    owed = model.records.array("commitments_not_used")
    assert owed.max() > 0.0
    assert none.records.array("commitments_not_used").max() == 0.0
    assert model.records.array("ledger_gap").max() < 1e-12
    assert model.records.array("revenue").sum() > none.records.array("revenue").sum()
    flows = model.records.series("flow", by="flow")
    paid = flows["cloud services"] + flows["compute of AI developers"]
    sold = model.records.array("spending")[:, 0] + model.records.array("own_use").sum(axis=1)
    assert paid.to_numpy() == pytest.approx(sold, rel=1e-9)


def test_edge_rises_with_the_networks_fee():
    near, far = (run(f"edge.network_fee={fee}", 2019).records.array("edge_share") for fee in (0, 3))
    assert (far > near + 0.05).all()


def test_edge_work_is_on_top_and_runs_somewhere(plain, monkeypatch):
    orders, sectors = plain.world.today.orders, plain.world.sectors
    bound = orders.need * sectors.latency[plain.world.population.sector]
    assert orders.latency_load == pytest.approx(bound)
    free = "world.benchmark_first_year=false"
    without = run(f"edge.enabled=false;{free}", 2018).world.today.orders
    monkeypatch.setattr(EdgeParameters, "utilisation", 0.05)
    all_of_it = fresh_run("baseline", f"edge.network_fee=0;{free}", 300, 2018, 2).world.today.orders
    assert all_of_it.wanted.sum() > 1.02 * without.wanted.sum()  # what doesn't run at the edge is cloud demand
    those = (orders.migrated == 0.0) & (orders.need > 0.0)
    answer = orders.premises_load[those] / orders.need[those]
    assert orders.edge_load[those] == pytest.approx(bound[those] * answer)


def test_switched_off_all_work_runs_anywhere():
    off = run("gang.enabled=false;edge.enabled=false", 2019)
    assert not off.world.population.core.any()
    assert off.records.array("frontier_unmet").max() == 0.0
    assert off.records.array("edge_share").max() == 0.0
    assert off.records.array("gang").min() == 1.0


def test_commitment_is_a_part_of_what_was_spent_and_the_gang_grows(plain):
    parts = [run(f"core.commitment={part}", 2018).world.population.committed for part in (0.3, 0.6)]
    assert parts[1] == pytest.approx(2.0 * parts[0])
    assert parts[1].max() > 0.0
    p = plain.parameters
    needed = gang_performance(19, p.gang.performance, p.gang.growth, p.ai.fade_start, 2.0)
    assert plain.records.array("gang_needed")[-1, 0] == pytest.approx(needed)
    assert plain.records.array("gang_needed")[-1, 0] > 10.0 * plain.records.array("gang_needed")[0, 0]
