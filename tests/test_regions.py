"""Regions are data: one in two halves is the same world, an unknown one is refused, adding one moves no draws."""

import numpy as np
import pytest
from helpers import with_rows

from suanli.model.industry import ComputeIndustry
from suanli.model.kernel.errors import InputError
from suanli.model.parameters.tables import AS_SHIPPED
from suanli.model.results import series

ROWS = AS_SHIPPED.rows("regions")


def records_of(rows, customers, until, overrides=""):
    with with_rows(regions=rows):
        model = ComputeIndustry(customers=customers, until=until, overrides=overrides)
        model.run_until()
        return model.records


def halves(area):
    """The world outside China in two halves: of one home market, or of two."""
    first = dict(ROWS[0]) | {"part": "0.5"}
    return (first, ROWS[1], first | {"region": "HALF", "like": "INTL", "area": area})


def test_two_halves_without_barriers_are_the_same_world():
    """Totals of the world, to half a per cent: halves have their own customers, so no two are alike to the bit."""
    expected = "choice.expected_values=true;population.accounts=1"  # accounts stand at places of a region
    whole, split = (records_of(rows, 10_000, 2019, expected) for rows in (ROWS, halves("INTL")))
    for name in ("spending", "served", "mean_price", "us_three_share", "customer_profit", "ai_spending"):
        assert split.array(name) == pytest.approx(whole.array(name), rel=0.005), name
    assert split.array("share") == pytest.approx(whole.array("share"), abs=5e-4)
    spent = split.array("region_spending")
    assert spent[:, 0] + spent[:, 2] == pytest.approx(whole.array("region_spending")[:, 0], rel=0.005)


def test_a_border_between_the_halves_moves_shares():
    whole, split = (records_of(rows, 1000, 2019, "choice.expected_values=true") for rows in (ROWS, halves("HALF")))
    assert np.abs(split.array("share") - whole.array("share")).max() > 0.005


def test_a_region_of_its_own_keeps_the_books_and_has_its_own_series():
    found = records_of(halves("HALF"), 60, 2019)
    assert found.array("ledger_gap").max() < 1e-8
    assert found.entities("region_spending") == ("INTL", "CN", "HALF")
    assert {"share_HALF", "mix_HALF", "supplier_fill_HALF"} <= set(found.declared)
    assert found.array("region_spending")[:4].sum() == pytest.approx(78.0)


def test_policies_know_the_regions_of_the_data():
    with pytest.raises(InputError, match="CN, INTL"):
        ComputeIndustry(customers=60, overrides="policy.region=EU")


def test_shipped_series_are_those_of_the_shipped_regions():
    names = {one.name for one in series.SERIES}
    assert {f"share_{name}" for name in AS_SHIPPED.region_names} <= names
    assert not any(
        name.startswith("share_") and name.removeprefix("share_") not in AS_SHIPPED.region_names for name in names
    )
