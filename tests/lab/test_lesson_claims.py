"""Each claim of the lesson of the price war, held against the runs that the lesson sets up: seed 0, to 2022."""

import csv
import re
from importlib.resources import files

import pytest

from suanli.experiments import live
from suanli.experiments.observations import shipped
from suanli.model.kernel.units import QUARTERS_PER_YEAR, START_YEAR
from suanli.visualization.lab import lesson_views, lessons, measures, reasons
from suanli.visualization.lab.state import PRESETS, Setup, State
from suanli.visualization.lab.words import words

LESSON = lessons.lessons()["price-war"]
END_2018, END_2022 = 3, 19
VIRTUOUS, EXPANSION, STRATEGIC_LOSS = 0, 2, 3


@pytest.fixture(scope="module")
def base():
    """The baseline that the lesson begins with."""
    return live.whole_story(live.Question(until=2022))


@pytest.fixture(scope="module")
def intolerant():
    """The scenario that the lesson runs: parent companies tolerate no loss."""
    return live.whole_story(live.Question("no-patience", until=2022))


@pytest.fixture(scope="module")
def fruitless():
    """The preset that the lesson ends with: R&D yields nothing."""
    return live.whole_story(live.Question("no-research-effect", until=2022))


def said(place, language="en"):
    """Return all texts of a step in one."""
    step = LESSON.steps[place]
    asked = [*step.question.values(), *(one for options in step.options.values() for one in options)]
    return " ".join([step.heading[language], *step.text[language], *asked])


def vendors_2018():
    """Return the rows of the opening table."""
    text = (files("suanli.model.parameters") / "data" / "vendors_2018.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def grown(row):
    """What a parent's cash flow of 2018 has become in 2022."""
    return (1.0 + float(row["cash_flow_growth"])) ** (2022 - START_YEAR)


def cash_flow(row):
    """Return the operating cash flow of a parent company in 2018, USD bn."""
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
    assert "AWS holds 37 %" in said(0)
    assert "China Mobile Cloud holds 4 %" in said(0)
    assert round(100 * at_the_end(base, "home_share", "aws", END_2018)) == 37
    assert round(100 * at_the_end(base, "home_share", "china_mobile", END_2018)) == 4


def test_china_mobile_has_the_largest_cash_flow_of_the_seven():
    flows = {row["sponsor"]: cash_flow(row) for row in vendors_2018() if row["group"] == "chinese_seven"}
    assert len(flows) == 7
    assert max(flows, key=flows.get) == "China Mobile"


# step 2: who cuts, and why


def test_china_mobile_cuts_most_deeply_and_aws_hardly(base):
    assert LESSON.steps[0].answer == 1
    cuts = {vendor: in_2022(base, vendor, "cut") for vendor in base.entities("vendor")}
    assert max(cuts, key=cuts.get) == "china_mobile"
    assert round(cuts["china_mobile"]) == 17
    assert 0.0 < cuts["aws"] < 2.0


def test_aws_is_below_its_aim(base):
    assert "AWS holds 33 % of its home market, 17 points below its aim" in said(1)
    assert round(100 * at_the_end(base, "home_share", "aws")) == 33
    assert round(100 * at_the_end(base, "home_share", "china_mobile")) == 10


def test_the_cause_is_what_a_parent_tolerates_relative_to_sales(base):
    parameters = base.question.parameters
    tolerated = {
        row["vendor"]: parameters.sponsor.tolerance * cash_flow(row) * grown(row)
        for row in vendors_2018()
        if row["vendor"] in {"aws", "china_mobile"}
    }
    sales = {name: base.of("revenue", name)[-QUARTERS_PER_YEAR:].sum() for name in tolerated}
    assert 5.9 < tolerated["aws"] < 6.1, "about USD 6 bn"
    assert 3.5 < tolerated["china_mobile"] < 4.5, "about USD 4 bn"
    assert round(100 * tolerated["aws"] / sales["aws"]) == 9
    assert tolerated["china_mobile"] > sales["china_mobile"]
    # both factors of the cut point the same way: distance to the aim, and the tolerated loss beside sales
    depth = parameters.pricing.penetration_depth
    gaps, weights = {}, {}
    for name in tolerated:
        gaps[name] = 1.0 - at_the_end(base, "home_share", name, END_2022 - 1) / 0.5
        patience = at_the_end(base, "patience", name, END_2022 - 1)
        weights[name] = at_the_end(base, "penetration", name) / (depth * gaps[name] * patience)
    assert gaps["china_mobile"] > 2.0 * gaps["aws"]
    assert weights["china_mobile"] > 5.0 * weights["aws"]


def test_a_large_share_allows_a_high_markup(base):
    assert "2.5 times its cost for AWS, 2.2 times its cost for China Mobile Cloud" in said(1)
    parameters = base.question.parameters
    found = {n: reasons.vendor_explained(base, n, END_2022 + 1, parameters) for n in ("aws", "china_mobile")}
    markups = {name: one.price.markup for name, one in found.items()}
    assert markups["aws"] == pytest.approx(2.5, abs=0.05)
    assert markups["china_mobile"] == pytest.approx(2.2, abs=0.05)


def test_the_parent_pays_for_what_china_mobile_loses(base):
    assert "loses USD 1.5 bn" in said(1)
    lost = -in_2022(base, "china_mobile", "profit")
    assert round(lost, 1) == 1.5
    assert base.of("support", "china_mobile")[-QUARTERS_PER_YEAR:].sum() > lost
    assert words("en")("chart.profit.title") in said(1)
    assert words("zh")("chart.profit.title") in said(1, "zh")


# steps 3 and 4: no tolerance of losses, played from 2018


def test_without_tolerance_nobody_cuts_or_invests_ahead(intolerant):
    assert (intolerant.array("penetration") == 0.0).all()
    assert (intolerant.array("expansion") == 0.0).all()


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
    assert "earn USD 9.5 bn in 2022, where they lost 1.4 bn" in said(4)
    assert LESSON.steps[2].answer == 2
    before, after = ({name: in_2022(one, name, "profit") for name in seven(one)} for one in (base, intolerant))
    assert round(sum(after.values()), 1) == 9.5
    assert round(sum(before.values()), 1) == -1.4
    losses = [profit for profit in after.values() if profit < 0.0]
    assert len(losses) == 2
    assert min(losses) > -1.0


def test_most_of_the_smaller_ones_fall_behind_in_knowledge(base, intolerant):
    small = [name for name in seven(base) if name not in {"alibaba", "tencent"}]
    kept = {name: in_2022(intolerant, name, "knowledge") / in_2022(base, name, "knowledge") for name in small}
    assert sum(part < 0.9 for part in kept.values()) >= 4
    assert not any(part > 1.05 for part in kept.values()), "nobody catches up"


def test_what_two_of_them_spend_and_know(base, intolerant):
    assert "less than a fifth on R&D and have less than half of the knowledge" in said(4)
    parameters = base.question.parameters
    for name in ("china_mobile", "china_unicom"):
        assert in_2022(intolerant, name, "research") < 0.2 * in_2022(base, name, "research"), name
        assert in_2022(intolerant, name, "knowledge") < 0.5 * in_2022(base, name, "knowledge"), name
        assert reasons.vendor_explained(base, name, END_2022 + 1, parameters).research.ahead > 0.0, name


def test_aws_changes_less_than_azure_does(base, intolerant):
    assert "its R&D falls by 21 %" in said(4)
    parts = {name: in_2022(intolerant, name, "research") / in_2022(base, name, "research") for name in ("aws", "azure")}
    assert round(100 * (1.0 - parts["aws"])) == 21
    assert "its R&D falls by 54 %" in said(4)
    assert round(100 * (1.0 - parts["azure"])) == 54
    budget = reasons.vendor_explained(base, "aws", END_2022 + 1, base.question.parameters).research
    assert budget.sales + budget.profit > 0.7 * budget.wanted, "most of it"
    assert reasons.vendor_explained(base, "azure", END_2022 + 1, base.question.parameters).research.ahead > 0.0


# step 6: why


def test_aws_is_in_the_virtuous_loop(base):
    assert at_the_end(base, "regime", "aws") == VIRTUOUS
    assert in_2022(base, "aws", "knowledge") == pytest.approx(100.0)
    assert in_2022(base, "aws", "profit") > 0.0


def test_china_unicom_is_in_the_strategic_loss_and_two_who_lose_are_not(base):
    assert at_the_end(base, "regime", "china_unicom") == STRATEGIC_LOSS
    assert at_the_end(base, "regime", "google") == at_the_end(base, "regime", "china_mobile") == EXPANSION
    assert all(in_2022(base, name, "profit") < 0.0 for name in ("google", "china_mobile", "china_unicom"))
    seen = {one.period: one.value for one in shipped() if one.key == ("Google Cloud", "operating_income")}
    assert min(seen["2023"], seen["2024"]) > 0.0, "in fact it has earned a profit since 2023"
    two_years = {
        name: base.of("share", name)[END_2022] - base.of("share", name)[END_2022 - 8]
        for name in ("google", "china_mobile", "china_unicom")
    }
    assert two_years["china_unicom"] < 0.0 < min(two_years["google"], two_years["china_mobile"])
    assert in_2022(base, "china_unicom", "cut") > 10.0, "low prices"
    assert base.of("support", "china_unicom")[-QUARTERS_PER_YEAR:].sum() > 0.0, "its parent company pays"
    carried = {
        name: in_2022(base, name, "research") / base.of("revenue", name)[-QUARTERS_PER_YEAR:].sum()
        for name in ("aws", "china_unicom")
    }
    assert carried["china_unicom"] > 1.2 * carried["aws"], "R&D that sales don't carry"


def test_where_research_yields_nothing_the_three_lose_what_they_hold_with_it(base, fruitless):
    three = measures.of_group(base, "us_three")
    rises = []
    for one in (base, fruitless):
        share = measures.added(one, "share", three)
        rises.append(share[END_2022] - share[0])
    assert abs(rises[0]) < 0.01, "held"
    assert rises[1] < -0.05
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
