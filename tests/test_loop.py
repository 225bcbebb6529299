"""Pulses, links and regimes: exact where theory is exact, by hand where counts can be made by hand."""

import json
from functools import partial

import numpy as np
import pytest
from helpers import refused, suanli

from suanli.experiments import regimes as told
from suanli.experiments.cli_loop import _gains
from suanli.experiments.ensemble import Task
from suanli.experiments.laboratory import equal_firms, loop_state
from suanli.experiments.loop import CUTS, GROUPS, gain_rows, gains, members, worth
from suanli.experiments.pulse import BLOCKS, Pulse, measured, move, runs, side_by_side, survived
from suanli.model.equations.loop import Regime, leverage, matthew_number
from suanli.model.industry import ComputeIndustry
from suanli.model.kernel.batch import NotBatchedError
from suanli.model.kernel.errors import InputError

SHORT = Pulse(("azure",), "INTL", start=4, horizon=26)


STRONG = Pulse(("azure", "google"), "INTL", start=1, part=0.2, horizon=9)  # that moves all that can be replayed


def pulsed(overrides="", pulse=SHORT, seed=0):
    return survived(measured((Task("baseline", seed, 700, overrides=overrides), pulse))[0])


@pytest.fixture(scope="module")
def plain():
    return pulsed()


@pytest.fixture(scope="module")
def strong():
    return pulsed(pulse=STRONG, seed=3)


def test_a_pulse_begins_at_one_and_moves_what_it_says():
    model = ComputeIndustry(customers=400, until=2018)
    model.run_until(2018)
    world, before = model.world, model.world.population.vendor.copy()
    names = [vendor.name for vendor in world.vendors]
    columns = np.array([names.index(name) for name in ("alibaba", "tencent")])
    move(world, columns, 1, 0.04)
    customers = world.population
    moved = customers.vendor != before
    there = (customers.region == 1) & (before >= 0)
    assert (customers.region[moved] == 1).all()
    assert not np.isin(before[moved], columns).any()
    assert set(customers.vendor[moved]) <= set(columns.tolist())
    assert 0.03 < customers.size[moved].sum() / customers.size[there].sum() <= 0.04
    assert (before[moved] >= 0).all(), "nobody is moved who has no vendor yet"


@pytest.mark.slow
@pytest.mark.nightly
def test_a_pulse_is_the_same_side_by_side_and_where_that_can_not_be_one_by_one(monkeypatch):
    def refused(*_):
        raise NotBatchedError("this")

    given = Task("baseline", 3, 700), STRONG
    together, one = side_by_side(*given)
    monkeypatch.setattr("suanli.experiments.pulse.side_by_side", refused)
    alone, other = measured(given)
    assert list(together) == list(alone) == list(runs())
    assert all(together[name].tobytes() == alone[name].tobytes() for name in alone)
    assert len({values.tobytes() for values in alone.values()}) == 11, "what is replayed acts"
    assert one == other


def test_all_runs_begin_alike_and_with_everything_replayed_choices_are_those_of_contracts_alone(plain):
    assert all(found[0] == 1.0 for found in plain.values())
    assert set(plain) == set(runs()) - {"base"}
    assert np.diff(plain["open"]).max() < 0.05, "without feedback a pulse wears off"
    assert plain["open"][-1] < 0.6
    assert not np.array_equal(plain["full"], plain["open"])


def test_without_fruits_of_research_there_is_no_gain_through_knowledge():
    """Null A: with knowledge alone set free, the run is the open one to the last bit; not so with R&D at work."""
    null = pulsed("research.productive=false")
    assert np.array_equal(null["knowledge free"], null["open"])
    assert np.array_equal(null["knowledge held"], null["full"])


def test_with_fruits_of_research_there_is_one(plain):
    assert not np.array_equal(plain["knowledge free"], plain["open"])


@pytest.mark.slow
def test_fixed_markups_and_costs_leave_price_nothing_to_do(strong):
    assert not np.array_equal(strong["price free"], strong["open"]), "in the baseline it does something"
    fixed = "pricing.rule=fixed;operations.learning=0;ai.enabled=false;foundry.enabled=false;energy.enabled=false"
    found = pulsed(fixed + ";gang.enabled=false", STRONG, 3)
    assert np.array_equal(found["price free"], found["open"])


@pytest.mark.slow
def test_without_layers_they_do_nothing():
    fast = pulsed("layer.bundle_weight=3;layer.software_attach=1", STRONG, 3)
    assert not np.array_equal(fast["layers free"], fast["open"]), "bundles that weigh much do something"
    found = pulsed("layer.enabled=false", STRONG, 3)
    assert np.array_equal(found["layers free"], found["open"])


def test_every_field_that_a_pulse_can_move_is_in_a_block():
    """What customers see is replayed whole: offers have no other field that changes."""
    from dataclasses import fields

    from suanli.agents.enterprise_customer.messages import Offers

    constant = {"quarter", "home", "reputation"}
    assert {field.name for field in fields(Offers)} - constant == {name for block in BLOCKS.values() for name in block}


def test_gains_by_hand():
    """Half is left without feedback, 1/sqrt(2) with it: the gain is one half. Less than .15 left: not measurable."""
    table = np.ones((20, 3, 49))
    table[:, 0, :] = np.sqrt(0.5)
    table[:, 1, :] = 0.5
    table[:, 2, :] = -0.1
    table[:, 1, 48] = 0.1
    rows = {(row["run"], row["quarters"]): row for row in gain_rows(["full", "open", "price free"], table)}
    assert rows["full", 24]["gain"] == pytest.approx(0.5)
    assert rows["full", 24]["low"] == pytest.approx(0.5)
    assert rows["price free", 8]["gain"] is None
    assert rows["full", 48]["gain"] is None
    luck = np.random.default_rng(0)
    table[:, 0, 24] += luck.normal(0.0, 0.1, 20)
    row = gain_rows(["full", "open"], table[:, :2])[2]
    assert row["quarters"] == 24
    assert row["low"] < row["gain"] < row["high"]
    table[:, 0, 24] = luck.normal(0.02, 0.3, 20)
    assert gain_rows(["full", "open"], table[:, :2])[2]["low"] is None, (
        "an interval that reaches where there is no gain"
    )


@pytest.mark.slow
def test_a_pulse_is_the_same_again_on_any_number_of_workers(monkeypatch):
    monkeypatch.setattr("suanli.experiments.loop.Pulse", partial(Pulse, horizon=4))
    monkeypatch.setattr("suanli.experiments.loop.HORIZONS", (2, 4))
    one, two = (gains("aws", 2, (None, 2019), (60, "baseline", ""), workers=count) for count in (1, 2))
    assert one == two
    json.dumps(one, allow_nan=False)
    text = "\n".join(_gains(one))
    assert "knowledge free" in text
    assert "after 4 quarters" in text


def test_the_matthew_number_in_the_records_is_that_of_the_laboratory():
    for overrides in ("", "finance.limited=true;research.sales_share=0.6;operations.platform_share=0.03"):
        model = equal_firms(overrides)
        model.step()
        assert model.records.array("matthew")[-1] == pytest.approx(matthew_number(loop_state(model)), rel=1e-9)
    null = ComputeIndustry(customers=100, until=2018, overrides="research.productive=false")
    null.run_until(2018)
    assert (null.records.array("matthew") == 0.0).all()


def test_leverage_by_hand():
    """One where R&D is a share of sales; where profit limits it, sales less what running costs over R&D."""
    sales, operations, research = np.array([10.0, 10.0, 0.0]), np.array([5.0, 5.0, 0.0]), np.array([2.0, 2.0, 0.0])
    follows, saved = leverage(sales, operations, research, np.array([True, False, True]))
    assert follows == pytest.approx([2.5, 1.0, 1.0])
    assert saved == pytest.approx([2.5, 0.0, 0.0])


# links


def test_links_are_worth_something_to_somebody():
    found = worth(2, 2019, (200, "baseline", ""), workers=1)
    assert {row["link"] for row in found["rows"]} == set(CUTS)
    vendors = {row["vendor"] for row in found["rows"]}
    assert set(GROUPS) <= vendors
    for link in CUTS:
        assert any(row["mean"] != 0.0 for row in found["rows"] if row["link"] == link), link
    groups = [row for row in found["rows"] if row["link"] == "profit to R&D" and row["figure"] == "operating_profit"]
    of = {row["vendor"]: row["mean"] for row in groups}
    assert of["us_three"] == pytest.approx(of["aws"] + of["azure"] + of["google"])
    json.dumps(found, allow_nan=False)


# regimes

V, H, E, L, T, A = (
    Regime[name] for name in ("VIRTUOUS", "HARVEST", "EXPANSION", "STRATEGIC_LOSS", "TRAPPED", "ABSENT")
)
CODES = np.array([[[L, L, V, V, H], [T, T, T, T, T]], [[E, V, L, L, V], [A, A, E, L, L]]])


def test_transitions_and_spells_by_hand():
    rows = {(row["from"], row["to"]): row for row in told.transitions(CODES)}
    assert rows["strategic loss", "virtuous"]["part"] == pytest.approx(2 / 5)
    assert rows["strategic loss", "virtuous"]["at_risk"] == 5
    assert rows["financially constrained", "financially constrained"]["part"] == 1.0
    assert rows["harvesting", "virtuous"]["part"] is None, "the run ends there"
    for start in ("strategic loss", "virtuous", "investing"):
        assert sum(row["part"] for (a, _), row in rows.items() if a == start) == pytest.approx(1.0)
    lasts = {row["regime"]: row for row in told.spells(CODES)}
    assert (lasts["virtuous"]["mean_years"], lasts["virtuous"]["whole"], lasts["virtuous"]["cut"]) == (1.5, 2, 1)
    assert lasts["financially constrained"]["mean_years"] is None
    assert told.by_year(CODES)["strategic loss"] == [0.25, 0.25, 0.25, 0.5, 0.25]


def test_hazards_by_hand():
    rows = told.hazard(CODES)
    assert rows[0]["years"] is None, "the first, second and third are in loss when the run begins"
    assert (rows[0]["at_risk"], rows[0]["part"]) == (2 + 4 + 1, pytest.approx(2 / 7))
    assert (rows[1]["at_risk"], rows[1]["part"]) == (2, 0.0), "the third again, and the fourth, in their first year"
    assert (rows[2]["at_risk"], rows[2]["part"]) == (2, pytest.approx(1 / 2))
    assert rows[-1]["part"] is None


def test_labels_are_the_records():
    found = told.regimes("chinese_seven", 2, 2020, (100, "baseline", ""), workers=1)
    assert [len(parts) for parts in found["by_year"].values()] == [3] * 6
    for year in range(3):
        assert sum(parts[year] for parts in found["by_year"].values()) == pytest.approx(1.0)
    json.dumps(found, allow_nan=False)


# the door


@pytest.mark.parametrize(
    "call",
    [
        lambda: gains("awz", 3),
        lambda: gains("aws", 1),
        lambda: gains("aws", 3, ("EU", 2020)),
        lambda: gains("aws", 3, (None, 2018)),
        lambda: gains("aws", 3, size=(1000, "two-firms", "")),
        lambda: worth(3, 2040),
        lambda: told.regimes("aws", 3, 2018),
        lambda: told.regimes("nobody", 3),
    ],
)
def test_mistakes(call):
    with pytest.raises(InputError):
        call()


def test_groups_have_a_home():
    assert members("us_three") == (("aws", "azure", "google"), "INTL")
    assert members("baidu") == (("baidu",), "CN")


@pytest.mark.slow
def test_commands(monkeypatch):
    link = "parent to loss cover"
    monkeypatch.setattr("suanli.experiments.loop.CUTS", {link: CUTS[link]})  # all are cut above
    for more, says in (
        (["--links", "--year", "2018"], link),
        (["--regimes", "--year", "2019"], "in loss"),
    ):
        assert says in suanli("loop", "--seeds", "2", "--customers", "60", "--workers", "1", *more, check=True).stdout


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (["awz"], "did you mean 'aws'"),
        (["--links", "--regimes"], "one of them"),
        (["--links", "--region", "CN"], "no region"),
        (["--links", "--year", "0"], "got 0"),
    ],
)
def test_a_command_that_makes_no_sense_is_refused(wrong, says):
    assert says in refused("loop", *wrong)
