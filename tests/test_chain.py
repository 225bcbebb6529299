"""The chain below the clouds: physical identities, books, shortage, export controls, causes seen at the customer."""

import numpy as np
import pytest
from helpers import changed, fresh_run, records_of, records_of_each, with_rows, world_run

from suanli.agents.chip_supplier import chips
from suanli.agents.chip_supplier.messages import ChipsOnSale
from suanli.experiments.compare import interval
from suanli.experiments.measures import year
from suanli.model.kernel.units import quarter_number
from suanli.model.parameters.making import FoundryParameters, MakerParameters
from suanli.model.schedule.signals import parents_cash


def run(overrides="", until=2022, customers=200, seed=2, scenario="baseline"):
    return world_run(scenario, overrides, customers, until, seed)


LAST = 2026  # of what is compared with: years before are those of shorter runs, so one run is enough for all


@pytest.fixture(scope="module")
def plain():
    return run(until=LAST)


def differences(measure, overrides="", until=2022, seeds=8, scenario="baseline"):
    """Mean and 95 % interval of what a change does to a figure, on the same draws."""
    one, other = (
        records_of_each(*({"scenario": name, "overrides": text, "until": end, "seed": s} for s in range(seeds)))
        for name, text, end in ((scenario, overrides, until), ("baseline", "", LAST))
    )
    return interval(np.array([measure(a) - measure(b) for a, b in zip(one, other, strict=True)]))


def of(name, which, column=0):
    return lambda records: float(year(records, name, which)[:, column].mean())


# Physical identities -----------------------------------------------------------------------------------------------


def test_wafers_are_good_dies_scrap_and_work_in_process(plain):
    get = plain.records.array
    process, good, scrap = get("dies_in_process"), get("dies_good"), get("dies_scrapped")
    started = process[1:] - process[:-1] + good[1:] + scrap[1:]
    assert (started > -1e-9).all()
    own = plain.world.supplier_facts.captive  # nobody has ordered of them yet
    assert (good[0, ~own] > 0.0).all()
    assert 0.2 < good.sum() / (good.sum() + scrap.sum()) < 0.8


def test_dies_come_from_wafers_and_performance_from_chips(plain):
    """Two ties that the ledger's own moves can't see: dies a wafer, and PF in the chips that were shipped."""
    from suanli.model.equations.foundry import dies_per_wafer

    get, facts = plain.records.array, plain.world.supplier_facts
    process = get("dies_in_process")
    started = process[1:] - process[:-1] + get("dies_good")[1:] + get("dies_scrapped")[1:]
    assert started == pytest.approx(get("wafers_started_by")[1:] * dies_per_wafer(facts.die_area), abs=1e-8)
    home = plain.world.facts.region
    vendors = np.array([get("ai_capacity_bought")[:, home == region].sum(axis=1) for region in (0, 1)]).T
    assert vendors + get("own_ai_bought") + get("super_bought") == pytest.approx(get("region_pf_shipped"), rel=1e-9)
    design = get("performance")
    assert (get("region_pf_shipped")[:, 0] <= get("chips_shipped").sum(axis=1) * design.max(axis=1) * (1 + 1e-9)).all()


def test_dies_and_chips_are_conserved_by_supplier(plain):
    get = plain.records.array
    bank, stock = (np.diff(get(name), axis=0) for name in ("dies_in_bank", "chips_in_stock"))
    assert bank == pytest.approx(get("dies_good")[1:] - get("chips_packaged")[1:], abs=1e-8)
    assert stock == pytest.approx(get("chips_packaged")[1:] - get("chips_shipped")[1:], abs=1e-8)
    assert min(get("dies_in_bank").min(), get("chips_in_stock").min()) > -1e-9


def test_nothing_is_made_beyond_capacity(plain):
    get = plain.records.array
    assert (get("wafers_started") <= get("wafer_capacity") * (1 + 1e-12)).all()
    packaged = get("chips_packaged").sum(axis=1)
    assert (packaged <= get("packaging_capacity").sum(axis=1) * (1 + 1e-12)).all()
    assert (get("ai_served") <= get("ai_capacity") * (1 + 1e-12) + 1e-12).all()  # utilisation at most 1


def test_a_shorter_run_is_the_beginning_of_a_longer_one(plain):
    shorter = run(until=2018).records
    for name in shorter.declared:
        assert shorter.array(name).tobytes() == plain.records.array(name)[:4].tobytes(), name


def test_capacity_answers_orders_after_a_lead_time(plain):
    """A jump of need in 2021: the wait rises at once, lines of packaging after their time, and the wait falls again."""
    jump = "developer.threshold=12;developer.steepness=0.2;developer.group_part=0.8"
    paced = [jump, *(f"{jump};foundry.packaging_growth={pace}" for pace in (0.05, 0.4))]
    jumped, slow, fast = records_of_each(*({"overrides": text, "until": 2024} for text in paced))
    calm, jumped = plain.records.array, jumped.array
    lines = [get("packaging_capacity")[:28].sum(axis=1) for get in (calm, jumped, slow.array, fast.array)]
    assert jumped("region_waiting")[4:12, 0].max() > calm("region_waiting")[4:12, 0].max()
    assert lines[1][-1] > 1.2 * lines[0][-1]
    assert lines[2][-1] < lines[3][-1]
    assert slow.array("region_waiting")[8:24, 0].mean() > fast.array("region_waiting")[8:24, 0].mean()


# Off-switches ------------------------------------------------------------------------------------------------------


def test_without_foundries_there_is_one_dated_line():
    model = run("foundry.enabled=false")
    get = model.records.array
    assert get("wafers_started").shape == (20, 0)
    assert get("maker_revenue").shape == (20, 0)
    assert (get("builds") == 0.0).all()
    assert np.diff(get("chip_capacity")[:, 0]) == pytest.approx(10.0)
    assert (get("chips_shipped").sum(axis=1) <= get("chip_capacity")[:, 0] * (1 + 1e-12)).all()
    assert not {"wafers", "packaging"} & set(model.records.entities("flow"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("foundry.shock_at=tsmc;foundry.shock_size=0", ""),
        (
            "control.product=false;control.foundry_service=false;control.tools=false;control.knowledge=false",
            "control.grace=40",
        ),
        ("control.hindsight=false", ""),
    ],
)
def test_switched_off_is_bit_for_bit_the_simpler_model(one, other):
    """Up to 2022: no shock; rules announced, not in force, no stockpiles; no rule of later years."""
    quiet = "control.stockpile=0;"
    assert run(quiet + one).records.hash() == run(quiet + other).records.hash()


# Foundries and suppliers -------------------------------------------------------------------------------------------


def test_the_ladder_of_the_leader_is_the_one_seen(plain):
    """7 nm (2) by the A100's year and a 5 nm class (3) about the H100's; the domestic one at 14 nm in 2019-2020."""
    node = plain.records.array("node")
    assert 1.9 < node[quarter_number("2020Q2"), 0] < 2.3
    assert 2.7 < node[quarter_number("2022Q3"), 0] < 3.1
    assert 0.9 < node[quarter_number("2019Q4"), 2] < 1.2
    assert 1.6 < node[quarter_number("2022Q3"), 2] < 2.1


def test_a_supplier_cut_off_moves_to_the_foundry_that_is_left(plain):
    names = plain.world.supplier_facts.names
    at = dict(zip(names, plain.world.supplier_state.beliefs.foundry.tolist(), strict=True))
    assert (at["ascend"], at["nvidia"]) == (2, 0)
    booked = plain.records.array("wafers_booked")[:, 2]
    assert booked[: quarter_number("2020Q3")].max() == 0.0
    assert booked[quarter_number("2020Q4") :].max() > 0.0


def test_suppliers_stockpile_between_announcement_and_enforcement():
    """Ascend takes chips ahead in 2020Q2 and Q3; with nothing taken ahead it doesn't."""
    window = slice(quarter_number("2020Q2"), quarter_number("2020Q4"))
    booked = [run(f"control.stockpile={s}", 2020).records.array("wafers_booked_by")[window, 3].sum() for s in (0, 2)]
    assert booked[1] > 1.1 * booked[0]


def test_buyers_stockpile_when_a_limit_is_announced():
    """Announced and enforced differ: with a year of grace, China's vendors order more in between, not before."""
    ordered = {}
    for stock in (0, 2):
        model = run(f"control.grace=4;control.stockpile={stock};control.foundry_service=false")
        chinese = model.world.facts.region == 1
        ordered[stock] = model.records.array("ai_capacity_ordered")[:, chinese].sum(axis=1)
    announced = quarter_number("2022Q3")
    assert np.array_equal(ordered[0][:announced], ordered[2][:announced])
    assert ordered[2][announced] > 1.1 * ordered[0][announced]


def test_a_group_takes_its_own_chips_at_a_transfer_price(plain):
    paid = plain.world.today.chip_prices
    huawei, ascend = plain.world.facts.names.index("huawei"), plain.world.supplier_facts.names.index("ascend")
    others = np.delete(paid[:, ascend], huawei)
    assert paid[huawei, ascend] < others.min()
    outside = ~plain.world.regions.china[plain.world.buyers]
    assert np.ptp(paid[outside, 0]) == 0.0


def test_a_slower_chip_bears_less_of_a_shortages_rent():
    """By hand: 10 without a shortage, 16 with it; a chip that does half bears half of the six."""
    sold = np.array([[100.0, 80.0], [50.0, 80.0]])
    on_sale = ChipsOnSale(sold[0], sold, np.ones((2, 2)), np.array([4.0, 4.0]))
    found = chips.list_prices(np.array([16.0, 12.0]), np.log([1.6, 1.0]), on_sale)
    assert found == pytest.approx(np.array([[16.0, 12.0], [13.0, 12.0]]))


def test_buyers_in_china_pay_less_for_a_chip_that_controls_slow_down():
    """In the shortage of 2024; what servers cost there follows, and without limits on products one price is for all."""
    world = run(until=2024).world
    today, china = world.today, world.regions.china[world.buyers]
    assert today.supplier_plans.scarcity[0] > 0.0
    assert today.chips_on_sale.sold[1, 0] < today.chips_on_sale.best[0]
    assert today.chip_prices[china, 0].max() < 0.95 * today.chip_prices[~china, 0].min()
    free = run("control.product=false", until=2024).world.today.chip_list
    assert np.array_equal(free[0], free[1])


def test_parents_cash_grows_as_measured_and_fades():
    world = run(until=2018).world
    growth, names = world.facts.cash_flow_growth, list(world.facts.names)
    aws, alibaba, long_run = names.index("aws"), names.index("alibaba"), world.parameters.demand.value_added_growth
    assert growth[[aws, alibaba]] == pytest.approx([0.167, 0.031])
    cash = [parents_cash(world, quarter) for quarter in (0, 16, 20, 400, 404)]
    assert cash[0] == pytest.approx(world.parents_cash_flow)
    two = [aws, alibaba]
    assert cash[2][two] / cash[1][two] == pytest.approx([1.167, 1.031])
    assert cash[4][two] / cash[3][two] == pytest.approx([1.0 + long_run] * 2)


def test_orders_swing_more_up_the_chain():
    """Bullwhip: quarterly growth of what vendors order swings more than that of what customers order from them."""
    from suanli.experiments.measures import bullwhip

    found = bullwhip(run().records)
    assert set(found) == {"AI servers", "chips", "wafers"}
    assert min(found.values()) > 1.0


def test_padding_raises_orders_and_what_is_too_much_is_cancelled():
    padded, plain_ = run("chip.order_padding=2", until=2024), run("chip.order_padding=0", until=2024)
    for model in (padded, plain_):
        get = model.records.array
        assert (get("chips_shipped") <= get("chips_ordered") * (1 + 1e-12)).all()
    ratio = padded.records.array("chips_ordered").sum(axis=1) / plain_.records.array("chips_ordered").sum(axis=1)
    assert ratio[-4:].mean() > 1.2


LEVERS = [  # what is switched off or halved, a series that must move, its column, the sign of off less on
    ("chip.safety_stock=0", "chips_in_stock", 0, -1),
    ("chip.planned_growth=0", "wafers_booked_by", 0, -1),
    ("chip.adjustment=0", "wafers_booked_by", 0, 0),
    ("chip.order_padding=0", "chips_ordered", 0, -1),
    ("chip.software_learning=0", "mix_CN", 0, -1),
    ("chip.catch_up=0", "performance", 1, -1),
    ("chip.memory_cost=0.0012", "chip_unit_cost", 0, -1),
    ("foundry.packaging_price=0", "chip_unit_cost", 0, -1),
    ("foundry.catch_up=0", "node", 2, -1),
    ("foundry.yield_learning=0", "defects", 2, 1),
    ("foundry.wafer_growth=0", "wafer_capacity", 0, -1),
    ("foundry.packaging_growth=0", "chips_shipped", 0, -1),
    ("foundry.second_source=false", "wafers_started", 1, -1),
    ("foundry.allocation=proportional", "wafers_started_by", 3, 0),
    ("control.leakage=0", "performance_CN", 0, -1),
    ("control.knowledge=false", "node", 2, 1),
    ("control.tools=false", "wafer_capacity", 2, 1),
    ("control.interconnect_loss=0", "performance_CN", 0, 0),
    ("control.foundry_service=false", "performance", 3, 1),
    ("chip.redesign_lag=4", "performance_CN", 0, -1),
    ("anxiety.reference_fall=0", "ai_anxiety", 0, -1),
    ("ai.contract_speed=0", "ai_scarcity", 4, 0),
    ("chip.rent_share=0", "chip_scarcity", 0, -1),
    ("foundry.cycle=6", "performance", 0, -1),
    ("chip.contract_memory=1", "wafers_started_by", 0, 0),
    ("ai.fade_start=2019", "ai_need", 0, -1),
]
LATE = {"control.tools=false": 2026}


@pytest.mark.parametrize(("off", "name", "column", "sign"), LEVERS, ids=str)
def test_every_lever_moves_what_it_should(plain, off, name, column, sign):
    """Summed to 2024, or 2026 where it takes as long, over one seed; a sign of 0 says only that it moves."""
    asked = {text: {"overrides": text, "until": LATE.get(text, 2024)} for text, *_ in LEVERS}
    records_of_each(*asked.values())  # all of them side by side, once
    off_ = records_of(**asked[off]).array(name)[:, column]
    change = off_.sum() - plain.records.array(name)[: len(off_), column].sum()
    assert change != 0.0
    assert sign == 0 or np.sign(change) == sign


FIXED = [  # numbers that aren't parameters (decision 044), what they are set to, and as above
    ((FoundryParameters, "process_elasticity", 0.0), "node", 2, 1),
    ((FoundryParameters, "node_defects", 0.0), "defects", 0, -1),
    ((FoundryParameters, "wafer_capacity_cost", 0.0), "foundry_depreciation", 0, -1),
    ((FoundryParameters, "packaging_capacity_cost", 0.0), "foundry_depreciation", 0, -1),
    ((MakerParameters, "share_speed", 0.001), "maker_share", 0, 0),
    ((MakerParameters, "price_weight", 10.0), "maker_markup", 0, 1),
]


@pytest.mark.parametrize(("fixed", "name", "column", "sign"), FIXED, ids=str)
def test_every_fixed_number_moves_what_it_should(plain, monkeypatch, fixed, name, column, sign):
    monkeypatch.setattr(*fixed)
    off = fresh_run(until=2021).records.array(name)[:, column]
    change = off.sum() - plain.records.array(name)[: len(off), column].sum()
    assert change != 0.0
    assert sign == 0 or np.sign(change) == sign


COLUMNS = [  # of a table that ships, what it is set to, and as above
    (("foundries_2018", "research_share", "0"), "foundry_operating_profit", 0, 1),
    (("foundries_2018", "mature_defects", "0"), "wafers_booked", 0, -1),
    (("server_makers_2018", "overhead_noise", "0"), "maker_share", 0, 0),
    (("server_makers_2018", "inventory_days", "0"), "maker_components", 0, -1),
]


@pytest.mark.parametrize(("set_to", "name", "column", "sign"), COLUMNS, ids=str)
def test_every_column_moves_what_it_should(plain, set_to, name, column, sign):
    with with_rows(**changed(*set_to)):
        off = fresh_run(until=2020)
    change = off.records.array(name)[:, column].sum() - plain.records.array(name)[:12, column].sum()
    assert change != 0.0
    assert sign == 0 or np.sign(change) == sign


def test_allies_scale_an_embargo_without_a_step(plain):
    """From none to all of them, as the baseline has it."""
    some = [records_of(overrides=f"control.allies={part}", until=2024) for part in (0.0, 0.5, 0.75)]
    nodes = [records.array("node")[27, 2] for records in (*some, plain.records)]
    assert (np.diff(nodes) < 0.0).all()
    assert nodes[0] - nodes[1] > 0.1 * (nodes[0] - nodes[3])


def test_a_part_that_was_made_for_a_limit_is_there_when_it_returns(plain):
    """H20: on sale in 2024Q1 after a redesign, barred in 2025Q2, on sale again once the limit is back in 2025Q3."""
    sold = plain.records.array("performance_CN")[:, 0]
    assert sold[quarter_number("2023Q4")] == 0.0
    assert sold[quarter_number("2024Q1")] > 0.0
    assert sold[quarter_number("2025Q2")] == 0.0
    assert sold[quarter_number("2025Q3")] > 0.0


# Server makers -----------------------------------------------------------------------------------------------------


def test_makers_margins_are_thin_and_their_books_hold(plain):
    get = plain.records.array
    margin = get("maker_operating_profit").sum(axis=0) / get("maker_revenue").sum(axis=0)
    assert (margin > 0.0).all()
    assert (margin < 0.1).all()
    assert (get("maker_components") > 0.0).all()
    assert (get("maker_receivable").sum(axis=0) > 0.0).all()
    share = get("maker_share")
    assert share[:, :3].sum(axis=1) == pytest.approx(1.0)
    assert share[:, 3:].sum(axis=1) == pytest.approx(1.0)


def test_makers_open_with_stocks_and_earn_their_own_price():
    """No great sum is paid in to fill empty shelves; sales over cost differ as makers' own mark-ups do."""
    model = run(until=2018)
    flow = model.records.series("flow", by="flow")
    assert flow["server makers' owners pay in"].iloc[0] < 0.15 * model.records.array("maker_revenue")[0].sum()
    accounts = model.world.today.maker_accounts
    earned = accounts.revenue / (accounts.chips + accounts.components)
    asked = 1.0 + model.records.array("maker_markup")[-1]
    for region in (slice(0, 3), slice(3, 6)):
        relative = (earned[region] / earned[region].mean()) / (asked[region] / asked[region].mean())
        assert relative == pytest.approx(1.0)


def test_a_limit_does_not_reprice_the_running_of_servers_that_stand(plain):
    running = plain.records.series("flow", by="flow")["running of own AI servers"]
    assert running["2024Q1"] < 1.5 * running["2023Q4"]


def test_premises_bid_what_renting_would_cost():
    """Under the rule by earnings, customers' own orders are filled neither far better nor far worse than vendors'."""
    world = run("chip.allocation=price", until=2021).world
    fills, vendors = world.today.chip_fills, len(world.vendors)
    abroad = world.facts.region == 0
    wanted = fills.wanted[:vendors][abroad].sum(), fills.wanted[vendors].sum()
    given = fills.to_buyers[:vendors][abroad].sum(), fills.to_buyers[vendors].sum()
    assert 0.4 < (given[1] / wanted[1]) / (given[0] / wanted[0]) < 2.5


def test_who_buys_enough_does_without_a_maker(plain):
    builds = plain.records.array("builds")
    names = plain.records.entities("builds")
    assert builds[:, names.index("aws")].all()
    assert not builds[:, names.index("china_unicom")][:12].any()
    dear = run("maker.design_cost=10", 2019)
    assert not dear.records.array("builds").any()
    assert dear.records.array("unit_cost")[-1, 0] > plain.records.array("unit_cost")[7, 0]


def test_vendors_pay_later_and_owe_what_makers_are_owed(plain):
    ledger = plain.world.ledger
    assert ledger.payable.sum() == pytest.approx(ledger.receivable.sum())
    assert ledger.payable.sum() > 0.0
    assert run("maker.receivable_days=0", 2018).world.ledger.payable.sum() == 0.0


# Causes on common draws --------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_longer_lead_times_make_more_anxiety():
    longer = "ai.lead_time=4;foundry.cycle=4;foundry.build_time=10;foundry.packaging_build_time=8"
    assert differences(of("ai_anxiety", 2022), longer)["low"] > 0.0


def test_without_limits_of_supply_nothing_is_unmet_at_the_going_price():
    records = run(scenario="no-supply-limit").records
    assert records.array("region_unmet").max() == 0.0
    assert records.array("unmet_share").max() < 1e-12
    assert records.array("region_waiting").max() == 0.0


@pytest.mark.slow
def test_without_a_limit_on_products_china_is_served_more_and_its_chips_lag_less():
    def gap(records):
        column = records.entities("performance").index("nvidia")
        return float(
            np.log(
                year(records, "performance", 2026)[:, column] / year(records, "performance_CN", 2026)[:, column]
            ).mean()
        )

    assert differences(gap, until=2026, scenario="no-product-limit")["high"] < 0.0
    assert differences(of("region_ai_served", 2026, 1), until=2026, scenario="no-product-limit")["low"] > 0.0


@pytest.mark.slow
def test_an_equipment_embargo_holds_the_domestic_node_back():
    def lag(records):
        return float((year(records, "node", 2026)[:, 0] - year(records, "node", 2026)[:, 2]).mean())

    assert differences(lag, until=2026, scenario="no-equipment-embargo")["high"] < 0.0


@pytest.mark.slow
def test_a_shock_at_one_foundry_is_seen_at_the_customer():
    """In 2023, when chips are short: in 2021 lines had room to catch up."""
    shocked = {"scenario": "foundry-shock", "overrides": "foundry.shock_start=2023", "until": 2024}
    assert differences(lambda r: year(r, "wafers_started", 2023)[:, 0].sum(), **shocked)["high"] < 0.0
    later = slice(quarter_number("2023Q3"), quarter_number("2024Q4") + 1)  # what is served, a lead time after
    for name in ("chips_shipped", "region_pf_shipped", "region_ai_served"):
        assert differences(lambda r, name=name: float(r.array(name)[later].sum()), **shocked)["high"] < 0.0, name
    assert differences(of("ai_anxiety", 2024), **shocked)["mean"] > 0.0


def test_a_designer_may_favour_those_that_make_no_chips():
    """The more of its AI servers a vendor makes for itself, the less it is given of what both order in a shortage."""
    models = [run(rule, until=2024) for rule in ("", "chip.allocation=independent")]
    short = slice(quarter_number("2023Q3"), quarter_number("2024Q4"))
    got = [model.records.array("chips_bought")[short].sum(axis=0) for model in models]
    made = models[0].records.array("own_chips_part")[short].mean(axis=0)
    makers, ordinary = made > 0.2, (made == 0.0) & (got[0] > 0.0)
    assert got[1][makers].sum() < 0.95 * got[0][makers].sum()
    assert got[1][ordinary].sum() > got[0][ordinary].sum()


@pytest.mark.parametrize("rule", ["price", "contract", "priority"])
def test_the_allocation_rule_is_a_choice_that_matters(rule):
    plain_, other = run(until=2024), run(f"chip.allocation={rule}", until=2024)  # in a shortage
    bought = [model.records.array("chips_bought")[20:28].sum(axis=0) for model in (plain_, other)]
    assert not np.allclose(*bought)
    total = [model.records.array("chips_shipped").sum() for model in (plain_, other)]
    assert total[0] == pytest.approx(total[1], rel=0.2)
    if rule == "priority":
        bought = [amounts[:12] for amounts in bought]  # those of 2018
        small = bought[0] < np.quantile(bought[0], 1.0 / 3.0)
        assert bought[1][small].sum() < 0.9 * bought[0][small].sum()


def test_stages_of_the_chain(plain):
    """Profit: cloud vendors earn most of what the chain earns; value added adds up what each stage keeps."""
    profit = year(plain.records, "stage_profit", 2022).sum(axis=0)
    names = plain.records.entities("stage_profit")
    assert names == ("foundries", "chip suppliers", "server makers", "cloud vendors")
    assert profit.argmax() == names.index("cloud vendors")
    assert (year(plain.records, "stage_value_added", 2022) > 0.0).all()
    vendors = plain.records.array("operating_profit").sum(axis=1)
    assert plain.records.array("stage_profit")[:, 3] == pytest.approx(vendors)
