"""An enterprise customer as a Mesa agent: a view of its row in the population."""

from __future__ import annotations

import mesa

from suanli.agents.actor import Actor
from suanli.agents.enterprise_customer.population import Population


class EnterpriseCustomer(Actor):
    """One customer: a view of its row in the population. Reading it costs nothing to those who don't.

    row    the customer's row; all else is read from the columns of ``Population``
    names  of the regions and of the sectors
    """

    def __init__(
        self, model: mesa.Model, population: Population, row: int, names: tuple[tuple[str, ...], tuple[str, ...]]
    ) -> None:
        super().__init__(model)
        self.row, self._population, (self._regions, self._sectors) = row, population, names

    @property
    def region(self) -> str:
        """Name of its region."""
        return self._regions[int(self._population.region[self.row])]

    @property
    def sector(self) -> str:
        """Name of its sector."""
        return self._sectors[int(self._population.sector[self.row])]

    @property
    def vendor(self) -> int:
        """Row of the vendor it is with, -1 before it has begun."""
        return int(self._population.vendor[self.row])

    @property
    def size(self) -> float:
        """Compute it needed in 2018Q1 if all ran in the cloud, CU."""
        return float(self._population.size[self.row])

    @property
    def need(self) -> float:
        """Compute it needs in all, CU."""
        return float(self._population.need[self.row])

    @property
    def served(self) -> float:
        """Compute it was served by the cloud, CU."""
        return float(self._population.served[self.row])

    @property
    def spending(self) -> float:
        """What it pays its vendor, USD bn per quarter."""
        return float(self._population.spending[self.row])

    @property
    def benefit(self) -> float:
        """Revenue that compute adds to its business, USD bn per quarter."""
        return float(self._population.benefit[self.row])

    @property
    def capability(self) -> float:
        """Its own AI capability; 1 is what the R&D of a fully served customer of 2018 sustains."""
        return float(self._population.capability[self.row])

    @property
    def profit(self) -> float:
        """Its profit, USD bn per quarter."""
        return float(self._population.profit[self.row])

    @property
    def research(self) -> float:
        """Its own R&D, USD bn per quarter."""
        return float(self._population.research[self.row])

    @property
    def contract_end(self) -> int:
        """Quarter in which its contract ends, counted from 2018Q1."""
        return int(self._population.contract_end[self.row])
