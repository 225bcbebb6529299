"""Claims of others: verdicts and figures by hand, arms that are what a claim says, refusals."""

import json
import math
from types import SimpleNamespace

import numpy as np
import pytest
from helpers import refused

from suanli.experiments import claims as module
from suanli.experiments.claims import claims, spread, verdict_of
from suanli.experiments.compare import compare
from suanli.experiments.statements import CLAIMS
from suanli.model.kernel.errors import InputError, UnknownNameError
from suanli.model.mechanisms.settings import resolved

KNOWN = {one.name: one for one in CLAIMS}


def test_verdicts_by_hand():
    assert verdict_of({"low": 0.1, "high": 2.0}, +1) == "yes"
    assert verdict_of({"low": 0.1, "high": 2.0}, -1) == "no"
    assert verdict_of({"low": -2.0, "high": -0.1}, -1) == "yes"
    assert verdict_of({"low": -0.1, "high": 2.0}, +1) == "not distinguishable"
    assert spread(np.arange(11.0)) == {"median": 5.0, "low": 1.0, "high": 9.0}


def test_every_claim_is_asked_in_some_way_or_says_why_not():
    assert len(KNOWN) == len(CLAIMS) > 20
    for one in CLAIMS:
        assert (one.figure is None) == bool(one.why_not), one.name
        if one.figure is not None:
            assert bool(one.sign) != (one.low < one.high), f"{one.name}: a sign or a range"
            for name, text, _ in module._arms(one):
                resolved(name, text)


class Stub(SimpleNamespace):
    """Records of 72 quarters: series by name, (quarters, entities); names of entities by series."""

    def array(self, name):
        return self.values[name]

    def entities(self, name):
        return self.names[name]


def test_figures_by_hand():
    """Two regions outside China, suppliers of both; chips on a line; packaging short in half of the quarters."""
    quarters = np.ones((72, 1))
    names = {"region_spending": ("INTL", "CN", "EU"), "region_ai_served": ("INTL", "CN", "EU")}
    shipped = {"INTL": (6.0, 0.0), "EU": (4.0, 0.0), "CN": (1.5, 0.5)}
    values = {f"compute_to_{region}": quarters * np.array(row) for region, row in shipped.items()}
    values["region_ai_served"] = quarters * np.array([3.0, 2.0, 1.0])
    values["chips_shipped"] = (100.0 + 10.0 * (np.arange(72) // 4))[:, None]
    values |= {"wafer_capacity": quarters * np.array([1.0, 5.0]), "wafers_booked": quarters * np.array([9.0, 4.0])}
    values["packaging_capacity"] = quarters * np.array([9.0, 1.0])
    values["packaging_asked"] = np.where(np.arange(72) % 2, 2.0, 1.0)[:, None] * np.array([1.0, 1.0])
    suppliers = (("abroad", "INTL"), ("home", "CN"))
    records = Stub(values=values, names=names, entities_by_kind={"supplier": suppliers})
    assert KNOWN["compute ratio"].figure(records) == pytest.approx(10.0 / 2.0)
    assert KNOWN["domestic part"].figure(records) == pytest.approx(0.25)
    assert KNOWN["compute in China"].figure(records) == pytest.approx(math.log(4 * 2.0))
    assert KNOWN["compute elsewhere"].figure(records) == pytest.approx(math.log(4 * 4.0))
    assert KNOWN["growth of compute"].figure(records) == pytest.approx((10.0 / 7.0) ** (1 / 3))
    assert KNOWN["bottleneck"].figure(records) == pytest.approx(1.0 - 0.75), "of the largest foundry, the second"
    assert KNOWN["linear supply"].figure(records) > 0.0
    values["chips_shipped"] = 100.0 * 2.0 ** (np.arange(72) // 4)[:, None]
    assert KNOWN["linear supply"].figure(records) < 0.0
    values["compute_to_CN"] = 0.0 * values["compute_to_CN"]
    assert math.isnan(KNOWN["compute ratio"].figure(records))


def test_a_figure_that_is_not_finite_is_no_answer():
    claim = KNOWN["compute ratio"]
    answers = {arm: [{claim.name: 1.0}, {claim.name: math.nan}] for arm in module._arms(claim)}
    assert module._row(claim, answers)["verdict"] == module.NO_ANSWER


def test_answers_are_of_runs_on_common_draws():
    """The price war's is what ``compare`` says the other way round; what can't be asked isn't run."""
    found = claims(2, 60, "", ("price war", "imitators"), workers=1)
    rows = {row["claim"]: row for row in found["rows"]}
    compared = compare(["baseline", "price-war-ends"], 2, (2022,), (60, ""), workers=1)["rows"]
    (ended,) = (
        row["difference"]
        for row in compared
        if row["scenario"] == "price-war-ends" and row["figure"] == "Chinese seven, operating profit"
    )
    assert rows["price war"]["found"]["mean"] == pytest.approx(-ended["mean"])
    assert rows["price war"]["found"]["low"] == pytest.approx(-ended["high"])
    assert rows["imitators"]["verdict"] == module.NO_ANSWER
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_the_laboratory_has_firms_and_years_of_its_own():
    (arm, _) = module._arms(KNOWN["imitation"])
    (task, _) = module._tasks(arm, 2, 10_000, "calibrated")
    assert (task.scenario, task.customers, task.until, task.overrides) == ("many-firms", 2000, 2032, "")


def test_refusals():
    with pytest.raises(UnknownNameError, match="did you mean 'price war'"):
        claims(2, 60, only=("price wars",))
    with pytest.raises(InputError, match="customers"):
        claims(2, 0, only=("integration",))
    with pytest.raises(InputError, match="--points"):
        claims(2, 60, "none.csv", only=("integration",))
    assert "--seeds" in refused("claims", "--seeds", "1")
