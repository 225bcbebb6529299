"""How vendors grow: R&D, expansion, money, parents; who enters and leaves; links cut."""

from typing import ClassVar

from suanli.model.parameters.declared import Group, choice, number, switch, whole


class ExpansionParameters(Group, name="expansion"):
    """Spending on sales, regions and people, ahead of scale."""

    intensity: float = number(
        "share",
        0,
        2,
        "expansion spending as a share of the revenue still missing to the target share",
        "市场扩张支出占与目标份额之间所缺收入的比例",
    )
    # loss of reach bought by expansion each quarter, share per quarter. Corrado, Hulten & Sichel 2009: brand equity 60
    # per cent, organisation 40 per cent a year (recalled); Ewens, Peters & Wang 2019: organisation capital (seen, 20
    # per cent recalled); customer capital 15-25 per cent (Gourio & Rudanko 2014) (recalled); published 0.04 to 0.2,
    # confidence medium
    depreciation: ClassVar[float] = 0.1
    # weight of ln(1 + reach over home-market spending) in a customer's utility. Modelling assumption
    reach_weight: ClassVar[float] = 0.5


class ResearchParameters(Group, name="research"):
    """Vendors' R&D."""

    sales_share: float = number(
        "share",
        0,
        0.6,
        "R&D that a vendor wants to do over its sales, where the vendors' table has no figure of its own for it",
        "厂商意愿研发占收入的比例（厂商表中没有该厂商自身数据时采用）",
    )
    follow: float = number(
        "share",
        0,
        1,
        "part of the distance to the largest R&D of one vendor that a full-range vendor wants to do besides",
        "全栈厂商除按收入投入的研发外，还意愿弥补与研发最多厂商之间差距的比例",
    )
    most: float = number(
        "share",
        0,
        5,
        "R&D over sales beyond which a vendor doesn't go to keep up with the largest",
        "为追赶研发最多的厂商，研发占收入的比例至多达到此值",
    )
    sponsor_grant: float = number(
        "USD bn per quarter",
        0,
        100,
        "R&D paid by each vendor's parent company whatever the vendor earns",
        "无论厂商盈亏，各家母公司都支付的研发费用",
    )
    elasticity: float = number(
        "1", 0, 1, "elasticity of R&D hits to R&D spending (beta)", "研发成果数对研发投入的弹性（beta）"
    )
    hits: float = number(
        "hits per quarter",
        0,
        100,
        "mean R&D hits each quarter at USD 1 bn a quarter",
        "研发为每季 10 亿美元时，每季研发成果数的均值",
    )
    step: float = number("knowledge", 0, 1, "knowledge added by one hit", "一项研发成果增加的知识")
    draw_rule: str = choice(
        "poisson|best_of_n|mean",
        "how a quarter's R&D hits are drawn: Poisson, the best of as many tries, or their mean, without randomness",
        "每季研发成果如何抽取：泊松分布、同样次数尝试中的最优者，或不含随机性（取均值）",
    )
    productive: bool = switch(
        "off: clouds' R&D is paid for and yields nothing and nobody imitates (counterfactual without R&D effect)",
        "关：云厂商照付研发费用却没有任何成果，也没有厂商模仿（对照情景 A）",
    )
    spending: bool = switch(
        "off: clouds pay for no R&D either (counterfactual without R&D)", "关：云厂商也没有任何研发投入（对照情景 B）"
    )
    return_elasticity: float = number(
        "1",
        0,
        2,
        (
            "elasticity of vendors' R&D to what better quality is expected to earn them; matters only where a "
            "policy changes that"
        ),
        "厂商研发对质量提升预期回报的弹性；只在政策改变该回报时起作用",
    )


class KnowledgeParameters(Group, name="knowledge"):
    """What R&D leaves."""

    depreciation: float = number(
        "share per quarter", 0.001, 0.5, "loss of the knowledge stock each quarter", "知识存量每季的折旧率"
    )
    imitation: float = number(
        "share per quarter",
        0,
        1,
        "share of the gap to the frontier that a fully absorptive vendor closes each quarter",
        "吸收能力充分的厂商每季缩小与前沿差距的比例",
    )
    absorption_scale: float = number(
        "USD bn per quarter",
        0.0001,
        100,
        "R&D at which absorptive capacity is 63 per cent",
        "吸收能力达到 63% 时的研发",
    )


class FinanceParameters(Group, name="finance"):
    """Money: debt, tax, dividends."""

    limited: bool = switch("money limits budgets", "预算受资金限制")
    tax: float = number("share", 0, 0.6, "tax on a quarter's positive profit", "对季度正利润征收的税率")
    interest: float = number("share per year", 0, 0.5, "interest on debt", "借款利率")
    capital_growth: float = number(
        "share",
        0,
        20,
        "most by which capital expenditure of a quarter exceeds the mean of four; within it chips come first",
        "单季资本开支最多高于前四季平均值的比例；预算之内芯片优先",
    )
    debt_multiple: float = number(
        "years",
        0,
        10,
        "debt room as a multiple of a year's earnings before depreciation",
        "借款上限，以折旧前年利润的倍数计",
    )
    repayment: float = number("share per quarter", 0, 1, "share of debt repaid each quarter", "每季偿还借款的比例")
    # quarters of cash costs a vendor keeps, quarters. Bates, Kahle and Stulz, Journal of Finance 64(5), 2009
    # (recalled): cash 23 per cent of assets of United States firms: 1 to 4 quarters of sales
    cash_buffer: ClassVar[float] = 2.0
    # share of cash above the buffer paid to the parent company each quarter, share. Kahle & Stulz 2021 (JFE 142):
    # payout rates of the 2000s, level not in the abstract (abstract seen); published 0.3 to 0.6, confidence low
    payout: ClassVar[float] = 0.5


class SponsorParameters(Group, name="sponsor"):
    """Parent companies."""

    tolerance: float = number(
        "share",
        0,
        2,
        "yearly operating loss a parent company tolerates as a share of its free cash flow",
        "母公司每年容忍的营业亏损占其自由现金流的比例",
    )
    support: float = number(
        "share",
        0,
        2,
        "most a parent company pays in a year, for losses, R&D and capital, as a share of its free cash flow",
        "母公司一年内投入（补亏、研发与资本开支）的上限，占其自由现金流的比例",
    )
    horizon: float = number(
        "quarters",
        1,
        200,
        "quarters for which a parent company bears losses without a milestone; after as many again nothing is left",
        "没有阶段性成果时母公司容忍亏损的季度数；再过同样长的时间，容忍降为零",
    )
    # growth of the share at home since the last milestone that is another; a year without loss always is one, share.
    # Modelling assumption
    milestone: ClassVar[float] = 0.1
    fade_start: float = number(
        "years",
        2018,
        2060,
        "year after which growth of parents' cash flow (a column of the vendors' table) fades to that of world product",
        "母公司现金流的增速（厂商表中的一列）在该年之后逐渐降至世界总产值的增速",
    )


class EntryParameters(Group, name="entry"):
    """Entrants."""

    rule: str = choice(
        "rent|dated|nobody",
        (
            "who enters: AI clouds where the rent on AI compute pays for a site; with hindsight, those of entrants.csv "
            "in their year; or only vendors of 2018 exist"
        ),
        (
            "谁进入市场：智能算力的租金足以收回站点投资时 AI 云进入；"
            "事后信息，即 entrants.csv 中的厂商按其年份进入；或只有 2018 年的厂商"
        ),
    )
    payback: float = number(
        "years",
        0.25,
        20,
        "time in which the rent on AI compute over its full cost must pay for AI servers for AI clouds to enter",
        "AI 云进入市场所要求的投资回收期：智能算力租金超出完全成本的部分须在此期限内收回 AI 服务器的投资",
    )
    # part of the AI compute that vendors leave unserved for which AI clouds plan capacity, share. Modelling assumption
    specialists_aim: ClassVar[float] = 0.2


class DeveloperParameters(Group, name="developer"):
    """AI developers: groups' own laboratories, and independents."""

    enabled: bool = switch(
        "AI developers exist, in the whole industry with AI compute; off: enterprises alone use AI",
        "有大模型开发方（需启用智能算力，且为完整产业）；关：只有企业使用智能算力",
    )
    group_part: float = number(
        "share",
        0,
        1,
        "most of its free cash that a group puts into compute for AI of its own, once AI is believed in",
        "对人工智能充分认可后，集团自由现金流中最多用于自身人工智能算力的比例",
    )
    investor_part: float = number(
        "share",
        0,
        1,
        "the same that investors put into independent developers, of the cash of the region's groups together",
        "同上，指投资者投入独立开发方的资金占本地区各集团自由现金流总额的比例",
    )
    threshold: float = number(
        "log points",
        0,
        60,
        "logarithm of effective training compute, PF, at which AI is half believed in",
        "对人工智能的认可达到一半时有效训练算力（PF）的对数",
    )
    steepness: float = number(
        "1",
        0,
        2,
        "by how much the log odds of that belief rise for each log point of effective training compute",
        "有效训练算力每增加一个对数点，认可程度的对数几率的升幅",
    )
    algorithms: float = number(
        "share per year",
        0,
        9,
        "yearly progress of algorithms: worth as much as so much more training compute",
        "算法每年的进步，相当于训练算力增加的比例",
    )


class ExitParameters(Group, name="exit"):
    """Failure, rescue, exit."""

    enabled: bool = switch(
        "a vendor that fails is rescued by its parent company or leaves; off: no vendor does either",
        "经营失败的厂商或由母公司救助，或退出；关：没有厂商退出",
    )
    debt_limit: float = number(
        "years", 0, 20, "debt in years of sales at which lenders call it in", "借款达到几年的销售收入时，贷款方要求清偿"
    )
    least_share: float = number(
        "share",
        0,
        0.5,
        "share of its home region below which a vendor that makes losses is closed",
        "亏损厂商在本地区的份额低于此值时关闭",
    )
    after: int = whole(
        "whole quarters",
        1,
        40,
        (
            "quarters it must have stayed below that, and no vendor leaves sooner after it began; none of the ten"
            " left within five years"
        ),
        "份额须连续低于上述水平的季度数，厂商开业后也不会早于此退出；十家厂商都没有在五年内退出",
    )
    recovery: float = number(
        "share", 0, 1, "what a leaver's hardware brings over its book value", "退出厂商的硬件转让价与账面价值之比"
    )
    assets: str = choice(
        "takeover|sale",
        (
            "who gets a leaver's hardware: the largest vendor at home, customers and all, or all at home by size "
            "while customers choose again"
        ),
        "退出厂商的硬件归谁：由本土最大的厂商连同客户一并接收，或由本土各厂商按规模分得、客户重新选择",
    )
