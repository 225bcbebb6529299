"""The initial state, random streams, and what is reported beside the model."""

from suanli.model.parameters.declared import Group, choice, number, switch, whole


class WorldParameters(Group, name="world"):
    """The opening of the world."""

    vendors: str = choice(
        "industry_2018|equal_vendors|two_firms|many_firms",
        "which table of opening vendors the world starts from",
        "模拟从哪一张初始厂商表出发",
    )
    first_year_spend: float = number(
        "USD bn per year",
        1,
        1000,
        "world spending on cloud infrastructure services in 2018; met exactly",
        "2018 年全球云基础设施服务支出；模型与之完全一致",
    )
    first_year_growth: float = number(
        "share per year",
        -0.5,
        2,
        "splits the first year's spending over its four quarters; no later level follows from it",
        "把第一年的支出分摊到四个季度；此后的水平都不由它决定",
    )
    opening_momentum: float = number(
        "share",
        0,
        1,
        (
            "part of vendors' different growth into 2018 that goes on as customers' preference; 0 starts at the "
            "steady state"
        ),
        "各厂商 2018 年之前的增速差异中，作为客户偏好延续下去的比例；0 表示从稳态出发",
    )
    benchmark_first_year: bool = switch(
        "scale all needs in 2018 so that the first year's spending is exact",
        "按比例调整 2018 年的全部需求，使第一年的支出与数据完全一致",
    )


class StreamParameters(Group, name="streams"):
    """Random streams: one may be drawn anew while the others stay."""

    redrawn: str = choice(
        "none|population|customers|research|chips",
        (
            "stream that is drawn anew, with a seed of its own, all else as the run's seed has it: who customers are, "
            "what they choose, vendors' R&D, chip designs and server makers' overheads"
        ),
        "用另一种子重新抽取的随机数流（其余仍按本次模拟的种子）：客户构成、客户选择、厂商研发、芯片设计与服务器厂商间接费用",
    )


class PopulationParameters(Group, name="population"):
    """How customers are drawn."""

    china_rows: float = number(
        "share",
        0,
        1,
        (
            "share of customer rows that stand for mainland China; more rows there than spending so that small "
            "vendors are sampled"
        ),
        "代表中国大陆的客户行所占比例；高于其支出占比，以便抽到小厂商的客户",
        structural=True,
    )
    china_spend: float = number(
        "share",
        0,
        1,
        "mainland China's share of world spending in 2018",
        "2018 年中国大陆占全球支出的比例",
        structural=True,
    )
    size_spread: float = number(
        "log points", 0, 2.5, "standard deviation of the logarithm of customer size", "客户规模对数的标准差"
    )
    need_noise: float = number(
        "log points", 0, 0.3, "standard deviation of a customer's quarterly change of need", "客户需求季度变动的标准差"
    )
    large_part: float = number(
        "share",
        0.01,
        1,
        "part of customers, the largest, whose work is divided over accounts (made one in a whole number)",
        "规模最大、把工作分给多个账户（各自选择厂商）的客户所占比例",
        structural=True,
    )
    accounts: int = whole(
        "whole number",
        1,
        20,
        "accounts of a large customer; 1: every customer has one vendor",
        "大客户的账户数；1 表示每个客户只有一个厂商",
    )


class AnxietyParameters(Group, name="anxiety"):
    """Compute anxiety."""

    reference_fall: float = number(
        "share per year",
        0,
        0.9,
        (
            "yearly fall of the frozen reference price of AI compute that need is measured at: a doubling of FLOP"
            " per dollar in 2.5 years, the middle of target T10"
        ),
        "衡量需求所用的智能算力固定参考价格每年的降幅：每美元 FLOP 每 2.5 年翻一番，即目标 T10 的中值",
    )
