"""Indices against answers that are known by hand: additive, multiplicative and constant functions of the axes."""

import numpy as np
import pandas as pd
import pytest
from helpers import refused, suanli

from suanli.experiments import sensitivity
from suanli.experiments.design import read
from suanli.experiments.sensitivity import indices, outcome_of, table
from suanli.experiments.store import Outcome
from suanli.experiments.sweep import sweep
from suanli.experiments.yearly import Figures
from suanli.model.kernel.errors import InputError

AXES = """
[axes]
finance.tax = { low = 0.1, high = 0.3 }
"choice.home_bias" = { low = 0, high = 4 }
"research.sponsor_grant" = { low = 0, high = 2 }
"""
WHAT = ("spending/world/2022",)


@pytest.fixture
def known(monkeypatch):
    """known(f): runs whose spending of 2022 is f of the three axes as shares of their ranges; NaN makes a run fail."""

    def install(function):
        def made(run, asked):
            values = dict(part.split("=") for part in asked.overrides.split(";"))
            tax, bias, grant = (
                float(values[name]) for name in ("finance.tax", "choice.home_bias", "research.sponsor_grant")
            )
            found = function((tax - 0.1) / 0.2, bias / 4.0, grant / 2.0, asked.seed)
            if not np.isfinite(found):
                return Outcome(run, "failed", "no luck", "", None)
            return Outcome(
                run, "done", "", "", Figures([2022], ["world"], ["spending"], ["USD bn per year"], [float(found)])
            )

        monkeypatch.setattr("suanli.experiments.sweep.outcomes", lambda tasks, years: [made(*one) for one in tasks])
        monkeypatch.setattr(
            "suanli.experiments.sweep.on_this_machine", lambda ask, tasks, _: ((run, ask(task)) for run, task in tasks)
        )

    return install


def found(tmp_path, text, name="out"):
    path = tmp_path / "design.toml"
    path.write_text(text + AXES)
    design = read(str(path))
    sweep(design, tmp_path / name)
    rows = indices(design, tmp_path / name, WHAT)
    return {(one.axis, one.index): one for one in rows}


def test_morris_finds_slopes_and_sees_interaction(tmp_path, known):
    known(lambda a, b, c, _: 3.0 * a + b * c)
    rows = found(tmp_path, 'method = "morris"\nsamples = 40\nseeds = 2')
    assert rows["finance.tax", "mu_star"].value == pytest.approx(3.0)
    assert rows["finance.tax", "sigma"].value == pytest.approx(0.0, abs=1e-9)
    for axis in ("choice.home_bias", "research.sponsor_grant"):
        one = rows[axis, "mu_star"]
        assert one.low < 0.5 < one.high
        assert rows[axis, "sigma"].value > 0.2, "its effect depends on the other"
        assert one.points == 40 * 4


@pytest.mark.slow
@pytest.mark.nightly
def test_saltelli_splits_the_variance(tmp_path, known):
    known(lambda a, b, c, _: 3.0 * a + b + 0.0 * c)
    rows = found(tmp_path, 'method = "saltelli"\nsamples = 256')
    for axis, part in (("finance.tax", 0.9), ("choice.home_bias", 0.1), ("research.sponsor_grant", 0.0)):
        for index in ("S1", "ST"):
            one = rows[axis, index]
            assert one.value == pytest.approx(part, abs=0.03)
            assert one.low - 0.01 <= part <= one.high + 0.01
    assert rows["finance.tax", "ST"].points == 256 * 5


@pytest.mark.slow
def test_saltelli_sees_interaction_in_the_total(tmp_path, known):
    known(lambda a, b, c, _: (a - 0.5) * (b - 0.5) + 0.0 * c)
    rows = found(tmp_path, 'method = "saltelli"\nsamples = 64')
    assert rows["finance.tax", "S1"].low < 0.0 < rows["finance.tax", "S1"].high
    assert rows["finance.tax", "ST"].value == pytest.approx(1.0, abs=0.1)
    assert rows["research.sponsor_grant", "ST"].value == pytest.approx(0.0, abs=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize("method", ["latin_hypercube", "sobol"])
def test_delta_sees_what_moves_a_distribution_with_two_peaks(tmp_path, known, method, monkeypatch):
    monkeypatch.setattr("suanli.experiments.sensitivity.RESAMPLES", 60)
    known(lambda a, b, c, _: float(a > 0.5) + 0.05 * b)
    rows = found(tmp_path, f'method = "{method}"\nsamples = 128')
    tip, slope, nothing = (
        rows[axis, "delta"] for axis in ("finance.tax", "choice.home_bias", "research.sponsor_grant")
    )
    assert tip.value > 0.4
    assert tip.low > max(slope.high, nothing.high)
    assert nothing.value < 0.15


def test_one_at_a_time_is_paired_by_seed(tmp_path, known):
    known(lambda a, b, c, seed: 100.0 * seed + 2.0 * a + 0.0 * (b + c))
    rows = found(tmp_path, 'method = "one_at_a_time"\nseeds = 3')
    tax = {key[0]: one for key, one in rows.items() if key[0].startswith("finance.tax")}
    assert len(tax) == 5, "five steps, none of which is the baseline's 0.21"
    top = tax["finance.tax = 0.3"]
    assert top.value == pytest.approx(2.0 * (0.3 - 0.21) / 0.2)
    assert (top.low, top.high) == pytest.approx((top.value, top.value)), "seeds differ by 100, pairs by nothing"
    assert top.points == 3
    assert all(one.value == 0.0 for key, one in rows.items() if not key[0].startswith("finance.tax"))


def test_what_failed_is_left_out_by_whole_trajectories(tmp_path, known):
    known(lambda a, b, c, _: np.nan if a > 0.9 and b > 0.9 and c > 0.9 else 3.0 * a)
    rows = found(tmp_path, 'method = "morris"\nsamples = 40')
    one = rows["finance.tax", "mu_star"]
    assert 0 < one.points < 160
    assert one.points % 4 == 0
    assert one.value == pytest.approx(3.0)


def test_where_all_fail_or_nothing_moves_it_says_so(tmp_path, known):
    known(lambda a, b, c, _: np.nan)
    with pytest.raises(InputError, match="figure that some run"):
        found(tmp_path, 'method = "morris"\nsamples = 4', "failed")
    known(lambda a, b, c, _: np.nan if a + b + c > 0.4 else 1.0)
    with pytest.raises(InputError, match="without a failure"):
        found(tmp_path, 'method = "saltelli"\nsamples = 16', "few")
    known(lambda a, b, c, _: 7.0)
    rows = found(tmp_path, 'method = "saltelli"\nsamples = 16', "still")
    assert {one.value for one in rows.values()} == {0.0}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("spending/world", "series/entity/year"),
        ("spendings/world/2022", "did you mean 'spending'"),
        ("spending/world/2050", "a year the sweep keeps"),
        ("price/us_three/2022", "means of a group"),
    ],
)
def test_outcomes_that_can_not_be_are_refused(tmp_path, text, says):
    (tmp_path / "design.toml").write_text('method = "morris"\nsamples = 4\n' + AXES)
    with pytest.raises(InputError) as refused:
        outcome_of(text, read(str(tmp_path / "design.toml")))
    assert says in str(refused.value)


def test_a_grid_has_no_indices(tmp_path, known):
    known(lambda a, b, c, _: a)
    with pytest.raises(InputError, match="method"):
        found(tmp_path, 'method = "grid"')


def test_groups_are_added_up_over_their_vendors():
    runs = pd.DataFrame({"run": [0, 1], "point": [0, 1], "seed": [0, 0]})
    cells = [
        (run, 2022, vendor, "revenue", 10.0**run * value)
        for run in (0, 1)
        for vendor, value in (("aws", 1), ("azure", 2), ("baidu", 4))
    ]
    results = pd.DataFrame(cells, columns=["run", "year", "entity", "series", "value"])
    values = sensitivity.values_of(sensitivity.Outcome("revenue", "us_three", 2022), runs, results)
    assert values[0].tolist() == [3.0, 30.0]


def test_the_table_puts_what_matters_first(tmp_path, known):
    known(lambda a, b, c, _: 0.1 * a + 2.0 * b)
    rows = found(tmp_path, 'method = "morris"\nsamples = 8')
    told = table(list(rows.values()))
    first = told[told["index"] == "mu_star"].axis.tolist()
    assert first[:2] == ["choice.home_bias", "finance.tax"]


@pytest.mark.slow
def test_the_command_runs_the_model_and_writes_a_table(tmp_path):
    text = """
method = "morris"
samples = 2
customers = 40
until = 2018
[axes]
"research.productive" = [true, false]
"choice.quality_weight" = { low = 1, high = 3 }
"""
    (tmp_path / "design.toml").write_text(text)
    call = ["--out", tmp_path / "out", "--outcome", "us_three_share/world/2018"]
    done = suanli("sensitivity", tmp_path / "design.toml", *call, check=True)
    assert "us_three_share/world/2018, baseline: mu_star" in done.stdout
    told = pd.read_csv(tmp_path / "out" / "sensitivity.csv")
    assert set(told.axis) == {"research.productive", "choice.quality_weight"}
    assert np.isfinite(told[told["index"] == "mu_star"].value).all()


def test_a_method_without_indices_is_refused_before_anything_is_run(tmp_path):
    (tmp_path / "grid.toml").write_text('[axes]\n"finance.tax" = [0.1, 0.2]\n')
    assert "morris" in refused("sensitivity", tmp_path / "grid.toml", "--out", tmp_path / "x")
    assert not (tmp_path / "x").exists()
