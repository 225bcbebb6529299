"""What is remembered of who is in the market, and of software and AI services that vendors' groups sell."""

from __future__ import annotations

from suanli.model import layers
from suanli.model.memory import Series

BN, SHARE = "USD bn per quarter", "share"

GROUP_SERIES = (
    Series("trading", "vendor", "1", "1 while it is in the market", lambda w: w.trading.astype(float)),
    Series("paid_in", "vendor", BN, "Paid in by owners at entry, rescue or exit", lambda w: w.today.turnover.capital),
    Series(
        "written_down",
        "vendor",
        BN,
        "Value its hardware lost when it was sold at exit",
        lambda w: w.today.turnover.written_down,
    ),
    Series("debt_forgiven", "vendor", BN, "Debt lenders lost at its exit", lambda w: w.today.turnover.forgiven),
    Series("software_revenue", "vendor", BN, "Enterprise software its group sells", lambda w: w.today.software),
    Series("ai_services_revenue", "vendor", BN, "AI services its group sells", lambda w: w.today.ai_services),
    Series(
        "software_attach",
        "vendor",
        SHARE,
        "Software sold to cloud customers over cloud revenue",
        lambda w: w.technology.attach[0],
    ),
    Series("ai_attach", "vendor", SHARE, "AI services over revenue from AI compute", lambda w: w.technology.attach[1]),
    Series("layer_extra_profit", "vendor", BN, "Profit of layers beyond that of 2018", layers.extra_profit),
)
