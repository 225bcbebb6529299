"""Cloud vendors: prices, servers, running costs, energy, clusters, layers."""

from typing import ClassVar

from suanli.model.parameters.declared import Group, choice, number, switch, whole


class PricingParameters(Group, name="pricing"):
    """How vendors set prices."""

    rule: str = choice("fixed|bertrand|strategic", "how vendors set prices", "厂商如何定价")
    fixed_markup: float = number(
        "1", 0, 5, "mark-up on unit cost under the fixed rule", "固定规则下单位成本之上的成本加成率"
    )
    penetration_depth: float = number(
        "share",
        0,
        0.9,
        "deepest cut below the Bertrand price under the strategic rule",
        "策略规则下低于伯特兰价格（利润最大化价格）的最大降价幅度",
    )
    target_share: float = number(
        "share",
        0.01,
        1,
        "home share below which a vendor cuts prices and spends on expansion",
        "本土份额低于此值时，厂商会降价并投入市场扩张",
    )


class ServerParameters(Group, name="server"):
    """General-purpose servers."""

    price: float = number(
        "USD bn per CU",
        0,
        50,
        "price in 2018Q1 of one compute unit of installed capacity",
        "2018Q1 一个算力单位已装机产能的价格",
    )
    price_fall: float = number(
        "share per year",
        -0.2,
        0.6,
        "yearly fall of that price while hardware has no makers of its own in the model",
        "模型中硬件没有单独的制造商时，该价格每年的降幅",
    )
    life: int = whole(
        "whole quarters",
        4,
        40,
        "life of a server; straight-line depreciation on historic cost",
        "服务器使用寿命；按历史成本直线折旧",
    )
    lead_time: int = whole(
        "whole quarters", 1, 12, "time from an order of capacity to its use", "从订购产能到投入使用的时间"
    )
    target_utilisation: float = number(
        "share", 0.1, 1, "utilisation of capacity that vendors plan for", "厂商规划产能时的目标利用率"
    )
    limited: bool = switch("capacity limits what a vendor can serve", "厂商的供给受产能限制")


class OperationsParameters(Group, name="operations"):
    """Costs of running a cloud."""

    cost: float = number(
        "USD bn per CU per quarter",
        0,
        10,
        "cost of running one compute unit for a quarter at the world's experience of 2018",
        "按 2018 年全球经验水平，一个算力单位每季的运营成本",
    )
    learning: float = number(
        "1",
        0,
        0.6,
        "Wright exponent of that cost in effective experience (9 per cent less for each doubling)",
        "该成本对有效经验的赖特指数（经验每翻一番成本降 9%）",
    )
    spill_over: float = number(
        "share", 0, 1, "weight of others' experience in a vendor's own", "厂商有效经验中他人经验的权重"
    )
    platform_share: float = number(
        "share",
        0,
        0.1,
        "fixed platform cost of a full-range vendor in 2018Q1 as a share of spending in its home market",
        "2018Q1 全栈厂商的固定平台成本占其本土市场支出的比例",
    )
    platform_growth: float = number(
        "share per year", -0.2, 0.6, "growth of that cost, whatever its vendor sells", "该成本的年增速，与厂商收入无关"
    )


class EnergyParameters(Group, name="energy"):
    """Energy of data centres."""

    enabled: bool = switch(
        "energy is a cost of its own, with sites; off: part of running costs, the same everywhere",
        "能源单列成本，并区分算力中心所在地；关：计入运营成本，各地相同",
    )
    general_power: float = number(
        "GW per CU",
        0,
        5,
        "power at full load of the servers of one compute unit bought in 2018",
        "2018 年购入的一个算力单位服务器的满载功率",
    )
    # yearly change of that power from vintage to vintage, share per year. Masanet et al. 2020, Science 367: server
    # energy intensity fell to a quarter 2010-18 (-16 per cent a year), energy per compute instance -20 per cent a year
    # (seen); published -0.2 to -0.08, confidence medium
    general_change: ClassVar[float] = -0.1
    chip_power: float = number(
        "GW per thousand chips",
        0,
        0.1,
        "power at full load of a thousand AI chips bought in 2018 with their part of the server",
        "2018 年购入的一千枚 AI 芯片连同其所占服务器部分的满载功率",
    )
    chip_change: float = number(
        "share per year", -0.5, 0.5, "yearly change of that power from vintage to vintage", "该功率随购入年份每年的变化"
    )
    # power of an idle server over its power at full load, share. Barroso and Hoelzle, The case for energy-proportional
    # computing, Computer 40(12), 2007: an idle server draws about half its peak; newer ones less
    idle: ClassVar[float] = 0.4
    tolerant_part: float = number(
        "share",
        0,
        1,
        "part of vendors' work that bears the distance to a remote site",
        "厂商工作负载中可承受异地算力中心时延的比例",
    )
    sensitivity: float = number(
        "1",
        0,
        20,
        ("exponent with which the cost of a remote site beside that of a near one decides where new hardware goes"),
        "异地与近地算力中心的成本之比决定新硬件布局的指数",
    )


class GangParameters(Group, name="gang"):
    """Clusters large enough for frontier work."""

    enabled: bool = switch(
        (
            "frontier work needs many top chips in one vendor's hands; off: all AI work runs anywhere, and no "
            "customer is an anchor customer"
        ),
        "前沿智能计算要求一家厂商拥有大量顶级芯片；关：一切智能计算可在任何地方进行，没有核心客户",
    )
    performance: float = number(
        "PF",
        0,
        1000000,
        "performance that frontier work needs in one vendor's hands in 2022: ten thousand A100",
        "2022 年前沿智能计算要求一家厂商拥有的性能（最低训练集群规模）：一万枚 A100",
    )
    growth: float = number(
        "share per year",
        -0.5,
        5,
        "yearly growth of that performance; fades as the need of AI compute does",
        "最低训练集群规模的年增速；随智能算力需求增速一同放缓",
    )
    least_performance: float = number(
        "share", 0, 1, "performance of a top chip over the best on sale", "顶级芯片的性能与在售最高性能之比的下限"
    )
    substitution: float = number(
        "share",
        0,
        1,
        "part of frontier work that smaller models on fewer chips can replace without a minimum training cluster",
        "达不到最低训练集群规模时，可由芯片较少的较小模型替代的前沿智能计算比例",
    )


class LicenceParameters(Group, name="licence"):
    """Software licences for own servers."""

    enabled: bool = switch(
        "customers pay licences for software on their own servers, where a parent company had such a line in 2018",
        "客户为自有服务器上的软件支付许可费，限 2018 年已有此项业务的母公司；关：没有许可费",
    )
    # profit on licences as a share of their revenue, share. Microsoft 10-K: Intelligent Cloud earned 11.5 of 32.2 in
    # FY2018 and 13.9 of 39.0 in FY2019 (vendors.csv); with Azure near zero then, half of what is left
    margin: ClassVar[float] = 0.5


class LayerParameters(Group, name="layer"):
    """Software and AI services on the installed base."""

    enabled: bool = switch(
        "groups sell enterprise software and AI services besides the cloud; off: the cloud alone",
        "集团除云之外还销售企业软件与 AI 服务；关：仅云业务",
    )
    bundle_weight: float = number(
        "1",
        0,
        3,
        ("weight of the logarithm of software sold since 2018 in customers' choice of a cloud: software to cloud"),
        "客户选择云时，2018 年以来所售软件对数的权重：软件→云",
    )
    # software below which an installed base hardly counts, USD bn per quarter. Modelling assumption
    bundle_scale: ClassVar[float] = 1.0
    software_attach: float = number(
        "share",
        0,
        2,
        (
            "software that cloud customers take at the frontier of knowledge, over what they pay for compute: "
            "cloud to software"
        ),
        "知识达到前沿时，云客户购买的软件与其算力支出之比：云→软件",
    )
    ai_attach: float = number(
        "share",
        0,
        5,
        "AI services that they take at the frontier, over what they pay for AI compute: cloud to AI",
        "知识达到前沿时，云客户购买的 AI 服务与其智能算力支出之比：云→AI",
    )
    # part of the distance to that which is closed each quarter, share per quarter. Modelling assumption
    attach_speed: ClassVar[float] = 0.06
    # profit on software and AI services as a share of their revenue, share. Microsoft P&BP operating margin 36 per
    # cent (FY18) to 47 per cent (FY22); SAP about 25 per cent (recalled); published 0.25 to 0.47, confidence medium
    margin: ClassVar[float] = 0.35
    # part of layers' profit beyond that of 2018 that counts as its parent company's cash flow, share. Modelling
    # assumption
    pooling: ClassVar[float] = 0.5
    # part of it that goes into the vendor's R&D, share. Modelling assumption
    research_part: ClassVar[float] = 0.05
