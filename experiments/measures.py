"""What is measured of a run: sums and means over calendar years, by vendor, by group, of the leading chip supplier."""

from __future__ import annotations

import numpy as np

from suanli.model.results.store import Records

Array = np.ndarray
US_THREE = ("aws", "azure", "google")
CHINESE_SEVEN = ("alibaba", "tencent", "huawei", "baidu", "china_mobile", "china_telecom", "china_unicom")
GROUPS = {"us_three": US_THREE, "chinese_seven": CHINESE_SEVEN}


def year(records: Records, name: str, which: int) -> Array:
    """The four quarters of a calendar year of a series, (4, entities)."""
    start = (which - 2018) * 4
    return records.array(name)[start : start + 4]


def of(records: Records, name: str, which: int, vendors: tuple[str, ...]) -> float:
    """Sum over a year and over some vendors."""
    columns = [records.entities(name).index(vendor) for vendor in vendors]
    return float(year(records, name, which)[:, columns].sum())


def azure_growth(records: Records) -> float:
    """Azure's revenue of 2022 over that of 2021, less one; NaN where it sold nothing in 2021."""
    before, now = (of(records, "revenue", which, ("azure",)) for which in (2021, 2022))
    return now / before - 1.0 if before > 0.0 else float("nan")


def rise_of_us_three(records: Records) -> float:
    """Rise of the US three's share from the mean of 2018 to that of 2022, points."""
    return 100.0 * float(year(records, "us_three_share", 2022).mean() - year(records, "us_three_share", 2018).mean())


def workloads_moved(records: Records) -> float:
    """Share of existing workloads moved to another vendor, a year, mean of 2019-2022."""
    return float(np.mean([year(records, "workloads_moved", which).sum() for which in range(2019, 2023)]))


def profit_with_licences(records: Records) -> float:
    """Operating profit of the US three and Microsoft's server licences, 2022, USD bn."""
    return of(records, "operating_profit", 2022, US_THREE) + of(records, "licence_profit", 2022, ("azure",))


def azure_ai_growth(records: Records) -> float:
    """Azure's AI layer, compute and services on it, 2022 over 2021, less one; NaN without AI compute."""
    before, now = (
        of(records, "ai_revenue", which, ("azure",)) + of(records, "ai_services_revenue", which, ("azure",))
        for which in (2021, 2022)
    )
    return now / before - 1.0 if before > 0.0 else float("nan")


def leading_supplier(records: Records, which: int) -> int | None:
    """Column of the chip supplier with the largest revenue of a year; None where there is none."""
    revenue = year(records, "chip_revenue", which).sum(axis=0)
    return int(np.argmax(revenue)) if revenue.size and revenue.sum() > 0.0 else None


def of_leader(records: Records, name: str, which: int) -> float:
    """Sum over a year of a line of that year's leading chip supplier; NaN without one."""
    leader = leading_supplier(records, which)
    return float("nan") if leader is None else float(year(records, name, which)[:, leader].sum())


def share_left(revenue: float, cost: float) -> float:
    """Part of revenue that a cost leaves; 0 without revenue."""
    return 1.0 - cost / revenue if revenue > 0.0 else 0.0


def gross_margin(records: Records, which: int) -> float:
    """Gross margin of a year's leading chip supplier over that year; NaN without one."""
    leader = leading_supplier(records, which)
    if leader is None:
        return float("nan")
    revenue, cost = (float(year(records, f"chip_{n}", which)[:, leader].sum()) for n in ("revenue", "production"))
    return share_left(revenue, cost)


def performance_of_leader(records: Records, which: int) -> float:
    """Performance of the leading supplier's chip, mean of a year, TFLOPS; NaN without one."""
    leader = leading_supplier(records, which)
    return float("nan") if leader is None else float(year(records, "performance", which)[:, leader].mean())


def doubling_time(records: Records) -> float:
    """Years in which performance per dollar of chips bought doubles, by least squares over 2018-2022; at most 100."""
    value = records.array("chip_value")[:20, 0]
    if not (value > 0.0).all():
        return float("nan")
    slope = float(np.polyfit(np.arange(20) / 4.0, np.log2(value), 1)[0])
    return min(1.0 / slope, 100.0) if slope > 0.0 else 100.0


def bullwhip(records: Records) -> dict[str, float]:
    """How much more orders swing up the chain than what customers order of AI compute, 2019 to 2022.

    variance of quarterly log growth of orders at a stage over that of customers' orders; 0 where nothing was ordered

    Lee, Padmanabhan, Whang, Management Science 43(4), 1997: above 1 where orders are amplified.
    """

    def swing(values: Array) -> float:
        return float(np.var(np.diff(np.log(values[4:20])))) if len(values) >= 20 and (values[4:20] > 0.0).all() else 0.0

    base = swing(records.array("ai_ordered").sum(axis=1))
    stages = {
        "AI servers": records.array("ai_capacity_ordered").sum(axis=1),
        "chips": records.array("chips_ordered").sum(axis=1),
        "wafers": records.array("wafers_booked_by").sum(axis=1),
    }
    return {name: swing(values) / base if base > 0.0 else 0.0 for name, values in stages.items()}
