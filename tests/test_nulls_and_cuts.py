"""The two nulls, the link cuts and the pricing rules are switches that do what they say, on the same draws."""

import numpy as np
import pytest
from helpers import records_of_each, world_run

from suanli.agents.enterprise_customer.accounts import commitments_not_used
from suanli.model.equations.task_values import curve
from suanli.model.industry import ComputeIndustry


def run(scenario="baseline", overrides="", until=2022, customers=300, seed=2):
    return world_run(scenario, overrides, customers, until, seed)


def over_seeds(scenario, seeds, customers):
    return records_of_each(*({"scenario": scenario, "customers": customers, "seed": seed} for seed in range(seeds)))


@pytest.fixture(scope="module")
def plain():
    return run()


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


def test_cut_from_profit_to_research():
    model = run("cut-profit-to-research")
    per_firm = (model.records.array("research") / model.world.facts.members)[:, :12]
    assert per_firm == pytest.approx(np.broadcast_to(per_firm[:, :1], per_firm.shape), rel=1e-12)
    assert per_firm.min() > 0.0


def test_cut_from_research_to_quality():
    """Expected values: the same hits for all, whatever each spends."""
    model = run("cut-research-to-quality", "choice.expected_values=true")
    hits, spent = model.records.array("research_hits")[:, :12], model.records.array("research")
    assert hits == pytest.approx(np.broadcast_to(hits[:, :1], hits.shape), rel=1e-12)
    assert np.ptp(spent[-1]) > 0.1


def test_cut_from_quality_to_share():
    """Twice the weight of quality changes nothing once customers can't tell it apart, and much if they can."""
    shares = {
        (scenario, weight): run(
            scenario, f"choice.quality_weight={weight};world.opening_momentum=0", 2020
        ).records.array("share")
        for scenario in ("cut-quality-to-share", "baseline")
        for weight in (0.5, 1.5)
    }
    cut = [shares["cut-quality-to-share", weight] for weight in (0.5, 1.5)]
    kept = [shares["baseline", weight] for weight in (0.5, 1.5)]
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


def test_without_patience_nobody_prices_low_or_spends_ahead():
    model = run("no-patience")
    assert model.records.array("penetration").max() == 0.0
    assert model.records.array("expansion").max() == 0.0


def test_patience_bounds_penetration_and_expansion():
    """No sponsor's tolerance: nobody sells below the Bertrand price or spends ahead of scale."""
    model = run(overrides="sponsor.tolerance=0")
    assert model.records.array("penetration").max() == 0.0
    assert model.records.array("expansion").max() == 0.0
    assert model.records.array("patience").max() == 0.0


def test_money_binds_where_nobody_covers():
    """No sponsor, no lender, dear servers: R&D falls short of what is wanted and the ratchet is seen."""
    short = run(
        overrides="sponsor.support=0;finance.debt_multiple=0;server.price=12;pricing.fixed_markup=0.05;pricing.rule=fixed"
    )
    assert short.records.array("research_shortfall").max() > 0.05
    free = run(overrides="sponsor.support=0;finance.debt_multiple=0;server.price=12;finance.limited=false")
    assert free.records.array("research_shortfall").max() == 0.0


def test_cut_from_sponsor_to_cover(plain):
    """Every firm's sponsor tolerates the same; before, a rich one's tolerated many times a poor one's."""
    cut = run("cut-sponsor-to-cover")
    for model, alike in ((plain, False), (cut, True)):
        world = model.world
        firms = (world.commitments.tolerated_loss / world.facts.members)[world.vendor_state.trading]
        assert bool(np.ptp(firms) < 1e-9 * firms.max()) is alike
    assert np.array_equal(plain.world.population.log_need, cut.world.population.log_need)


def test_cut_from_layers_to_share(plain):
    """With the link cut, what software adds is the same for all, so how much it weighs moves nobody."""
    moved = {}
    for name in ("cut-layers-to-share", "baseline"):
        little, much = (run(name, f"layer.bundle_weight={weight}").records.array("share")[:16] for weight in (0.2, 2.0))
        moved[name] = np.abs(little - much).max()
    assert moved["cut-layers-to-share"] < 0.2 * moved["baseline"]


def test_without_the_ratchet_a_vendor_does_what_it_can_pay():
    """Short of money, R&D is all there is of it; with the ratchet it is less where last quarter's was small."""
    dear = "sponsor.support=0;finance.debt_multiple=0;server.price=12;pricing.fixed_markup=0.05;pricing.rule=fixed"
    on, off = run(overrides=dear), run(overrides=dear + ";research.ratchet=false")
    short = on.records.array("research_shortfall") > 0.0
    assert short.any()
    assert on.records.hash() != off.records.hash()
    first = int(np.flatnonzero(short.any(axis=1))[0])
    before = on.records.array("research")[:first]
    assert np.array_equal(before, off.records.array("research")[:first]), "the same until somebody is short"
    gone = on.records.array("research") < off.records.array("research")
    assert gone[first : first + 8][short[first : first + 8]].any()
    assert not gone[first][~short[first]].any()


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
    alike = "foundry.enabled=false;energy.enabled=false;"  # no server makers, no sites: one cost for all
    learnt, not_learnt = run(overrides=alike), run(overrides=alike + "operations.learning=0")
    cost = not_learnt.records.array("unit_cost")[:, :12]
    assert cost == pytest.approx(np.broadcast_to(cost[:, :1], cost.shape))  # servers cost the same for all
    assert (learnt.records.array("unit_cost")[-1, :12] < cost[-1]).all()


def test_home_bias_works_on_both_sides():
    weak, strong = (run(overrides=f"choice.home_bias={h}") for h in (1.0, 6.0))
    for name in ("share_INTL", "share_CN"):
        index = 0 if name == "share_INTL" else 1
        home = weak.world.facts.home[index]
        assert strong.records.array(name)[-1] @ home > weak.records.array(name)[-1] @ home


def test_unfilled_orders_drive_customers_away():
    """A vendor that served nothing a quarter ago is chosen less."""
    from suanli.agents.enterprise_customer.vendor_choice import utilities
    from suanli.model.schedule import signals as views

    model = run(until=2018)
    offers = views.offers(model.world, model.world.today.plans.price.T, model.world.today.plans.ai_price.T)
    from dataclasses import replace

    empty = replace(offers, unfilled=offers.unfilled + np.eye(14)[1])
    taste = model.world.taste
    change = utilities(empty, taste)[:, :12] - utilities(offers, taste)[:, :12]
    assert change[:, 1] == pytest.approx(-1.0)
    assert np.count_nonzero(change) == 2


def test_reach_bought_by_expansion_raises_utility_and_share():
    from dataclasses import replace

    from suanli.agents.enterprise_customer.vendor_choice import utilities
    from suanli.model.schedule import signals as views

    model = run(until=2018)
    offers = views.offers(model.world, model.world.today.plans.price.T, model.world.today.plans.ai_price.T)
    more = replace(offers, reach=offers.reach + np.eye(14)[2])
    change = utilities(more, model.world.taste)[:, :12] - utilities(offers, model.world.taste)[:, :12]
    assert (change[:, 2] > 0.1).all()
    assert np.count_nonzero(change) == 2
    spent = model.records.array("expansion")
    reach = model.records.array("reach")
    assert reach[1] == pytest.approx(0.9 * reach[0] + spent[1])


def test_part_of_spending_ahead_of_scale_is_research():
    none, all_of_it = (run(overrides=f"expansion.research_part={part}", until=2018) for part in (0, 1))
    google = 2
    assert all_of_it.records.array("expansion").max() == 0.0
    assert none.records.array("expansion")[0, google] > 0.05
    assert all_of_it.records.array("research")[0, google] > 2.0 * none.records.array("research")[0, google]


def test_customers_capability_raises_their_need():
    without, strong = (
        run(overrides=f"customer.capability_need={chi};customer.research_share=0.4", until=2024) for chi in (0, 0.5)
    )
    gained = (1 + strong.world.population.capability) / (1 + strong.world.population.opening_capability)
    assert gained.mean() > 1.0
    assert strong.world.population.need.sum() > 1.02 * without.world.population.need.sum()


def test_nobody_pays_more_than_compute_is_worth():
    """Every customer, every quarter, commitments apart; also where much is short and a policy makes small models."""
    cases = "", "models.programme=20;policy.first_year=2019", "ai.growth=2;ai.lead_time=4", "entry.enabled=false"
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
    models = [run(overrides=f"demand.anchored={text};server.limited=false", until=2034) for text in ("false", "true")]
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
    alike = "foundry.enabled=false;energy.enabled=false;"  # no server makers, no sites: one cost for all
    own, shared = (run(overrides=f"{alike}operations.spill_over={share}", until=2018) for share in (0, 1))
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


def test_a_grant_is_counted_once_and_raises_research():
    plain, granted = run(until=2019), run(overrides="research.sponsor_grant=0.1;layer.research_part=0", until=2019)
    assert granted.records.array("grant") == pytest.approx(np.tile([0.1] * 12 + [0.0] * 2, (8, 1)))
    assert (granted.records.array("research")[0, :12] > plain.records.array("research")[0, :12]).all()
    assert granted.records.array("ledger_gap").max() < 1e-12


def test_customers_capability_follows_their_research():
    none, some = (run(overrides=f"customer.research_share={share}", until=2020) for share in (0.0, 0.2))
    assert none.world.population.capability.mean() < some.world.population.capability.mean()
    assert none.records.array("customer_research").max() == 0.0


def test_own_servers_are_sized_for_peaks():
    """Twice the load variation: about half the utilisation."""
    plain, calm = (run(overrides=f"premises.load_variation={cv}") for cv in (2.4, 1.2))
    ratio = plain.records.array("premises_utilisation")[-1, 0] / calm.records.array("premises_utilisation")[-1, 0]
    assert 0.5 < ratio < 0.65
