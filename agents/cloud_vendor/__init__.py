"""Cloud vendors: ``planning`` decides, ``accounts`` are the books, ``research`` the R&D, ``agent`` Mesa's view."""

from suanli.agents.cloud_vendor.agent import CloudVendor

__all__ = ["CloudVendor"]
