"""Words of the report in both languages, beside those that lab and front page have already."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from suanli.visualization.front.page import front_words
from suanli.visualization.lab import quantities
from suanli.visualization.lab.words import LANGUAGES, Words
from suanli.visualization.lab.words import words as lab_words

__all__ = ["LANGUAGES", "Said", "said"]


@dataclass(frozen=True, eq=False)
class Said:
    """What the report says in one language. own  its words; front  the front page's; lab  the lab's"""

    language: str
    own: dict[str, str]
    front: dict[str, str]
    lab: Words

    def __call__(self, key: str, **values: object) -> str:
        """Return the words of a key, with values put in; KeyError for one that isn't there."""
        return self.own[key].format(**values) if values else self.own[key]

    def money(self, value: float) -> str:
        """Return an amount of USD bn with its unit."""
        return self("money", value=quantities.quantity(value, "money_year", self.language))

    def amount(self, value: float) -> str:
        """Return an amount of USD bn as tables have it: the unit stands above."""
        return quantities.quantity(value, "money_year", self.language)

    def percent(self, share: float) -> str:
        """Return a share as a percentage."""
        return self("percent", value=quantities.number(100.0 * share))

    def firm(self, name: str, otherwise: str) -> str:
        """Return what a firm is called; as the model's table says it where the lab has no other name."""
        return self.lab.table.get(f"firm.{name}", otherwise)


@cache
def _own(language: str) -> dict[str, str]:
    text = (files("suanli.visualization.report") / f"words_{language}.toml").read_text(encoding="utf-8")
    return {key: " ".join(str(value).split()) for key, value in tomllib.loads(text).items()}


def said(language: str) -> Said:
    """Return the words of a language: ``en`` or ``zh``."""
    return Said(language, _own(language), front_words()[language], lab_words(language))
