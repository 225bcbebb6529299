"""The course: each lesson is played to its end in both languages, holds what it claims, and is refused where broken."""

import io
import json
import math
import re
import sys
from pathlib import Path

import pytest
from helpers import refused, suanli

sys.path.insert(0, str(Path(__file__).parent))
from browser import WITH_BROWSER

from suanli.experiments.lesson_claims import held, passes
from suanli.experiments.shipped import shipped_bundle
from suanli.model.kernel.errors import InputError
from suanli.visualization.front.kit import filled, handout, notes, slides, two_digits
from suanli.visualization.front.lessons import lesson, lessons
from suanli.visualization.front.page import front_page

FOLDER = Path(__file__).resolve().parents[2] / "visualization" / "front" / "lessons"
TEXT = (FOLDER / "04-price-war.toml").read_text(encoding="utf-8")


def test_there_are_eight_and_paths_fit_their_minutes():
    found = lessons()
    assert len(found) == 8
    for minutes in (45, 90, 180):
        taken = sum(one["minutes"] for one in found.values() if minutes in one["paths"])
        assert 0.6 * minutes <= taken <= minutes, (minutes, taken)


def test_an_answer_of_a_choice_is_what_the_bundle_says():
    """No war: profit rises, share hardly moves; mergers: both rise; chips act before tools; small models first."""
    there = shipped_bundle()["whatifs"]
    at = {year: year - 2018 for year in (2022, 2024, 2027)}
    war = there["price-war-ends"]
    assert war["profit/chinese_seven"]["change"]["low"][at[2022]] > 0.0
    assert abs(war["share/chinese_seven"]["change"]["middle"][at[2022]]) < 0.005
    merged = there["three-vendors"]
    for line in ("profit/chinese_seven", "share/chinese_seven"):
        assert merged[line]["change"]["low"][at[2027]] > 0.0
    work = {name: one["tasks/CN"]["change"]["middle"] for name, one in there.items()}
    assert work["no-product-limit"][at[2024]] > 2.0 * abs(work["no-equipment-embargo"][at[2024]])
    five = {name: work[name][at[2027]] for name in ("network", "models", "mixing", "chips", "vendors")}
    assert max(five, key=five.get) == "models"
    assert sorted(five.values())[-2] < 0.5 * five["models"]
    assert lessons()["one-run"]["ask"]["high"] == shipped_bundle()["seeds"]
    profit = there["models"]["profit/chinese_seven"]
    assert profit["change"]["low"][at[2027]] < 0.0 < profit["change"]["high"][at[2027]]


@pytest.mark.slow
def test_claims_are_counted_with_and_without_their_mechanism():
    """In small: with parents that never pay the seven's loss of 2022 is gone; a claim that says nothing fails."""
    loss = lessons()["two-loss-makers"]["claims"][0]
    sure = {"line": "spending", "year": 2019, "relation": "above", "than": 0.0, "off": "no-patience"}
    first, second = held([loss, sure], 3, 300, workers=1)
    assert first["holds"] > first["without"]
    assert (second["holds"], second["without"]) == (3, 3)
    assert not passes(second)


BROKEN = {
    "minutes = 15": ("minutes = 500", "minutes"),
    "answer = 1": ("answer = 7", "answer"),
    'kind = "choice"': ('kind = "essay"', "kind"),
    "paths = [90, 180]": ("paths = [60]", "paths"),
    'relation = "above"': ('relation = "over"', "relation"),
    "[values.with]": ("[values.other]", "with"),
    'off = "no-patience"': ('off = "nobody"', "off"),
    "[title]": ("[heading]", "heading"),
    'zh = "价格战结束"': ("", "title"),
    "[question]\nen =": ("[question]\nfr =", "question"),
    'year = 2022\nscenario = "price-war-ends"\nagainst': ('year = 1999\nscenario = "price-war-ends"\nagainst', "1999"),
    "than = 0.0": ('than = "much"', "than"),
    '"profit/chinese_seven", "share/chinese_seven"': ('"profit/nobody"', "lines"),
    'en = "They lose less money"': ("en = 3", "text"),
    "[pictures.caption]": ("[pictures.legend]", "legend"),
    "minutes = 15\n": ("minutes = 15\nhours = 2\n", "hours"),
    "[limits]": ("[limits", "TOML"),
    "[[claims]]": ("[claims]", "claims"),
    "{without}": ("{nothing}", "why"),
    '[ask.options.wrong]\nen = "It is': ('[ask.options.right]\nen = "It is', "right"),
}


@pytest.mark.parametrize("old", BROKEN)
def test_a_broken_lesson_is_refused_by_its_line(old, tmp_path):
    new, named = BROKEN[old]
    assert old in TEXT
    place = tmp_path / "mine.toml"
    place.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    said = refused("lessons", str(place))
    assert named in said
    assert "mine.toml" in said


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_on_a_slide_fits_it_and_no_figure_is_cut_in_two(language):
    """Every lesson's slides, by the breadth of their letters; a sentence ends where a sentence ends."""
    from pptx import Presentation

    for taught in lessons().values():
        deck = Presentation(io.BytesIO(slides(taught, language)))
        for slide in deck.slides:
            for shape in slide.shapes:
                if not shape.has_text_frame or not shape.text_frame.text:
                    continue
                paragraphs = shape.text_frame.paragraphs
                size = paragraphs[0].font.size.pt
                broad = [sum(1.0 if one > "\u2e80" else 0.55 for one in part.text) * size for part in paragraphs]
                lines = sum(max(1, math.ceil(one / (shape.width.pt - 15))) for one in broad)
                assert lines * 1.25 * size <= shape.height.pt, (taught["title"], shape.text_frame.text)
                assert shape.left.pt + shape.width.pt <= deck.slide_width.pt
                told = "\n".join(part.text for part in paragraphs)
                assert not re.search(r"\d\.\n\d", told), "a decimal point ends no sentence"


def test_a_kit_has_notes_a_handout_and_slides_in_both_languages(tmp_path):
    """Figures in it are the bundle's; each slide with a chart can be edited; nothing is left in braces."""
    from pptx import Presentation

    said = suanli("kit", "price-war", "--out", str(tmp_path / "kit"), check=True).stdout
    assert "1 lessons" in said
    made = {one.name: one for one in (tmp_path / "kit").iterdir()}
    assert len(made) == 6
    for language, aims in (("en", "Aims"), ("zh", "教学目标")):
        notes = made[f"01-price-war.{language}.notes.md"].read_text(encoding="utf-8")
        handout = made[f"01-price-war.{language}.handout.md"].read_text(encoding="utf-8")
        assert aims in notes
        assert len(handout) < 3000
        for text in (notes, handout):
            assert "{" not in text
        deck = Presentation(str(made[f"01-price-war.{language}.slides.pptx"]))
        assert sum(shape.has_chart for slide in deck.slides for shape in slide.shapes) == 2
    loss = shipped_bundle()["scenarios"]["baseline"]["profit/chinese_seven"]["middle"][4]
    assert f"USD {two_digits(loss)} bn" in made["01-price-war.en.notes.md"].read_text(encoding="utf-8")
    assert "lesson" in refused("kit", "price-wars", "--out", str(tmp_path / "none"))


def test_each_lesson_has_a_kit_without_braces():
    for name, one in lessons().items():
        for language in ("en", "zh"):
            assert "{" not in notes(name, one, language) + handout(one, language), name


def test_a_lesson_of_ones_own_is_listed_and_exported(tmp_path):
    place = tmp_path / "mine.toml"
    place.write_text(TEXT, encoding="utf-8")
    assert "mine: The price war ends" in suanli("lessons", str(place), check=True).stdout
    out = tmp_path / "one" / "mine.html"
    suanli("export", str(place), "--out", str(out), check=True)
    page = out.read_text(encoding="utf-8")
    assert len(page) < 15e6
    assert 'data-begin="lesson?name=mine"' in page
    assert "price-war" in refused("lessons", "price-wars")
    with pytest.raises(InputError, match="line 1"):
        lesson("minutes = 1 2", "x")


def test_the_course_in_one_file_has_the_lab_s_figures(tmp_path):
    out = tmp_path / "course.html"
    suanli("export", "course", "--out", str(out), check=True)
    page = out.read_text(encoding="utf-8")
    text = page.split('id="bundle">')[1].split("</script>")[0].replace("<\\/", "</")
    assert json.loads(text) == shipped_bundle()


class TestInABrowser:
    pytestmark = WITH_BROWSER

    @pytest.mark.parametrize(("language", "width"), [("en", 1024), ("zh", 390)])
    def test_every_lesson_is_played_to_its_end_without_a_network(self, browser, language, width, tmp_path):
        place = tmp_path / "course.html"
        place.write_text(front_page(begin="course"), encoding="utf-8")
        context = browser.new_context(viewport={"width": width, "height": 768}, offline=True)
        page, wrong = context.new_page(), []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.goto(f"{place.as_uri()}?lang={language}")
        assert page.locator("[data-lesson]").count() == 8
        for name, one in lessons().items():
            page.goto("about:blank")
            page.goto(f"{place.as_uri()}?lang={language}#lesson?name={name}")
            assert page.locator("#commit").is_disabled()
            assert page.locator("polygon").count() == 0  # nothing is given away
            if one["ask"]["kind"] == "choice":
                page.locator("#option-0").check()
            elif one["ask"]["kind"] == "number":
                page.locator("#said").press("ArrowRight")
            else:
                for canvas in page.locator("svg.canvas").all():
                    canvas.scroll_into_view_if_needed()
                    box = canvas.bounding_box()
                    page.mouse.move(box["x"] + 60, box["y"] + 60)
                    page.mouse.down()
                    page.mouse.move(box["x"] + box["width"] - 8, box["y"] + 80, steps=30)
                    page.mouse.up()
            page.locator("#commit").click()
            assert page.evaluate("document.activeElement.id") == "revealed"
            text = page.locator("main").inner_text()
            assert filled(one["why"], one, language) in text  # the page and the kit say the same figures
            for bad in ("{", "NaN", "undefined", "null"):
                assert bad not in text, (name, bad)
            assert page.locator("polygon").count() >= 1
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        assert wrong == []
        context.close()
