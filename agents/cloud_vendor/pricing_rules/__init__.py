"""Pricing rules by name: one module each. A rule sees a ``Stance`` and returns mark-up factors on unit cost.

A module brings ``markup(stance)`` and what people call it, ``LABEL`` and ``LABEL_ZH``; its name is the rule's. Nothing
else knows which rules there are.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from suanli.agents.cloud_vendor.stance import Stance, bertrand_markup

__all__ = ["PricingRule", "Stance", "bertrand_markup", "rules"]


class PricingRule(NamedTuple):
    """A rule, and what people call it in English and Chinese."""

    markup: Callable[[Stance], object]
    label: str
    label_zh: str


@cache
def rules() -> dict[str, PricingRule]:
    """Return all rules of this folder, by name."""
    found = {}
    for one in sorted(module.name for module in pkgutil.iter_modules(__path__)):
        module = importlib.import_module(f"{__name__}.{one}")
        found[one] = PricingRule(module.markup, module.LABEL, module.LABEL_ZH)
    return found
