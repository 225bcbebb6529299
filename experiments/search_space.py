"""Where a calibration may look: the free parameters, each between the edges that the table gives it; a unit cube."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from suanli.model.mechanisms.settings import baseline
from suanli.model.parameters.load import scenario
from suanli.model.parameters.schema import Parameter, Value, text_of

Array = np.ndarray


def free_parameters(name: str = "baseline") -> list[Parameter]:
    """The parameters a search may move: free ones, less what the scenario itself sets."""
    given = scenario(name).values
    return [one for one in baseline() if one.status == "free" and one.name not in given]


def edges(parameter: Parameter) -> tuple[float, float]:
    """Lowest and highest value of the search; a free parameter has both (the table's reader sees to it)."""
    if parameter.search is None:
        raise TypeError(parameter.name)
    return parameter.search


def values_at(point: Array, name: str = "baseline") -> dict[str, float]:
    """Parameter values at a point of the cube: low + (high - low) u, u held between 0 and 1, to twelve digits."""
    found = {}
    for parameter, u in zip(free_parameters(name), np.clip(point, 0.0, 1.0), strict=True):
        low, high = edges(parameter)
        found[parameter.name] = float(f"{low + (high - low) * float(u):.12g}")
    return found


def point_of(values: dict[str, float]) -> Array:
    """The point of the cube where parameters have these values."""
    pairs = [(values[one.name], edges(one)) for one in free_parameters()]
    return np.array([(value - low) / (high - low) for value, (low, high) in pairs])


def overrides(values: Mapping[str, Value]) -> str:
    """Values as text that a run takes."""
    return ";".join(f"{name}={text_of(value)}" for name, value in values.items())
