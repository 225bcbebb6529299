"""What is measured of a run: sums and means over calendar years, by vendor, by group, of the leading chip supplier."""

from __future__ import annotations

import numpy as np

from suanli.model.results.store import Records

Array = np.ndarray
US_THREE = ("aws", "azure", "google")
CHINESE_SEVEN = ("alibaba", "tencent", "huawei", "baidu", "china_mobile", "china_telecom", "china_unicom")
WEEKS_PER_QUARTER, PF_OF_H100 = 13.0, 0.9894  # dense BF16
GROUPS = {"us_three": US_THREE, "chinese_seven": CHINESE_SEVEN}


def year(records: Records, name: str, which: int) -> Array:
    """The four quarters of a calendar year of a series, (4, entities)."""
    start = (which - 2018) * 4
    return records.array(name)[start : start + 4]


def of(records: Records, name: str, which: int, vendors: tuple[str, ...]) -> float:
    """Sum over a year and over some vendors."""
    columns = [records.entities(name).index(vendor) for vendor in vendors]
    return float(year(records, name, which)[:, columns].sum())


def mean_gap(records: Records, which: int, vendors: tuple[str, ...]) -> float:
    """Mean log quality against the frontier over a year and over those of some vendors that trade; NaN where none."""
    columns = [records.entities("quality_gap").index(vendor) for vendor in vendors]
    gap, trading = (year(records, name, which)[:, columns] for name in ("quality_gap", "trading"))
    return float(gap[trading > 0.0].mean()) if (trading > 0.0).any() else float("nan")


def mean_of_world(records: Records, name: str, which: int) -> float:
    """Mean of a world's series over a year."""
    return float(year(records, name, which).mean())


def ratio_of_years(records: Records, name: str, now: int, before: int) -> float:
    """A world's series summed over a year by that over an earlier one; NaN where that is nothing."""
    first, last = (float(year(records, name, which).sum()) for which in (before, now))
    return last / first if first > 0.0 else float("nan")


def change_of_us_three(records: Records, first: int, last: int) -> float:
    """Change of the US three's share from the mean of one year to that of another, points."""
    then, now = (float(year(records, "us_three_share", which).mean()) for which in (first, last))
    return 100.0 * (now - then)


def weeks_waited(records: Records, which: int) -> float:
    """Wait for AI servers outside China at each quarter's shipments, mean of a year, weeks."""
    outside = records.entities("region_waiting").index("INTL")
    return WEEKS_PER_QUARTER * float(year(records, "region_waiting", which)[:, outside].mean())


def part_in_clouds(records: Records, which: int) -> float:
    """Part of the compute needed outside China that has moved to a cloud, last quarter of a year."""
    outside = records.entities("region_adoption").index("INTL")
    return float(year(records, "region_adoption", which)[-1, outside])


def millions_sold(records: Records, which: int) -> float:
    """Chips that the leading supplier shipped in a year, millions; NaN without one."""
    return of_leader(records, "chips_shipped", which) / 1000.0


def _compute_to(records: Records, region: str, which: int, suppliers: tuple[str, ...] | None) -> float:
    """AI performance in chips shipped to a region in a year, PF. suppliers  None for all"""
    name = f"compute_to_{region}"
    columns = [i for i, one in enumerate(records.entities(name)) if suppliers is None or one in suppliers]
    return float(year(records, name, which)[:, columns].sum())


def compute_sold(records: Records, suppliers: tuple[str, ...] | None) -> float:
    """AI performance in chips shipped from 2022 to 2024, millions of H100. suppliers  None for all"""
    years, regions = (2022, 2023, 2024), records.entities("region_spending")
    sold = sum(_compute_to(records, region, which, suppliers) for region in regions for which in years)
    return sold / PF_OF_H100 / 1e6


def part_of_own_design(records: Records, vendor: str) -> float:
    """Part of the AI compute that a vendor bought from 2022 to 2024 that is of its group's design; NaN for nothing."""
    made, bought = (
        sum(of(records, name, which, (vendor,)) for which in (2022, 2023, 2024))
        for name in ("own_chips_bought", "ai_capacity_bought")
    )
    return made / bought if bought > 0.0 else float("nan")


def part_sold_to_china(records: Records, which: int) -> float:
    """Part of the AI performance that Nvidia shipped in a year that went to China; NaN where it shipped none."""
    sold = {region: _compute_to(records, region, which, ("nvidia",)) for region in records.entities("region_spending")}
    whole = sum(sold.values())
    return sold["CN"] / whole if whole > 0.0 else float("nan")


def of_fiscal_year(records: Records, vendor: str, which: int) -> float:
    """A vendor's operating profit of the four quarters from the second of a year on, USD bn; NaN before they end."""
    first = (which - 2018) * 4 + 1
    if len(records) < first + 4:
        return float("nan")
    column = records.entities("operating_profit").index(vendor)
    return float(records.array("operating_profit")[first : first + 4, column].sum())


def workloads_moved(records: Records) -> float:
    """Share of existing workloads moved to another vendor, a year, mean of 2019-2022."""
    return float(np.mean([year(records, "workloads_moved", which).sum() for which in range(2019, 2023)]))


def profit_with_licences(records: Records, which: int) -> float:
    """Operating profit of the US three and Microsoft's server licences, USD bn."""
    return of(records, "operating_profit", which, US_THREE) + of(records, "licence_profit", which, ("azure",))


def azure_ai_growth(records: Records, which: int) -> float:
    """Azure's AI layer, compute and services on it, a year over the one before, less one; NaN without AI compute."""
    before, now = (
        of(records, "ai_revenue", one, ("azure",)) + of(records, "ai_services_revenue", one, ("azure",))
        for one in (which - 1, which)
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

    variance of a quarter's change of orders over their mean, at a stage over customers'; 0 where nothing was ordered

    Lee, Padmanabhan, Whang, Management Science 43(4), 1997: above 1 where orders are amplified.
    """

    def swing(values: Array) -> float:
        seen = values[4:20]
        return float(np.var(np.diff(seen)) / np.mean(seen) ** 2) if len(values) >= 20 and seen.any() else 0.0

    base = swing(records.array("ai_ordered").sum(axis=1))
    stages = {
        "AI servers": records.array("ai_capacity_ordered").sum(axis=1),
        "chips": records.array("chips_ordered").sum(axis=1),
        "wafers": records.array("wafers_booked_by").sum(axis=1),
    }
    return {name: swing(values) / base if base > 0.0 else 0.0 for name, values in stages.items()}
