"""Foundries: ``planning`` decides what they build, ``accounts`` are the books, ``agent`` is Mesa's view."""

from suanli.agents.foundry.agent import Foundry

__all__ = ["Foundry"]
