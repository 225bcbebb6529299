"""Lenders, one a region: ``accounts`` are the books, ``agent`` is Mesa's view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suanli.agents.views import view

if TYPE_CHECKING:
    from suanli.agents.lender.agent import Lender

__all__ = ["Lender"]
__getattr__ = view(__name__, "Lender")
