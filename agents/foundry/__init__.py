"""Foundries: ``planning`` decides what they build, ``accounts`` are the books, ``agent`` is Mesa's view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suanli.agents.foundry.planning import planned
from suanli.agents.views import view

if TYPE_CHECKING:
    from suanli.agents.foundry.agent import Foundry

__all__ = ["Foundry", "planned"]
__getattr__ = view(__name__, "Foundry")
