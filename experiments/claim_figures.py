"""What one run says of claims: figures that no other experiment has. NaN where a run has no answer."""

from __future__ import annotations

import math

import numpy as np
from scipy import optimize

from suanli.experiments.measures import CHINESE_SEVEN, US_THREE, of, year
from suanli.model.kernel.units import QUARTERS_PER_YEAR, START_YEAR
from suanli.model.results.store import Records

FIRMS_UNTIL = 2032  # last year of the laboratory of many firms
CN = "CN"
OF_US_THREE = ("google_tpu", "amazon_trainium", "microsoft_maia")
_MADE = ("own_chips_bought", "ai_capacity_bought")


def shipped(records: Records, china: bool, which: int, home: str = "") -> float:
    """AI performance in chips shipped to China or to all other regions in a year, PF; of one home's suppliers alone."""
    suppliers = records.entities_by_kind["supplier"]
    mask = np.array([not home or of_region == home for _, of_region in suppliers])
    there = [name for name in records.entities("region_spending") if (name == CN) is china]
    return float(sum(year(records, f"compute_to_{name}", which)[:, mask].sum() for name in there))


def ratio_of(amount: float, whole: float) -> float:
    """Return a ratio; NaN without anything to divide by."""
    return amount / whole if whole > 0.0 else math.nan


def ratio_shipped(records: Records) -> float:
    """Return AI performance shipped outside China over China's, 2026."""
    return ratio_of(shipped(records, False, 2026), shipped(records, True, 2026))


def domestic_part(records: Records) -> float:
    """Return the part of AI performance shipped to China in 2026 that domestic suppliers make."""
    return ratio_of(shipped(records, True, 2026, CN), shipped(records, True, 2026))


def log_of(amount: float) -> float:
    """Return the logarithm of an amount; NaN of none."""
    return math.log(amount) if amount > 0.0 else math.nan


def served(records: Records, china: bool, which: int = 2026) -> float:
    """Ln of AI compute served in China, or in all other regions."""
    mask = np.array([(name == CN) is china for name in records.entities("region_ai_served")])
    return log_of(float(year(records, "region_ai_served", which)[:, mask].sum()))


def made(records: Records, first: int = 2022, last: int = 2024) -> float:
    """Return the part of the AI compute that the US three bought that is of their groups' design."""
    whole = [sum(of(records, name, which, US_THREE) for which in range(first, last + 1)) for name in _MADE]
    return ratio_of(whole[0], whole[1])


def lead_of_specialists(records: Records) -> float:
    """Ln performance of the best chip over that of the best own design of the US three, end of 2026."""
    best, names = year(records, "performance", 2026)[-1], records.entities("performance")
    own = [best[names.index(name)] for name in OF_US_THREE if name in names]
    return log_of(ratio_of(float(year(records, "chip_performance", 2026)[-1, 0]), max(own, default=0.0)))


def entries(records: Records) -> float:
    """Return in how many quarters owners founded or enlarged AI clouds, to the end of 2026; 0 where none may enter."""
    names = records.entities("paid_in")
    return float((records.array("paid_in")[:, names.index("ai_clouds")] > 0.0).sum()) if "ai_clouds" in names else 0.0


def chinese_chips(records: Records) -> float:
    """Revenue of chip suppliers in China, 2026, USD bn."""
    suppliers = records.entities_by_kind["supplier"]
    mask = np.array([region == CN for _, region in suppliers])
    return float(year(records, "chip_revenue", 2026)[:, mask].sum())


def relative_loss(records: Records) -> float:
    """Return ln revenue of the Chinese seven less that of the US three, 2026."""
    return log_of(ratio_of(of(records, "revenue", 2026, CHINESE_SEVEN), of(records, "revenue", 2026, US_THREE)))


def growth(records: Records, name: str, first: int, last: int, best: bool = False) -> float:
    """Yearly growth factor of a series' sum over a year, or of its largest value."""
    then, now = (
        float(values.max() if best else values.sum())
        for values in (year(records, name, first), year(records, name, last))
    )
    return ratio_of(now, then) ** (1.0 / (last - first))


def stock_growth(records: Records) -> float:
    """Yearly growth factor of all AI performance shipped since 2018, from the end of 2024 to that of 2027."""
    regions = records.entities("region_spending")
    stock = np.cumsum(sum(records.array(f"compute_to_{name}").sum(axis=1) for name in regions))
    ends = [(which - START_YEAR + 1) * QUARTERS_PER_YEAR - 1 for which in (2024, 2027)]
    return ratio_of(float(stock[ends[1]]), float(stock[ends[0]])) ** (1.0 / 3.0)


def packaging_before_wafers(records: Records) -> float:
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


def linear(records: Records) -> float:
    """R squared of a line through chips shipped a year, 2018 to 2024, less that of an exponential; both in levels."""
    values = np.array([float(year(records, "chips_shipped", which).sum()) for which in range(START_YEAR, 2025)])
    at, spread = np.arange(len(values), dtype=float), ((values - values.mean()) ** 2).sum()
    line = np.polyval(np.polyfit(at, values, 1), at)

    def left(growth: float) -> float:
        shape = np.exp(growth * at)
        return float(((values - shape * (shape @ values) / (shape @ shape)) ** 2).sum())

    best = optimize.minimize_scalar(left, bounds=(-2.0, 3.0), method="bounded")
    return float((best.fun - ((values - line) ** 2).sum()) / spread)


def anxiety(records: Records) -> float:
    """Return compute anxiety in China, 2030, per cent."""
    return 100.0 * float(year(records, "region_anxiety", 2030)[:, records.entities("region_anxiety").index(CN)].mean())


def work(records: Records) -> float:
    """Return ln AI work served at home in China, 2030."""
    return float(np.log(year(records, "tasks_at_home", 2030)[:, records.entities("tasks_at_home").index(CN)].mean()))


def best_knowledge(records: Records) -> float:
    """Return ln knowledge of the best of the Chinese seven over the frontier's, 2030."""
    names = records.entities("quality_gap")
    columns = [names.index(name) for name in CHINESE_SEVEN]
    return float(year(records, "quality_gap", 2030)[:, columns].max(axis=1).mean())


def concentration(records: Records) -> float:
    """Return the Herfindahl index of the laboratory's last quarter, times the number of firms: 1 if all are equal."""
    return float(year(records, "concentration", FIRMS_UNTIL)[-1].mean()) * len(records.entities("share"))


def clouds(records: Records) -> float:
    """Return the Herfindahl index of cloud vendors, 2026."""
    return float(year(records, "concentration", 2026).mean())


def chip_concentration(records: Records) -> float:
    """Return the Herfindahl index of chip suppliers' revenue, 2026."""
    revenue = year(records, "chip_revenue", 2026).sum(axis=0)
    return float(((revenue / revenue.sum()) ** 2).sum())
