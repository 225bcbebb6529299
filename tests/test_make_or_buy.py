"""Make or buy: whose chips a cloud's AI servers are made of; AI clouds that enter by rent and lease to larger ones."""

from dataclasses import replace

import numpy as np
import pytest
from helpers import fresh_run, own_run

from suanli.agents.chip_supplier.planning import wafers_wanted
from suanli.model.equations import make_or_buy
from suanli.model.industry import ComputeIndustry
from suanli.model.mechanisms.make_or_buy import OwnChipParameters
from suanli.model.mechanisms.settings import baseline, resolved
from suanli.model.state.messages import Overflow
from suanli.model.steps.compute_market import Beyond, leased

NAMES = ("google_tpu", "amazon_trainium", "microsoft_maia", "alibaba_hanguang", "tencent_zixiao", "baidu_kunlun")


@pytest.fixture(scope="module")
def plain():
    return own_run("baseline", "", 300, 2027, 3)


def part_made(model, vendor, first=2022, last=2024):
    column, quarters = model.world.facts.names.index(vendor), slice(4 * (first - 2018), 4 * (last - 2017))
    made, bought = (
        model.records.array(name)[quarters, column].sum() for name in ("own_chips_bought", "ai_capacity_bought")
    )
    return made / bought


def test_the_part_made_by_hand():
    own, tenants = (
        make_or_buy.chance(np.array([2.0]), np.array([2.0])),
        make_or_buy.chance(np.array([0.0]), np.array([50.0])),
    )
    assert own == pytest.approx([0.5])
    assert tenants == pytest.approx([0.0], abs=1e-20)
    assert make_or_buy.part_wanted(np.array([0.8]), own, tenants) == pytest.approx([0.4])
    first, then = make_or_buy.used(np.array([0.4, 0.9]), np.array([0.8, 0.8]))
    assert first == pytest.approx([0.5, 1.0])  # own products first
    assert then == pytest.approx([0.0, 0.5])  # then tenants
    assert make_or_buy.next_gap(np.array([2.0]), np.array([0.5]), 0.02) == pytest.approx([2.0 * 0.99])
    saved = make_or_buy.saved(
        (np.array([3.0, 1.0]), np.array([1.0, 2.0])), np.array([10.0] * 2), np.array([0.1] * 2), 2, 0.5
    )
    assert saved == pytest.approx([2.0 * 10.0 * 1.21 * 0.5, 0.0])


def test_who_makes_its_chips_buys_less_and_pays_less(plain):
    """Own designs come to their owners alone, at cost and a mark-up; AI compute costs these less."""
    world, fills = plain.world, plain.world.today.chip_fills
    facts = world.supplier_facts
    assert {facts.names[row] for row in np.flatnonzero(facts.captive)} == set(NAMES)
    shipped = fills.to_buyers[:, facts.captive]
    owners = facts.owner[facts.captive]
    for column, owner in enumerate(owners):
        assert np.delete(shipped[:, column], owner).max(initial=0.0) == 0.0
    google, tpu = world.facts.names.index("google"), facts.names.index("google_tpu")
    cost = world.today.chips_on_sale.unit_cost[tpu]
    assert world.today.chip_prices[google, tpu] == pytest.approx(cost * (1.0 + world.parameters.chip.transfer_markup))
    without = own_run("baseline", "own_chip.enabled=false", 300, 2027, 3)
    cost, dearer = (model.records.array("ai_unit_cost")[20:28, google] for model in (plain, without))
    assert (cost / dearer).mean() < 0.97
    assert "google_tpu" not in without.world.supplier_facts.names


def test_programmes_of_2018_and_those_that_the_rule_begins(plain):
    """Google's, Amazon's, Alibaba's and Baidu's are opening conditions; the rule begins Microsoft's later."""
    make, names = plain.world.mechanisms.make_or_buy, plain.world.facts.names
    begun = {names[row] for row in np.flatnonzero(make.begun_before)}
    assert begun == {"google", "aws", "alibaba", "baidu", "huawei"}
    research = plain.records.array("chip_research")
    maia = research[:, plain.world.supplier_facts.names.index("microsoft_maia")]
    first = int(np.argmax(maia > 0.0))
    assert 8 < first < 28  # once its own AI is expected to be worth it
    assert maia[first] == pytest.approx(0.05)  # half a billion over ten quarters
    part = plain.records.array("own_chips_part")[:, names.index("azure")]
    assert part[: first + 9].max() == 0.0  # a generation passes from the decision to the first chip
    assert part_made(plain, "google") > part_made(plain, "aws") > part_made(plain, "azure")


@pytest.mark.parametrize(("setting", "sign"), [("own_chip.porting=0.5", 1), ("own_chip.porting=6", -1)])
def test_porting_decides(plain, setting, sign):
    other = own_run("baseline", setting, 300, 2024, 3)
    for vendor in ("google", "aws"):
        assert sign * (part_made(other, vendor) - part_made(plain, vendor)) > 0.0, vendor


def test_a_dear_generation_is_begun_later(plain, monkeypatch):
    monkeypatch.setattr(OwnChipParameters, "generation_cost", 50.0)
    dear = fresh_run("baseline", "", 300, 2027, 3)
    maia = dear.world.supplier_facts.names.index("microsoft_maia")
    late, early = (int(np.argmax(one.records.array("chip_research")[:, maia] > 0.0)) for one in (dear, plain))
    assert late > early


def test_until_its_first_chip_a_design_is_a_generation_behind(plain):
    """What the best design was worth ten quarters ago, at the fall of prices that buyers expect."""
    quarter, names = 12, plain.world.supplier_facts.names
    facts, design = plain.world.supplier_facts, plain.records.array("design")[quarter]
    worth = facts.performance * design
    maia, own = names.index("microsoft_maia"), facts.captive
    behind = (1.0 - plain.world.parameters.ai.expected_fall) ** (10.0 / 4.0)
    assert worth[maia] == pytest.approx(
        worth[~own | (plain.records.array("chip_research")[quarter] > 0.0)].max() * behind
    )
    assert plain.records.array("design_hits")[:quarter, maia].sum() == 0.0


def test_a_programme_ends_where_it_no_longer_pays_and_one_of_2018_does_not():
    make = ComputeIndustry(customers=20, until=2018).world.mechanisms.make_or_buy
    vendors, cost = len(make.part), make.p.generation_cost / make.p.generation
    everybody, azure = np.ones(vendors, dtype=bool), 1
    pays = np.full(vendors, 2.0 * cost)
    make._judge(everybody & (make.owned.sum(axis=1) > 0.0), pays, 20)
    assert make.lives[azure]
    assert make.since[azure] == 30.0
    make._judge(everybody, 0.4 * pays, 25)
    assert make.lives[azure], "before its first chip it goes on"
    make._judge(everybody, 0.4 * pays, 31)
    assert make.lives[azure], "it saves more than half of what it costs"
    make._judge(everybody, 0.2 * pays, 32)
    assert not make.lives[azure]
    assert make.lives[[0, 2]].all(), "Amazon's and Google's were begun for other products"
    assert make.paid_by_owners()[make.suppliers.names.index("microsoft_maia")] == 0.0


def test_a_groups_supplier_believes_its_groups_orders(plain):
    """Of others' orders, padded as they are, a supplier books what it has shipped of late; of its owner's all."""
    world = plain.world
    seen, facts, p = world.today.chip_signals, world.supplier_facts, world.parameters
    ordered = np.full(len(facts), 100.0)
    asked = replace(seen, ordered=ordered, shipped=0.0 * ordered, coming=0.0 * ordered)
    beliefs = replace(
        world.supplier_state.beliefs, growth=np.zeros(len(facts)), foundry=np.zeros(len(facts), dtype=int)
    )
    believed, doubted = (
        wafers_wanted(asked, captive, beliefs, p.chip, 3) for captive in (facts.captive, np.zeros_like(facts.captive))
    )
    assert (believed[facts.captive] > 20.0 * doubted[facts.captive]).all()
    assert believed[~facts.captive] == pytest.approx(doubted[~facts.captive])


def test_dear_chips_bring_integration_and_better_ones_break_it_up(plain):
    """Malerba, Nelson, Orsenigo and Winter 2008: the outside price brings it, a jump of outside chips ends it."""
    cheap = own_run("baseline", "chip.rent_share=0", 300, 2024, 3)
    assert part_made(cheap, "google") < part_made(plain, "google")
    jumped = ComputeIndustry(customers=300, until=2027, rng=3)
    jumped.run_until(2024)
    design = jumped.world.supplier_state.design
    jumped.world.supplier_state.design = np.where(jumped.world.supplier_facts.captive, design, 5.0 * design)
    jumped.run_until(2027)
    assert part_made(jumped, "google", 2026, 2027) < part_made(plain, "google", 2026, 2027)


def test_own_chips_need_foundries_and_say_so():
    with pytest.raises(Exception, match=r"own_chip.porting.*it can't act then"):
        resolved("baseline", "foundry.enabled=false;own_chip.porting=1")
    model = own_run("baseline", "foundry.enabled=false", 100, 2019, 1)
    assert not set(NAMES) & set(model.world.supplier_facts.names)


def test_ai_clouds_enter_where_the_rent_pays_for_a_site(plain):
    """Nobody enters before AI compute is short; who enters is paid in what its owners put up, and never in China."""
    column, trading = plain.world.facts.names.index("ai_clouds"), plain.records.array("trading")
    first = int(np.argmax(trading[:, column] > 0.0))
    assert 16 <= first < 28
    assert plain.records.array("paid_in")[first, column] == pytest.approx(3.0)
    unserved = (plain.records.array("ai_ordered") * (1.0 - plain.records.array("ai_fill")))[first - 1]
    assert unserved.sum() > 0.0
    hasty, never = (own_run("baseline", f"entry.payback={years}", 300, 2027, 3) for years in (20.0, 0.25))
    assert int(np.argmax(hasty.records.array("trading")[:, column] > 0.0)) <= first
    assert never.records.array("trading")[:, column].max() == 0.0
    nobody = own_run("baseline", "entry.rule=nobody", 300, 2027, 3)
    same = never.records.array("spending")[:, 0]
    assert nobody.records.array("spending")[:, 0] == pytest.approx(same, rel=1e-9)


def test_ai_clouds_without_rent_fail():
    """A year after it entered, one that owes more than lenders bear leaves; its hardware goes to others at home."""
    model = ComputeIndustry(customers=300, until=2027, rng=3)
    column = model.world.facts.names.index("ai_clouds")
    while not model.world.vendor_state.trading[column]:
        model.step()
    for _ in range(4):
        model.step()
    ledger, owed = model.world.ledger, np.zeros(len(model.world.facts))
    owed[column] = 50.0
    ledger.debt, ledger.loans = ledger.debt + owed, ledger.loans + 50.0
    ledger.deposits["lenders"] = ledger.deposits["lenders"] - ledger.by_lender(owed)
    ledger.deposits["sponsors"] = ledger.deposits["sponsors"] + owed
    model.step()
    assert model.world.today.turnover.left[column]
    assert ledger.ai_servers.capacity[column] == 0.0


def test_leases_by_hand():
    """Two vendors lack 10 each, half of it served by specialists at 4: who is paid 5 leases, who is paid 3 doesn't."""
    overflow = Overflow(np.array([0.5]), np.array([4.0]), np.zeros(3))
    price = np.array([[5.0, 3.0, 1.0]])
    specialists = np.array([[0.0, 0.0, 4.0 * (5.0 + 5.0 + 2.0)]])  # enterprises of both, and 2 leased for developers
    beyond = Beyond(np.array([[10.0, 10.0, 0.0]]), np.array([[0.0, 2.0, 0.0]]), specialists)
    leases, direct = leased(overflow, price, beyond)
    assert leases.units == pytest.approx([5.0, 2.0, 0.0])
    assert leases.paid == pytest.approx([20.0, 8.0, 0.0])
    assert leases.received == pytest.approx([0.0, 0.0, 28.0])
    assert direct.leased == pytest.approx(np.array([[5.0, 0.0, 0.0]]))
    assert direct.to_specialists == pytest.approx(np.array([[0.0, 0.0, 20.0]]))
    assert leases.received.sum() + direct.to_specialists.sum() == pytest.approx(specialists.sum())


def test_most_of_what_ai_clouds_sell_is_leased_by_larger_clouds(plain):
    column, get = plain.world.facts.names.index("ai_clouds"), plain.records.array
    leased_out, sold = get("leased_out")[:, column].sum(), get("revenue")[:, column].sum()
    assert leased_out > 0.3 * (leased_out + sold)
    assert get("leases").sum(axis=1) == pytest.approx(get("leased_out").sum(axis=1), abs=1e-12)
    flows = plain.records.series("flow", by="flow")["AI compute leased by clouds"].to_numpy()
    assert flows == pytest.approx(get("leases").sum(axis=1), abs=1e-12)


def test_what_it_is_set_by():
    known = {one.name for one in baseline() if one.name.startswith(("own_chip.", "entry."))}
    assert known == {
        "own_chip.enabled",
        "own_chip.generation",
        "own_chip.porting",
        "entry.rule",
        "entry.payback",
    }
