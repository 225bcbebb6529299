"""How large the market for compute in clouds is, by region and in all."""

from __future__ import annotations

from suanli.experiments.observed_points import Shown
from suanli.visualization.catalogue import Array, Chart, Entities, Read, by_entity, year_to


def lines(read: Read, entities: Entities) -> dict[str, Array]:
    """Return spending of the four quarters to each, by region and of the world, USD bn."""
    regions = by_entity(year_to(read("region_spending")), entities("region_spending"))
    return {**regions, "world": year_to(read("spending"))[:, 0]}


CHART = Chart(
    name="spending",
    by="region",
    kind="money_year",
    lines=lines,
    words={
        "en": (
            "How large is the market?",
            "Spending on cloud compute, four quarters to each",
            "What customers pay for general and AI compute in clouds. 2018 is met exactly; everything later is "
            "the model's. The 2030s are a thought experiment: plans for capacity end in 2027.",
        ),
        "zh": (
            "市场有多大？",
            "云算力支出，截至各季的四个季度合计",
            "客户在云上为通用与智能算力支付的钱。2018 年与数据完全一致，之后都由模型产生。"
            "2030 年代只是思想实验：产能计划到 2027 年为止。",
        ),
    },
    shows=(Shown("region_spending", a_year=True), Shown("spending", a_year=True)),
)
