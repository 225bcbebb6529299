"""The state of a region: ``programmes`` it pays for, ``procurement``, ``research_support``, and its ``accounts``."""

from suanli.agents.government.agent import Government

__all__ = ["Government"]
