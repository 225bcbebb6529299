"""The levers of breaking out in the model: paid, proved, felt, limited, and bit for bit nothing where they are off."""

from copy import copy

import numpy as np
import pytest
from helpers import records_of_each, world_run

from suanli.model.equations import right_sizing, task_values
from suanli.model.industry import ComputeIndustry
from suanli.model.mechanisms.compute_network import NetworkParameters, OwnServers
from suanli.model.mechanisms.settings import baseline as all_parameters

CN = 1
SEVEN = slice(4, 11)
PROGRAMMES = ("network", "west", "mixing", "models", "standard")


def run(overrides="", until=2024, scenario="baseline", rng=2):
    return world_run(scenario, overrides, 200, until, rng)


def last(model, name):
    return model.records.array(name)[-1]


@pytest.fixture(scope="module")
def plain():
    return run()


def same(one, other, but=()):
    """Names of series that differ."""
    return [name for name in one.declared if name not in but and not np.array_equal(one.array(name), other.array(name))]


# off is off


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_what_a_programme_could_do_changes_nothing_until_it_is_paid(plain, programme):
    """Every parameter of a lever at its other end, and no money: the same bits."""
    assert same(plain.records, unmoved(unpaid(programme))) == []


def unpaid(programme):
    """Overrides that set all of a programme but its money to its highest."""
    known = [one for one in all_parameters() if one.name.startswith(f"{programme}.") and one.low is not None]
    moved = [f"{one.name}={one.high}" for one in known if one.name != f"{programme}.programme"]
    assert moved
    return ";".join(moved)


def unmoved(text):
    """Records of a run that ought to be the baseline's; all of them are lived side by side, once."""
    texts = (*(unpaid(programme) for programme in PROGRAMMES), *AT_ZERO_OR_LATER)
    return dict(zip(texts, records_of_each(*({"overrides": one, "until": 2024} for one in texts)), strict=True))[text]


AT_ZERO_OR_LATER = [
    "policy.first_year=2024;policy.last_year=2060;policy.ramp=1;policy.depreciation=0",
    "research.return_elasticity=2",
    "procurement.floor=1;procurement.reference=3",
    "window.loss=1;window.lock_in=1;window.stays=80;window.skip=1",
    "spill.scale=1",
    "support.productivity=3",
    "policy.first_year=2060;schedule.share=1;consolidation.to=2;policy.price_floor=true;procurement.amount=9",
    "policy.first_year=2060;network.programme=9;models.programme=9;chip.support=9",
    "window.opens=true;window.year=2050",
    "control.end=2040",
]


@pytest.mark.parametrize("text", AT_ZERO_OR_LATER)
def test_a_lever_at_zero_or_later_is_bit_for_bit_the_baseline(plain, text):
    assert same(plain.records, unmoved(text)) == []


# money


def test_programmes_are_paid_by_the_state_and_build_what_decays():
    paid = run("models.programme=8;policy.first_year=2020;policy.last_year=2021", until=2024)
    spent, built = paid.records.array("state_outlays")[:, CN], paid.records.array("programme_built")[:, 3]
    assert spent[8:16] == pytest.approx(2.0)
    assert spent[:8].sum() == spent[16:].sum() == 0.0
    assert paid.records.array("state_outlays")[:, 0].sum() == 0.0
    stock, by_hand = 0.0, []
    for quarter in range(28):
        stock = 0.98 * stock + (2.0 if 8 <= quarter < 16 else 0.0)
        by_hand.append(1.0 - np.exp(-stock / 10.0))
    assert built == pytest.approx(by_hand)


def test_any_programme_is_a_row_of_the_books():
    model = run("network.programme=4;procurement.amount=2;chip.support=1", until=2023)
    rows = dict(zip(model.records.entities("flow"), last(model, "flow"), strict=True))
    assert rows["states' programmes"] == pytest.approx(1.0)
    assert rows["states' support of chip R&D"] == pytest.approx(0.25)
    assert 0.2 < rows["public procurement"] <= 0.5 + 1e-12


def test_everything_at_once_balances():
    """Subsidies, pools, a merger, windows: books, chips and compute are proved in every quarter of the run."""
    text = (
        "network.programme=5;west.programme=5;mixing.programme=5;models.programme=5;standard.programme=5;"
        "chip.support=5;procurement.amount=5;schedule.share=0.5;consolidation.to=3;policy.price_floor=true;"
        "window.opens=true;window.year=2024;spill.power=0.3;spill.telecom=0.3;support.to=chinese_seven;support.amount=5;"
        "policy.first_year=2021;control.end=2023"
    )
    model = run(text, until=2025)
    assert model.records.array("ledger_gap").max() < 1e-8


def test_the_policys_region_may_be_the_other_one(plain):
    other = run("policy.region=INTL;models.programme=20;schedule.share=0.3;policy.first_year=2021")
    assert last(other, "small_part")[0] > 0.0
    assert last(other, "small_part")[CN] == 0.0
    assert (last(other, "research_return")[:3] < 1.0).all()
    assert other.records.array("state_outlays")[:, CN].sum() == 0.0
    assert not np.array_equal(last(plain, "share"), last(other, "share"))


# 1 compute network


def test_pooled_sites_need_fewer_servers(plain):
    text = "network.programme=500;policy.first_year=2018;network.pooled=1;network.correlation=0"
    whole, full = run(text), run(text.replace("correlation=0", "correlation=1"))
    assert last(plain, "own_utilisation")[CN] < 0.2
    freed = last(whole, "headroom_freed")
    assert freed[CN] == pytest.approx(1.0, rel=1e-6)
    assert freed[0] == 0.0
    assert last(whole, "own_utilisation")[CN] > 0.5
    paying = {"state_outlays", "programme_built", "flow", "ledger_gap"}  # over the gross flow, which is paid more
    assert same(plain.records, full.records, but=paying) == [], "full correlation gives nothing"


def idle_world():
    """A world in which one vendor of China can't serve all and another stands idle."""
    model = run("network.programme=500;policy.first_year=2018;network.correlation=0;ai.contract_speed=0", 2020)
    world = model.world
    ordered = np.zeros((2, len(world.vendors)))
    capacity = world.ledger.ai_servers.capacity
    ordered[CN, 4], ordered[CN, 6] = 3.0 * capacity[4], 0.2 * capacity[6]
    price = np.full_like(ordered, 2e-5)
    from suanli.model.markets.compute import cleared

    return world, cleared(ordered, price, capacity)


def lend(world, fills, **other):
    """What the network of a world lends, with some of its parameters changed."""
    network = copy(world.mechanisms.network)
    changed = {f"network.{name}": value for name, value in other.items()}
    network.p = world.parameters.with_values(changed, "test").group(NetworkParameters)
    customers, ledger = world.population, world.ledger
    own = OwnServers(customers.region, ledger.own_ai.capacity, customers.ai_premises_load)
    return network.lend(world.quarter, fills, ledger.ai_servers.capacity, world.vendor_state.trading, own)


def test_lending_serves_the_unserved_and_makes_no_compute():
    world, fills = idle_world()
    together, lent = lend(world, fills)
    given = (together.served - fills.served).sum(axis=0)
    assert given[6] > 0.0
    assert lent.moved[CN] > 0.0
    assert lent.moved[0] == 0.0
    assert (together.served.sum(axis=0) <= world.ledger.ai_servers.capacity + 1e-9).all()
    customers = lent.to_owners.sum() / (lent.price[CN] * (1.0 - lent.fee[CN]))
    assert given.sum() + customers == pytest.approx(lent.moved[CN]), "what is lent is what is moved"
    assert lent.moved[CN] <= (fills.ordered - fills.served).sum() + 1e-9
    paid = lent.moved[CN] * lent.price[CN]
    assert lent.to_vendors.sum() + lent.to_owners.sum() == pytest.approx(paid * (1.0 - lent.fee[CN]))


def test_links_limit_what_moves_and_ask_more_as_they_fill():
    world, fills = idle_world()
    wide, narrow = lend(world, fills)[1], lend(world, fills, link_share="0.001")[1]
    home = world.facts.region == CN
    assert narrow.moved[CN] == pytest.approx(0.001 * world.ledger.ai_servers.capacity[home].sum())
    assert narrow.moved[CN] < wide.moved[CN]
    assert narrow.fee[CN] == pytest.approx(0.2), "a full link asks twice its fee"


def test_a_little_money_for_the_west_makes_nothing_dearer():
    plain, little = (run(f"west.programme={money};policy.first_year=2019") for money in (0, 0.01))
    assert last(little, "telecom_income")[CN] <= last(plain, "telecom_income")[CN]


def test_headroom_that_was_not_bought_is_not_lent_as_well():
    from suanli.model.equations.pooling import lendable

    load, headroom = np.array([1.0, 1.0, 1.0, 1.0]), 0.5
    capacity = np.array([1.5, 1.25, 2.0, 0.8])  # sized alone, sized for the pool, too large, too small
    assert lendable(capacity, load, headroom, 0.5) == pytest.approx([0.25, 0.0, 0.5, 0.0])
    assert (lendable(capacity, load, headroom, 0.0) == 0.0).all()
    assert lendable(capacity, load, headroom, 1.0) == pytest.approx([0.5, 0.25, 1.0, 0.0])


def test_with_full_correlation_nothing_is_lent():
    world, fills = idle_world()
    assert lend(world, fills)[1].to_vendors.sum() > 0.0
    assert lend(world, fills, correlation="1")[1].to_vendors.sum() == 0.0


# 2 East data, West compute


def test_links_to_the_west_move_hardware_and_congest():
    text = "west.programme=20;policy.first_year=2019;west.link_energy=1;west.link_built="
    plain, cheap, narrow = run(), run(text + "50"), run(text + "0")
    remote = [last(model, "remote_part")[SEVEN].mean() for model in (plain, cheap, narrow)]
    assert remote[1] > remote[0] + 0.02
    assert remote[2] < remote[1]
    assert np.array_equal(last(plain, "remote_part")[:3], last(run("west.programme=0"), "remote_part")[:3])


def test_a_fee_without_bound_keeps_work_near():
    from suanli.model.equations.energy import remote_part

    assert remote_part(0.9, 1.0, 1e12, 2.0) == pytest.approx(0.0, abs=1e-20)


# 3 heterogeneous pooling


def test_mixed_gangs_run_frontier_work_at_their_efficiency():
    text = "policy.first_year=2021;gang.performance=30000;gang.growth=0;core.part=0.2"
    plain, mixed = run(text), run(text + ";mixing.programme=60")
    eta = last(mixed, "mixed_efficiency")
    assert (eta[:3] == 0.0).all(), "nobody else has the software"
    assert (eta[SEVEN] > 0.5).all()
    gained = last(mixed, "gang")[SEVEN] > last(plain, "gang")[SEVEN]
    assert gained.any()
    assert last(mixed, "frontier_unmet")[CN] < 0.9 * last(plain, "frontier_unmet")[CN]
    world, clusters = mixed.world, copy(mixed.world.mechanisms.clusters)
    held = world.ledger.chips.units, world.ledger.ai_servers.units

    def capable(needed):
        clusters.needed = lambda quarter: needed
        return clusters.capable(world.quarter, *held, np.inf)  # beside such a chip nobody holds a top one

    assert (capable(1e9) == 0.0).all(), "too few of any kind"
    few = float(world.ledger.ai_servers.capacity[4] * eta[4])
    assert capable(few * 0.99)[4] == eta[4]
    assert capable(few * 1.01)[4] == 0.0, "the price is more chips"


def test_common_software_closes_suppliers_distance():
    model = run("mixing.programme=60;policy.first_year=2021")
    gained = model.world.mechanisms.pooling.software_gained(model.world.chip_market.reputation)
    assert (gained[0] == 0.0).all()
    assert gained[CN].max() > 0.5
    assert np.isfinite(gained).all()


# 4 industry models


def test_small_models_do_work_with_less_compute_at_less_value():
    text = "policy.first_year=2020;models.programme=300"
    plain, small, worthless = run(), run(text), run(text + ";models.retention=0")
    assert last(small, "small_part")[CN] > 0.05
    assert last(worthless, "small_part")[CN] == 0.0, "retention 0 moves nobody"
    paying = {"state_outlays", "programme_built", "flow", "ledger_gap"}  # over the gross flow, which is paid more
    assert same(plain.records, worthless.records, but=paying) == []
    assert small.records.array("tasks_served")[-8:, CN].sum() > 1.1 * plain.records.array("tasks_served")[-8:, CN].sum()


def test_segments_of_low_threshold_move_most():
    """A segment moves as far as its work asks no more; one whose work all asks for large models moves nowhere."""
    model = run("policy.first_year=2020;models.programme=30")
    customers, low = model.world.population, model.world.sectors.low_threshold
    there = (customers.region == CN) & (customers.vendor == 4) & (customers.ai_wanted > 0.0)
    part, able = customers.small[there], low[customers.sector[there]]
    assert len(set(able)) >= 3
    assert part.min() > 0.0
    met, p = model.world.today.conditions, model.world.parameters
    curve = task_values.curve(p.ai.price_elasticity, p.ai.value_spread)
    sector, price = customers.sector[there], model.world.today.offers.ai_price[CN, 4]
    above = np.log(price / model.world.ai_reference_price[CN]) - met.ai_value_change[sector]
    terms = right_sizing.split(curve, above, met.small_models[CN, sector], p.models.compute, p.models.retention)
    assert part == pytest.approx(terms.small), "one price, one choice, as far as work of low threshold goes"
    assert (met.small_models[CN] <= model.world.state.programmes.built("models") * low + 1e-12).all()
    from dataclasses import replace

    from suanli.model.schedule.signals import conditions

    assert conditions(model.world).small_models[CN].max() > 0.0
    world = copy(model.world)
    world.sectors = replace(world.sectors, low_threshold=np.zeros_like(low))
    assert (conditions(world).small_models == 0.0).all()


def test_anxiety_counts_work_and_not_compute():
    """A policy can't lower need-based anxiety by lowering desire, nor raise it by needing less compute."""
    text = "policy.first_year=2020;models.programme=30"
    plain, small = run(), run(text)
    assert last(small, "ai_need") == pytest.approx(last(plain, "ai_need"), rel=0.02)
    assert last(small, "region_anxiety")[CN] < last(plain, "region_anxiety")[CN]


def test_small_work_asks_less_for_quality():
    model = run("policy.first_year=2020;models.programme=30")
    small = model.world.records.recent("small_weight", 1)[0]
    seen = model.world.mechanisms.scheduling.quality_weight_factor(model.world.quarter, small)
    assert seen[0] == 1.0
    assert 0.5 < seen[CN] < 1.0


# 5 standards


def test_an_open_standard_has_both_signs():
    plain, open_ = run(), run("policy.first_year=2020;standard.programme=10")
    world, share = open_.world, np.array([last(open_, f"share_{region}") for region in ("INTL", "CN")])
    seen = world.mechanisms.standard.base_seen(share, world.vendor_state.trading)
    assert (seen[CN, SEVEN] >= share[CN, SEVEN]).all(), "developers of all stacks count"
    assert np.array_equal(seen[0], share[0])
    assert np.array_equal(seen[CN, :3], share[CN, :3])
    assert world.mechanisms.standard.switching_factor()[CN] < 1.0, "customers move freely"
    moved = [one.records.array("workloads_moved")[8:].sum() for one in (open_, plain)]
    assert moved[0] > moved[1]
    there = world.vendor_state.trading[SEVEN]
    assert (last(open_, "research_return")[SEVEN][there] < 1.0).all(), "what is found isn't kept"
    assert (last(open_, "research_return")[:3] > 0.98).all()


# 6 unified scheduling


def test_scheduling_of_all_demand_makes_shares_independent_of_quality():
    from dataclasses import replace

    from suanli.agents.enterprise_customer.vendor_choice import utilities

    model = run("schedule.share=1;policy.first_year=2020;policy.ramp=1", until=2021)
    offers, taste = model.world.today.offers, model.world.taste
    better = replace(offers, log_quality=offers.log_quality + np.arange(13.0))
    there = np.isfinite(offers.reputation)
    change = utilities(better, taste)[:, there] - utilities(offers, taste)[:, there]
    assert (change[CN] == 0.0).all()
    assert (change[0, 1:] > 0.0).all()


def test_scheduling_shares_platforms_pools_peaks_and_dampens_research():
    plain, half, whole = (run(f"schedule.share={u};policy.first_year=2020", until=2024) for u in (0, 0.5, 1))
    there = half.records.array("share_CN")[-2][SEVEN] > 0.0  # who sells nothing at home is under no scheduler
    wanted = [last(model, "research_return")[SEVEN][there] for model in (plain, half, whole)]
    assert (wanted[0] == 1.0).all()
    assert np.median(wanted[1]) < 0.85
    assert (wanted[1] < 1.0).all()
    assert wanted[1].min() == pytest.approx(0.5**0.5), "who sells at home alone"
    assert wanted[2].mean() < wanted[1].mean()
    assert (last(half, "planned_utilisation")[SEVEN] > 0.65).all()
    assert (last(half, "planned_utilisation")[:3] == 0.65).all()
    assert last(whole, "platform")[SEVEN].sum() < 0.5 * last(plain, "platform")[SEVEN].sum()
    gap = [last(model, "quality_gap")[SEVEN].max() for model in (plain, half, whole)]
    assert gap[0] > gap[1] > gap[2]


def test_a_rule_comes_into_force_over_its_ramp_and_ends():
    model = run("schedule.share=0.4;policy.first_year=2019;policy.last_year=2020;policy.ramp=4", until=2018)
    seen = []
    for _ in range(13):
        seen.append(model.world.mechanisms.scheduling.scheduled(model.world.quarter))
        model.step()
    assert seen[:4] == pytest.approx([0.1, 0.2, 0.3, 0.4])
    assert seen[8:] == [0.0] * 5


# 7 money and rules


def test_chip_support_is_paid_once_and_raises_design_research():
    plain, paid = (run(f"chip.support={money};policy.first_year=2020", until=2020) for money in (0, 2))
    more = paid.records.array("chip_research")[8] - plain.records.array("chip_research")[8]
    assert more[3:6] == pytest.approx([0.5 / 3.0] * 3)
    assert more[6:] == pytest.approx([0.0] * 6)  # own designs are their groups' matter
    assert more[:3] == pytest.approx([0.0] * 3)
    assert last(paid, "chip_support").sum() == pytest.approx(0.5)
    assert last(paid, "design")[3:].sum() >= last(plain, "design")[3:].sum()


def test_the_state_buys_of_those_above_its_floor():
    model = run("procurement.amount=4;policy.first_year=2020;procurement.floor=0.5", until=2020)
    bought, knowledge = last(model, "public_orders"), model.records.array("knowledge")[-2]
    best = knowledge[SEVEN].max()
    assert (bought[:4] == 0.0).all()
    assert (bought[SEVEN][knowledge[SEVEN] < 0.5 * best] == 0.0).all()
    assert 0.0 < bought.sum() <= 1.0 + 1e-12
    assert model.world.state.procurement.vouched(model.world.today.public) == pytest.approx(0.3 * bought)
    plain = run(until=2020)
    assert (last(model, "vendor_ordered")[bought > 0.0] > last(plain, "vendor_ordered")[bought > 0.0]).all()


def test_seven_become_three_with_all_they_own_and_owe():
    model = ComputeIndustry(customers=200, overrides="consolidation.to=3;policy.first_year=2021", rng=2)
    model.run_until(2020)
    world = model.world
    owned = world.ledger.net_worth()[SEVEN].sum(), world.ledger.ai_servers.capacity[SEVEN].sum()
    there, best = set(world.population.vendor), world.vendor_state.knowledge[SEVEN].max()
    from suanli.model import schedule

    schedule.open_quarter(world)
    schedule.turn_over(world)
    assert world.vendor_state.trading[SEVEN].sum() == 3
    assert world.ledger.net_worth()[SEVEN].sum() == pytest.approx(owned[0], rel=1e-9), "nothing is created or lost"
    assert world.ledger.ai_servers.capacity[SEVEN].sum() == pytest.approx(owned[1], rel=1e-12)
    assert world.ledger.net_worth()[SEVEN][~world.vendor_state.trading[SEVEN]] == pytest.approx(0.0, abs=1e-9)
    assert not set(np.flatnonzero(~world.vendor_state.trading)) & set(world.population.vendor) & there
    assert world.vendor_state.knowledge[SEVEN].max() == best
    model.run_until(2022)
    assert model.records.array("ledger_gap").max() < 1e-8
    assert last(model, "trading")[SEVEN].sum() == 3.0


@pytest.mark.parametrize("mode", ["false", "true"])
def test_who_comes_forth_on_the_day_of_the_merger_joins_nobody(mode):
    text = f"policy.region=INTL;consolidation.to=2;choice.expected_values={mode};entry.rule=dated"
    model = run(text, until=2024)
    gone = model.records.array("trading")[-1] == 0.0
    assert gone[:3].sum() == 1
    assert not gone[12], "an entrant is there"
    assert model.records.array("vendor_ordered")[21:, :3][:, gone[:3]].sum() == pytest.approx(0.0, abs=1e-12)


def test_a_merger_may_be_on_the_first_day():
    model = run("consolidation.to=3;policy.first_year=2018", until=2018)
    assert last(model, "trading")[SEVEN].sum() == 3.0


def test_the_matthew_number_knows_of_policies(plain):
    hidden = run("schedule.share=1;policy.first_year=2020")
    assert (last(hidden, "matthew")[SEVEN] == 0.0).all()
    there = last(plain, "matthew")[4:6]
    assert there.min() > 0.5
    assert there.max() > 1.0


def test_the_price_floor_ends_the_price_war_from_its_date(plain):
    floor = run("policy.price_floor=true;policy.first_year=2021", until=2022)
    cut = floor.records.array("penetration")
    assert cut[11, SEVEN].max() > 0.1
    assert (cut[12:, SEVEN] == 0.0).all()
    assert np.array_equal(cut[:12], plain.records.array("penetration")[:12])
    assert cut[12:, 2].max() > 0.0, "elsewhere it goes on"


def test_an_embargo_ends_when_it_is_said_to():
    held, ended = run(), run("control.end=2022")
    level = [model.records.array("node") for model in (held, ended)]
    assert np.array_equal(level[0][:20], level[1][:20])
    assert level[1][-1, 2] > level[0][-1, 2]


def test_a_window_takes_most_of_the_largest():
    model = ComputeIndustry(customers=200, overrides="window.opens=true;window.year=2021;window.loss=0.5", rng=2)
    model.run_until(2020)
    before = model.world.vendor_state.knowledge.copy()
    model.step()
    after, window = model.world.vendor_state.knowledge, model.world.mechanisms.window
    bound = window.bound
    assert bound.max() == 1.0
    assert bound[SEVEN].max() < 0.5
    assert (after / before)[:3].min() < 0.6
    assert (after / before)[SEVEN].min() > 0.75
    assert window.working(model.world.quarter) == pytest.approx(1.0 - model.parameters.number("window.lock_in") * bound)
    assert window.left(model.world.quarter) == pytest.approx(np.ones(13)), "once"


def test_stages_of_chip_design_are_skipped_as_far_as_they_can_be_absorbed():
    plain, skipped = run(until=2022), run("window.opens=true;window.year=2022;window.skip=1", until=2022)
    design = [model.records.array("design")[16] * model.world.supplier_facts.performance for model in (plain, skipped)]
    best = int(np.argmax(design[0]))
    assert design[1][best] == design[0][best], "the best has nothing to skip"
    behind = design[0] < 0.5 * design[0].max()
    assert behind.any()
    assert (design[1][behind] > design[0][behind]).all()
    assert (design[1] < 1.05 * design[0].max()).all(), "and nobody skips beyond the best"


# 8 spill-overs


def test_spill_overs_are_bounded_and_have_an_off_switch():
    plain, taught = (run(text, until=2026) for text in ("", "spill.power=0.3;spill.telecom=0.2;spill.scale=0.8"))
    assert (last(plain, "spill_over") == 0.0).all()
    assert (last(taught, "spill_over") > 0.0).all()
    for industry, cap in (("power", 0.3), ("telecom", 0.2)):
        part = taught.world.mechanisms.spillovers.gain(industry)
        assert (part > 0.5 * cap).all()
        assert (part <= cap).all()
    cheaper = last(taught, "power_price") / last(plain, "power_price")
    assert (cheaper >= 0.7).all()
    assert (cheaper < 1.0).all()
    income = np.array([last(taught, "power_income"), last(taught, "telecom_income")])
    assert taught.world.mechanisms.spillovers.saved(income).sum() < (0.3 / 0.7) * income.sum()


def test_more_money_builds_more_and_never_beyond_the_full_effect():
    built = [
        run(f"standard.programme={money};policy.first_year=2018", until=2019).world.state.programmes.built("standard")
        for money in (0, 1, 10, 1000)
    ]
    assert built[0] == 0.0
    assert (np.diff(built) > 0.0).all()
    assert built[-1] <= 1.0


# what each part does in the run, so that none of them could do nothing


def test_findings_spill_under_a_standard_in_the_run():
    """From one state, a quarter with and without the spill-over: members' knowledge comes together, others' stays."""
    text = "policy.first_year=2020;standard.programme=20;research.return_elasticity=0;standard.lock_in=0"
    kept, shared = (run(f"{text};standard.spill_over={part}", until=2021) for part in (0, 1))
    spread = [model.records.array("knowledge")[-1, SEVEN].std() for model in (kept, shared)]
    assert spread[1] < 0.9 * spread[0]


def test_common_software_moves_what_buyers_order():
    plain, common = (run(f"policy.first_year=2020;mixing.programme={money}", until=2022) for money in (0, 60))
    assert last(common, "mix_CN")[3:].sum() > last(plain, "mix_CN")[3:].sum() + 0.01
    assert np.abs(last(common, "mix_INTL") - last(plain, "mix_INTL")).max() < 0.01


def test_public_orders_vouch_for_their_vendors():
    reach = []
    for reference in (0, 3):
        model = run(f"procurement.amount=4;policy.first_year=2020;procurement.reference={reference}", until=2020)
        reach.append(model.world.vendor_state.reach)
    assert reach[1][SEVEN].sum() > reach[0][SEVEN].sum() + 1.0
    assert (reach[1][:4] >= 0.0).all()


def test_knowledge_is_open_again_when_it_is_said_to():
    held, opened = run(), run("control.end=2022")
    design = [model.records.array("design") for model in (held, opened)]
    assert np.array_equal(design[0][:20], design[1][:20])
    assert (design[1][-1, 3:] > design[0][-1, 3:]).any()


def test_telecom_gets_cheaper_by_what_it_sold(plain):
    taught = run("spill.telecom=0.5;spill.scale=0.1")
    fees = [model.world.mechanisms.energy.fees() for model in (plain, taught)]
    assert (fees[1][taught.world.sites.remote] < 0.8 * fees[0][[1, 3]]).all()


def test_compute_is_lent_and_paid_for_in_a_run():
    """Customers pay what lenders and links get, work is served, and books balance in every quarter."""
    model = run("network.programme=500;policy.first_year=2018;network.correlation=0;ai.premises_utilisation=0.3")
    moved = model.records.array("network_moved")
    assert moved[:, CN].max() > 0.0
    assert moved[:, 0].max() == 0.0
    flows = dict(zip(model.records.entities("flow"), model.records.array("flow").T, strict=True))
    fee = model.records.array("network_fee")[:, CN]
    lent = flows["compute lent by vendors"] + flows["compute lent by customers"]
    paid = flows["compute network"] + flows["compute lent to AI developers"]
    assert lent == pytest.approx(paid * (1.0 - fee), rel=1e-9, abs=1e-15)
    assert model.records.array("ledger_gap").max() < 1e-8


def test_consumer_surplus_is_value_less_what_was_paid(plain):
    """Customer by customer from the demand curve: the most valuable tasks are run of what a vendor could serve."""
    world, customers, paid = plain.world, plain.world.population, plain.world.today.customer_accounts.cloud
    given, offers, met = world.parameters, world.today.offers, world.today.conditions
    worth = np.zeros(len(customers))
    for served, wanted, price, then, changes, group in (
        ("served", "wanted", offers.price, world.reference_price, met.value_change, given.demand),
        ("ai_served", "ai_wanted", offers.ai_price, world.ai_reference_price, met.ai_value_change, given.ai),
    ):
        curve = task_values.curve(group.price_elasticity, group.value_spread)
        for i in range(len(customers)):
            q, d = (getattr(customers, name)[i] for name in (served, wanted))
            region, vendor, change = customers.region[i], customers.vendor[i], changes[customers.sector[i]]
            if d > 0.0:
                above = np.log(price[region, vendor] / then[region]) - change
                each = float(curve.value_served(np.array([above]), np.array([q / d]))[0]) / curve.response(above)
                worth[i] += d * each * then[region] * np.exp(change)
    by_hand = np.bincount(customers.region, worth - paid, minlength=2)
    assert last(plain, "consumer_surplus") == pytest.approx(by_hand, rel=1e-9)
    assert world.today.customer_accounts.benefit == pytest.approx(worth, rel=1e-9)
    assert (last(plain, "tasks_at_home") <= last(plain, "tasks_served") * (1.0 + 1e-12)).all()
