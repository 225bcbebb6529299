"""The lab in a real Chromium, as a reader meets it. Nothing leaves the machine, nothing is said on the console."""

import contextlib
import csv
import io
import re
import sys
import tomllib
import urllib.error
import urllib.request
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from browser import WITH_BROWSER, Reader

from suanli.visualization.lab import beforehand
from suanli.visualization.lab.levers import FIRST
from suanli.visualization.lab.words import words

pytestmark = WITH_BROWSER
NAMES = {
    "suanli",
    "english",
    "ai",
    "aws",
    "azure",
    "amd",
    "csv",
    "svg",
    "png",
    "pf",
    "odm",
    "tflops",
    "mesa",
    "solaraviz",
    "fp",
}
FILES = {"run", "file", "toml", "docs", "md", "model", "loop", "decisions", "validate", "export", "controls"}
BROKEN = (
    "set=world.opening_momentum=1;choice.switching_cost=8;choice.contract_shortest=60;choice.contract_longest=60;"
    "adoption.time_scale=60"
)


@pytest.fixture
def reader(browser, address):
    """reader(query, **options) opens the lab for one more reader; what goes wrong on any page fails the test."""
    everybody = []

    def opened(query="?tab=scenario", **options):
        one = Reader(browser, address, query, **options)
        everybody.append(one)
        return one

    yield opened
    problems = [problem for one in everybody for problem in one.problems]
    for one in everybody:
        one.close()
    assert problems == []


def setup_of(one):
    """Value of a lever as the server has it: from the address."""
    return one.page.evaluate("new URLSearchParams(location.search).get('set') || ''")


def wait_for_address(one, part):
    one.page.wait_for_function("part => decodeURIComponent(location.search).includes(part)", arg=part)


def wait_for_same(one, other):
    """Both pages show the same chart, once both have drawn the end of their runs."""
    for _ in range(150):
        if one.payload() == other.payload():
            return
        one.page.wait_for_timeout(100)
    assert one.payload() == other.payload()


def open_group(one, group):
    more = one.page.locator("[data-more]")
    if group != "first" and more.get_attribute("aria-expanded") == "false":
        more.click()
    button = one.page.locator(f"[data-group={group}]")
    if button.get_attribute("aria-expanded") == "false":
        button.click()


def charts(one, which):
    """The page with another set of its charts."""
    one.page.locator(f"[data-set={which}]").click()
    one.page.locator(f"[data-set={which}][aria-pressed=true]").wait_for()


def lever(one, name, group):
    open_group(one, "first" if name in FIRST else group)
    return one.page.locator(f"[data-lever='{name}'] input, [data-lever='{name}'] select").first


def test_a_first_visit_gets_the_tour_and_a_second_does_not(reader):
    one = reader("")
    tour = one.page.locator("[data-tour]")
    tour.wait_for()
    for step in range(5):
        one.page.locator(".sl-step", has_text=f"{step + 1} / 5").wait_for()
        one.page.locator(".sl-pointed").wait_for()  # what it speaks of has a frame
        assert one.page.locator(".sl-pointed").count() == 1
        one.page.locator("[data-tour] .sl-primary").click()
    tour.wait_for(state="detached")
    one.open("")
    one.ready()
    assert one.page.locator("[data-tour]").count() == 0
    one.page.get_by_role("button", name="Tour").click()
    tour.wait_for()
    one.page.keyboard.press("Escape")
    tour.wait_for(state="detached")


def test_the_lab_opens_at_the_last_observed_year_in_the_language_of_the_browser(reader):
    one = reader("", locale="zh-CN")
    one.page.locator("[data-tour]").wait_for()
    assert one.page.evaluate("document.documentElement.lang") == "zh-CN"
    one.ready()
    assert one.page.locator(".sl-now").inner_text() == "2024Q4"
    assert len(one.drawn()["美国三大云厂商"]) == 28
    assert one.page.locator("[data-chart=profit] h3").inner_text() == words("zh")("chart.profit.title")
    one.open("?scenario=basline")
    one.page.get_by_role("alert").filter(has_text="有一部分无法读取").wait_for()
    one.open("?lang=en&quarter=2024Q2")
    one.page.get_by_role("button", name="中文").wait_for()
    assert one.page.locator(".sl-now").inner_text() == "2024Q2"
    wait_for_address(one, "lang=en")


@pytest.mark.nightly
def test_the_chinese_page_shows_money_of_levers_in_the_unit_of_charts(reader):
    one = reader("?lang=zh&set=models.programme=5").ready()
    slider = lever(one, "models.programme", "programmes")
    shown = one.page.locator("[data-lever='models.programme'] output")
    assert shown.inner_text() == "50 亿美元/年"
    one.page.locator(".sl-chip", has_text="50 亿美元/年").wait_for()
    slider.focus()
    slider.press("ArrowRight")
    wait_for_address(one, "models.programme=5.5")
    assert shown.inner_text() == "55 亿美元/年"


def test_a_lever_moved_by_keys_and_by_mouse_redraws_beside_the_baseline(reader):
    one = reader().ready()
    before = one.drawn()
    slider = lever(one, "sponsor.tolerance", "money")
    slider.focus()
    slider.press("Home")
    wait_for_address(one, "sponsor.tolerance=0")
    one.page.locator(".sl-headline", has_text="operating profit of the Chinese seven").wait_for()
    one.ready()
    one.page.wait_for_function(
        "() => document.querySelector('[data-chart=shares] .sl-canvas').__payload().lines[0].ghost"
    )
    after = one.drawn()
    assert after["US three"] != before["US three"]
    assert after["US three (baseline)"][: len(before["US three"])] == before["US three"], "the baseline stays"
    one.page.locator("[data-figure=china_profit] td:nth-child(5)", has_text=re.compile(r"^\+")).wait_for()
    box = slider.bounding_box()
    one.page.mouse.move(box["x"] + 5, box["y"] + box["height"] / 2)
    one.page.mouse.down()
    one.page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + box["height"] / 2, steps=12)
    one.page.mouse.up()
    one.page.wait_for_function("() => /sponsor.tolerance=0.[34]/.test(decodeURIComponent(location.search))")
    one.ready()
    one.page.keyboard.press("Control+z")
    one.page.wait_for_function("() => /sponsor.tolerance=0(&|$)/.test(decodeURIComponent(location.search))")
    one.page.get_by_role("button", name="Redo").click()
    one.page.wait_for_function("() => /sponsor.tolerance=0.[34]/.test(decodeURIComponent(location.search))")
    one.page.get_by_role("button", name=re.compile("^Take back: Loss that a parent accepts")).click()
    one.page.wait_for_function("() => !location.search.includes('set=')")


def test_presets_switches_choices_seeds_and_any_other_parameter(reader):
    one = reader().ready()
    one.page.locator("#sl-preset").select_option("no-export-control")
    wait_for_address(one, "scenario=no-export-control")
    switch = lever(one, "control.product", "controls")
    assert not switch.is_checked(), "levers show the preset's values"
    switch.check()
    wait_for_address(one, "control.product=true")
    lever(one, "pricing.rule", "prices").select_option("fixed")
    wait_for_address(one, "pricing.rule=fixed")
    one.page.locator("#sl-seed").fill("12")
    one.page.locator("#sl-seed").press("Enter")
    wait_for_address(one, "seed=12")
    one.page.locator("#sl-any").fill("finance.tax")
    one.page.get_by_label("value", exact=True).fill("0.3")
    one.page.get_by_role("button", name="Set", exact=True).click()
    wait_for_address(one, "finance.tax=0.3")
    one.page.locator("#sl-any").fill("finance.tacks")
    one.page.get_by_role("button", name="Set", exact=True).click()
    one.page.get_by_role("alert").filter(has_text="did you mean 'finance.tax'").wait_for()
    one.page.get_by_role("button", name="Back to baseline").click()
    one.page.wait_for_function("() => !location.search.includes('set=') && !location.search.includes('scenario=')")


def test_the_page_in_chinese_has_no_english_left(reader):
    one = reader().ready()
    one.page.get_by_role("button", name="中文").click()
    one.page.locator("h3", has_text="谁占有市场").wait_for()
    assert one.page.evaluate("document.documentElement.lang") == "zh-CN"
    assert one.payload()["lines"][0]["name"] == "美国三大云厂商"
    for tab in ("scenario", "agents", "why", "strategies", "uncertainty", "compare", "about"):
        one.page.locator(f"[data-tab={tab}]").click()
        one.page.locator(f"[data-tab={tab}][aria-current=page]").wait_for()
        one.page.wait_for_timeout(400)
        text = one.page.locator(".sl-app").evaluate(
            "e => { const c = e.cloneNode(true); c.querySelectorAll('[lang=en], code, svg, datalist')"
            ".forEach(x => x.remove());"
            " const own = x => [...x.childNodes].filter(n => n.nodeType === 3).map(n => n.data).join(' ');"
            " const said = [...c.querySelectorAll('*')].map(own);"
            " return [...said, ...[...e.querySelectorAll('[aria-label]')].map(x => x.ariaLabel)].join(' '); }"
        )
        left = {word for word in re.findall(r"[A-Za-z]{2,}", text) if word.lower() not in NAMES | FILES}
        left -= {word for word in left if re.fullmatch(r"Q\d?", word)}
        assert not left, (tab, left)
    one.page.get_by_role("button", name="English").click()
    one.page.get_by_role("button", name="中文").wait_for()


def test_play_pause_step_jump_and_the_charts_follow(reader):
    one = reader("?quarter=2019Q1").ready()
    now = one.page.locator(".sl-now")
    assert now.inner_text() == "2019Q1"
    assert len(one.drawn()["US three"]) == 5
    one.page.get_by_role("button", name="One quarter forward").click()
    assert now.inner_text() == "2019Q2"
    wait_for_address(one, "quarter=2019Q2")
    one.page.get_by_role("button", name="One quarter back").click()
    wait_for_address(one, "quarter=2019Q1")
    one.page.get_by_label("Speed").select_option("2")  # so slow that no busy machine is at the end before it pauses
    one.page.get_by_role("button", name="Play", exact=True).click()
    one.page.wait_for_function("() => document.querySelector('.sl-now').innerText > '2019Q2'")
    one.page.get_by_role("button", name="Pause").click()
    stopped = now.inner_text()
    wait_for_address(one, f"quarter={stopped}")
    quarters = (int(stopped[:4]) - 2018) * 4 + int(stopped[5])
    assert len(one.drawn()["US three"]) == quarters
    assert stopped in one.page.locator("[data-table=key] caption").inner_text()
    one.page.get_by_role("button", name="To the end").click()
    wait_for_address(one, "quarter=2035Q4")
    assert len(one.drawn()["US three"]) == 72
    one.page.locator("#sl-quarter").press("Home")
    assert now.inner_text() == "2018Q1"


def test_a_slow_answer_does_not_pull_the_player_back(reader):
    one = reader("?quarter=2018Q1")
    late = []

    def told(route):  # what the server says comes late, in its order
        server = route.connect_to_server()
        server.on_message(lambda message: late.append((server, message)) if held else route.send(message))
        route.on_message(server.send)
        routes.append(route)

    held, routes = [], []
    one.page.route_web_socket(re.compile("jupyter"), told)
    one.open("?quarter=2018Q1")
    one.ready()
    now = one.page.locator(".sl-now")
    held.append(True)
    one.page.get_by_role("button", name="One quarter forward").click()
    one.page.wait_for_timeout(300)  # longer than the player waits before it tells
    one.page.get_by_role("button", name="One quarter forward").click()
    one.page.get_by_role("button", name="One quarter forward").click()
    assert now.inner_text() == "2018Q4"
    held.clear()
    for _, message in late:
        routes[-1].send(message)
    wait_for_address(one, "quarter=2018Q4")
    assert now.inner_text() == "2018Q4"
    one.page.close()  # nobody else is to have one whose server is listened to


def test_books_and_reasons_of_every_kind_at_the_quarter_shown(reader):
    one = reader("?tab=agents&quarter=2022Q4")
    one.page.locator("[data-why] li").first.wait_for()
    for kind in ("supplier", "foundry", "maker", "vendor"):
        one.page.locator("[data-pick=kind]").select_option(kind)
        one.page.wait_for_function("kind => document.querySelector('[data-pick=kind]').value === kind", arg=kind)
        one.page.locator("[data-statement=profit_and_loss] tr.total").wait_for()
        assert one.page.locator("[data-why] li").count() >= 1
    one.page.locator("[data-pick=name]").select_option("baidu")
    wait_for_address(one, "agent=vendor:baidu")
    one.page.locator(".sl-facts strong", has_text="Baidu").wait_for()

    def column(statement, place):
        rows = one.page.locator(f"[data-statement={statement}] tbody tr")
        cells = [rows.nth(i).locator("td").nth(place).inner_text() for i in range(rows.count())]
        return [float(cell.replace("−", "-").replace(",", "")) for cell in cells]

    *lines, total = column("profit_and_loss", 2)
    assert sum(lines) == pytest.approx(total, abs=0.02 * sum(map(abs, lines)))
    facts = one.page.locator(".sl-facts").inner_text()
    one.page.get_by_role("button", name="One quarter forward").click()
    one.page.wait_for_function("before => document.querySelector('.sl-facts').innerText !== before", arg=facts)
    assert "2023Q1" in one.page.locator(".sl-facts").inner_text()
    one.page.locator("[data-pick=kind]").select_option("customer")
    one.page.locator("[data-sample] tbody tr").first.wait_for()
    assert one.page.locator("[data-sample] tbody tr").count() >= 24
    one.page.locator("[data-sample] tbody button").nth(4).click()
    wait_for_address(one, "agent=customer:4")
    one.page.locator("[data-why] table").wait_for()


@pytest.mark.nightly
def test_an_ensemble_runs_beside_the_page_and_can_be_cancelled(reader):
    one = reader("?tab=uncertainty&scenario=price-war-ends")
    one.page.locator("[data-choose=runs]").select_option("32")
    one.page.get_by_role("button", name="Make the runs").click()
    one.page.locator("progress").wait_for()
    one.page.wait_for_function("() => document.querySelector('progress').value >= 4")
    one.page.locator("[data-tab=scenario]").click()  # the page answers while runs are made
    one.ready()
    one.page.locator("[data-tab=uncertainty]").click()
    one.page.get_by_role("button", name="Cancel").click()
    one.page.locator("progress").wait_for(state="detached")
    status = one.page.locator(".sl-ensemble [role=status]").inner_text()
    done, total = map(int, re.match(r"(\d+) of (\d+) runs made", status).groups())
    assert 4 <= done < total == 64
    bands = one.payload("figure-china_profit")["lines"]
    assert [line["name"] for line in bands] == ["Baseline", "Scenario"]
    low, high = bands[1]["band"]
    assert all(a <= m <= b for a, m, b in zip(low[3:], bands[1]["values"][3:], high[3:], strict=True))
    one.page.locator("[data-tab=scenario]").click()
    one.page.get_by_role("columnheader", name=re.compile("of [0-9]+ seeds")).wait_for()


@pytest.mark.nightly
def test_scenarios_are_kept_compared_saved_and_loaded(reader, tmp_path):
    one = reader("?scenario=no-patience&tab=compare")
    one.page.locator("[data-keep-name]").fill("Frugal")
    one.page.get_by_role("button", name="Keep what is set up").click()
    one.page.locator("[data-kept='0']").wait_for()
    with one.page.expect_download() as waiting:
        one.page.get_by_role("button", name="Save: Frugal").click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8")
    assert tomllib.loads(text)["parameters"] == {"sponsor.tolerance": 0}
    path = tmp_path / "mine.toml"
    path.write_text('title = "Mine"\n[parameters]\n"control.leakage" = 0.5\n', encoding="utf-8")
    one.page.locator("[data-file]").set_input_files(str(path))
    one.page.locator("[data-kept='1']").wait_for()
    assert one.page.locator("[data-kept='1'] input").input_value() == "Mine"
    one.page.wait_for_function("() => document.querySelectorAll('[data-table=key] thead th').length === 5")
    one.page.wait_for_function(
        "() => document.querySelector('[data-chart=figure-us_share] .sl-canvas').__payload().lines.length === 3"
    )
    assert {line["name"] for line in one.payload("figure-us_share")["lines"]} == {"Baseline", "Frugal", "Mine"}
    path.write_text("[parameters]\n'control.leekage' = 0.5\n", encoding="utf-8")
    one.page.locator("[data-file]").set_input_files(str(path))
    one.page.get_by_role("alert").filter(has_text="did you mean 'control.leakage'").wait_for()
    one.page.get_by_role("button", name="Set up: Mine").click()
    wait_for_address(one, "set=control.leakage=0.5")
    one.page.get_by_role("alert").wait_for(state="detached")
    one.page.get_by_role("button", name="Remove: Frugal").click()
    one.page.locator("[data-kept='1']").wait_for(state="detached")
    one.page.get_by_role("button", name="Undo").click()
    one.page.locator("[data-kept='1']").wait_for()
    wait_for_address(one, "kept=Frugal")
    wait_for_address(one, "kept=Mine")
    other = reader(one.page.evaluate("location.search"))
    assert [other.page.locator(f"[data-kept='{i}'] input").input_value() for i in (0, 1)] == ["Frugal", "Mine"]


def test_a_link_opens_the_same_lab_elsewhere(reader):
    one = reader(
        "?scenario=no-patience&set=choice.switching_cost=2;exit.enabled=false&seed=4&show=china&quarter=2026Q2&lang=zh&theme=dark"
    ).ready()
    one.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    one.page.get_by_role("button", name="复制链接").click()
    one.page.get_by_role("button", name="链接已复制").wait_for()
    for _ in range(100):  # the browser writes its clipboard when it pleases
        link = one.page.evaluate("navigator.clipboard.readText()")
        if link.startswith(one.address):
            break
        one.page.wait_for_timeout(100)
    assert "lang=zh" in link
    other = reader(link.removeprefix(one.address)).ready()
    wait_for_same(one, other)
    assert other.page.locator(".sl-now").inner_text() == "2026Q2"
    assert other.page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert other.page.locator("#sl-seed").input_value() == "4"


def test_two_readers_do_not_see_each_other(reader):
    one, other = reader().ready(), reader().ready()
    before = other.payload()
    one.page.locator("#sl-preset").select_option("no-research")
    wait_for_address(one, "scenario=no-research")
    one.page.locator("[data-tab=compare]").click()
    one.page.get_by_role("button", name="Keep what is set up").click()
    other.page.wait_for_timeout(700)
    assert other.payload() == before
    assert other.page.locator("#sl-preset").input_value() == "baseline"
    other.page.locator("[data-tab=compare]").click()
    assert other.page.locator("[data-kept='0']").count() == 0


def test_a_broken_link_says_so_and_starts_the_baseline(reader):
    first, *others = "?scenario=basline", "?set=choice.quality_weight=oops", "?%00=%ff&nonsense", "?seed=1e999"
    one = reader(first)
    for query in ("", *others):
        if query:
            one.open(query)
        one.page.get_by_role("alert").filter(has_text="could not be read").wait_for()
        assert one.page.locator("#sl-preset").input_value() == "baseline"
        one.page.get_by_role("button", name="Close").click()
        one.page.get_by_role("alert").wait_for(state="detached")
    one.ready()


def test_an_error_of_the_model_leaves_the_page_usable(reader):
    one = reader("?scenario=no-patience").ready()
    shown = one.drawn()["US three"]
    one.open(f"?{BROKEN}")
    one.page.get_by_role("alert").filter(has_text="can't run with these settings").wait_for()
    one.page.get_by_role("button", name="Back to baseline").click()
    one.page.get_by_role("alert").wait_for(state="detached")
    one.ready()
    assert one.drawn()["US three"] != shown
    one.page.get_by_role("button", name="Undo").click()
    one.page.get_by_role("alert").filter(has_text="can't run with these settings").wait_for()
    assert one.drawn()["US three"], "the last good run is still shown"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_observed_figures_are_dots_that_say_where_they_come_from(reader, language):
    """And the language files and the page agree: what it shows is what they say."""
    w = words(language)
    one = reader(f"?tab=scenario&show=outside&theme=light&lang={language}").ready()
    assert one.page.locator("[data-chart=knowledge] h3").inner_text() == w("chart.knowledge.title")
    dots, drawn = one.payload()["dots"], one.drawn()
    assert len(drawn[w("chart_words.observed")]) == len(dots) > 15
    assert one.payload("knowledge")["dots"] == []
    chart = one.page.locator("[data-chart=shares]")
    said = [part.strip() for part in chart.locator(".sl-legend > span").all_inner_texts()]
    bands = w("chart_words.bands", runs=beforehand.runs())
    assert said == [w("chart_words.dots_how"), bands]
    assert one.page.locator("[data-chart=knowledge] .sl-legend").inner_text().strip() == bands
    aws = max((dot for dot in dots if dot["name"] == w("firm.aws")), key=lambda dot: dot["at"])
    place = chart.locator(f"svg path[fill='#fff'][stroke='{aws['colours'][0]}' i]").last.bounding_box()
    one.page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    said = chart.locator(".sl-canvas > div", has_text=aws["source"])
    said.wait_for()
    text = " ".join(said.inner_text().split())
    assert f"{aws['name']} {aws['value']:g}" in text
    assert f"{aws['period']} · {aws['source']} · {w('chart_words.perimeter', perimeter=aws['perimeter'])}" in text
    one.page.locator("#sl-quarter").press("Home")
    one.page.wait_for_function("() => document.querySelector('.sl-now').innerText === '2018Q1'")
    assert one.drawn()[w("chart_words.observed")] == [], "what comes later is not shown before"


def saved(one, chart, ending):
    with one.page.expect_download() as waiting:
        one.page.locator(f"[data-chart={chart}]").get_by_role("button", name=re.compile(f"{ending}:")).click()
    assert waiting.value.suggested_filename == f"suanli-{chart}-no-patience-seed0.{ending.lower()}"
    return Path(waiting.value.path()).read_bytes()


def test_charts_are_saved_as_pictures_and_data_that_say_what_they_are(reader):
    one = reader("?scenario=no-patience").ready()
    one.page.wait_for_function(
        "() => document.querySelector('[data-chart=shares] .sl-canvas').__payload().lines[0].ghost"
    )
    rows = list(csv.reader(io.StringIO(saved(one, "profit", "CSV").decode("utf-8-sig"))))
    payload = one.payload("profit")
    assert rows[0][:3] == ["quarter", "US three [USD bn a year]", "US three (baseline) [USD bn a year]"]
    assert [row[0] for row in rows[1:]][::71] == ["2018Q1", "2035Q4"]
    assert float(rows[20][1]) == payload["lines"][0]["values"][19]
    assert rows[1][1] == "", "four quarters aren't known in the first"
    svg = saved(one, "shares", "SVG").decode()
    assert svg.startswith("<svg")
    assert "Who has the market?" in svg
    assert "No patience" in svg
    assert "dashed: baseline" in svg
    assert "dots: observed" in svg
    charts(one, "money")
    assert saved(one, "flow", "PNG")[:4] == b"\x89PNG"
    flows = list(csv.reader(io.StringIO(saved(one, "flow", "CSV").decode("utf-8-sig"))))
    assert flows[0] == ["four quarters to", "from", "to", "USD bn a year"]
    charts(one, "regimes")
    regimes = list(csv.reader(io.StringIO(saved(one, "regimes", "CSV").decode("utf-8-sig"))))
    assert regimes[1][0] == "AWS"
    assert "virtuous" in regimes[1]
    with one.page.expect_download() as waiting:
        one.page.get_by_text("All records of this run").click()
    head = Path(waiting.value.path()).read_text().splitlines()
    assert head[0] == "quarter,entity,region,series,value,unit"
    assert len(head) > 50_000


@pytest.mark.parametrize("language", ["en", "zh"])
def test_twelve_levers_come_first_and_any_other_is_found(reader, language):
    one = reader(f"?lang={language}").ready()
    shown = one.page.locator("[data-lever]")
    assert [lever.get_attribute("data-lever") for lever in shown.all()] == [*FIRST]
    said = one.page.locator("[data-lever='demand.price_elasticity'] .sl-moves").inner_text()
    assert words(language)("line.profit/us_three") in said, "what it moves most"
    one.page.locator("#sl-find").fill("leakage" if language == "en" else "漏出")
    one.page.locator("[data-lever='control.leakage']").wait_for()
    assert shown.count() < 4
    one.page.locator("#sl-find").fill("no such thing")
    one.page.get_by_text(words(language)("levers.none_found")).wait_for()
    one.page.locator("#sl-find").fill("")
    assert shown.count() == len(FIRST)


def test_what_was_run_beforehand_is_there_at_once(reader):
    """No page is empty before runs are asked for: views of the front page, in the page's language and theme."""
    one = reader("?tab=why&lang=zh&theme=dark")
    frame = one.page.frame_locator(".sl-embedded iframe")
    frame.locator("[data-node=profit]").wait_for()
    assert frame.locator("html").get_attribute("data-theme") == "dark"
    assert frame.locator("header").count() == 0
    frame.locator("[id^=link-profit]").first.click()
    frame.locator("table").first.wait_for()
    frame.locator("#tab-map").click()
    frame.locator("[data-escape=technology] td").first.wait_for()
    height = one.page.locator(".sl-embedded iframe").bounding_box()["height"]
    assert height >= frame.locator("body").bounding_box()["height"], "nothing scrolls inside"
    for tab, there in (("strategies", "[id^=whatif-]"), ("uncertainty", "[data-who=aws] svg polygon")):
        one.page.locator(f"[data-tab={tab}]").click()
        one.page.frame_locator(".sl-embedded iframe").locator(there).first.wait_for()


def extent(one):
    """Ends of the vertical axis of a chart."""
    return one.page.locator("[data-chart=profit] .sl-canvas").evaluate("e => e.__extents()[0]")


def test_an_axis_stands_still_a_scale_is_chosen_and_any_series_is_drawn(reader):
    one = reader("?quarter=2019Q4").ready()
    before = extent(one)
    one.page.locator("#sl-quarter").press("PageUp")
    one.page.wait_for_function("() => document.querySelector('.sl-now').innerText > '2020Q4'")
    assert extent(one) == before
    one.page.locator("[data-chart=shares] [data-scale]").select_option("index")
    assert one.drawn()["US three"][0][1] == pytest.approx(100.0)
    one.page.locator("[data-chart=research] [data-tabled]").click()
    cells = one.page.locator("[data-chart=research] [data-values] td")
    assert cells.count() % 3 == 0
    assert float(cells.first.inner_text()) == pytest.approx(one.payload("research")["lines"][0]["values"][3], rel=0.01)
    charts(one, "series")
    one.page.locator("[data-series]").select_option("chip_revenue")
    wait_for_address(one, "series=chip_revenue")
    one.page.locator("[data-chart=series] h3", has_text="Revenue from AI chips").wait_for()
    assert "Nvidia" in {line["name"] for line in one.payload("series")["lines"]}


@pytest.mark.nightly
def test_a_stale_run_never_overwrites_a_newer_one(reader):
    one = reader().ready()
    slider = lever(one, "choice.switching_cost", "prices")
    slider.focus()
    for _ in range(11):
        slider.press("ArrowRight")
    for _ in range(6):
        slider.press("ArrowLeft")
    one.page.wait_for_function("() => /choice.switching_cost=4.35/.test(location.search)")
    one.ready()
    one.page.wait_for_timeout(1500)
    other = reader(one.page.evaluate("location.search")).ready()
    wait_for_same(one, other)


def test_no_serious_fault_of_accessibility(reader):
    """In the light; in the dark it is colours that differ."""
    from axe_playwright_python.sync_playwright import Axe

    one = reader("?scenario=no-patience&kept=A&agent=customer:2&lang=zh").ready()
    found = {}
    colours = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
    for theme, rules in (("light", {}), ("dark", {"runOnly": colours})):
        one.page.locator(".sl-tools select").select_option(theme)
        for tab in ("scenario", "agents", "why", "strategies", "uncertainty", "compare", "about"):
            one.page.locator(f"[data-tab={tab}]").click()
            one.page.locator(f"[data-tab={tab}][aria-current=page]").wait_for()
            one.page.wait_for_timeout(300)
            one.page.wait_for_function(  # Solara's own bar while the server draws, which has no name
                "() => [...document.querySelectorAll('.v-progress-linear')]"
                ".every(e => getComputedStyle(e).visibility !== 'visible')"
            )
            for fault in Axe().run(one.page, options={"resultTypes": ["violations"]} | rules).response["violations"]:
                if fault["impact"] in {"serious", "critical"}:
                    found[theme, tab, fault["id"]] = fault["nodes"][0]["html"][:200]
        one.page.get_by_role("button", name="English" if theme == "light" else "中文").click()
    assert not found, found


def test_the_keyboard_reaches_every_control(reader):
    one = reader().ready()
    wanted = one.page.evaluate(
        "[...document.querySelectorAll('button:not(:disabled), select, input:not([type=file]), summary')]"
        ".filter(e => e.closest('.sl-app') && e.offsetParent !== null).length"
    )
    one.page.locator(".sl-skip").focus()
    reached = set()
    for _ in range(3 * wanted):
        one.page.keyboard.press("Tab")
        here = one.page.evaluate(
            "() => { const e = document.activeElement; if (!e.closest('.sl-app')) return null;"
            " e.dataset.reached = e.dataset.reached || String(Math.random()); return e.dataset.reached; }"
        )
        if here is None or here in reached:
            if len(reached) >= wanted:
                break
            continue
        reached.add(here)
    assert len(reached) >= wanted


def test_a_phone_scrolls_one_way_only(reader):
    one = reader("?tab=lessons&scenario=no-patience&kept=A", viewport={"width": 390, "height": 844})
    for tab in ("scenario", "agents", "why", "strategies", "uncertainty", "compare", "about"):
        one.page.locator(f"[data-tab={tab}]").click()
        one.page.locator(f"[data-tab={tab}][aria-current=page]").wait_for()
        one.page.wait_for_timeout(600)
        assert one.page.evaluate("document.documentElement.scrollWidth") <= 390, tab


def test_a_name_in_a_link_is_text_wherever_it_is_shown(reader):
    one = reader("?tab=compare&kept=<img src=x onerror=window.hit=1>")
    one.page.wait_for_function("() => document.querySelectorAll('[data-table=key] thead th').length >= 4")
    canvas = one.page.locator("[data-chart=figure-us_share] .sl-canvas")
    canvas.scroll_into_view_if_needed()
    shown = one.page.locator("td", has_text="<img src=x").first
    for place in range(200):  # a chart drawn anew takes the box away that a hand over it had opened
        canvas.hover(position={"x": 150 + 10 * (place % 20), "y": 80})
        one.page.wait_for_timeout(100)
        if shown.is_visible():
            break
    assert shown.is_visible()
    assert one.page.evaluate("window.hit") is None


def test_back_goes_to_the_page_before_and_all_else_leaves_no_trace(reader):
    one = reader("?tab=agents")
    one.page.locator("[data-tab=scenario]").click()
    one.ready()
    one.page.locator("#sl-preset").select_option("no-patience")
    wait_for_address(one, "scenario=no-patience")
    one.page.locator("[data-tab=compare]").click()
    wait_for_address(one, "tab=compare")
    one.page.go_back()
    one.page.locator("[data-tab=scenario][aria-current=page]").wait_for()
    assert one.page.locator("#sl-preset").input_value() == "no-patience"
    one.page.go_back()
    one.page.locator("[data-tab=agents][aria-current=page]").wait_for()
    one.page.go_forward()
    one.page.locator("[data-tab=scenario][aria-current=page]").wait_for()


def test_what_is_refused_is_said_in_sight_and_takes_no_focus_away(reader):
    one = reader().ready()
    seed = one.page.locator("#sl-seed")
    seed.fill("99999999999999999999")
    seed.press("Enter")
    alert = one.page.get_by_role("alert").filter(has_text="allowed: a whole number")
    alert.wait_for()
    one.page.wait_for_function("() => document.querySelector('#sl-seed').value === '0'")
    one.page.locator("[data-more]").click()
    one.page.locator("#sl-any").scroll_into_view_if_needed()
    one.page.locator("#sl-any").fill("nosuch.param")
    one.page.get_by_role("button", name="Set", exact=True).click()
    shown = one.page.get_by_role("alert").filter(has_text="nosuch.param")
    shown.wait_for()
    assert 0 <= shown.bounding_box()["y"] < 1000
    slider = lever(one, "demand.growth", "demand")
    slider.focus()
    slider.press("ArrowRight")
    wait_for_address(one, "demand.growth=0.183")
    one.page.get_by_role("alert").wait_for(state="detached")
    slider_name = one.page.evaluate("document.activeElement.id")
    assert slider_name == "l-demand.growth"


def test_names_on_charts_follow_what_is_shown(reader):
    one = reader().ready()
    saved_names = "() => [...document.querySelectorAll('[data-chart=shares] svg text')].map(e => e.textContent)"
    with one.page.expect_download():
        one.page.locator("[data-chart=shares]").get_by_role("button", name=re.compile("SVG:")).click()
    one.page.get_by_role("button", name="Vendors in China").click()
    one.page.wait_for_function(f"() => ({saved_names})().includes('Alibaba')")
    assert "US three" not in one.page.evaluate(saved_names)


# the Mesa way


@contextlib.contextmanager
def mesa_reader(browser, address):
    one = Reader(browser, address, "mesa", here="text=2018Q1 comes next")
    yield one.page
    one.close()


@pytest.mark.nightly
def test_the_mesa_page_steps_resets_and_is_each_readers_own(browser, address):
    with mesa_reader(browser, address) as page:
        for quarter in ("2018Q1", "2018Q2"):
            page.get_by_role("button", name="Step").click()
            page.get_by_text(f"{quarter} has been lived").wait_for()
        with mesa_reader(browser, address) as other:
            assert other.get_by_text("2018Q1 comes next").is_visible()
        page.get_by_role("button", name="Reset").click()
        page.get_by_text("2018Q1 comes next").wait_for()


@pytest.mark.nightly
def test_the_loop_is_measured_link_by_link(reader):
    one = reader("?tab=why")
    assert one.page.locator("[data-chart=loop]").count() == 0, "nothing is measured yet"
    one.page.locator("[data-choose=runs]").first.select_option("4")
    one.page.get_by_role("button", name="Remove the links").click()
    one.page.locator("[data-chart=loop] svg").wait_for()
    one.page.get_by_role("button", name="Cancel").click()
    one.page.locator("progress").wait_for(state="detached")
    values = one.page.locator("[data-figure=profit_to_research]").locator("xpath=..").locator("td:nth-child(3)")
    cells = values.all_inner_texts()
    drawn = one.page.locator("[data-chart=loop] svg text").all_text_contents()
    assert len(cells) == 5
    assert set(cells) <= set(drawn), "the table says what the picture says"
    one.page.locator("[data-choose=figure]").select_option("us_share")
    wait_for_address(one, "figure=us_share")
    assert values.all_inner_texts() != cells
    one.page.locator("[data-tab=scenario]").click()
    one.ready()
    one.page.locator("#sl-preset").select_option("no-patience")
    one.page.locator("[data-tab=why]").click()
    assert "another scenario" in one.page.locator(".sl-notice").inner_text()


@pytest.mark.nightly
def test_a_cell_of_the_map_can_be_set_up(reader):
    one = reader("?tab=why")
    one.page.locator("[data-choose=runs]").last.select_option("1")
    one.page.get_by_role("button", name="Make the map").click()
    one.page.wait_for_function("() => document.querySelector('[data-cell=\"1/0\"]').innerText.includes('/')")
    one.page.locator("[data-runs]").last.get_by_role("button", name="Cancel").click()
    one.page.locator('[data-cell="2/10"]').click()
    wait_for_address(one, "support.amount=10")
    one.page.locator(".sl-map .sl-notice", has_text="another scenario").wait_for()


@pytest.mark.nightly
def test_strategies_are_compared_and_one_is_set_up(reader):
    one = reader("?tab=strategies")
    one.page.locator("[data-choose=runs]").select_option("2")
    one.page.get_by_role("button", name="Compare strategies").click()
    cell = one.page.locator("[data-strategy=network] td").first
    one.page.wait_for_function("() => document.querySelector('[data-strategy=network] td').innerText !== '–'")
    one.page.get_by_role("button", name="Cancel").click()
    shown = cell.inner_text()
    one.page.locator("[data-choose=figure]").select_option("us_profit")
    one.page.wait_for_function("t => document.querySelector('[data-strategy=network] td').innerText !== t", arg=shown)
    one.page.get_by_role("button", name="Set up: Industry-specific small models").click()
    wait_for_address(one, "models.programme=5")
    one.page.locator(".sl-strategies .sl-notice", has_text="another scenario").wait_for()


def test_small_multiples_have_a_chart_a_line_on_one_scale(reader):
    one = reader("?tab=scenario&show=outside").ready()
    chart = one.page.locator("[data-chart=shares]")
    names = [line["name"] for line in one.payload()["lines"]]
    before = one.drawn()
    assert {f"{line['name']} band" for line in one.payload()["lines"] if line["band"]} <= set(before)
    assert sum(line["band"] is not None for line in one.payload()["lines"]) == 3, "AWS, Azure and Google Cloud"
    chart.locator("[data-apart]").click()
    canvas = "document.querySelector('[data-chart=shares] .sl-canvas')"
    one.page.wait_for_function(f"n => {canvas}.__extents().length === n", arg=len(names))
    after = one.drawn()
    assert {name: after[name] for name in names} == {name: before[name] for name in names}
    said = chart.locator("svg text").all_text_contents()
    assert set(names) <= set(said)
    ends = chart.locator(".sl-canvas").evaluate("e => e.__extents()")
    assert len(ends) == len(names)
    assert len({tuple(one) for one in ends}) == 1
    chart.locator("[data-apart]").click()
    one.page.wait_for_function(
        "() => document.querySelector('[data-chart=shares] .sl-canvas').__extents().length === 1"
    )


def test_an_address_of_nothing_is_answered_with_a_page(address):
    asked = urllib.request.Request(f"{address}nothing", headers={"Accept": "text/html", "Accept-Language": "zh"})  # noqa: S310 (our own server)
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(asked)  # noqa: S310
    assert refused.value.code == 404
    assert "没有这个页面" in refused.value.read().decode()
