"""The front page: results that ship are of this model, its texts hold in them, and a reader gets through it."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from helpers import refused, suanli

sys.path.insert(0, str(Path(__file__).parent))
from browser import WITH_BROWSER

from suanli.experiments import bundle as module
from suanli.experiments.bundle import CLAIMS, CUTS, REDUCED, SCENARIOS, bundle, reduced_hash
from suanli.experiments.bundle_levers import LEVERS, Stops
from suanli.experiments.bundle_lines import CHANGED, FITTED_TO, LINES, MOVED, OF_VENDOR, TEN
from suanli.experiments.bundle_observed import observed_margins
from suanli.experiments.shipped import shipped_bundle
from suanli.model.mechanisms.settings import resolved
from suanli.visualization.front.page import LANGUAGES, front_page, front_words, links
from suanli.visualization.lab.state import state_of


@pytest.fixture(scope="module")
def there():
    return shipped_bundle()


def test_the_bundle_that_ships_is_of_this_model(there):
    """Made anew by ``suanli bundle`` when the model moves."""
    assert there["hash"] == reduced_hash(workers=1)
    assert there["version"] == module.VERSION
    assert (there["seeds"], there["customers"]) == (module.SEEDS, module.CUSTOMERS)
    assert set(there["scenarios"]) == set(SCENARIOS)
    assert all(set(lines) == set(LINES) for lines in there["scenarios"].values())
    assert set(there["vendors"]["figures"]) == set(there["vendors"]["regimes"]) == set(TEN)
    assert all(set(figures) == set(OF_VENDOR) for figures in there["vendors"]["figures"].values())
    assert set(there["vendors"]["cuts"]) == set(CUTS)
    assert set(there["whatifs"]) == set(SCENARIOS) - {"baseline"}
    told = [one | {"results": None} for one in there["levers"]]
    assert told == [json.loads(json.dumps(lever.told())) | {"results": None} for lever in LEVERS]
    for one in there["levers"]:
        assert len(one["stops"]) == 9
        assert sorted(one["results"], key=int) == [str(at) for at in range(9) if at != one["at"]]
        assert all(set(lines) == set(MOVED) for lines in one["results"].values())
    assert there["observed"]["margin"] == json.loads(json.dumps(observed_margins()))


def test_a_lever_has_nine_stops_within_its_range_and_each_can_act():
    """Twelve levers, each in the words of both languages; what is set at each stop is allowed."""
    assert len(LEVERS) == len({one.name for one in LEVERS}) == 12
    for lever in LEVERS:
        stops = lever.stops()
        values = [lever.default() if one is None else one for one in stops]
        assert values == sorted(values)
        assert len(set(values)) == len(values) == 9
        assert stops.count(None) == 1
        for stop in stops:
            resolved("baseline", lever.overrides(stop))


@pytest.fixture(scope="module")
def little():
    """Two runs of everything to 2024, with one link cut and one lever of two stops."""
    lever = Stops("parents", "sponsor.tolerance", (0.0, 0.4), "percent")
    return bundle(replace(REDUCED, cuts=CUTS[1:2], levers=(lever,)), workers=1)


def test_what_is_changed_is_changed_run_by_run(little):
    """A stop without what parents bear is the scenario without it; where R&D finds nothing more, quality moves."""
    (lever,) = little["levers"]
    assert lever["at"] == 1
    assert set(lever["results"]) == {"0", "2"}
    without = little["whatifs"]["no-patience"]["profit/chinese_seven"]
    assert lever["results"]["0"]["profit/chinese_seven"]["change"]["middle"][0] is not None
    year = FITTED_TO - 2018
    base = little["scenarios"]["baseline"]["profit/chinese_seven"]["middle"][year]
    level, change = (without[name]["middle"][year] for name in ("level", "change"))
    assert level - base == pytest.approx(change, abs=2e-2 * max(1.0, abs(level)))  # of two runs the median is the mean
    assert 0 <= without["rises"][year] <= 2
    cut = little["vendors"]["cuts"][CUTS[1]]
    assert all(set(cut[vendor]) == set(CHANGED) for vendor in TEN)
    assert any(cut[vendor]["quality"]["middle"][year] for vendor in TEN)


def test_a_bundle_has_bands_in_order_and_claims_that_count(little):
    found = little
    for lines in found["scenarios"].values():
        for band in lines.values():
            assert all(a <= b <= c for a, b, c in zip(band["low"], band["middle"], band["high"], strict=True))
    by_name = {one["name"]: one for one in found["claims"]}
    assert set(by_name) == {one.name for one in CLAIMS}
    share = (
        found["scenarios"]["baseline"]["share/us_three"]["low"][4],
        found["scenarios"]["baseline"]["share/us_three"]["high"][4],
    )
    held = by_name["two_thirds"]["holds"]
    assert (held == 2) == (share[0] >= 0.6) or share[0] < 0.6 <= share[1]
    assert by_name["seven_lose"]["observed"] == []
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_the_map_counts_runs_that_escape(there):
    found = there["map"]
    assert len(found["cells"]) == len(found["x"]) * len(found["y"])
    cells = {(one["x"], one["y"]): one for one in found["cells"]}
    assert all(
        0 <= one[by] <= one["runs"] == there["seeds"] for one in cells.values() for by in ("technology", "profit")
    )
    nothing, most = cells[1, 0], cells[found["x"][-1], found["y"][-1]]
    assert most["technology"] >= nothing["technology"], "help in technology helps in technology"


def test_published_margins_stand_at_the_middle_of_their_year():
    found = observed_margins()
    aws = {one["at"]: one["value"] for one in found["aws"]}
    assert aws[2022] == pytest.approx(22.841 / 80.096, abs=1e-4)
    fiscal = next(one for one in found["alibaba"] if one["year"] == 2021)
    assert fiscal["at"] == pytest.approx(2020.25)  # April 2020 to March 2021; the middle of 2020 stands at 2020
    assert {one["covers"] for one in found["alibaba"]} == {"segment", "group"}
    assert found["six"] == []


def test_what_the_page_says_holds_in_the_bundle(there):
    """Alibaba's filings show larger losses; with parents that pay the others lose, without they hardly do."""
    middle = {
        name: {line: band["middle"] for line, band in lines.items()} for name, lines in there["scenarios"].items()
    }
    for one in there["observed"]["margin"]["alibaba"]:
        if one["covers"] == "segment" and one["year"] > 2018:
            assert one["value"] < middle["baseline"]["margin/alibaba"][round(one["at"] - 0.25) - 2018]
    six, alone = (middle[name]["margin/six"][4] for name in ("baseline", "no-patience"))
    assert six < -0.1
    assert alone > -0.1
    assert middle["baseline"]["profit/chinese_seven"][4] < 0.0 < middle["no-patience"]["profit/chinese_seven"][4]
    share = there["whatifs"]["no-patience"]["share/chinese_seven"]
    assert share["change"]["middle"][6] > 0.0  # "isn't smaller for it", the story and the first lesson say
    assert share["rises"][6] > 0.8 * there["seeds"]
    google = {one["year"]: one["value"] for one in there["observed"]["margin"]["google"] if one["covers"] == "segment"}
    assert google[2022] < 0.0  # "right" and "not so" are told by what was published
    assert min(one["value"] for one in there["observed"]["margin"]["aws"]) > 0.0
    assert next(one["value"] for one in there["observed"]["margin"]["alibaba"] if one["year"] == 2021) < 0.0


def test_both_languages_say_the_same_things():
    english, chinese = (front_words()[language] for language in LANGUAGES)
    assert set(english) == set(chinese)
    for key, text in english.items():
        assert {part.split("}")[0] for part in text.split("{")[1:]} == {
            part.split("}")[0] for part in chinese[key].split("{")[1:]
        }, key
    assert {one.name for one in CLAIMS} <= set(english)


def test_nothing_in_the_results_can_end_the_script():
    page = front_page(bundle=shipped_bundle() | {"note": "</script><b>"})
    assert "</script><b>" not in page
    assert page.count("<script") == page.count("</script>") == 5


def test_what_is_set_up_here_can_be_set_up_in_the_workbench():
    """Every what-if's link is one that the workbench reads."""
    for name, query in links().items():
        state = state_of(query)
        scenario, overrides = SCENARIOS[name]
        given = {part.split("=")[0] for part in overrides.split(";") if part}
        assert state.setup.preset == scenario
        assert {name for name, _ in state.setup.changes} <= given  # a value that the baseline has is no change
        assert bool(state.setup.changes) == bool(given), name
    assert 'id="links"' in front_page(workbench="/")


def test_the_command_writes_a_bundle_and_refuses_what_cannot_be(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "reduced_hash", lambda _: "0123456789abcdef")  # asked above
    monkeypatch.setattr(module, "Size", lambda *size: replace(REDUCED, seeds=size[0], customers=size[1]))
    out = tmp_path / "one" / "bundle.json"
    done = suanli("bundle", "--out", str(out), "--seeds", "2", "--customers", "40", "--workers", "1")
    assert done.returncode == 0, done.stderr
    assert json.loads(out.read_text())["hash"] in done.stdout
    assert "--seeds" in refused("bundle", "--seeds", "1", "--out", str(tmp_path / "no.json"))


@pytest.mark.parametrize(("locale", "width"), [("en-US", 1440), ("zh-CN", 390)])
class TestInABrowser:
    pytestmark = WITH_BROWSER

    def test_a_reader_guesses_sees_and_moves_the_switch(self, browser, locale, width, tmp_path):
        from axe_playwright_python.sync_playwright import Axe

        place = tmp_path / "front.html"
        place.write_text(front_page(), encoding="utf-8")
        language = "zh" if locale.startswith("zh") else "en"
        said, wrong, asked = front_words()[language], [], []
        context = browser.new_context(viewport={"width": width, "height": 900}, locale=locale)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on("request", lambda request: asked.append(request.url))
        page.goto(place.as_uri())
        assert page.title() == said["title"]
        assert page.locator("figure").count() == 4
        assert page.locator("circle, polygon, #claims").count() == 0  # nothing is given away before a guess
        for who, earned in (("aws", True), ("google", True), ("alibaba", False), ("six", False)):
            page.locator(f"figure[data-who={who}]").get_by_role(
                "button", name=said["earns" if earned else "loses"]
            ).click()
        assert said["right"] in page.locator("figure[data-who=aws]").inner_text()
        assert said["wrong"] in page.locator("figure[data-who=google]").inner_text()
        assert page.locator("figure[data-who=six] circle").count() == 0
        assert page.locator("figure[data-who=aws] circle").count() == 7
        assert page.locator("#claims tbody tr").count() == len(CLAIMS)
        assert page.evaluate("document.activeElement.id") == "switch"  # from what was used last, which is gone
        switch = page.get_by_role("switch")
        assert switch.get_attribute("aria-checked") == "true"
        switch.focus()
        page.keyboard.press("Enter")
        assert page.get_by_role("switch").get_attribute("aria-checked") == "false"
        assert page.evaluate("document.activeElement.id") == "switch"
        assert (
            page.locator("figure[data-who=six] polyline").count() == 2
        )  # with parents' money dashed, without beside it
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        faults = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        assert [fault["id"] for fault in faults if fault["impact"] in {"serious", "critical"}] == []
        page.locator("nav a").first.click()
        assert page.title() == front_words()["en" if language == "zh" else "zh"]["title"]
        page.goto(f"{place.as_uri()}?lang=constructor")  # no language of ours, and no error
        assert page.title() in {words["title"] for words in front_words().values()}
        page.locator("#aws-earned").press("Enter")
        assert page.evaluate("document.activeElement.id") == "aws-earned"
        assert wrong == []
        assert all(url.startswith("file:") for url in asked)
        context.close()


@pytest.fixture(scope="module")
def opened(browser, tmp_path_factory):
    """A page of the file in a language at a width: its address, and what went wrong or was fetched."""
    place = tmp_path_factory.mktemp("front") / "front.html"
    place.write_text(front_page(), encoding="utf-8")
    contexts = []

    def one(language, width):
        context = browser.new_context(viewport={"width": width, "height": 900})
        contexts.append(context)
        page, wrong = context.new_page(), []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on("request", lambda request: wrong.append(request.url) if not request.url.startswith("file:") else None)

        def go(view):
            page.goto("about:blank")
            page.goto(f"{place.as_uri()}?lang={language}#{view}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, view
            return page

        return go, wrong

    yield one
    for context in contexts:
        context.close()


BOTH = pytest.mark.parametrize(("language", "width"), [("en", 1440), ("zh", 390)])


@BOTH
class TestViews:
    pytestmark = WITH_BROWSER

    def test_names_of_clouds_cover_each_other_in_no_year(self, opened, language, width):
        go, wrong = opened(language, width)
        for year in (2018, 2022, 2024):
            page = go(f"clouds?year={year}")
            boxes = [one.bounding_box() for one in page.locator("svg text.name").all()]
            assert len(boxes) == 10
            for place, one in enumerate(boxes):
                for other in boxes[:place]:
                    apart = (
                        one["x"] + 1 > other["x"] + other["width"] or other["x"] + 1 > one["x"] + one["width"],
                        one["y"] + 4 > other["y"] + other["height"] or other["y"] + 4 > one["y"] + one["height"],
                    )
                    assert any(apart), (year, one, other)
        assert wrong == []

    def test_a_link_of_a_loop_is_cut_and_the_address_holds_it(self, opened, language, width, there):
        go, wrong = opened(language, width)
        page = go("loop?vendor=huawei&year=2023")
        said = front_words()[language]
        assert page.locator("g.node").count() == 6
        assert said["name_huawei"] in page.locator("[role=status]").inner_text()
        page.locator("#link-quality-share").press("Enter")
        assert "cut=cut-quality-to-share" in page.url
        assert page.locator("#link-quality-share").get_attribute("aria-pressed") == "true"
        assert page.evaluate("document.activeElement.id") == "link-quality-share"
        assert page.locator(".beside tbody tr").count() == len(CHANGED)
        page.locator("#year").press("ArrowRight")
        assert "year=2024" in page.url
        page.locator("#vendor-aws").click()
        assert said["name_aws"] in page.locator("[role=status]").inner_text()
        assert "cut=cut-quality-to-share" in page.url
        assert wrong == []

    def test_ten_clouds_are_points_with_the_way_they_came(self, opened, language, width, there):
        go, wrong = opened(language, width)
        page = go("clouds?year=2020")
        seen = {one.get_attribute("data-vendor") for one in page.locator("[data-vendor]").all()}
        known = {vendor for vendor in TEN if there["vendors"]["figures"][vendor]["margin"]["middle"][2] is not None}
        assert seen == known
        before = page.locator("[data-vendor=aws] circle").get_attribute("cx")
        page.locator("#year").press("ArrowRight")
        assert page.locator("[data-vendor=aws] circle").get_attribute("cx") != before
        assert wrong == []

    def test_a_lever_is_moved_by_keys_and_never_under_the_hand(self, opened, language, width, there):
        go, wrong = opened(language, width)
        page = go("levers")
        assert page.locator(".lever").count() == 12
        lever = there["levers"][0]
        slider = page.locator(f"#lever-{lever['name']}")
        slider.scroll_into_view_if_needed()
        at = slider.bounding_box()["y"]
        slider.press("End")
        assert slider.bounding_box()["y"] == at
        assert f"lever={lever['name']}&stop=8" in page.url
        assert page.locator("table.stacked tbody tr").count() == 7
        band = there["levers"][0]["results"]["8"]["profit/chinese_seven"]
        sign = "−" if band["change"]["middle"][2027 - 2018] < 0 else "+"
        assert sign in page.locator(".told").inner_text()
        other = page.locator(f"#lever-{there['levers'][1]['name']}")
        other.press("Home")  # one at a time: the first goes back
        assert slider.input_value() == str(lever["at"])
        page.locator("#whatif-price-war-ends").click()
        assert "whatif=price-war-ends" in page.url
        assert other.input_value() == str(there["levers"][1]["at"])
        assert wrong == []

    def test_the_story_has_six_steps_with_a_picture_each(self, opened, language, width):
        go, wrong = opened(language, width)
        page = go("story")
        for step in range(1, 7):
            assert front_words()[language][f"story_{step}_title"] in page.locator("main").inner_text()
            assert page.locator("main figure svg, main figure table").count() >= 1
            text = page.locator("[role=status]").first.inner_text()
            assert "{" not in text
            assert "NaN" not in text
            if step < 6:
                page.locator("#next").click()
        assert wrong == []

    def test_a_view_that_is_not_there_is_said_and_the_first_is_shown(self, opened, language, width):
        go, wrong = opened(language, width)
        page = go("nowhere?x=1")
        assert page.get_by_role("alert").inner_text() == front_words()[language]["unknown_view"]
        assert page.locator("figure").count() == 4
        page = go("loop?vendor=nobody&year=1900&cut=x")
        assert page.locator("g.node").count() == 6
        assert wrong == []

    def test_every_view_is_without_serious_fault(self, opened, language, width):
        from axe_playwright_python.sync_playwright import Axe

        go, wrong = opened(language, width)
        english = ("loop", "levers?whatif=no-patience", "lesson?name=price-war")
        for view in english if language == "en" else ("clouds", "story?step=2", "course"):
            found = Axe().run(go(view), options={"resultTypes": ["violations"]}).response["violations"]
            assert [fault["id"] for fault in found if fault["impact"] in {"serious", "critical"}] == [], view
        assert wrong == []
