"""Views of rows by Mesa are loaded when somebody asks for them: no rule does, and loading Mesa takes half a second."""

from __future__ import annotations

import importlib
from collections.abc import Callable


def view(package: str, name: str) -> Callable[[str], type]:
    """Return the ``__getattr__`` of a folder of agents: it gives the class of that name from its ``agent`` module."""

    def found(asked: str) -> type:
        if asked != name:
            raise AttributeError(f"module {package!r} has no attribute {asked!r}")
        kind: type = getattr(importlib.import_module(f"{package}.agent"), name)
        return kind

    return found
