"""Chip suppliers: ``planning`` decides, ``accounts`` are the books, ``agent`` is Mesa's view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suanli.agents.chip_supplier.planning import planned
from suanli.agents.views import view

if TYPE_CHECKING:
    from suanli.agents.chip_supplier.agent import ChipSupplier

__all__ = ["ChipSupplier", "planned"]
__getattr__ = view(__name__, "ChipSupplier")
