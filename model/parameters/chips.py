"""AI compute and its chips."""

from typing import ClassVar

from suanli.model.parameters.declared import Group, choice, number, switch, whole


class AiParameters(Group, name="ai"):
    """AI compute and its servers."""

    enabled: bool = switch(
        "AI compute and the suppliers of its chips exist; off: one class of compute, servers without makers",
        "有智能算力及其芯片供应商；关：只有一类算力，服务器没有制造商",
    )
    opening_share: float = number(
        "share", 0, 0.5, "AI compute's share of cloud spending in 2018", "2018 年智能算力占云支出的比例"
    )
    growth: float = number(
        "share per year",
        -0.2,
        3,
        "growth of the need for AI compute in sectors without a growth rate of their own",
        "在没有自身增速数据的行业中，智能算力需求的增速",
    )
    fade_start: float = number(
        "years",
        2018,
        2060,
        (
            "year after whose end the growth of need for AI compute begins to fade; what was seen from 2018 to "
            "2022 is not taken to go on for long"
        ),
        "智能算力需求增速从该年年底之后开始放缓；不假定 2018 至 2022 年的增速会长期持续",
    )
    price_elasticity: float = number(
        "1",
        0,
        3,
        "elasticity of AI compute ordered to its price, at the price and the values of 2018",
        "智能算力用量对价格的弹性（按 2018 年的价格与任务价值）",
    )
    value_spread: float = number(
        "log points",
        0.3,
        3,
        "standard deviation of the logarithm of what AI tasks are worth for each unit of compute",
        "智能算力任务单位价值的对数标准差",
    )
    feasible_part: float = number(
        "share",
        0.001,
        1,
        "part of a sector's value added that AI tasks can be worth at most",
        "智能算力任务的价值最多占行业增加值的比例",
    )
    server_factor: float = number(
        "1", 1, 5, "cost of an AI server over the cost of its chips", "AI 服务器成本与其芯片成本之比"
    )
    life: int = whole(
        "whole quarters",
        4,
        40,
        "life of an AI server; straight-line depreciation on historic cost",
        "AI 服务器使用寿命；按历史成本直线折旧",
    )
    lead_time: int = whole(
        "whole quarters", 1, 12, "time from an order of AI servers to their use", "从订购 AI 服务器到投入使用的时间"
    )
    expected_fall: float = number(
        "share per year",
        -0.2,
        0.6,
        "yearly fall of the price of AI servers that buyers expect; it had fallen so before 2018",
        "买方预期的 AI 服务器价格每年的降幅；2018 年之前即以此速度下降",
    )
    running_cost: float = number(
        "USD bn per thousand chips per quarter",
        0,
        0.1,
        "power, hosting and operation of a thousand AI chips for a quarter",
        "一千枚 AI 芯片每季的电力、托管与运营成本",
    )
    premises_utilisation: float = number(
        "share",
        0.05,
        1,
        (
            "utilisation that customers plan for on their own AI servers; their work queues, so they aren't sized"
            " for peaks"
        ),
        "客户自有 AI 服务器的目标利用率；其任务可排队，因此不按峰值配置",
    )
    contract_speed: float = number(
        "share per quarter",
        0,
        1,
        "part of the way to the spot price that the price of AI compute in contracts goes in a quarter",
        "智能算力合同价每季向现货价靠拢的比例",
    )


class ChipParameters(Group, name="chip"):
    """AI chips and their suppliers."""

    node_growth: float = number(
        "share per year",
        -0.1,
        1,
        "yearly growth of performance a chip from better process nodes in 2018",
        "2018 年因制程进步带来的单芯片性能年增速",
    )
    # yearly fading of that growth, share per year. Value of an earlier throw-away prototype of this model; calibrated
    # there or judged
    node_fade: ClassVar[float] = 0.05
    design_hits: float = number(
        "hits per quarter",
        0,
        100,
        "mean design successes each quarter at USD 1 bn of design R&D a quarter and the design of 2018",
        "设计研发为每季 10 亿美元、设计处于 2018 年水平时，每季设计成果数的均值",
    )
    design_step: float = number(
        "log points", 0, 0.5, "rise of the logarithm of a design by one success", "一项设计成果使设计水平对数提高的幅度"
    )
    design_elasticity: float = number(
        "1", 0, 1, "elasticity of design successes to design R&D", "设计成果数对设计研发的弹性"
    )
    design_exhaustion: float = number(
        "1",
        0,
        3,
        "elasticity with which successes fall as a design improves: ideas get harder to find",
        "设计成果数随设计水平提高而下降的弹性：创新越来越难",
    )
    production_cost: float = number(
        "USD bn per thousand chips", 0, 1, "cost of making a thousand chips in 2018", "2018 年制造一千枚芯片的成本"
    )
    cost_growth: float = number(
        "share per year",
        -0.3,
        0.5,
        "yearly growth of that cost as nodes get dearer",
        "该成本因制程变贵而每年增长的速度",
    )
    value_weight: float = number(
        "1",
        0,
        20,
        "weight of the logarithm of performance per dollar in buyers' choice of a supplier",
        "买方选择供应商时，每美元性能对数的权重",
    )
    installed_base_weight: float = number(
        "1",
        0,
        10,
        "weight of ln(1 + share of the region) in that choice: developers follow the installed base",
        "该选择中 ln(1 + 本地区份额) 的权重：开发者跟随用户基础",
    )
    mix_speed: float = number(
        "share per quarter",
        0.001,
        1,
        "part of buyers' orders that chooses its supplier anew each quarter",
        "买方订单中每季重新选择供应商的比例",
    )
    demand_elasticity: float = number(
        "1",
        1.05,
        20,
        (
            "elasticity of all buyers' demand for chips as suppliers see it; set so that the leader's mark-up of "
            "2018 is the measured one"
        ),
        "供应商所面对的全体买方芯片需求的弹性；其取值使领先者 2018 年的成本加成率等于实测值",
    )
    rent_share: float = number(
        "share",
        0,
        1,
        (
            "part of what a shortage adds to the worth of a chip that its supplier gets, and not its buyer; with 0 the "
            "price is cost and mark-up alone"
        ),
        "短缺使一枚芯片增加的价值中归供应商（而非买方）的部分；为 0 时价格只由成本与成本加成率决定",
    )
    capacity: float = number(
        "thousand chips per quarter",
        0,
        100000,
        "chips that can be made in 2018Q1, all suppliers together",
        "2018Q1 全部供应商合计可制造的芯片数",
    )
    capacity_growth: float = number(
        "thousand chips per quarter each quarter",
        0,
        10000,
        "chips by which that grows each quarter: linear",
        "该产能每季新增的芯片数：线性增长",
    )
    limited: bool = switch("that capacity limits what can be shipped", "该产能限制可出货的数量")
    memory_cost: float = number(
        "USD bn per thousand chips",
        0,
        1,
        (
            "cost in 2018 of what a chip needs besides its die and packaging: memory, board, test; set so that a "
            "V100 costs what the leader's margin says"
        ),
        "2018 年一枚芯片在裸片与封装之外的成本：存储、板卡、测试；其取值使 V100 的成本与领先者的利润率相符",
    )
    catch_up: float = number(
        "share per quarter",
        0,
        0.5,
        "share of the gap of design to the best that a supplier with much R&D of its own closes each quarter",
        "自身研发充足的供应商每季缩小与最高设计水平差距的比例",
    )
    # design R&D at which a supplier takes up 63 per cent of that, USD bn per quarter. Modelling assumption
    absorption_scale: ClassVar[float] = 0.05
    software_learning: float = number(
        "share per quarter",
        0,
        1,
        (
            "part of its distance in software (what 2018 reveals) that a supplier closes each quarter if all of a"
            " region's new chips are its own"
        ),
        "某地区新增芯片全部来自一家供应商时，该供应商每季缩小其软件差距（由 2018 年数据推断）的比例",
    )
    planned_growth: float = number(
        "share per quarter",
        0,
        1,
        "growth a quarter up to which a supplier believes orders, which are padded in a shortage",
        "供应商采信的订单季增速上限；短缺时订单会虚增",
    )
    adjustment: float = number(
        "share",
        0,
        1,
        "part of what is lacking on the way that a supplier books in a quarter, besides what it plans to ship",
        "除计划出货所需之外，供应商每季为在途缺口补订的比例",
    )
    safety_stock: float = number(
        "quarters",
        0,
        4,
        "finished chips a supplier wants beyond expected orders",
        "供应商在预期订单之外希望持有的成品芯片",
    )
    order_padding: float = number(
        "1",
        0,
        3,
        (
            "how much more buyers order for each unit share of orders left unfilled; what is beyond their want is"
            " cancelled"
        ),
        "未满足的订单比例每增加一个单位，买方多下的订单；超出实际需要的部分会取消",
    )
    allocation: str = choice(
        "proportional|price|contract|priority|independent",
        (
            "who gets chips first in a shortage: all alike, by what a buyer earns with a chip, by past "
            "deliveries, the largest first, or those first that make none of their own"
        ),
        "短缺时芯片如何分配：一律按比例、按买方用一枚芯片所得的收益、按以往交付量、大客户优先，或优先供给不自研芯片的买方",
    )
    contract_memory: float = number(
        "share per quarter",
        0.01,
        1,
        "weight of the last quarter in the past deliveries that count as a contract",
        "计入合同的以往交付量中，最近一季的权重",
    )
    contract_part: float = number(
        "share",
        0,
        1,
        "part of a claim under contracts that past deliveries make; orders make the rest",
        "按合同分配时，分配依据中由以往交付量决定的比例；其余由订单决定",
    )
    redesign_lag: int = whole(
        "whole quarters",
        0,
        12,
        "time from the announcement of a limit on products to a part that keeps it",
        "从公布产品限制到推出符合限制的产品的时间",
    )
    transfer_markup: float = number(
        "1",
        -0.5,
        3,
        "mark-up on making at which a group's own chips pass to its own cloud",
        "集团自研芯片转移给自家云业务时，制造成本之上的成本加成率",
    )
    support: float = number(
        "USD bn per year",
        0,
        1000,
        "R&D money the state pays to its region's chip suppliers together",
        "政府给本地区芯片供应商的研发资金总额",
    )
