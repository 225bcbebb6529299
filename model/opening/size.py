"""How large and how long a run may be."""

from __future__ import annotations

from suanli.model.kernel.errors import whole_number
from suanli.model.kernel.units import START_YEAR

FEWEST_CUSTOMERS, MOST_CUSTOMERS, LAST_YEAR = 20, 2_000_000, 2060


def checked_size(customers: int, until: int) -> tuple[int, int]:
    """Return both as whole numbers. Raises InputError for what isn't allowed."""
    whole = whole_number("customers", customers, FEWEST_CUSTOMERS, MOST_CUSTOMERS)
    return whole, whole_number("until", until, START_YEAR, LAST_YEAR)
