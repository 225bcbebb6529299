"""Cloud vendors: ``planning`` decides, ``accounts`` are the books, ``research`` the R&D, ``agent`` Mesa's view."""

from suanli.agents.cloud_vendor.agent import CloudVendor
from suanli.agents.cloud_vendor.planning import planned

__all__ = ["CloudVendor", "planned"]
