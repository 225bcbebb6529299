"""AI developers: belief follows training compute, cash bounds money, books balance; without them firms alone use AI."""

import numpy as np
import pytest
from helpers import world_run

from suanli.agents.ai_developer import accounts, planning
from suanli.agents.ai_developer.messages import DeveloperSignals, Placed
from suanli.agents.ai_developer.state import DeveloperFacts
from suanli.model.industry import ComputeIndustry
from suanli.model.kernel.either import as_array
from suanli.model.mechanisms.settings import resolved
from suanli.model.schedule.signals import parents_cash
from suanli.model.state.messages import Fills, Lent, Overflow


def run(overrides="", until=2024, customers=1000):
    return world_run("baseline", overrides, customers, until, 0)


@pytest.fixture(scope="module")
def plain():
    return run()


@pytest.fixture(scope="module")
def p():
    return resolved("baseline").developer


def test_belief_follows_training_compute(p):
    assert planning.ability(1.0, 0, p) == 0.0
    assert planning.ability(0.1, 0, p) == 0.0  # next to nothing
    assert planning.ability(np.e, 4, p) == pytest.approx(1.0 + np.log1p(p.algorithms))
    assert planning.belief(p.threshold, p) == pytest.approx(0.5)
    odds = [b / (1.0 - b) for b in (planning.belief(p.threshold + x, p) for x in (0.0, 1.0))]
    assert np.log(odds[1] / odds[0]) == pytest.approx(p.steepness)


def test_money_for_ai_is_bounded_by_cash(p, plain):
    cash, of_group = np.array([40.0, 100.0]), np.array([True, False])
    most = planning.budgets(1.0, cash, of_group, p)
    assert most == pytest.approx([p.group_part * 40.0 / 4, p.investor_part * 100.0 / 4])
    seen = DeveloperSignals(20, 50.0, cash, np.array([2.0, 0.0]))
    plans = planning.planned(seen, of_group, p)
    assert plans.compute[0] == pytest.approx(plans.budget[0] / 2.0)
    assert plans.compute[1] == 0.0  # nobody sells there
    facts = plain.world.developer_facts
    cash = as_array([(facts.payers * parents_cash(plain.world, quarter)).sum(axis=1) for quarter in range(28)])
    part = np.where(facts.of_group, p.group_part, p.investor_part)
    spent = plain.records.array("developer_spending")
    assert (spent <= part * cash / 4 * 1.5).all()  # what specialists ask can be dearer than the price planned with


def test_a_boom_without_a_date(plain):
    belief = plain.records.array("belief_in_ai")[:, 0]
    assert belief[0] < 0.05
    assert (np.diff(belief) > 0.0).all()
    assert belief[-1] > 0.4


def test_half_the_training_money_delays_the_boom(plain):
    p = plain.parameters.developer
    half = run(f"developer.group_part={p.group_part / 2};developer.investor_part={p.investor_part / 2}")
    assert half.records.array("belief_in_ai")[-1, 0] <= plain.records.array("belief_in_ai")[-1, 0]
    spent = [one.records.array("developer_spending")[-4:].sum() for one in (half, plain)]
    assert spent[0] < 0.6 * spent[1]


def test_no_developers_is_demand_by_enterprises_alone(plain):
    off = run("developer.enabled=false")
    assert off.world.developers == []
    assert off.records.array("developer_spending").shape[1] == 0
    assert off.records.array("own_use").max() == 0.0
    sold = [one.records.array("chip_revenue")[-4:].sum() for one in (off, plain)]
    assert sold[0] < sold[1]


def test_developers_books(plain):
    model = run(until=2023)
    world = model.world
    model.step()
    used, accounts, rows = world.today.developers_used, world.today.developer_accounts, world.ledger.rows
    assert np.abs(world.ledger.deposits["AI developers"]).max() < 1e-9
    paid = accounts.paid.sum()
    assert rows["groups' money for own AI"] + rows["investors' money in AI developers"] == pytest.approx(paid)
    assert rows["compute of AI developers"] == pytest.approx(paid - used.networked.sum())
    group = world.developer_facts.of_group
    assert used.at_cost.sum() == pytest.approx(used.of_vendor[group].sum())


def test_a_groups_own_ai_is_no_sale(plain):
    world = plain.world
    google = world.facts.names.index("google")
    own, accounts = world.today.developers_used.at_cost[google], world.today.accounts
    assert own > 0.0
    assert accounts.own_use[google] == pytest.approx(own)
    sold = world.today.revenue[:, google].sum()
    assert accounts.revenue[google] == pytest.approx(sold)
    lines = ("operations", "energy", "leases", "platform", "expansion", "research")
    costs = sum(getattr(accounts, one)[google] for one in lines)
    profit = sold + own - costs - accounts.depreciation[google]
    assert accounts.operating_profit[google] == pytest.approx(profit)


def test_what_a_vendor_lacks_developers_rent_of_specialists_and_of_the_network():
    """One independent and a laboratory order 10 of a vendor that serves half; specialists two fifths of what lacks."""
    facts = DeveloperFacts(("a", "b"), ("A", "B"), np.array([0, 0]), np.array([-1, 0]), np.ones((2, 1)))
    placed = Placed(np.full((2, 1), 10.0), np.array([[3.0], [2.0]]), np.array([False, True]))
    fills = Fills(np.full((1, 1), 40.0), np.array([0.5]), np.full((1, 1), 20.0), np.full((1, 1), 60.0))
    lent = Lent(np.zeros(1), np.array([0.5]), np.array([4.0]), np.zeros(1), np.zeros((1, 1)), np.zeros(0))
    found = accounts.used(facts, placed, fills, (Overflow(np.array([0.4]), np.array([5.0]), np.zeros(1)), lent))
    assert found.compute == pytest.approx([5.0 + 2.0 + 1.5] * 2)
    assert found.beyond == pytest.approx([2.0 * 5.0, 0.0])  # its vendor's price of 3 doesn't cover 5
    assert found.leased == pytest.approx(np.array([[2.0]]))  # for the laboratory, at what specialists ask
    assert found.resold == pytest.approx(np.array([[0.0]]))
    assert found.networked == pytest.approx([1.5 * 4.0] * 2)
    assert found.sold == pytest.approx(np.array([[15.0]]))
    assert found.at_cost == pytest.approx([10.0 + 2.0 * 5.0])
    cheap = accounts.used(facts, placed, fills, (Overflow(np.array([0.4]), np.array([2.5]), np.zeros(1)), lent))
    assert cheap.beyond == pytest.approx([0.0, 0.0])
    assert cheap.resold == pytest.approx(np.array([[2.0 * 3.0]]))  # leased at 2.5, resold at 3
    assert cheap.sold == pytest.approx(np.array([[15.0 + 6.0]]))


def test_developers_are_agents(plain):
    names = [one.name for one in plain.world.developers]
    assert "google_ai" in names
    assert "independent_international" in names
    openai = plain.world.developers[names.index("independent_international")]
    assert openai.vendor == -1
    assert openai.plan()["budget"] > 0.0
    assert openai.books()["paid"] > 0.0
    assert openai.profit == 0.0


def test_laboratories_of_the_industry_have_no_developers():
    for name in ("two-firms", "equal-endowments"):
        assert ComputeIndustry(name, 100).world.developers == [], name


def test_chips_displace_servers_within_a_budget():
    """Budgets of plenty, of a little, of next to nothing: what retires is replaced, then AI servers, then growth."""
    from types import SimpleNamespace

    from suanli.agents.cloud_vendor import investment

    whole = np.array([100.0, 8.0, 3.0])
    kind = SimpleNamespace(at_home=lambda figures: figures)
    seen = SimpleNamespace(
        retiring=np.full(3, 4.0), ai=SimpleNamespace(chip_fill=np.ones(3)), capital_year=np.array([0.0, 4.0, 8.0])
    )
    wanted, prices = (np.full(3, 10.0), np.full(3, 3.0)), (np.ones(3), np.full(3, 2.0))
    general, ai = investment.bought(seen, kind, wanted, prices, whole)
    assert general == pytest.approx([10.0, 4.0, 3.0])
    assert ai == pytest.approx([3.0, 2.0, 0.0])
    p = SimpleNamespace(finance=SimpleNamespace(capital_growth=0.5))
    assert investment.capital_budget(seen, p) == pytest.approx([np.inf, 1.5, 3.0])
