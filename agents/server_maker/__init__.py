"""Server makers: ``planning`` decides the mark-up, ``accounts`` are the books, ``agent`` is Mesa's view."""

from suanli.agents.server_maker.agent import ServerMaker
from suanli.agents.server_maker.planning import planned

__all__ = ["ServerMaker", "planned"]
