"""What the charts show is what the records hold; the flow adds up; numbers are shown as a reader expects them."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest

from suanli.experiments import live
from suanli.experiments.observables import observables
from suanli.experiments.observed_points import Shown, points
from suanli.experiments.shipped import shipped_bundle
from suanli.experiments.targets import TARGETS
from suanli.visualization.lab import agent_panel, beforehand, figures, flow, measures, observed, quantities
from suanli.visualization.lab.pages import parts
from suanli.visualization.lab.state import LAST, Setup, State
from suanli.visualization.lab.words import words


def test_a_year_is_four_quarters_and_not_known_before():
    values = np.arange(1.0, 7.0)
    np.testing.assert_array_equal(measures.year_to(values)[3:], [10.0, 14.0, 18.0])
    assert np.isnan(measures.year_to(values)[:3]).all()
    assert np.isnan(measures.year_to(values[:3])).all()


@pytest.mark.parametrize("shown", ["groups", "outside", "china"])
def test_every_chart_is_plain_data_with_a_value_a_quarter(story, impatient, w, shown):
    for chart in figures.CHARTS:
        drawn = json.loads(json.dumps(figures.line_chart(chart, impatient, story, shown, w), allow_nan=False))
        assert drawn["lines"], chart.name
        for line in drawn["lines"]:
            assert len(line["values"]) == len(line["ghost"]) == 72
            assert line["name"]
            assert any(value is not None for value in line["values"])


def test_shares_of_groups_add_up_to_the_world(story):
    lines = figures.BY_NAME["shares"].lines(story, "groups")
    np.testing.assert_allclose(sum(lines.values()), 100.0, rtol=1e-12)
    both = [figures.BY_NAME["shares"].lines(story, shown) for shown in ("outside", "china")]
    np.testing.assert_allclose(sum(np.nan_to_num(line) for half in both for line in half.values()), 100.0, rtol=1e-9)


def test_lines_are_the_records(story):
    profit = figures.BY_NAME["profit"].lines(story, "outside")["vendor.aws"]
    assert profit[19] == pytest.approx(story.of("operating_profit", "aws")[16:20].sum())
    anxiety = figures.BY_NAME["anxiety"].lines(story, "groups")["region.CN"]
    assert anxiety[19] == 100.0 * story.of("region_anxiety", "CN")[19]
    knowledge = figures.BY_NAME["knowledge"].lines(story, "groups")
    assert max(line[30] for line in knowledge.values()) == pytest.approx(100.0)


def test_a_vendor_that_is_not_there_has_no_line_then(story):
    line = figures.BY_NAME["shares"].lines(story, "outside")["vendor.ai_clouds"]
    trading = story.of("trading", "ai_clouds") > 0.5
    assert np.array_equal(np.isfinite(line), trading)
    assert 0 < trading.sum() < 72


def test_money_is_ten_times_as_many_in_chinese(story):
    english, chinese = (
        figures.line_chart(figures.BY_NAME["profit"], story, None, "groups", words(language))
        for language in ("en", "zh")
    )
    assert english["unit"] == "USD bn a year"
    assert chinese["unit"] == "亿美元/年"
    for ours, theirs in zip(english["lines"], chinese["lines"], strict=True):
        assert ours["values"][40] * 10 == pytest.approx(theirs["values"][40], rel=1e-4)
        assert ours["ghost"] is None


def test_the_ghost_stands_only_beside_lines_it_has(story):
    equal = live.whole_story(live.Question("equal-endowments", customers=200, until=2019))
    drawn = figures.line_chart(figures.BY_NAME["shares"], equal, story, "outside", words("en"))
    assert len(drawn["lines"]) == 10, "all ten are at home outside China there"
    assert {line["name"] for line in drawn["lines"] if line["ghost"]} == {"AWS", "Azure", "Google Cloud"}
    assert figures.regime_strip(equal, story, words("en"))["differs"][0] == [False, False]


def test_regimes_are_those_of_the_records_and_differences_are_marked(story, impatient, w):
    strip = figures.regime_strip(impatient, story, w)
    codes = impatient.array("regime")[3::4].T
    np.testing.assert_array_equal(strip["codes"], codes)
    np.testing.assert_array_equal(strip["differs"], codes != story.array("regime")[3::4].T)
    assert len(strip["vendors"]) == len(codes)


@pytest.mark.parametrize("scenario", ["baseline", "without-foundries", "no-export-control"])
def test_money_that_flows_into_a_stage_flows_out_of_it(scenario):
    story = live.whole_story(live.Question(scenario, customers=200, until=2021))
    found = flow.links(story)
    for stage in (*measures.GROUPS, "makers", "suppliers", "foundries", "hardware"):
        came = sum(paid for (_, to), paid in found.items() if to == stage)
        went = sum(paid for (start, _), paid in found.items() if start == stage)
        np.testing.assert_allclose(came, went, rtol=1e-9, atol=1e-9, err_msg=stage)
    assert all((paid >= -1e-9).all() for paid in found.values()), "no money flows backwards"
    for stage, booked in (("suppliers", "chip_revenue"), ("foundries", "foundry_revenue")):
        came = sum(paid for (start, to), paid in found.items() if to == stage and start != "sponsors")
        np.testing.assert_allclose(came, story.array(booked).sum(axis=1), rtol=1e-9, atol=1e-12, err_msg=booked)
    sales = sum(paid for (start, _), paid in found.items() if start.startswith("customers_"))
    np.testing.assert_allclose(sales, story.array("spending")[:, 0], rtol=1e-9)


def test_sponsors_pay_into_the_chinese_seven_where_they_lose(story):
    """The picture shows the strategic loss: what lacks between earning and spending comes from the left."""
    found = flow.links(story)
    assert measures.year_to(found["sponsors", "chinese_seven"])[19] > 1.0
    assert np.nanmax(measures.year_to(found["us_three", "kept"])) > 5.0


def test_server_makers_get_what_they_book_as_revenue(story):
    """Makers' part of hardware, taken as a rest, is close to their own books (these count when they deliver)."""
    made = measures.year_to(flow.links(story)["hardware", "makers"])[7:]
    booked = measures.year_to(story.array("maker_revenue").sum(axis=1))[7:]
    assert np.abs(made / booked - 1.0).max() < 0.2


def test_flow_chart_names_every_node_it_links(story, w):
    drawn = json.loads(json.dumps(flow.flow_chart(story, w), allow_nan=False))
    nodes = {node["key"] for node in drawn["nodes"]}
    assert {end for link in drawn["links"] for end in (link["source"], link["target"])} == nodes
    assert len({node["name"] for node in drawn["nodes"]}) == len(nodes)


def test_key_figures_are_those_of_the_records(story):
    lines = measures.key_lines(story)
    assert lines["us_share"][19] == pytest.approx(100.0 * story.array("us_three_share")[19, 0])
    assert lines["china_profit"][19] == pytest.approx(
        sum(
            story.of("operating_profit", name)[16:20].sum()
            for name, group in vendors(story)
            if group == "chinese_seven"
        )
    )
    assert lines["price"][0] == pytest.approx(100.0)
    assert all(len(line) == 72 for line in lines.values())


def vendors(story):
    return zip(story.entities("vendor"), story.cast.groups, strict=True)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.0, "0"), (-0.0, "0"), (12.345, "12.3"), (-1234.5, "−1,234"), (1e-15, "0"), (0.00012345, "0.000123")],
)
def test_numbers_are_short(value, shown):
    assert quantities.number(value) == shown


def test_what_is_not_a_number_is_a_dash():
    assert quantities.number(math.nan) == quantities.number(math.inf) == "–"


# observed figures beside lines


def test_dots_are_the_observed_figures_of_the_lines_of_a_chart(story, w):
    scale = 10.0 if w.language == "zh" else 1.0
    drawn = figures.line_chart(figures.BY_NAME["profit"], story, None, "outside", w)
    aws = [dot for dot in drawn["dots"] if dot["name"] == w("firm.aws")]
    shown = Shown("operating_profit", a_year=True)
    assert [(dot["at"], dot["value"]) for dot in aws] == [
        (one.at, pytest.approx(scale * one.value, rel=1e-4)) for one in points(shown, frozenset({"aws"}))
    ]
    assert {tuple(dot["colours"]) for dot in aws} == {drawn["lines"][0]["colours"]}
    assert aws[-1]["period"] == ("2024 年" if w.language == "zh" else "2024")
    for chart in figures.CHARTS:
        for which in ("groups", "outside", "china"):
            drawn = json.loads(json.dumps(figures.line_chart(chart, story, None, which, w), allow_nan=False))
            assert {dot["name"] for dot in drawn["dots"]} <= {line["name"] for line in drawn["lines"]}
            for dot in drawn["dots"]:
                assert dot["source"]
                assert dot["perimeter"]
                assert 0 <= dot["at"] < State().quarter, "the lab opens where all of them are shown"


def test_charts_with_nothing_to_compare_have_no_dots(story, w):
    dotted = {
        (chart.name, which)
        for chart in figures.CHARTS
        for which in ("groups", "outside", "china")
        if figures.line_chart(chart, story, None, which, w)["dots"]
    }
    both = {(name, which) for name in ("shares", "profit") for which in ("outside", "china")}
    assert dotted == both | {("shares", "groups")} | {("spending", which) for which in ("groups", "outside", "china")}


def test_the_world_is_the_sum_of_its_regions(story):
    lines = figures.BY_NAME["spending"].lines(story, "groups")
    world = lines.pop("region.world")
    np.testing.assert_allclose(sum(lines.values())[3:], world[3:], rtol=1e-12)


def test_the_money_of_an_agent_has_dots_and_says_which_quarters_a_fiscal_year_is(story, w):
    state = replace(State(), agent="supplier:nvidia")
    dots = agent_panel.history_chart(state, story, None, w)["dots"]
    wanted = "2025 财年（2024Q1 至 2024Q4）" if w.language == "zh" else "fiscal year 2025 (2024Q1 to 2024Q4)"
    (one,) = (dot for dot in dots if dot["at"] == 27)
    assert (one["period"], one["name"]) == (wanted, w("line_of_books.chip_revenue"))
    assert agent_panel.history_chart(replace(state, agent="customer:0"), story, None, w)["dots"] == []


def test_perimeters_of_all_dots_are_in_chinese_too():
    drawn = {known.perimeter for known in observables().values() if known.level}
    for text in drawn:
        said = observed.text_of_data(text, "zh")
        assert said != text or text in {"Synergy", "Canalys", "Epoch AI"}, text
        assert observed.text_of_data(text, "en") == text


def test_key_figures_over_seeds_have_dots_where_somebody_reports_the_sum(story, w):
    found = {figure.name: parts.own_chart(figure, [], story, w, "")["dots"] for figure in measures.KEY_FIGURES}
    assert {name for name, dots in found.items() if dots} == {"us_share", "spending"}
    assert {dot["value"] for dot in found["us_share"]} == {66.0, 67.0}
    assert parts.own_chart(measures.KEY_FIGURES[0], [], None, w, "")["dots"] == []


def test_bands_are_of_the_bundles_runs_where_there_are_such_runs():
    there = shipped_bundle()
    low, high = beforehand.band(Setup(), "profit", "group.chinese_seven", LAST)
    told = there["scenarios"]["baseline"]["profit/chinese_seven"]
    assert [low[4 * year + 3] for year in range(13)] == told["low"], "sums of four quarters stand at the last"
    assert [high[4 * year + 3] for year in range(13)] == told["high"]
    assert np.isfinite(low).sum() == 13
    low, _ = beforehand.band(Setup(seed=9), "share", "vendor.aws", LAST)
    assert [low[1], low[2]] == [there["vendors"]["figures"]["aws"]["share"]["low"][0]] * 2, "means stand in mid-year"
    assert np.isnan(low[[0, 3]]).all()
    low, _ = beforehand.band(Setup("no-patience"), "share", "group.us_three", LAST)
    assert low[1] == there["scenarios"]["no-patience"]["share/us_three"]["low"][0]
    assert beforehand.band(Setup("no-patience"), "share", "vendor.aws", LAST) is None, "vendors in the baseline alone"
    assert beforehand.band(Setup(), "profit", "group.us_three", LAST) is None, "the bundle's has licences"
    lever = next(one for one in there["levers"] if one["parameter"] == "research.sponsor_grant")
    at = (("research.sponsor_grant", "0.5"),)
    _, high = beforehand.band(Setup("baseline", at), "share", "group.us_three", LAST)
    assert high[1] == lever["results"][str(lever["stops"].index(0.5))]["share/us_three"]["level"]["high"][0]
    for changes in ((("research.sponsor_grant", "0.6"),), (*at, ("sponsor.tolerance", "0.1"))):
        assert beforehand.band(Setup("baseline", changes), "share", "group.us_three", LAST) is None


def test_a_band_is_in_the_unit_of_its_chart(story):
    for language, scale in (("en", 1.0), ("zh", 10.0)):
        drawn = figures.line_chart(figures.BY_NAME["profit"], story, None, "groups", words(language))
        (seven,) = (line for line in drawn["lines"] if line["colours"] == figures.colours("group.chinese_seven", 1))
        low, _ = beforehand.band(Setup(), "profit", "group.chinese_seven", LAST)
        assert seven["band"][0][27] == pytest.approx(scale * low[27], rel=1e-4)
    shares = figures.line_chart(figures.BY_NAME["shares"], story, None, "groups", words("en"))
    assert 50.0 < shares["lines"][0]["band"][0][26] < 100.0, "per cent, as the line is"


def test_targets_are_in_chinese_too():
    for one in TARGETS:
        for text in (one.name, one.unit, one.perimeter):
            said = observed.text_of_data(text, "zh")
            assert said != text or text in {"", "1", "Synergy", "Canalys", "Epoch AI"}, text
    assert observed.text_of_data("Compute anxiety 2031", "zh") == "算力焦虑 2031"
    assert observed.text_of_data("Compute 2031", "zh") == "Compute 2031"


def test_what_was_run_beforehand_opens_at_what_is_set_up():
    assert beforehand.opened_at(Setup()) == ""
    assert beforehand.opened_at(Setup("price-war-ends")) == "?whatif=price-war-ends"
    assert beforehand.opened_at(Setup("no-research")) == ""
    lever = next(one for one in shipped_bundle()["levers"] if one["parameter"] == "research.sponsor_grant")
    at = Setup("baseline", (("research.sponsor_grant", "0.5"),))
    assert beforehand.opened_at(at) == f"?lever={lever['name']}&stop={lever['stops'].index(0.5)}"
    assert beforehand.opened_at(Setup("baseline", (("research.sponsor_grant", "0.6"),))) == ""
