"""What every firm is: a Mesa agent with a permanent row, a name and a home, who decides on yesterday's records."""

from __future__ import annotations

import mesa

from suanli.agents.actor import Actor
from suanli.model.parameters.schema import Parameters


class Firm(Actor):
    """A firm of the industry.

    row     permanent row in every column of its kind (a sponsor has its vendor's row)
    name    identifier; label: what people call it
    region  column of its home region
    """

    def __init__(self, model: mesa.Model, row: int, name: str, label: str, region: int, parameters: Parameters) -> None:
        super().__init__(model)
        self.row, self.name, self.label, self.region = row, name, label, region
        self.parameters = parameters

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.label})"
