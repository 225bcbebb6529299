"""Sweeps: a design is checked before anything is run; whatever happens, nothing is lost and nothing is made twice."""

import errno
import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from asked import square_or_die
from helpers import refused, suanli, wait_for

from suanli.experiments import belonging, pools, whole_files, yearly
from suanli.experiments import design as designs
from suanli.experiments import store as stores
from suanli.experiments import sweep as sweep_module
from suanli.experiments import sweep as sweeps
from suanli.experiments.design import read, task_of
from suanli.experiments.ensemble import Task
from suanli.experiments.store import BLOCK, Outcome, Store
from suanli.experiments.sweep import estimate, outcome, sweep
from suanli.model.industry import ComputeIndustry
from suanli.model.kernel.errors import InputError, SuanliError
from suanli.model.mechanisms.settings import baseline

ENTRY = [sys.executable, "-m", "suanli.experiments.cli"]
SMALL = """
title = "Small"
scenarios = ["baseline", "no-patience"]
seeds = 2
customers = 40
until = 2018
[axes]
"choice.switching_cost" = [1, 2.5]
"control.product" = [true, false]
"""


def written(folder, text=SMALL, name="design.toml"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def files(folder):
    """name -> bytes of what a sweep leaves."""
    kept = (*Path(folder).rglob("*.parquet"), *Path(folder).rglob("*.txt"), Path(folder) / "sweep.json")
    return {str(path.relative_to(folder)): path.read_bytes() for path in kept}


# designs


def test_a_grid_is_points_by_scenario_and_seed(tmp_path):
    design = read(written(tmp_path))
    rows = design.rows()
    assert len(rows) == 4 * 2 * 2
    assert [row.run for row in rows] == list(range(16))
    assert design.points == (("1", "true"), ("1", "false"), ("2.5", "true"), ("2.5", "false"))
    assert {(row.scenario, row.seed) for row in rows} == {(s, k) for s in ("baseline", "no-patience") for k in (0, 1)}
    assert task_of(design, rows[-1]).overrides == "choice.switching_cost=2.5;control.product=false"


@pytest.mark.parametrize("method", ["latin_hypercube", "sobol"])
def test_samples_fill_their_ranges_and_are_the_same_each_time(tmp_path, method):
    text = f"""
method = "{method}"
samples = 64
[axes]
finance.tax = {{ low = 0.1, high = 0.3 }}
"choice.contract_longest" = {{ low = 8, high = 20 }}
"pricing.rule" = ["fixed", "bertrand"]
"""
    design = read(written(tmp_path, text))
    assert design == read(written(tmp_path, text))
    tax, longest, rule = (np.array(column) for column in zip(*design.points, strict=True))
    counts, _ = np.histogram(tax.astype(float), bins=16, range=(0.1, 0.3))
    assert (counts == 4).all(), "every sixteenth of a range gets its share"
    assert set(map(int, longest)) <= set(range(8, 21))
    assert (rule == "fixed").sum() == 32
    assert read(written(tmp_path, f"shuffle = 1\n{text}")).points != design.points


def test_a_list_is_a_table_of_points(tmp_path):
    (tmp_path / "points.csv").write_text("\ufefffinance.tax, pricing.rule\n0.1, fixed\n0.30, strategic\n\n", "utf-8")
    design = read(written(tmp_path, 'method = "list"\ntable = "points.csv"\nseeds = [7, 3]'))
    assert design.axes == ("finance.tax", "pricing.rule")
    assert design.points == (("0.1", "fixed"), ("0.3", "strategic"))
    assert [row.seed for row in design.rows()] == [7, 3, 7, 3]


def test_every_assumption_is_an_axis(tmp_path):
    """Every number that rests on judgement, once, within its range; what the design names has its own range."""
    text = 'method = "latin_hypercube"\nsamples = 3\ncustomers = 40\nuntil = 2018\nassumptions = 1.5\n'
    design = read(written(tmp_path, text + '[axes]\n"choice.home_bias" = { low = 2, high = 5 }'))
    judged = {p.name for p in baseline() if p.source == "judgement" and p.low is not None}
    assert set(design.axes) == judged | {"choice.home_bias"}
    assert len(judged) > 40
    for name, values in zip(design.axes, zip(*design.points, strict=True), strict=True):
        one = baseline()[name]
        ends = (2.0, 5.0) if name == "choice.home_bias" else (one.value / 1.5, one.value * 1.5)
        if one.unit != "years":
            assert all(ends[0] - 0.5 <= float(value) <= ends[1] + 0.5 for value in values), name
    with pytest.raises(InputError, match="no assumptions for grid"):
        read(written(tmp_path, "assumptions = 1.5"))
    with pytest.raises(InputError, match="a number above 1"):
        read(written(tmp_path, text.replace("1.5", "1")))


def test_without_axes_a_design_is_an_ensemble(tmp_path):
    assert len(read(written(tmp_path, "seeds = 5")).rows()) == 5


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("axis = 1", "did you mean 'axes'"),
        ('method = "girdle"', "did you mean 'grid'"),
        ('[axes]\n"finance.tacks" = [0.1]', "did you mean 'finance.tax'"),
        ('[axes]\n"finance.tax" = [0.1, 7]', "got 7"),
        ('[axes]\n"finance.tax" = []', "at least one value"),
        ('[axes]\n"finance.tax" = [0.1, 0.10]', "every value once"),
        ('[axes]\n"finance.tax" = 0.1', "a list of values"),
        ('[axes]\n"finance.tax" = { low = 0.3, high = 0.1 }', "low below high"),
        ('[axes]\n"finance.tax" = { low = 0.1, high = 0.9 }', "0.9"),
        ('[axes]\n"finance.tax" = { low = 0.1, high = 0.2, steps = 1 }', "steps"),
        ('[axes]\n"finance.tax" = [0.1]\n[axes.finance]\ntax = [0.2]', "only once"),
        ('method = "sobol"\nsamples = 48\n[axes]\n"finance.tax" = { low = 0.1, high = 0.2 }', "power of two"),
        ('method = "sobol"\nsamples = 64', "at least one axis"),
        ('method = "latin_hypercube"\n[axes]\n"finance.tax" = { low = 0.1, high = 0.2 }', "samples"),
        ('method = "list"', "CSV"),
        ('method = "list"\ntable = "nothere.csv"', "nothere.csv"),
        ("seeds = 0", "seeds"),
        ("seeds = [1, 1]", "each once"),
        ("seeds = [-1]", "seed"),
        ("seeds = 2000000", "seeds"),
        ('scenarios = ["baseline", "baseline"]', "each once"),
        ('scenarios = ["basline"]', "did you mean 'baseline'"),
        ("customers = 3", "customers"),
        ("until = 1999", "until"),
        ("years = [2040]", "years"),
        ("title = 3", "title"),
        ("= =", "readable TOML"),
        ('[axes]\n"control.product" = { low = 0, high = 1 }', "a list of values (true or false)"),
        ('[axes]\n"pricing.rule" = { low = "fixed", high = "strategic" }', "a list of values"),
        ('[axes]\n"finance.tax" = {}', "a list of values"),
        ("samples = 8", "no samples for grid"),
        ('method = "list"\ntable = "x.csv"\n[axes]\n"finance.tax" = [0.1]', "x.csv"),
        ('[axes]\n"choice.contract_shortest" = [4, 30]', "point 1"),
    ],
)
def test_a_bad_design_is_refused_before_anything_is_run(tmp_path, text, says):
    with pytest.raises(InputError) as refused:
        read(written(tmp_path, text))
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("finance.tax\n", "at least one of values"),
        ("finance.tax,finance.tax\n0.1,0.2\n", "every name once"),
        ("finance.tacks\n0.1\n", "did you mean"),
        ("finance.tax\n0.1,0.2\n", "line 2"),
        ("finance.tax\nmuch\n", "got 'much'"),
        ('finance.tax\n"0.1\n', "readable CSV"),
    ],
)
def test_a_bad_table_is_refused(tmp_path, table, says):
    (tmp_path / "points.csv").write_text(table)
    with pytest.raises(InputError) as refused:
        read(written(tmp_path, 'method = "list"\ntable = "points.csv"'))
    assert says in str(refused.value)


@pytest.mark.slow
def test_a_command_with_a_bad_design_ends_with_one_line_and_status_2(tmp_path):
    bad, good = written(tmp_path, "seeds = 0", "bad.toml"), written(tmp_path)
    for design, out in ((str(tmp_path / "no.toml"), "x"), (bad, str(tmp_path / "x")), (good, "\n"), (good, "/proc/x")):
        refused("sweep", design, "--out", out)


# runs


def test_figures_are_those_of_the_records():
    model = ComputeIndustry(customers=40, until=2019)
    model.run_until()
    table = pd.DataFrame(yearly.yearly(model.records, (2018, 2019, 2025)).__dict__)
    assert set(table.year) == {2018, 2019}
    cell = table[(table.year == 2019) & (table.entity == "aws")].set_index("series")
    revenue, gap, share = (
        model.records.series(name)["aws"].to_numpy()[4:] for name in ("revenue", "quality_gap", "share")
    )
    assert cell.value["revenue"] == pytest.approx(revenue.sum())
    assert cell.value["quality_gap"] == gap[-1]
    assert cell.value["share"] == pytest.approx(share.mean())
    assert cell.unit["revenue"] == "USD bn per year"
    assert set(table.series) == set(yearly.kept())
    assert len(yearly.kept()) == 41


def test_a_sweep_is_what_its_runs_are_alone(tmp_path):
    design = read(written(tmp_path))
    said = sweep(design, tmp_path / "out", workers=1)
    assert (said["runs"], said["done"], said["failed"], said["torn"]) == (16, 16, [], [])
    runs, results = (pd.read_parquet(tmp_path / "out" / name) for name in ("runs", "results"))
    assert list(runs.run) == list(range(16))
    assert set(runs.status) == {"done"}
    assert runs["control.product"].dtype == bool, "switches are stored as switches"
    assert set(runs["control.product"]) == {True, False}
    assert runs["choice.switching_cost"].dtype == float
    one = runs.iloc[11]
    command = shlex.split(one.command)
    assert command[:3] == ["suanli", "run", one.scenario]
    alone = suanli(*command[1:], check=True)
    assert json.loads(alone.stdout)["records_hash"] == one.records_hash
    mine = results[(results.run == 11) & (results.series == "spending")]
    assert len(mine) == 1
    assert mine.value.iloc[0] == pytest.approx(78.0)
    assert len(results) == 16 * len(results[results.run == 0])


def test_a_run_that_fails_is_recorded_and_the_rest_goes_on(tmp_path):
    text = """
customers = 60
until = 2018
[axes]
"world.opening_momentum" = [0.3, 1]
"choice.switching_cost" = [3, 8]
"choice.contract_longest" = [60]
"choice.contract_shortest" = [60]
"adoption.time_scale" = [60]
"""
    design = read(written(tmp_path, text))
    said = sweep(design, tmp_path / "out", workers=1)
    assert 1 <= len(said["failed"]) < 4
    assert said["done"] + len(said["failed"]) == 4
    for failed in said["failed"]:
        assert "world.opening_momentum" in failed["reason"]
        assert "--set world.opening_momentum=1" in failed["command"]
    runs, results = (pd.read_parquet(tmp_path / "out" / name) for name in ("runs", "results"))
    assert set(results.run) == set(runs[runs.status == "done"].run)
    assert sweep(design, tmp_path / "out", workers=1) == said, "what has failed isn't tried again by itself"


def test_a_scenario_from_a_file_is_read_once_and_repeated_from_anywhere(tmp_path, monkeypatch):
    mine = tmp_path / "mine.toml"
    mine.write_text('title = "Mine"\n[parameters]\n"finance.tax" = 0.3\n"pricing.rule" = "fixed"\n')
    text = (
        'axes_win = true\nscenarios = ["mine.toml"]\ncustomers = 40\nuntil = 2018\n[axes]\n"finance.tax" = [0.1, 0.3]'
    )
    path = written(tmp_path, text)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    design = read(path)
    mine.unlink()
    said = sweep(design, tmp_path / "out", workers=1)
    assert (said["done"], said["failed"]) == (2, [])
    runs = pd.read_parquet(tmp_path / "out" / "runs")
    assert list(runs.scenario) == ["mine", "mine"]
    alone = ComputeIndustry("baseline", 40, 2018, "finance.tax=0.1;pricing.rule=fixed")
    alone.run_until()
    assert runs.records_hash[0] == alone.records.hash()
    command = shlex.split(runs.command[1])
    done = suanli(*command[1:], check=True)
    assert json.loads(done.stdout)["records_hash"] == runs.records_hash[1]


def test_numbers_survive_from_point_to_run(tmp_path):
    values = [0.1 + 0.2, 1e-7, 1.0 / 3.0, 0.30000000000000004]
    (tmp_path / "points.csv").write_text("operations.platform_share\n" + "\n".join(repr(v / 10.0) for v in values))
    design = read(written(tmp_path, 'method = "list"\ntable = "points.csv"'))
    assert [float(text) for (text,) in design.points] == [v / 10.0 for v in values]


def test_whatever_a_model_raises_stays_with_its_run(monkeypatch):
    monkeypatch.setattr(ComputeIndustry, "step", lambda _: 1 / 0)
    found = outcome((3, Task("baseline", 0, 40, 2018)), (2018,))
    assert (found.run, found.status, found.figures) == (3, "failed", None)
    assert "ZeroDivisionError" in found.reason


def test_the_estimate_is_of_the_right_size(tmp_path, monkeypatch):
    """On a clock by hand: a run takes 2 s to build and 1 a quarter, each more beside it a tenth; and the disk."""
    clock = [0.0]

    def built(asked, _customers):
        clock[0] += 2.0 * (0.9 + 0.1 * len(asked))
        return len(asked)

    def lived(runs):
        clock[0] += 0.9 + 0.1 * runs

    monkeypatch.setattr(sweep_module, "world_of", built)
    monkeypatch.setattr(sweep_module, "run_quarter", lived)
    monkeypatch.setattr("suanli.experiments.sweep.time.perf_counter", lambda: clock[0])
    design = read(written(tmp_path, "seeds = 40\ncustomers = 20\nuntil = 2019"))
    assert estimate(design, 40, 1).seconds == pytest.approx((2.0 + 8.0) * (0.9 + 0.1 * 40))
    in_parts = 8 * (2.0 + 8.0) * (0.9 + 0.1 * 5)
    assert estimate(design, 40, 2).seconds == pytest.approx(in_parts / 2)
    assert estimate(design, 12, 2).seconds < in_parts / 2
    monkeypatch.undo()
    design = read(written(tmp_path, "seeds = 6\ncustomers = 20\nuntil = 2019"))
    sweep(design, tmp_path / "out", workers=1)
    size = sum(path.stat().st_size for path in (tmp_path / "out" / "results").iterdir())
    assert size / 4.0 < estimate(design, 6, 1).size < 4.0 * size


def test_an_estimate_of_runs_that_part_ways_or_fail_is_made_all_the_same(tmp_path, monkeypatch):
    """An axis that holds nothing at all: no batch holds these runs; and one of them fails."""
    axes = 'customers = 20\nuntil = 2018\nseeds = 2\n[axes]\n"models.programme" = [0, 1]\n'
    design = read(written(tmp_path, axes))
    assert estimate(design, 4, 1).seconds > 0.0
    said = suanli("sweep", str(tmp_path / "design.toml"), "--out", str(tmp_path / "out"), "--workers", "1", check=True)
    assert "4 of 4 runs done" in said.stdout
    real = sweep_module.world_of

    def failing(asked, customers):
        if len(asked) > 1:
            raise ZeroDivisionError
        return real(asked, customers)

    monkeypatch.setattr(sweep_module, "world_of", failing)
    assert estimate(design, 4, 1).seconds > 0.0


# the folder


def outcomes(design, only=None):
    for row in design.rows():
        if only is None or row.run in only:
            yield outcome((row.run, task_of(design, row)), design.years)


FEW = 20  # runs of a block, where they take no time
MANY = f"seeds = {2 * FEW + 7}\nyears = [2020, 2022]"


@pytest.fixture
def quick(monkeypatch):
    """Runs that take no time, in small blocks: figures made of the run's number."""
    monkeypatch.setattr(stores, "BLOCK", FEW)

    def made(task, years):
        run, _ = task
        if run % 7 == 5:
            return Outcome(run, "failed", "no luck", "", None)
        year = list(years)
        columns = [
            ["world"] * len(year),
            ["spending"] * len(year),
            ["USD bn per year"] * len(year),
            [run + 0.5] * len(year),
        ]
        return Outcome(run, "done", "", f"{run:064d}", yearly.Figures(year, *columns))

    monkeypatch.setattr("suanli.experiments.sweep.outcome", made)
    monkeypatch.setattr("suanli.experiments.sweep.outcomes", lambda tasks, years: [made(task, years) for task in tasks])
    monkeypatch.setattr(
        "suanli.experiments.sweep.on_this_machine", lambda ask, tasks, _: ((run, ask(task)) for run, task in tasks)
    )


def test_blocks_are_the_same_whatever_the_order_and_the_interruptions(tmp_path, quick):
    design = read(written(tmp_path, MANY))
    whole = sweep(design, tmp_path / "whole")
    assert whole["done"] == whole["runs"] - len(whole["failed"]) == 2 * FEW + 7 - len(whole["failed"])
    from suanli.experiments import sweep as module

    luck = np.random.default_rng(4)
    for trial in range(5):
        folder = tmp_path / f"parts{trial}"
        rows = design.rows()
        luck.shuffle(rows)
        cuts = sorted(luck.choice(np.arange(1, len(rows)), 4, replace=False).tolist())
        for start, end in zip([0, *cuts], [*cuts, len(rows)], strict=True):
            part = Store(folder, design)
            done = part.begin()
            assert len(done) == start
            for row in rows[start:end]:
                assert row.run not in done, "nothing is made twice"
                part.put(module.outcome((row.run, None), design.years))
            part.close()
        assert files(folder) == files(tmp_path / "whole")
        assert not list((folder / "pending").iterdir())


WHOLE = ("results/block-00001.parquet", "runs/block-00001.parquet", "checksums/block-00001.txt", "sweep.json")


@pytest.mark.parametrize("where", WHOLE)
@pytest.mark.parametrize("how", ["short", "empty", "gone", pytest.param("flipped", marks=pytest.mark.slow)])
def test_a_torn_file_is_named_and_done_again(tmp_path, quick, where, how, monkeypatch):
    """Flipped: one byte after the other, all over the file."""
    monkeypatch.setattr(stores, "BLOCK", 10)
    design = read(written(tmp_path, "seeds = 27\nyears = [2020, 2022]"))
    sweep(design, tmp_path / "out")
    before = files(tmp_path / "out")
    path = tmp_path / "out" / where
    data = path.read_bytes()
    if how == "flipped":
        places = range(0, len(data), max(1, len(data) // 10))
        torn = [data[:place] + bytes([data[place] ^ 64]) + data[place + 1 :] for place in places]
    else:
        torn = [{"short": data[: len(data) // 2], "empty": b"", "gone": None}[how]]
    for now in torn:
        path.unlink()
        if now is not None:
            path.write_bytes(now)
        said = sweep(design, tmp_path / "out")
        quietly = how == "gone" and where.startswith("checksums")  # the block just isn't done
        said_of = [[where]] if where != WHOLE[2] else [[name] for name in WHOLE[:3]]  # whose checksum is wrong?
        assert said["torn"] in ([[]] if quietly else said_of)
        assert files(tmp_path / "out") == before


@pytest.mark.slow
@pytest.mark.parametrize("cut", range(0, 160, 11))
def test_cut_at_any_moment_it_ends_with_the_same_bytes(tmp_path, quick, monkeypatch, cut):
    """The power goes before the n-th time a file is put in place or taken away, in the middle of a merge too."""
    design, room = read(written(tmp_path, MANY)), [cut]
    real = {"replaced": whole_files.replaced, "unlink": Path.unlink}

    class Cut(BaseException):
        pass

    def watched(name):
        def act(*given, **named):
            room[0] -= 1
            if room[0] < 0:
                raise Cut
            return real[name](*given, **named)

        return act

    monkeypatch.setattr(whole_files, "replaced", watched("replaced"))
    monkeypatch.setattr(Path, "unlink", watched("unlink"))
    with pytest.raises(Cut):
        sweep(design, tmp_path / "out")
    monkeypatch.setattr(whole_files, "replaced", real["replaced"])
    monkeypatch.setattr(Path, "unlink", real["unlink"])
    assert sweep(design, tmp_path / "out")["torn"] == []
    sweep(design, tmp_path / "whole")
    assert files(tmp_path / "out") == files(tmp_path / "whole")
    assert not list((tmp_path / "out" / "pending").iterdir())


def test_what_others_keep_in_the_folder_is_left_alone(tmp_path, quick):
    draft = tmp_path / "out" / "docs" / ".draft.tmp"
    draft.parent.mkdir(parents=True)
    draft.write_text("mine")
    sweep(read(written(tmp_path, MANY)), tmp_path / "out")
    assert draft.read_text() == "mine"


def test_a_torn_pending_run_is_named_and_done_again(tmp_path, quick):
    design = read(written(tmp_path, MANY))
    from suanli.experiments import sweep as module

    begun = Store(tmp_path / "out", design)
    begun.begin()
    for run in (0, 1, 2):
        begun.put(module.outcome((run, None), design.years))
    begun.close()
    (torn,) = (tmp_path / "out" / "pending").glob("run-0000001-*.parquet")
    torn.write_bytes(torn.read_bytes()[:-9])
    (tmp_path / "out" / "pending" / ".run-0000009.parquet.tmp").write_bytes(b"half")
    said = sweep(design, tmp_path / "out")
    assert said["torn"] == [f"pending/{torn.name}"]
    sweep(design, tmp_path / "whole")
    assert files(tmp_path / "out") == files(tmp_path / "whole")


def test_a_folder_of_something_else_is_refused(tmp_path, quick, monkeypatch):
    sweep(read(written(tmp_path, MANY)), tmp_path / "out")
    with pytest.raises(InputError, match="another design"):
        sweep(read(written(tmp_path, "seeds = 3")), tmp_path / "out")
    monkeypatch.setattr(belonging, "code_identity", lambda: "other")
    with pytest.raises(InputError, match="other code"):
        sweep(read(written(tmp_path, MANY)), tmp_path / "out")
    (tmp_path / "stray" / "runs").mkdir(parents=True)
    (tmp_path / "stray" / "runs" / "block-00000.parquet").write_bytes(b"x")
    with pytest.raises(InputError, match="unknown sweep"):
        sweep(read(written(tmp_path, MANY)), tmp_path / "stray")
    for torn in (b"{", None):
        (tmp_path / "out" / "sweep.json").unlink()
        if torn is not None:
            (tmp_path / "out" / "sweep.json").write_bytes(torn)
        for text in ("seeds = 3", MANY):  # another design; the same, with other code
            with pytest.raises(InputError, match="a new folder" if torn else "unknown sweep"):
                sweep(read(written(tmp_path, text)), tmp_path / "out")


@pytest.mark.parametrize("torn", [b"", b"{", b'{"identity": 3}', b"\xff\xfe", None])
def test_pending_runs_say_whose_a_folder_is(tmp_path, quick, torn):
    """A sweep stopped before its first block is whole, and sweep.json lost: the runs are still somebody's."""
    from suanli.experiments import sweep as module

    design, other = read(written(tmp_path, MANY)), read(written(tmp_path, "seeds = 3"))
    begun = Store(tmp_path / "out", design)
    begun.begin()
    begun.put(module.outcome((1, None), design.years))
    begun.close()
    (tmp_path / "out" / "sweep.json").unlink()
    if torn is not None:
        (tmp_path / "out" / "sweep.json").write_bytes(torn)
    with pytest.raises(InputError, match="a new folder" if torn is not None else "unknown sweep"):
        sweep(other, tmp_path / "out")
    again = Store(tmp_path / "out", design)
    assert again.begin() == {1}
    assert again.torn == ["sweep.json"]
    again.close()


def test_a_run_torn_just_after_it_was_written_is_said_to_be_missing(tmp_path, quick, monkeypatch):
    design, real = read(written(tmp_path, MANY)), whole_files.replaced

    def tearing(path, data):
        real(path, data[:-9] if "run-0000003" in path.name or "run-0000025" in path.name else data)

    monkeypatch.setattr(whole_files, "replaced", tearing)
    said = sweep(design, tmp_path / "out")
    assert (said["lost"], len(said["torn"])) == ([3, 25], 2)
    assert said["done"] + len(said["failed"]) == said["runs"] - 2
    assert {one["run"] for one in said["failed"]} == {run for run in range(2 * FEW + 7) if run % 7 == 5}
    monkeypatch.setattr(whole_files, "replaced", real)
    assert sweep(design, tmp_path / "out")["lost"] == []
    sweep(design, tmp_path / "whole")
    assert files(tmp_path / "out") == files(tmp_path / "whole")


def test_two_sweeps_do_not_share_a_folder(tmp_path, quick):
    design = read(written(tmp_path, MANY))
    first = Store(tmp_path / "out", design)
    first.begin()
    with pytest.raises(InputError, match="no other sweep"):
        sweep(design, tmp_path / "out")
    first.close()
    assert sweep(design, tmp_path / "out")["runs"] == 2 * FEW + 7


def test_a_full_disk_is_said_and_what_was_done_is_kept(tmp_path, quick, monkeypatch):
    design, real, room = read(written(tmp_path, MANY)), whole_files.replaced, [40]

    def full(path, data):
        room[0] -= 1
        if room[0] < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(path, data)

    monkeypatch.setattr(whole_files, "replaced", full)
    with pytest.raises(SuanliError, match=r"No space left.*the same command goes on"):
        sweep(design, tmp_path / "out")
    monkeypatch.setattr(whole_files, "replaced", real)
    again = Store(tmp_path / "out", design)
    assert len(again.begin()) > FEW
    again.close()
    sweep(design, tmp_path / "out")
    sweep(design, tmp_path / "whole")
    assert files(tmp_path / "out") == files(tmp_path / "whole")


# processes that end


@pytest.mark.slow
def test_a_task_that_ends_its_process_is_found_and_the_others_are_answered():
    found = dict(pools.on_this_machine(square_or_die, [(number, number) for number in range(12)], 2))
    assert isinstance(found.pop(5), SuanliError)
    assert found == {number: number**2 for number in range(12) if number != 5}


def made(folder):
    """Runs that a folder holds, or more for a moment while a block is put together."""
    blocks = len(list(folder.glob("checksums/block-*.txt")))
    return blocks * BLOCK + len(list(folder.glob("pending/run-*.parquet")))


@pytest.mark.slow
@pytest.mark.nightly
def test_killed_again_and_again_it_ends_with_the_same_bytes(tmp_path):
    """First it alone, not its group: its workers end with it. Then all of them; then stopped from the keyboard."""
    design, out = written(tmp_path, "seeds = 40\ncustomers = 20\nuntil = 2018"), tmp_path / "killed"
    command = [*ENTRY, "sweep", design, "--workers", "2", "--out", str(out)]
    luck, seen = np.random.default_rng(1), [0]

    def begun(**given):
        running = subprocess.Popen(command, stdout=subprocess.DEVNULL, **given)
        wait_for(lambda: made(out) >= seen[-1] + 4)
        return running

    running = begun(stderr=subprocess.DEVNULL)
    own = Path(f"/proc/{running.pid}/task/{running.pid}/children")
    wait_for(lambda: len(own.read_text().split()) >= 2)
    children = own.read_text().split()
    running.kill()
    running.wait(20)
    wait_for(lambda: not any(Path(f"/proc/{child}").exists() for child in children), 20.0)
    seen.append(made(out))
    running = begun(stderr=subprocess.DEVNULL, start_new_session=True)
    time.sleep(float(luck.uniform(0.0, 0.4)))
    os.killpg(running.pid, signal.SIGKILL)
    running.wait(20)
    seen.append(made(out))
    stopped = begun(stderr=subprocess.PIPE, text=True)
    stopped.send_signal(signal.SIGINT)
    assert "Traceback" not in stopped.communicate(timeout=60)[1]
    assert stopped.returncode in {130, 0}
    assert 4 <= seen[1] < 40, "it was killed in the middle"
    ended, whole = (sweep(read(design), folder, workers=1) for folder in (out, tmp_path / "whole"))
    assert ended["done"] == whole["done"] == 40
    assert files(out) == files(tmp_path / "whole")


# a cluster


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
@pytest.mark.nightly
def test_on_a_cluster_the_bytes_are_the_same_even_if_a_worker_is_killed(tmp_path, cluster):
    """And if its scheduler goes away, that is said, and what was done is kept."""
    address, (scheduler, first, _) = cluster
    design = read(written(tmp_path, "seeds = 24\ncustomers = 20\nuntil = 2018"))
    killed = []

    def progress(done, _):
        if done >= 5 and not killed:
            first.kill()
            killed.append(done)

    said = sweep(design, tmp_path / "cluster", dask=address, progress=progress)
    assert killed
    assert (said["done"], said["failed"]) == (24, [])
    sweep(design, tmp_path / "here", workers=1)
    assert files(tmp_path / "cluster") == files(tmp_path / "here")

    def gone(done, _):
        if done >= 6:
            scheduler.kill()

    more = read(written(tmp_path, "seeds = 40\ncustomers = 20\nuntil = 2018"))
    with pytest.raises(SuanliError, match=r"went away.*the same command goes on"):
        sweep(more, tmp_path / "out", dask=address, progress=gone)
    again = Store(tmp_path / "out", more)
    assert len(again.begin()) >= 6
    again.close()


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_a_scheduler_without_workers_is_refused(tmp_path, scheduler, monkeypatch):
    monkeypatch.setattr(pools, "CONNECT", 4)
    with pytest.raises(InputError, match="at least one worker"):
        sweep(read(written(tmp_path)), tmp_path / "out", dask=scheduler[0])


@pytest.mark.filterwarnings("default")
def test_a_scheduler_that_is_not_there_is_refused(tmp_path, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr(pools, "CONNECT", 1)
    design = read(written(tmp_path))
    with pytest.raises(InputError, match="--dask"):
        sweep(design, tmp_path / "out", dask="tcp://127.0.0.1:9")
    with pytest.raises(InputError, match="--dask"):
        sweep(design, tmp_path / "out", dask="no address")


def test_methods_and_keys_are_documented():
    text = (Path(__file__).resolve().parents[1] / "docs" / "sweeps.md").read_text(encoding="utf-8")
    for word in (*designs.METHODS, *designs.KEYS):
        assert f"`{word}`" in text, word


# what a design says of its runs (cases 4, 12, 13 and 20)


def test_an_axis_that_overrules_a_scenario_is_refused_or_asked_for(tmp_path):
    text = (
        'scenarios = ["baseline", "no-patience"]\ncustomers = 40\nuntil = 2018\n[axes]\n"sponsor.tolerance" = [0.1]\n'
    )
    with pytest.raises(InputError, match=r"axes: got 'sponsor.tolerance', allowed: axes that scenario no-patience"):
        read(written(tmp_path, text))
    assert len(read(written(tmp_path, f"axes_win = true\n{text}")).rows()) == 2
    with pytest.raises(InputError, match="axes_win"):
        read(written(tmp_path, f"axes_win = 1\n{text}"))


def test_failed_runs_end_with_a_status_and_are_counted(tmp_path):
    text = SMALL.replace('["baseline", "no-patience"]', '["baseline"]').replace("[1, 2.5]", "[1]")
    text = text.replace("[true, false]", "[true]") + (
        '"world.opening_momentum" = [1.0]\n"adoption.time_scale" = [60]\n'
        '"choice.contract_shortest" = [4, 60]\n"choice.contract_longest" = [60]\n'
    )
    done = suanli("sweep", written(tmp_path, text), "--out", str(tmp_path / "out"), "--workers", "1")
    said = suanli("sweep", written(tmp_path, text), "--out", str(tmp_path / "out"), "--workers", "1", "--json")
    found = json.loads(said.stdout)
    assert 0 < len(found["failed"]) < found["runs"], "or this test shows nothing: other points are needed"
    assert (done.returncode, said.returncode) == (1, 1)
    assert found["whole_points"] == 2 - len({one["run"] // 2 for one in found["failed"]})


def test_a_sweep_with_more_seeds_goes_on_from_what_is_there(tmp_path, monkeypatch):
    """Runs that take no time, whose figures are made of what is asked, not of their number, which more seeds change."""
    monkeypatch.setattr(stores, "BLOCK", 3)
    made = []

    def counted(tasks, years):
        made.extend(task.seed for _, task in tasks)
        for run, task in tasks:
            said = f"{task.scenario} {task.overrides} {task.seed}"
            figures = yearly.Figures([*years], *([one] * len(years) for one in ("world", said, "USD bn", task.seed)))
            yield Outcome(run, "done", "", f"{said:>64}", figures)

    monkeypatch.setattr(sweeps, "outcomes", lambda tasks, years: [*counted(tasks, years)])
    small = SMALL.replace("[1, 2.5]", "[1]")
    sweep(read(written(tmp_path, small)), tmp_path / "out", workers=1)
    more = read(written(tmp_path, small.replace("seeds = 2", "seeds = 3")))
    made.clear()
    said = sweep(more, tmp_path / "out", workers=1)
    assert made == [2] * 4, "only what is new"
    assert (said["runs"], said["done"], said["torn"]) == (12, 12, [])
    sweep(more, tmp_path / "whole", workers=1)
    assert files(tmp_path / "out") == files(tmp_path / "whole")
    with pytest.raises(InputError, match="another design"):
        sweep(read(written(tmp_path, small)), tmp_path / "out", workers=1)
