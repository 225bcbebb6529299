"""How quantities are shown: scale, unit and digits, by language. Chinese counts money in 亿 and chips in 万.

This is the one place where values are converted for a reader: charts, tables, levers and the map take scales from here.
Links and scenario files hold values in the model's own units.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind of quantity: how much larger the number shown is than the model's, by language."""

    scale: dict[str, float]


_ONE = {"en": 1.0, "zh": 1.0}
_MONEY = {"en": 1.0, "zh": 10.0}
_THOUSANDS = {"en": 1.0, "zh": 0.1}
KINDS = {
    "percent": Kind(_ONE),
    "share": Kind({"en": 100.0, "zh": 100.0}),
    "index": Kind(_ONE),
    "money_year": Kind(_MONEY),
    "money_quarter": Kind(_MONEY),
    "money": Kind(_MONEY),
    "chips": Kind(_THOUSANDS),
    "wafers": Kind(_THOUSANDS),
    "compute": Kind(_ONE),
    "ai_compute": Kind(_ONE),
    "ai_price": Kind({"en": 1e3, "zh": 1e5}),  # shown in millions of dollars for a PF, or in 万
    "customer_money": Kind({"en": 1e3, "zh": 10.0}),  # shown in millions of dollars, or in 亿
    "chip_price": Kind({"en": 1e3, "zh": 1e2}),  # shown in thousands of dollars a chip, or in 万
    "price": Kind(_MONEY),
    "log": Kind(_ONE),
    "count": Kind(_ONE),
    "matthew": Kind(_ONE),
    "speed": Kind(_ONE),
    "energy": Kind(_ONE),
}


def number(value: float) -> str:
    """A number with three significant digits, four from a thousand on, a true minus sign and commas.

    >>> number(1234567.8), number(-0.04567), number(0.0), number(float("nan"))
    ('1,235,000', '−0.0457', '0', '–')
    """
    if not math.isfinite(value):
        return "–"
    if abs(value) < 1e-12:
        return "0"
    rounded = float(f"{value:.{4 if abs(value) >= 1000 else 3}g}")
    places = max(0, 2 - math.floor(math.log10(abs(rounded))))
    text = f"{rounded:,.{min(places, 12)}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", "\u2212")


def quantity(value: float, kind: str, language: str) -> str:
    """A value as shown in a language, without its unit."""
    return number(value * KINDS[kind].scale[language])
