"""AI developers: ``planning`` decides what compute they want, ``accounts`` pays for it, ``agent`` is Mesa's view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suanli.agents.ai_developer.planning import planned
from suanli.agents.views import view

if TYPE_CHECKING:
    from suanli.agents.ai_developer.agent import AIDeveloper

__all__ = ["AIDeveloper", "planned"]
__getattr__ = view(__name__, "AIDeveloper")
