"""The report as one HTML text: both languages, figures drawn by the front page's own script, tables beside them."""

from __future__ import annotations

import json
import shlex
from html import escape
from importlib.metadata import version
from importlib.resources import files
from typing import Any

from suanli.experiments import run as runs
from suanli.experiments.bundle_lines import FITTED_TO
from suanli.experiments.live import Story, story_of
from suanli.experiments.shipped import shipped_bundle
from suanli.model.parameters.load import scenario
from suanli.visualization.front.page import front_words
from suanli.visualization.lab.figures import regime_strip
from suanli.visualization.report import figures, tables
from suanli.visualization.report.abstract import abstract
from suanli.visualization.report.words import LANGUAGES, Said, said

_TAGS = {"en": "en", "zh": "zh-CN"}


def report_page(result: runs.Run) -> str:
    """Return the page; it asks nothing of the network."""
    model, story = result.model, story_of(result.model)
    years = figures.years_of(story)
    among = figures.headline(model.records, years, story.entities("vendor"))
    drawn = {language: figures.figures(story, said(language)) for language in LANGUAGES}
    title = scenario(model.scenario_name).title
    articles = "".join(_article(result, story, among, drawn[language], said(language)) for language in LANGUAGES)
    there = shipped_bundle()
    data = {"years": years, "band_years": there["years"], "fitted_to": FITTED_TO, "headline": among, "figures": drawn}
    folder, front = files("suanli.visualization.report"), files("suanli.visualization.front")
    style = (folder / "report.css").read_text(encoding="utf-8")
    parts = [(front / f"{name}.js").read_text(encoding="utf-8") for name in ("base", "charts")]
    script = "\n".join((*parts, (folder / "report.js").read_text(encoding="utf-8")))
    return (
        '<!doctype html>\n<html lang="en" data-theme="light"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><link rel="icon" href="data:,">'
        f"<title>{escape(said('en')('title', title=title))}</title><style>{style}</style>"
        f'<script type="application/json" id="bundle">{_inline(data)}</script>'
        f'<script type="application/json" id="words">{_inline(_words())}</script></head>'
        f'<body>{articles}<script>"use strict";\n(function () {{\n{script}}})();</script></body></html>\n'
    )


def _words() -> dict[str, dict[str, str]]:
    """What charts say, by language: of the front page's words those that a figure can need."""
    needed = ("beyond", "percent", "money")
    return {
        language: {key: text for key, text in words.items() if key in needed or key.startswith("line_")}
        for language, words in front_words().items()
    }


def _inline(value: object) -> str:
    """JSON that can't end the element it stands in."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")


def _article(result: runs.Run, story: Story, among: dict[str, Any], drawn: list[dict[str, Any]], say: Said) -> str:
    """The report in one language."""
    model, years = result.model, figures.years_of(story)
    overlay = scenario(model.scenario_name)
    sentences = "".join(f"<p>{escape(one)}</p>" for one in abstract(result, among, say))
    strip = regime_strip(story, None, say.lab)
    pictures = [*_headline(among, model.customers, say), *(_figure(one, years, say) for one in drawn)]
    pictures.append((tables.regimes(strip), strip["title"], say("regimes_about"), ""))
    parts = {
        "figures": "".join(_numbered(number, *one, say) for number, one in enumerate(pictures, 1)),
        "vendors": tables.vendors(result, say) + _note(say("money_note")),
        "suppliers": tables.suppliers(result, say),
        "chain": tables.chain(result, say),
        "targets": tables.targets(result, say) + _note(say("targets_note")),
        "opening": tables.opening(result, say) + _note(say("opening_note")),
        "parameters": f"<details><summary>{say('parameters_all')}</summary>{tables.parameters(result, say)}</details>",
        "provenance": _provenance(result, say),
    }
    parts["chain"] += _note(say("chain_note")) if parts["chain"] else ""
    there = [key for key, text in parts.items() if text]
    listed = "".join(f'<li><a href="#{say.language}-{key}">{say(key)}</a></li>' for key in there)
    body = "".join(f'<section id="{say.language}-{key}"><h2>{say(key)}</h2>{parts[key]}</section>' for key in there)
    hidden = "" if say.language == LANGUAGES[0] else " hidden"
    other = _TAGS[next(one for one in LANGUAGES if one != say.language)]
    return (
        f'<article lang="{_TAGS[say.language]}" data-language="{say.language}"{hidden}>'
        f'<button type="button" class="other" lang="{other}">{say("other")}</button>'
        f"<h1>{say('title', title=_told(model.scenario_name, 'title', overlay.title, say))}</h1>"
        f"<p>{_told(model.scenario_name, 'question', overlay.question, say)}</p>"
        f'<section class="abstract"><h2>{say("abstract")}</h2>{sentences}</section>'
        f'<nav aria-label="{say("contents")}"><h2>{say("contents")}</h2><ul>{listed}</ul></nav>'
        f"<noscript>{_note(say('no_script'))}</noscript>{body}</article>"
    )


def _told(name: str, what: str, otherwise: str, say: Said) -> str:
    """A scenario's title or question: the lab's words for it, else its file's, which are English."""
    known = say.lab.table.get(f"preset.{name}.{what}")
    return escape(known) if known else f'<span lang="en">{escape(otherwise)}</span>'


def _note(text: str) -> str:
    return f'<p class="note">{escape(text)}</p>'


def _headline(among: dict[str, Any], customers: int, say: Said) -> list[tuple[str, str, str, str]]:
    """The run's headline lines among the baseline's bands, where there are any: a place that the script fills."""
    if not among:
        return []
    there = shipped_bundle()
    runs_made, size = there["seeds"], {"customers": there["customers"], "own": customers}
    about = say("headline_about", runs=runs_made, last=there["years"][-1], **size)
    place = f'<div class="panels" data-headline="{say.language}"></div>'
    return [(place, say("headline_title", runs=runs_made), about, "")]


def _figure(figure: dict[str, Any], years: list[int], say: Said) -> tuple[str, str, str, str]:
    """(place that the script fills, title with its unit, what it shows, the same as a table)."""
    place = f'<div class="panels" data-figure="{figure["name"]}" data-language="{say.language}"></div>'
    about = f"{figure['about']} {say('yearly')}"
    return place, f"{figure['title']} ({figure['unit']})", about, tables.values_by_year(figure, years)


def _numbered(number: int, picture: str, title: str, about: str, values: str, say: Said) -> str:
    """A numbered figure: title, picture, what it shows, and its values as a table."""
    kept = f"<details><summary>{say('as_table', number=number)}</summary>{values}</details>" if values else ""
    head = f"<strong>{say('figure', number=number)}</strong> {escape(title)}"
    return f"<figure><h3>{head}</h3>{picture}<figcaption>{escape(about)}</figcaption>{kept}</figure>"


def _provenance(result: runs.Run, say: Said) -> str:
    model, made_with = result.model, version("suanli")
    records_hash = model.records.hash()
    size = {"seed": model.seed_used, "customers": model.customers}
    changed = [f"--set {shlex.quote(f'{name}={value}')}" for name, value in model.overrides.items()]
    command = " ".join(
        [
            f"suanli run {shlex.quote(model.scenario_name)} --seed {model.seed_used} --customers {model.customers}",
            f"--until {model.until}",
            *changed,
        ]
    )
    gap = f"{float(model.records.array('ledger_gap').max()):.1e}"
    made = say("made_by", version=made_with, scenario=model.scenario_name, **size)
    return (
        f"<p>{escape(made)} <code>{records_hash}</code>. {escape(say('books', gap=gap))}</p>"
        f"<p>{say('again')} <code>{escape(command)}</code></p>"
        f"<p>{escape(say('cite', version=made_with, hash=records_hash))}</p>"
    )
