"""How short AI compute is, by region."""

from __future__ import annotations

from suanli.visualization.catalogue import Array, Chart, Entities, Read, by_entity


def lines(read: Read, entities: Entities) -> dict[str, Array]:
    """Return compute anxiety by region, per cent."""
    return by_entity(100.0 * read("region_anxiety"), entities("region_anxiety"))


CHART = Chart(
    name="anxiety",
    by="region",
    kind="percent",
    lines=lines,
    words={
        "en": (
            "How short is AI compute?",
            "Compute anxiety: part of AI compute needed that is not served",
            "Need is measured at a reference price that falls as fast as it did before, so that high prices "
            "count as shortage. 25 % means a quarter of what would have been wanted is missing. Demand is "
            "exponential, chips come on a line.",
        ),
        "zh": (
            "智能算力有多短缺？",
            "算力焦虑：所需智能算力中未被满足的比例",
            "需求按一个以过去速度下降的参考价格衡量，因此高价也算短缺。"
            "25% 表示本应需要的算力缺了四分之一。需求呈指数级增长，芯片供给只能线性增长。",
        ),
    },
)
