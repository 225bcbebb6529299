"""The quarter: phases write only what they declare, the order of agents cannot matter, nobody sees the present."""

import inspect
import pickle

import numpy as np
import pytest

from suanli.agents.government.programmes import Programmes
from suanli.model import schedule
from suanli.model.extensions.shocks import Dated, Shock
from suanli.model.industry import ComputeIndustry
from suanli.model.mechanisms.base import Mechanism
from suanli.model.state.world import Today, World

PARTS = {  # what phases may declare: fields of the world
    "vendors": ("vendor_state", "vendors"),
    "suppliers": ("supplier_state", "suppliers"),
    "foundries": ("foundry_state", "foundries"),
    "makers": ("maker_state", "makers"),
    "chip_market": ("chip_market",),
    "server_market": ("server_market",),
    "population": ("population",),
    "ledger": ("ledger",),
    "mechanisms": ("mechanisms",),
    "state": ("state",),
    "records": ("records",),
    "quarter": ("quarter",),
    "commitments": ("commitments",),
    "developers": ("developer_state", "developers"),
    "parents": ("parents_cash_flow", "parent_state"),
    "parameters": ("parameters",),
}
FIXED = [  # all else but messages
    name
    for name in World.__dataclass_fields__
    if name != "today" and not any(name in fields for fields in PARTS.values())
]


def own(one, *others):
    """What an object holds of its own: nothing of the model, nor of others that are photographed by themselves."""
    kept = {key: value for key, value in vars(one).items() if key not in {"model", "parameters"}}
    return {key: value for key, value in kept.items() if not isinstance(value, others)} if others else kept


def part_of(world, name):
    """What a field of the world holds, as it is photographed."""
    value = getattr(world, name)
    if isinstance(value, list):
        return [own(one) for one in value]
    if name == "mechanisms":
        every = {one.name: one for one in (*vars(value).values(), *value.on) if isinstance(one, Mechanism)}
        return [one.name for one in value.on], {key: own(one, Mechanism, Programmes) for key, one in every.items()}
    if name == "parameters":  # groups are made when they are first asked for
        return value.table
    return (value._quarters, value._values[: value._quarters]) if name == "records" else value


def photograph(world):
    """Every part of the world as bytes."""
    parts = {part: [part_of(world, name) for name in fields] for part, fields in PARTS.items()}
    parts["fixed"] = [part_of(world, name) for name in FIXED]
    return {name: pickle.dumps(part) for name, part in parts.items()}


def changed(world, phase):
    before = photograph(world)
    phase(world)
    after = photograph(world)
    return {name for name in before if before[name] != after[name]}


class Everything(Shock):
    """Moves a column of each part that a shock may change, and a parameter."""

    def strike(self, population, vendor_state, supplier_state, foundry_state, parents_cash_flow):
        return {
            "log_need": population.log_need - 0.1,
            "knowledge": 2.0 * vendor_state.knowledge,
            "design": 2.0 * supplier_state.design,
            "level": 0.9 * foundry_state.level,
            "parents_cash_flow": 0.5 * parents_cash_flow,
            "sponsor.support": 0.1,
        }


def test_each_phase_writes_only_what_it_declares(small):
    written = set()
    paid = ComputeIndustry(customers=60, overrides="models.programme=1;policy.first_year=2018")
    for world in (paid.world, small.world, small.world, small.world):
        for phase in schedule.SCHEDULE:
            found = changed(world, phase)
            assert found <= phase.changes, f"{phase.__name__} also writes {found - phase.changes}"
            written |= {(phase.__name__, part) for part in found}
    small.run_until(2022)
    owing = small.world.ledger.debt.copy()
    owing[4] += 300.0  # somebody enters in 2023 and somebody leaves
    small.world.ledger.debt, small.world.ledger.loans = owing, float(owing.sum())
    schedule.open_quarter(small.world)
    written |= {("turn_over", part) for part in changed(small.world, schedule.turn_over)}
    small.world.shocks = (Dated("everything", small.world.quarter, Everything(None)),)
    written |= {("strike", part) for part in changed(small.world, schedule.strike)}
    declared = {(phase.__name__, part) for phase in schedule.SCHEDULE for part in phase.changes}
    assert written == declared


def a_deposit(world):
    world.ledger.deposits["vendors"] = world.ledger.deposits["vendors"] + 1.0


def a_stock_of_knowledge(world):
    world.vendor_state.knowledge[0] *= 2.0


def what_a_mechanism_holds(world):
    world.mechanisms.layers.attach[0] += 0.1


def what_a_programme_has_built(world):
    world.state.programmes.spent[0] += 1.0


def a_fact(world):
    world.spending_path[0] += 1.0


@pytest.mark.parametrize(
    ("write", "part"),
    [
        (a_deposit, "ledger"),
        (a_stock_of_knowledge, "vendors"),
        (what_a_mechanism_holds, "mechanisms"),
        (what_a_programme_has_built, "state"),
        (a_fact, "fixed"),
    ],
)
def test_a_planted_write_is_caught(small, write, part):
    schedule.open_quarter(small.world)

    def greedy(world):
        schedule.observe(world)
        write(world)

    assert changed(small.world, greedy) == {part}


@pytest.mark.parametrize("seed", [0, 1])
def test_order_of_agents_cannot_matter(seed):
    plain, shuffled = (ComputeIndustry(customers=150, rng=seed) for _ in range(2))
    generator = np.random.default_rng(seed)
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
    assert len(inspect.getsource(schedule).splitlines()) <= 80
    assert all(len(inspect.getsource(phase).splitlines()) <= 45 for phase in schedule.SCHEDULE)
    assert all(phase.__doc__ for phase in schedule.SCHEDULE)
