"""Words of the lab in English and Chinese, from one file a language. A word that is missing raises KeyError."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "zh")


@dataclass(frozen=True, eq=False)
class Words:
    """All words of one language by dotted key."""

    language: str
    table: dict[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The words of a key, with values put in; KeyError for a key that isn't there."""
        text = self.table[key]
        return text.format(**values) if values else text

    def under(self, prefix: str) -> dict[str, str]:
        """All words whose keys begin with a prefix, by the rest of the key."""
        start = prefix + "."
        return {key.removeprefix(start): text for key, text in self.table.items() if key.startswith(start)}


@cache
def words(language: str) -> Words:
    """The words of a language: ``en`` or ``zh``."""
    text = (files("suanli.visualization.lab") / f"words_{language}.toml").read_text(encoding="utf-8")
    return Words(language, dict(_flat(tomllib.loads(text), "")))


def _flat(table: dict[str, object], prefix: str) -> list[tuple[str, str]]:
    out: list[tuple[str, str]] = []
    for key, value in table.items():
        if isinstance(value, dict):
            out += _flat(value, f"{prefix}{key}.")
        else:
            out.append((prefix + key, " ".join(str(value).split())))
    return out


def placeholders(text: str) -> set[str]:
    """Names in braces of a text.

    >>> sorted(placeholders("{a} and {b}"))
    ['a', 'b']
    """
    return set(re.findall(r"{(\w+)}", text))
