"""Observed figures beside lines: filed values at their quarters, of the line's entities alone, each with its source."""

import csv
from dataclasses import replace
from importlib.resources import files

import pytest

from suanli.experiments import observed_points
from suanli.experiments.observables import observables
from suanli.experiments.observations import LAST_SHIPPED, Observation, shipped
from suanli.experiments.observed_points import Shown, entities_of, points
from suanli.model.kernel.units import quarters_until

SHARE = Shown("share", 100.0)
PROFIT = Shown("operating_profit", a_year=True)
US_THREE = frozenset({"aws", "azure", "google"})


def of(*names):
    return frozenset(names)


def filed(entity, metric):
    """year as it is written -> value as it is written, from the file itself."""
    text = (files("suanli.model.parameters") / "data" / "history.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["year"]: float(row["value"]) for row in rows if (row["entity"], row["metric"]) == (entity, metric)}


def every():
    """All points there are, beside quarters and beside years."""
    for known in observables().values():
        for a_year in (False, True):
            yield from points(Shown(known.series, a_year=a_year), entities_of(known))


def test_a_yearly_profit_is_the_filed_one_at_the_last_quarter_of_its_year():
    found = points(PROFIT, of("aws"))
    wanted = filed("AWS", "operating_income")
    assert {one.period: one.value for one in found} == wanted
    assert len(wanted) == LAST_SHIPPED - 2018 + 1
    assert [one.at for one in found] == [quarters_until(int(year)) - 1 for year in sorted(wanted)]


@pytest.mark.parametrize(
    ("entity", "metric", "series", "name", "year", "last"),
    [
        ("Alibaba Cloud", "cloud_revenue", "revenue", "alibaba", "2022", 16),  # to March 2022
        ("Nvidia", "data_center_revenue", "chip_revenue", "nvidia", "FY2023", 19),  # to January 2023
    ],
)
def test_a_fiscal_year_lies_where_it_ends(entity, metric, series, name, year, last):
    found = {one.period: one for one in points(Shown(series, a_year=True), of(name))}
    one = found[year.removeprefix("FY")]
    assert (one.first, one.last, one.at, one.fiscal) == (last - 3, last, last, True)
    value = filed(entity, metric)[year]
    if name == "alibaba":
        value /= filed("RMB per USD", "exchange_rate")["2022"]
        assert one.middle_year == 2021.25
    assert one.value == pytest.approx(value, rel=1e-12)


def test_what_is_in_renminbi_is_in_dollars():
    rates = filed("RMB per USD", "exchange_rate")
    wanted = {
        year: value / rates[year]
        for year, value in filed("Alibaba Cloud", "operating_income").items()
        if int(year) > 2018
    }
    found = [one for one in points(PROFIT, of("alibaba")) if one.perimeter == "fiscal year to March"]
    assert {one.period: one.value for one in found} == pytest.approx(wanted)


def test_shares_lie_at_their_quarter_in_per_cent_and_once():
    found = {one.period: one for one in points(SHARE, of("aws"))}
    assert len(found) == len(points(SHARE, of("aws"))), "two files hold the share of the last quarter"
    assert (found["2024Q4"].at, found["2024Q4"].value) == (27, 30.0)
    assert {name: one.value for name, one in found.items()} == filed("Amazon", "cloud_infrastructure_share")


def test_a_mean_of_a_year_lies_in_its_middle():
    one = next(one for one in points(Shown("share_CN"), of("alibaba")) if one.period == "2019")
    assert (one.first, one.last, one.at, one.middle_year) == (4, 7, 5.5, 2019.0)


def test_a_group_has_the_figures_of_all_of_it_alone():
    assert {one.value for one in points(SHARE, US_THREE)} == {66.0, 67.0}
    assert points(SHARE, of("aws", "azure")) == ()
    assert points(PROFIT, US_THREE) == (), "nobody reports the sum"
    assert points(PROFIT, of("azure")) == (), "its segment holds licences, the line does not"


def test_a_sum_of_a_year_is_not_beside_single_quarters_nor_a_share_beside_sums():
    assert points(replace(PROFIT, a_year=False), of("aws")) == ()
    assert points(replace(SHARE, a_year=True), of("aws")) == ()


def test_two_sources_of_the_same_are_both_there():
    found = [one for one in points(Shown("spending", a_year=True), of("world")) if one.period == "2024"]
    assert sorted(one.perimeter for one in found) == ["Canalys", "Synergy"]
    assert len({one.value for one in found}) == 2


def test_levels_that_can_not_be_compared_have_no_point():
    assert not any(one.source.startswith("Gartner") for one in every()), "infrastructure alone"
    assert points(Shown("revenue", a_year=True), of("google")) == (), "Workspace included"


def test_each_has_a_source_and_none_is_of_later_than_what_ships():
    found = list(every())
    assert len(found) > 80
    assert all(one.source and one.perimeter for one in found)
    assert all(0 <= one.first <= one.at <= one.last < quarters_until(LAST_SHIPPED) for one in found)


def test_a_range_keeps_its_ends_and_a_bound_the_one_it_has(monkeypatch):
    given = tuple(
        Observation("Amazon", "cloud_infrastructure_share", 2023, quarter, 35.0, "%", "made up", ends=ends)
        for quarter, ends in ((1, (30.0, 40.0)), (2, (35.0, float("inf"))), (3, None))
    )
    monkeypatch.setattr(observed_points, "shipped", lambda: given)
    points.cache_clear()
    try:
        found = points(Shown("share"), of("aws"))
        ends = [(one.low, one.high) for one in found]
    finally:
        points.cache_clear()
    assert ends == [(pytest.approx(0.3), pytest.approx(0.4)), (pytest.approx(0.35), None), (None, None)]
    assert shipped() is not given
