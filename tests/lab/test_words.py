"""Both languages are complete: same keys, same places for values, no key that is asked for and isn't there."""

import ast
import re
from pathlib import Path

import pytest

from suanli.visualization.lab import books, figures, flow, levers, measures, state
from suanli.visualization.lab.words import LANGUAGES, placeholders, words

LAB = Path(__file__).resolve().parents[2] / "visualization" / "lab"
SAME_IN_BOTH = re.compile(r"^[\W\d\sA-Za-z&]*$")  # signs, numbers, units, names of firms


def test_the_same_keys_and_the_same_places_for_values():
    english, chinese = (words(language).table for language in LANGUAGES)
    assert set(english) == set(chinese)
    for key, text in english.items():
        assert placeholders(text) == placeholders(chinese[key]), key


def test_chinese_is_chinese():
    for key, text in words("zh").table.items():
        if SAME_IN_BOTH.match(text):
            assert key.startswith(("unit", "lever_unit", "regime_mark", "firm", "bar.other_language")), (key, text)
    for key, text in words("en").table.items():
        assert key == "bar.other_language" or not re.search(r"[\u4e00-\u9fff]", text), (key, text)


def asked_for():
    """(whole keys asked for, beginnings of those made of parts), over all files of the lab."""
    whole, begun = set(), set()
    for path in LAB.rglob("*.py"):
        text = path.read_text()
        begun |= {f"{prefix}." for prefix in re.findall(r'under\(f?"([\w.]+?)\.?[{"]', text)}
        for node in ast.walk(ast.parse(text)):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            if isinstance(node.func, ast.Name) and node.func.id in {"w", "words"}:
                for leaf in (
                    (node.args[0].body, node.args[0].orelse) if isinstance(node.args[0], ast.IfExp) else node.args[:1]
                ):
                    if isinstance(leaf, ast.Constant):
                        whole.add(leaf.value)
                    elif isinstance(leaf, ast.JoinedStr) and isinstance(leaf.values[0], ast.Constant):
                        begun.add(leaf.values[0].value)
    return whole - {"en", "zh"}, begun


def test_every_word_asked_for_is_there():
    known = words("en").table
    whole, begun = asked_for()
    assert len(whole) > 60
    assert whole <= set(known), whole - set(known)
    for beginning in begun:
        assert any(key.startswith(beginning) for key in known), beginning


def test_every_word_is_asked_for():
    """No dead words: each key is asked for, belongs to a family made of parts, or names a line, a reason, a firm."""
    whole, begun = asked_for()
    by_name = ("line.", "group.", "region.", "firm.", "why.money_", "why.research_", "chart.", "history.", "own.")
    for key in words("en").table:
        assert key in whole or key.startswith((*begun, *by_name)), key


def test_whatever_the_model_has_is_named(story, w):
    table = w.table
    for lever in levers.levers():
        assert f"lever.{lever.name}.label" in table
        assert f"lever.{lever.name}.meaning" in table
        for choice in lever.parameter.choices:
            assert f"choice.{lever.name}.{choice}" in table
    for preset in state.PRESETS:
        assert f"preset.{preset}.title" in table
    for one in (*figures.CHARTS, figures.Chart("flow", "percent", dict), figures.Chart("regimes", "percent", dict)):
        assert {f"chart.{one.name}.{part}" for part in ("title", "subtitle", "about")} <= set(table)
    for figure in measures.KEY_FIGURES:
        assert f"figure.{figure.name}" in table
    for start, end in flow.links(story):
        assert {f"stage.{start}", f"stage.{end}"} <= set(table)
    for kind in books.KINDS:
        for statement in books.books(story, kind, "0" if kind == "customer" else story.entities(kind)[0], 20):
            assert f"statement.{statement.key}" in table
            assert {f"line_of_books.{row.key}" for row in statement.rows} <= set(table)
    for kind in ("vendor", "supplier", "foundry", "maker"):
        assert {f"firm.{name}" for name in story.entities(kind)} <= set(table)
    assert {f"sector.{name}" for name in story.entities("sector")} <= set(table)


def test_units_that_levers_are_shown_in_have_words(w):
    for lever in levers.levers():
        if lever.shown in {"percent", "number"}:
            assert f"lever_unit.{lever.parameter.unit}" in w.table, lever.name


def test_a_word_that_is_missing_is_an_error(w):
    with pytest.raises(KeyError):
        w("no.such.word")
