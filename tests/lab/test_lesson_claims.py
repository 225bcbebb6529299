"""Each claim of the lesson of the price war, held against the runs that the lesson sets up: seed 0, to 2022."""

import csv
import re
from importlib.resources import files

import numpy as np
import pytest
from helpers import once

from suanli.experiments import live
from suanli.experiments.observations import shipped
from suanli.model.kernel.units import QUARTERS_PER_YEAR
from suanli.visualization.lab import lesson_views, lessons, measures, reasons
from suanli.visualization.lab.state import PRESETS, Setup, State
from suanli.visualization.lab.words import words

LESSON = lessons.lessons()["price-war"]
END_2018, END_2022 = 3, 19
VIRTUOUS, EXPANSION, STRATEGIC_LOSS, TRAPPED = 0, 2, 3, 4


def told(factory, scenario):
    return once(factory, f"{scenario} to 2022", lambda _: live.whole_story(live.Question(scenario, until=2022)))


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """The baseline that the lesson begins with."""
    return told(tmp_path_factory, "baseline")


@pytest.fixture(scope="module")
def intolerant(tmp_path_factory):
    """The scenario that the lesson runs: parent companies tolerate no loss."""
    return told(tmp_path_factory, "no-patience")


@pytest.fixture(scope="module")
def fruitless(tmp_path_factory):
    """The preset that the lesson ends with: R&D yields nothing."""
    return told(tmp_path_factory, "no-research-effect")


def said(place, language="en"):
    """Return all texts of a step in one."""
    step = LESSON.steps[place]
    asked = [*step.question.values(), *(one for options in step.options.values() for one in options)]
    return " ".join([step.heading[language], *step.text[language], *asked])


def vendors_2018():
    """Return the rows of the opening table."""
    text = (files("suanli.model.parameters") / "data" / "vendors_2018.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def cash_flow(row):
    """Return the free cash flow of a parent company in 2018, USD bn."""
    return float(row["sponsor_cash_flow"])


def seven(story):
    return [
        name
        for name, group in zip(story.entities("vendor"), story.cast.groups, strict=True)
        if group == "chinese_seven"
    ]


def in_2022(story, vendor, measure):
    return lessons.measured(story, vendor, measure, 2022)


def at_the_end(story, series, vendor, quarter=END_2022):
    return float(story.of(series, vendor)[quarter])


def test_the_lesson_sets_up_the_runs_that_are_tested_here():
    assert [step.preset for step in LESSON.steps] == ["baseline", None, None, "no-patience", "no-patience", "baseline"]
    assert {step.year for step in LESSON.steps} <= {2018, 2022}
    assert Setup().seed == live.Question().seed == 0
    assert live.Question().customers == 1000


# step 1: one rule for all


def test_below_its_aim_a_vendor_cuts_and_the_aim_is_half(base):
    assert "below 50 %" in said(0)
    parameters = base.question.parameters
    assert parameters.pricing.target_share == 0.5
    assert parameters.pricing.rule == "strategic"
    for vendor, members in zip(base.entities("vendor"), base.cast.members, strict=True):
        cuts, share = base.of("penetration", vendor), base.of("home_share", vendor)
        if members > 1 or base.of("trading", vendor).min() < 0.5:
            continue
        patient = base.of("patience", vendor)[:-1] > 0.0
        assert ((cuts[1:] > 0.0) == ((share[:-1] < 0.5) & patient)).all(), vendor


def test_shares_at_home_at_the_end_of_2018(base):
    assert "AWS holds 38 %" in said(0)
    assert "China Unicom Cloud holds 5 %" in said(0)
    assert round(100 * at_the_end(base, "home_share", "aws", END_2018)) == 38
    assert round(100 * at_the_end(base, "home_share", "china_unicom", END_2018)) == 5


def test_amazon_is_richer_and_its_cloud_larger_by_more(base):
    flows = {row["vendor"]: cash_flow(row) for row in vendors_2018() if row["vendor"] in {"aws", "china_unicom"}}
    sales = {name: base.of("revenue", name)[:QUARTERS_PER_YEAR].sum() for name in flows}
    assert flows["aws"] > 2.0 * flows["china_unicom"]
    assert sales["aws"] / sales["china_unicom"] > 10.0 * flows["aws"] / flows["china_unicom"]


# step 2: who cuts, and why


def test_china_unicom_cuts_most_deeply_of_the_table_and_aws_hardly(base):
    assert LESSON.steps[0].answer == 1
    cuts = {vendor: in_2022(base, vendor, "cut") for vendor in LESSON.steps[1].vendors}
    assert max(cuts, key=cuts.get) == "china_unicom"
    assert round(cuts["china_unicom"]) == 20
    assert 0.0 < cuts["aws"] < 1.0


def test_aws_is_below_its_aim(base):
    assert "AWS holds 39 % of its home market, 11 points below its aim" in said(1)
    assert round(100 * at_the_end(base, "home_share", "aws")) == 39
    assert round(100 * at_the_end(base, "home_share", "china_unicom")) == 6


def test_the_cause_is_what_a_parent_tolerates_relative_to_sales(base):
    parameters, names = base.question.parameters, ("aws", "china_unicom")
    tolerated = {name: at_the_end(base, "tolerated_loss", name) for name in names}
    sales = {name: base.of("revenue", name)[-QUARTERS_PER_YEAR:].sum() for name in names}
    assert 4.5 < tolerated["aws"] < 5.5, "about USD 5 bn"
    assert 0.8 < tolerated["china_unicom"] < 1.2, "about USD 1 bn"
    assert round(100 * tolerated["aws"] / sales["aws"]) == 6
    assert tolerated["china_unicom"] > 0.5 * sales["china_unicom"]
    # both factors of the cut point the same way: distance to the aim, and the tolerated loss beside sales
    depth = parameters.pricing.penetration_depth
    gaps, weights = {}, {}
    for name in names:
        gaps[name] = 1.0 - at_the_end(base, "home_share", name, END_2022 - 1) / 0.5
        patience = at_the_end(base, "patience", name, END_2022)
        weights[name] = at_the_end(base, "penetration", name) / (depth * gaps[name] * patience)
    assert gaps["china_unicom"] > 2.0 * gaps["aws"]
    assert weights["china_unicom"] > 5.0 * weights["aws"]


def test_a_large_share_allows_a_high_markup(base):
    assert "2.2 times its cost for AWS, 1.8 times its cost for China Unicom Cloud" in said(1)
    parameters = base.question.parameters
    found = {n: reasons.vendor_explained(base, n, END_2022 + 1, parameters) for n in ("aws", "china_unicom")}
    markups = {name: one.price.markup for name, one in found.items()}
    assert markups["aws"] == pytest.approx(2.2, abs=0.05)
    assert markups["china_unicom"] == pytest.approx(1.8, abs=0.05)


def test_the_parent_pays_for_what_china_unicom_loses(base):
    assert "loses USD 1.0 bn" in said(1)
    lost = -in_2022(base, "china_unicom", "profit")
    assert round(lost, 1) == 1.0
    assert base.of("support", "china_unicom")[-QUARTERS_PER_YEAR:].sum() > lost
    assert words("en")("chart.profit.title") in said(1)
    assert words("zh")("chart.profit.title") in said(1, "zh")


# steps 3 and 4: no tolerance of losses, played from 2018


def test_without_tolerance_nobody_cuts_or_spends_more_than_it_earns(intolerant):
    assert (intolerant.array("penetration") == 0.0).all()
    spent = intolerant.array("research") + intolerant.array("expansion") - intolerant.array("grant")
    earned = np.maximum(0.0, intolerant.array("profit_before_growth"))
    assert (spent[1:] <= earned[:-1] + 1e-9).all()


def test_what_is_played_begins_in_2018():
    (place,) = (place for place, step in enumerate(LESSON.steps) if step.kind == "run")
    assert "first quarter of 2018" in said(place)
    assert "2018 年一季度" in said(place, "zh")
    looked, set_up = {}, []
    session = type("Session", (), {})()
    session.state = type("Held", (), {"value": State()})()
    session.lesson = type("Held", (), {"value": None})()
    session.look, session.set_up = lambda **changes: looked.update(changes), set_up.append
    lesson_views._go_to(session, "price-war", place)
    assert looked["quarter"] == 1
    assert set_up == [Setup("no-patience")]
    for language in ("en", "zh"):
        assert words(language)("preset.no-patience.title") in said(place, language)


# step 5: what the losses had paid for


def test_together_the_seven_earn_and_two_still_lose(base, intolerant):
    assert "earn USD 0.9 bn in 2022, where they lost 5.3 bn" in said(4)
    assert LESSON.steps[2].answer == 2
    before, after = ({name: in_2022(one, name, "profit") for name in seven(one)} for one in (base, intolerant))
    assert round(sum(after.values()), 1) == 0.9
    assert round(sum(before.values()), 1) == -5.3
    losses = [profit for profit in after.values() if profit < 0.0]
    assert len(losses) == 2
    assert min(losses) > -0.2


def test_most_of_the_smaller_ones_fall_behind_in_knowledge(base, intolerant):
    small = [name for name in seven(base) if name not in {"alibaba", "tencent"}]
    kept = {name: in_2022(intolerant, name, "knowledge") / in_2022(base, name, "knowledge") for name in small}
    assert sum(part < 0.9 for part in kept.values()) >= 4
    assert not any(part > 1.05 for part in kept.values()), "nobody catches up"


def test_what_two_of_them_spend_and_know(base, intolerant):
    assert "less than half on R&D and have less than two thirds of the knowledge" in said(4)
    for name in ("baidu", "china_telecom"):
        assert in_2022(intolerant, name, "research") < 0.5 * in_2022(base, name, "research"), name
        assert in_2022(intolerant, name, "knowledge") < 2.0 / 3.0 * in_2022(base, name, "knowledge"), name


def test_aws_needs_no_such_money_and_google_does(base, intolerant):
    parts = {n: in_2022(intolerant, n, "research") / in_2022(base, n, "research") for n in ("aws", "google")}
    assert "it spends 3 % more on R&D" in said(4)
    assert round(100 * (parts["aws"] - 1.0)) == 3
    assert "spends 24 % less" in said(4)
    assert round(100 * (1.0 - parts["google"])) == 24
    assert in_2022(base, "google", "profit") < 0.0 < in_2022(base, "aws", "profit")


# step 6: why


def test_aws_is_in_the_virtuous_loop(base):
    assert at_the_end(base, "regime", "aws") == VIRTUOUS
    assert in_2022(base, "aws", "knowledge") == pytest.approx(100.0)
    assert in_2022(base, "aws", "profit") > 0.0


def test_china_telecom_is_trapped_and_two_who_lose_are_not(base):
    assert at_the_end(base, "regime", "china_telecom") == TRAPPED
    assert at_the_end(base, "regime", "google") == STRATEGIC_LOSS
    assert at_the_end(base, "regime", "china_unicom") == EXPANSION
    assert all(in_2022(base, name, "profit") < 0.0 for name in ("google", "china_telecom", "china_unicom"))
    assert "pays in USD 1.6 bn in 2022, and its R&D still stays 11 % below" in said(5)
    assert round(base.of("support", "china_telecom")[-QUARTERS_PER_YEAR:].sum(), 1) == 1.6
    assert round(100 * at_the_end(base, "research_shortfall", "china_telecom")) == 11
    seen = {one.period: one.value for one in shipped() if one.key == ("Google Cloud", "operating_income")}
    assert min(seen["2023"], seen["2024"]) > 0.0, "in fact it has earned a profit since 2023"
    gained = {
        name: base.of("share", name)[END_2022] - base.of("share", name)[END_2022 - 8]
        for name in ("google", "china_unicom")
    }
    assert gained["google"] < 0.0 < gained["china_unicom"]


def test_where_research_yields_nothing_the_three_lose_where_they_gain_with_it(base, fruitless):
    three = measures.of_group(base, "us_three")
    rises = []
    for one in (base, fruitless):
        share = measures.added(one, "share", three)
        rises.append(share[END_2022] - share[0])
    assert "gain 4 points of the world market" in said(5)
    assert [round(100 * rise) for rise in rises] == [4, -1]
    assert "no-research-effect" in PRESETS
    assert "“No R&D effect”" in said(5)
    assert words("en")("preset.no-research-effect.title").startswith("No R&D effect")
    assert f"“{words('zh')('preset.no-research-effect.title')}”" in said(5, "zh")


# both languages


def test_figures_are_the_same_in_both_languages():
    """Money is ten times as many in Chinese: USD bn there are 亿美元 here."""
    for place in (0, 1, 4):
        english, chinese = said(place), said(place, "zh")
        assert sorted(re.findall(r"(\d+) %", english)) == sorted(re.findall(r"(\d+)%", chinese)), place
        money = [float(text) for text in re.findall(r"(?:USD |lost )(\d+\.?\d*)(?: bn)", english)]
        assert [f"{10 * value:.0f}" for value in money] == re.findall(r"(\d+) 亿美元", chinese)[: len(money)], place
