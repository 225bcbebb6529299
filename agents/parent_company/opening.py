"""Parent companies in the initial state: what they ask for licences."""

from __future__ import annotations

import numpy as np

from suanli.agents.enterprise_customer.population import Population
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import as_array
from suanli.model.kernel.units import QUARTERS_PER_YEAR

Array = np.ndarray


def licence_fees(customers: Population, home: Array, sold: Array) -> Array:
    """Return the fee for a unit of load on customers' own servers, from what each parent's line earned in 2018.

    home  (regions, parents), 1 where a region is of a parent's home market; sold  USD bn in 2018
    """
    loads = [arithmetic.total(customers.premises_load[at_home[customers.region] > 0.0]) for at_home in home.T]
    return as_array(
        [arithmetic.over(amount / QUARTERS_PER_YEAR, load) for amount, load in zip(sold, loads, strict=True)]
    )
