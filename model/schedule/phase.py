"""What a phase of the quarter is: it gets the world, and declares what of it it writes."""

from __future__ import annotations

from collections.abc import Callable

from suanli.model.state.world import World

Phase = Callable[[World], None]


def changes(*parts: str) -> Callable[[Phase], Phase]:
    """Declare what a phase writes, besides the messages of today."""

    def declared(phase: Phase) -> Phase:
        phase.changes = frozenset(parts)  # type: ignore[attr-defined]
        return phase

    return declared
