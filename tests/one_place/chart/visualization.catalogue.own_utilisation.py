"""How well customers' own servers are used: what the computing power network is to improve."""

from __future__ import annotations

from suanli.visualization.catalogue import Array, Chart, Entities, Read, by_entity


def lines(read: Read, entities: Entities) -> dict[str, Array]:
    """Return load over capacity of customers' own servers by region, per cent."""
    return by_entity(100.0 * read("own_utilisation"), entities("own_utilisation"))


CHART = Chart(
    name="own_utilisation",
    by="region",
    kind="percent",
    lines=lines,
    words={
        "en": (
            "How busy are customers' own servers?",
            "Load over capacity of servers on premises",
            "Servers that stand alone must be sized for their peaks, so most of their capacity is idle.",
        ),
        "zh": (
            "企业自有服务器有多忙？",
            "自有服务器的负载与容量之比",
            "各自为政的服务器只能按峰值配置，大部分容量闲置。",
        ),
    },
)
