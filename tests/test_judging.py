"""Judging over seeds and comparing scenarios: by hand, on common draws, the same on any number of workers."""

import json

import numpy as np
import pytest
from helpers import suanli

from suanli.experiments import show
from suanli.experiments import validate as judge
from suanli.experiments.boom import BOOM
from suanli.experiments.compare import compare, interval, part_of_reference
from suanli.experiments.ensemble import Task, each, finished
from suanli.experiments.facts import FACTS
from suanli.experiments.paths import PATHS, path_rows, path_values
from suanli.experiments.points import of_seeds
from suanli.experiments.reports import REPORTS
from suanli.experiments.targets import TARGETS, answers
from suanli.experiments.validate import judged_over_seeds, validate
from suanli.experiments.variance import fights, total_effects
from suanli.model.kernel.errors import InputError


def test_bands_by_hand():
    """Four seeds: T1 inside in three; T2 in two of those; the rest not produced."""
    values = np.full((4, len(TARGETS)), np.nan)
    values[:, 0] = [0.65, 0.65, 0.60, 0.71]
    values[:, 1] = [0.15, 0.05, 0.14, 0.15]
    rows, together = judged_over_seeds(values)
    assert rows[0]["share_inside"] == 0.75
    assert rows[0]["pass"] is True
    assert rows[0]["median"] == pytest.approx(0.65)
    assert together == 0.5
    assert rows[2]["median"] is None
    assert rows[2]["pass"] is None


def test_nothing_produced_is_no_joint_pass():
    assert judged_over_seeds(np.full((3, len(TARGETS)), np.nan))[1] is None


def test_ids_are_unique_and_bands_make_sense():
    assert len({target.id for target in TARGETS}) == len(TARGETS)
    assert all(target.low < target.high for target in TARGETS if target.judged)


def test_total_effects_by_hand():
    """f = 3 a + b, independent: nine tenths and one tenth; a stream that does nothing has none."""
    luck = np.random.default_rng(1).normal(size=(4, 20_000))
    a, b, other_a, other_b = luck
    values = (3.0 * a + b)[:, None]
    redrawn = np.array([(3.0 * other_a + b)[:, None], (3.0 * a + other_b)[:, None], values])
    assert total_effects(values, redrawn)[:, 0] == pytest.approx([0.9, 0.1, 0.0], abs=0.02)
    few = total_effects(np.array([[0.0], [2.0]]), np.array([[[2.0], [2.0]]]))[0, 0]
    assert few == pytest.approx(1.0 / 1.0)  # mean square 2 over twice the variance 1 of 0, 2, 2, 2
    assert np.isnan(total_effects(np.ones((5, 1)), np.ones((1, 5, 1)))).all()


def test_fights_by_hand():
    """A and B are never met together in forty seeds, though each is in half of them; C always is."""
    one = np.arange(40) % 2 == 0
    found = fights(np.array([one, ~one, np.ones(40, dtype=bool)]).T, ["A", "B", "C"])
    assert found["misses"] == 1.0
    assert [(row["target"], row["joint_share"], row["gained"]) for row in found["without"]] == [
        ("A", 0.5, 0.5),
        ("B", 0.5, 0.5),
    ]
    assert found["pairs"] == [{"targets": ["A", "B"], "both": 0.0, "if_independent": 0.25}]
    luck = np.random.default_rng(3).random((60, 4)) < 0.5
    assert fights(luck, ["A", "B", "C", "D"])["pairs"] == []


def test_a_seed_without_an_answer_is_a_miss():
    values = np.full((4, len(TARGETS)), np.nan)
    values[:3, 0] = 0.65
    rows, together = judged_over_seeds(values)
    assert rows[0]["share_inside"] == 0.75
    assert rows[0]["median"] == pytest.approx(0.65)
    assert together == 0.75


def test_every_cell_of_the_document_is_where_it_belongs(monkeypatch):
    """Runs that answer with who they are: overlay, stream and seed come back in the right rows."""
    from suanli.model.kernel.random_streams import STREAMS

    asked = []

    def answered(tasks, question, _):
        for task in tasks:
            asked.append(task)
            if question is judge.said_of_long:
                yield [100.0 + column for column in range(len(FACTS) + len(REPORTS))]
                continue
            base = {"": 0.0, judge.NULLS["A"]: 10.0, judge.NULLS["B"]: 20.0}.get(task.overrides)
            moved = 0.0
            for index, stream in enumerate(STREAMS):
                if task.overrides == f"streams.redrawn={stream}":
                    base, moved = 0.0, float(index)  # stream 0 moves nothing, the next ones more and more
            width = len(TARGETS) + sum(len(path.years) for path in PATHS) + sum(len(fact.checks) for fact in BOOM)
            yield [base + task.seed + moved * (-1.0) ** task.seed] * width

    monkeypatch.setattr(judge, "each", answered)
    found = validate("baseline", 4, customers=50)
    assert found["targets"][0]["median"] == pytest.approx(1.5)
    assert found["nulls"]["A"][3]["median"] == pytest.approx(11.5)
    assert found["nulls"]["B"][3]["median"] == pytest.approx(21.5)
    parts = list(found["targets"][5]["variance"].values())
    assert parts[0] == 0.0
    assert parts == sorted(parts)
    both = np.array([0.0, 1.0, 2.0, 3.0, 1.0, 0.0, 3.0, 2.0])
    assert parts[1] == pytest.approx(0.5 / both.var(ddof=1))
    assert list(found["targets"][5]["variance"]) == list(STREAMS)
    assert [row["median"] for row in found["facts"]] == [100.0 + column for column in range(len(FACTS))]
    assert found["reports"][0]["median"] == 100.0 + len(FACTS)
    assert found["paths"][0]["median"] == pytest.approx(1.5)
    inside = np.mean([TARGETS[0].inside(float(seed)) for seed in range(4)])
    assert found["targets"][0]["share_inside"] == inside
    assert len({(task.overrides, task.seed, task.until) for task in asked}) == len(asked)


def test_over_a_set_parameters_are_what_is_drawn_anew_as_well(monkeypatch):
    """Runs that answer with their point: each seed again at the next point, one more; luck moves nothing."""
    places = {text: float(place) for place, text in enumerate(of_seeds("calibrated", 5, "baseline"))}

    long, short = len(FACTS) + len(REPORTS), len(TARGETS) + sum(len(path.years) for path in PATHS)

    def answered(tasks, question, _):
        width = long if question is judge.said_of_long else short + sum(len(fact.checks) for fact in BOOM)
        for task in tasks:
            yield [places.get(task.overrides.split(";streams.")[0], 0.0)] * width

    monkeypatch.setattr(judge, "each", answered)
    found = validate("baseline", 4, customers=50, points="calibrated")["targets"][5]["variance"]
    both = np.array([0.0, 1.0, 2.0, 3.0, 1.0, 2.0, 3.0, 4.0])
    assert found.pop("parameters") == pytest.approx(0.5 / both.var(ddof=1))
    assert set(found.values()) == {0.0}


@pytest.mark.slow
def test_workers_change_nothing():
    tasks = [Task("baseline", seed, 60, 2024) for seed in range(5)]
    one, two = (list(each(tasks, answers, workers)) for workers in (1, 2))
    assert np.array_equal(one, two, equal_nan=True)
    assert np.isfinite(one[0]).sum() == sum(target.answer is not None for target in TARGETS)


def refused_number(name):
    """JSON has no such number: what a command prints must do without."""
    raise AssertionError(name)


@pytest.mark.slow
@pytest.mark.nightly
def test_the_document_and_its_nulls(monkeypatch):
    """As the command prints it, with one stream of luck of four drawn anew: where cells belong is tested above."""
    monkeypatch.setattr(judge, "STREAMS", ("population",))
    monkeypatch.setattr(judge, "FACT_SEEDS", 1)
    found = json.loads(json.dumps(validate("baseline", 2, 60, workers=1), allow_nan=False))
    assert found["seeds"] == 2
    assert any("R&D idle" in line and "no R&D" in line for line in show.judgement(found))
    assert found["facts_seeds"] == 1
    assert len(found["facts"]) == 10
    assert set(found["targets"][0]["variance"]) == {"population"}
    assert found["fights"]["misses"] > 0.0
    assert set(found) >= {"scenario", "seeds", "targets", "joint_share_inside", "free_parameters", "nulls"}
    assert set(found["nulls"]) == {"A", "B"}
    assert len(found["free_parameters"]) <= 15
    keys = {"id", "name", "unit", "perimeter", "low", "high", "median", "p10", "p90", "share_inside", "pass"}
    assert all(keys <= set(row) for row in found["targets"])
    medians = {row["id"]: row["median"] for row in found["targets"]}
    assert medians["T11b22"] is not None
    assert found["judgement"]["third_largest"] > 0.0
    assert [row["verdict"] in {"shown", "partly", "not"} for row in found["boom"]] == [True] * 10
    assert any("implausibility" in line for line in show.judgement(found))
    assert {row["year"] for row in found["paths"] if row["path"] == "leader_revenue"} == set(range(2018, 2023))
    assert all(row["p10"] <= row["median"] <= row["p90"] for row in found["paths"])
    rise = {row["id"]: row["median"] for row in found["nulls"]["A"]}["T13b"]
    assert rise < medians["T13b"]  # without R&D the US three rise less


def test_an_interval_by_hand():
    found = interval(np.array([1.0, 2.0, 3.0, -2.0]))
    error = np.std([1, 2, 3, -2], ddof=1) / 2.0
    assert found["mean"] == 1.0
    assert found["high"] - found["mean"] == pytest.approx(3.182446 * error, rel=1e-5)
    assert found["share_positive"] == 0.75


def test_the_part_of_a_loss_that_a_change_makes():
    """A loss of 4 on average, of which a change takes 1 in every seed: a quarter; a reference near 0 has no parts."""
    reference = np.array([-3.0, -4.0, -5.0, -4.0])
    found = part_of_reference(np.ones(4), reference)
    assert found["mean"] == pytest.approx(0.25)
    assert 0.15 < found["low"] < 0.25 < found["high"] < 0.4
    for mean in (-0.5, 0.05, 0.6):  # both intervals hold zero, or neither does
        differences = mean + np.array([0.4, -0.2, -0.5, 0.3])
        both = [interval(differences), part_of_reference(differences, reference)]
        assert len({one["low"] < 0.0 < one["high"] for one in both}) == 1
    assert part_of_reference(np.ones(4), np.array([-3.0, 4.0, -5.0, 4.0])) is None


def test_paths_stand_beside_what_was_observed(baseline):
    values = np.array([path_values(baseline.records)] * 2)
    rows = {(row["path"], row["year"]): row for row in path_rows(values)}
    assert len(rows) == sum(len(path.years) for path in PATHS)
    assert rows["world_spending", 2018]["median"] == pytest.approx(78.0)
    assert rows["world_spending", 2018]["observed"] == 78.0
    revenue = baseline.records.series("chip_revenue", by="supplier")["nvidia"][16:20].sum()
    assert rows["leader_revenue", 2022]["median"] == pytest.approx(revenue)


def test_the_model_never_reads_what_it_is_judged_by():
    from pathlib import Path

    rooms = (Path(__file__).resolve().parents[1] / room for room in ("model", "agents"))
    readers = [path.name for room in rooms for path in room.rglob("*.py") if "observed()" in path.read_text()]
    assert readers == ["load.py"]  # where it is defined


def test_a_scenario_against_itself_differs_by_nothing():
    found = compare(["baseline", "baseline"], 2, years=(2019,), runs=(40, ""), workers=1)
    for row in found["rows"]:
        if row["difference"]:
            assert (row["difference"]["low"], row["difference"]["high"]) == (0.0, 0.0)


def test_a_task_is_the_run_it_names():
    from suanli.model.industry import ComputeIndustry

    model = ComputeIndustry("price-war-ends", 40, 2018, rng=3)
    model.run_until()
    assert finished(Task("price-war-ends", 3, 40, 2018)).hash() == model.records.hash()


def test_errors_cross_processes_whole():
    import pickle

    from suanli.model.kernel.errors import ConservationError, UnknownNameError

    for error in (ConservationError("tax", "2018Q1", 0.1, "USD bn"), UnknownNameError("parameter", "ab", ["abc"])):
        again = pickle.loads(pickle.dumps(error))  # noqa: S301 (our own bytes)
        assert type(again) is type(error)
        assert str(again) == str(error)
        assert vars(again) == vars(error)


def test_a_run_that_stops_in_another_process_says_why():
    """The opening that no preference of customers gives: refused in a worker, told here in the same words."""
    hopeless = (
        "world.opening_momentum=1;choice.switching_cost=8;choice.contract_shortest=60;choice.contract_longest=60;"
    )
    tasks = [Task("baseline", seed, 40, 2018, hopeless + "adoption.time_scale=60") for seed in range(2)]
    with pytest.raises(InputError, match=r"world\.opening_momentum"):
        list(each(tasks, answers, 2))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: compare(["baseline", "no-research"], 3, runs=(60, "finance.taxx=1")), "did you mean 'finance.tax'"),
        (lambda: validate("baseline", 1), "--seeds: got 1"),
        (lambda: validate("basline", 3), "did you mean 'baseline'"),
        (lambda: compare(["baseline"], 3), "at least two"),
        (lambda: compare(["baseline", "no-research"], 0), "--seeds: got 0"),
        (lambda: compare(["baseline", "two-firms"], 3), "whole industry"),
        (lambda: compare(["baseline", "no-research"], 3, (2017,)), "--years: got 2017"),
        (lambda: validate("two-firms", 3), "whole industry"),
    ],
)
def test_mistakes(call, message):
    with pytest.raises(InputError, match=message):
        call()


def test_a_search_survives_a_point_without_a_world():
    from suanli.experiments.ensemble import attempts

    tasks = [
        Task("baseline", 0, 40, 2018),
        Task(
            "baseline",
            0,
            40,
            2018,
            "world.opening_momentum=1;choice.switching_cost=8;choice.contract_shortest=60;choice.contract_longest=60;"
            "adoption.time_scale=60",
        ),
    ]
    good, bad = attempts(tasks, answers, 1)
    assert good is not None
    assert bad is None


@pytest.mark.slow
def test_commands():
    def printed(*arguments):
        return suanli(*arguments, "--seeds", "2", "--customers", "40", "--workers", "1", check=True).stdout

    short = ("--years", "2019")
    assert "price-war-ends" in printed("compare", "baseline", "price-war-ends", *short)
    told = printed("compare", "baseline", "no-research", *short, "--json")
    document = json.loads(told, parse_constant=refused_number)
    assert document["reference"] == "baseline"
    assert {row["year"] for row in document["rows"]} == {2019}
