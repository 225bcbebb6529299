"""The report is one page in both languages that needs nothing else, draws what it says, and shows misses as misses."""

import json
import re
import sys
from html import escape
from pathlib import Path

import pytest
from helpers import once

sys.path.insert(0, str(Path(__file__).parent / "lab"))
from browser import WITH_BROWSER

from suanli.experiments.bundle_lines import LINES
from suanli.experiments.live import story_of
from suanli.experiments.observed_points import Shown, points
from suanli.experiments.run import Run
from suanli.model.industry import ComputeIndustry
from suanli.visualization.lab.figures import all_charts
from suanli.visualization.report import figures
from suanli.visualization.report.abstract import abstract
from suanli.visualization.report.page import report_page
from suanli.visualization.report.words import LANGUAGES, said

MOST_BYTES = 2_000_000


@pytest.fixture(scope="module")
def page(baseline, tmp_path_factory):
    return once(tmp_path_factory, "report", lambda _: report_page(Run(baseline, 0.3)))


def article(page, language):
    return re.search(rf'<article lang="[^"]*" data-language="{language}".*?</article>', page, re.DOTALL)[0]


def test_it_is_self_contained_and_small(page):
    links = set(re.findall(r"""(?:src|href)\s*=\s*["']?([^"')\s>]+)""", page)) - {"data:,"}
    assert all(link.startswith("#") for link in links), links
    assert "url(" not in page
    assert "fetch(" not in page
    assert len(page.encode()) < MOST_BYTES


@pytest.mark.parametrize("language", LANGUAGES)
def test_contents_lead_to_every_section_and_figures_are_numbered(page, language):
    text = article(page, language)
    listed = re.findall(rf'<li><a href="#({language}-\w+)"', text)
    assert listed == re.findall(r'<section id="([^"]+)"', text)
    assert len(listed) == 8
    numbers = [int(one) for one in re.findall(r"<h3><strong>\D*(\d+)", text)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) == 2 + len(all_charts())
    assert text.count("<code>") > 200, "every parameter"


def test_it_shows_misses_its_seed_its_hash_and_how_to_make_it_again(page, baseline):
    for language in LANGUAGES:
        text, say = article(page, language), said(language)
        missed = text.count('<span class="missed">')
        told = abstract(Run(baseline, 0.3), headline_of(baseline), say)[-1]
        judged, inside = (int(one) for one in re.findall(r"\d+", told.replace("2024", ""))[:2])
        assert missed == judged - inside > 0, "missed targets are counted and shown"
        assert escape(told) in text
        assert text.count(baseline.records.hash()) == 2, "beside the run, and to cite"
        assert f"suanli run baseline --seed {baseline.seed_used}" in text


def headline_of(model):
    story = story_of(model)
    return figures.headline(model.records, figures.years_of(story), story.entities("vendor"))


def test_the_abstract_says_what_the_records_say(baseline):
    found = headline_of(baseline)
    english = " ".join(abstract(Run(baseline, 0.3), found, said("en")))
    for line in ("share/us_three", "share/chinese_seven"):
        assert said("en").percent(LINES[line][1](baseline.records, 2022)) in english
    profit = LINES["profit/chinese_seven"][1](baseline.records, 2022)
    assert f"{'lose' if profit < 0 else 'earn'} {said('en').money(abs(profit))}" in english
    beyond = {line: one | {"values": [1e6 for _ in one["values"]]} for line, one in found.items()}
    told = " ".join(abstract(Run(baseline, 0.3), beyond, said("en")))
    assert "0 lie inside the 90 % band" in told
    assert "Outside it: Share of the US three" in told


def test_figures_are_the_labs_by_year_with_published_figures_and_words_for_those_who_cannot_see(baseline):
    story = story_of(baseline)
    by_name = {one["name"]: one for one in figures.figures(story, said("en"))}
    outside = by_name["profit"]["panels"][0]
    aws = next(line for line in outside["lines"] if line["name"] == "AWS")
    profit = baseline.records.array("operating_profit")[:, baseline.records.entities("share").index("aws")]
    assert aws["values"][4] == pytest.approx(profit[16:20].sum(), rel=1e-4)
    wanted = points(Shown("operating_profit", a_year=True), frozenset({"aws"}))
    marked = [(dot["at"], dot["value"]) for dot in outside["dots"]]
    assert {(one.middle_year, one.value) for one in wanted if one.last < len(story)} <= set(marked)
    assert "AWS: " in by_name["profit"]["alt"]
    assert "in 2018" in by_name["profit"]["alt"]
    chinese = {one["name"]: one for one in figures.figures(story, said("zh"))}
    tenfold = chinese["profit"]["panels"][0]["lines"][outside["lines"].index(aws)]
    assert tenfold["values"][4] == pytest.approx(10 * aws["values"][4], rel=1e-3), "Chinese counts tenths of a billion"


def test_a_run_has_no_observed_figures_beyond_its_end(two_years):
    for one in figures.figures(story_of(two_years), said("en")):
        assert all(dot["at"] < 2020 for panel in one["panels"] for dot in panel["dots"])


def test_what_was_changed_by_hand_is_said(tmp_path):
    model = ComputeIndustry(customers=60, until=2018, overrides="finance.tax=0.3")
    model.run_until()
    page = report_page(Run(model, 0.1))
    assert "with finance.tax = 0.3" in page
    assert "--set finance.tax=0.3" in page
    assert "<code>finance.tax</code> *" in page


def test_a_short_run_and_the_laboratory_have_reports_too(two_years):
    assert 'data-headline="en"' in report_page(Run(two_years, 0.1))
    lab = ComputeIndustry("two-firms", customers=20, until=2018)
    lab.run_until()
    page = report_page(Run(lab, 0.1))
    assert "North" in page
    assert 'data-headline="en"' not in page, "the ten clouds aren't in it"


def test_both_languages_have_the_same_words():
    english, chinese = (said(one).own for one in LANGUAGES)
    assert set(english) == set(chinese)
    for key in english:
        assert set(re.findall(r"{(\w+)}", english[key])) == set(re.findall(r"{(\w+)}", chinese[key])), key


class TestInABrowser:
    """The page as it is opened from a disk."""

    pytestmark = WITH_BROWSER

    @pytest.mark.parametrize("width", [1280, 390])
    def test_every_figure_is_drawn_in_both_languages_and_nothing_is_asked_for(self, page, new_page, tmp_path, width):
        file = tmp_path / "report.html"
        file.write_text(page, encoding="utf-8")
        problems, asked = [], []
        here = new_page(viewport={"width": width, "height": 900}, locale="en-US", offline=True)
        here.on("console", lambda said_: problems.append(said_.text) if said_.type == "error" else None)
        here.on("pageerror", lambda error: problems.append(str(error)))
        here.on("request", lambda request: asked.append(request.url))
        here.goto(file.as_uri())
        for language in LANGUAGES:
            whole = here.locator(f"article[data-language={language}]")
            whole.wait_for()
            assert whole.locator("svg").count() >= 6 + 4 + len(all_charts())
            for place in whole.locator("[data-figure]").all():
                assert place.locator("svg polyline").count() > 0, place.get_attribute("data-figure")
                assert len(place.locator("svg").first.get_attribute("aria-label")) > 40
            assert here.evaluate("document.documentElement.scrollWidth") <= width
            here.locator("article:not([hidden]) .other").click()
        assert problems == []
        assert asked == [file.as_uri()]


def test_the_words_of_the_page_are_json_that_ends_nothing(page):
    for name in ("bundle", "words"):
        text = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', page, re.DOTALL)[1]
        assert json.loads(text)
