"""What others say of this industry, asked of the model: yes, no, within, or why it can't be asked.

A claim compares two arms on the same draws, and has a sign; or it is about one arm, and has a range. The mechanism that
decides, or may, is switched off in both arms: what is left of the difference stands beside it. Claims are asked of the
industry, over the calibrated set and seeds, or of the laboratory of many equal firms (``laboratory``), where that is
what their authors had.

    yes, no            the 95 % interval of the mean difference lies wholly on the claimed side, or on the other
    within, outside    the median over runs lies in the range, or doesn't
    not distinguishable   the interval holds zero
    can't be asked     no such mechanism, or a run without an answer: its figure isn't finite

Sources: Funke and Wende, BOFIT Discussion Paper 13/2022; Institute for Progress, papers on Blackwell (October 2025)
and Hopper (December 2025) exports; Dean, AI 2027 compute forecast (April 2025); Where will China get its compute in
2026 (February 2026); Nelson and Winter 1982; Malerba, Nelson, Orsenigo and Winter 2016; Landini, Lee and Malerba 2017.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from scipy import optimize

from suanli.experiments.compare import interval
from suanli.experiments.ensemble import Progress, Task, checked_seeds, each, gathered, joined
from suanli.experiments.measures import CHINESE_SEVEN, US_THREE, of, of_leader, year
from suanli.experiments.points import tasks as tasks_of
from suanli.model.kernel.errors import UnknownNameError
from suanli.model.kernel.units import QUARTERS_PER_YEAR, START_YEAR
from suanli.model.opening.size import checked_size
from suanli.model.results.store import Records

Array = np.ndarray
LABORATORY, FIRMS_UNTIL, FIRMS_CUSTOMERS = "many-firms", 2032, 2000
CONTROLS, CN = "no-export-control", "CN"
NO_ANSWER = "can't be asked"
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


def _shipped(records: Records, china: bool, which: int, home: str = "") -> float:
    """AI performance in chips shipped to China or to all other regions in a year, PF; of one home's suppliers alone."""
    suppliers = records.entities_by_kind["supplier"]
    mask = np.array([not home or of_region == home for _, of_region in suppliers])
    there = [name for name in records.entities("region_spending") if (name == CN) is china]
    return float(sum(year(records, f"compute_to_{name}", which)[:, mask].sum() for name in there))


def _over(amount: float, whole: float) -> float:
    return amount / whole if whole > 0.0 else math.nan


def _ratio_shipped(records: Records) -> float:
    return _over(_shipped(records, False, 2026), _shipped(records, True, 2026))


def _domestic_part(records: Records) -> float:
    return _over(_shipped(records, True, 2026, CN), _shipped(records, True, 2026))


def _log(amount: float) -> float:
    return math.log(amount) if amount > 0.0 else math.nan


def _served(records: Records, china: bool, which: int = 2026) -> float:
    """Ln of AI compute served in China, or in all other regions."""
    mask = np.array([(name == CN) is china for name in records.entities("region_ai_served")])
    return _log(float(year(records, "region_ai_served", which)[:, mask].sum()))


def _chinese_chips(records: Records) -> float:
    """Revenue of chip suppliers in China, 2026, USD bn."""
    suppliers = records.entities_by_kind["supplier"]
    mask = np.array([region == CN for _, region in suppliers])
    return float(year(records, "chip_revenue", 2026)[:, mask].sum())


def _relative_loss(records: Records) -> float:
    """Return ln revenue of the Chinese seven less that of the US three, 2026."""
    return _log(_over(of(records, "revenue", 2026, CHINESE_SEVEN), of(records, "revenue", 2026, US_THREE)))


def _growth(records: Records, name: str, first: int, last: int, best: bool = False) -> float:
    """Yearly growth factor of a series' sum over a year, or of its largest value."""
    then, now = (
        float(values.max() if best else values.sum())
        for values in (year(records, name, first), year(records, name, last))
    )
    return _over(now, then) ** (1.0 / (last - first))


def _stock_growth(records: Records) -> float:
    """Yearly growth factor of all AI performance shipped since 2018, from the end of 2024 to that of 2027."""
    regions = records.entities("region_spending")
    stock = np.cumsum(sum(records.array(f"compute_to_{name}").sum(axis=1) for name in regions))
    ends = [(which - START_YEAR + 1) * QUARTERS_PER_YEAR - 1 for which in (2024, 2027)]
    return _over(float(stock[ends[1]]), float(stock[ends[0]])) ** (1.0 / 3.0)


def _packaging_before_wafers(records: Records) -> float:
    """Part of wafers booked that can be started less part of waiting dies that can be packaged, largest foundry."""
    largest = int(np.argmax(year(records, "wafer_capacity", 2024).sum(axis=0)))
    filled = []
    for asked, there in (("wafers_booked", "wafer_capacity"), ("packaging_asked", "packaging_capacity")):
        wanted, could = (
            np.concatenate([year(records, name, which)[:, largest] for which in (2023, 2024)])
            for name in (asked, there)
        )
        filled.append(np.minimum(1.0, could / np.maximum(wanted, 1e-300)).mean())
    return float(filled[0] - filled[1])


def _linear(records: Records) -> float:
    """R squared of a line through chips shipped a year, 2018 to 2024, less that of an exponential; both in levels."""
    values = np.array([float(year(records, "chips_shipped", which).sum()) for which in range(START_YEAR, 2025)])
    at, spread = np.arange(len(values), dtype=float), ((values - values.mean()) ** 2).sum()
    line = np.polyval(np.polyfit(at, values, 1), at)

    def left(growth: float) -> float:
        shape = np.exp(growth * at)
        return float(((values - shape * (shape @ values) / (shape @ shape)) ** 2).sum())

    best = optimize.minimize_scalar(left, bounds=(-2.0, 3.0), method="bounded")
    return float((best.fun - ((values - line) ** 2).sum()) / spread)


def _anxiety(records: Records) -> float:
    return 100.0 * float(year(records, "region_anxiety", 2030)[:, 1].mean())


def _work(records: Records) -> float:
    return float(np.log(year(records, "tasks_at_home", 2030)[:, 1].mean()))


def _best_knowledge(records: Records) -> float:
    """Return ln knowledge of the best of the Chinese seven over the frontier's, 2030."""
    names = records.entities("quality_gap")
    columns = [names.index(name) for name in CHINESE_SEVEN]
    return float(year(records, "quality_gap", 2030)[:, columns].max(axis=1).mean())


def _concentration(records: Records) -> float:
    return float(year(records, "concentration", FIRMS_UNTIL)[-1].mean()) * len(records.entities("share"))


def _clouds(records: Records) -> float:
    return float(year(records, "concentration", 2026).mean())


def _chip_concentration(records: Records) -> float:
    revenue = year(records, "chip_revenue", 2026).sum(axis=0)
    return float(((revenue / revenue.sum()) ** 2).sum())


def _firms(text: str) -> tuple[str, str]:
    return LABORATORY, text


FUNKE, IFP, DEAN, CHINA = "Funke and Wende 2022", "Institute for Progress 2025", "Dean 2025 (AI 2027)", "China 2026"
ARTICLE, NELSON, COMPUTER = "the source article", "Nelson and Winter 1982", "Malerba and others 2016, computers"
MAKERS = "clouds that design chips of their own aren't in the model yet"
ENTRY = "entry is dated, a hindsight input; nobody enters by the rent"
LIMIT = ("limit on products", "control.product=false")
PROGRAMME = "policy.first_year=2023;policy.last_year=2030"
CLAIMS: tuple[Claim, ...] = (
    Claim(
        "compute ratio",
        IFP,
        "under controls chips shipped in 2026 outside China hold 10 to 31 times China's compute",
        figure=_ratio_shipped,
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
        figure=_ratio_shipped,
        unit="times",
        low=0.0,
        high=4.0,
    ),
    Claim(
        "compute in China",
        FUNKE,
        "export bans lower what China can use",
        (CONTROLS, ""),
        figure=partial(_served, china=True),
        unit="log points",
        sign=-1,
        decides=LIMIT,
    ),
    Claim(
        "compute elsewhere",
        FUNKE,
        "the rest of the world gains what China can't buy",
        (CONTROLS, ""),
        figure=partial(_served, china=False),
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
        figure=_chinese_chips,
        unit="USD bn",
        sign=+1,
        decides=("embargo on equipment", "control.tools=false"),
    ),
    Claim(
        "who loses more",
        FUNKE,
        "China loses more than the United States (here: vendors' revenue)",
        (CONTROLS, ""),
        figure=_relative_loss,
        unit="log points",
        sign=-1,
        decides=LIMIT,
    ),
    Claim(
        "domestic part",
        CHINA,
        "a quarter (0.15 to 0.35) of China's compute of 2026 comes from domestic chips",
        figure=_domestic_part,
        unit="share",
        low=0.15,
        high=0.35,
        decides=("embargo on equipment", "control.tools=false"),
    ),
    Claim(
        "growth of compute",
        DEAN,
        "the stock of AI compute grows 2.25 times a year to 2027 (within a fifth)",
        figure=_stock_growth,
        unit="times a year",
        low=1.8,
        high=2.7,
        until=2027,
    ),
    Claim(
        "growth of chips",
        DEAN,
        "the best chip gains 1.35 times a year to 2027 (within a fifth)",
        figure=partial(_growth, name="performance", first=2024, last=2027, best=True),
        unit="times a year",
        low=1.08,
        high=1.62,
        until=2027,
    ),
    Claim(
        "bottleneck",
        DEAN,
        "packaging binds before wafers do (part of wafers started less part of dies packaged, 2023 and 2024)",
        figure=_packaging_before_wafers,
        unit="share",
        low=0.01,
        high=1.0,
        until=2024,
    ),
    Claim(
        "linear supply",
        ARTICLE,
        "chips shipped to 2024 follow a line rather than an exponential",
        figure=_linear,
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
        figure=_anxiety,
        unit="points",
        sign=-1,
        until=2030,
    ),
    Claim(
        "small models",
        ARTICLE,
        "industry-specific small models let more AI work be done",
        with_it=("baseline", f"models.programme={MONEY};{PROGRAMME}"),
        figure=_work,
        unit="log points",
        sign=+1,
        until=2030,
    ),
    Claim(
        "fragmentation",
        NELSON,
        "A8: fragmentation keeps firms farther from the frontier (seven become three: nearer)",
        with_it=("baseline", f"consolidation.to=3;{PROGRAMME}"),
        figure=_best_knowledge,
        unit="log points",
        sign=+1,
        until=2030,
    ),
    Claim(
        "lock-in concentrates",
        COMPUTER,
        "B2: customers' lock-in makes monopoly (here: cloud vendors)",
        ("baseline", "choice.switching_cost=0"),
        figure=_clouds,
        unit="1",
        sign=+1,
        decides=("growth into 2018 that goes on", "world.opening_momentum=0"),
    ),
    Claim(
        "lock-in upstream",
        COMPUTER,
        "B5: lock-in of customers downstream concentrates suppliers upstream",
        ("baseline", "choice.switching_cost=0"),
        figure=_chip_concentration,
        unit="1",
        sign=+1,
    ),
    Claim(
        "bandwagon",
        COMPUTER,
        "B6: a bandwagon among buyers of chips makes a monopoly of chips",
        ("baseline", "chip.installed_base_weight=0"),
        figure=_chip_concentration,
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
        _concentration,
        "equal = 1",
        +1,
    ),
    Claim(
        "imitation",
        NELSON,
        "A2: easier imitation lowers concentration",
        _firms(""),
        _firms("knowledge.imitation=0.05"),
        _concentration,
        "equal = 1",
        -1,
    ),
    Claim(
        "larger draws",
        NELSON,
        "A4: larger and rarer innovations concentrate",
        _firms(""),
        _firms("research.step=0.2;research.hits=1.5"),
        _concentration,
        "equal = 1",
        +1,
    ),
    Claim(
        "lock-in of equals",
        COMPUTER,
        "B2 among equal firms: lock-in concentrates",
        _firms(""),
        _firms("choice.switching_cost=3"),
        _concentration,
        "equal = 1",
        +1,
    ),
    Claim(
        "restraint",
        NELSON,
        "A3: without investment restraint concentration is higher (here: mark-ups that don't rise with share)",
        ("baseline", "pricing.rule=bertrand"),
        ("baseline", "pricing.rule=fixed"),
        _clouds,
        "1",
        +1,
    ),
    Claim(
        "easier finance",
        NELSON,
        "A5: easier finance concentrates (here: twice the debt on a year's earnings)",
        ("baseline", ""),
        ("baseline", "finance.debt_multiple=4"),
        _clouds,
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
    Claim("integration", COMPUTER, "B1: high outside prices bring integration", why_not=MAKERS),
    Claim("disintegration", COMPUTER, "B3: better outside chips break integration up", why_not=MAKERS),
    Claim("outside demand", COMPUTER, "B4: outside demand keeps specialists ahead", why_not=MAKERS),
    Claim(
        "entry", "Chang 2015", "C1 to C3: entry and exit follow shocks, and firms' costs fall with R&D", why_not=ENTRY
    ),
    Claim("turnover", "Chang 2015", "C4 and C5: turnover falls with market size and fixed costs", why_not=ENTRY),
)


def claims(
    seeds: int = 8,
    customers: int = 1000,
    points: str = "calibrated",
    only: tuple[str, ...] = (),
    workers: int | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Return the document that ``suanli claims --json`` prints: every claim with the model's answer.

    only  names of claims, all where empty; points  a calibrated set over which seeds of the industry's are spread
    Raises InputError for a number of seeds that isn't allowed, UnknownNameError for an unknown claim.
    """
    checked_seeds(seeds)
    checked_size(customers, max(FIRMS_UNTIL, *(one.until for one in CLAIMS)))
    tasks_of("baseline", seeds, (customers, START_YEAR), points=points)  # a set that can't be read is refused
    known = {one.name: one for one in CLAIMS}
    for name in only:
        if name not in known:
            raise UnknownNameError("--only", name, known)
    chosen = [one for one in CLAIMS if not only or one.name in only]
    arms: dict[tuple[str, str, int], list[Task]] = {}
    for one in (claim for claim in chosen if claim.figure is not None):
        for arm in _arms(one):
            arms.setdefault(arm, _tasks(arm, seeds, customers, points))
    tasks = [task for some in arms.values() for task in some]
    figures = partial(_figures, names=tuple(one.name for one in chosen if one.figure is not None))
    found = gathered(each(tasks, figures, workers), len(tasks), progress)
    answers = {arm: found[place * seeds : (place + 1) * seeds] for place, arm in enumerate(arms)}
    rows = [_row(one, answers) for one in chosen]
    return {"seeds": seeds, "customers": customers, "points": points, "rows": rows}


def _arms(claim: Claim) -> list[tuple[str, str, int]]:
    """Arms of a claim: without, with it, and both without the mechanism that decides."""
    until = FIRMS_UNTIL if claim.laboratory else claim.until
    both = [claim.without, claim.with_it] if claim.sign else [claim.with_it]
    found = [(*arm, until) for arm in both]
    if claim.decides[1]:
        found += [(name, joined(text, claim.decides[1]), until) for name, text in both]
    return found


def _tasks(arm: tuple[str, str, int], seeds: int, customers: int, points: str) -> list[Task]:
    name, text, until = arm
    size = (min(customers, FIRMS_CUSTOMERS) if name == LABORATORY else customers), until
    return tasks_of(name, seeds, size, text, "" if name == LABORATORY else points)


def _figures(records: Records, names: tuple[str, ...]) -> dict[str, float]:
    """What a run says of each claim that can be asked of it."""
    found: dict[str, float] = {}
    years = len(records) // QUARTERS_PER_YEAR
    firms = "supplier" not in records.entities_by_kind or not records.entities_by_kind["supplier"]
    for one in CLAIMS:
        until = FIRMS_UNTIL if one.laboratory else one.until
        if one.name in names and one.figure is not None and one.laboratory == firms and START_YEAR + years > until:
            found[one.name] = float(one.figure(records))
    return found


def _row(claim: Claim, answers: dict[tuple[str, str, int], list[dict[str, float]]]) -> dict[str, Any]:
    row: dict[str, Any] = {"claim": claim.name, "source": claim.source, "says": claim.says, "unit": claim.unit}
    row["asked_of"] = "many equal firms" if claim.laboratory else "the industry"
    if claim.figure is None:
        return row | {"verdict": NO_ANSWER, "why": claim.why_not, "found": None, "decides": "", "left": None}
    values = [np.array([one[claim.name] for one in answers[arm]]) for arm in _arms(claim)]
    if not all(np.isfinite(one).all() for one in values):
        why = "in some runs its figure isn't finite"
        return row | {"verdict": NO_ANSWER, "why": why, "found": None, "decides": "", "left": None}
    if claim.sign:
        found = interval(values[1] - values[0])
        left = interval(values[3] - values[2]) if claim.decides[1] else None
        verdict = verdict_of(found, claim.sign)
    else:
        found, left = spread(values[0]), spread(values[1]) if claim.decides[1] else None
        verdict = "within" if claim.low <= found["median"] <= claim.high else "outside"
    return row | {"verdict": verdict, "why": "", "found": found, "decides": claim.decides[0], "left": left}


def verdict_of(found: dict[str, float], sign: int) -> str:
    """Return yes, no or not distinguishable, of a difference with its interval and the claimed sign."""
    ends = sorted((sign * found["low"], sign * found["high"]))
    return "yes" if ends[0] > 0.0 else "no" if ends[1] < 0.0 else "not distinguishable"


def spread(values: Array) -> dict[str, float]:
    """Return the median of runs and what 80 % of them lie between."""
    low, median, high = np.quantile(values, (0.1, 0.5, 0.9))
    return {"median": float(median), "low": float(low), "high": float(high)}
