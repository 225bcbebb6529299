"""Parent companies: how much of a vendor's loss they bear, and how much money they pay in."""

from suanli.agents.parent_company.agent import ParentCompany
from suanli.agents.parent_company.planning import announced

__all__ = ["ParentCompany", "announced"]
