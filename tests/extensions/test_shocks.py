"""Shocks of users: each column and parameter that one may change acts from its quarter on, and not before."""

import numpy as np
import pytest

from suanli.model.extensions import Group, Shock, choice, number
from suanli.model.extensions.shocks import COLUMNS, FROM_A_DATE, QUARTERS, quarter_of
from suanli.model.industry import ComputeIndustry
from suanli.model.mechanisms.settings import baseline

BEFORE = 2  # quarters, before 2018Q3


class SettingParameters(Group, name="setting"):
    """Which parameter is set, to what."""

    which: str = choice("|".join(FROM_A_DATE), "a parameter", value=FROM_A_DATE[0])
    to: float = number("1", -1e3, 1e3, "its value", value=0.0)


class Setting(Shock):
    """Sets a parameter."""

    group = SettingParameters

    def strike(self):
        return {self.p.which: self.p.to}


class Moving(Shock):
    """Moves a column that is named."""

    column = ""

    def strike(self, population, vendor_state, supplier_state, foundry_state, parents_cash_flow):
        holders = {
            "population": population,
            "vendor_state": vendor_state,
            "supplier_state": supplier_state,
            "foundry_state": foundry_state,
        }
        holder, name = COLUMNS[self.column]
        before = getattr(holders[holder], name) if holder else parents_cash_flow
        return {self.column: before - 0.5 if self.column == "log_need" else 0.5 * before}


def lived(rules, **overrides):
    named = {name.replace("__", "."): value for name, value in overrides.items()}
    model = ComputeIndustry(customers=60, until=2020, overrides=named, rules=rules)
    model.run_until()
    assert model.records.array("ledger_gap").max() < 1e-8
    return model.records


def acts_from_its_quarter_on(struck, plain):
    for name in plain.declared:
        assert struck.array(name)[:BEFORE].tobytes() == plain.array(name)[:BEFORE].tobytes(), name
    return any(not np.array_equal(struck.array(name), plain.array(name)) for name in plain.declared)


@pytest.fixture(scope="module")
def plain():
    return lived("")


@pytest.mark.slow
@pytest.mark.parametrize("name", FROM_A_DATE)
def test_a_parameter_that_may_be_set_acts(name, plain):
    parameter = baseline()[name]
    to = 0.5 * parameter.value or 0.3 * parameter.high
    poor = {"sponsor__support": 0} if name == "finance.debt_multiple" else {}  # else nobody needs a lender so early
    plain = lived("", **poor) if poor else plain
    to = 0.0 if name in {"finance.debt_multiple", "sponsor.support"} else to  # half of them binds nobody so early
    to = float(round(to)) if parameter.unit.startswith("whole") else to
    struck = lived(Setting, shock__Setting="2018Q3", setting__which=name, setting__to=to, **poor)
    assert acts_from_its_quarter_on(struck, plain), name


@pytest.mark.slow
@pytest.mark.parametrize("column", COLUMNS)
def test_a_column_that_may_be_changed_acts(column, plain, monkeypatch):
    monkeypatch.setattr(Moving, "column", column)
    assert acts_from_its_quarter_on(lived(Moving, shock__Moving="2018Q3"), plain), column


def test_quarters_are_counted_from_2018():
    assert [quarter_of(one) for one in ("never", "2018Q1", "2024Q1")] == [-1, 0, 24]
    assert all(quarter_of(one) == place for place, one in enumerate(QUARTERS))
