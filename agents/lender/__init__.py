"""Lenders, one a region: ``accounts`` are the books, ``agent`` is Mesa's view."""

from suanli.agents.lender.agent import Lender

__all__ = ["Lender"]
