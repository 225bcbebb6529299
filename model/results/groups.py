"""What is remembered of vendors besides their cloud: top chips, core customers, place, their group's layers."""

from __future__ import annotations

import numpy as np

from suanli.model.kernel import arithmetic
from suanli.model.mechanisms import software_layers as layers
from suanli.model.mechanisms import training_clusters as gangs
from suanli.model.results.store import Series
from suanli.model.state.world import World

BN, SHARE = "USD bn per quarter", "share"


def _edge_share(world: World) -> float:
    """Load at the edge over all load bound by latency; 0 without any."""
    orders = world.today.orders
    bound = arithmetic.total(orders.latency_load)
    return arithmetic.total(orders.edge_load) / bound if bound > 0.0 else 0.0


GROUP_SERIES = (
    Series("top_chips", "vendor", "thousand chips", "Top AI chips it holds", lambda w: gangs.top_holdings(w)[0]),
    Series("gang", "vendor", "1", "1 while it holds a gang for frontier work", gangs.capable),
    Series("gang_needed", "world", "PF", "Performance a gang for frontier work needs", gangs.needed),
    Series(
        "frontier_unmet",
        "region",
        "PF",
        "Frontier work that customers' vendors can't run",
        lambda w: np.bincount(w.population.region, w.today.orders.frontier_unmet, minlength=2),
    ),
    Series(
        "commitments_not_used",
        "world",
        BN,
        "Commitments paid and not used",
        lambda w: arithmetic.total(w.today.shortfall),
    ),
    Series("edge_share", "world", SHARE, "Part of work bound by latency that runs at the edge", _edge_share),
    Series("trading", "vendor", "1", "1 while it is in the market", lambda w: w.trading.astype(float)),
    Series("state_support", "vendor", BN, "State's R&D support", lambda w: w.today.signals.state_support),
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
