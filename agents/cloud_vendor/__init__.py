"""Cloud vendors: ``planning`` decides, ``accounts`` are the books, ``research`` the R&D, ``agent`` Mesa's view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suanli.agents.cloud_vendor.planning import planned
from suanli.agents.views import view

if TYPE_CHECKING:
    from suanli.agents.cloud_vendor.agent import CloudVendor

__all__ = ["CloudVendor", "planned"]
__getattr__ = view(__name__, "CloudVendor")
