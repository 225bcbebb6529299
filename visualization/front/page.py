"""The front page as one HTML text: style, script, words of both languages and results in it, nothing fetched."""

from __future__ import annotations

import json
import tomllib
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

from suanli.experiments.bundle import SCENARIOS
from suanli.experiments.shipped import shipped_bundle
from suanli.visualization.front.lessons import lessons as shipped_lessons

LANGUAGES = ("en", "zh")
SCRIPTS = (
    "base",
    "charts",
    "question",
    "loop",
    "clouds",
    "levers",
    "map",
    "story",
    "lesson",
    "room",
    "seat",
    "start",
)  # in this order, one script


def front_words() -> dict[str, dict[str, str]]:
    """Return the words of the page by language."""
    folder = files("suanli.visualization.front")
    return {one: tomllib.loads((folder / f"words_{one}.toml").read_text(encoding="utf-8")) for one in LANGUAGES}


def links() -> dict[str, str]:
    """Return what the workbench's address says of each what-if: scenario, and values on top of it."""
    return {
        name: urlencode([("scenario", scenario), *(("set", one) for one in overrides.split(";") if one)])
        for name, (scenario, overrides) in SCENARIOS.items()
    }


def front_page(
    workbench: str = "",
    bundle: dict[str, Any] | None = None,
    lessons: dict[str, dict[str, Any]] | None = None,
    begin: str = "",
) -> str:
    """Return the page.

    workbench  address of the lab, empty where there is none; bundle  results, those that ship
    lessons    by name, those that ship; begin  what is shown where the address names nothing
    """
    folder = files("suanli.visualization.front")
    style = (folder / "front.css").read_text(encoding="utf-8")
    taught = shipped_lessons() if lessons is None else lessons
    parts = [(folder / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS]
    script = '"use strict";\n(function () {\n' + "\n".join(parts) + "})();\n"
    return (
        "<!doctype html>\n"
        '<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
        "<title>Suanli</title>"
        f"<style>{style}</style>"
        f'<script type="application/json" id="bundle">{_inline(bundle or shipped_bundle())}</script>'
        f'<script type="application/json" id="lessons">{_inline(taught)}</script>'
        f'<script type="application/json" id="links">{_inline(links())}</script>'
        f'<script type="application/json" id="words">{_inline(front_words())}</script></head>'
        f'<body data-workbench="{workbench}" data-begin="{begin}"><script>{script}</script></body></html>\n'
    )


def _inline(value: object) -> str:
    """JSON that can't end the element it stands in."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
