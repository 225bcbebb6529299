"""Foundries: ``planning`` decides what they build, ``accounts`` are the books, ``agent`` is Mesa's view."""

from suanli.agents.foundry.agent import Foundry
from suanli.agents.foundry.planning import planned

__all__ = ["Foundry", "planned"]
