"""The two nulls, the link cuts and the pricing rules are switches that do what they say, on the same draws."""

from dataclasses import replace

import numpy as np
import pytest
from helpers import changed, fresh_run, records_of, records_of_each, with_rows, world_run

from suanli.agents import cloud_vendor, parent_company
from suanli.agents.enterprise_customer.accounts import commitments_not_used
from suanli.agents.parent_company.state import ParentState
from suanli.model.equations.task_values import curve
from suanli.model.industry import ComputeIndustry
from suanli.model.parameters.clouds import LayerParameters


def run(scenario="baseline", overrides="", until=2022, customers=300, seed=2):
    return world_run(scenario, overrides, customers, until, seed)


def over_seeds(scenario, seeds, customers):
    return records_of_each(*({"scenario": scenario, "customers": customers, "seed": seed} for seed in range(seeds)))


@pytest.fixture(scope="module")
def plain():
    return run()


ALIKE = "foundry.enabled=false;energy.enabled=false;"  # no server makers, no sites: one cost for all
NUMBERS = (  # what differs from the baseline by numbers alone
    *(f"choice.home_bias={bias}" for bias in (1.0, 6.0)),
    *(f"premises.load_variation={cv}" for cv in (2.4, 1.2)),
)


def with_numbers(overrides):
    """Records of a run that differs by numbers alone: all such are lived side by side, once."""
    records_of_each(*({"overrides": text, "customers": 300} for text in NUMBERS))
    return records_of(overrides=overrides, customers=300)


def test_null_a_pays_and_learns_nothing(plain):
    null = run("no-research-effect")
    assert (null.records.array("research_hits") == 0.0).all()
    assert null.records.array("research").sum() > 0.5 * plain.records.array("research").sum()
    gap = null.records.array("quality_gap")[:, :12]
    assert gap == pytest.approx(np.broadcast_to(gap[0], gap.shape), abs=1e-9)  # nobody gains on anybody


def test_null_b_pays_nothing(plain):
    null = run("no-research")
    assert null.records.array("research").sum() == 0.0
    assert null.records.array("research_shortfall").sum() == 0.0
    assert null.records.array("operating_profit").sum() > plain.records.array("operating_profit").sum()


def test_nulls_share_their_luck(plain):
    null = run("no-research-effect")
    assert np.array_equal(plain.world.population.log_need, null.world.population.log_need)


def test_cut_from_profit_to_research(plain):
    """Every vendor's R&D over its sales of a quarter ago is the industry's; before, it was between a few and many."""
    for model, alike in ((run("cut-profit-to-research"), True), (plain, False)):
        spent, sold = (model.records.array(name)[:, :12] for name in ("research", "revenue"))
        intensity = spent[1:] / sold[:-1]
        assert bool((np.ptp(intensity, axis=1) < 1e-12 * intensity.max(axis=1)).all()) is alike
        assert intensity.min() > 0.0


def test_cut_from_research_to_quality():
    """Expected values: hits follow what each would spend at the industry's intensity, whatever it does spend."""
    model = run("cut-research-to-quality", "choice.expected_values=true")
    hits, spent, sold = (model.records.array(name)[:, :12] for name in ("research_hits", "research", "revenue"))
    members, p = model.world.facts.members[:12], model.parameters.research
    alike = sold[:-1] / members * (spent[1:].sum(axis=1) / sold[:-1].sum(axis=1))[:, None]
    assert hits[1:] == pytest.approx(p.hits * alike**p.elasticity, rel=1e-6)
    assert np.ptp(spent[-1] / sold[-2]) > 0.1


def test_cut_from_quality_to_share():
    """Twice the weight of quality changes nothing once customers can't tell it apart, and much if they can."""
    texts = [f"choice.quality_weight={weight};world.opening_momentum=0" for weight in (0.5, 1.5)]
    cut, kept = (
        [run(name, text, 2019).records.array("share") for text in texts]
        for name in ("cut-quality-to-share", "baseline")
    )
    assert np.max(np.abs(cut[0] - cut[1])) < 1e-6
    assert np.max(np.abs(kept[0] - kept[1])) > 1e-3


def test_pricing_rules(plain):
    fixed, bertrand = run("fixed-markup"), run("price-war-ends")
    ratio = fixed.records.array("price")[:, :12] / fixed.records.array("unit_cost")[:, :12]
    assert ratio == pytest.approx(np.full_like(ratio, 1.6))
    markup = bertrand.records.array("price")[-1, :12] / bertrand.records.array("unit_cost")[-1, :12]
    share = (bertrand.records.array("home_share")[-2] / bertrand.world.facts.members)[:12]
    inside = bertrand.world.facts.region[:12] == 0
    for here in (inside, ~inside):  # the mark-up rises with the share, and a little with what its cost leaves of demand
        assert np.corrcoef(np.argsort(np.argsort(markup[here])), np.argsort(np.argsort(share[here])))[0, 1] > 0.9
    depth = plain.records.array("penetration")
    assert depth.max() > 0.05
    assert depth[:, 0].max() < 0.3 * depth.max()  # the leader hardly needs to
    assert depth[:, [3, 11]].max() == 0.0  # fringes have no sponsor to pay for it
    assert bertrand.records.array("penetration").max() >= 0.0


@pytest.mark.slow
def test_the_price_war_costs_the_chinese_seven(plain):
    """Paired on the same draws: with the war off, the seven earn more, by more than twice the standard error."""
    seven = plain.world.facts.in_group("chinese_seven")
    profit = [
        [records.array("operating_profit")[16:20].sum(axis=0) @ seven for records in over_seeds(name, 8, 1000)]
        for name in ("baseline", "price-war-ends")
    ]
    gains = np.array(profit[1]) - np.array(profit[0])
    assert np.mean(gains) > 2.0 * np.std(gains, ddof=1) / np.sqrt(len(gains))


def test_equal_endowments_make_equal_vendors_in_distribution():
    """Ten alike in one market: over seeds no vendor's share in 2022 is told from another's, and luck makes a spread."""
    some = over_seeds("equal-endowments", 16, 300)
    shares = np.array([records.array("share")[16:20].mean(axis=0) for records in some])
    assert shares.shape == (16, 10)
    error = shares.std(axis=0, ddof=1) / 4.0
    assert (np.abs(shares.mean(axis=0) - 0.1) < 3.5 * error).all()
    assert shares.std() > 0.01


def test_scale_alone_makes_no_loss_of_the_size_seen():
    """Fixed costs, one mark-up, nothing else: the seven don't lose what they lose with a price war and patience."""
    alone, plain = (run(name, customers=2000) for name in ("scale-only", "baseline"))
    seven = plain.world.facts.in_group("chinese_seven")
    profit = [model.records.array("operating_profit")[16:20].sum(axis=0) @ seven for model in (alone, plain)]
    assert profit[0] > profit[1] + 1.0
    assert alone.records.array("expansion").max() == 0.0
    assert alone.records.array("research").max() == 0.0


def test_without_tolerance_nobody_prices_low_or_spends_more_than_it_earns():
    """No loss is borne: no price below Bertrand's, and R&D and expansion are what profit pays for."""
    records = run("no-patience").records
    assert records.array("penetration").max() == 0.0
    assert records.array("patience").max() == 0.0
    _spends_no_more_than_is_borne(records)


def test_a_loss_is_no_larger_than_is_borne(plain):
    """R&D and expansion cost no more than profit before them and the loss that is borne: for some in some years less
    than what is wanted, without any figure by nationality; for those who earn it never."""
    _spends_no_more_than_is_borne(plain.records)
    short = plain.records.array("research_shortfall")
    assert (short[:, 1:12] > 0.05).any()
    assert short[:, 0].max() == 0.0, "AWS"


def _spends_no_more_than_is_borne(records):
    spent = records.array("research") + records.array("expansion") - records.array("grant")
    borne = records.array("tolerated_loss") / 4.0
    before = records.array("profit_before_growth")
    assert (spent[1:] <= np.maximum(0.0, before[:-1] + borne[1:]) + 1e-12).all()


def test_money_binds_where_nobody_covers():
    """No sponsor, no lender, dear servers: R&D falls short of what is wanted; without limits of money it doesn't."""
    short = run(
        overrides="sponsor.support=0;finance.debt_multiple=0;server.price=12;pricing.fixed_markup=0.05;pricing.rule=fixed"
        ";world.opening_momentum=0"
    )
    assert short.records.array("research_shortfall").max() > 0.05
    free = run(overrides="sponsor.support=0;finance.debt_multiple=0;server.price=12;finance.limited=false")
    assert free.records.array("research_shortfall").max() == 0.0
    assert free.records.array("ai_capital_shortfall").max() == 0.0


def test_who_is_short_of_money_cuts_expansion_first_then_hardware_then_research():
    """Of money M: R&D first, then what is retired, AI servers, more servers; expansion gets what is left."""
    model = run(until=2019)
    kind, p, seen = model.world.vendor_kind, model.world.vendor_parameters, model.world.today.signals
    azure, beliefs = 1, model.world.vendor_state.beliefs
    done = []
    for money in (0.0, 0.4, 2.0, 1e3):
        poor = replace(
            seen, deposits=np.full(13, money), margin=np.zeros(13), debt=np.full(13, 1e6), support_limit=np.zeros(13)
        )
        plans, _ = cloud_vendor.planned(poor, kind, beliefs, p)
        done.append([getattr(plans, name)[azure] for name in ("research", "capacity_ordered", "expansion")])
    research, capacity, expansion = np.array(done).T
    assert research == pytest.approx([0.0, 0.4, research[3], research[3]])
    assert research[3] > 0.4
    assert capacity[:2] == pytest.approx([0.0, 0.0])
    assert 0.0 < capacity[2] < capacity[3]
    assert expansion[:3] == pytest.approx([0.0, 0.0, 0.0], abs=1e-12)
    assert expansion[3] > 0.01


def test_a_parent_withdraws_when_the_horizon_has_passed_without_a_milestone():
    """A short horizon: who keeps losing without a larger place at home has nothing borne in the end; and then nobody
    prices below Bertrand. A year without loss, or a tenth more of the home market, begins the horizon anew."""
    short, long = (run(overrides=f"sponsor.horizon={quarters}", until=2024).records for quarters in (4, 200))
    age, borne, profit = (short.array(name) for name in ("milestone_age", "tolerated_loss", "operating_profit"))
    gone = age[-2, :12] >= 8
    assert gone.any()
    assert (borne[-1, :12][gone] == 0.0).all()
    assert (short.array("penetration")[-1, :12][gone] == 0.0).all()
    assert (long.array("tolerated_loss")[-1, :12][gone] > 0.0).all()
    year = np.array([profit[at - 3 : at + 1].sum(axis=0) for at in range(4, 28)])
    assert (age[5:][year[:-1] > 0.0] == 0.0)[:, None].all()


def test_a_milestone_is_a_year_without_loss_or_a_larger_place_at_home():
    """By hand: a tenth more of the home market than at the last milestone, or no loss; who isn't there has none."""
    p = run(until=2018).parameters.sponsor
    before = ParentState(np.array([0.1, 0.1, 0.1, 0.1]), np.array([7.0, 7.0, 7.0, 7.0]))
    share, profit = np.array([0.109, 0.1101, 0.05, 0.0]), np.array([-1.0, -1.0, 0.0, -1.0])
    after = parent_company.judged(before, share, profit, np.array([True, True, True, False]), p)
    assert after.since == pytest.approx([8.0, 0.0, 0.0, 0.0])
    assert after.share == pytest.approx([0.1, 0.1101, 0.05, 0.0]), "the next one is counted from there"


def test_cut_from_sponsor_to_cover(plain):
    """What every vendor's sponsor bears over its sales is the industry's; before, a rich one's bore many times more."""
    cut = run("cut-sponsor-to-cover")
    for model, alike in ((plain, False), (cut, True)):
        borne, sold = model.records.array("tolerated_loss")[2:, :12], model.records.array("revenue")[:-2, :12]
        intensity = borne / sold
        assert bool((np.ptp(intensity, axis=1) < 1e-9 * intensity.max(axis=1)).all()) is alike
    assert np.array_equal(plain.world.population.log_need, cut.world.population.log_need)


def test_cut_from_layers_to_share(plain):
    """With the link cut, what software adds is the same for all, so how much it weighs moves nobody."""
    moved = {}
    for name in ("cut-layers-to-share", "baseline"):
        little, much = (run(name, f"layer.bundle_weight={weight}").records.array("share")[:16] for weight in (0.2, 2.0))
        moved[name] = np.abs(little - much).max()
    assert moved["cut-layers-to-share"] < 0.2 * moved["baseline"]


def test_draw_rules_differ():
    """Poisson and the mean begin alike on average; the best of many tries lets the largest gain less from its size."""
    hits = {rule: run(overrides=f"research.draw_rule={rule}").records for rule in ("poisson", "best_of_n", "mean")}
    spent, drawn = hits["mean"].array("research")[0], hits["mean"].array("research_hits")[0]
    one = spent / np.array([v.members for v in run().world.vendors])
    assert drawn == pytest.approx(6.0 * np.sqrt(one), rel=1e-6)
    assert hits["poisson"].array("research_hits")[0] == pytest.approx(
        np.round(hits["poisson"].array("research_hits")[0])
    )
    best = hits["best_of_n"].array("research_hits").mean(axis=0)
    largest, smallest = np.argmax(spent), np.argmin(np.where(spent > 0.0, spent, np.inf))
    assert best[largest] / best[smallest] < 0.7 * drawn[largest] / drawn[smallest]


def test_capacity_binds_and_can_be_switched_off():
    tight = run(overrides="server.lead_time=8;server.target_utilisation=0.97")
    assert tight.records.array("unmet_share").max() > 0.01
    free = run(overrides="server.lead_time=8;server.target_utilisation=0.97;server.limited=false")
    assert free.records.array("unmet_share").max() == 0.0
    assert (free.records.array("fill") == 1.0).all()


def test_learning_lowers_cost_and_switches_off():
    learnt, not_learnt = (run(overrides=ALIKE + more, until=2019) for more in ("", "operations.learning=0"))
    cost = not_learnt.records.array("unit_cost")[:, :12]
    assert cost == pytest.approx(np.broadcast_to(cost[:, :1], cost.shape))  # servers cost the same for all
    assert (learnt.records.array("unit_cost")[-1, :12] < cost[-1]).all()


def test_home_bias_works_on_both_sides(plain):
    weak, strong = (with_numbers(f"choice.home_bias={h}") for h in (1.0, 6.0))
    for name in ("share_INTL", "share_CN"):
        index = 0 if name == "share_INTL" else 1
        home = plain.world.facts.home[index]
        assert strong.array(name)[-1] @ home > weak.array(name)[-1] @ home


def test_unfilled_orders_drive_customers_away():
    """A vendor that served nothing a quarter ago is chosen less."""
    from suanli.agents.enterprise_customer.vendor_choice import utilities
    from suanli.model.schedule import signals as views

    model = run(until=2018)
    offers = views.offers(model.world, model.world.today.plans.price.T, model.world.today.plans.ai_price.T)
    empty = replace(offers, unfilled=offers.unfilled + np.eye(13)[1])
    taste = model.world.taste
    change = utilities(empty, taste)[:, :12] - utilities(offers, taste)[:, :12]
    assert change[:, 1] == pytest.approx(-1.0)
    assert np.count_nonzero(change) == 2


def test_reach_bought_by_expansion_raises_utility_and_share():
    from suanli.agents.enterprise_customer.vendor_choice import utilities
    from suanli.model.schedule import signals as views

    model = run(until=2018)
    offers = views.offers(model.world, model.world.today.plans.price.T, model.world.today.plans.ai_price.T)
    more = replace(offers, reach=offers.reach + np.eye(13)[2])
    change = utilities(more, model.world.taste)[:, :12] - utilities(offers, model.world.taste)[:, :12]
    assert (change[:, 2] > 0.1).all()
    assert np.count_nonzero(change) == 2
    spent = model.records.array("expansion")
    reach = model.records.array("reach")
    assert reach[1] == pytest.approx(0.9 * reach[0] + spent[1])


def test_research_follows_the_frontier_and_profit_is_not_in_it(plain):
    """What is wanted: the published intensity of sales, and a part of the distance to whoever spends most."""
    records, p, facts = plain.records, plain.parameters.research, plain.world.facts
    sold, spent = records.array("revenue")[:-1], records.array("research")[:-1] / facts.members
    own = np.where(np.isnan(facts.research_intensity), p.sales_share, facts.research_intensity) * sold
    frontier = spent.max(axis=1, keepdims=True)
    follow = p.follow * plain.world.vendor_kind.full_range
    most = np.maximum(0.0, p.most * sold - own)
    wanted = own + np.minimum(follow * np.maximum(0.0, frontier - own), most) + records.array("grant")[1:]
    there = records.array("trading")[1:] > 0.0
    assert records.array("research_wanted")[1:][there] == pytest.approx(wanted[there], rel=1e-9)


def test_customers_capability_raises_their_need():
    with with_rows(**changed("sectors", "research_share", "0.4")):
        without, strong = (
            fresh_run(overrides=f"customer.capability_need={chi}", customers=300, until=2024) for chi in (0, 0.5)
        )
    gained = (1 + strong.world.population.capability) / (1 + strong.world.population.opening_capability)
    assert gained.mean() > 1.0
    assert strong.world.population.need.sum() > 1.02 * without.world.population.need.sum()


def test_nobody_pays_more_than_compute_is_worth():
    """Every customer, every quarter, commitments apart; also where much is short and a policy makes small models."""
    cases = "", "models.programme=20;policy.first_year=2019", "ai.growth=2;ai.lead_time=4", "entry.rule=nobody"
    for overrides in cases:
        model = ComputeIndustry("baseline", 120, 2026, overrides, rng=1)
        for _ in range(36):
            model.step()
            world = model.world
            customers, owed = world.population, commitments_not_used(world.population, world.today.offers)
            worth = world.today.customer_accounts.benefit
            assert (customers.spending - owed <= worth * (1.0 + 1e-9) + 1e-15).all(), (overrides, model.quarter)


def test_a_sectors_tasks_are_worth_no_more_than_a_part_of_its_value_added():
    """Need of mobility grows 390-fold: with the anchor its spending stays below what its value added allows."""
    texts = [f"demand.anchored={text};server.limited=false" for text in ("false", "true")]
    models = [run(overrides=text, until=2034, customers=150) for text in texts]
    free, anchored = (model.records for model in models)
    place = free.entities("sector_spending").index("mobility")
    spent = [float(one.array("sector_spending")[-4:, place].sum()) for one in (free, anchored)]
    assert spent[1] < 0.7 * spent[0]
    world, p = models[1].world, models[1].parameters
    most = np.zeros(len(world.sectors.names))
    for value, part in zip(world.task_value, (p.demand.feasible_part, p.ai.feasible_part), strict=True):
        most = most + np.maximum(part * world.sectors.value_added, value)  # what was done in 2018 was feasible
    yearly = anchored.array("sector_spending").reshape(17, 4, -1).sum(axis=1)
    grown = (1.0 + p.demand.value_added_growth) ** np.arange(17)[:, None]
    assert (yearly < most * grown).all()


def test_work_on_own_servers_answers_what_they_cost():
    """Servers that get cheaper at once for all: the load on own servers follows the demand curve of its sector."""
    model = run(until=2020)
    world = model.world
    fall = model.parameters.server.price_fall
    assert world.today.conditions.server_fall == pytest.approx((1.0 - fall) ** (11 / 4))
    customers, need = world.population, world.today.orders.need * (1.0 - world.today.orders.migrated)
    change = world.today.conditions.value_change[customers.sector]
    demand = curve(model.parameters.demand.price_elasticity, model.parameters.demand.value_spread)
    answer = demand.response(np.log(world.today.conditions.server_fall) - change)
    assert world.today.orders.premises_load == pytest.approx(need * answer, rel=1e-9)
    assert answer.min() > 1.0


def test_experience_of_others_spills_over():
    own, shared = (run(overrides=f"{ALIKE}operations.spill_over={share}", until=2018) for share in (0, 1))
    assert np.ptp(shared.records.array("unit_cost")[0, :12]) == pytest.approx(0.0, abs=1e-12)
    assert np.ptp(own.records.array("unit_cost")[0, :12]) > 0.01


def test_penetration_is_at_home_only():
    model = run(until=2019)
    offers, plans, facts = model.world.today.offers, model.world.today.plans, model.world.facts
    deep = int(np.argmax(plans.penetration))
    assert plans.penetration[deep] > 0.05
    away = 1 - facts.region[deep]
    markup = offers.price[:, deep] / plans.unit_cost[deep]
    assert markup[away] > markup[facts.region[deep]]


def test_a_grant_is_counted_once_and_raises_research(monkeypatch):
    plain = run(until=2019)
    monkeypatch.setattr(LayerParameters, "research_part", 0.0)  # which would grant something, too
    granted = fresh_run("baseline", "research.sponsor_grant=0.1", 300, 2019, 2)
    assert granted.records.array("grant") == pytest.approx(np.tile([0.1] * 12 + [0.0], (8, 1)))
    assert (granted.records.array("research")[0, :12] > plain.records.array("research")[0, :12]).all()
    assert granted.records.array("ledger_gap").max() < 1e-12


def test_customers_capability_follows_their_research():
    found = []
    for share in ("0", "0.2"):
        with with_rows(**changed("sectors", "research_share", share)):
            found.append(fresh_run(customers=300, until=2020))
    none, some = found
    assert none.world.population.capability.mean() < some.world.population.capability.mean()
    assert none.records.array("customer_research").max() == 0.0


def test_own_servers_are_sized_for_peaks():
    """Twice the load variation: about half the utilisation."""
    plain, calm = (with_numbers(f"premises.load_variation={cv}") for cv in (2.4, 1.2))
    ratio = plain.array("premises_utilisation")[-1, 0] / calm.array("premises_utilisation")[-1, 0]
    assert 0.5 < ratio < 0.65
