"""Lessons as data: one TOML file each, in both languages, read here and refused where it can't be played.

What a lesson claims is written in it (``claims``), and ``suanli lessons --check`` holds it against runs whose seeds
weren't used to write it.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from suanli.experiments.bundle import CLAIMS, SCENARIOS
from suanli.experiments.bundle_lines import FITTED_TO, LAST, LINES
from suanli.model.kernel.errors import InputError, UnknownNameError
from suanli.model.kernel.units import START_YEAR
from suanli.model.parameters.text_files import text_of_file

PATHS = (45, 90, 180)  # minutes of a class
KINDS = ("line", "choice", "number")
ABOUT = ("seeds", "points", "customers")  # what the bundle says of itself
RELATIONS = ("above", "below")
TEXTS = ("title", "question", "move", "why", "variation", "limits")
PARTS = ("minutes", "paths", "ask", "pictures", "values", "claims", "kit", "go", "background", *TEXTS)
_SENTENCES = 3
_MOST_MINUTES = 60
_PLACE = re.compile(r"\{(\w+)\}")


def lesson(text: str, where: str) -> dict[str, Any]:
    """Return a lesson as plain data. where  its file, for errors

    Raises InputError with file and line for what isn't TOML, isn't there, isn't known, or isn't in both languages.
    """
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(where, str(error), "a TOML file") from None
    return _Reader(text, where).whole(found)


class _Reader:
    """Checks a lesson from the outside in; every error names the line at which its key stands."""

    def __init__(self, text: str, where: str) -> None:
        self.rows, self.where = text.splitlines(), where

    def whole(self, found: dict[str, Any]) -> dict[str, Any]:
        """Return what was found if all of it can be played."""
        self._keys(found, PARTS, ("go",))
        self._number(found["minutes"], "minutes", 5, _MOST_MINUTES)
        for path in self._list(found["paths"], "paths"):
            self._one_of(path, PATHS, "paths")
        values = self._table(found["values"], "values")
        for name, value in values.items():
            self._value(self._table(value, name), name)
        for key in TEXTS:
            self._both(found[key], key, str, values)
        self._both(found["background"], "background", list, values)
        self._ask(self._table(found["ask"], "ask"), values)
        for picture in self._list(found["pictures"], "pictures"):
            self._picture(self._table(picture, "pictures"), values)
        self._kit(self._table(found["kit"], "kit"), values)
        for claim in self._list(found["claims"], "claims"):
            self._claim(self._table(claim, "claims"))
        return found

    def _at(self, key: str) -> str:
        """Where a key stands: file and line, of the file where no line has it."""
        mark = re.compile(rf'(^|[\[.\s"]){re.escape(key)}("?\s*=|[\].])')
        line = next((at for at, row in enumerate(self.rows, start=1) if mark.search(row)), 1)
        return f"{self.where}, line {line}: {key}"

    def _keys(self, table: dict[str, Any], known: tuple[str, ...], may: tuple[str, ...] = ()) -> None:
        for key in table:
            if key not in known:
                raise UnknownNameError(self._at(key), key, known)
        for key in known:
            if key not in table and key not in may:
                raise InputError(f"{self.where}: {key}", "nothing", "a lesson has one")

    def _table(self, value: Any, key: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise InputError(self._at(key), value, "a table")
        return value

    def _list(self, value: Any, key: str) -> list[Any]:
        if not isinstance(value, list) or not value:
            raise InputError(self._at(key), value, "a list of one or more")
        return value

    def _number(self, value: Any, key: str, low: float, high: float) -> None:
        if not isinstance(value, int | float) or isinstance(value, bool) or not low <= value <= high:
            raise InputError(self._at(key), value, f"a number from {low:g} to {high:g}")

    def _one_of(self, value: Any, known: tuple[Any, ...], key: str) -> None:
        if value not in known:
            raise UnknownNameError(self._at(key), str(value), tuple(map(str, known)))

    def _both(self, value: Any, key: str, kind: Any, values: dict[str, Any]) -> None:
        """A text, or three sentences, in both languages, with figures that the lesson has."""
        table = self._table(value, key)
        for language in ("en", "zh"):
            text: Any = table.get(language)
            if not isinstance(text, kind) or not text or (kind is list and len(text) != _SENTENCES):
                allowed = "a text" if kind is str else f"a list of {_SENTENCES} sentences"
                raise InputError(self._at(key), text if text is not None else f"no {language}", allowed)
            for part in text if kind is list else [text]:
                if not isinstance(part, str):
                    raise InputError(self._at(key), part, "a text")
                for name in _PLACE.findall(part):
                    if name not in values:
                        raise UnknownNameError(self._at(key), name, tuple(values))

    def _value(self, value: dict[str, Any], key: str) -> None:
        """A figure: of a line in a year, of a scenario or its change against another; or in how many runs one holds."""
        if "about" in value:
            self._keys(value, ("about",))
            self._one_of(value["about"], ABOUT, key)
            return
        if "claim" in value:
            self._keys(value, ("claim",))
            self._one_of(value["claim"], tuple(one.name for one in CLAIMS), key)
            return
        self._keys(value, ("line", "year", "scenario", "against"), ("scenario", "against"))
        self._one_of(value["line"], tuple(LINES), key)
        self._number(value["year"], key, START_YEAR, LAST)
        for end in ("scenario", "against"):
            if end in value:
                self._one_of(value[end], tuple(SCENARIOS), key)

    def _ask(self, ask: dict[str, Any], values: dict[str, Any]) -> None:
        self._keys(
            ask,
            ("kind", "question", "options", "answer", "lines", "value", "low", "high", "step"),
            ("options", "answer", "lines", "value", "low", "high", "step"),
        )
        self._one_of(ask["kind"], KINDS, "kind")
        self._both(ask["question"], "question", str, values)
        needed = {"line": ("lines",), "choice": ("options", "answer"), "number": ("value", "low", "high", "step")}[
            ask["kind"]
        ]
        for key in needed:
            if key not in ask:
                raise InputError(f"{self._at('kind')}: {key}", "nothing", f"a prediction by {ask['kind']} has one")
        if ask["kind"] == "line":
            for line in self._list(ask["lines"], "lines"):
                self._one_of(line, tuple(LINES), "lines")
        elif ask["kind"] == "choice":
            options = self._list(ask["options"], "options")
            self._number(ask["answer"], "answer", 0, len(options) - 1)
            for at, option in enumerate(options):
                table = self._table(option, "options")
                self._keys(table, ("text", "wrong"), ("wrong",))
                self._both(table["text"], "text", str, values)
                if (at == ask["answer"]) == ("wrong" in table):
                    raise InputError(
                        self._at("options"), f"option {at}", "why it is wrong, of each option but the answer"
                    )
                if "wrong" in table:
                    self._both(table["wrong"], "wrong", str, values)
        else:
            self._one_of(ask["value"], tuple(values), "value")

    def _picture(self, picture: dict[str, Any], values: dict[str, Any]) -> None:
        self._keys(picture, ("lines", "scenario", "years", "caption"), ("scenario", "years"))
        for line in self._list(picture["lines"], "lines"):
            self._one_of(line, tuple(LINES), "lines")
        if "scenario" in picture:
            self._one_of(picture["scenario"], tuple(SCENARIOS), "scenario")
        if "years" in picture:
            self._number(picture["years"], "years", FITTED_TO, LAST)
        self._both(picture["caption"], "caption", str, values)

    def _kit(self, kit: dict[str, Any], values: dict[str, Any]) -> None:
        """What a teacher gets: aims, what students believe and why it is wrong, questions, an assignment with marks."""
        self._keys(kit, ("aims", "task", "marks", "beliefs", "discuss"))
        self._both(kit["task"], "task", str, values)
        for key in ("aims", "marks"):
            for one in self._list(kit[key], key):
                self._both(one, key, str, values)
        for key, parts in (("beliefs", ("belief", "wrong")), ("discuss", ("question", "answer"))):
            for one in self._list(kit[key], key):
                self._keys(self._table(one, key), parts)
                for part in parts:
                    self._both(one[part], part, str, values)

    def _claim(self, claim: dict[str, Any]) -> None:
        self._keys(
            claim, ("line", "year", "scenario", "against", "relation", "than", "off"), ("scenario", "against", "off")
        )
        self._one_of(claim["line"], tuple(LINES), "line")
        self._number(claim["year"], "year", START_YEAR, LAST)
        self._one_of(claim["relation"], RELATIONS, "relation")
        self._number(claim["than"], "than", -1e6, 1e6)
        for end in ("scenario", "against", "off"):
            if end in claim:
                self._one_of(claim[end], tuple(SCENARIOS), end)


@cache
def lessons() -> dict[str, dict[str, Any]]:
    """Return the lessons that ship, by name, in the order of the course."""
    folder = files("suanli.visualization.front") / "lessons"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return {name[3:-5]: lesson((folder / name).read_text(encoding="utf-8"), name) for name in names}


def chosen_lessons(name: str) -> dict[str, dict[str, Any]]:
    """Return the lessons named: all for the course or no name, one of those that ship, or one of a user's file.

    Raises UnknownNameError, and InputError for a file that can't be read or played.
    """
    if name in {"", "course"}:
        return lessons()
    if name.endswith(".toml"):
        return {Path(name).stem: lesson_of_file(name)}
    if name not in lessons():
        raise UnknownNameError("lesson", name, tuple(lessons()))
    return {name: lessons()[name]}


def lesson_of_file(path: str) -> dict[str, Any]:
    """Return a lesson of a user's own. Raises InputError for a file that can't be read or played."""
    return lesson(text_of_file(Path(path), "lesson", "TOML"), path)
