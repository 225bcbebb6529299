"""The enterprise customers as columns of one table. It stores and never decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import Some, as_array, at, taken

Array = np.ndarray


@dataclass
class Population:
    """Columns over customers; a row is one enterprise account.

    owner           row of the first account of the customer it belongs to: who decides what is needed, and when to move
    accounts        how many accounts that customer has
    region, sector  columns of the region and of the sector table; regions  how many there are
    size            compute it needed in 2018Q1 if all ran in the cloud, CU
    adopted_at      quarter in which it begins to move to a cloud
    log_need        cumulative shock to its need, log points
    vendor          column of its vendor, -1 before it has begun
    contract_end    quarter in which its contract ends
    capability      own AI capability; 1 sustained by the R&D of a fully served customer of 2018
    opening_capability  the same at the opening
    benefit         revenue that compute added last quarter, USD bn per quarter
    holding         (customers, vendors) shares of workloads by vendor; expected-value mode only
    ai_size         AI compute it needed in 2018Q1 if all ran in the cloud, PF
    core            True for the largest users of AI compute of each region: frontier work, contracts with commitments
    committed       spending a core customer has committed to while its contract runs, USD bn per quarter
    edge_load       load bound by latency that runs at the edge, CU
    small           part of its AI work in clouds that small models do
    need, migrated, wanted, served, spending, premises_load, profit, research   last quarter, for reading
    ai_need, ai_wanted, ai_served, ai_premises_load                             the same of AI compute, PF
    """

    owner: Array
    accounts: Array
    region: Array
    sector: Array
    size: Array
    adopted_at: Array
    log_need: Array
    vendor: Array
    contract_end: Array
    capability: Array
    opening_capability: Array
    benefit: Array
    holding: Array | None
    need: Array
    migrated: Array
    wanted: Array
    served: Array
    spending: Array
    premises_load: Array
    profit: Array
    research: Array
    ai_size: Array
    ai_need: Array
    ai_wanted: Array
    ai_served: Array
    ai_premises_load: Array
    core: Array
    committed: Array
    edge_load: Array
    small: Array
    regions: int
    _found = None  # (vendors, width of a table, cells): ``_cells``

    def __len__(self) -> int:
        return len(self.region)

    def by_vendor(self, amounts: Array, vendors: int) -> Array:
        """Amounts of customers added up by region and vendor, shape (regions, vendors).

        In expected-value mode a customer's amount is split by its holding.
        """
        if self.holding is not None:
            rows = [arithmetic.product(amounts * (self.region == one), self.holding) for one in range(self.regions)]
            return as_array(rows)
        wide = vendors + 1
        found = np.bincount(self._cells(wide), amounts, minlength=self.regions * wide)
        return found.reshape(self.regions, wide)[:, 1:]

    def from_vendor(self, by_vendor: Array) -> Array:
        """For each customer the figure of its own region and vendor; 0 before it has begun.

        by_vendor  shape (regions, vendors)
        """
        if self.holding is not None:
            return as_array(arithmetic.total(by_vendor[self.region] * self.holding, axis=1))
        table = self._padded(by_vendor)
        return taken(table.ravel(), self._cells(table.shape[1]))

    def from_term(self, by_term: Array) -> Array:
        """For each customer the figure of its region, sector and vendor; of the first vendor before it has begun.

        by_term  shape (regions, sectors, vendors)
        """
        if self.holding is not None:
            return as_array(arithmetic.total(at(by_term, self.region, self.sector) * self.holding, axis=1))
        _, sectors, vendors = by_term.shape
        return taken(by_term.ravel(), (self.region * sectors + self.sector) * vendors + np.maximum(self.vendor, 0))

    def of_their_vendor(self, those: Some, by_vendor: Array) -> Array:
        """Return the same for some customers, each with one vendor."""
        table = self._padded(by_vendor)
        return those.in_table(table.ravel(), those.of(self._cells(table.shape[1])))

    def _padded(self, by_vendor: Array) -> Array:
        return np.concatenate((np.zeros((self.regions, 1)), by_vendor), axis=1)

    def _cells(self, wide: int) -> Array:
        """Cell of each customer in a table (regions, wide) in one row, whose first column is for those without vendor.

        Kept while customers are with the same vendors: a column is never changed in place.
        """
        if self._found is None or self._found[0] is not self.vendor or self._found[1] != wide:
            self._found = self.vendor, wide, self.region * wide + (self.vendor + 1)
        return self._found[2]

    def __getstate__(self) -> dict[str, Any]:
        """Return the columns, without what follows from them."""
        return {name: value for name, value in vars(self).items() if name != "_found"}
