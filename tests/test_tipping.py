"""Maps of escape: counted by hand, refined where in doubt, the same on any number of workers; support is conserved."""

import itertools
import json

import numpy as np
import pytest
from helpers import suanli, world_run

from suanli.experiments import tipping as module
from suanli.experiments.map_axes import axis_of, starts_of
from suanli.experiments.tipping import Ask, line, outcomes, tipping
from suanli.model.industry import ComputeIndustry
from suanli.model.kernel.errors import InputError

NAMES = ("start.share", "choice.quality_weight")


def axes(x="start.share=0.1:0.5:3", y="choice.quality_weight=1,2"):
    return axis_of("--x", x, True), axis_of("--y", y, True)


@pytest.fixture
def known(monkeypatch):
    """Runs whose share escapes where luck is below x y; technology never, profit always; x above .8 has no world."""

    def made(ask, names, jobs, workers):
        for place, ((x, y), seed) in enumerate(jobs):
            luck = np.random.default_rng([seed, int(1e6 * x), int(y)]).uniform()
            yield place, None if x > 0.8 else (luck < x * y, False, True, False)

    monkeypatch.setattr(module, "_answers", made)


def test_cells_are_counted_and_those_in_doubt_are_run_again(known):
    found = tipping(Ask(), axes("start.share=0.1,0.3,0.7,0.9", "choice.quality_weight=1,2"), 40, 2)
    cells = {(cell["x"], cell["y"]): cell for cell in found["cells"]}
    assert cells[0.1, 1.0]["runs"] == 40
    assert cells[0.1, 1.0]["share"]["p"] < 0.25
    assert cells[0.1, 1.0]["profit"]["p"] == 1.0
    assert (cells[0.9, 1.0]["runs"], cells[0.9, 1.0]["no_world"], cells[0.9, 1.0]["share"]) == (0, 40, None)
    assert (0.5, 1.0) in cells, "a cell between two on either side of one half"
    assert cells[0.5, 1.0]["runs"] > 40, "in doubt, so run again"
    lines = {row["y"]: row for row in found["lines"]["share"]}
    assert lines[1.0]["x"] == pytest.approx(0.5, abs=0.1)
    assert lines[2.0]["x"] == pytest.approx(0.25, abs=0.06)
    assert {row["all"] for row in found["lines"]["technology"]} == {"below"}
    assert {row["all"] for row in found["lines"]["profit"]} == {"above"}
    json.dumps(found, allow_nan=False)


def test_whole_things_are_not_halved():
    found = {(2.0, 1.0): [(True,) * 4] * 9, (3.0, 1.0): [(False,) * 4] * 9, (6.0, 1.0): [(True,) * 4] * 9}
    wanted = module._in_doubt("choice.contract_longest", found, 9)
    assert set(wanted) == {(4.0, 1.0)}, "nothing between two and three"
    assert set(module._in_doubt("choice.quality_weight", found, 9)) == {(2.5, 1.0), (4.5, 1.0)}


def test_the_line_by_hand():
    cells = [
        {"x": x, "y": 1.0, "runs": 10, "share": {"p": p, "low": 0, "high": 1}} for x, p in ((0.0, 0.2), (1.0, 0.8))
    ]
    assert line(cells, "share")[0]["x"] == pytest.approx(0.5)
    cells[1]["share"] = {"p": 0.5, "low": 0, "high": 1}
    assert line(cells, "share")[0]["x"] == 1.0
    cells[1]["share"] = {"p": 0.3, "low": 0, "high": 1}
    assert line(cells, "share")[0] == {"y": 1.0, "x": None, "all": "below"}


def test_escapes_are_those_of_the_records():
    model = ComputeIndustry(customers=200, until=2022)
    model.run_until()
    records = model.records
    share, technology, profit, tipped = outcomes(records, ("aws",))
    assert not tipped
    assert not share
    gap = records.series("quality_gap")["aws"].iloc[-8:]
    assert technology == bool((np.exp(gap) > 0.7).all())
    earned = records.series("operating_profit")["aws"].to_numpy()[-8:].reshape(2, 4).sum(axis=1)
    assert profit == bool((earned >= 0.0).all())
    assert outcomes(records, ("ai_clouds",))[:3] == (False, False, False), "who isn't in the market hasn't escaped"


def test_a_start_gives_share_and_quality():
    from suanli.experiments.tipping import give_start

    model = ComputeIndustry("duopoly", 400, 2018)
    before = model.world.vendor_state.knowledge.copy()
    give_start(model.world, {"start.share": 0.2, "start.quality": 0.6})
    customers = model.world.population
    assert customers.size[customers.vendor == 1].sum() / customers.size.sum() == pytest.approx(0.2, abs=0.02)
    assert model.world.vendor_state.knowledge == pytest.approx(before * [1.0, 0.6])
    model.run_until()


def answers(ask, names, jobs):
    """What runs show, in the order of jobs: (cell, seed)."""
    return [answer for _, answer in sorted(module._answers(ask, names, jobs, 1))]


def test_a_small_start_is_a_handicap_and_quality_decides_when_it_matters():
    ask, few, many = Ask(until=2026, customers=200), (0.05, 0.5), (0.95, 0.5)
    found = answers(ask, NAMES, [(cell, seed) for cell in (few, many) for seed in range(3)])
    held = Ask(until=2026, customers=200, starts=(("start.share", 0.05),))
    alone = answers(held, (*NAMES[1:], "finance.tax"), [((0.5, 0.21), 0)])
    assert alone == found[:1], "a start may be the same in all cells, and a run is the same alone"
    assert sum(answer[0] for answer in found[:3]) <= sum(answer[0] for answer in found[3:])
    no_world = Ask(
        "baseline", "world.opening_momentum=1;choice.switching_cost=8;choice.contract_shortest=60", "aws", 40, 2018
    )
    names = ("choice.contract_longest", "adoption.time_scale")
    assert answers(no_world, names, [((60.0, 60.0), 0)]) == [None]


def test_runs_of_cells_that_start_alike_are_lived_together(monkeypatch):
    together = []
    monkeypatch.setattr(module, "escaped", lambda given: together.append(len(given[2])) or [given[1]] * len(given[2]))
    jobs = [((share, quality), seed) for share in (0.2, 0.4) for quality in (1.0, 2.0) for seed in range(3)]
    found = answers(Ask(until=2026, customers=200), NAMES, jobs)
    assert together == [6, 6]
    assert found == [(("start.share", share),) for (share, _), _ in jobs]


def test_a_map_is_drawn_with_its_names(known):
    from suanli.visualization.tipping_map import tipping_map

    drawn = tipping_map(tipping(Ask(), axes("start.share=0.1,0.3,0.7"), 10, 1))
    assert "<svg" in drawn
    for text in ("start.share", "choice.quality_weight", "P = 1/2", "Technology escape", "probability"):
        assert text in drawn


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: axis_of("--x", "start.share", True), "NAME=LOW"),
        (lambda: axis_of("--x", "start.share=0.1:0.5", True), "NAME=LOW"),
        (lambda: axis_of("--x", "start.share=0.1:0.5:3:4", True), "NAME=LOW"),
        (lambda: axis_of("--x", "start.share=0.5,0.1", True), "rising"),
        (lambda: axis_of("--x", "start.share=0.5:1.5:3", True), "0.99"),
        (lambda: axis_of("--x", "start.share=0.1:0.5:3", False), "laboratory"),
        (lambda: axis_of("--x", "start.shore=0.1:0.5:3", True), "did you mean 'start.share'"),
        (lambda: axis_of("--x", "finance.tax=0.1,7", True), "got 7"),
        (lambda: axis_of("--x", "pricing.rule=1,2", True), "a parameter that is a number"),
        (lambda: starts_of(["start.shore=1"]), "did you mean 'start.share'"),
        (lambda: starts_of(["start.share=2"]), "0.99"),
        (lambda: starts_of(["start.share"]), "NAME=VALUE"),
        (lambda: tipping(Ask(), axes(y="start.share=0.1,0.2")), "another axis"),
        (lambda: tipping(Ask(), axes("start.share=0.1:0.5:30", "choice.quality_weight=1:2:30")), "at most 400"),
        (lambda: tipping(Ask(), axes(), 1), "--seeds"),
        (lambda: tipping(Ask(until=2018), axes()), "--until"),
        (lambda: tipping(Ask(overrides="choice.quality_weight=1"), axes()), "choice.quality_weight"),
        (lambda: tipping(Ask(starts=(("start.share", 0.2),)), axes()), "isn't an axis"),
        (lambda: tipping(Ask(), axes("start.share=0.1:0.5:1000000000000000")), "at most 400"),
        (lambda: tipping(Ask(), axes(), 4, 9), "--rounds"),
        (lambda: tipping(Ask(vendor="east"), axes()), "--vendor"),
        (lambda: tipping(Ask("duopol"), axes()), "did you mean 'duopoly'"),
        (lambda: tipping(Ask(overrides="finance.tacks=1"), axes()), "did you mean 'finance.tax'"),
    ],
)
def test_mistakes(call, says):
    with pytest.raises(InputError) as refused:
        call()
    assert says in str(refused.value)


@pytest.mark.slow
def test_the_command_writes_its_map(tmp_path):
    call = ["tipping", "--x", "start.share=0.2,0.5", "--y", "support.amount=0,5", "--set", "support.to=second"]
    call += ["--seeds", "2", "--rounds", "0", "--until", "2019"]
    done = suanli(*call, "--out", tmp_path, check=True)
    assert "Wilson" in done.stdout
    assert json.loads((tmp_path / "tipping.json").read_text())["runs"] == 8
    assert (tmp_path / "tipping.svg").read_text().startswith("<svg")


# support


def lived(overrides, until=2026, scenario="baseline"):
    return world_run(scenario, overrides, 200, until, 1)


SUPPORT = "support.to=chinese_seven;policy.first_year=2019;policy.last_year=2020"


def test_support_is_paid_once_and_reaches_research():
    plain, helped = (lived(f"{SUPPORT};support.amount={amount}", 2021) for amount in (0, 8))
    paid = helped.records.series("state_support")
    assert paid.to_numpy().sum() == pytest.approx(16.0), "eight billion a year, two years"
    assert (paid[["aws", "azure", "google", "other_china"]] == 0.0).all(axis=None)
    flows = helped.records.series("flow")
    assert flows["states' research support"].sum() == pytest.approx(16.0)
    more = helped.records.series("research").to_numpy()[4] - plain.records.series("research").to_numpy()[4]
    assert more == pytest.approx(paid.to_numpy()[4], abs=1e-9), "in the quarter it is paid, all of it is spent"
    assert helped.records.array("ledger_gap").max() < 1e-8


def test_support_ends():
    paid = lived(f"{SUPPORT};support.amount=8", 2022).records.array("state_support").sum(axis=1)
    assert (paid[4:12] > 0.0).all()
    assert (paid[:4] == 0.0).all()
    assert (paid[12:] == 0.0).all()


def test_more_support_never_lowers_research_in_the_same_step():
    """Short of money too: each vendor's R&D of the first supported quarter rises with what is paid."""
    short = f"{SUPPORT};sponsor.support=0;finance.debt_multiple=0;server.price=12"
    spent = [lived(f"{short};support.amount={amount}", 2019).records.array("research")[4] for amount in (0, 1, 4, 40)]
    for less, more in itertools.pairwise(spent):
        assert (more >= less - 1e-12).all()


def test_without_taxes_the_state_pays_from_others():
    model = lived(f"{SUPPORT};support.amount=500", 2019)
    assert model.records.series("flow")["other public revenue"].iloc[4:].sum() > 100.0
    assert model.records.array("ledger_gap").max() < 1e-8


def test_knowledge_policy_multiplies_hits():
    plain, helped = (
        lived(f"support.to=chinese_seven;support.productivity={f};research.draw_rule=mean", 2018) for f in (1, 2)
    )
    ratio = helped.records.array("research_hits")[0] / np.maximum(plain.records.array("research_hits")[0], 1e-12)
    names = list(plain.records.entities("research_hits"))
    assert ratio[names.index("alibaba")] == pytest.approx(2.0)
    assert ratio[names.index("aws")] == pytest.approx(1.0)
