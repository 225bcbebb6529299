"""The state of a region: ``programmes`` it pays for, ``procurement``, ``research_support``, and its ``accounts``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suanli.agents.views import view

if TYPE_CHECKING:
    from suanli.agents.government.agent import Government

__all__ = ["Government"]
__getattr__ = view(__name__, "Government")
