"""What is recorded of AI developers."""

from __future__ import annotations

from suanli.model.results.store import Series

SERIES = (
    Series(
        "developer_compute",
        "developer",
        "PF",
        "AI compute it used",
        lambda developer_accounts: developer_accounts.compute,
        yearly="mean",
    ),
    Series(
        "developer_spending",
        "developer",
        "USD bn per quarter",
        "Paid for its AI compute",
        lambda developer_accounts: developer_accounts.paid,
        yearly="sum",
    ),
    Series(
        "belief_in_ai",
        "developer",
        "share",
        "Part of what AI may be worth that those who pay believe in",
        lambda developer_plans: developer_plans.belief,
        yearly="end",
    ),
)
