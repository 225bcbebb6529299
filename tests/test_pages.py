"""Figures of README and docs: each page is its template with the table's figures, and the table is of this model."""

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "docs" / "figures"))

import figures as made  # noqa: E402

DOCUMENT = {
    "rows": [
        {"name": "a", "year": 2022, "median": 3.0, "mean": -0.123456789, "low": -0.2, "high": -0.01, "ok": True},
        {"name": "b", "year": 2022, "median": 5.0, "difference": None, "ok": True},
        {
            "name": "b",
            "year": 2024,
            "median": 1234.5,
            "difference": {"mean": 1.0, "low": -1.0, "high": 3.0},
            "ok": False,
        },
    ],
    "by_year": {"virtuous": [0.25, 0.5]},
}


def test_a_path_leads_to_one_figure_or_says_what_is_missing():
    looked_up = made.looked_up
    assert looked_up(DOCUMENT, "rows/name=a") == {"value": -0.123456789, "low": -0.2, "high": -0.01}
    assert looked_up(DOCUMENT, "rows/name=b;year=2022/median") == {"value": 5.0, "low": None, "high": None}
    assert looked_up(DOCUMENT, "rows/name=b;year=2024/difference")["high"] == 3.0
    assert looked_up(DOCUMENT, "rows/#ok=True")["value"] == 2
    assert looked_up(DOCUMENT, "by_year/virtuous/1")["value"] == 0.5
    for path, why in (("rows/name=b", "2 elements"), ("rows/name=c", "0 elements"), ("other", "no other")):
        with pytest.raises(made.StaleError, match=why):
            looked_up(DOCUMENT, path)


def test_a_figure_is_written_with_its_interval_sign_and_unit():
    told = made.Figures({"run": DOCUMENT}).told
    assert told("run", "rows/name=a") == "−0.12 [−0.20, −0.01]"
    assert told("run", "rows/name=a", scale=-100, unit=" %", digits=2) == "12 % [1 %, 20 %]"
    assert told("run", "rows/name=a", bold=True).startswith("**")
    assert told("run", "rows/name=b;year=2024/difference", sign=True, bold=True) == "+1.0 [−1.0, +3.0]"
    assert told("run", "rows/name=b;year=2024/median") == "1,234"
    assert told("run", "rows/name=b;year=2022/difference") == "–", "nothing to be told"
    with pytest.raises(made.StaleError, match="make figures"):
        made.Figures().told("run", "rows/name=a")


def test_a_sentence_that_needs_a_sign_fails_where_it_is_gone():
    require = made.Figures({"run": DOCUMENT}).require
    assert require("run", "rows/name=a", below=0) == ""
    assert require("run", "rows/name=b;year=2024/median", above=1000) == ""
    for path, given in (("rows/name=a", {"above": 0}), ("rows/name=b;year=2024/difference", {"above": 0})):
        with pytest.raises(made.StaleError, match="no longer holds"):
            require("run", path, **given)


def test_pages_are_their_templates_with_the_figures_of_the_table():
    """Nobody has written a figure into a page, and none is missing; a figure changed by hand is seen."""
    lines = made.table()
    known = made.known_figures(lines)
    for name, path in made.pages().items():
        figures = made.Figures(known=known)
        assert made.rendered(name, figures) == path.read_text(encoding="utf-8"), f"{name}: `make figures`"
        assert {line["figure"] for line in lines if line["page"] == name} == set(figures.used), name
    figure = next(line["figure"] for line in lines if line["page"] == "README.md" and line["low"])
    planted = known | {figure: tuple(str(1.5 * float(one)) for one in known[figure])}
    assert made.rendered("README.md", made.Figures(known=planted)) != (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_table_is_of_this_model():
    """Every command's document at its reduced size is what it was when its figures were made: none is stale."""
    lines = made.table()
    used = {line["figure"].split("/", 1)[0] for line in lines}
    reduced = {name: made.reduced_hash(run) for name, run in made.runs().items() if name in used}
    assert made.stale(lines, reduced) == []
    line = next(one for one in lines if one["low"])
    assert made.stale([line | {"value": "999"}], reduced), "a figure planted in the table is seen"
    assert made.stale([line], reduced | {line["figure"].split("/", 1)[0]: "moved"}), "and a model that has moved"


def test_the_readme_is_short():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 120
    assert len(text.split()) <= 900
    prose = re.sub(r"```.*?```|\]\([^)]*\)|`[^`]*`", "", text, flags=re.DOTALL)
    assert len(re.findall(r"\d[\d,.]*", re.sub(r"\b20[123]\d\b", "", prose))) <= 30, "figures, years apart"
