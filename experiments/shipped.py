"""The results that ship with the package, as ``suanli bundle`` made them. Whoever reads them needs no model."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def shipped_bundle() -> dict[str, Any]:
    """Return the bundle that ships; read only."""
    text = (files("suanli.visualization.front") / "bundle.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
