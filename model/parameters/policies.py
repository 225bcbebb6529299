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
        "USD bn per year",
        0,
        1000,
        "R&D money the state pays to all of them together, in the policy's years",
        "政策期间政府给这些厂商的研发资金总额",
    )
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
        "year from whose beginning programmes and support are paid and rules come into force",
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
    scale: float = number(
        "USD bn",
        0.1,
        1000,
        "money that brings 63 per cent of a programme's full effect: unknown, one number for all of them",
        "财政投入达到完全效果 63% 所需的资金：未知，各项目共用一个数",
    )
    price_floor: bool = switch(
        "nobody in the policy's region sells below the Bertrand price: an end of the price war by rule",
        "政策所在地区的厂商不得低于伯特兰价格（利润最大化价格）销售：以规则终止价格战",
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
