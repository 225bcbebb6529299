"""The compute network: sites joined by links, so that peaks are pooled and what stands idle serves others.

Customers' own servers of the policy's region that join need less headroom (r, ``equations.pooling.peaks_kept``): fewer
are bought. AI capacity beyond what the pool's peaks need is lent to those whose own vendor couldn't serve them, at the
price that is paid in the region; links limit it and take a fee that rises as they fill. A common scheduler pools
vendors' peaks and lends their idle capacity likewise (``unified_scheduling``).
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from suanli.agents.government.programmes import Programmes
from suanli.model.equations import pooling
from suanli.model.kernel import arithmetic
from suanli.model.kernel.either import agreed, anywhere, as_array, everywhere
from suanli.model.mechanisms.base import Mechanism
from suanli.model.mechanisms.unified_scheduling import UnifiedScheduling
from suanli.model.parameters.declared import Group, number
from suanli.model.results.store import Series
from suanli.model.state.messages import Fills, Lent

Array = np.ndarray
_NEXT_TO_NOTHING = 1e-12  # of what is installed


class NetworkParameters(Group, name="network"):
    """Compute network."""

    programme: float = number(
        "USD bn per year",
        0,
        1000,
        "what the state pays for the compute network: links and scheduling between sites",
        "政府用于算力网络的资金：算力中心之间的互联与调度",
    )
    pooled: float = number(
        "share",
        0,
        1,
        "part of servers pooled once the network is built: those that join of those whose work may leave its site",
        "网络建成后并入资源池的服务器比例：工作负载可离开本地且已接入者",
    )
    correlation: float = number(
        "share", 0, 1, "correlation of the loads of sites in the pool", "资源池中各算力中心负载的相关系数"
    )
    overhead: float = number(
        "share",
        0,
        1,
        "part of lent compute that moving and securing the work takes",
        "出借的算力中，迁移与安全保障所占的比例",
    )
    fee: float = number(
        "share",
        0,
        1,
        "what links take of the price of lent compute while they are empty",
        "链路空闲时，网络费用占出借算力价格的比例",
    )
    link_share: float = number(
        "share",
        0.0001,
        10,
        "AI compute that links can carry, over what the region's vendors have installed",
        "链路可承载的智能算力，与本地区厂商已装机智能算力之比",
    )


class OwnServers(NamedTuple):
    """AI servers on customers' premises, by customer: region, capacity and load in PF."""

    region: Array
    capacity: Array
    load: Array


class ComputeNetwork(Mechanism):
    """What is pooled and lent, by the programme that builds the links.

    utilisation  that vendors, premises_utilisation that owners of AI servers plan for, alone
    """

    name = "compute network"
    group = NetworkParameters
    series = (
        Series("network_moved", "region", "PF", "AI compute lent in the network", lambda lent: lent.moved),
        Series("network_fee", "region", "share", "Part of its price that links take", lambda lent: lent.fee),
        Series(
            "lent_revenue",
            "vendor",
            "USD bn per quarter",
            "Revenue from compute lent",
            lambda lent: arithmetic.total(lent.to_vendors, axis=0),
        ),
    )

    def __init__(
        self, p: NetworkParameters, programmes: Programmes, scheduling: UnifiedScheduling, alone: tuple[float, float]
    ) -> None:
        self.p, self.programmes, self.scheduling = p, programmes, scheduling
        self.kind = scheduling.standard.kind
        self.utilisation, self.premises_utilisation = alone

    @property
    def on(self) -> bool:
        """Whether anything is spent on links, or scheduled over them."""
        return agreed(self.p.programme > 0.0) or self.scheduling.on

    def joined(self) -> float:
        """Return the part of the policy region's servers that is pooled: as far as the network is built."""
        return self.p.pooled * self.programmes.built("network")

    def kept(self) -> float:
        """Return headroom a pool of many sites needs over what its members need alone."""
        return pooling.peaks_kept(math.inf, self.p.correlation)

    def freed(self) -> Array:
        """Return the part of the headroom of customers' own servers that pooling frees, by region: f = q (1 - r)."""
        return self.programmes.by_region(self.joined() * (1.0 - self.kept()))

    def vendors_freed(self, quarter: int, trading: Array) -> Array:
        """Return the same of vendors under a common scheduler: U (1 - r), by vendor."""
        here = self.programmes.here(self.kind.region) * ~self.kind.specialist
        rivals = pooling.peaks_kept(arithmetic.larger(arithmetic.total(here * trading), 1.0), self.p.correlation)
        return as_array(here * self.scheduling.scheduled(quarter) * (1.0 - rivals))

    def planned_utilisation(self, quarter: int, trading: Array) -> Array:
        """Return the utilisation of capacity that each vendor plans for."""
        freed = self.vendors_freed(quarter, trading)
        return pooling.pooled_utilisation(self.utilisation, freed)

    def lend(self, quarter: int, fills: Fills, capacity: Array, trading: Array, own: OwnServers) -> tuple[Fills, Lent]:
        """Return AI fills with what vendors lend, and who lent what: idle capacity serves what is unserved there.

        moved = min((1 - o) idle that may be lent, what is unserved, B),  B the links' capacity

        fills  of AI compute, after vendors and specialists; capacity  of vendors' AI servers, PF
        """
        nothing = self._nothing(fills, own)
        if everywhere(self.joined() <= 0.0) and everywhere(self.scheduling.scheduled(quarter) <= 0.0):
            return fills, nothing
        row = self.programmes.region
        installed = arithmetic.number(arithmetic.product(capacity, self.programmes.here(self.kind.region)))
        by_vendors, by_owners = self._idle(quarter, fills, capacity, trading, own)
        useful = 1.0 - self.p.overhead
        offered = useful * arithmetic.number(arithmetic.total(by_vendors) + arithmetic.total(by_owners))
        unserved = arithmetic.number(arithmetic.total(fills.ordered - fills.served, axis=1)[row])
        link = self.p.link_share * installed
        moved = arithmetic.smaller(arithmetic.smaller(offered, unserved), link)
        lending = ~(moved <= _NEXT_TO_NOTHING * installed) & np.any(fills.served[row])
        if not anywhere(lending):
            return fills, nothing

        def over(amount: Any, whole: Any) -> Any:
            return np.where(lending, amount, 0.0) / np.where(lending, whole, 1.0)

        price = over(arithmetic.total(fills.revenue[row]), arithmetic.total(fills.served[row]))
        fee = np.where(lending, np.minimum(1.0, pooling.link_price(self.p.fee, over(moved, link))), 0.0)
        moved = np.where(lending, moved, 0.0)
        given = by_vendors * over(useful * moved, offered)
        earned, served = np.zeros_like(fills.served), fills.served.copy()
        earned[row], served[row] = price * (1.0 - fee) * given, served[row] + given
        lent = Lent(
            moved=self.programmes.by_region(moved),
            part=self.programmes.by_region(over(moved, unserved)),
            price=self.programmes.by_region(price),
            fee=self.programmes.by_region(fee),
            to_vendors=earned,
            to_owners=price * (1.0 - fee) * over(useful * moved, offered) * by_owners,
        )
        return Fills(fills.ordered, fills.fill, served, fills.revenue + earned), lent

    @staticmethod
    def _nothing(fills: Fills, own: OwnServers) -> Lent:
        regions, customers = len(fills.served), len(own.region)
        nothing = np.zeros(regions)
        return Lent(nothing, nothing, nothing, nothing, np.zeros_like(fills.served), np.zeros(customers))

    def _idle(
        self, quarter: int, fills: Fills, capacity: Array, trading: Array, own: OwnServers
    ) -> tuple[Array, Array]:
        """AI capacity that the pool's peaks leave to lend, PF: (by vendor, by customer who owns servers).

        ``pooling.lendable`` at f = q (1 - r) of owners; a scheduler frees vendors' headroom likewise, and both together
        1 - (1 - f) (1 - g)
        """
        part = self.joined() * (1.0 - self.kept())
        of_vendors = 1.0 - (1.0 - part) * (1.0 - self.vendors_freed(quarter, trading))
        alone = 1.0 / self.utilisation - 1.0
        served = arithmetic.total(fills.served, axis=0)
        idle = pooling.lendable(capacity, served, alone, of_vendors)
        alone = 1.0 / self.premises_utilisation - 1.0
        owned = pooling.lendable(own.capacity, own.load, alone, part)
        return idle * self.programmes.here(self.kind.region), owned * (own.region == self.programmes.region)
