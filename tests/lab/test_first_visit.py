"""How the lab opens: at the last observed year, in the browser's language; what a link names, it keeps."""

import re
from itertools import pairwise

import pytest

from suanli.experiments import live
from suanli.experiments.observations import LAST_SHIPPED
from suanli.model.kernel.units import quarters_until
from suanli.visualization.lab import app, measures, panels
from suanli.visualization.lab.levers import levers
from suanli.visualization.lab.session import Session
from suanli.visualization.lab.state import (
    LAST,
    TABS,
    Setup,
    State,
    first_quarter,
    link_of,
    scenario_file,
    state_of,
    with_overrides,
)
from suanli.visualization.lab.words import preferred, words


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("zh-TW", "zh"),
        ("ZH-Hant-HK;q=1.0", "zh"),
        ("en-US,en;q=0.9,zh;q=0.8", "en"),
        ("en;q=0.3, zh ; q=0.7", "zh"),
        ("de-DE,de;q=0.9,zh;q=0.5,en;q=0.4", "zh"),
        ("fr,de", "en"),
        ("zh;q=0,en", "en"),
        ("zh;q=0", "en"),
        ("zh;q=x,en", "en"),
        ("*", "en"),
        ("", "en"),
        (";;,,=;q=,q=1", "en"),
    ],
)
def test_the_language_a_browser_likes_best_of_those_there_are(accepted, language):
    assert preferred(accepted) == language


def test_the_page_asks_the_connected_browser(monkeypatch):
    class Sent:
        value = None

        def peek(self):
            return self.value

    sent = Sent()
    monkeypatch.setattr(app.solara.lab, "headers", sent)
    assert app.browser_language() == "en", "nobody is connected"
    sent.value = {"accept-language": ["zh-CN,zh;q=0.9"], "host": ["here"]}
    assert app.browser_language() == "zh"
    sent.value = {}
    assert app.browser_language() == "en"


@pytest.mark.parametrize("browser", ["en", "zh"])
def test_without_a_language_in_the_link_the_browsers_is_spoken(browser):
    session = Session("", browser)
    assert session.language == browser
    assert link_of(session.state.value) == "", "what nobody has chosen is in no link"
    assert Session("scenario=no-patience&quarter=2020Q1", browser).language == browser


@pytest.mark.parametrize("named", ["en", "zh"])
@pytest.mark.parametrize("browser", ["en", "zh"])
def test_a_language_that_a_link_names_is_kept_whatever_the_browser_speaks(named, browser):
    session = Session(f"lang={named}", browser)
    assert session.language == named
    assert link_of(session.state.value) == f"lang={named}"


def test_a_link_that_can_not_be_read_keeps_the_browsers_language():
    for link in ("scenario=basline", "lang=fr", "lang=", "quarter=2040Q1"):
        session = Session(link, "zh")
        assert session.language == "zh", link
        assert session.notice.value
    session = Session("quarter=2040Q1&lang=en&scenario=no-patience&utm_source=chat", "zh")
    assert (session.language, session.state.value.setup.preset) == ("en", "no-patience"), "what can be read is kept"


def test_a_language_that_the_reader_chooses_goes_into_the_link():
    session = Session("", "zh")
    session.look(language="en")
    assert session.language == "en"
    assert link_of(session.state.value) == "lang=en"


def test_the_first_visit_shows_the_last_observed_year_and_the_run_goes_on_to_its_last_year(story):
    assert Session("").state.value.quarter == quarters_until(LAST_SHIPPED) == 28
    assert len(story) == LAST == 72
    assert "2024Q4" in panels.headline(story, None, State().quarter, words("en"))


def test_a_link_that_names_a_quarter_keeps_it():
    for tab in TABS:
        for quarter, label in ((20, "2022Q4"), (28, "2024Q4"), (40, "2027Q4"), (52, "2030Q4"), (72, "2035Q4")):
            state = state_of(f"tab={tab}&quarter={label}")
            assert state.quarter == quarter
            assert state_of(link_of(state)) == state, (tab, label)


def test_each_page_opens_at_a_quarter_where_it_has_something_to_show():
    """Programmes are paid from 2023 to 2030: before the end of them their table would say little."""
    assert first_quarter("strategies") == 52
    assert {first_quarter(tab) for tab in TABS if tab != "strategies"} == {28}
    assert state_of("tab=strategies").quarter == 52
    session = Session("")
    session.go_to("strategies")
    assert session.state.value.quarter == 52
    assert link_of(session.state.value) == "tab=strategies"
    session.go_to("scenario")
    assert session.state.value.quarter == 28
    session.look(quarter=30)
    for tab in TABS:
        session.go_to(tab)
        assert (session.state.value.tab, session.state.value.quarter) == (tab, 30), "where a reader moved it, it stays"


# one unit of money a page


def test_chinese_levers_show_money_in_the_unit_of_the_charts():
    english, chinese = (
        {one["name"]: one for group in panels.lever_groups(Setup(), words(language)) for one in group["levers"]}
        for language in ("en", "zh")
    )
    money = [lever.name for lever in levers() if lever.parameter.unit.startswith("USD bn")]
    assert len(money) == 9
    for name in money:
        assert english[name]["unit"].startswith("USD bn")
        assert chinese[name]["unit"].startswith("亿美元")
        assert chinese[name]["scale"] == 10.0 * english[name]["scale"] == 10.0
        assert chinese[name]["high"] == english[name]["high"], "sliders move in the model's own unit"
    assert (english["demand.growth"]["scale"], chinese["demand.growth"]["scale"]) == (100.0, 100.0)


def test_a_value_of_a_lever_is_ten_times_as_many_and_the_link_is_not():
    setup = with_overrides(Setup(), {"models.programme": "5", "support.amount": "60"})
    texts = [[one["text"] for one in panels.changes(setup, words(language))] for language in ("en", "zh")]
    assert texts == [["5 USD bn a year", "60 USD bn a year"], ["50 亿美元/年", "600 亿美元/年"]]
    assert "models.programme=5" in link_of(State(setup))
    assert '"models.programme" = 5' in scenario_file("Mine", setup)
    (lever,) = (one for one in levers() if one.name == "support.amount")
    assert panels.value_text(lever, "1000", words("zh")) == "10,000 亿美元/年"
    (year,) = (one for one in levers() if one.name == "policy.first_year")
    assert panels.value_text(year, "2023", words("zh")) == "2023"


def test_no_chinese_text_counts_money_in_billions_or_chips_in_thousands():
    for key, text in words("zh").table.items():
        assert "十亿" not in text, key
        assert not re.search(r"(?<!一)千枚", text), key
        assert "百万美元" not in text, key


# what the page on the limits says of runs


def test_a_sixth_of_the_market_in_one_run_and_a_tenth_in_another(story):
    said = words("en")("about.cannot.c")
    assert "hold 15 % of the market in one run (seed 0)" in said
    assert "9 % in another (seed 2)" in said
    for seed, low, high in ((0, 14.5, 15.5), (2, 8.5, 9.5)):
        told = story if seed == 0 else live.whole_story(live.Question(seed=seed, until=2027))
        share = 100.0 * measures.added(told, "share", measures.of_group(told, "chinese_seven"))[39]
        assert low < share < high, seed


def test_the_tour_names_every_page(w):
    text = w("tour.5.text")
    places = [text.index(w(f"tab.{tab}")) for tab in TABS]
    assert all(one < other for one, other in pairwise(places)), "in the order of the tabs"
