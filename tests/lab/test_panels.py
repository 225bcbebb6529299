"""What stands on the page, held against the records by hand: cells, sentences, units, columns in their order."""

import json
from dataclasses import replace

import numpy as np
import pytest

from suanli.experiments import live
from suanli.experiments.bundle_lines import MOVED
from suanli.experiments.shipped import shipped_bundle
from suanli.visualization.lab import (
    agent_panel,
    beforehand,
    books,
    figures,
    flow,
    levers,
    measures,
    panels,
    quantities,
)
from suanli.visualization.lab.many_runs import Runs
from suanli.visualization.lab.pages import uncertainty
from suanli.visualization.lab.state import Setup, State
from suanli.visualization.lab.words import words

EN = words("en")
Q = 19  # 2022Q4


def row(payload, name):
    return next(one for one in payload["rows"] if one["name"] == name)["cells"]


def test_cells_are_baseline_scenario_and_what_lies_between(story, impatient):
    payload = panels.key_figures(impatient, story, Runs(), EN)
    assert payload["columns"] == ["Baseline", "Scenario", "Difference"]
    before, after, gap = row(payload, "china_profit")
    seven = [
        name
        for name, group in zip(story.entities("vendor"), story.cast.groups, strict=True)
        if group == "chinese_seven"
    ]
    was, now = (
        sum(one.of("operating_profit", name)[Q - 3 : Q + 1].sum() for name in seven) for one in (story, impatient)
    )
    assert before["values"][Q] == pytest.approx(was, rel=1e-4)
    assert after["values"][Q] == pytest.approx(now, rel=1e-4)
    assert gap["values"][Q] == pytest.approx(now - was, rel=1e-4)
    assert gap["signed"]
    assert [len(cell["values"]) for cell in (before, after, gap)] == [72] * 3


def test_small_differences_are_not_those_of_rounded_values(story):
    nudged = replace(story, series={**story.series, "spending": story.array("spending") * 1.000001})
    nudged = replace(nudged, question=live.Question(overrides="finance.tax=0.2101"))
    *_, gap = row(panels.key_figures(nudged, story, Runs(), EN), "spending")
    expected = 1e-6 * story.array("spending")[Q - 3 : Q + 1].sum()
    assert gap["values"][Q] == pytest.approx(expected, rel=1e-3)


def test_without_a_ghost_there_is_one_column(story, impatient):
    assert panels.key_figures(story, None, Runs(), EN)["columns"] == ["Baseline"]
    assert panels.key_figures(impatient, None, Runs(), EN)["columns"] == ["Scenario"]


def spread_for(setup, count=11):
    runs = tuple({figure.name: np.full(72, float(place)) for figure in measures.KEY_FIGURES} for place in range(count))
    changed = tuple({k: v + 10.0 for k, v in run.items()} for run in runs)
    return Runs(setup, 2 * count, 2 * count, found={"baseline": runs, "scenario": changed})


def test_the_spread_stands_only_beside_the_setup_it_is_of(story, impatient):
    spread = spread_for(Setup("no-patience"))
    *_, last = row(panels.key_figures(impatient, story, spread, EN), "us_share")
    assert (last["low"][Q], last["high"][Q]) == pytest.approx((11.0, 19.0)), "10 and 90 % of 10 .. 20"
    *_, few = row(panels.key_figures(impatient, story, spread_for(Setup("no-patience"), 5), EN), "us_share")
    assert (few["low"][Q], few["high"][Q]) == (10.0, 14.0), "of fewer than ten, all"
    for other in (Setup("no-research"), Setup("no-patience", (("finance.tax", "0.3"),))):
        assert len(panels.key_figures(impatient, story, spread_for(other), EN)["columns"]) == 3
    seeded = spread_for(Setup("no-patience", (), 9))
    assert len(panels.key_figures(impatient, story, seeded, EN)["columns"]) == 4, "whatever its own seed is"
    *_, base = row(panels.key_figures(story, None, spread_for(Setup("no-research")), EN), "us_share")
    assert base["low"][Q] == pytest.approx(1.0)


def test_differences_are_scenario_less_baseline_seed_by_seed():
    spread = spread_for(Setup("no-patience"), 5)
    mixed = tuple(
        {k: v + (4.0 if place else -1.0) for k, v in run.items()} for place, run in enumerate(spread.of("baseline"))
    )
    payload = uncertainty.differences(replace(spread, found={**spread.found, "scenario": mixed}), EN)
    mean, between, agree = row(payload, "us_share")
    assert mean["values"][Q] == pytest.approx(3.0)
    assert (between["low"][Q], between["high"][Q]) == pytest.approx((-1.0, 4.0)), "all of five"
    assert agree["values"][Q] == pytest.approx(80.0)
    two = replace(spread, found={"baseline": spread.of("baseline")[:2], "scenario": mixed[:2]})
    assert row(uncertainty.differences(two, EN), "us_share")[2]["values"][Q] is None, "two seeds agree on nothing"


def test_the_headline_says_the_figures_of_its_quarter(story, impatient, w):
    said = panels.headline(impatient, story, Q + 1, w)
    keys, was = measures.key_lines(impatient), measures.key_lines(story)
    scale = 1.0 if w.language == "en" else 10.0
    for value in (keys["us_share"][Q], was["us_share"][Q], scale * keys["china_profit"][Q], keys["anxiety_china"][Q]):
        assert f"{value:.3g}".replace("-", "\u2212") in said
    assert "2022Q4" in said
    assert panels.headline(story, None, 5, w) == w("key.headline_baseline", quarter="2019Q1")
    assert panels.headline(impatient, story, 3, w) == w("key.headline_first")
    assert "2035Q4" in panels.headline(impatient, None, 5, w)


@pytest.mark.parametrize(
    ("agent", "line", "series", "scale"),
    [
        ("vendor:aws", "revenue", "revenue", {"en": 1.0, "zh": 10.0}),
        ("vendor:aws", "home_share", "home_share", {"en": 100.0, "zh": 100.0}),
        ("vendor:aws", "ai_price", "ai_price", {"en": 1e3, "zh": 1e5}),
        ("vendor:baidu", "chips_installed", "chips_installed", {"en": 1.0, "zh": 0.1}),
        ("supplier:nvidia", "chip_price", "chip_price", {"en": 1e3, "zh": 1e2}),
        ("supplier:nvidia", "performance", "performance", {"en": 1.0, "zh": 1.0}),
        ("foundry:tsmc", "wafers_started", "wafers_started", {"en": 1.0, "zh": 0.1}),
        ("maker:dell", "maker_markup", "maker_markup", {"en": 100.0, "zh": 100.0}),
    ],
)
def test_books_show_the_records_in_the_readers_units(story, w, agent, line, series, scale):
    panel = agent_panel.agent_panel(State(agent=agent, quarter=Q + 1), story, w)
    cells = {one["key"]: one for statement in panel["statements"] for one in statement["rows"]}
    value = story.of(series, agent.split(":")[1])[Q] * scale[w.language]
    assert float(cells[line]["quarter"].replace(",", "")) == pytest.approx(value, rel=6e-3)


def test_a_year_of_books_is_four_quarters_and_knowledge_is_in_per_cent(story):
    panel = agent_panel.agent_panel(State(agent="vendor:alibaba", quarter=Q + 1), story, EN)
    cells = {one["key"]: one for statement in panel["statements"] for one in statement["rows"]}
    year = story.of("revenue", "alibaba")[Q - 3 : Q + 1].sum()
    assert float(cells["revenue"]["year"]) == pytest.approx(year, rel=6e-3)
    known = 100.0 * np.exp(story.of("quality_gap", "alibaba")[Q])
    assert float(cells["quality_gap"]["quarter"]) == pytest.approx(known, rel=6e-3)
    assert cells["quality_gap"]["unit"] == "%"


def test_the_sample_shows_spending_in_millions_and_parts_in_per_cent(story):
    table = books.sample_rows(story, Q + 1, EN)
    for place in (0, 5, len(table) - 1):
        spent, moved = (story.customers[line][Q, place] for line in ("spending", "migrated"))
        assert float(table[place][4].replace(",", "")) == pytest.approx(1e3 * spent, rel=6e-3)
        assert float(table[place][5]) == pytest.approx(100.0 * moved, rel=6e-3)


def test_reasons_say_the_numbers_of_the_quarter_before(story):
    said = " ".join(agent_panel.agent_panel(State(agent="vendor:azure", quarter=Q + 1), story, EN)["reasons"])
    for series in ("vendor_ordered", "capacity"):
        assert f"{story.of(series, 'azure')[Q - 1]:.3g}" in said, series
    assert f"{story.of('capacity_ordered', 'azure')[Q]:.3g}" in said
    chips = " ".join(agent_panel.agent_panel(State(agent="supplier:nvidia", quarter=Q + 1), story, EN)["reasons"])
    cost, price = story.of("chip_unit_cost", "nvidia")[Q], story.of("chip_price", "nvidia")[Q]
    scarcity = np.exp(story.of("chip_scarcity", "nvidia")[Q])
    assert f"{100 * (price / (cost * scarcity) - 1):.3g} %" in chips
    assert f"{100 * (scarcity - 1):.3g} %" in chips


def test_charts_of_prices_chips_and_money_are_the_records(story):
    lines = figures.BY_NAME["prices"].lines(story, "groups")["line.ai"]
    paid, served = story.array("ai_revenue").sum(axis=1), story.array("ai_served").sum(axis=1)
    assert lines[Q] == pytest.approx(100.0 * (paid[Q] / served[Q]) / (paid[0] / served[0]))
    spending = figures.BY_NAME["spending"].lines(story, "groups")["region.CN"]
    assert spending[Q] == pytest.approx(story.of("region_spending", "CN")[Q - 3 : Q + 1].sum())
    chips = figures.BY_NAME["holdings"].lines(story, "groups")["region.CN"]
    home = [name for name in story.entities("vendor") if story.region_of("vendor", name) == "CN"]
    assert chips[Q] == pytest.approx(sum(story.of("chips_installed", name)[Q] for name in home))
    drawn = flow.flow_chart(story, EN)
    (link,) = [one for one in drawn["links"] if (one["source"], one["target"]) == ("suppliers", "foundries")]
    wafers = flow.links(story)["suppliers", "foundries"][Q - 3 : Q + 1].sum()
    assert link["values"][Q] == pytest.approx(wafers, rel=1e-4)
    assert link["values"][:3] == [None] * 3


def test_levers_say_value_range_default_source_and_meaning(w):
    groups = panels.lever_groups(Setup("no-patience"), w)
    json.dumps(groups, allow_nan=False)
    by_name = {one["name"]: one for group in groups for one in group["levers"]}
    patience = by_name["sponsor.tolerance"]
    assert patience["preset"] == "0", "the default is the preset's"
    assert patience["default_text"].startswith("0 %")
    assert by_name["demand.growth"]["default_text"].startswith("18.2 %")
    assert all(one["meaning"] and one["label"] and one["source"] and one["allowed"] for one in by_name.values())
    changed = panels.changes(Setup("baseline", (("finance.tax", "0.3"), ("sponsor.tolerance", "0.2"))), w)
    assert [one["text"] for one in changed] == ["0.3", f"20 {w('lever_unit.share')}"]
    assert changed[0]["preset"] == "0.21"


def test_what_is_said_that_levers_move_is_of_levers_and_figures_that_there_are():
    found, known = levers.moves(), {one.name for one in levers.levers()}
    assert set(found) <= known
    assert {figure for some in found.values() for figure, _ in some} <= set(MOVED)
    assert set(levers.FIRST) <= set(found), "the twelve that come first move something"


def test_a_run_that_is_no_typical_one_says_so(story):
    """Seed 0 of the baseline lies at the edge of the bundle's runs: what the page says is what the bands say."""
    assert panels.untypical(story, 28, EN), "docs/lab.md says that seed 0 is such a run"
    for quarter in (28, 30):  # the year that is over, also in the middle of the next
        said = panels.untypical(story, quarter, EN)
        for name, (figure, key) in panels.IN_BUNDLE.items():
            low, high = beforehand.band(Setup(), figure, key, 28)
            at = 27 if figure in beforehand.SUMS else 26
            values = measures.key_lines(story)[name][24:28]
            told = values[-1] if figure in beforehand.SUMS else values.mean() / 100.0
            assert (EN(f"figure.{name}") in said) == (not low[at] <= told <= high[at]), name
    assert panels.untypical(story, 2, EN) == "", "no year is over"
    assert panels.untypical(replace(story, question=live.Question("no-research")), 28, EN) == "", "no runs of it"


@pytest.mark.parametrize(("language", "scale"), [("en", 1.0), ("zh", 10.0)])
def test_beside_one_run_stands_what_the_bundles_runs_say(language, scale):
    w, there = words(language), shipped_bundle()
    at = there["years"].index(2024)
    found = there["whatifs"]["price-war-ends"]["profit/chinese_seven"]
    said = panels.over_runs(Setup("price-war-ends"), 28, w)
    for end in ("middle", "low", "high"):
        assert quantities.number(scale * found["change"][end][at]) in said
    assert f"{found['rises'][at]}" in said
    assert panels.over_runs(Setup("price-war-ends"), 30, w) == said, "of the year that is over"
    for setup, quarter in ((Setup(), 28), (Setup("no-research"), 28), (Setup("price-war-ends"), 72), (Setup(), 2)):
        assert panels.over_runs(setup, quarter, w) == ""
    lever = next(one for one in there["levers"] if one["parameter"] == "research.sponsor_grant")
    stop = lever["results"][str(lever["stops"].index(0.5))]["profit/chinese_seven"]
    said = panels.over_runs(Setup("baseline", (("research.sponsor_grant", "0.5"),)), 28, w)
    assert quantities.number(scale * stop["change"]["middle"][at]) in said
