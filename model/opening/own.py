"""What users' rules have in the initial state: strategies of vendors with their memory, shocks with their dates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np

from suanli.agents.cloud_vendor.state import VendorFacts
from suanli.agents.cloud_vendor.strategy import Played
from suanli.model.extensions.shocks import NEVER, Dated, quarter_of
from suanli.model.kernel.errors import InputError
from suanli.model.kernel.random_streams import OWN, Luck, uniforms
from suanli.model.parameters.declared import Group
from suanli.model.parameters.schema import Brought

Array = np.ndarray
GroupOf = Callable[[type[Group]], Group]
Chosen = Mapping[str, Any]  # the strategy of each vendor by its name, the quarter of each shock by its


def remembered(brought: Brought, chosen: Chosen, vendors: int) -> dict[str, dict[str, Array]]:
    """Return what strategies remember in 2018: columns by name, by strategy, for those that some vendor has."""
    return {
        name: {column: np.full(vendors, float(value)) for column, value in kind.memory.items()}
        for name, kind in brought.strategies.items()
        if name in chosen.values()
    }


def strategies_of(
    brought: Brought, chosen: Chosen, group: GroupOf, facts: VendorFacts, luck: Luck
) -> tuple[Played, ...]:
    """Return users' strategies that some vendor has. group  the parameters of a class, with the values of the run"""
    drawn, found = partial(_uniforms, luck, facts.identity), []
    for name, kind in brought.strategies.items():
        rows = np.array([chosen.get(vendor) == name for vendor in facts.names])
        if rows.any():
            found.append(Played(name, _made(kind, group), rows, drawn))
    return tuple(found)


def _made(kind: Any, group: GroupOf) -> Any:
    made = kind(None if kind.group is None else group(kind.group))
    if not isinstance(made, kind):
        raise InputError(f"--rules: {kind.__name__}", type(made).__name__, f"{kind.__name__}: what its class makes")
    return made


def _uniforms(luck: Luck, identity: Array, quarter: int, what: str) -> Array:
    return uniforms(luck, f"{OWN}{what}", quarter, identity)


def shocks_of(brought: Brought, dates: Chosen, group: GroupOf) -> tuple[Dated, ...]:
    """Return users' shocks that have a date. group  the parameters of a class, with the values of the run"""
    return tuple(
        Dated(name, quarter_of(dates[name]), _made(kind, group))
        for name, kind in brought.shocks.items()
        if dates[name] != NEVER
    )
