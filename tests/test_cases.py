"""Small inputs that once failed, each standing for a kind; the kind is held as a whole where it can be."""

import ast
import json
import os
import re
from pathlib import Path

import mesa
import numpy as np
import pytest
from helpers import records_of_each, refused, suanli, world_run

from suanli.agents import enterprise_customer
from suanli.agents.enterprise_customer.messages import CustomerDraws
from suanli.model import schedule
from suanli.model.equations.chips import next_design
from suanli.model.equations.loop import Regime, regime
from suanli.model.industry import ComputeIndustry
from suanli.model.kernel.arithmetic import excess
from suanli.model.kernel.errors import EntitiesError, InputError
from suanli.model.kernel.fleet import Hardware
from suanli.model.kernel.ledger import Payment
from suanli.model.markets.compute import overflowed
from suanli.model.markets.rationing import rationed
from suanli.model.mechanisms.settings import baseline, resolved
from suanli.model.parameters.schema import DRIFT, MOMENTUM
from suanli.model.schedule.signals import conditions
from suanli.model.state.messages import Fills

ROOT = Path(__file__).resolve().parents[1]


# a series has the same entities in every quarter


def test_few_customers_run_to_the_end():
    """When no load is left on anybody's own servers, licences are a payment of nothing."""
    for records in records_of_each(*({"customers": 20, "until": 2035, "seed": seed} for seed in (1, 6, 10))):
        for name in records.declared:
            assert records.array(name).shape == (72, len(records.entities(name))), name


def test_when_everybody_moves_the_licences_are_a_payment_of_nothing():
    records = world_run("baseline", "adoption.ceiling=1;adoption.time_scale=10", 100, 2035, 0).records
    paid = records.series("flow")["software licences"]
    assert paid.iloc[0] > 0.0
    assert paid.iloc[-1] == 0.0


def test_a_payment_that_is_made_sometimes_is_named(small, monkeypatch):
    def sometimes(world):
        schedule.settle_rest(world)
        if world.quarter == 2:
            world.ledger.pay(Payment("gifts", "world", "suppliers"), np.array([0.0]))

    planted = tuple(sometimes if phase is schedule.settle_rest else phase for phase in schedule.SCHEDULE)
    monkeypatch.setattr(schedule, "SCHEDULE", planted)
    small.step()
    small.step()
    with pytest.raises(EntitiesError, match=r"'gifts'.*2018Q3.*in every quarter or in none"):
        small.step()
    assert len(small.records) == 2, "what was computed is kept"


def test_a_series_of_another_length_is_named(small):
    small.step()
    written = {name: small.records.array(name)[-1] for name in small.records.declared}
    with pytest.raises(EntitiesError, match=r"'share': 3 figures in 2018Q2: allowed: 13"):
        small.records.append(1, written | {"share": np.ones(3)})


# what is looked back on in the first quarter is known, or refused


def test_every_series_that_a_rule_looks_back_on_has_an_initial_row(small):
    asked = set()
    for path in (*(ROOT / "model").rglob("*.py"), *(ROOT / "agents").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute | ast.Name):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
            if called in {"recent", "two_quarters"}:
                asked |= {word.value for word in ast.walk(node) if isinstance(word, ast.Constant)}
    named = {one for one in asked if isinstance(one, str)} & set(small.records.declared)
    assert len(named) > 25
    late = ["dividend"]  # asked of quarters lived alone
    late += ["debt_forgiven", "interest", "state_outlays", "state_taxes"]  # by lenders and states as agents
    assert sorted(named - set(small.records._initial)) == sorted(late)


def test_recent_figures_from_before_2018_are_refused_where_they_are_not_known(small):
    with pytest.raises(InputError, match=r"tasks_served.*what it was before 2018 isn't known"):
        small.records.recent("tasks_served", 1)
    assert small.records.recent("revenue", 4)[0].shape == (13,)


@pytest.mark.parametrize(
    "lever",
    ["west.programme=10", "network.programme=9", "procurement.amount=5", "consolidation.to=3", "schedule.share=0.5"],
)
def test_a_policy_may_begin_in_the_first_quarter(lever):
    world_run("baseline", f"policy.first_year=2018;{lever}", 20, 2018, 0)


# replications differ


@pytest.mark.filterwarnings("default")
def test_iterations_of_mesas_batch_run_are_different_runs():
    rows = mesa.batch_run(ComputeIndustry, {"customers": [20], "until": [2018]}, iterations=3, display_progress=False)
    assert len({row["us_three_share"] for row in rows if row["iteration"] in {0, 1, 2}}) == 3
    assert ComputeIndustry(customers=20).seed_used == ComputeIndustry(customers=20, rng=0).seed_used == 0


# a printed range is a range that runs, alone


@pytest.mark.parametrize(
    "override",
    [
        "population.china_spend=0",
        "population.china_spend=1",
        "population.china_rows=1",
        "research.hits=0",
        "research.step=0",
        "choice.quality_weight=8",
        "adoption.opening_share_international=0.01",
        "adoption.opening_share_international=1",
        "adoption.ceiling=0.05",
        "adoption.time_scale=1",
        "choice.contract_shortest=12",
        "choice.contract_longest=4",
        "demand.price_elasticity=2",
    ],
)
def test_an_end_of_a_printed_range_runs(override):
    model = world_run("baseline", override, 40, 2019, 1)
    assert np.isfinite(model.records.array("consumer_surplus")).all()


def test_without_success_of_research_nobody_knows_more_than_another():
    gap = world_run("baseline", "research.hits=0", 40, 2019, 1).records.array("quality_gap")[:, :11]
    assert np.abs(gap).max() < 1e-12


def test_what_cannot_hold_jointly_is_said_where_the_range_is_printed_and_in_the_refusal():
    text = suanli("parameters", check=True).stdout
    shortest = next(line for line in text.splitlines() if line.startswith("choice.contract_shortest"))
    assert "from 1 to 12 quarters; at most choice.contract_longest, with it from 1 to 60" in shortest
    assert DRIFT in next(line for line in text.splitlines() if line.startswith(MOMENTUM))
    said = refused("run", "--customers", "40", "--until", "2018", "--set", "choice.contract_shortest=13")
    assert "at most choice.contract_longest, which is 12" in said
    slow = "choice.contract_shortest=60;choice.contract_longest=60;choice.switching_cost=8;adoption.time_scale=60"
    with pytest.raises(InputError, match=re.escape(DRIFT)):
        ComputeIndustry(customers=40, overrides=f"{MOMENTUM}=1;{slow}")


def test_jointly_wider_ranges_are_taken():
    assert resolved("baseline", "choice.contract_shortest=20;choice.contract_longest=30").choice.contract_shortest == 20
    assert {one.name for one in baseline() if one.joint} == {
        MOMENTUM,
        "choice.contract_longest",
        "choice.contract_shortest",
    }


# the first year is met exactly, whatever the elasticity


@pytest.mark.parametrize("elasticity", ["0", "0.6", "1.9"])
def test_spending_of_the_first_year_is_exact(elasticity):
    records = world_run("baseline", f"demand.price_elasticity={elasticity}", 200, 2018, 0).records
    assert records.array("spending").sum() == pytest.approx(78.0, rel=1e-12)


def test_where_it_cannot_be_exact_the_run_says_so():
    call = ("run", "--customers", "40", "--until", "2018", "--json")
    assert json.loads(suanli(*call, check=True).stdout)["notes"] == []
    state = ("--set", "policy.first_year=2018", "--set", "procurement.amount=5")
    (note,) = json.loads(suanli(*call, *state, check=True).stdout)["notes"]
    assert "not the 78 observed: a state's orders come on top" in note


# commitments


def test_who_begins_in_the_quarter_of_its_opening_draw_signs_its_commitment(small):
    """A first contract that happens to end when the opening draw said: signed all the same."""
    model = small
    for _ in range(4):
        model.step()
    world = model.world
    for phase in schedule.SCHEDULE[: schedule.SCHEDULE.index(schedule.choose)]:
        phase(world)
    customers, draws = world.population, CustomerDraws(world.luck, world.quarter)
    met = conditions(world)
    customers.core[:] = True
    customers.vendor[:] = -1
    customers.committed[:] = 0.0
    customers.contract_end[:] = world.quarter + 40  # far from any draw

    def asked():
        return enterprise_customer.decide(customers, world.today.offers, met, draws, world.decision_parameters)

    first = asked()
    begun = first.migrated > 0.0
    assert begun.any()
    assert (first.committed[begun] > 0.0).all()
    customers.contract_end = first.contract_end.copy()  # now the opening draw is the end that is drawn
    assert np.array_equal(asked().committed, first.committed)


# what is below rounding is nothing


def test_a_difference_that_is_rounding_is_nothing():
    assert excess(0.1 + 0.2, 0.3) == 0.0
    assert excess(1.0, 0.25) == 0.75
    assert excess(1.0, 2.0) == 0.0
    assert np.isnan(excess(float("nan"), 1.0))
    assert np.isnan(excess(np.array([np.nan]), 1.0)).all()
    assert excess(np.array([0.3, 5.0]), np.array([0.1 + 0.2, 2.0])).tolist() == [0.0, 3.0]


def test_firms_that_sell_what_they_have_leave_no_dust():
    model = world_run("many-firms", "exit.enabled=true;exit.assets=sale", 50, 2023, 0)
    capacity = model.records.array("capacity")
    assert not ((capacity > 0.0) & (capacity < 1e-9 * capacity.max())).any()
    assert model.records.array("utilisation").max() < 1e6


@pytest.mark.parametrize(("leaver", "others"), [(1e-13, 10.0), (1e12, 1.0), (0.0, 3.0), (2.0, 0.0)])
def test_trade_credit_of_leavers_leaves_no_rounding(small, leaver, others):
    """However different debts are, makers get what leavers owe, and are owed what stayers owe."""
    ledger = small.world.ledger
    ledger.open_quarter(0)
    ledger.payable = np.array([leaver, *[others / 12.0] * 12])
    ledger.receivable = np.array([0.5, 0.3, 0.2, *[0.0] * (len(ledger.receivable) - 3)]) * (leaver + others)
    ledger.close_accounts(np.arange(13) == 0)  # raises where the row doesn't balance
    assert ledger.rows["trade credit of leavers"] == pytest.approx(leaver, rel=1e-9, abs=0.0)
    assert ledger.receivable.sum() == pytest.approx(ledger.payable.sum(), rel=1e-9, abs=0.0)
    ledger.collect()


def test_orders_of_very_different_size_are_rationed_exactly():
    orders = np.array([53.6, 78.8, 8.6, 32.5, 85.0, 3.6])
    claims = np.array([6.6e2, 1.9e-4, 9.7e5, 3.6e6, 2.1e-4, 8.7e-6])
    given = rationed(orders, claims, 103.4)
    assert given.sum() == pytest.approx(103.4, rel=1e-12)
    assert (given <= orders).all()


def test_hardware_that_was_huge_leaves_no_rounding_when_it_retires():
    hardware = Hardware.opened(np.zeros((1, 3)), np.zeros((1, 3)))
    for quarter, cost in enumerate((1e17, 0.3, 0.7, 0.2, 0.4)):
        hardware.renew(quarter, np.array([cost]), np.array([cost]))
        hardware.depreciate()
    assert hardware.gap(4) < 1e-12


def test_what_is_unserved_is_the_same_at_vendors_and_customers():
    """A vendor short of one part in 10^12: specialists are asked for what its customers lack, to the last digits."""
    wanted = np.array([20.0, 32.0])
    fill = 1.0 - 8e-13
    ordered, nothing = np.array([[wanted.sum(), 0.0]]), np.zeros((1, 2))
    fills = Fills(ordered, np.array([fill, 1.0]), ordered * fill, nothing)
    given, overflow = overflowed(fills, np.ones((1, 2)), np.array([50.0, 9.0]), np.array([[0.0, 0.5]]))
    lacking = wanted * (1.0 - fill)
    assert (given.served - fills.served).sum() == pytest.approx(
        (lacking * overflow.served[0]).sum(), rel=1e-12, abs=0.0
    )


def test_no_design_and_no_price_leaves_what_can_be_counted():
    assert np.isfinite(next_design(np.array([1.0, 1e9]), np.array([100.0, 100.0]), 1.0)).all()
    free = "server.price=0;operations.cost=0;energy.enabled=false;edge.enabled=false"
    assert (world_run("baseline", free, 40, 2018, 0).records.array("price")[:, 0] > 0.0).all()


def test_changes_that_are_rounding_make_no_regime():
    assert regime(1.0, -1e-17, -1e-17, False) == Regime.VIRTUOUS
    assert regime(-1.0, 1e-17, 1e-17, False) == Regime.STRATEGIC_LOSS


# files that are none


@pytest.mark.parametrize(
    "call",
    [("run", "{file}.toml"), ("sweep", "{file}.toml", "--out", "{file}-out"), ("validate", "--data", "{folder}")],
)
def test_a_pipe_instead_of_a_file_is_one_line(tmp_path, call):
    for name in ("p.toml", "folder/p.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        os.mkfifo(tmp_path / name)
    arguments = [part.format(file=tmp_path / "p", folder=tmp_path / "folder") for part in call]
    assert "not a regular file" in refused(*arguments)


def test_endless_files_are_one_line():
    assert "not a regular file" in refused("strategies", "--robust", "--points", "/dev/zero")
