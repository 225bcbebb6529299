"""Heterogeneous computing: chips of several kinds work as one cluster, at an efficiency that root technology raises.

    eta_v = eta_b eta_c eta_s,   eta_b balance, eta_c communication (``equations.pooling``), eta_s = b software

A vendor whose top chips alone don't make a cluster for frontier work may add (needed - top) / eta of lesser ones; it
then runs frontier work at eta. Common software also takes distance from suppliers whose chips buyers hardly can use.
"""

from __future__ import annotations

import numpy as np

from suanli.agents.cloud_vendor.state import Kind
from suanli.agents.government.programmes import Programmes
from suanli.model.equations import pooling
from suanli.model.kernel.either import agreed, as_array, everywhere
from suanli.model.mechanisms.base import Mechanism
from suanli.model.parameters.declared import Group, number
from suanli.model.results.store import Series

Array = np.ndarray


class MixingParameters(Group, name="mixing"):
    """Pooling of heterogeneous chips."""

    programme: float = number(
        "USD bn per year",
        0,
        1000,
        "what the state pays for root technology: interconnect and software that let mixed chips work as one",
        "政府用于根技术的资金：让不同厂商、不同型号的芯片协同计算的互联与软件",
    )
    exposed: float = number(
        "share",
        0,
        1,
        "part of the time to exchange results left at its full effect: faster links, exchange while computing",
        "完全见效时剩余的数据交换时间比例：互联更快，且交换与计算并行",
    )
    communication: float = number(
        "1",
        0,
        100,
        (
            "time to exchange results over time to compute, at 2022's bandwidth in a heterogeneous cluster: a naive one"
            " loses half"
        ),
        "按 2022 年带宽，异构集群中交换结果的时间与计算时间之比：未经优化的集群损失一半",
    )
    software_part: float = number(
        "share",
        0,
        1,
        "part of the distance in software between chip suppliers that it takes away at its full effect",
        "完全见效时，芯片供应商之间软件差距的消除比例",
    )


class HeterogeneousPooling(Mechanism):
    """What mixed chips yield, by the programme that builds their software. suppliers  whether any chips are sold"""

    name = "heterogeneous pooling"
    group = MixingParameters
    series = (
        Series(
            "mixed_efficiency",
            "vendor",
            "share",
            "What its chips yield as one mixed cluster",
            lambda mechanism, ledger: mechanism.efficiency(ledger.chips.units, ledger.ai_servers.units),
        ),
    )

    def __init__(self, p: MixingParameters, programmes: Programmes, kind: Kind, suppliers: bool) -> None:
        self.p, self.programmes, self.kind, self.suppliers = p, programmes, kind, suppliers

    @property
    def on(self) -> bool:
        """Whether anything is spent on it."""
        return agreed(self.p.programme > 0.0)

    def efficiency(self, chips: Array, performance: Array) -> Array:
        """Return the part of their performance that each vendor's chips yield as one cluster; 0 without the software.

        chips, performance  of each vintage, (vendors, life), thousands and PF
        """
        root = self.programmes.built("mixing")
        if everywhere(root <= 0.0) or not self.suppliers or chips.shape != performance.shape:
            return np.zeros(len(self.kind.region))
        exchange = pooling.communication(self.p.communication, 1.0 - root * (1.0 - self.p.exposed))
        each = np.divide(performance, chips, out=np.zeros_like(chips), where=chips > 0.0)
        here = self.programmes.here(self.kind.region)
        return as_array(
            [
                pooling.balance(chips[row], each[row], root) * exchange * root if there else 0.0
                for row, there in enumerate(here)
            ]
        )

    def software_gained(self, reputation: Array) -> Array:
        """Return what common software gives suppliers buyers hardly can use: g b (max b_s - b_s), (regions, suppliers).

        reputation  b_s, (regions, suppliers), utility
        """
        gain = self.p.software_part * self.programmes.built("mixing")
        known = np.where(np.isfinite(reputation), reputation, -np.inf)
        distance = np.where(np.isfinite(known), known.max(axis=1, keepdims=True, initial=-np.inf) - known, 0.0)
        return as_array(self.programmes.by_region(gain)[:, None] * distance)
