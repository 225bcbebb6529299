"""Chip suppliers: ``planning`` decides, ``accounts`` are the books, ``agent`` is Mesa's view."""

from suanli.agents.chip_supplier.agent import ChipSupplier

__all__ = ["ChipSupplier"]
