"""The books balance every quarter, under odd parameters too; a violation stops the run and names the row."""

import numpy as np
import pytest

from suanli.agents.cloud_vendor.accounts import DIVIDENDS
from suanli.experiments.ensemble import Task, records_of
from suanli.model import schedule
from suanli.model.kernel.errors import ConservationError
from suanli.model.mechanisms.settings import baseline as parameters


def test_baseline_balances(baseline):
    assert baseline.records.array("ledger_gap").max() < 1e-12


NUMBERS = [
    p
    for p in parameters()
    if isinstance(p.value, float)
    and not isinstance(p.value, bool)
    and p.name.split(".")[0]
    in {"finance", "sponsor", "research", "expansion", "pricing", "operations", "server", "ai", "chip", "licence"}
    | {"foundry", "maker", "control", "anxiety", "energy", "entry", "exit", "layer", "gang", "core", "edge", "super"}
]


def test_any_parameters_balance():
    """Three parameters anywhere in the middle of their ranges, fifteen times: the run ends and its books balance."""
    luck, tasks = np.random.default_rng(2), []
    for _ in range(15):
        overrides = []
        for parameter in luck.choice(np.array(NUMBERS, dtype=object), 3, replace=False):
            value = parameter.low + luck.uniform(0.05, 0.6) * (parameter.high - parameter.low)
            overrides.append(f"{parameter.name}={round(value) if parameter.unit.startswith('whole') else value}")
        tasks.append(Task("baseline", int(luck.integers(100)), 60, 2021, ";".join(overrides)))
    for task, records in zip(tasks, records_of(tasks), strict=True):
        assert not isinstance(records, Exception), (task, records)
        assert records.array("ledger_gap").max() < 1e-8, task


def disturbed(phase, disturb):
    """The schedule with something done after one phase."""

    def planted(world):
        phase(world)
        disturb(world)

    return tuple(planted if step is phase else step for step in schedule.SCHEDULE)


def add(sector):
    def disturb(world):
        world.ledger.deposits[sector] = world.ledger.deposits[sector] + 1.0

    return disturb


def forget_a_vintage(world):
    world.ledger.cloud.units[0, 3] = 0.0


def lose_book_value(world):
    world.ledger.cloud.book = world.ledger.cloud.book * 0.99


def forgive_a_debt(world):
    world.ledger.debt = world.ledger.debt + 1.0


def lose_an_order(world):
    world.ledger.cloud.pipeline.units[0, :] += 1.0


def lose_ai_servers(world):
    world.ledger.ai_servers.units[1, 2] *= 0.5


def find_a_chip(world):
    world.ledger.chips.pipeline.units[0, :] += 1e-3


def pay_a_supplier_twice(world):
    world.ledger.deposits["chip suppliers"] = world.ledger.deposits["chip suppliers"] + 0.1


def misreport_a_supplier(world):
    from dataclasses import replace

    accounts = world.today.supplier_accounts
    world.today.supplier_accounts = replace(accounts, operating_profit=accounts.operating_profit + 0.1)


def lose_a_die(world):
    world.ledger.silicon.dies[0] += 1e-2


def lose_a_wafer(world):
    world.ledger.silicon.process[0, :] *= 0.999


def steal_chips(world):
    world.ledger.silicon.chips[0] += 0.1


def revalue_chips(world):
    world.ledger.silicon.chips_cost[0] += 0.01


def forget_what_is_owed(world):
    world.ledger.payable = world.ledger.payable * 0.5


def find_a_line(world):
    world.ledger.wafer_lines.units[0, 3] += 0.1


def serve_more_than_there_is(world):
    world.ledger.ai_servers.units[:, :] *= 0.2
    world.ledger.ai_servers.book = world.ledger.ai_servers.book * 0.2


def improve_chips_in_stock(world):
    world.ledger.silicon.chips_pf = world.ledger.silicon.chips_pf * 1.1


def grant_customers_servers(world):
    world.ledger.own_ai.units[:, world.quarter % world.ledger.own_ai.units.shape[1]] *= 2.0


def sell_power_nobody_uses(world):
    from dataclasses import replace

    bill = world.today.energy_bill
    world.today.energy_bill = replace(bill, sold=bill.sold * 1.001)


def misreported(part):
    def disturb(world):
        from dataclasses import replace

        accounts = getattr(world.today, part)
        setattr(world.today, part, replace(accounts, operating_profit=accounts.operating_profit + 0.1))

    return disturb


def nan(world):
    world.ledger.deposits["vendors"] = world.ledger.deposits["vendors"] * np.nan


def misreport(world):
    from dataclasses import replace

    accounts = world.today.accounts
    world.today.accounts = replace(accounts, operating_profit=accounts.operating_profit + 1.0)


@pytest.mark.parametrize(
    ("disturb", "row"),
    [
        (add("vendors"), "deposits of vendors"),
        (add("customers"), "deposits of customers"),
        (add("world"), "deposits of world"),
        (nan, "deposits of vendors"),
        (forgive_a_debt, "debt of vendors"),
        (lose_book_value, "book value of cloud hardware"),
        (forget_a_vintage, "cloud hardware|cloud capacity"),
        (lose_an_order, "capacity on order"),
        (misreport, "net worth of vendors"),
        (lose_ai_servers, "AI capacity"),
        (find_a_chip, "chips on order"),
        (pay_a_supplier_twice, "deposits of chip suppliers"),
        (misreport_a_supplier, "net worth of chip suppliers"),
        (lose_a_die, "good dies"),
        (lose_a_wafer, "dies in process"),
        (steal_chips, "finished chips"),
        (revalue_chips, "value of chips in stock"),
        (forget_what_is_owed, "trade credit"),
        (find_a_line, "wafer capacity"),
        (improve_chips_in_stock, "performance of chips in stock"),
        (grant_customers_servers, "AI performance bought and shipped"),
        (serve_more_than_there_is, "AI"),
        (sell_power_nobody_uses, "energy bought and used"),
        (add("power suppliers"), "deposits of power suppliers"),
        (add("foundries"), "deposits of foundries"),
        (add("server makers"), "deposits of server makers"),
        (misreported("foundry_accounts"), "net worth of foundries"),
        (misreported("maker_accounts"), "net worth of server makers"),
    ],
)
def test_a_violation_stops_the_run_and_names_the_row(small, monkeypatch, disturb, row):
    small.step()
    monkeypatch.setattr(schedule, "SCHEDULE", disturbed(schedule.settle_rest, disturb))
    with pytest.raises(ConservationError, match=row) as caught:
        small.step()
    assert caught.value.quarter == "2018Q2"
    assert len(small.records) == 1


def test_a_row_whose_sides_differ_is_refused(small):
    ledger = small.world.ledger
    ledger.open_quarter(0)
    paid = np.ones(len(ledger.deposits["vendors"]))
    with pytest.raises(ConservationError, match="dividends"):
        ledger.pay(DIVIDENDS, paid, paid * (1 + 1e-6))


def test_both_sides_of_the_main_row_are_computed_apart(two_years):
    """What customers and developers paid, each by payer, is what vendors earned, and neither was made of the other."""
    today = two_years.world.today
    paid = two_years.world.population.spending.sum()
    paid = paid + today.developer_accounts.paid.sum() - today.developers_used.at_cost.sum()
    earned = two_years.records.array("revenue")[-1].sum()
    assert paid == pytest.approx(earned, rel=1e-12)
    assert paid != 0.0


def test_no_account_of_a_vendor_ends_below_zero(baseline):
    assert baseline.records.array("deposits").min() > -1e-9


def test_hardware_by_vintage_retires_after_its_life(small):
    life = small.parameters.server.life
    bought = small.world.ledger.cloud.units[:, 5].copy()  # the vintage that retires in quarter 5
    for quarter in range(5):
        small.step()
        assert np.array_equal(small.world.ledger.cloud.units[:, 5], bought), quarter
    small.step()
    assert not np.array_equal(small.world.ledger.cloud.units[:, 5], bought)
    assert life == small.world.ledger.cloud.units.shape[1]


def test_flows_are_recorded_by_row(baseline):
    rows = baseline.records.series("flow", by="flow")
    developers = rows["compute of AI developers"].to_numpy() - baseline.records.array("own_use").sum(axis=1)
    spending = baseline.records.array("spending")[:, 0]
    assert rows["cloud services"].to_numpy() + developers == pytest.approx(spending, rel=1e-9)
    assert {"tax", "interest", "sponsors' support", "dividends", "new loans"} <= set(rows.columns)
