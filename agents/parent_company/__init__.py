"""Parent companies: how much of a vendor's loss they bear, and how much money they pay in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suanli.agents.parent_company.planning import announced, judged
from suanli.agents.views import view

if TYPE_CHECKING:
    from suanli.agents.parent_company.agent import ParentCompany

__all__ = ["ParentCompany", "announced", "judged"]
__getattr__ = view(__name__, "ParentCompany")
