"""Super-computing centres: ``planning`` decides on machines, ``agent`` is Mesa's view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suanli.agents.super_centre.planning import planned
from suanli.agents.views import view

if TYPE_CHECKING:
    from suanli.agents.super_centre.agent import SuperCentre

__all__ = ["SuperCentre", "planned"]
__getattr__ = view(__name__, "SuperCentre")
