"""Who enters, is rescued or leaves: nothing vanishes, customers go somewhere, and off is the simpler model."""

import numpy as np
import pytest
from helpers import own_run

from suanli.model import schedule
from suanli.model.industry import ComputeIndustry
from suanli.model.kernel.random_streams import DECISIONS, REDRAWN, STREAMS, Luck, uniforms
from suanli.model.markets.compute import cleared, overflowed

OFF = "entry.rule=nobody;exit.enabled=false"
DATED = "entry.rule=dated"


def lived(overrides="", until=2021, seed=2, customers=200):
    overrides = overrides if "exit.after" in overrides else f"{overrides};exit.after=12"
    return own_run("baseline", overrides, customers, until, seed)


def indebted(model, vendor, debt):
    """The same model with a vendor that owes more; the lender has issued it, and it went to the vendor's sponsor."""
    ledger, row = model.world.ledger, model.world.facts.names.index(vendor)
    owed = np.zeros(len(ledger.debt))
    owed[row] = debt
    ledger.debt, ledger.loans = ledger.debt + owed, ledger.loans + debt
    ledger.deposits["lenders"] = ledger.deposits["lenders"] - ledger.by_lender(owed)
    ledger.deposits["sponsors"] = ledger.deposits["sponsors"] + owed
    return row


def test_what_an_entrant_takes_along_by_hand():
    model = lived(DATED, until=2022)
    world, vendors = model.world, model.world.vendor_state
    oracle, fringe = (world.facts.names.index(name) for name in ("oracle", "other_international"))
    before = {name: getattr(vendors, name).copy() for name in ("knowledge", "experience")}
    standing, capacity = vendors.reputation.copy(), world.ledger.cloud.capacity
    with_it = world.population.vendor == fringe
    schedule.open_quarter(world)
    schedule.turn_over(world)
    part = 4.0 / 40.0
    assert vendors.knowledge[oracle] == pytest.approx(0.2 * before["knowledge"].max())
    assert vendors.experience[oracle] == pytest.approx(part * before["experience"][fringe])
    assert vendors.experience[fringe] == pytest.approx((1.0 - part) * before["experience"][fringe])
    assert vendors.reputation[oracle] == pytest.approx(standing[fringe] + np.log(part))
    assert np.exp(vendors.reputation[[oracle, fringe]]).sum() == pytest.approx(np.exp(standing[fringe]))
    assert world.ledger.cloud.capacity[oracle] == pytest.approx(part * capacity[fringe])
    assert world.ledger.cloud.capacity[fringe] == pytest.approx((1.0 - part) * capacity[fringe])
    moved = (world.population.vendor == oracle) & with_it
    assert moved.sum() == pytest.approx(part * with_it.sum(), abs=1.0)
    assert (world.population.vendor[~with_it] != oracle).all()


def test_until_they_enter_entrants_change_nothing():
    with_them, without = (lived(o, 2022) for o in (DATED, "entry.rule=nobody"))
    for name in ("share", "operating_profit", "knowledge", "ai_capacity"):
        assert with_them.records.array(name)[:, :12] == pytest.approx(
            without.records.array(name), rel=1e-4, abs=1e-6
        ), name
    assert with_them.records.array("revenue")[:, 12:].sum() == 0.0


def test_entrants_enter_with_their_owners_capital():
    model = lived(DATED, until=2026)
    oracle, specialist = (model.world.facts.names.index(name) for name in ("oracle", "ai_clouds"))
    trading, paid = model.records.array("trading"), model.records.array("paid_in")
    assert trading[:20, oracle].max() == 0.0
    assert trading[20, oracle] == 1.0
    assert paid[20, [oracle, specialist]] == pytest.approx([5.0, 3.0])
    assert model.records.array("revenue")[20, oracle] > 0.0  # it serves from its first day
    assert lived(DATED, until=2023, customers=1000).records.array("unmet_share")[20:24].max() < 0.05
    fringe = model.world.facts.names.index("other_international")
    capacity = model.records.array("capacity")
    taken = capacity[20, oracle] / (capacity[20, oracle] + capacity[20, fringe])
    assert taken == pytest.approx(4.0 / 40.0, abs=0.03)
    assert model.records.array("dividend")[20:24, [oracle, specialist]].max() == 0.0
    china = model.records.array("share_CN")[:, specialist]
    assert china.max() == 0.0  # AI clouds serve their own region
    served = model.records.array("ai_served")[:, specialist]
    assert served[:21].max() == 0.0
    assert served[-4:].sum() > 0.0
    assert model.records.array("vendor_served")[:, specialist].max() == 0.0  # AI compute alone
    assert model.records.array("ledger_gap").max() < 1e-8


@pytest.mark.parametrize("assets", ["takeover", "sale"])
def test_a_leavers_hardware_and_customers_go_to_others(assets):
    model = lived(f"exit.assets={assets}")
    world, ledger = model.world, model.world.ledger
    row = indebted(model, "alibaba", 400.0)
    before = {
        f: getattr(ledger, f).units.sum() + getattr(ledger, f).pipeline.total for f in ("cloud", "ai_servers", "chips")
    }
    had = world.population.vendor == row
    world.population.committed = np.where(had, 0.01, world.population.committed)
    book, money = ledger.cloud.value[row] + ledger.ai_servers.value[row], ledger.deposits["vendors"][row]
    owed, bills = ledger.debt[row], ledger.payable[row]
    capacity = np.array([getattr(ledger, f).capacity for f in ("cloud", "ai_servers")])
    schedule.open_quarter(world)
    schedule.turn_over(world)
    turnover = world.today.turnover
    assert turnover.left[row]
    assert turnover.left.sum() == 1
    for fleet, units in before.items():
        assert getattr(ledger, fleet).units[row].sum() == 0.0
        assert getattr(ledger, fleet).units.sum() + getattr(ledger, fleet).pipeline.total == pytest.approx(
            units, rel=1e-12
        )
    assert (ledger.debt[row], ledger.payable[row], ledger.deposits["vendors"][row]) == (0.0, 0.0, 0.0)
    recovered = world.parameters.exit.recovery * book
    assert turnover.written_down[row] == pytest.approx(book - recovered, rel=1e-9)
    assert turnover.forgiven[row] == pytest.approx(owed - max(0.0, money + recovered - bills), rel=1e-9)
    gained = np.array([getattr(ledger, f).capacity for f in ("cloud", "ai_servers")]) - capacity
    sales = np.where(world.facts.region == 1, world.records.recent("revenue", 1)[0], 0.0)
    sales[row] = 0.0
    if assets == "sale":
        expected = -gained[0][row] * sales / sales.sum()
        expected[row] = gained[0][row]
        assert gained[0] == pytest.approx(expected)
        assert (world.population.committed[had] == 0.0).all()
    else:
        assert int(np.argmax(gained[0])) == int(np.argmax(sales))
    now = set(world.population.vendor[had].tolist())
    home = set(np.flatnonzero(world.facts.region == 1).tolist()) - {row}
    assert now == {-1} if assets == "sale" else len(now) == 1 and now < home
    for phase in schedule.SCHEDULE[schedule.SCHEDULE.index(schedule.turn_over) + 1 :]:
        phase(world)
    assert model.records.array("ledger_gap")[-1, 0] < 1e-8
    assert model.records.array("regime")[-1, row] == 5.0
    model.run_until(2022)
    assert model.records.array("revenue")[-1, row] == 0.0
    assert (world.population.vendor != row).all()


def test_a_sponsor_with_money_rescues():
    model = lived("sponsor.support=2;exit.debt_limit=0.5")
    row = indebted(model, "alibaba", 20.0)
    model.step()
    assert model.records.array("trading")[-1, row] == 1.0
    assert model.records.array("paid_in")[-1, row] >= 20.0
    assert model.world.ledger.debt[row] < 20.0
    assert model.records.array("ledger_gap").max() < 1e-8


def test_the_tiny_are_closed_and_off_means_nobody_leaves():
    keen = "exit.least_share=0.08;exit.after=4"
    model, nobody = (lived(o, 2022) for o in (keen, keen + ";exit.enabled=false"))
    assert (model.records.array("trading")[-1] == 0.0).sum() > 2  # the two that come later, and some that left
    assert (nobody.records.array("trading")[-1, :12] == 1.0).all()
    assert model.records.array("ledger_gap").max() < 1e-8
    fringe = [model.world.facts.names.index(name) for name in ("other_international", "other_china")]
    assert (model.records.array("trading")[-1, fringe] == 1.0).all()  # a row that stands for many doesn't leave


def test_the_last_one_stays():
    """Of two equal firms the one that owes too much leaves; then nobody is there to buy the other, and it stays."""
    two = ComputeIndustry("two-firms", customers=40, overrides="exit.enabled=true;exit.after=1")
    two.run_until(2018)
    indebted(two, "south", 100.0)
    two.step()
    assert two.records.array("trading")[-1].tolist() == [1.0, 0.0]
    assert two.world.population.holding.sum(axis=1) == pytest.approx(1.0)  # expected values: holdings went along
    assert two.world.population.holding[:, 1].max() == 0.0
    indebted(two, "north", 100.0)
    two.step()
    assert two.records.array("trading")[-1].tolist() == [1.0, 0.0]


def test_a_fringe_stands_for_many_and_stays():
    model = lived()
    indebted(model, "other_china", 400.0)
    model.step()
    assert model.records.array("trading")[-1, model.world.facts.names.index("other_china")] == 1.0


def test_who_is_tiny_and_earns_stays():
    """Below the least share for long, but for a loss: without R&D and platform cost nobody here makes one."""
    tiny = "exit.least_share=0.5;exit.after=4;pricing.rule=bertrand;research.spending=false;expansion.intensity=0"
    model = lived(tiny + ";operations.platform_share=0", 2022)
    earning = model.records.array("operating_profit")[:, :12].reshape(5, 4, 12).sum(axis=1).min(axis=0) > 0.0
    assert earning.sum() > 6
    assert (model.records.array("trading")[-1, :12][earning] == 1.0).all()


def test_a_sponsor_pays_a_part_of_its_cash_flow_in_a_year_and_no_more():
    """Rescued once, in trouble again: what was paid counts against the limit for a year."""
    model = lived("sponsor.support=1.6;exit.debt_limit=0.5")
    row = indebted(model, "alibaba", 20.0)
    model.step()
    assert model.records.array("trading")[-1, row] == 1.0
    indebted(model, "alibaba", 20.0)
    model.step()
    assert model.records.array("trading")[-1, row] == 0.0


def test_overflow_by_hand():
    """Fifteen wanted, eight served; a specialist of the first region has room for three of what is left there."""
    ordered = np.array([[10.0, 0.0], [5.0, 0.0]])
    price, aim = np.array([[2.0, 3.0], [2.0, 4.0]]), np.array([[0.0, 0.5], [0.0, 0.0]])
    fills = cleared(ordered, price, np.array([8.0, 3.0]))
    left = 10.0 * 7.0 / 15.0
    together, beyond = overflowed(fills, price, np.array([8.0, 3.0]), aim)
    assert beyond.ordered == pytest.approx([0.0, left / 2.0])
    assert beyond.served == pytest.approx([3.0 / left, 0.0])  # nobody serves the other region
    assert together.served.sum(axis=0) == pytest.approx([8.0, 3.0])
    assert together.revenue[:, 1] == pytest.approx([9.0, 0.0])
    assert beyond.price == pytest.approx([3.0, 1.0])


def test_overflow_without_specialists_is_the_plain_market():
    fills = cleared(np.array([[4.0]]), np.array([[1.0]]), np.array([2.0]))
    same, beyond = overflowed(fills, np.array([[1.0]]), np.array([2.0]), np.zeros((1, 1)))
    assert same is fills
    assert beyond.served.max() == 0.0


def test_a_stream_of_luck_can_be_drawn_again_alone():
    rows = np.arange(20)
    luck = Luck(3, "research")
    for decision in DECISIONS:
        own = decision in STREAMS["research"]
        expected = uniforms(3 + REDRAWN if own else 3, decision, 2, rows)
        assert np.array_equal(uniforms(luck, decision, 2, rows), expected), decision
    plain, other = (lived(o, 2019) for o in ("", "streams.redrawn=research"))
    assert np.array_equal(plain.world.population.log_need, other.world.population.log_need)
    assert not np.array_equal(plain.records.array("research_hits"), other.records.array("research_hits"))


def test_events_are_told(baseline):
    """Who came, was rescued or left, and who holds more than ten thousand top chips, as the run prints them."""
    from suanli.experiments.events import holdings, turnover

    told = turnover(baseline)
    assert {row["vendor"] for row in told if row["event"] in {"enters", "owners pay in"}} == {"ai_clouds"}
    trading = baseline.records.array("trading")
    left = {row["vendor"] for row in told if row["event"] == "leaves"}
    gone = {
        name
        for column, name in enumerate(baseline.world.facts.names)
        if trading[:, column].any() and not trading[-1, column]
    }
    assert gone <= left
    assert left - gone <= {"ai_clouds"}  # they may enter again
    rows = holdings(baseline, 2022)
    assert rows[0]["top_chips"] == max(row["top_chips"] for row in rows)
    many = {row["vendor"] for row in rows if row["above_ten_thousand"]}
    assert {"aws", "azure", "google"} <= many
    assert all(row["top_chips"] > 10.0 for row in rows if row["vendor"] in many)


def test_what_is_taken_over_is_no_growth():
    """A buyer doesn't take what it bought for growth, and orders no capacity for it: its price rises, orders fall."""
    plain, bought = (lived(until=2021, customers=300) for _ in range(2))
    indebted(bought, "google", 4000.0)
    for model in (plain, bought):
        for _ in range(3):
            model.step()
    assert bought.records.array("trading")[-1, 2] == 0.0
    growth = [model.records.array("expected_growth")[-1, 0] for model in (plain, bought)]
    assert growth[1] < growth[0] + 0.01
    ordered = [model.records.array("capacity_ordered")[-3:, 0].sum() for model in (plain, bought)]
    assert ordered[1] < ordered[0] + 1.0


def test_a_cut_gives_no_research_to_who_is_not_there():
    records = lived("link.removed=profit_to_research", 2019).records
    assert records.array("research")[:, 12:].max() == 0.0
    assert records.array("debt")[:, 12:].max() == 0.0
