"""Server makers: ``planning`` decides the mark-up, ``accounts`` are the books, ``agent`` is Mesa's view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suanli.agents.server_maker.planning import planned
from suanli.agents.views import view

if TYPE_CHECKING:
    from suanli.agents.server_maker.agent import ServerMaker

__all__ = ["ServerMaker", "planned"]
__getattr__ = view(__name__, "ServerMaker")
