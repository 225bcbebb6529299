"""Statements about this industry that others have made, and directions of the literature: how the model is asked.

Sources: Funke and Wende, BOFIT Discussion Paper 13/2022; Institute for Progress, papers on Blackwell (October 2025)
and Hopper (December 2025) exports; Dean, AI 2027 compute forecast (April 2025); Where will China get its compute in
2026 (February 2026); Nelson and Winter 1982; Malerba, Nelson, Orsenigo and Winter 2016; Landini, Lee and Malerba 2017.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from suanli.experiments.claim_figures import (
    anxiety,
    best_knowledge,
    chinese_chips,
    chip_concentration,
    clouds,
    concentration,
    domestic_part,
    entries,
    growth,
    lead_of_specialists,
    linear,
    made,
    packaging_before_wafers,
    ratio_shipped,
    relative_loss,
    served,
    stock_growth,
    work,
)
from suanli.experiments.measures import CHINESE_SEVEN, of, of_leader
from suanli.model.results.store import Records

LABORATORY = "many-firms"
CONTROLS = "no-export-control"
MONEY = 8.0  # USD bn a year of a programme


@dataclass(frozen=True)
class Claim:
    """One statement, and how the model is asked.

    says      in a sentence; source  whose
    without, with_it   arms: (scenario, overrides); the claim is about the second, less the first where it has a sign
    figure    of a run
    sign      +1 or -1 of the difference; 0 for a claim with a range; low, high  of it
    decides   (mechanism, overrides that switch it off in both arms); empty where none is named
    why_not   why it can't be asked: then nothing is run
    """

    name: str
    source: str
    says: str
    without: tuple[str, str] = ("baseline", "")
    with_it: tuple[str, str] = ("baseline", "")
    figure: Callable[[Records], float] | None = None
    unit: str = ""
    sign: int = 0
    low: float = 0.0
    high: float = 0.0
    decides: tuple[str, str] = ("", "")
    until: int = 2026
    why_not: str = ""

    @property
    def laboratory(self) -> bool:
        """Whether it is asked of many equal firms."""
        return self.with_it[0] == LABORATORY


def _firms(text: str) -> tuple[str, str]:
    return LABORATORY, text


FUNKE, IFP, DEAN, CHINA = "Funke and Wende 2022", "Institute for Progress 2025", "Dean 2025 (AI 2027)", "China 2026"
ARTICLE, NELSON, COMPUTER = "the source article", "Nelson and Winter 1982", "Malerba and others 2016, computers"
ENTRY = "AI clouds alone enter and fail, several firms in one row; costs fall by learning, not by R&D"
LIMIT = ("limit on products", "control.product=false")
PROGRAMME = "policy.first_year=2023;policy.last_year=2030"
CLAIMS: tuple[Claim, ...] = (
    Claim(
        "compute ratio",
        IFP,
        "under controls chips shipped in 2026 outside China hold 10 to 31 times China's compute",
        figure=ratio_shipped,
        unit="times",
        low=10.0,
        high=31.0,
        decides=LIMIT,
    ),
    Claim(
        "ratio without controls",
        IFP,
        "without controls the ratio is below 4",
        with_it=(CONTROLS, ""),
        figure=ratio_shipped,
        unit="times",
        low=0.0,
        high=4.0,
    ),
    Claim(
        "compute in China",
        FUNKE,
        "export bans lower what China can use",
        (CONTROLS, ""),
        figure=partial(served, china=True),
        unit="log points",
        sign=-1,
        decides=LIMIT,
    ),
    Claim(
        "compute elsewhere",
        FUNKE,
        "the rest of the world gains what China can't buy",
        (CONTROLS, ""),
        figure=partial(served, china=False),
        unit="log points",
        sign=+1,
        decides=LIMIT,
    ),
    Claim(
        "chip industry abroad",
        FUNKE,
        "export bans harm the exporter's chip industry",
        (CONTROLS, ""),
        figure=partial(of_leader, name="chip_revenue", which=2026),
        unit="USD bn",
        sign=-1,
        decides=LIMIT,
    ),
    Claim(
        "chip industry at home",
        FUNKE,
        "export bans may strengthen China's chip industry",
        (CONTROLS, ""),
        figure=chinese_chips,
        unit="USD bn",
        sign=+1,
        decides=("embargo on equipment", "control.tools=false"),
    ),
    Claim(
        "who loses more",
        FUNKE,
        "China loses more than the United States (here: vendors' revenue)",
        (CONTROLS, ""),
        figure=relative_loss,
        unit="log points",
        sign=-1,
        decides=LIMIT,
    ),
    Claim(
        "domestic part",
        CHINA,
        "a quarter (0.15 to 0.35) of China's compute of 2026 comes from domestic chips",
        figure=domestic_part,
        unit="share",
        low=0.15,
        high=0.35,
        decides=("embargo on equipment", "control.tools=false"),
    ),
    Claim(
        "growth of compute",
        DEAN,
        "the stock of AI compute grows 2.25 times a year to 2027 (within a fifth)",
        figure=stock_growth,
        unit="times a year",
        low=1.8,
        high=2.7,
        until=2027,
    ),
    Claim(
        "growth of chips",
        DEAN,
        "the best chip gains 1.35 times a year to 2027 (within a fifth)",
        figure=partial(growth, name="performance", first=2024, last=2027, best=True),
        unit="times a year",
        low=1.08,
        high=1.62,
        until=2027,
    ),
    Claim(
        "bottleneck",
        DEAN,
        "packaging binds before wafers do (part of wafers started less part of dies packaged, 2023 and 2024)",
        figure=packaging_before_wafers,
        unit="share",
        low=0.01,
        high=1.0,
        until=2024,
    ),
    Claim(
        "linear supply",
        ARTICLE,
        "chips shipped to 2024 follow a line rather than an exponential",
        figure=linear,
        unit="R squared",
        low=0.0,
        high=1.0,
        until=2024,
    ),
    Claim(
        "price war",
        ARTICLE,
        "the price war makes the Chinese vendors' losses larger",
        ("price-war-ends", ""),
        figure=partial(of, name="operating_profit", which=2022, vendors=CHINESE_SEVEN),
        unit="USD bn",
        sign=-1,
        until=2022,
    ),
    Claim(
        "pooling eases anxiety",
        ARTICLE,
        "a national computing power network eases compute anxiety",
        with_it=("baseline", f"network.programme={MONEY};{PROGRAMME}"),
        figure=anxiety,
        unit="points",
        sign=-1,
        until=2030,
    ),
    Claim(
        "small models",
        ARTICLE,
        "industry-specific small models let more AI work be done",
        with_it=("baseline", f"models.programme={MONEY};{PROGRAMME}"),
        figure=work,
        unit="log points",
        sign=+1,
        until=2030,
    ),
    Claim(
        "fragmentation",
        NELSON,
        "A8: fragmentation keeps firms farther from the frontier (seven become three: nearer)",
        with_it=("baseline", f"consolidation.to=3;{PROGRAMME}"),
        figure=best_knowledge,
        unit="log points",
        sign=+1,
        until=2030,
    ),
    Claim(
        "lock-in concentrates",
        COMPUTER,
        "B2: customers' lock-in makes monopoly (here: cloud vendors)",
        ("baseline", "choice.switching_cost=0"),
        figure=clouds,
        unit="1",
        sign=+1,
        decides=("growth into 2018 that goes on", "world.opening_momentum=0"),
    ),
    Claim(
        "lock-in upstream",
        COMPUTER,
        "B5: lock-in of customers downstream concentrates suppliers upstream",
        ("baseline", "choice.switching_cost=0"),
        figure=chip_concentration,
        unit="1",
        sign=+1,
    ),
    Claim(
        "bandwagon",
        COMPUTER,
        "B6: a bandwagon among buyers of chips makes a monopoly of chips",
        ("baseline", "chip.installed_base_weight=0"),
        figure=chip_concentration,
        unit="1",
        sign=+1,
        decides=("software of chips is learnt", "chip.software_learning=0"),
    ),
    Claim(
        "latent progress",
        NELSON,
        "A1: faster latent progress concentrates (here: four times the hits)",
        _firms(""),
        _firms("research.hits=24"),
        concentration,
        "equal = 1",
        +1,
    ),
    Claim(
        "imitation",
        NELSON,
        "A2: easier imitation lowers concentration",
        _firms(""),
        _firms("knowledge.imitation=0.05"),
        concentration,
        "equal = 1",
        -1,
    ),
    Claim(
        "larger draws",
        NELSON,
        "A4: larger and rarer innovations concentrate",
        _firms(""),
        _firms("research.step=0.2;research.hits=1.5"),
        concentration,
        "equal = 1",
        +1,
    ),
    Claim(
        "lock-in of equals",
        COMPUTER,
        "B2 among equal firms: lock-in concentrates",
        _firms(""),
        _firms("choice.switching_cost=3"),
        concentration,
        "equal = 1",
        +1,
    ),
    Claim(
        "restraint",
        NELSON,
        "A3: without investment restraint concentration is higher (here: mark-ups that don't rise with share)",
        ("baseline", "pricing.rule=bertrand"),
        ("baseline", "pricing.rule=fixed"),
        clouds,
        "1",
        +1,
    ),
    Claim(
        "easier finance",
        NELSON,
        "A5: easier finance concentrates (here: twice the debt on a year's earnings)",
        ("baseline", ""),
        ("baseline", "finance.debt_multiple=4"),
        clouds,
        "1",
        +1,
        decides=("limits of money", "finance.limited=false"),
    ),
    Claim(
        "number of firms",
        NELSON,
        "A6: fewer firms converge faster",
        why_not="the laboratory has 2, 10 or 160 firms, no table between",
    ),
    Claim(
        "imitators",
        NELSON,
        "A7: imitators do well where innovators carry the cost",
        why_not="R&D rules differ by intensity alone; none imitates only",
    ),
    Claim(
        "integration",
        COMPUTER,
        "B1: high outside prices bring integration (here: suppliers get four fifths of a shortage's rent, not nothing)",
        ("baseline", "chip.rent_share=0"),
        ("baseline", "chip.rent_share=0.8"),
        made,
        "share",
        +1,
        decides=("porting costs", "own_chip.porting=0"),
    ),
    Claim(
        "disintegration",
        COMPUTER,
        "B3: better outside chips break integration up (here: R&D yields more where more is spent)",
        ("baseline", ""),
        ("baseline", "chip.design_elasticity=0.5"),
        made,
        "share",
        -1,
    ),
    Claim(
        "outside demand",
        COMPUTER,
        "B4: outside demand keeps specialists ahead (here: of independent AI developers)",
        ("baseline", "developer.investor_part=0"),
        figure=lead_of_specialists,
        unit="log points",
        sign=+1,
    ),
    Claim(
        "entry",
        "Chang 2015",
        "C1: entry follows shocks (here: AI clouds and the demand of AI developers)",
        ("baseline", "developer.enabled=false"),
        figure=entries,
        unit="quarters with entry",
        sign=+1,
        decides=("limits of servers", "server.limited=false"),
    ),
    Claim("exit", "Chang 2015", "C2 and C3: exit follows shocks, and firms' costs fall with R&D", why_not=ENTRY),
    Claim("turnover", "Chang 2015", "C4 and C5: turnover falls with market size and fixed costs", why_not=ENTRY),
)
