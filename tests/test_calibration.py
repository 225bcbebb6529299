"""Calibration: the distance from what is aimed at; sets and parameters in worlds whose answers are known by hand."""

from functools import cache

import numpy as np
import pandas as pd
import pytest
from helpers import refused, suanli

from suanli.experiments import recovery, search
from suanli.experiments.aims import aims_of, loss, observed_aims
from suanli.experiments.calibrate import calibrate
from suanli.experiments.confidence_set import FAILED, confidence_set, spread_out
from suanli.experiments.paths import PATHS, path_rows
from suanli.experiments.points import of_seeds, variants
from suanli.experiments.search import Plan, losses_of, proposed
from suanli.experiments.search_space import free_parameters, overrides, point_of, values_at
from suanli.experiments.targets import TARGETS
from suanli.model.kernel.errors import InputError
from suanli.model.mechanisms.settings import baseline, resolved

SEEN = [row["observed"] for row in path_rows(np.zeros((2, sum(len(path.years) for path in PATHS))))]
MIDDLE = [
    np.nan if t.low is None or t.answer is None else (t.low + t.high) / 2 if np.isfinite(t.high) else 2 * t.low + 0.1
    for t in TARGETS
]
KNOWN = len(free_parameters()) - 3  # parameters that show in the figures of the made-up world; the last three don't
SMALL = Plan(searches=2, generations=3, walks=2, seeds=2, judged=8, fresh=10, customers=40)


# what is aimed at


def test_the_distance_from_bands_and_paths():
    aims = observed_aims(2024)
    row = np.array([*MIDDLE, *SEEN])
    assert max(loss(row, aims).values()) == 0.0
    off = row.copy()
    off[0] = 0.70
    assert loss(off, aims)["T1"] == pytest.approx(0.25), "half a half width beyond the quiet middle"
    place = next(k for k, target in enumerate(TARGETS) if target.id == "T6a22")
    off[place] = 30.0
    assert loss(off, aims)["T6a22"] == pytest.approx(0.25), "at the edge of a one-sided band"
    off[place] = 500.0
    assert loss(off, aims)["T6a22"] == 0.0
    off[place] = np.nan
    assert loss(off, aims)["T6a22"] == 9.0
    off = row.copy()
    off[len(TARGETS)] *= 1.25
    size = max(SEEN[0], 0.2 * max(SEEN[:5]))
    assert loss(off, aims)["leader_revenue"] == pytest.approx(0.05 * (SEEN[0] / size) ** 2 / 5.0)


def test_what_comes_after_the_last_year_is_not_aimed_at():
    ids = [{aim.name for aim in observed_aims(year)} for year in (2022, 2023, 2024)]
    assert ids[0] < ids[1] < ids[2]
    assert "T9a22" in ids[0]
    assert "T9a23" in ids[1] - ids[0]
    assert "T11b22" not in ids[2], "reported, never judged"


def test_another_runs_figures_are_aimed_at_as_they_are():
    row = np.array([*MIDDLE, *SEEN]) * 1.3
    aims = aims_of(row)
    assert sum(loss(row, aims).values()) == 0.0
    for place in np.flatnonzero(np.isfinite(row)):
        off = row.copy()
        off[place] += 0.01 * max(abs(off[place]), 0.1)
        assert sum(loss(off, aims).values()) > 0.0, place


def test_points_of_the_cube_are_values_and_back():
    free = free_parameters()
    point = np.linspace(0.1, 0.9, len(free))
    np.testing.assert_allclose(point_of(values_at(point)), point, atol=1e-9)
    assert [values_at(np.full(len(free), 7.0))[one.name] for one in free] == [one.search[1] for one in free]
    text = overrides(values_at(point))
    known = resolved("baseline", text)
    assert {one.name: known[one.name].value for one in free} == values_at(point)


def test_a_point_of_which_a_run_failed_costs_a_million():
    row = [*MIDDLE, *SEEN]
    assert [list(part) for part in losses_of([row, row, row, None], 2, observed_aims(2024))] == [
        [0.0, FAILED],
        [0.0, 0.0],
    ]


# sets


def test_the_set_keeps_what_cannot_be_told_apart():
    luck = np.random.default_rng(3)
    common = luck.normal(5.0, 2.0, (40, 1))
    losses = common + luck.normal(0.0, 0.3, (40, 5)) + np.array([0.0, 0.0, 0.02, 0.8, 3.0])
    chances = confidence_set(losses)
    assert (chances[:3] >= 0.1).all()
    assert (chances[3:] < 0.1).all()
    assert np.array_equal(confidence_set(losses), chances)
    assert confidence_set(losses[:, :1]) == [1.0]
    worse = np.column_stack([losses[:, 0], losses[:, 0], losses[:, 3], np.where(np.arange(40) == 7, FAILED, 0.0)])
    assert [p >= 0.1 for p in confidence_set(worse)] == [True, True, False, False], "twins share; a failure is out"


def test_candidates_are_the_best_and_good_ones_far_from_them():
    points = np.array([[0.0, 0.0], [0.01, 0.0], [0.5, 0.5], [0.02, 0.0], [1.0, 1.0], [0.9, 0.9]])
    losses = np.array([1.0, 1.1, 1.5, 1.2, 9.0, 1.4])
    assert spread_out(points, losses, 1.5, 2) == [0, 5]
    assert spread_out(points, losses, 1.5, 4) == [0, 1, 5, 2], "the fifth costs too much"
    assert spread_out(points, losses, 1.0, 4) == [0, 1]


def test_walks_stay_in_the_cube_and_go_along_what_is_good():
    good = np.column_stack([np.round(np.linspace(0.2, 0.8, 9), 12), np.full(9, 0.5)])
    steps = proposed(good, np.random.default_rng(1))
    assert steps.shape == (16, 2)
    assert ((steps >= 0.0) & (steps <= 1.0)).all()
    assert (steps[::2, 1] == 0.5).all(), "a step along the difference of two good points"
    anew = [(point[0] == good[:, 0]).any() or point[1] == 0.5 for point in np.round(steps[1::2], 12)]
    assert all(anew), "one parameter is drawn anew"


# searches


@pytest.fixture
def known(monkeypatch):
    """A made-up world: a figure is a parameter's place in its range, plus luck of the seed; returns the tasks asked."""
    asked, scales = [], {aim.name: aim.scale[0] for aim in observed_aims(2024)}
    answered = [place for place, target in enumerate(TARGETS) if target.id in scales]

    @cache
    def luck_of(seed):
        return {place: np.random.default_rng([seed, place]).normal(0.0, 0.01) for place in answered}

    def made(tasks, _said, _workers=None):
        for task in tasks:
            asked.append(task)
            values = dict(part.split("=") for part in task.overrides.split(";"))
            u = point_of({name: float(text) for name, text in values.items()})[:KNOWN]
            row = np.full(len(TARGETS) + len(SEEN), np.nan)
            for count, place in enumerate(answered):
                half = scales[TARGETS[place].id]
                row[place] = MIDDLE[place] + 4.0 * half * (u[count % KNOWN] - 0.4 + luck_of(task.seed)[place])
            row[len(TARGETS) :] = SEEN
            yield None if u[0] > 0.97 else row.tolist()

    monkeypatch.setattr(search, "attempts", made)
    monkeypatch.setattr(recovery, "attempts", made)
    return asked


def test_a_search_goes_on_where_it_stopped(tmp_path, known):
    """All at once, or one generation after another: the same points, the same set; nothing is run twice."""
    together = calibrate(tmp_path / "one", SMALL)
    assert len(known) == SMALL.runs
    for generations in (1, 2):
        calibrate(tmp_path / "two", Plan(**{**SMALL.__dict__, "generations": generations}))
    known.clear()
    apart = calibrate(tmp_path / "two", SMALL)
    assert together == apart
    assert len(known) == SMALL.runs - SMALL.searches * 2 * 16 * SMALL.seeds
    names = ("visited.parquet", "walked.parquet", "set.csv", "calibration.json")
    assert [(tmp_path / "one" / n).read_bytes() for n in names] == [(tmp_path / "two" / n).read_bytes() for n in names]


@pytest.mark.nightly
def test_a_search_finds_what_shows_and_says_what_does_not(tmp_path, known):
    plan = Plan(searches=2, generations=25, walks=16, seeds=2, judged=20, fresh=20, customers=40)
    found = calibrate(tmp_path / "out", plan)
    inside = pd.read_csv(tmp_path / "out" / "set.csv")
    assert len(inside) == found["set"] > 1
    assert (inside.p >= 0.1).all()
    assert inside.loss.is_monotonic_increasing
    points = np.array([point_of(row) for row in inside[[one.name for one in free_parameters()]].to_dict("records")])
    quiet = 0.5 / 4.0 + 0.05  # half a half width costs nothing
    assert np.abs(points[:, :KNOWN] - 0.4).max() < quiet + 0.05
    parts = [one["part_of_range"] for one in found["parameters"]]
    assert max(parts[:KNOWN]) < 0.5 < min(parts[KNOWN:]), "what doesn't show takes up its range"
    assert found["joint_share_inside"] > 0.5


def test_known_parameters_are_found_again(tmp_path, known):
    plan = Plan(searches=1, generations=40, walks=3, seeds=2, judged=6, fresh=6, customers=40)
    document = recovery.recover(tmp_path, 1, 80, plan)
    assert document["lived"] < document["draws"]
    explained = [one["explained"] for one in document["parameters"][: KNOWN + 3]]
    assert min(explained[:KNOWN]) > 0.6
    assert max(explained[KNOWN:]) < 0.3
    known.clear()
    assert recovery.recover(tmp_path, 1, 80, plan) == document
    assert len(known) == plan.seeds + (plan.judged + 1) * plan.fresh, "what was drawn and visited isn't run again"
    with pytest.raises(InputError, match="has not 90 draws"):
        recovery.recover(tmp_path, 0, 90, plan)
    (one,) = document["searches"]
    off = list(one["off"].values())
    assert max(off[:KNOWN]) < 0.15
    assert one["loss_of_truth"] < 0.15, "luck of the seed alone, over half a hundred figures"


def test_what_is_found_from_figures_is_right_about_how_sure_it_is():
    """Linear figures with noise: exact for one parameter, none for another; 80 % intervals hold 80 %."""
    luck = np.random.default_rng(6)
    cube = luck.uniform(size=(500, len(free_parameters())))
    rows = np.column_stack([cube[:, 0], cube[:, 1] + luck.normal(0.0, 0.3, 500), *luck.normal(size=(20, 500))])
    found = recovery.identified(cube, rows)  # most figures say nothing, and one parameter shows in one figure alone
    assert found[0]["explained"] > 0.95
    assert 0.2 < found[1]["explained"] < 0.7
    assert max(one["explained"] for one in found[2:-1]) < 0.1
    assert all(0.7 < one["covered"] < 0.92 for one in found[1:-1])
    assert found[0]["width"] < 0.4 < found[2]["width"]


def test_few_draws_and_many_figures_do_not_find_by_memory():
    luck = np.random.default_rng(6)
    cube = luck.uniform(size=(60, len(free_parameters())))
    found = recovery.identified(cube, luck.normal(size=(60, 80)))
    assert max(one["explained"] for one in found) < 0.3


# mistakes


@pytest.mark.parametrize("wrong", [{"generations": 0}, {"searches": 0}, {"seeds": 0}, {"judged": 0}, {"fresh": 1}])
def test_a_plan_that_makes_no_sense_is_refused(tmp_path, wrong):
    with pytest.raises(InputError, match=next(iter(wrong))):
        calibrate(tmp_path / "out", Plan(**{**SMALL.__dict__, **wrong}))
    assert not (tmp_path / "out").exists()


def test_a_folder_of_another_search_is_refused(tmp_path, known):
    calibrate(tmp_path, SMALL)
    with pytest.raises(InputError, match="another search"):
        calibrate(tmp_path, Plan(**{**SMALL.__dict__, "seeds": 3}))
    frame = pd.read_parquet(tmp_path / "visited.parquet")
    frame["finance"] = 0.5
    frame.to_parquet(tmp_path / "visited.parquet")
    with pytest.raises(InputError, match="another search"):
        calibrate(tmp_path, SMALL)
    (tmp_path / "visited.parquet").write_bytes(b"torn")
    with pytest.raises(InputError, match="whole"):
        calibrate(tmp_path, SMALL)


def test_points_of_another_model_are_not_taken_for_this_ones(tmp_path, known, monkeypatch):
    calibrate(tmp_path, SMALL)
    monkeypatch.setattr(search, "code_identity", lambda: "another")
    with pytest.raises(InputError, match="another search"):
        calibrate(tmp_path, SMALL)


def test_walks_beyond_those_asked_for_are_kept(tmp_path, known):
    more = calibrate(tmp_path, SMALL)
    calibrate(tmp_path, Plan(**{**SMALL.__dict__, "walks": 1}))
    known.clear()
    assert calibrate(tmp_path, SMALL) == more
    assert len(known) == (SMALL.judged + 1) * SMALL.fresh


def test_too_few_customers_are_refused_at_once(tmp_path):
    with pytest.raises(InputError, match="--customers"):
        calibrate(tmp_path, Plan(**{**SMALL.__dict__, "customers": 5}))


def test_what_is_missing_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(InputError, match=r"pip install 'suanli\[calibrate\]'"):
        calibrate(tmp_path, SMALL)


@pytest.mark.parametrize("wrong", [(-1, 80), (0, 20), (81, 80)])
def test_a_recovery_that_makes_no_sense_is_refused(tmp_path, known, wrong):
    with pytest.raises(InputError, match="truths"):
        recovery.recover(tmp_path, *wrong, SMALL)


@pytest.mark.slow
def test_commands(tmp_path, known):
    """On the made-up world; a search of the model itself is ``test_a_search_of_the_model_itself``."""
    entry = ["calibrate", "--customers", "40", "--workers", "1", "--out"]
    size = ["--searches", "1", "--generations", "1", "--walks", "1", "--seeds", "1", "--judged", "2", "--fresh", "2"]
    done = suanli(*entry, tmp_path / "a", *size, check=True)
    assert "can't be told apart" in done.stdout
    done = suanli(*entry, tmp_path / "b", *size, "--recover", "0", "--draws", "60", check=True)
    assert "adoption.time_scale" in done.stdout
    assert known
    for wrong in (["--generations", "x"], ["--generations", "0"], ["--recover", "-1"]):
        refused(*entry, tmp_path / "c", *wrong)


@pytest.mark.slow
@pytest.mark.nightly
def test_a_search_of_the_model_itself(tmp_path):
    """One generation of real runs, judged and kept; asked again it runs nothing and says the same."""
    plan = Plan(searches=1, generations=1, walks=0, seeds=1, judged=2, fresh=2, customers=20)
    found, seen = calibrate(tmp_path, plan, 1), []
    assert len(pd.read_csv(tmp_path / "set.csv")) >= 1
    assert calibrate(tmp_path, plan, 1, lambda done, total: seen.append((done, total))) == found
    assert pd.read_parquet(tmp_path / "visited.parquet").loss.notna().any()


def test_seeds_are_spread_over_the_set_that_ships():
    """Every point is inside its search range; what a scenario sets, and what can't act in it, isn't touched."""
    points = list(variants("calibrated").values())
    free = {p.name: p for p in baseline() if p.status == "free"}
    assert len(points) >= 8
    for text in points:
        given = {part.split("=")[0]: float(part.split("=")[1]) for part in text.split(";")}
        assert set(given) == set(free)
        assert all(free[name].search[0] < value < free[name].search[1] for name, value in given.items())
    assert all(float(part.split("=")[1]) == free[part.split("=")[0]].value for part in points[0].split(";"))
    spread = of_seeds("calibrated", len(points) + 2, "baseline")
    assert spread == points + points[:2]
    assert not any("sponsor.tolerance" in text for text in of_seeds("calibrated", 3, "no-patience"))
    assert not any("demand.growth" in text for text in of_seeds("calibrated", 3, "baseline", "demand.growth=0.1"))
    assert of_seeds("", 2, "baseline") == ["", ""]
