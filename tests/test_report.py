"""The report is one page that needs nothing else, draws what it says, and shows misses as misses."""

import re

import pytest
from helpers import once

from suanli.experiments.observed_points import Shown, points
from suanli.experiments.run import Run
from suanli.visualization import charts, gallery
from suanli.visualization.report import report_page
from suanli.visualization.style import billions, percent


@pytest.fixture(scope="module")
def page(baseline, tmp_path_factory):
    return once(tmp_path_factory, "report", lambda _: report_page(Run(baseline, 0.3)))


@pytest.fixture(scope="module")
def drawn(baseline, tmp_path_factory):
    return once(tmp_path_factory, "drawn", lambda _: gallery.drawn(baseline))


def test_it_is_self_contained(page):
    links = set(re.findall(r"""(?:src|href|url)\s*[=(]\s*["']?([^"')\s>]+)""", page))
    assert all(link.startswith("#") for link in links), links
    assert "<script" not in page


def test_it_shows_figures_tables_and_misses(page):
    assert page.count("<svg") == 11
    for word in (
        "Targets to 2024",
        "steady state",
        "records_hash",
        "Alibaba Cloud",
        "one draw of luck",
    ):
        assert word in page
    assert 'class="missed"' in page or "missed" not in page
    assert page.count("<code>") > 80  # every parameter


def test_observed_figures_are_marked_at_their_years_and_the_caption_says_what_they_are(page, baseline):
    axes = charts.operating_profit(baseline).axes[0]
    marked = [line.get_xydata().tolist() for line in axes.get_lines() if line.get_marker() == "o"]
    wanted = points(Shown("operating_profit", a_year=True), frozenset({"aws"}))
    assert [[one.middle_year, one.value] for one in wanted] in marked
    assert len(marked) == 2, "AWS and Google; nobody reports the profit of the others' lines"
    assert page.count("Hollow circles are observed figures") == 5
    assert page.count("history.csv") == 5


def test_a_run_has_no_observed_figures_beyond_its_end(two_years):
    for axes in (*charts.operating_profit(two_years).axes, charts.market(two_years).axes[0]):
        marked = [line.get_xdata() for line in axes.get_lines() if line.get_marker() in {"o", "s"}]
        assert all(max(years) <= 2019 for years in marked)


def test_figures_are_the_same_bytes_each_time(drawn, page):
    """Those of a page made before: it holds them as they are drawn."""
    assert all(picture in page for picture in drawn.values())


def test_figures_name_their_units(drawn):
    assert set(drawn) == {
        "shares",
        "operating_profit",
        "research",
        "quality_gap",
        "regimes",
        "market",
        "chips",
        "beside_data",
        "shortage",
        "stages",
        "holdings",
    }
    for name, unit in (
        ("shares", "%"),
        ("operating_profit", "USD bn a year"),
        ("research", "R&amp;D spent"),
        ("market", "log scale"),
        ("chips", "thousands"),
        ("beside_data", "USD bn a year"),
        ("shortage", "quarters of shipments"),
        ("stages", "TFLOPS"),
    ):
        assert unit in drawn[name]


def test_what_was_changed_by_hand_is_said(monkeypatch):
    from suanli.model.industry import ComputeIndustry

    monkeypatch.setattr(gallery, "drawn", lambda *_: {})  # of tables alone
    model = ComputeIndustry(customers=60, until=2018, overrides="finance.tax=0.3")
    model.run_until()
    page = report_page(Run(model, 0.1))
    assert "<code>finance.tax = 0.3</code>" in page
    assert "<code>finance.tax</code> *" in page


def test_number_formats():
    assert percent(0.0634) == "6.3\u00a0%"
    assert billions(-1234.5) == "\u22121\u202f234"
    assert billions(0.123) == "0.12"


def test_a_short_run_and_the_laboratory_have_reports_too(two_years):
    from suanli.model.industry import ComputeIndustry

    assert "<svg" in report_page(Run(two_years, 0.1))
    lab = ComputeIndustry("two-firms", customers=20, until=2018)
    lab.run_until()
    assert "North" in report_page(Run(lab, 0.1))
