"""The quarter: phases write only what they declare, the order of agents cannot matter, nobody sees the present."""

import inspect
import pickle

import pytest

from suanli.model import schedule
from suanli.model.industry import ComputeIndustry
from suanli.model.state.world import Today


def beliefs(firm):
    return {key: value for key, value in vars(firm).items() if key not in {"model", "parameters"}}


def photograph(world):
    """Every part of the world as bytes."""
    parts = {
        "vendors": (world.beliefs, [beliefs(vendor) for vendor in world.vendors]),
        "suppliers": (world.supplier_beliefs, [beliefs(supplier) for supplier in world.suppliers]),
        "foundries": (world.foundry_growth, [beliefs(foundry) for foundry in world.foundries]),
        "server_market": world.server_market,
        "chip_market": world.chip_market,
        "population": world.population,
        "ledger": world.ledger,
        "technology": world.technology,
        "records": world.records._rows,
        "quarter": world.quarter,
        "commitments": (world.support_limit, world.tolerated_loss),
        "standing": (world.trading, world.reputation, world.mergers),
        "fixed": (world.facts, world.vendor_kind, world.sectors, world.reference_price, world.spending_path),
    }
    return {name: pickle.dumps(part) for name, part in parts.items()}


def changed(world, phase):
    before = photograph(world)
    phase(world)
    after = photograph(world)
    return {name for name in before if before[name] != after[name]}


def test_each_phase_writes_only_what_it_declares(small):
    written = set()
    for _ in range(3):
        for phase in schedule.SCHEDULE:
            found = changed(small.world, phase)
            assert found <= phase.changes, f"{phase.__name__} also writes {found - phase.changes}"
            written |= {(phase.__name__, part) for part in found}
    small.run_until(2022)
    owing = small.world.ledger.debt.copy()
    owing[4] += 300.0  # somebody enters in 2023 and somebody leaves
    small.world.ledger.debt, small.world.ledger.loans = owing, float(owing.sum())
    schedule.open_quarter(small.world)
    written |= {("turn_over", part) for part in changed(small.world, schedule.turn_over)}
    declared = {(phase.__name__, part) for phase in schedule.SCHEDULE for part in phase.changes}
    assert written == declared


def test_a_planted_write_is_caught(small):
    schedule.open_quarter(small.world)

    def greedy(world):
        schedule.observe(world)
        world.ledger.deposits["vendors"] = world.ledger.deposits["vendors"] + 1.0

    assert changed(small.world, greedy) == {"ledger"}


@pytest.mark.parametrize("seed", [0, 1])
def test_order_of_agents_cannot_matter(seed):
    plain, shuffled = (ComputeIndustry(customers=150, rng=seed) for _ in range(2))
    generator = __import__("numpy").random.default_rng(seed)
    for _ in range(10):
        plain.step()
        generator.shuffle(shuffled.world.sponsors)
        for firms in (shuffled.world.suppliers, shuffled.world.foundries, shuffled.world.makers):
            generator.shuffle(firms)
        shuffled.step()
    assert plain.records.hash() == shuffled.records.hash()


def test_nobody_sees_the_present(small):
    schedule.open_quarter(small.world)
    assert isinstance(small.world.today, Today)
    for message in ("plans", "offers", "orders", "fills", "accounts"):
        with pytest.raises(AttributeError):
            getattr(small.world.today, message)


def test_firms_decide_on_yesterday(small):
    """Two worlds alike but for what customers do today: firms' plans are the same."""
    twin = ComputeIndustry(customers=120, rng=3)
    twin.world.population.size = twin.world.population.size * 2.0
    for model in (small, twin):
        schedule.open_quarter(model.world)
        schedule.observe(model.world)
        schedule.decide(model.world)
    assert pickle.dumps(small.world.today.plans) == pickle.dumps(twin.world.today.plans)
    assert pickle.dumps(small.world.today.supplier_plans) == pickle.dumps(twin.world.today.supplier_plans)


def test_the_quarter_fits_a_page():
    source = inspect.getsource(schedule)
    assert len(source.partition("\nPhase = ")[2].splitlines()) <= 202  # what stands above are imports
    assert all(len(inspect.getsource(phase).splitlines()) <= 25 for phase in schedule.SCHEDULE)
    assert all(phase.__doc__ for phase in schedule.SCHEDULE)
