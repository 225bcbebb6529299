"""Export controls and strategies: off unless a scenario says otherwise."""

from suanli.model.parameters.declared import Group, choice, number, switch, whole


class SupportParameters(Group, name="support"):
    """State support of R&D."""

    to: str = choice(
        "nobody|us_three|chinese_seven|first|second",
        "vendors whose R&D the state supports; second is the second firm of the laboratory",
        "研发由政府资助的厂商；second 为实验室第二家厂商",
    )
    amount: float = number(
        "USD bn per year", 0, 1000, "R&D money the state pays to all of them together", "政府给这些厂商的研发资金总额"
    )
    first_year: int = whole("whole years", 2018, 2060, "year from whose beginning it is paid", "从该年年初起发放")
    last_year: int = whole("whole years", 2018, 2060, "year to whose end it is paid", "到该年年底为止发放")
    productivity: float = number(
        "1",
        0,
        10,
        "factor on their R&D hits, whatever the year: what access to tools and root knowledge does",
        "受助厂商研发成果数的倍数，不限年份：取决于能否获得工具与根技术",
    )


class ProcurementParameters(Group, name="procurement"):
    """Public procurement of compute."""

    amount: float = number(
        "USD bn per year",
        0,
        1000,
        "compute the state buys of its region's vendors as an experimental customer",
        "政府作为试验性用户向本地区厂商采购的算力",
    )
    floor: float = number(
        "share",
        0,
        1,
        "knowledge over the region's best below which it buys nothing",
        "知识水平与本地区最高者之比低于此值的厂商，政府不予采购",
    )
    reference: float = number(
        "1",
        0,
        10,
        "reach that a dollar of public orders brings, over a dollar of expansion",
        "一美元政府采购带来的销售力量与网点，与一美元市场扩张支出所带来的之比",
    )


class PolicyParameters(Group, name="policy"):
    """What the state's programmes share."""

    region: str = choice(
        "INTL|CN",
        "whose state has a policy: programmes, rules and support below are of this region",
        "由哪一方政府施策：下列财政投入、制度政策与补助均属该地区",
    )
    first_year: int = whole(
        "whole years",
        2018,
        2060,
        "year from whose beginning programmes are paid and rules come into force",
        "从该年年初起拨款，规则生效",
    )
    last_year: int = whole(
        "whole years", 2018, 2060, "year to whose end they are: their sunset", "拨款与规则到该年年底为止（到期退出）"
    )
    ramp: int = whole(
        "whole quarters", 1, 40, "quarters over which a rule comes into force", "规则从开始到完全生效所经的季度数"
    )
    depreciation: float = number(
        "share per quarter", 0, 0.5, "loss a quarter of what programmes have built", "财政投入建成的能力每季的折旧率"
    )
    price_floor: bool = switch(
        "nobody in the policy's region sells below the Bertrand price: an end of the price war by rule",
        "政策所在地区的厂商不得低于伯特兰价格（利润最大化价格）销售：以规则终止价格战",
    )


class NetworkParameters(Group, name="network"):
    """Compute network."""

    programme: float = number(
        "USD bn per year",
        0,
        1000,
        "what the state pays for the compute network: links and scheduling between sites",
        "政府用于算力网络的资金：算力中心之间的互联与调度",
    )
    scale: float = number("USD bn", 0.1, 1000, "what builds 63 per cent of the network", "建成算力网络 63% 所需的资金")
    joined: float = number(
        "share",
        0,
        1,
        "part of eligible servers that join a network that is built",
        "网络建成后，符合条件的服务器中接入的比例",
    )
    eligible: float = number(
        "share",
        0,
        1,
        "part of servers whose work may leave its site: security, latency, data too heavy to move",
        "工作负载可离开本地的服务器比例：受安全、时延与数据量过大的限制",
    )
    correlation: float = number(
        "share", 0, 1, "correlation of the loads of sites in the pool", "资源池中各算力中心负载的相关系数"
    )
    sites: float = number(
        "1",
        1,
        1000000,
        "sites in the pool; what counts beyond a hundred is the correlation",
        "资源池中的算力中心数；超过一百个后起作用的是相关系数",
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


class WestParameters(Group, name="west"):
    """East data, West compute."""

    programme: float = number(
        "USD bn per year",
        0,
        1000,
        "what the state pays for links to remote sites: East data, West compute",
        "政府用于建设通往异地算力中心链路的资金：东数西算",
    )
    scale: float = number("USD bn", 0.1, 1000, "what brings 63 per cent of its effect", "达到 63% 效果所需的资金")
    fee_cut: float = number(
        "share",
        0,
        1,
        "part of the network's fee to remote sites that it takes off",
        "通往异地算力中心的网络费用的降低比例",
    )
    tolerant_part: float = number(
        "share",
        0,
        1,
        "part of vendors' work that bears the distance once links are fast",
        "链路提速后，厂商工作负载中可承受异地算力中心时延的比例",
    )
    link_energy: float = number(
        "TWh per quarter",
        0.001,
        100000,
        "work that today's links carry, by the energy it takes at the remote site; it congests them beyond",
        "现有链路可承载的工作量，以其在异地算力中心的用电量计；超出后链路拥塞",
    )
    link_built: float = number(
        "TWh per quarter per USD bn", 0, 1000, "what a billion dollars adds to that", "每 10 亿美元为其增加的承载量"
    )


class MixingParameters(Group, name="mixing"):
    """Pooling of heterogeneous chips."""

    programme: float = number(
        "USD bn per year",
        0,
        1000,
        "what the state pays for root technology: interconnect and software that let mixed chips work as one",
        "政府用于根技术的资金：让不同厂商、不同型号的芯片协同计算的互联与软件",
    )
    scale: float = number("USD bn", 0.1, 1000, "what brings 63 per cent of its effect", "达到 63% 效果所需的资金")
    bandwidth: float = number(
        "1",
        1,
        1000,
        "bandwidth between chips at its full effect over that of 2022",
        "完全见效时芯片互联带宽与 2022 年之比",
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
    overlap: float = number(
        "share",
        0,
        1,
        "part of exchange that goes on while chips compute at its full effect",
        "完全见效时，数据交换中与计算并行的比例",
    )
    software_part: float = number(
        "share",
        0,
        1,
        "part of the distance in software between chip suppliers that it takes away at its full effect",
        "完全见效时，芯片供应商之间软件差距的消除比例",
    )


class ModelsParameters(Group, name="models"):
    """Small industry models."""

    programme: float = number(
        "USD bn per year",
        0,
        1000,
        "what the state pays for industry models: data, training, deployment of small models",
        "政府用于行业小模型（行业模型）的资金：数据、训练与小模型部署",
    )
    scale: float = number("USD bn", 0.1, 1000, "what brings 63 per cent of its effect", "达到 63% 效果所需的资金")
    ceiling: float = number(
        "share",
        0,
        1,
        ("part of the work of low threshold (sectors.csv) that small models can do at the programme's full effect"),
        "完全见效时，低门槛工作（sectors.csv）中小模型可以完成的比例",
    )
    compute: float = number(
        "share",
        0,
        1,
        "compute of a small model over a large one's for the same work",
        "完成同样工作时，小模型所需算力与大模型之比",
    )
    retention: float = number(
        "share",
        0,
        1,
        "part of the work's value that a small model keeps; 0 moves nobody",
        "改用小模型后保留的工作价值的比例；0 表示没有客户改用",
    )
    low_quality: float = number(
        "share",
        0,
        1,
        "part by which the weight of quality falls where all AI work is small: the latecomer's entry",
        "智能计算全部由小模型完成时，质量权重下降的比例：后来者的进入机会",
    )


class StandardParameters(Group, name="standard"):
    """Open standard."""

    programme: float = number(
        "USD bn per year",
        0,
        1000,
        "what the state pays for an open standard: porting of software, a common stack",
        "政府用于开放标准的资金：软件移植、统一技术栈",
    )
    scale: float = number("USD bn", 0.1, 1000, "what brings 63 per cent of its effect", "达到 63% 效果所需的资金")
    openness: float = number(
        "share",
        0,
        1,
        "part of stacks' software that runs on the standard at its full effect",
        "完全见效时，各技术栈的软件中可在该标准上运行的比例",
    )
    lock_in: float = number(
        "share",
        0,
        1,
        "part of the switching cost that a fully open standard takes away",
        "标准完全开放时，转换成本的消除比例",
    )
    spill_over: float = number(
        "share",
        0,
        1,
        "part of a vendor's findings that is everybody's with a fully open standard",
        "标准完全开放时，一家厂商的研发成果中为各家共享的比例",
    )


class ScheduleParameters(Group, name="schedule"):
    """Unified scheduling."""

    share: float = number(
        "share",
        0,
        1,
        "part of the policy region's demand that a common scheduler allocates blind to quality",
        "政策所在地区的需求中，由统一调度分配、不考虑质量的比例",
    )


class ConsolidationParameters(Group, name="consolidation"):
    """Vendors merge."""

    to: int = whole(
        "whole number",
        0,
        20,
        "vendors into which the policy region's full-range ones merge when the policy begins; 0: none does",
        "政策开始时，政策所在地区的全栈厂商整合为若干家；0 表示不整合",
    )


class WindowParameters(Group, name="window"):
    """Windows of a new technology."""

    opens: bool = switch("a window of architecture opens", "架构换代窗口开启")
    year: int = whole("whole years", 2018, 2060, "year in which it does", "架构换代窗口开启的年份")
    loss: float = number(
        "share",
        0,
        1,
        "part of the largest vendor's knowledge that loses its worth in it; of others' by their size",
        "窗口中最大厂商的知识失效的比例；其他厂商按规模计",
    )
    lock_in: float = number(
        "share",
        0,
        1,
        "part of the largest vendor's R&D that stays with the old way after it; of others' by their size",
        "窗口开启后，最大厂商的研发中仍投在旧路线上的比例；其他厂商按规模计",
    )
    stays: int = whole("whole quarters", 0, 80, "quarters for which it does", "研发仍投在旧路线上的季度数")
    skip: float = number(
        "share",
        0,
        1,
        (
            "design over the best that chip suppliers behind reach at a window, as far as they can absorb it: "
            "stages skipped"
        ),
        "窗口开启时，落后的芯片供应商在其吸收能力范围内可达到的设计水平与最高者之比：跨越式追赶",
    )


class SpillParameters(Group, name="spill"):
    """Spill-overs to telecom and power."""

    power: float = number(
        "share",
        0,
        0.9,
        "most by which power for data centres gets cheaper by what they buy; 0 is the off-switch",
        "数据中心采购使其电价下降的上限；0 为关闭",
    )
    telecom: float = number("share", 0, 0.9, "the same of the network's fees", "同上，指网络费用")
    scale: float = number(
        "USD bn", 0.1, 100000, "what must be bought for 63 per cent of that", "达到上限 63% 所需的采购额"
    )
