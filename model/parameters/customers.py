"""Who customers are, what they need and how they choose."""

from typing import ClassVar

from suanli.model.parameters.declared import Group, number, switch, whole


class DemandParameters(Group, name="demand"):
    """Need of compute and how it answers price."""

    growth: float = number(
        "share per year",
        -0.2,
        1,
        "growth of compute need in sectors without a growth rate of their own",
        "在没有自身增速数据的行业中，算力需求的增速",
    )
    sector_growth: bool = switch(
        "sectors with a growth rate of their own (sectors.csv) follow it; off: all follow demand.growth",
        "有自身增速数据的行业（sectors.csv）按该增速增长；关：全部行业按 demand.growth 增长",
    )
    fade_start: float = number(
        "years",
        2018,
        2060,
        "year after whose end the growth rates of need begin to fade",
        "需求增速从该年年底之后开始放缓",
    )
    fade_half_life: float = number(
        "years", 0.25, 50, "time in which growth of need halves once it fades", "需求增速开始放缓后减半所需的时间"
    )
    price_elasticity: float = number(
        "1",
        0,
        2,
        "elasticity of general compute ordered to its price, at the price and the values of 2018",
        "通用算力用量对价格的弹性（按 2018 年的价格与任务价值）",
    )
    value_spread: float = number(
        "log points",
        0.3,
        3,
        "standard deviation of the logarithm of what tasks are worth for each unit of general compute",
        "通用算力任务单位价值的对数标准差",
    )
    anchored: bool = switch(
        "what all tasks of a sector are worth is bounded by a part of its value added; off: it grows with need",
        "某行业全部任务的价值以其增加值的一部分为上限；关：随需求增长",
    )
    feasible_part: float = number(
        "share",
        0.001,
        1,
        "part of a sector's value added that tasks of general compute can be worth at most",
        "通用算力任务的价值最多占行业增加值的比例",
    )
    value_added_growth: float = number(
        "share per year", -0.1, 0.2, "growth of the value added of all sectors", "各行业增加值的增速"
    )


class AdoptionParameters(Group, name="adoption"):
    """How work moves to the cloud."""

    opening_share_international: float = number(
        "share",
        0.01,
        1,
        "share of workloads outside China whose owner had begun to use a cloud by 2018",
        "中国以外的工作负载中，其所有者到 2018 年已开始上云的比例",
    )
    opening_share_china: float = number(
        "share",
        0.01,
        1,
        "the same in mainland China; lower because its market grew faster afterwards (market.csv)",
        "中国大陆的同一比例；因其市场此后增长更快而较低（market.csv）",
    )
    ceiling: float = number(
        "share",
        0.05,
        1,
        "share of customers who ever move to a cloud; at least those who have begun by 2018",
        "最终会上云的客户比例；至少为到 2018 年已开始上云的比例",
    )
    time_scale: float = number(
        "quarters", 1, 60, "time scale of the S-shaped adoption of cloud by customers", "客户上云的 S 形曲线的时间尺度"
    )
    migration: int = whole(
        "whole quarters",
        1,
        40,
        "time a customer takes to move its workloads once it has begun",
        "客户开始上云后迁移其工作负载所需的时间",
    )
    pandemic_start: float = number(
        "years", 2018, 2035, "when a pandemic begins to bring moves to clouds forward", "疫情开始使上云提前的时间"
    )
    pandemic_length: int = whole("whole quarters", 1, 40, "how long it does", "疫情使上云提前的持续时间")
    pandemic_ahead: int = whole(
        "whole quarters",
        0,
        40,
        "customers who would have begun within this time of the pandemic's end begin while it lasts; 0 moves nobody",
        "本会在疫情结束后这段时间内开始上云的客户提前到疫情期间开始；0 表示无影响",
    )


class CustomerParameters(Group, name="customer"):
    """Customers' business, benefit and own R&D."""

    growth: float = number(
        "share per year",
        -0.1,
        0.2,
        "growth of customers' business apart from what compute adds",
        "客户业务的增速，不含算力带来的部分",
    )
    # loss of customers' own AI capability each quarter, share per quarter. Li & Hall 2020, Rev. Income & Wealth 66(1)
    # and BEA working paper: R&D depreciation 15 per cent conventional, software 30 per cent, semiconductors 18 per
    # cent, IT hardware 38 per cent (seen); published 0.04 to 0.1, confidence medium
    capability_depreciation: ClassVar[float] = 0.05
    capability_need: float = number(
        "1",
        0,
        0.5,
        "elasticity of a customer's need for compute to its own AI capability",
        "客户算力需求对其自身 AI 能力的弹性",
    )


class PremisesParameters(Group, name="premises"):
    """Customers' own servers."""

    load_variation: float = number(
        "1",
        0,
        10,
        "coefficient of variation of the load on a customer's own servers; calibrated on target T12",
        "客户自有服务器负载变异系数的中位数；按目标 T12 校准",
    )
    # standard deviations of load that own servers are sized for (2.33 = 99 per cent). Single-site sizing for a 99 per
    # cent service level under normal load
    service_level: ClassVar[float] = 2.33
    # what a customer pays for a server relative to a large cloud vendor. Harms & Yamartino 2010 (Microsoft): TCO falls
    # by up to 80 per cent from 1 000 to 100 000 servers (seen via CloudEuro); hardware discounts of large buyers 20-30
    # per cent (recalled); published 1.15 to 1.5, confidence low
    price_premium: ClassVar[float] = 1.3
    running_cost: float = number(
        "USD bn per CU per quarter",
        0,
        2,
        "energy and operation of own servers for each compute unit installed",
        "自有服务器每个已装机算力单位的能源与运营成本",
    )


class ChoiceParameters(Group, name="choice"):
    """How customers choose a vendor."""

    quality_weight: float = number(
        "1",
        0,
        8,
        "weight of the logarithm of quality in a customer's utility (theta)",
        "客户效用中质量对数的权重（theta）",
    )
    price_weight: float = number(
        "1",
        0.2,
        12,
        "weight of the logarithm of price in a customer's utility (alpha)",
        "客户效用中价格对数的权重（alpha）",
    )
    installed_base_weight: float = number(
        "1",
        0,
        4,
        "weight of ln(1 + regional share) in a customer's utility (omega)",
        "客户效用中 ln(1 + 地区份额) 的权重（omega）",
    )
    home_bias: float = number(
        "1",
        0,
        10,
        "utility of a vendor from the customer's own region; the same on both sides",
        "来自客户本地区的厂商带来的效用；境内境外取值相同",
    )
    switching_cost: float = number(
        "1", 0, 8, "utility lost by leaving the vendor a customer is with", "客户离开现有厂商损失的效用"
    )
    contract_shortest: int = whole("whole quarters", 1, 60, "shortest contract", "最短合同期")
    contract_longest: int = whole("whole quarters", 1, 60, "longest contract", "最长合同期")
    expected_values: bool = switch(
        "use choice probabilities and mean hits instead of draws (the two-firm laboratory)",
        "以选择概率和平均研发成果数代替随机抽取（两厂商实验室）",
    )


class CoreParameters(Group, name="core"):
    """Anchor customers: longer contracts, committed spending."""

    part: float = number(
        "share",
        0,
        0.5,
        "part of each region's accounts, those of the largest users of AI compute, that are anchor customers",
        "各地区账户中核心客户账户的比例，即智能算力用量最大的客户",
    )
    # part of anchor customers' AI work that is frontier work, share. Modelling assumption
    frontier_part: ClassVar[float] = 0.3
    # utility an anchor customer loses with a vendor that has no minimum training cluster. Modelling assumption
    gang_weight: ClassVar[float] = 1.0
    # quarters by which anchor customers sign for longer, whole quarters. AWS EDP / Azure MACC terms one to five years,
    # three typical (industry guides 2026) (seen); published 0 to 8, confidence low
    contract_extra: ClassVar[int] = 4
    commitment: float = number(
        "share",
        0,
        1,
        "part of what an anchor customer spends when it signs that it owes as long as the contract runs",
        "核心客户签约时的支出中，合同期内承诺支付的比例",
    )


class EdgeParameters(Group, name="edge"):
    """Compute at the edge."""

    enabled: bool = switch(
        "work bound by latency runs at the edge or in the cloud; off: there is none",
        "受时延约束的工作在边缘或云上进行；关：没有此类工作",
    )
    # utilisation of nodes at the edge, share. Xu et al., From Cloud to Edge (ACM IMC 2021): edge VMs far less used
    # than cloud VMs, mostly below 10 per cent (abstract seen; number recalled); Gartner 2012: 12 per cent, McKinsey
    # 2008: 6 per cent enterprise servers (seen); published 0.08 to 0.3, confidence low
    utilisation: ClassVar[float] = 0.3
    network_fee: float = number(
        "share",
        0,
        10,
        "network and delay of work bound by latency in the cloud, over the price of compute",
        "受时延约束的工作在云上进行时的网络与时延成本，与算力价格之比",
    )
    # exponent with which costs decide between edge and cloud. Modelling assumption
    sensitivity: ClassVar[float] = 3.0
