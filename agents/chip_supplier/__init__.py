"""Chip suppliers: ``planning`` decides, ``accounts`` are the books, ``agent`` is Mesa's view."""

from suanli.agents.chip_supplier.agent import ChipSupplier
from suanli.agents.chip_supplier.planning import planned

__all__ = ["ChipSupplier", "planned"]
