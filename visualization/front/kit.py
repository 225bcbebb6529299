"""The teacher's kit of a lesson: notes, a handout of one page, slides. Figures are the bundle's, texts the lesson's."""

from __future__ import annotations

import io
import math
import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from suanli.experiments.shipped import shipped_bundle
from suanli.model.kernel.units import START_YEAR
from suanli.visualization.front.page import front_words

_PLACE = re.compile(r"\{(\w+)\}")
_ROUND = 99.5  # from which two digits are none after the point
_DIGITS = 4
_NOTHING = 0.005  # below which a figure is written as none


@cache
def words(language: str) -> dict[str, str]:
    """Return the page's words and the kit's own in a language."""
    own = files("suanli.visualization.front") / f"kit_{language}.toml"
    return front_words()[language] | tomllib.loads(own.read_text(encoding="utf-8"))


def two_digits(value: float) -> str:
    """Return a figure with two digits and a true minus sign, as the page writes it."""
    if abs(value) < _NOTHING:
        return "0"
    whole = abs(value) >= _ROUND
    digits = 0 if whole else min(_DIGITS, max(0, 1 - math.floor(math.log10(abs(value)))))
    return f"{value:.{digits}f}".replace("-", "−")


def told(value: dict[str, Any], bundle: dict[str, Any], language: str) -> str:
    """Return a figure of a lesson in words, as the page says it. value  as in a lesson's ``values``"""
    if "about" in value:
        return str(bundle[value["about"]])
    if "claim" in value:
        return str(next(one["holds"] for one in bundle["claims"] if one["name"] == value["claim"]))
    unit, scenario = bundle["units"][value["line"]], value.get("scenario", "baseline")
    against = "against" in value
    band = (
        bundle["whatifs"][scenario][value["line"]]["change"]
        if against
        else bundle["scenarios"][scenario][value["line"]]
    )
    middle = band["middle"][value["year"] - START_YEAR]
    if unit == "PF":
        return two_digits(middle)
    factor = 100.0 if unit == "share" else 10.0 if language == "zh" else 1.0
    text = ("+" if against and middle > 0.0 else "") + two_digits(factor * middle)
    key = ("points" if against else "percent") if unit == "share" else "money"
    return words(language)[key].replace("{value}", text)


def filled(text: Any, lesson: dict[str, Any], language: str) -> str:
    """Return a lesson's text in a language with its figures. text  by language"""
    bundle = shipped_bundle()
    return _PLACE.sub(lambda found: told(lesson["values"][found[1]], bundle, language), text[language])


def notes(name: str, lesson: dict[str, Any], language: str) -> str:
    """Return the teacher's notes as Markdown: aims, timing, what students believe, answers, assignment with marks."""
    say, kit = words(language), lesson["kit"]

    def text(one: Any) -> str:
        return filled(one, lesson, language)

    parts = [f"# {text(lesson['title'])}", text(lesson["question"]), f"## {say['kit_aims']}"]
    parts += ["\n".join(f"- {text(one)}" for one in kit["aims"]), f"## {say['kit_timing']}"]
    half = lesson["minutes"] // 3
    told_minutes = (half, half, lesson["minutes"] - 2 * half)
    parts += ["\n".join(f"- {say[f'kit_phase_{at}'].format(minutes=m)}" for at, m in enumerate(told_minutes, start=1))]
    parts += [f"## {say['kit_beliefs']}"]
    parts += ["\n".join(f"- **{text(one['belief'])}** {text(one['wrong'])}" for one in kit["beliefs"])]
    if lesson["ask"]["kind"] == "choice":
        parts += [f"## {say['kit_answers']}", "\n".join(_options(lesson, text))]
    parts += [f"## {say['why']}", text(lesson["why"]), f"## {say['kit_discuss']}"]
    parts += ["\n\n".join(f"**{text(one['question'])}** {text(one['answer'])}" for one in kit["discuss"])]
    parts += [f"## {say['kit_assignment']}", text(kit["task"]), "\n".join(f"- {text(one)}" for one in kit["marks"])]
    parts += [f"## {say['limits']}", text(lesson["limits"]), f"## {say['kit_sources']}", *_sources(lesson, say)]
    return "\n\n".join([*parts, say["kit_made"].format(name=name, hash=shipped_bundle()["hash"])]) + "\n"


def _options(lesson: dict[str, Any], text: Any) -> list[str]:
    return [
        f"- {'✓' if at == lesson['ask']['answer'] else '✗'} {text(one['text'])}"
        + (f" {text(one['wrong'])}" if "wrong" in one else "")
        for at, one in enumerate(lesson["ask"]["options"])
    ]


def _lines(lesson: dict[str, Any]) -> list[str]:
    asked = lesson["ask"].get("lines", [])
    return list(dict.fromkeys([*asked, *(line for one in lesson["pictures"] for line in one["lines"])]))


def _sources(lesson: dict[str, Any], say: dict[str, str]) -> list[str]:
    """Where observed figures of a lesson's lines come from, each source once."""
    observed = [dot for line in _lines(lesson) for dot in observed_of(line)]
    found = dict.fromkeys(dot["source"] for dot in observed)
    return ["\n".join(f"- {one}" for one in found)] if found else [say["kit_no_sources"]]


def observed_of(line: str) -> list[dict[str, Any]]:
    """Return what was observed of a line: where it stands (``at``), value, source."""
    observed = shipped_bundle()["observed"]
    kind, _, who = line.partition("/")
    return list(observed.get(kind, {}).get(who, []) if who else observed.get(line, []))


def handout(lesson: dict[str, Any], language: str) -> str:
    """Return a page for students as Markdown: question, background, room for a prediction, what to find out."""
    say = words(language)

    def text(one: Any) -> str:
        return filled(one, lesson, language)

    parts = [f"# {text(lesson['title'])}", f"**{text(lesson['question'])}**"]
    parts += [filled({language: one}, lesson, language) for one in lesson["background"][language]]
    parts += [f"## {say['kit_predict']}", text(lesson["move"]), text(lesson["ask"]["question"])]
    if lesson["ask"]["kind"] == "choice":
        parts += ["\n".join(f"- [ ] {text(one['text'])}" for one in lesson["ask"]["options"])]
    else:
        parts += [say["kit_room"]]
    parts += [
        f"## {say['kit_then']}",
        "\n".join(f"{at}. {text(one['question'])}" for at, one in enumerate(lesson["kit"]["discuss"], 1)),
    ]
    return "\n\n".join([*parts, f"## {say['kit_assignment']}", text(lesson["kit"]["task"])]) + "\n"


_WIDE, _HIGH = 13.333, 7.5  # inches of a slide
_ROOM = 560  # breadths of letters that fit in large type


def _breadth(text: str) -> int:
    """Breadth of a line in Latin letters; a Chinese character is twice as broad."""
    return sum(2 if one > "\u2e80" else 1 for one in text)


def slides(lesson: dict[str, Any], language: str) -> bytes:
    """Return slides as PPTX: question, background, prediction, a chart that can be edited, why, limits.

    Raises ImportError where python-pptx isn't installed.
    """
    from pptx import Presentation  # noqa: PLC0415 (for teachers alone)
    from pptx.util import Inches, Pt  # noqa: PLC0415

    say, deck = words(language), Presentation()
    deck.slide_width, deck.slide_height = Inches(_WIDE), Inches(_HIGH)

    def put(shape: Any, box: tuple[float, float, float, float], told: str, size: int) -> None:
        """Text in a place of the slide, in inches: left, top, width, height."""
        shape.left, shape.top, shape.width, shape.height = (Inches(one) for one in box)
        shape.text_frame.word_wrap = True
        shape.text_frame.text = told
        for paragraph in shape.text_frame.paragraphs:
            paragraph.font.size = Pt(size)

    def text(one: Any) -> str:
        return filled(one, lesson, language)

    def slide(title: str, *lines: str) -> Any:
        made = deck.slides.add_slide(deck.slide_layouts[1 if lines else 5])
        put(made.shapes.title, (0.6, 0.3, _WIDE - 1.2, 1.2), title, 30)
        shown = [line for line in lines if line]
        if shown:
            size = 24 if sum(map(_breadth, shown)) < _ROOM else 18
            put(made.placeholders[1], (0.6, 1.7, _WIDE - 1.2, _HIGH - 2.1), "\n".join(shown), size)
        return made

    first = deck.slides.add_slide(deck.slide_layouts[0])
    put(first.shapes.title, (0.9, 1.9, _WIDE - 1.8, 1.6), text(lesson["title"]), 44)
    put(first.placeholders[1], (0.9, 3.8, _WIDE - 1.8, 1.8), text(lesson["question"]), 26)
    slide(
        text(lesson["question"]), *(filled({language: one}, lesson, language) for one in lesson["background"][language])
    )
    options = [text(one["text"]) for one in lesson["ask"].get("options", [])]
    slide(say["kit_predict"], text(lesson["ask"]["question"]), *options)
    for picture in lesson["pictures"]:
        for line in picture["lines"]:
            _chart(slide(f"{say[f'line_{line}']} ({_unit(line, say)})"), line, picture, say, language)
    slide(say["why"], *re.split(r"(?<=[.!?])\s+|(?<=[。！？])", text(lesson["why"]).strip()))
    slide(say["limits"], text(lesson["limits"]))
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def _unit(line: str, say: dict[str, str]) -> str:
    """The unit of a line as charts of slides have it."""
    unit = shipped_bundle()["units"][line]
    return "%" if unit == "share" else say["kit_money"] if unit == "USD bn per year" else unit


def _chart(slide: Any, line: str, picture: dict[str, Any], say: dict[str, str], language: str) -> None:
    """A chart that can be edited: the median, its band, the scenario beside it, what was observed."""
    from pptx.chart.data import CategoryChartData  # noqa: PLC0415
    from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION  # noqa: PLC0415
    from pptx.util import Inches  # noqa: PLC0415

    bundle = shipped_bundle()
    years = [year for year in bundle["years"] if year <= picture.get("years", bundle["fitted_to"])]
    factor = 100.0 if bundle["units"][line] == "share" else 10.0 if language == "zh" and line != "tasks/CN" else 1.0

    def row(values: list[float | None]) -> list[float | None]:
        return [None if value is None else factor * value for value in values[: len(years)]]

    data = CategoryChartData()
    data.categories = [str(year) for year in years]
    base = bundle["scenarios"]["baseline"][line]
    for key, name in (("middle", say["baseline"]), ("low", "5 %"), ("high", "95 %")):
        data.add_series(name, row(base[key]))
    if "scenario" in picture:
        data.add_series(
            say[f"whatif_{picture['scenario']}"], row(bundle["scenarios"][picture["scenario"]][line]["middle"])
        )
    by_year: dict[int, float] = {round(dot["at"]): dot["value"] for dot in observed_of(line)}
    if by_year:
        data.add_series(say["observed"], row([by_year.get(year) for year in years]))
    box = (Inches(0.6), Inches(1.5), Inches(_WIDE - 1.2), Inches(_HIGH - 1.8))
    chart = slide.shapes.add_chart(XL_CHART_TYPE.LINE_MARKERS, *box, data).chart
    chart.has_legend, chart.legend.position = True, XL_LEGEND_POSITION.BOTTOM
    chart.legend.include_in_layout = False
