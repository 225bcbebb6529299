"""What is recorded of vendors besides their cloud: top chips, anchor customers, place, their group's layers."""

from __future__ import annotations

import numpy as np

from suanli.agents.enterprise_customer.messages import CustomerOrders
from suanli.model.kernel import arithmetic
from suanli.model.kernel.ledger import Ledger
from suanli.model.mechanisms.training_clusters import TrainingClusters
from suanli.model.results.store import Records, Series

Array = np.ndarray
BN, SHARE = "USD bn per quarter", "share"


def _edge_share(orders: CustomerOrders) -> float:
    """Load at the edge over all load bound by latency; 0 without any."""
    bound = arithmetic.total(orders.latency_load)
    return arithmetic.over(arithmetic.total(orders.edge_load), bound)


def _best(records: Records) -> float:
    return arithmetic.number(records.recent("chip_performance", 1)[0][0])


def _top_chips(clusters: TrainingClusters, ledger: Ledger, records: Records) -> Array:
    return clusters.top_holdings(ledger.chips.units, ledger.ai_servers.units, _best(records))[0]


def _capable(clusters: TrainingClusters, quarter: int, ledger: Ledger, records: Records) -> Array:
    return clusters.capable(quarter, ledger.chips.units, ledger.ai_servers.units, _best(records))


SERIES = (
    Series("top_chips", "vendor", "thousand chips", "Top AI chips it holds", _top_chips),
    Series("gang", "vendor", "1", "1 while it holds a training cluster for frontier work", _capable),
    Series(
        "gang_needed",
        "world",
        "PF",
        "Performance a training cluster for frontier work needs",
        lambda clusters, quarter: clusters.needed(quarter),
    ),
    Series(
        "frontier_unmet",
        "region",
        "PF",
        "Frontier work that customers' vendors can't run",
        lambda regions, population, orders: regions.total(population.region, orders.frontier_unmet),
    ),
    Series(
        "commitments_not_used",
        "world",
        BN,
        "Commitments paid and not used",
        lambda shortfall: arithmetic.number(arithmetic.total(shortfall)),
    ),
    Series("edge_share", "world", SHARE, "Part of work bound by latency that runs at the edge", _edge_share),
    Series(
        "trading", "vendor", "1", "1 while it is in the market", lambda vendor_state: vendor_state.trading.astype(float)
    ),
    Series("state_support", "vendor", BN, "State's R&D support", lambda signals: signals.state_support),
    Series("paid_in", "vendor", BN, "Paid in by owners at entry, rescue or exit", lambda turnover: turnover.capital),
    Series(
        "written_down",
        "vendor",
        BN,
        "Value its hardware lost when it was sold at exit",
        lambda turnover: turnover.written_down,
    ),
    Series("debt_forgiven", "vendor", BN, "Debt lenders lost at its exit", lambda turnover: turnover.forgiven),
    Series(
        "software_revenue",
        "vendor",
        BN,
        "Enterprise software its group sells",
        lambda layer_sales: layer_sales.software,
    ),
    Series(
        "ai_services_revenue", "vendor", BN, "AI services its group sells", lambda layer_sales: layer_sales.services
    ),
    Series(
        "software_attach",
        "vendor",
        SHARE,
        "Software sold to cloud customers over cloud revenue",
        lambda layers: layers.attach[0],
    ),
    Series("ai_attach", "vendor", SHARE, "AI services over revenue from AI compute", lambda layers: layers.attach[1]),
    Series(
        "layer_extra_profit",
        "vendor",
        BN,
        "Profit of layers beyond that of 2018",
        lambda layers, quarter, layer_sales: layers.extra_profit(quarter, layer_sales),
    ),
)
