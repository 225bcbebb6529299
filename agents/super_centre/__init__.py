"""Super-computing centres: ``planning`` decides on machines, ``agent`` is Mesa's view."""

from suanli.agents.super_centre.agent import SuperCentre
from suanli.agents.super_centre.planning import planned

__all__ = ["SuperCentre", "planned"]
