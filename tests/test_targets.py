"""Targets to 2024, how far runs are from all of them at once, and the ten facts of the boom: by hand."""

import json
import math
import re
from pathlib import Path

import numpy as np
import pytest

from suanli.experiments.boom import BOOM, boom_rows
from suanli.experiments.implausibility import implausibility, judgement, scales, trends, weights_of
from suanli.experiments.naive import crps_of_sample, energy_score
from suanli.experiments.observables import observables
from suanli.experiments.observations import shipped
from suanli.experiments.target_page import target_page
from suanli.experiments.targets import ANSWERS, TARGETS, answers, band_of, described, judged
from suanli.experiments.validate import judged_over_seeds
from suanli.model.parameters.load import observed

PLACES = {target.id: place for place, target in enumerate(TARGETS)}


def test_each_band_holds_what_was_observed():
    for target in TARGETS:
        assert target.rows
        assert 2018 <= target.year <= 2024
        assert (target.low is None) == (target.high is None)
        if target.observed is not None:
            assert target.low < target.observed < target.high, target.id
    assert {target.family for target in TARGETS} == {f"T{number}" for number in range(1, 17)}


def test_a_target_with_an_observable_is_held_against_the_shipped_figure():
    """What the table of targets says was observed is what the data say, but for what it says is derived."""
    known = {(one.key, one.year): one.value for one in shipped()}
    known |= {(("", name), year): value for name, years in observed().items() for year, value in years.items()}
    for target in TARGETS:
        if target.key is None:
            continue
        assert target.key in observables()
        if target.key[1] not in {"leader_revenue", "leader_gross_margin"}:  # networks taken off, the company's others
            seen = known[target.key, target.year]
            assert target.observed == pytest.approx(seen, abs=0.05 + 0.01 * abs(seen)), target.id


def test_each_answer_is_asked_and_answered(baseline):
    found = dict(zip((target.id for target in TARGETS), answers(baseline.records), strict=True))
    unanswered = {name for name, value in found.items() if math.isnan(value)}
    assert unanswered == {target.id for target in TARGETS if target.answer is None} == set()
    asked = {target.answer.keywords["name"] for target in TARGETS if target.answer and "name" in target.answer.keywords}
    assert asked == set(ANSWERS)
    verdicts = {row["id"]: row["verdict"] for row in judged(baseline.records)}
    assert verdicts["T11b22"] == "reported"
    assert set(verdicts.values()) <= {"inside", "missed", "reported"}


def test_answers_by_hand(baseline):
    found = dict(zip((target.id for target in TARGETS), answers(baseline.records), strict=True))
    array, names = baseline.records.array, baseline.records.entities
    nvidia = names("chip_revenue").index("nvidia")
    assert found["T9a24"] == pytest.approx(array("chip_revenue")[24:28, nvidia].sum())
    to_china, to_world = (array(f"compute_to_{region}")[20:24, nvidia].sum() for region in ("CN", "INTL"))
    assert found["T14b23"] == pytest.approx(to_china / (to_china + to_world))
    alibaba = array("operating_profit")[17:21, names("operating_profit").index("alibaba")].sum()
    assert found["T14c22"] == pytest.approx(alibaba)
    spending = array("spending")[:, 0]
    assert found["T8b24"] == pytest.approx(spending[24:28].sum() / spending[20:24].sum())
    azure = array("revenue")[:, names("revenue").index("azure")]
    assert found["T6a23"] == pytest.approx(100.0 * (azure[18:22].sum() / azure[14:18].sum() - 1.0))
    assert found["T11a23"] == pytest.approx(13.0 * array("region_waiting")[20:24, 0].mean())
    google = names("own_chips_bought").index("google")
    made, bought = (array(name)[16:28, google].sum() for name in ("own_chips_bought", "ai_capacity_bought"))
    assert found["T15a"] == pytest.approx(made / bought)
    everybody = sum(array(f"compute_to_{region}")[16:28].sum() for region in ("CN", "INTL"))
    assert found["T15d"] == pytest.approx(everybody / 0.9894 / 1e6)


def test_what_each_supplier_ships_adds_up_over_regions(baseline):
    array = baseline.records.array
    chips = array("chips_to_INTL") + array("chips_to_CN")
    assert chips == pytest.approx(array("chips_shipped"))
    compute = np.array([array(f"compute_to_{region}").sum(axis=1) for region in ("INTL", "CN")]).T
    assert compute == pytest.approx(array("region_pf_shipped"))


def made(**figures):
    """Runs that say exactly what was observed, but for the figures given (one a run)."""
    count = max((len(values) for values in figures.values()), default=4)
    row = [np.nan if one.observed is None or one.answer is None else one.observed for one in TARGETS]
    values = np.tile(row, (count, 1))
    for name, given in figures.items():
        values[:, PLACES[name]] = given
    return values


def test_implausibility_is_three_at_the_edge_of_a_band():
    one = TARGETS[PLACES["T9a24"]]
    for edge in (one.low, one.high):
        far = implausibility(made(T9a24=[edge] * 4))
        assert far[PLACES["T9a24"]] == pytest.approx(3.0)
    assert np.nanmax(np.delete(far, PLACES["T9a24"])) == 0.0
    assert math.isnan(far[PLACES["T13a"]])  # a band without a row of data
    spread = implausibility(made(T9a24=[one.high - 5.0, one.high + 5.0]))[PLACES["T9a24"]]
    half = one.high - one.observed
    assert spread == pytest.approx(half / math.sqrt((half / 3.0) ** 2 + 50.0))
    open_side = implausibility(made(T6a22=[60.0] * 4))[PLACES["T6a22"]]
    assert open_side == 0.0


def test_the_third_worst_family_decides():
    two = judgement(made(T9a24=[500.0] * 4, T1=[0.9] * 4))
    assert two["pass"]
    assert [row["worst"] for row in two["families"][:2]] == ["T9a24", "T1"]
    same_family = judgement(made(T9a24=[500.0] * 4, T9a23=[500.0] * 4, T1=[0.9] * 4))
    assert same_family["pass"]
    three = judgement(made(T9a24=[500.0] * 4, T1=[0.9] * 4, T8b23=[2.0] * 4))
    assert not three["pass"]
    assert three["third_largest"] == three["families"][2]["implausibility"] > 3.0
    assert three["not_produced"] == []
    assert judgement(np.full((3, len(TARGETS)), np.nan)) is None


def test_cloud_and_energy_score_of_runs_that_say_what_was_observed():
    found = judgement(made())
    assert found["cloud"] == {"figures": 50, "distance": 0.0, "limit": pytest.approx(67.5, abs=0.01), "inside": True}
    assert found["energy_score"]["model"] == 0.0
    assert found["energy_score"]["after_2022"] == 0.0
    assert found["energy_score"]["beside_trend"]["model"] < found["energy_score"]["beside_trend"]["trend"]
    assert found["inside"] == {"of": 50, "mean": 50.0, "centred": 50.0}
    json.dumps(found, allow_nan=False)
    off = judgement(made(T1=[0.8] * 4))
    assert not off["cloud"]["inside"] or off["cloud"]["distance"] == pytest.approx((0.14 / (0.04 / 3.0)) ** 2)
    assert off["inside"]["mean"] == 49.0
    assert off["inside"]["centred"] == 50.0
    assert off["energy_score"]["model"] == pytest.approx(0.14 / (0.04 / 3.0))  # its family has one figure


def test_each_family_counts_once():
    places = [PLACES[name] for name in ("T5a22", "T5a23", "T5a24", "T1")]
    weights = weights_of(places)
    assert weights[3] == pytest.approx(1.0 / (0.04 / 3.0))
    assert weights[0] == pytest.approx(1.0 / (min(27 - 22.8, 22.8 - 18) / 3.0 * math.sqrt(3.0)))
    assert np.isinf(scales(np.full(len(TARGETS), np.inf))[PLACES["T6a22"]])


def test_an_energy_score_of_one_figure_is_the_ranked_probability_score():
    sample = np.random.default_rng(0).normal(size=40)
    score = energy_score(sample[:, None], np.array([0.7]), np.array([2.0]))
    assert score == pytest.approx(2.0 * crps_of_sample(sample, 0.7))
    assert energy_score(np.ones((5, 3)), np.ones(3), np.ones(3)) == 0.0
    assert energy_score(np.ones((1, 2)), np.array([1.0, 3.0]), np.ones(2)) == 2.0


def test_trends_know_nothing_after_2021():
    known, draws = trends([PLACES["T5a24"], PLACES["T9c"], PLACES["T15c"], PLACES["T14a24"]])
    assert PLACES["T9c"] not in known  # answered by code, not an observed series
    assert PLACES["T15c"] not in known
    aws = draws[:, known.index(PLACES["T5a24"])]
    assert np.median(aws) == pytest.approx(18.532 + 3 * (18.532 - 7.296) / 3, abs=0.1)  # of 2018 to 2021


def test_a_fact_is_shown_partly_or_not():
    width = sum(len(fact.checks) for fact in BOOM)
    values = np.full((3, width), np.nan)
    first, second = BOOM[0].checks, BOOM[1].checks
    values[:, : len(first)] = [(check.low + check.high) / 2.0 for check in first]
    values[:, len(first)] = (second[0].low + second[0].high) / 2.0
    values[:, len(first) + 1] = second[1].high + 1.0
    rows = boom_rows(values)
    assert [row["verdict"] for row in rows[:3]] == ["shown", "partly", "not"]
    assert [bool(row["why"]) for row in rows[:3]] == [False, True, True]
    assert len(rows) == 10
    assert rows[2]["checks"][0]["median"] is None


DOCS = Path(__file__).parents[1] / "docs"


def rows_of_page():
    """The medians of docs/targets.md, by target."""
    lines = (DOCS / "targets.md").read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if re.match(r"\| T\d", line)]
    return {row[0]: row for row in cells}


def test_the_page_is_of_this_table():
    page = rows_of_page()
    assert list(page) == [target.id for target in TARGETS]
    for row in map(described, TARGETS):
        assert page[row["id"]][1] == row["name"]
        assert page[row["id"]][4] == band_of(row)


def test_the_page_is_written_from_a_document():
    values = made(T9a24=[500.0] * 4)
    rows, joint = judged_over_seeds(values)
    document = {"seeds": 4, "customers": 10_000, "points": "calibrated", "targets": rows, "joint_share_inside": joint}
    document |= {"nulls": {"A": rows, "B": rows}, "judgement": judgement(values), "free_parameters": []}
    document |= {"reports": [], "facts_seeds": 2}
    document["boom"] = boom_rows(np.full((2, sum(len(fact.checks) for fact in BOOM)), np.nan))
    text = "\n".join(target_page(document))
    assert "**500, missed**" in text
    assert "| T15a |" in text
    assert len(re.findall(r"\n\| T\d", text)) == len(TARGETS)


def test_an_answer_that_some_runs_lack_rules_the_model_out():
    values = made(T9a24=[500.0] * 4, T1=[0.9] * 4, T14b24=[0.04] * 4)
    assert judgement(values)["pass"]
    values[0, PLACES["T14b24"]] = np.nan
    found = judgement(values)
    assert not found["pass"]
    assert found["families"][0]["worst"] == "T14b24"
    json.dumps(found, allow_nan=False)


def test_a_fiscal_year_that_has_not_ended_has_no_answer(baseline):
    target = TARGETS[PLACES["T14c22"]]
    assert target.quarters == 24, "Alibaba's fiscal 2023 ends in March 2023"
    assert not math.isnan(target.answer(baseline.records))
