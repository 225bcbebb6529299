"""Words of the lab in English and Chinese, from one file a language. A word that is missing raises KeyError."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from suanli.agents.cloud_vendor.pricing_rules import rules
from suanli.model.extensions.loaded import Extensions, loaded
from suanli.model.mechanisms.settings import baseline, groups, kinds
from suanli.visualization.catalogue import charts
from suanli.visualization.front.page import front_words

LANGUAGES = ("en", "zh")  # the first is spoken where none of a browser's is known


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


def preferred(accepted: str) -> str:
    """Return the language of the page for a browser's Accept-Language: of those known the one it likes best.

    >>> preferred("zh-CN,zh;q=0.9,en;q=0.8"), preferred("de,en;q=0.5,zh;q=0.7"), preferred("fr"), preferred("")
    ('zh', 'zh', 'en', 'en')
    """
    best, language = 0.0, LANGUAGES[0]
    for part in accepted.split(","):
        tag, _, weight = part.partition(";")
        known = tag.strip().lower().partition("-")[0]
        liking = re.fullmatch(r"\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*", weight)
        quality = float(liking[1]) if liking else 0.0 if weight.strip() else 1.0
        if known in LANGUAGES and quality > best:
            best, language = quality, known
    return language


def words(language: str) -> Words:
    """The words of a language: ``en`` or ``zh``; of what a user brings, too."""
    return _words(language, loaded())


@cache
def _words(language: str, _: Extensions) -> Words:
    text = (files("suanli.visualization.lab") / f"words_{language}.toml").read_text(encoding="utf-8")
    own = dict(_flat(tomllib.loads(text), ""))
    return Words(language, _of_others(language) | own | _of_mechanisms(language) | _of_users(language, own))


def _of_others(language: str) -> dict[str, str]:
    """What pricing rules, regions, policies and charts say of themselves; the files of words come first."""
    english, found = language == "en", {}
    for name, rule in rules().items():
        found[f"choice.pricing.rule.{name}"] = rule.label if english else rule.label_zh
    for key, text in front_words()[language].items():
        if key.startswith("line_"):
            found[f"line.{key.removeprefix('line_')}"] = text
    for name in baseline().brought.pricing:
        found[f"choice.pricing.rule.{name}"] = name
    for row in baseline().tables.rows("regions"):
        label = row["short"] if english else row["short_zh"]
        found |= {f"region.{row['region']}": label, f"choice.policy.region.{row['region']}": label}
    for policy in (one for kind in kinds() for one in kind.policies if one.label):
        found[f"strategies.name.{policy.name}"] = policy.label if english else policy.label_zh
    for chart in (*charts(), *baseline().brought.charts):
        parts = zip(("title", "subtitle", "about"), chart.said(language), strict=True)
        found |= {f"chart.{chart.name}.{part}": text for part, text in parts}
    return found


def _of_mechanisms(language: str) -> dict[str, str]:
    """What mechanisms say of their own levers: label and meaning, which is the declared one as a sentence."""
    found = {}
    own = {kind.group.prefix: kind.group for kind in baseline().brought.mechanisms if kind.group is not None}
    for lever in (one for kind in kinds() for one in kind.levers):
        prefix, _, name = lever.parameter.partition(".")
        declared, english = (groups() | own)[prefix].declared[name], language == "en"
        meaning = declared.meaning if english else declared.meaning_zh or declared.meaning
        found[f"lever.{lever.parameter}.label"] = lever.label if english else lever.label_zh
        found[f"lever.{lever.parameter}.meaning"] = meaning[0].upper() + meaning[1:] + ("." if english else "。")
    return found


def _of_users(language: str, own: dict[str, str]) -> dict[str, str]:
    """What the lab says of users' strategies and shocks: names are the user's, sentences ours."""
    known, found = baseline(), {}
    labels = {row["vendor"]: own.get(f"firm.{row['vendor']}", row["label"]) for row in known.tables.rows("vendors")}
    labels |= {row["vendor"]: own.get(f"firm.{row['vendor']}", row["label"]) for row in known.tables.rows("entrants")}
    for one in known:
        kind, _, name = one.name.partition(".")
        if kind not in {"strategy", "shock"}:
            continue
        for part in ("label", "meaning"):
            found[f"lever.{one.name}.{part}"] = own[f"own.{kind}.{part}"].format(name=labels.get(name, name))
        found |= {f"choice.{one.name}.{word}": word for word in one.choices}
        found[f"choice.{one.name}.{one.choices[0]}"] = own[f"own.{kind}.none"]
    return found


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
