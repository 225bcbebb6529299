"""What is remembered: every declared series every quarter, finite, tidy, and consistent with the state it came from."""

import struct
from hashlib import sha256

import numpy as np
import pytest

from suanli.model.kernel.errors import InputError, NotFiniteError, UnknownNameError
from suanli.model.kernel.units import UNITS
from suanli.model.results.series import SERIES


def test_every_declared_series_is_written_every_quarter(two_years):
    for series in SERIES:
        values = two_years.records.array(series.name)
        assert values.shape == (8, len(two_years.records.entities(series.name))), series.name
        assert np.isfinite(values).all(), series.name
        assert series.unit in UNITS
        assert series.label


def test_names_are_unique():
    assert len({series.name for series in SERIES}) == len(SERIES)


def test_no_series_is_dead(baseline):
    """Every series moves in the baseline, but for those that are zero there for a reason."""
    resting = {"ledger_gap", "chip_capacity", "commitments_not_used", "state_support"}
    # no dated line; core customers grow; and no state has a policy unless a scenario says so
    resting |= {"state_outlays", "public_orders", "chip_support", "programme_built", "small_part", "small_weight"}
    resting |= {"headroom_freed", "network_moved", "network_fee", "lent_revenue", "mixed_efficiency"}
    resting |= {"debt_forgiven"}  # who leaves here owes nothing
    if baseline.records.array("trading")[-1].all():  # nobody left in this run, so nothing was lost by it
        resting |= {"written_down"}
    resting |= {"planned_utilisation", "research_return", "spill_over"}
    for series in SERIES:
        if series.name not in resting:
            assert np.ptp(baseline.records.array(series.name)) > 0.0, series.name


def test_the_frame_is_tidy(two_years):
    frame = two_years.records.frame()
    assert list(frame.columns) == ["quarter", "entity", "region", "series", "value", "unit"]
    assert not frame.duplicated(["quarter", "entity", "series"]).any()
    assert not frame["value"].isna().any()
    assert set(frame["region"]) == {"world", "INTL", "CN"}
    one = frame.query("series == 'share' and entity == 'aws' and quarter == '2019Q4'")["value"].item()
    assert one == two_years.records.series("share", by="vendor").loc["2019Q4", "aws"]


def test_the_hash_is_what_it_says(two_years):
    """SHA-256 over rows sorted by quarter, entity, region, series; made here from the table alone."""
    frame = two_years.records.frame().sort_values(["quarter", "entity", "region", "series"])
    digest = sha256()
    for row in frame.itertuples():
        digest.update(f"{row.quarter}|{row.entity}|{row.region}|{row.series}|{row.unit}|".encode())
        digest.update(struct.pack("<d", row.value))
    assert digest.hexdigest() == two_years.records.hash()


def test_series_agree_with_each_other(baseline):
    get = baseline.records.array
    assert get("share") == pytest.approx(get("revenue") / get("revenue").sum(axis=1, keepdims=True))
    assert get("share").sum(axis=1) == pytest.approx(1.0)
    costs = ("operations", "energy", "leases", "platform", "expansion", "research", "depreciation")
    profit = sum(get(name) for name in ("revenue", "own_use", "leased_out")) - sum(get(name) for name in costs)
    assert get("operating_profit") == pytest.approx(profit)
    assert get("region_spending").sum(axis=1) == pytest.approx(get("spending")[:, 0])
    flows = baseline.records.series("flow", by="flow")
    assert get("sector_spending").sum(axis=1) == pytest.approx(flows["cloud services"].to_numpy())
    same = (get("trading")[1:] == get("trading")[:-1]).all(axis=1)  # nobody came or left, so nobody took from another
    gained = (get("experience")[1:] - get("experience")[:-1])[same]
    assert gained == pytest.approx(get("vendor_served")[1:][same], rel=1e-6, abs=1e-9)
    change = (get("capacity")[1:] - get("capacity")[:-1])[same]
    assert change == pytest.approx((get("delivered")[1:] - get("retired")[1:])[same], rel=1e-9, abs=1e-9)
    assert same.sum() > 60
    capacity, delivered, retired = (get(name).sum(axis=1) for name in ("capacity", "delivered", "retired"))
    assert capacity[1:] - capacity[:-1] == pytest.approx(delivered[1:] - retired[1:], rel=1e-9, abs=1e-9)
    assert (get("utilisation") <= 1.0 + 1e-12).all()
    assert (get("fill") <= 1.0).all()


def test_not_finite_stops_the_run_and_names_the_series(small, monkeypatch):
    from suanli.model import schedule

    def poison(world):
        schedule.learn(world)
        world.vendor_state.reach[2] = np.nan

    planted = tuple(poison if phase is schedule.learn else phase for phase in schedule.SCHEDULE)
    monkeypatch.setattr(schedule, "SCHEDULE", planted)
    with pytest.raises(NotFiniteError, match=r"'reach'.*'google' in 2018Q1"):
        small.step()


def test_unknown_series_and_wrong_kind(two_years):
    with pytest.raises(UnknownNameError, match="did you mean 'operating_profit'"):
        two_years.records.series("operating_profits")
    with pytest.raises(InputError, match="vendor"):
        two_years.records.series("share", by="region")


@pytest.mark.parametrize("scenario", ["two-firms", "without-foundries", "no-supply-limit"])
def test_what_is_switched_off_leaves_a_table_all_the_same(scenario):
    """Kinds of records without a single entity: the tidy table, and its hash made from it."""
    from suanli.model.industry import ComputeIndustry

    model = ComputeIndustry(scenario, customers=40, until=2018)
    model.run_until()
    frame = model.records.frame()
    assert not frame.empty
    assert "super_capacity" not in set(frame["series"])
    rows = sum(len(model.records.entities(series.name)) for series in SERIES)
    assert len(frame) == 4 * rows
